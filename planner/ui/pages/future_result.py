"""What came of a simulation: key figures, every figure with its interval, the course by day, and the checklist."""

import json
from collections.abc import Sequence

import streamlit as st

from planner.costed_futures import COSTS_AFTER, COSTS_REST_ON
from planner.language import say, translator
from planner.placement.spread import FEWEST_DRAWS
from planner.service import Desk
from planner.simulating import BASELINE, Simulated
from planner.simulation.measures import MEASURES
from planner.simulation.results import Row, course_of
from planner.simulation_checklist import checklist
from planner.ui.blocks import Column, Table, Tile, points, table, tiles
from planner.ui.figure import figure
from planner.ui.files import table_as_csv
from planner.ui.frame import source_name
from planner.words.money import decimal, long_date, plain, short_date, whole
from planner.words.simulation import cost_rows, notes, simulation_as_json

KEY_FIGURES = ("breach_children", "breach_days", "wait_days", "distance_km", "occupancy_approved", "needs_met")
TITLES = {measure.code: measure.title for measure in MEASURES}
EVERY = 7
"""A point of the course for every so many days."""


def show_simulated(desk: Desk, answer: Simulated, language: str) -> None:
    """Everything that came of the run."""
    _ = translator(language)
    setup, request = answer.setup, answer.request
    st.header(_("What the futures have in common"), anchor=False)
    operators = ", ".join(desk.codes.name("operator", name, language) for name in setup.counted)
    st.markdown(
        _("«{scenario}» for {operators}, {days} days from {day}: {done} of {asked} futures, seed {seed}.").format(
            scenario=_("Baseline (nullalternativet)") if request.scenario == BASELINE else request.scenario,
            operators=operators,
            days=whole(setup.days, language),
            day=long_date(setup.start, language),
            done=whole(len(answer.futures), language),
            asked=whole(request.replications, language),
            seed=setup.seed,
        )
    )
    if answer.is_interrupted:
        st.warning(_("Stopped before the last future: the figures are from those finished."))
    _tiles(answer.rows, language)
    _figures(answer, language)
    _course(desk, answer, "waiting", language)
    _course(desk, answer, "residents", language)
    _checklist(desk, answer, language)
    st.download_button(
        _("Download everything (JSON)"),
        json.dumps(simulation_as_json(desk, answer), ensure_ascii=False, indent=1).encode(),
        file_name="simulation.json",
        mime="application/json",
        on_click="ignore",
        icon=":material/download:",
        key="future-json",
    )


def _tiles(rows: Sequence[Row], language: str) -> None:
    _ = translator(language)
    by_code = {row.measure: row for row in rows}
    tiles(
        [
            Tile(
                _(TITLES[code]),
                f"{_number(row.mean, language)} {_(row.unit)}",
                _interval(row, language) + (f" · {_('too few runs')}" if row.has_too_few_runs else ""),
            )
            for code in KEY_FIGURES
            for row in [by_code[code]]
        ]
    )


def _costs(answer: Simulated, language: str) -> None:
    """What it costs and who pays, after all that children need."""
    _ = translator(language)
    if not answer.costs:
        return
    st.subheader(_("What it costs, and who pays"), anchor=False)
    st.markdown(_(COSTS_AFTER))
    columns = (
        Column(_("Million kroner"), is_wide=True),
        Column(_("Mean"), is_number=True),
        Column(_("95 % interval"), is_number=True),
    )
    table(Table(columns, tuple(cost_rows(answer, language))), _("What it costs, and who pays"))
    st.caption(_(COSTS_REST_ON))


