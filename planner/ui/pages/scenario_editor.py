"""An editor for a scenario: a form and the file side by side. The file is what counts; the form writes into it."""

from dataclasses import replace

import streamlit as st

from models.change import Scenario, Step
from planner.errors import BadInput, PlannerError
from planner.language import translator
from planner.placement.again import Known
from planner.placement.case import Case
from planner.placement.changes import KIND_BY_CODE
from planner.scenario_checks import refuse_contradictions
from planner.scenarios import LARGEST_FILE, Named, named_from, scenario_text
from planner.service import Desk, PlaceRequest, case_of, world_under
from planner.ui.asked import Asked
from planner.ui.frame import keep_choices, show_error
from planner.ui.keep_scenario import keep_in_store, see
from planner.ui.own_scenarios import find, in_store, keep, known_names, own
from planner.ui.pages.what_if_step import GROUPS
from planner.ui.said_by import said_by
from planner.words.money import whole
from planner.words.scenario import change_said

TEXT, REWRITTEN, FILE = "scenario-text", "scenario-rewritten", "scenario.toml"
OF_THE_SYSTEM = ("unit", "rules")
"""Groups of changes that a scenario is made of; single children belong to a plan."""

HEIGHT_PX = 560


def show_editor(desk: Desk, language: str) -> None:
    """The form to the left, the file to the right, and what is wrong with it under both."""
    _ = translator(language)
    if REWRITTEN in st.session_state:
        st.session_state[TEXT] = st.session_state.pop(REWRITTEN)
    keep_choices(TEXT)
    st.session_state.setdefault(TEXT, _first_text(language))
    st.markdown(_("Change the file, or add changes by the form: both are the same scenario."))
    left, right = st.columns(2, gap="large")
    with right:
        text = st.text_area(_("The scenario as a file (TOML)"), key=TEXT, height=HEIGHT_PX, max_chars=LARGEST_FILE)
    read = _read(text)
    with left:
        _begin_from(language)
        if isinstance(read, Named):
            _form(desk, read, language)
        else:
            st.info(_("The form waits until the file can be read."))
    _verdict(desk, read, text, language)


def _first_text(language: str) -> str:
    _ = translator(language)
    return scenario_text(Scenario(_("My scenario"), _("What is it to show?"), ()))


def _read(text: str) -> Named | BadInput:
    try:
        return named_from("scenario", text, FILE)
    except BadInput as error:
        return error


def _rewrite(scenario: Scenario) -> None:
    """The file anew, drawn on the next run: a field cannot be changed after it has been drawn."""
    st.session_state[REWRITTEN] = scenario_text(scenario)
    st.rerun()


def _begin_from(language: str) -> None:
    _ = translator(language)
    first, second = st.columns([3, 1], gap="small", vertical_alignment="bottom")
    name = first.selectbox(
        _("Begin from"),
        known_names(),
        index=None,
        format_func=lambda each: find(each).scenario.title_in(language),
        placeholder=_("Choose a scenario"),
        key="editor-from",
    )
    if second.button(_("Fetch"), key="editor-fetch") and name is not None:
        scenario = find(name).scenario
        stored = in_store().get(name)
        if stored is not None and name not in own():  # the next version of it, so its title stays
            see(name, stored.number)
            _rewrite(scenario)
        title = _("{title}, my own").format(title=scenario.title_in(language))
        _rewrite(replace(scenario, title=title, why=scenario.why_in(language), title_en="", why_en=""))


def _form(desk: Desk, read: Named, language: str) -> None:
    _ = translator(language)
    scenario = read.scenario
    st.header(_("Changes so far"), anchor=False)
    if not scenario.steps:
        st.markdown(_("None yet."))
    for number, step in enumerate(scenario.steps):
        said, remove = st.columns([6, 1], gap="small")
        said.markdown(f"{whole(number + 1, language)}. {change_said(step, language)}")
        label = _("Remove change {n}").format(n=number + 1)
        if remove.button("", key=f"editor-remove-{number}", icon=":material/delete:", help=label):
            _rewrite(replace(scenario, steps=(*scenario.steps[:number], *scenario.steps[number + 1 :])))
    st.header(_("Add a change"), anchor=False)
    _add(desk, scenario, language)


def _add(desk: Desk, scenario: Scenario, language: str) -> None:
    _ = translator(language)
    kinds = {kind: ask for group in OF_THE_SYSTEM for kind, ask in GROUPS[group].items()}
    kind = st.selectbox(
        _("What is to change?"),
        tuple(kinds),
        format_func=lambda code: _(KIND_BY_CODE[code].title),
        key="editor-kind",
        filter_mode=None,
    )
    try:
        case = _case_after(desk, scenario)
    except PlannerError as error:
        show_error(error, language)
        return
    asked = Asked(Known(case, {}, ()), language)
    change = kinds[kind](asked)
    day = st.date_input(
        _("From (without a day: always)"), value=None, min_value=desk.as_of, format="DD.MM.YYYY", key="editor-on"
    )
    with st.form("editor-add", border=False):
        told = said_by("editor", language)
        if not st.form_submit_button(_("Add the change"), key="editor-add-button"):
            return
    if change is None:
        asked.tell_what_is_missing()
    if not told.is_complete(language):
        st.error(_("Write who says so and why: both stand in the file."))
    elif change is not None:
        _rewrite(replace(scenario, steps=(*scenario.steps, Step(change, told.who, told.why, day))))


def _case_after(desk: Desk, scenario: Scenario) -> Case:
    """The data as they are after the changes so far, whatever their days, so that new units can be chosen too."""
    steps = tuple(replace(step, on=None) for step in scenario.steps)
    return case_of(desk, PlaceRequest(steps=steps))


def _verdict(desk: Desk, read: Named | BadInput, text: str, language: str) -> None:
    """Everything that is wrong, with its line; or that it holds, and what can be done with it."""
    _ = translator(language)
    if not isinstance(read, Named):
        show_error(read, language)
        return
    try:
        refuse_contradictions(world_under(desk), [read])
    except BadInput as error:
        show_error(error, language)
        return
    st.success(_("The scenario can be read, and contradicts neither itself nor the data."))
    use, save, store = st.columns(3, gap="small")
    if use.button(_("Use it under «Compare»"), key="editor-use", type="primary"):
        name = keep(read.scenario)
        chosen = [*st.session_state.get("compare-names", ()), name]
        st.session_state["compare-with"] = list(dict.fromkeys(chosen))
        st.rerun()
    save.download_button(
        _("Download scenario (TOML)"),
        text,
        file_name=FILE,
        mime="application/toml",
        key="editor-toml",
        on_click="ignore",
        icon=":material/download:",
    )
    with store:
        keep_in_store(read.scenario, "editor-keep", language)
