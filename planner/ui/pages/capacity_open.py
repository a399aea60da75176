"""Where to open next: a budget, candidates over many futures, sets that are nearly as good, and the check."""

import json
from dataclasses import replace

import streamlit as st

from models.plan import marked
from planner import capacity_plan
from planner.capacity.derive import KIND_NAMES
from planner.capacity_answer import Capacity, CapacityRequest, Weighed
from planner.language import say, translator
from planner.service import Desk
from planner.simulating import BASELINE
from planner.typed.changes import steps_over_time
from planner.ui.blocks import Column, Table, points, table
from planner.ui.blocks import verdict as show_verdict
from planner.ui.figure import LONG_TABLE, figure
from planner.ui.files import table_as_csv
from planner.ui.frame import source_name
from planner.ui.page_job import start_job
from planner.ui.pages.capacity_question import Said, question_job, scenario_choice, show_question
from planner.words.capacity import capacity_as_json, checked, goal_row, interval_text, mnok, price_year, verdict
from planner.words.money import decimal, percent, whole

JOB = "apne"
BUDGET, OPERATOR, FUTURES, SCENARIO, FEWEST = (
    *("open-budget", "open-operator", "open-futures", "open-scenario", "open-fewest"),
)
KEYS = (BUDGET, OPERATOR, FUTURES, SCENARIO, FEWEST)
ALL = "all"
MANY_FUTURES = (20, 50, 100, 200)
RESIMULATED = 20
MOST_MNOK = 2_000
DRAWN_SETS = 6
"""Sets in the chart: more of them, nearly alike, say no more; the table has all."""

MORE_SETS = 2
"""Runners-up that are lived through in fresh futures at one time, where somebody asks for it."""

WEIGHING = marked("Weighing candidates over many futures")
CHECKING = marked("Living through sets in fresh futures")


def show_open(desk: Desk, language: str) -> None:
    """The question, and the answer where there is one."""
    _ = translator(language)
    job = question_job(JOB, Capacity, language)
    text = Said(
        _(
            "Which units to open, enlarge, convert, staff up or close under a yearly budget, so that children stand "
            "without a place on as few days as possible, in many futures at once. The tool proposes, people decide."
        ),
        _(CHECKING if job is not None and job.request == CHECKING else WEIGHING),
        _("Nothing has been weighed yet. State the budget, then choose «Weigh candidates»."),
    )
    show_question(
        job, text, KEYS, lambda: _ask(desk, language), lambda _asked, made: _show_answer(desk, made, language), language
    )


def _ask(desk: Desk, language: str) -> None:
    _ = translator(language)
    operators = (ALL, *desk.codes.codes("operator"))
    st.session_state.setdefault(OPERATOR, "bfe" if "bfe" in operators else ALL)
    st.session_state.setdefault(BUDGET, 60)
    st.session_state.setdefault(FUTURES, 50)
    with st.form("ask-open"):
        first, second = st.columns(2, gap="medium")
        budget = first.number_input(
            _("Budget, million kroner a year"), min_value=0, max_value=MOST_MNOK, step=5, key=BUDGET, format="%d"
        )
        operator = second.selectbox(
            _("Whose children"),
            operators,
            format_func=lambda code: _("All operators") if code == ALL else desk.codes.name("operator", code, language),
            key=OPERATOR,
            filter_mode=None,
        )
        futures = first.select_slider(
            _("Futures"),
            MANY_FUTURES,
            format_func=lambda n: whole(n, language),
            key=FUTURES,
            help=_("With few futures the chosen set looks better than it is; fresh futures tell how much."),
        )
        scenario = scenario_choice(second, SCENARIO, language)
        fewest = st.toggle(
            _("The fewest candidates instead of a budget"),
            key=FEWEST,
            help=_("The smallest set that leaves no more children without a place than all candidates together."),
        )
        if st.form_submit_button(_("Weigh candidates"), type="primary"):
            _start(desk, int(budget), operator, int(futures), scenario, bool(fewest))


def _start(desk: Desk, budget: int, operator: str, futures: int, scenario: str, fewest: bool) -> None:
    def ask() -> CapacityRequest:
        steps = () if scenario == BASELINE else steps_over_time(desk, [scenario])
        return CapacityRequest(
            budget=None if fewest else budget * 1_000_000,
            futures=futures,
            scenario=scenario,
            steps=steps,
            operators=() if operator == ALL else (operator,),
            fewest=fewest,
            resimulated=RESIMULATED,
            workers=1,
        )

    start_job(JOB, WEIGHING, lambda note, stop: capacity_plan.where_to_open(desk, ask(), note, stop))