def _figures(answer: Simulated, language: str) -> None:
    _ = translator(language)
    columns = (
        Column(_("Measure"), is_wide=True),
        Column(_("Mean"), is_number=True),
        Column(_("95 % interval"), is_number=True),
        Column(_("Unit of measure")),
        Column(_("Enough runs")),
    )
    rows = tuple(
        (
            _(TITLES[row.measure]),
            _number(row.mean, language),
            _interval(row, language),
            _(row.unit),
            _("too few runs") if row.has_too_few_runs else _("Yes"),
        )
        for row in answer.rows
    )
    content = Table(columns, rows)
    st.subheader(_("Every figure, with its interval"), anchor=False)
    table(content, _("Every figure, with its interval"), scrolls=True)
    few = _("Too few runs: fewer than {least}, or the interval is too wide. Choose more futures.")
    said = [few.format(least=FEWEST_DRAWS)] if any(row.has_too_few_runs for row in answer.rows) else []
    said += [say(sentence, language) for sentence in notes(answer)]
    points(said, _("What to know about the figures"))
    _costs(answer, language)
    st.download_button(
        _("Download table (CSV)"),
        table_as_csv(content),
        file_name="simulation.csv",
        mime="text/csv",
        key="future-csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _course(desk: Desk, answer: Simulated, measure: str, language: str) -> None:
    """A measure by week: the mean, and the band in which eight of ten futures lie."""
    _ = translator(language)
    setup = answer.setup
    found = course_of(answer.futures, measure)[::EVERY]
    if not found:
        return
    titles = {
        "waiting": _("Children without a place, day by day"),
        "residents": _("Children who live there, day by day"),
    }
    days = [setup.day(setup.warm_up + day.number) for day in found]
    twin = Table(
        (
            Column(_("Date")),
            Column(_("Mean"), is_number=True),
            Column(_("Eight of ten futures"), is_number=True),
        ),
        tuple(
            (
                short_date(on, language),
                decimal(day.mean, language),
                f"{whole(round(day.low), language)} – {whole(round(day.high), language)}",
            )
            for on, day in zip(days, found, strict=True)
        ),
    )
    rows = [
        {
            "day": on.isoformat(),
            "mean": day.mean,
            "low": day.low,
            "high": day.high,
            "text": f"{row[0]}: {row[1]} ({row[2]})",
        }
        for on, day, row in zip(days, found, twin.rows, strict=True)
    ]
    levels = _places(answer, language) if measure == "residents" else ()

    def draw() -> None:
        from planner.ui.future_charts import Line, course

        alt = _("{title}: from {first} to {last} on average. The table has every figure.").format(
            title=titles[measure], first=twin.rows[0][1], last=twin.rows[-1][1]
        )
        lines = [Line(name, level) for name, level in levels]
        st.vega_lite_chart(spec=course(rows, lines, _("Children"), language), theme=None, alt=alt)

    figure(
        key=f"future-{measure}",
        title=titles[measure],
        unit=_("Number of children: the mean, and the band in which eight of ten futures lie"),
        draw=draw,
        twin=twin,
        source=_("Source: simulation of {name}").format(name=source_name(desk, language)),
        language=language,
    )


def _places(answer: Simulated, language: str) -> tuple[tuple[str, float], ...]:
    """Approved and budgeted places open on the first day, as levels to see the residents against."""
    _ = translator(language)
    setup = answer.setup
    data = setup.epochs[0].dataset
    operator_of = {each.institution_id: each.operator for each in data.institutions}
    units = [u for u in data.units if u.is_open(setup.start) and operator_of[u.institution_id] in setup.counted]
    approved = sum(unit.approved_places for unit in units)
    budgeted = sum(u.approved_places if u.budgeted_places is None else u.budgeted_places for u in units)
    levels = [(_("Approved places today: {n}").format(n=whole(approved, language)), float(approved))]
    if budgeted != approved:
        levels.append((_("Budgeted places today: {n}").format(n=whole(budgeted, language)), float(budgeted)))
    return tuple(levels)


def _checklist(desk: Desk, answer: Simulated, language: str) -> None:
    _ = translator(language)
    title = _("Checklist for simulations (STRESS-DES), filled in from this run")
    with st.expander(title):
        rows = tuple(
            (item.number, _(item.title), " ".join(say(sentence, language) for sentence in item.said))
            for item in checklist(desk, answer)
        )
        columns = (Column(_("Number")), Column(_("Item")), Column(_("In this run"), is_wide=True))
        table(Table(columns, rows), title)


def _number(number: float, language: str) -> str:
    return decimal(number, language) if abs(number) >= 10 else plain(round(number, 2), language)


def _interval(row: Row, language: str) -> str:
    return "–" if row.n < 2 else f"{_number(row.low, language)} – {_number(row.high, language)}"
