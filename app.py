"""The web app: page set-up and navigation. Every page is a row of `planner/ui/page_table.py`."""

from pathlib import Path

import streamlit as st

from planner.language import translator
from planner.ui.frame import chosen_language, open_frame, pages_are, run_page
from planner.ui.page_table import PAGES, shown_by
from planner.ui.safe_start import stop_if_unsafe
from planner.ui.words import APP_NAME

ICON = Path(__file__).parent / "planner" / "ui" / "icon.png"

language = chosen_language()
_ = translator(language)
pages = {
    page.name: st.Page(
        shown_by(page, language),
        title=_(page.title),
        url_path=page.path,
        default=page is PAGES[0],
        visibility="visible" if page.is_listed else "hidden",
    )
    for page in PAGES
}
page = st.navigation(list(pages.values()), expanded=True)
# Icons of single pages are left out: Streamlit would fetch them from the web for the browser's tab.
st.set_page_config(
    page_title=f"{page.title} – {_(APP_NAME)}", page_icon=str(ICON), layout="wide", initial_sidebar_state=240
)
stop_if_unsafe(language)
open_frame(language)
pages_are(pages)
run_page(page, language)
