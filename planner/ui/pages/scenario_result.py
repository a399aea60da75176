"""What a comparison found: main estimate, effect of each change, uncertainty, assumptions, downloads."""

import io
import json

import streamlit as st

from models.plan import Sentence, marked
from planner.comparing import Comparison, Run
from planner.costed_futures import COSTS_AFTER, COSTS_REST_ON
from planner.language import say, translator
from planner.service import Desk
from planner.simulation.compare import MAIN, Driver, Line
from planner.tidy_tables import as_csv, compared
from planner.ui.blocks import Column, Table, points, said, table, table_html
from planner.ui.figure import figure
from planner.ui.frame import source_name
from planner.words.comparison import (
    FEW_ON_SCREEN,
    TITLES,
    comparison_as_json,
    cost_lines_of,
    foot,
    has_too_few_runs,
    head,
    in_millions,
    notes,
    read_first,
    span,
)
from planner.words.money import percent, readable, readable_difference
from planner.words.scenario import change_said

FEWER_IS_BETTER = (
    *("breach_children", "breach_days", "waiting", "wait_days", "moves", "travel_minutes", "staff_short_days"),
)
MORE_IS_BETTER = ("placed_at_once", "residents", "new_used")

FROZEN = """<style>
.st-key-main-estimate .pp-table { border-collapse: separate; border-spacing: 0; }
.st-key-main-estimate :is(th, td):nth-child(-n+2) { position: sticky; left: 0; background: #ffffff; z-index: 1; }
.st-key-main-estimate :is(th, td):nth-child(1) { width: 17rem; min-width: 17rem; max-width: 17rem; }
.st-key-main-estimate :is(th, td):nth-child(2) { left: 17rem; padding-right: 1rem; }
.st-key-main-estimate :is(th, td):nth-child(n+3) { min-width: 9rem; }
@media (max-width: 640px) {
  .st-key-main-estimate :is(th, td):nth-child(1) { width: 8.5rem; min-width: 8.5rem !important; max-width: 8.5rem;
    padding-right: .5rem; }
  .st-key-main-estimate :is(th, td):nth-child(2) { left: 8.5rem; width: 6.5rem; min-width: 6.5rem; max-width: 6.5rem;
    padding-left: .3rem; padding-right: .5rem; }
  .st-key-main-estimate thead th:nth-child(2) { font-size: .78rem; }
}
</style>"""
"""What is measured and nullalternativet stay in sight where many scenarios are scrolled sideways."""


def show_result(desk: Desk, answer: Comparison, language: str) -> None:
    """The answer in the order in which it is read."""
    _ = translator(language)
    st.header(_("Main estimate"), anchor=False)
    for run in answer.runs[1:]:
        said(_sentence(answer, run, language))
    points([say(sentence, language) for sentence in head(desk, answer)])
    _main(answer, language)
    st.subheader(_("What it costs, and who pays"), anchor=False)
    _costs(answer, language)
    st.header(_("Effect of each change"), anchor=False)
    _parts(desk, answer, language)
    st.header(_("Uncertainty"), anchor=False)
    _uncertainty(desk, answer, language)
    st.header(_("Assumptions"), anchor=False)
    _assumptions(answer, language)
    st.header(_("Downloads"), anchor=False)
    _downloads(desk, answer, language)


def _line(run: Run, measure: str) -> Line:
    return next(line for line in run.lines if line.measure == measure)


def _sentence(answer: Comparison, run: Run, language: str) -> str:
    """What one scenario does to the main measure, with sign, words and interval."""
    line = _line(run, MAIN)
    title = run.stack.title_in(language)
    if run.same_as is not None:
        same = next(each for each in answer.runs if each.stack.name == run.same_as).stack.title_in(language)
        return say(
            Sentence(marked("{title}: the same for every child as «{same}»."), {"title": title, "same": same}), language
        )
    each = line.difference
    facts = {
        "title": title,
        "days": readable(abs(each.mean), language),
        "low": readable_difference(each.low, language),
        "high": readable_difference(each.high, language),
    }
    fewer = marked("{title}: {days} fewer days without a place (95 %: {low} to {high}).")
    more = marked("{title}: {days} more days without a place (95 %: {low} to {high}).")
    return say(Sentence(fewer if each.mean <= 0 else more, facts), language)


