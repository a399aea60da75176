"""Kostnader: what a scenario, a pilot or an institution costs, who pays, how sure that is, and what it rests on."""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from planner.cost_register import register_in_force
from planner.costing.answer import cost
from planner.costing.as_json import cost_as_json
from planner.costing.question import CostAnswer
from planner.errors import PlannerError
from planner.language import say, translator
from planner.report.cost import cost_report
from planner.report.document import Block, Figure, Heading, Paragraph, Points, Report, Table
from planner.scenarios import named
from planner.service import Desk, code_version
from planner.typed.changes import steps_over_time
from planner.typed.cost import Typed, command_of, request_from
from planner.ui.blocks import Tile, lead, points, said, tiles
from planner.ui.frame import desk_or_stop, foot, go_to, keep_choices, not_drawn
from planner.ui.jobs import Job, Note
from planner.ui.page_job import failure, page_job, start_job
from planner.ui.pages import costs_calculator, costs_question
from planner.ui.pages.proposal_progress import watch
from planner.ui.report_blocks import on_page, report_files, show_references, show_register, show_table, with_refs
from planner.words.money import kroner, millions

JOB = "cost"


@dataclass(frozen=True, slots=True)
class Costed:
    """What a job brings: the answer, the question it answers, and what that is called."""

    answer: CostAnswer
    typed: Typed
    title: str


def show(language: str) -> None:
    """The whole page."""
    _ = translator(language)
    keep_choices(*costs_question.KEYS, *costs_calculator.KEYS)
    st.title(_("Costs"), anchor=False)
    desk = desk_or_stop(language)
    lead(
        _(
            "From the staff on each shift to wages, premises and children, then who pays, year by year. Every number "
            "it rests on can be seen, questioned and set otherwise."
        )
    )
    job = page_job(JOB, Costed, _("The cost in the address is no longer kept. Work it out anew."))
    if job is not None and job.is_running:
        not_drawn(*costs_question.KEYS)
        watch(job, _("Working out the cost"), language, _("Stop and keep the draws made so far"))
        foot(desk, language)
        return
    kind = costs_question.kind_asked(language)
    if kind == costs_question.CALCULATOR:
        costs_calculator.show_calculator(date.fromisoformat(register_in_force(desk.as_of).stem).year, language)
    else:
        _ask(desk, kind, job, language)
        _answer(desk, job, language)
    foot(desk, language)


def _ask(desk: Desk, kind: str, job: Job[Costed] | None, language: str) -> None:
    typed = costs_question.ask(desk, kind, job is not None, language)
    if typed is None:
        return
    try:
        request = request_from(typed, steps_over_time(desk, typed.scenarios))
    except PlannerError as error:
        st.error(say(error.sentence, language))
        return
    title = _title(desk, typed, language)

    def work(note: Note, stop: threading.Event) -> Costed:
        return Costed(cost(desk, request, note, stop), typed, title)

    start_job(JOB, request, work)


def _title(desk: Desk, typed: Typed, language: str) -> str:
    """What is costed, for people."""
    _ = translator(language)
    if typed.pilot is not None:
        return _("a pilot with {places} places").format(places=typed.pilot)
    if typed.institutions:
        known = {each.institution_id: each.name for each in desk.dataset.institutions}
        return ", ".join(known.get(name, name) for name in typed.institutions)  # type: ignore[call-overload]
    titles = [named(name).scenario.title_in(language) for name in typed.scenarios]
    return " + ".join(titles) or _("all institutions as they are")


def _answer(desk: Desk, job: Job[Costed] | None, language: str) -> None:
    _ = translator(language)
    if job is None:
        st.info(_("Nothing is worked out yet. Choose what is to be costed, then «Work out the cost»."))
        return
    wrong = failure(job, language)
    if wrong is not None:
        st.error(wrong)
        st.info(_("Nothing typed is lost: change what the message names, and ask again."))
        return
    made = job.made
    assert made is not None
    command = command_of(made.typed)
    report = cost_report(made.answer, made.title, command, code_version(), desk.is_synthetic, language, date.today())
    st.header(report.title, anchor=False)
    _tiles(made.answer, language)
    _blocks(report, language)
    st.header(_("Assumptions"), anchor=False)
    with st.expander(_("The register: {count} assumptions with range, kind, source and owner").format(
        count=len(report.assumptions)
    )):  # fmt: skip
        show_register(report, language)
    _take_along(desk, made, report, command, language)


