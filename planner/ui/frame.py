"""What every page stands in: language, style sheet, banner on top and data status at the foot."""

import time
from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import streamlit as st
from streamlit import runtime

from planner.errors import BadInput, Forbidden, PlannerError
from planner.language import LANGUAGES, say, translator
from planner.service import Desk
from planner.ui import copies
from planner.ui.built_in import translating
from planner.ui.desk import current_desk
from planner.ui.jobs import noted
from planner.ui.style import SHEET
from planner.ui.words import APP_NAME, fault_text
from planner.words.money import short_date, whole

CHOICES = (
    *("overview-operator", "ask-operator", "ask-date", "ask-limit", "ask-review"),
    *("filter-operator", "filter-target_group", "filter-kind"),
    *("proposal-view", "one-child", "for-guardian", "wanted-unit"),
    *("plans-most", "plans-apart", "trade-one", "trade-other"),
    *("change-group", "change-kind-child", "change-kind-unit", "change-kind-rules"),
)
"""Keys of the widgets whose values outlive their page."""

KEPT = "kept-choices"
"""Keys that pages have named besides."""

VALUES = "kept-values"
"""What was chosen last, by key."""

HIDDEN = "choices-not-drawn"
"""Keys of widgets that the run before has left out."""

HAS_DRAWN = "has-drawn"
"""Whether the browser of this session has had its time to draw the first page."""

FIRST_DRAWN_S = 1.0
"""How long a browser takes to draw the fields of the first page, once it has their text [s]."""

LANGUAGE_NAMES = {"nb": "Bokmål", "en": "English"}


def chosen_language() -> str:
    """The language in force: first from the address, then from the switch; bokmål without either."""
    if "language" not in st.session_state:
        asked = st.query_params.get("lang", "nb")
        st.session_state["language"] = asked if asked in LANGUAGES else "nb"
    return str(st.session_state["language"])


def open_frame(language: str) -> None:
    """Style sheet, language of the document and the switch; to be called once on every run, before the page."""
    _ = translator(language)
    keep_choices()
    st.html(SHEET + f"<style>:root {{ --pp-name: '{_(APP_NAME)}'; }}</style>")
    st.html(
        f"<script>document.documentElement.lang = {language!r};</script>{translating(language)}",
        unsafe_allow_javascript=True,
    )
    if language == "nb":
        st.query_params.pop("lang", None)
    else:
        st.query_params["lang"] = language
    with st.sidebar:
        st.segmented_control(
            _("Language"),
            LANGUAGES,
            format_func=lambda code: LANGUAGE_NAMES[code],
            key="language",
            required=True,
        )


def keep_choices(*keys: str) -> None:
    """Keeps what was chosen on pages that are not shown: Streamlit forgets a widget's value once it is not drawn.

    A page names the keys of its own widgets before it draws them; those named once are kept from then on in this
    window, by the frame. Without keys all that are known are kept, which must come before any widget is drawn.

    A value is put back only where Streamlit has forgotten it, or where `not_drawn` has named it in the run before. Put
    back on every run it would overrule what somebody types meanwhile: of four quick arrow keys on a slider two were
    lost.
    """
    named: tuple[str, ...] = st.session_state.get(KEPT, ())
    if set(keys) - set(named):
        named = (*named, *(key for key in keys if key not in named))
        st.session_state[KEPT] = named
    values: dict[str, Any] = st.session_state.setdefault(VALUES, {})
    hidden: tuple[str, ...] = st.session_state.pop(HIDDEN, ())
    for key in keys or (*CHOICES, *named):
        if key in st.session_state and not (key in hidden and key in values):
            values[key] = st.session_state[key]
        elif key in values:
            st.session_state[key] = values[key]


def not_drawn(*keys: str) -> None:
    """Says that this run leaves out widgets of its page, so that the next one tells the browser their values.

    A slow browser may still send the values of widgets that are gone. Streamlit then takes them for known to it, and
    draws them empty.
    """
    st.session_state[HIDDEN] = keys