def _main(answer: Comparison, language: str) -> None:
    """Nullalternativet first, then every scenario with its difference in sign and words."""
    _ = translator(language)
    base = {line.measure: line for line in answer.baseline.lines}
    codes = list(dict.fromkeys(line.measure for run in answer.runs for line in read_first(run)))
    rows = []
    for code in codes:
        cells = [readable(base[code].value.mean, language) if code in base else "–"]
        for run in answer.runs[1:]:
            found = {line.measure: line for line in run.lines}
            cells.append(_cell(found[code], language) if code in found else "–")
        unit = next(line.unit for run in answer.runs for line in run.lines if line.measure == code)
        rows.append((f"{_(TITLES[code])} ({_(unit)})", *cells))
    heads = (
        Column(_("Measure"), is_wide=True),
        Column(_("Baseline"), is_number=True),
        *(Column(run.stack.title_in(language), is_number=False) for run in answer.runs[1:]),
    )
    strong = frozenset(at for at, code in enumerate(codes) if code == MAIN)
    st.html(FROZEN)
    frame = st.container(key="main-estimate")
    frame.html(
        table_html(
            Table(heads, tuple(rows), strong=strong),
            _("Means over futures; under each, what differs from the baseline. A star: too few futures to rely on."),
        )
    )


def _costs(answer: Comparison, language: str) -> None:
    """Costs by payer with differences from the baseline, after all that children need; neither good nor bad."""
    _ = translator(language)
    st.markdown(_(COSTS_AFTER))
    base = {line.measure: in_millions(line) for line in cost_lines_of(answer.baseline)}
    rows = []
    for code in base:
        cells = [readable(base[code].value.mean, language)]
        for run in answer.runs[1:]:
            line = in_millions(next(each for each in cost_lines_of(run) if each.measure == code))
            of = line.difference
            differs = f"{readable_difference(of.mean, language)} ({span(of, language)})"
            cells.append(f"{readable(line.value.mean, language)}\n{differs}")
        rows.append((_(TITLES[code]), *cells))
    heads = (
        Column(_("Million kroner"), is_wide=True),
        Column(_("Baseline"), is_number=True),
        *(Column(run.stack.title_in(language), is_number=False) for run in answer.runs[1:]),
    )
    frame = st.container(key="costs-estimate")
    frame.html(table_html(Table(heads, tuple(rows)), _("Means over futures; under each, what differs, with interval.")))
    st.caption(_(COSTS_REST_ON))


def _cell(line: Line, language: str) -> str:
    value = readable(line.value.mean, language)
    return f"{value}\n{in_words(line, language)}"


def in_words(line: Line, language: str) -> str:
    """A difference with its sign and what it means."""
    _ = translator(language)
    each = line.difference
    text = readable_difference(each.mean, language)
    if text == "0":
        return _("no difference")
    star = " *" if has_too_few_runs(line) else ""
    if line.measure in FEWER_IS_BETTER + MORE_IS_BETTER:
        is_better = (each.mean < 0) == (line.measure in FEWER_IS_BETTER)
        word = _("better") if is_better else _("worse")
        return f"{text} {word}{star}"
    return f"{text}{star}"


