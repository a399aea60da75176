"""The chapter of the budget memo about children: what the simulation says beside the baseline, with intervals."""

from collections.abc import Iterable

from models.plan import marked
from planner.comparing import Run
from planner.language import say
from planner.placement.spread import FEWEST_DRAWS
from planner.report import charts
from planner.report.budget_gathered import Proposed
from planner.report.budget_words import Writing
from planner.report.document import SIGNED, Block, Cell, Column, Figure, Heading, Number, Paragraph, Points, Table
from planner.simulation.compare import MAIN, Line
from planner.words.comparison import TITLES, notes, read_first
from planner.words.money import signed

TOO_FEW = marked("Too few futures for some figures: fewer than {least}, or an interval that is wide. They bear a star.")


def effects_on_children(at: Writing) -> Iterable[Block]:
    """What the proposals do for children: waiting, breaches, moves and nearness, with intervals."""
    _, comparison = at.tr, at.memo.comparison
    yield Heading(_("Consequences for the children"), 2)
    if comparison is None:
        yield Paragraph(_("Left out: no futures were asked for. Ask for some with --futures."))
        return
    setup, codes = comparison.baseline.setup, at.memo.desk.codes
    yield Paragraph(
        _(
            "From {n} futures of {days} days for children of {operators}, the same children in all of them. "
            "Intervals tell of the futures alone, not of whether rates and rules are right."
        ).format(
            n=comparison.replications,
            days=setup.days,
            operators=", ".join(codes.name("operator", each, at.language) for each in setup.counted),
        ),
        at.future_ref(),
    )
    for proposed in at.memo.proposals:
        if proposed.run is not None:
            yield from _one(at, proposed, proposed.run)
    yield from _figure(at)


def _one(at: Writing, proposed: Proposed, run: Run) -> Iterable[Block]:
    _ = at.tr
    said = tuple(say(each, at.language) for each in notes(run))
    if said:
        yield Points(said, at.future_ref())
    if run.same_as is not None:
        return
    assert at.memo.comparison is not None
    base = {line.measure: line for line in at.memo.comparison.baseline.lines}
    found = read_first(run)
    rows = tuple(_row(at, line, base.get(line.measure)) for line in found)
    columns = (
        Column("measure", _("Measure"), 2.6),
        Column("baseline", _("Baseline")),
        Column("value", _("With the proposal")),
        Column("difference", _("Difference")),
        Column("low", _("Low, 95 %")),
        Column("high", _("High, 95 %")),
        Column("unit", _("Unit of measure"), 1.2),
    )
    wide = any(_too_few(line) for line in found)
    note = _(TOO_FEW).format(least=FEWEST_DRAWS) if wide else ""
    title = _("{name}: what it means for the children").format(name=at.title(proposed))
    yield Table(f"children-{proposed.stack.name}", title, columns, rows, at.future_ref(), note)


def _row(at: Writing, line: Line, base: Line | None) -> tuple[Cell, ...]:
    star = " *" if _too_few(line) else ""
    digits = 1 if abs(line.value.mean) >= 10 else 2
    baseline = None if base is None else Number(base.value.mean, digits)
    return (
        at.tr(TITLES[line.measure]) + star,
        baseline,
        Number(line.value.mean, digits),
        Number(line.difference.mean, digits, SIGNED, formula="" if baseline is None else "{value}-{baseline}"),
        Number(line.difference.low, digits, SIGNED),
        Number(line.difference.high, digits, SIGNED),
        at.tr(line.unit),
    )


def _too_few(line: Line) -> bool:
    """Whether the difference is not to be relied on: few futures, or an interval as wide as what it tells of."""
    half = (line.difference.high - line.difference.low) / 2
    return line.difference.n < FEWEST_DRAWS or half > max(0.5, abs(line.difference.mean) / 2)


def main_line(run: Run | None) -> Line | None:
    """Days without a place that children should have had; `None` without futures."""
    return None if run is None else next((line for line in run.lines if line.measure == MAIN), None)


def _figure(at: Writing) -> Iterable[Block]:
    _ = at.tr
    rows = [
        (at.title(proposed), line.difference.mean, signed(line.difference.mean, at.language, 0))
        for proposed in at.memo.proposals
        if (line := main_line(proposed.run)) is not None
    ]
    if not rows:
        return
    title = _("Days without a place, beside the baseline")
    unit = _("Days in {n} days").format(n=at.memo.request.days)
    alt = _("Bars of the difference in days without a place that children should have had. The tables have intervals.")
    yield Figure(
        "breach-days",
        title,
        alt,
        charts.bars(rows, unit),
        at.future_ref(),
    )


def said_of_children(at: Writing, proposed: Proposed) -> str:
    """The main consequence in one sentence; empty without futures."""
    _, line = at.tr, main_line(proposed.run)
    if line is None:
        return ""
    mean, low, high = line.difference.mean, line.difference.low, line.difference.high
    return _("Days without a place in {days} days: {mean} ({low} to {high}) beside the baseline.").format(
        days=at.memo.request.days,
        mean=signed(mean, at.language, 0),
        low=signed(low, at.language, 0),
        high=signed(high, at.language, 0),
    )