def desk_or_stop(language: str) -> Desk:
    """The open data set under its banner; where it cannot be read, the faults are shown and the page ends."""
    try:
        desk = current_desk()
    except PlannerError as error:
        show_error(error, language)
        if isinstance(error, Forbidden):
            _ = translator(language)
            link_to("access", _("Go to Access, to log in"))
        st.stop()
    _ = translator(language)
    copy = copies.copy_at_hand()
    desk = copy.desk if copy is not None else desk
    if desk.is_synthetic:
        st.html(f'<div class="pp-note" role="note">{escape(_("Synthetic data: no row is about a real child"))}</div>')
    if copy is not None:
        text = _("This window works on a copy of the data with {n} edits. Nobody else sees it.")
        st.html(f'<div class="pp-copy" role="note">{escape(text.format(n=whole(len(copy.edits), language)))}</div>')
        link_to("data", _("See the edits, download the copy or lay it aside"))
    return desk


def show_error(error: PlannerError, language: str) -> None:
    """What went wrong and, for refused input, every fault with what would be right."""
    st.error(say(error.sentence, language))
    if isinstance(error, BadInput):
        for fault in error.faults[:50]:
            line = None if fault.line is None else f"{translator(language)('line')} {fault.line}"
            place = " · ".join(str(part) for part in (fault.file, line, fault.row, fault.column) if part is not None)
            st.markdown(f"- **{place}**: {say(fault.wrong, language)} {say(fault.right, language)}")


def pages_are(pages: Mapping[str, Any]) -> None:
    """Remembers the pages by the names of their modules, so that one can lead to another."""
    st.session_state["pages"] = dict(pages)


def go_to(name: str, **query: str) -> None:
    """Opens another page, by the name of its module; where the page stands alone, it is only drawn anew."""
    page = st.session_state.get("pages", {}).get(name)
    if page is None:
        st.rerun()
    st.switch_page(page, query_params=_address(query))


def link_to(name: str, label: str, **query: str) -> None:
    """A link to another page, by the name of its module; where the page stands alone, only the words."""
    page = st.session_state.get("pages", {}).get(name)
    if page is None:
        st.markdown(label)
        return
    st.page_link(page, label=label, query_params=_address(query))


def _address(query: Mapping[str, str]) -> dict[str, str]:
    """What stands in the address of a page that another one leads to; the language goes along."""
    language = str(st.session_state.get("language", "nb"))
    return dict(query) | ({} if language == "nb" else {"lang": language})


def run_page(page: Any, language: str) -> None:
    """Draws the page; what nobody foresaw is told with a number that stands in the log, and with nothing else."""
    try:
        page.run()
    except PlannerError as error:
        show_error(error, language)
    except Exception as error:  # Streamlit's own ways to end a run are no `Exception`
        st.error(fault_text(noted(error), language))


def focus_on(selector: str, once: str) -> None:
    """Moves the keyboard's focus to the first element that fits, once for each value of `once` in this window.

    Needed where the button that had the focus is gone, such as after a job.
    """
    done: set[str] = st.session_state.setdefault("focused", set())
    if once in done:
        return
    done.add(once)
    st.html(
        f"<script>/* {escape(once)} */ (() => {{ let left = 20; const look = () => {{"
        f" const found = document.querySelector({selector!r});"
        " if (found) { found.setAttribute('tabindex', '-1'); found.focus(); } else if (left--) setTimeout(look, 300);"
        " }; setTimeout(look, 300); })();</script>",
        unsafe_allow_javascript=True,
    )


def source_name(desk: Desk, language: str) -> str:
    """What the figures are counted from, for the line under a figure."""
    _ = translator(language)
    return _("the synthetic data set") if desk.is_synthetic else desk.source_name


def foot(desk: Desk, language: str) -> None:
    """Where the figures on the page come from."""
    _ = translator(language)
    parts = (
        _("Data: {name}").format(name=source_name(desk, language)),
        _("Data as of {day}").format(day=short_date(desk.as_of, language)),
        _("Parameters in force from {day}").format(day=short_date(date.fromisoformat(desk.parameters.name), language)),
        _("Fingerprint {sha}").format(sha=desk.data_sha256[:12]),
    )
    st.html(f'<div class="pp-foot">{"".join(f"<span>{escape(part)}</span>" for part in parts)}</div>')


def let_browser_draw() -> None:
    """Waits once in a session, so that what stands so far can be used before drawings keep the browser busy.

    It reads the library that draws, which is larger than all the rest, as soon as it hears of the first drawing.
    """
    if runtime.exists() and not st.session_state.get(HAS_DRAWN):
        st.session_state[HAS_DRAWN] = True
        time.sleep(FIRST_DRAWN_S)