def _parts(desk: Desk, answer: Comparison, language: str) -> None:
    _ = translator(language)
    if not answer.parts:
        st.markdown(
            _(
                "Choose several scenarios and «on top of each other» to see what each of them does, "
                "and what they do together."
            )
        )
    for name, parts in answer.parts.items():
        run = next(each for each in answer.runs if each.stack.name == name)
        titles = [part.scenario.title_in(language) for part in run.stack.parts]
        names = [*titles, _("Together, beyond each alone")]
        whole = _line(run, parts[0].measure).difference
        rows = tuple(
            (label, readable_difference(part.difference.mean, language), span(part.difference, language))
            for label, part in zip(names, parts, strict=True)
        )
        total = (_("All together"), readable_difference(whole.mean, language), span(whole, language))

        def draw(run: Run = run, names: list[str] = names) -> None:
            _draw_parts(answer, run, names, language)

        figure(
            key=f"parts-{name}",
            title=_("What each change does to days without a place"),
            unit=_("Child-days, difference from the baseline · the split is a guide"),
            draw=draw,
            twin=Table(_columns(_("Change"), language), rows, total),
            source=_source(desk, answer, language),
            language=language,
        )


def _draw_parts(answer: Comparison, run: Run, names: list[str], language: str) -> None:
    from planner.ui.comparison_charts import Bar, floating_bars

    _ = translator(language)
    parts = answer.parts[run.stack.name]
    kinds = [_("Alone")] * (len(parts) - 1) + [_("Together")]
    bars, at = [], 0.0
    for name, kind, part in zip(names, kinds, parts, strict=True):
        mean = part.difference.mean
        bars.append(Bar(name, kind, at, at + mean, readable_difference(mean, language)))
        at += mean
    bars.append(Bar(_("All together"), _("Sum"), 0.0, at, readable_difference(at, language)))
    alt = _("Bars that add up to {sum} child-days. The table has every figure.").format(
        sum=readable_difference(at, language)
    )
    st.vega_lite_chart(spec=floating_bars(bars, _("Child-days"), language), theme=None, alt=alt)


def _columns(first: str, language: str) -> tuple[Column, ...]:
    _ = translator(language)
    return (Column(first), Column(_("Difference"), is_number=True), Column(_("95 % interval"), is_number=True))


def _uncertainty(desk: Desk, answer: Comparison, language: str) -> None:
    _ = translator(language)
    differing = [run for run in answer.runs[1:] if run.same_as is None]
    if differing:
        _spread(desk, answer, differing, language)
    for run in differing:
        drivers = [driver for driver in answer.drivers if driver.scenario == run.stack.name]
        if drivers:
            _tornado(desk, answer, run, drivers, language)
    if not answer.drivers:
        st.caption(_("What makes the difference uncertain is shown where it is asked for above."))
    points([say(sentence, language) for sentence in foot(answer, FEW_ON_SCREEN)])


def _spread(desk: Desk, answer: Comparison, runs: list[Run], language: str) -> None:
    _ = translator(language)
    against = {each.scenario: each for each in answer.chances if each.other == answer.baseline.stack.name}
    lines = [_line(run, MAIN).difference for run in runs]
    rows = tuple(
        (
            run.stack.title_in(language),
            readable_difference(each.mean, language),
            span(each, language),
            f"{readable_difference(each.p10, language)} … {readable_difference(each.p90, language)}",
            percent(against[run.stack.name].probability, language),
        )
        for run, each in zip(runs, lines, strict=True)
    )
    heads = (
        *_columns(_("Scenario"), language),
        Column(_("Eight futures in ten"), is_number=True),
        Column(_("Better than the baseline"), is_number=True),
    )

    def draw() -> None:
        from planner.ui.comparison_charts import Bar, spreads

        bars = [
            Bar(run.stack.title_in(language), "", each.p10, each.p90, readable_difference(each.mean, language))
            for run, each in zip(runs, lines, strict=True)
        ]
        chart = spreads(bars, [each.mean for each in lines], _("Child-days"), language)
        alt = _("Where eight futures in ten lie, and the mean. The table has every figure.")
        st.vega_lite_chart(spec=chart, theme=None, alt=alt)

    figure(
        key="spread",
        title=_("How far days without a place differ from future to future"),
        unit=_("Child-days, difference from the baseline: the line holds eight futures in ten, the point is the mean"),
        draw=draw,
        twin=Table(heads, rows),
        source=_source(desk, answer, language),
        language=language,
    )