def _tiles(answer: CostAnswer, language: str) -> None:
    _ = translator(language)
    unit, found = answer.unit_costs, answer.uncertain
    interval = ""
    if found is not None:
        interval = _("80 %: {low} to {high}").format(
            low=millions(found.year.low, language), high=millions(found.year.high, language)
        )
    shown = [Tile(_("A full year"), millions(unit.per_year, language), interval)]
    if unit.per_used_place is not None and unit.per_stay_day is not None:
        shown += [
            Tile(
                _("Per used place and year"),
                millions(unit.per_used_place, language),
                _("{amount} per stay-day").format(amount=kroner(unit.per_stay_day, language)),
            )
        ]
    shown += [
        Tile(
            _("Places not used, a year"),
            millions(unit.empty_places, language),
            _("their part of what is fixed"),
        ),
        Tile(
            _("Present value, {years} years").format(years=answer.request.years),
            millions(answer.present_value, language),
            _("tax financing cost apart: {amount}").format(amount=millions(answer.tax_cost, language)),
        ),
    ]
    tiles(shown)


def _blocks(report: Report, language: str) -> None:
    """The chapters of the report on the page: a figure and the table after it become two tabs."""
    blocks = list(report.blocks)
    for place, block in _paired(blocks):
        if isinstance(block, Heading):
            st.header(block.text, anchor=False)
        elif isinstance(block, Paragraph):
            said(with_refs(block.text, block.refs))
        elif isinstance(block, Points):
            points(list(block.items))
        elif isinstance(block, Figure):
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            _figure(block, following if isinstance(following, Table) else None, language)
        else:
            show_table(block, language)


def _paired(blocks: Sequence[Block]) -> Iterator[tuple[int, Block]]:
    """Every block but the tables that stand with the figure before them."""
    for place, block in enumerate(blocks):
        if not (isinstance(block, Table) and place and isinstance(blocks[place - 1], Figure)):
            yield place, block


def _figure(figure: Figure, twin: Table | None, language: str) -> None:
    _ = translator(language)
    st.subheader(figure.title, anchor=False)
    chart_tab, table_tab = st.tabs([_("Chart"), _("Table")], key=f"{figure.key}-tabs")
    with chart_tab:
        st.vega_lite_chart(spec=on_page(dict(figure.chart), language), theme=None, alt=figure.alt)
    with table_tab:
        if twin is not None:
            show_table(twin, language)
        else:
            st.markdown(figure.alt)


def _take_along(desk: Desk, made: Costed, report: Report, command: str, language: str) -> None:
    _ = translator(language)
    st.header(_("Take it along"), anchor=False)
    st.markdown(_("The command makes the same figures again."))
    st.code(command, language=None, wrap_lines=True)
    report_files("cost", lambda: report, language)
    _to_memo(made, language)
    provenance = {
        "data_sha256": desk.data_sha256,
        "parameters": desk.parameters.name,
        "code": code_version(),
        "seed": made.typed.seed,
    }
    st.download_button(
        _("Download figures (JSON)"),
        lambda: json.dumps(
            cost_as_json(made.answer, command, provenance, desk.is_synthetic), ensure_ascii=False, indent=1
        ),
        file_name="cost.json",
        mime="application/json",
        key="cost-json",
        on_click="ignore",
        icon=":material/download:",
    )
    with st.expander(_("References and how to make each figure again")):
        show_references(report, language)


def _to_memo(made: Costed, language: str) -> None:
    """The way to the budget memo, which needs the futures beside the baseline too."""
    _ = translator(language)
    if not made.typed.scenarios:
        return
    st.markdown(_("A budget memo also says what the scenario means for the children: compare it with the baseline."))
    if st.button(_("Compare, and make the budget memo"), key="cost-to-memo"):
        st.session_state["compare-with"] = list(made.typed.scenarios)
        go_to("scenarios")
