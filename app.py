"""The web app: page set-up and navigation. Every page is a function `show(language)` in `planner/ui/pages/`."""

from pathlib import Path

import streamlit as st

from planner.language import translator
from planner.ui.frame import chosen_language, open_frame, pages_are
from planner.ui.words import APP_NAME

ICON = Path(__file__).parent / "planner" / "ui" / "icon.png"

language = chosen_language()
_ = translator(language)


def overview() -> None:
    from planner.ui.pages.overview import show

    show(language)


def proposals() -> None:
    from planner.ui.pages.proposals import show

    show(language)


def what_if() -> None:
    from planner.ui.pages.what_if import show

    show(language)


def method() -> None:
    from planner.ui.pages.method import show

    show(language)


pages = {
    "overview": st.Page(overview, title=_("Overview"), url_path="oversikt", default=True),
    "proposals": st.Page(proposals, title=_("Proposals"), url_path="forslag"),
    "what_if": st.Page(what_if, title=_("What if"), url_path="hva-om"),
    "method": st.Page(method, title=_("Method"), url_path="metode"),
}
page = st.navigation(list(pages.values()))
# Icons of single pages are left out: Streamlit would fetch them from the web for the browser's tab.
st.set_page_config(
    page_title=f"{page.title} – {_(APP_NAME)}", page_icon=str(ICON), layout="wide", initial_sidebar_state=240
)
open_frame(language)
pages_are(pages)
page.run()