def _tornado(desk: Desk, answer: Comparison, run: Run, drivers: list[Driver], language: str) -> None:
    _ = translator(language)
    rows = tuple(
        (
            _(driver.dial.meaning),
            f"× {readable(driver.dial.low, language)}: {readable_difference(driver.at_low.mean, language)}",
            f"× {readable(driver.dial.high, language)}: {readable_difference(driver.at_high.mean, language)}",
            _(driver.dial.source),
        )
        for driver in drivers
    )
    heads = (Column(_("Dial"), is_wide=True), Column(_("Low end")), Column(_("High end")), Column(_("Source")))

    def draw() -> None:
        from planner.ui.comparison_charts import Bar, floating_bars

        bars = [
            Bar(_(driver.dial.meaning), _("From low to high end"), driver.at_low.mean, driver.at_high.mean,
                readable(driver.swing, language))
            for driver in drivers
        ]  # fmt: skip
        alt = _("The widest bar: {dial}. The table has every figure.").format(dial=_(drivers[0].dial.meaning))
        st.vega_lite_chart(spec=floating_bars(bars, _("Child-days"), language), theme=None, alt=alt)

    figure(
        key=f"drivers-{run.stack.name}",
        title=_("What makes the difference uncertain: {title}").format(title=run.stack.title_in(language)),
        unit=_("Child-days, difference from the baseline with each dial at its low and its high end"),
        draw=draw,
        twin=Table(heads, rows),
        source=_source(desk, answer, language),
        language=language,
    )


def _assumptions(answer: Comparison, language: str) -> None:
    _ = translator(language)
    rows = tuple(
        (run.stack.title_in(language), change_said(step, language), step.why, step.source or step.who)
        for run in answer.runs
        if len(run.stack.parts) == 1
        for step in run.stack.steps
    )
    if rows:
        heads = (Column(_("Scenario")), Column(_("Change"), is_wide=True), Column(_("Why"), is_wide=True))
        table(Table((*heads, Column(_("Source"))), rows), _("Every change, why, and where it comes from"), scrolls=True)
    told = [
        f"{run.stack.title_in(language)}: {say(sentence, language)}" for run in answer.runs for sentence in notes(run)
    ]
    points(told, _("To be known before the figures are read") if told else "")
    st.caption(_("Rates, limits and how far they can be trusted stand under Method."))


def _downloads(desk: Desk, answer: Comparison, language: str) -> None:
    _ = translator(language)
    import pandas as pd

    told = json.dumps(comparison_as_json(desk, answer), ensure_ascii=False, indent=1)
    rows = compared(desk, answer)
    with st.container(horizontal=True):
        for label, data, file, mime in (
            (_("Figures (JSON)"), told.encode(), "comparison.json", "application/json"),
            (_("Every future (CSV)"), as_csv(rows).encode("utf-8-sig"), "futures.csv", "text/csv"),
            (_("Every future (Parquet)"), _parquet(pd.DataFrame(rows)), "futures.parquet", "application/octet-stream"),
        ):
            st.download_button(
                label, data, file_name=f"{_('synthetic')}-{file}" if desk.is_synthetic else file, mime=mime,
                key=f"download-{file}", on_click="ignore", icon=":material/download:",
            )  # fmt: skip


def _parquet(rows: object) -> bytes:
    target = io.BytesIO()
    rows.to_parquet(target, index=False)  # type: ignore[attr-defined]
    return target.getvalue()


def _source(desk: Desk, answer: Comparison, language: str) -> str:
    _ = translator(language)
    return _("Source: {n} simulated futures of each scenario, from {data}").format(
        n=answer.replications, data=source_name(desk, language)
    )