def _offer_check(desk: Desk, answer: Capacity, language: str) -> None:
    """What was lived through in fresh futures, and a button for what was not."""
    _ = translator(language)
    st.caption(say(checked(answer), language))
    sets = len(answer.checked) if answer.is_check_cut else len(answer.checked) + MORE_SETS
    sets = max(1, min(sets, len(answer.sets)))
    if sets == len(answer.checked) and not answer.is_check_cut:
        return
    text = _("Live through {sets} of {all} sets, best first").format(
        sets=whole(sets, language), all=whole(len(answer.sets), language)
    )
    if st.button(text, key="open-check", help=_("What has been lived through is kept. It may take some minutes.")):
        asked = replace(answer, request=replace(answer.request, resimulated=RESIMULATED))
        start_job(JOB, CHECKING, lambda note, stop: capacity_plan.check_more(desk, asked, sets, note, stop))


def _show_answer(desk: Desk, answer: Capacity, language: str) -> None:
    _ = translator(language)
    best = answer.sets[0]
    if answer.interrupted:
        st.warning(_("Stopped or out of time: the best found so far."))
    if not best.chosen:
        st.info(_("Nothing: no set within the budget helps anybody."))
    else:
        check = _fresh(best, language)
        show_verdict(_headline(answer, language), say(verdict(answer), language), check, answer.is_proven)
        table(_chosen_table(answer, language), _("What the chosen set consists of"))
    _sets_figure(desk, answer, language)
    _offer_check(desk, answer, language)
    if len(answer.sets) > 1:
        _often_figure(desk, answer, language)
    st.subheader(_("Goals and bounds"), anchor=False)
    columns = (Column(_("Goal")), Column(_("Value"), is_number=True), Column(_("Bound"), is_number=True))
    rows = tuple(goal_row(goal, language) for goal in answer.goals)
    table(Table((*columns, Column(_("Unit of measure")), Column(_("Proven"))), rows), _("Goals and bounds"))
    _all_candidates(answer, language)
    _how_to_read(answer, language)
    st.download_button(
        _("Download everything (JSON)"),
        json.dumps(capacity_as_json(desk, answer), ensure_ascii=False, indent=1),
        file_name="capacity.json", mime="application/json", key="open-json", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip


def _headline(answer: Capacity, language: str) -> str:
    _ = translator(language)
    best = answer.sets[0]
    text = _("{count} candidates for {cost} million kroner a year")
    return text.format(count=whole(len(best.chosen), language), cost=decimal(mnok(best.cost), language))


def _fresh(best: Weighed, language: str) -> str:
    """What fresh futures say of the set."""
    _ = translator(language)
    if best.simulated_saved is None:
        return _("Not lived through in fresh futures.")
    text = _("In fresh futures under the real rules: {saved} fewer breach-days a year.")
    return text.format(saved=interval_text(best.simulated_saved, language))


def _chosen_table(answer: Capacity, language: str) -> Table:
    _ = translator(language)
    best = answer.sets[0]
    rows = tuple(
        (
            say(answer.candidates[number].title, language),
            _(KIND_NAMES.get(answer.candidates[number].kind, KIND_NAMES["own"])),
            decimal(mnok(answer.candidates[number].cost_per_year), language),
            whole(round(answer.without[number]), language) if number in answer.without else "–",
        )
        for number in sorted(best.chosen, key=lambda n: -answer.without.get(n, 0.0))
    )
    columns = (
        Column(_("Candidate"), is_wide=True),
        Column(_("Kind of candidate")),
        Column(_("MNOK a year"), is_number=True),
        Column(_("Breach-days a year more without it"), is_number=True),
    )
    total = (_("The whole set"), "", decimal(mnok(best.cost), language), "")
    return Table(columns, rows, sum_row=total)


def _sets_figure(desk: Desk, answer: Capacity, language: str) -> None:
    _ = translator(language)
    columns = (
        Column(_("Set")),
        Column(_("MNOK a year"), is_number=True),
        Column(_("Saved, futures of the choice"), is_number=True),
        Column(_("Saved, fresh futures"), is_number=True),
        Column(_("What is in it"), is_wide=True),
    )
    rows = tuple(
        (
            whole(number, language),
            decimal(mnok(each.cost), language),
            interval_text(each.saved, language),
            interval_text(each.simulated_saved, language),
            "; ".join(say(answer.candidates[n].title, language) for n in sorted(each.chosen)) or "–",
        )
        for number, each in enumerate(answer.sets, start=1)
    )

    def draw() -> None:
        from planner.ui.capacity_charts import sets_saved

        alt = _("Breach-days saved by each near-best set, in both kinds of futures. The table has every figure.")
        st.vega_lite_chart(spec=sets_saved(answer.sets[:DRAWN_SETS], language), theme=None, alt=alt)

    unit = _("Breach-days saved a year against doing nothing, with 95 % intervals")
    if len(answer.sets) > DRAWN_SETS:
        unit += ". " + _("The best {drawn} of {all} sets are drawn").format(
            drawn=whole(DRAWN_SETS, language), all=whole(len(answer.sets), language)
        )
    figure(
        key="capacity-sets", title=_("What the best sets save"), unit=unit,
        draw=draw, twin=Table(columns, rows), source=_source(desk, answer, language), language=language,
    )  # fmt: skip


def _often_figure(desk: Desk, answer: Capacity, language: str) -> None:
    _ = translator(language)
    found = sorted(
        ((number, each) for number, each in answer.often.items() if each > 0), key=lambda pair: (-pair[1], pair[0])
    )
    rows = tuple((say(answer.candidates[number].title, language), percent(each, language, 0)) for number, each in found)

    def draw() -> None:
        from planner.ui.capacity_charts import often_bars

        alt = _("How often each candidate is in a near-best set. The table has every figure.")
        named = [(say(answer.candidates[number].title, language), each) for number, each in found]
        st.vega_lite_chart(spec=often_bars(named, language), theme=None, alt=alt)

    columns = (Column(_("Candidate"), is_wide=True), Column(_("Share of near-best sets"), is_number=True))
    figure(
        key="capacity-often", title=_("How often each candidate is in a near-best set"),
        unit=_("Share of {sets} sets").format(sets=whole(len(answer.sets), language)),
        draw=draw, twin=Table(columns, rows), source=_source(desk, answer, language), language=language,
    )  # fmt: skip


def _source(desk: Desk, answer: Capacity, language: str) -> str:
    _ = translator(language)
    return _("Source: {name}, {futures} futures").format(
        name=source_name(desk, language), futures=whole(answer.futures, language)
    )


def _all_candidates(answer: Capacity, language: str) -> None:
    _ = translator(language)
    columns = (
        Column(_("Candidate"), is_wide=True),
        Column(_("Kind of candidate")),
        Column(_("MNOK a year"), is_number=True),
        Column(_("Once, MNOK"), is_number=True),
        Column(_("Places"), is_number=True),
        Column(_("Source of the price"), is_wide=True),
        Column(_("The same with"), is_wide=True),
    )
    rows = tuple(
        (
            say(each.title, language),
            _(KIND_NAMES.get(each.kind, KIND_NAMES["own"])),
            decimal(mnok(each.cost_per_year), language),
            decimal(mnok(each.cost_once), language) if each.is_reckoned else "–",
            whole(each.places, language),
            each.source,
            each.command or "–",
        )
        for each in answer.candidates
    )
    content = Table(columns, rows)
    with st.expander(_("All {count} candidates that were weighed").format(count=whole(len(rows), language))):
        table(content, _("Candidates"), scrolls=len(rows) > LONG_TABLE)
        st.download_button(
            _("Download table (CSV)"), table_as_csv(content), file_name="candidates.csv", mime="text/csv",
            key="open-candidates", on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def _how_to_read(answer: Capacity, language: str) -> None:
    _ = translator(language)
    need = _("On an average day {need} children are in need without a place when nothing is done.")
    items = [
        need.format(need=decimal(answer.in_need, language)),
        _("A set is near-best when it saves at most 2 per cent less than the best."),
        _("The futures of the choice are known to it, so its own figure is too good: reckon with fresh futures."),
        _(
            "Prices are those of the page Costs, from staff, places and rented premises, in the prices of {year}; a "
            "price that somebody has stated is used as it is. What is paid once, at a start or a closing, is apart."
        ).format(year=price_year(answer)),
        _("Intervals tell of the futures alone, not of whether rates, prices and rules are right."),
    ]
    if not answer.all_near:
        items.insert(2, _("There may be more near-best sets: the search for them was not finished."))
    points(items, _("How to read this"))
