"""The log of steps, what takes them back, and scenarios: saved as a file, opened and replayed."""

import streamlit as st

from models.change import Scenario
from planner import scenarios
from planner.errors import BadInput, BadUse, PlannerError
from planner.kept_scenarios import naming_children
from planner.language import translator
from planner.questions import Trial
from planner.service import Desk
from planner.ui import trials
from planner.ui.blocks import Table, table
from planner.ui.changes_table import changes_table
from planner.ui.frame import go_to, show_error
from planner.ui.jobs import Job
from planner.ui.keep_scenario import keep_in_store
from planner.ui.outgoing import download
from planner.ui.own_scenarios import keep
from planner.ui.plan_at_hand import JOB
from planner.words.money import long_date


def show_log(job: Job[Trial], language: str) -> None:
    """Every step with who and why, and the buttons that take back and make again."""
    _ = translator(language)
    trial = job.made
    assert trial is not None
    st.header(_("Steps so far"), anchor=False)
    if not trial.workspace.log:
        st.markdown(_("No change has been tried yet. The plan is as it was at the start."))
    else:
        table(_log(trial, language), _("The log: what was changed, who said so, and why"))


def show_back(desk: Desk, job: Job[Trial], language: str) -> None:
    """Undo and redo, each only where there is something to take back or make again."""
    _ = translator(language)
    trial = job.made
    assert trial is not None
    if not (trial.workspace.can_undo or trial.workspace.can_redo):
        return
    with st.container(horizontal=True):
        if trial.workspace.can_undo and st.button(_("Undo"), key="undo", icon=":material/undo:"):
            trials.undo(job)
            st.rerun()
        if trial.workspace.can_redo and st.button(_("Redo"), key="redo", icon=":material/redo:"):
            trials.redo(desk, job)
            st.rerun()
        if trial.workspace.done and st.button(_("Use this plan under Placement"), key="take-over"):
            go_to("proposals", **{JOB: trials.take_over(desk, job)})


def _log(trial: Trial, language: str) -> Table:
    steps = ((entry.number, entry.step) for entry in trial.workspace.log)
    return changes_table(steps, trial.now.plan.date, trial.workspace.start.codes, language)


def show_scenarios(desk: Desk, job: Job[Trial], language: str) -> None:
    """Saving the steps as a scenario, and opening one."""
    _ = translator(language)
    st.header(_("Scenarios"), anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        _save(desk, job, language)
    with right:
        _open(desk, job, language)


def _save(desk: Desk, job: Job[Trial], language: str) -> None:
    _ = translator(language)
    trial = job.made
    assert trial is not None
    st.subheader(_("Save the steps"), anchor=False)
    steps = (*job.request.steps, *trial.workspace.done)
    if not steps:
        st.markdown(_("There is nothing to save before the first step."))
        return
    day = long_date(trial.now.plan.date, language)
    title = st.text_input(_("Title"), value=_("What if, {day}").format(day=day), key="scenario-title", max_chars=120)
    if not title.strip():
        st.error(_("Write a title: the scenario is found again by it."))
    why = st.text_input(_("What is it to show?"), value=steps[-1].why, key=f"scenario-why-{len(steps)}", max_chars=500)
    if not why.strip():
        st.error(_("Write a line about what the scenario is to show."))
    if not title.strip() or not why.strip():
        return
    scenario = Scenario(title.strip(), why.strip(), steps)
    download(
        _("Download scenario (TOML)"),
        scenarios.scenario_text(scenario),
        language,
        file_name="scenario.toml",
        mime="application/toml",
    )
    _keep(desk, scenario, language)


def _keep(desk: Desk, scenario: Scenario, language: str) -> None:
    """Keeps the steps among the scenarios; why not, where they speak of a child."""
    _ = translator(language)
    about = naming_children(scenario, [child.child_id for child in desk.dataset.children])
    numbers = ", ".join(str(number) for number in about if number)
    if numbers:
        st.caption(
            _(
                "Steps that name a child: {numbers}. Scenarios are read by people who may see no child, so these steps "
                "are not kept there: they belong to a plan, and go along when you use it under Placement."
            ).format(numbers=numbers)
        )
    elif about:
        st.caption(_("The title or the question names a child. Write it without, and the steps can be kept."))
    else:
        if st.button(_("Use it under Scenarios"), key="keep-own", icon=":material/bookmark_add:"):
            st.toast(_("Stands under Scenarios as «{name}», in this window.").format(name=keep(scenario)))
        keep_in_store(scenario, "what-if-keep", language)


def _open(desk: Desk, job: Job[Trial], language: str) -> None:
    """One of the library, or a file; its steps are made after those that stand already."""
    _ = translator(language)
    st.subheader(_("Open a scenario"), anchor=False)
    name = st.selectbox(
        _("From the library"),
        scenarios.names(),
        index=None,
        format_func=lambda name: _title(name, language),
        placeholder=_("Choose a scenario"),
        key="scenario-name",
    )
    file = st.file_uploader(
        _("Or a file of your own (TOML, at most 1 MB)"), type="toml", key="scenario-file", max_upload_size=1
    )
    if not st.button(_("Open and make its steps"), key="open-scenario"):
        return
    try:
        if file is not None:
            scenario = _read(file.name, file.getvalue())
        elif name is not None:
            scenario = scenarios.read_scenario(scenarios.file_of(name))
        else:
            raise BadUse("Choose a scenario from the library, or a file.")
    except PlannerError as error:
        show_error(error, language)
        return
    trials.do(desk, scenario.steps, job)
    st.rerun()


def _read(name: str, content: bytes) -> Scenario:
    """The scenario in an uploaded file; raises `BadInput` and `BadUse`."""
    if len(content) > scenarios.LARGEST_FILE:
        raise BadUse("The file is too large: a scenario has at most 1 MB.")
    try:
        return scenarios.scenario_from(content.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        raise BadUse("The file cannot be read: a scenario is a text in UTF-8.") from None


def _title(name: str, language: str) -> str:
    try:
        return scenarios.read_scenario(scenarios.file_of(name)).title_in(language)
    except BadInput:
        return name
