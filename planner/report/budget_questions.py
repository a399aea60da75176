"""The six questions of utredningsinstruksen (§ 2-1) in the budget memo; the money has chapters of its own.

The program states what it knows and recommends nothing: what is a judgement is left to the one who proposes.
"""

from collections.abc import Iterable
from fractions import Fraction

from models.plan import marked
from planner.language import say
from planner.placement.changes import said
from planner.public_figures import figures
from planner.report.budget_children import main_line, said_of_children
from planner.report.budget_gathered import Proposed, extra_in_full_year, is_of_whole
from planner.report.budget_words import Writing
from planner.report.document import SIGNED, Block, Cell, Column, Heading, Number, Paragraph, Points, Table
from planner.simulation.funding.money import MILLION
from planner.words.comparison import TITLES, read_first
from planner.words.money import between, decimal, millions, short_date

PRINCIPLES = (
    marked(
        "The duty to find a place (bistandsplikt) is not limited by cost or by professional reasons "
        "(the Child Welfare Act, § 16-3)."
    ),
    marked("The child's right to be heard, and to have its view weigh before a decision about where to live."),
    marked("Placement grounds in one unit at a time (§ 10-15), and the limits of how long a stay may last (§ 6-2)."),
    marked("Every child may appeal a decision to be moved, from 1 January 2026."),
    marked("Whether children in Oslo get as much per child as children elsewhere: see the report about the gap."),
    marked("Personal data: the memo holds totals alone, and figures of few children are not for sharing."),
)

BREACHES = "breaches_july_2023"
"""The public figure on breaches that the first question names."""

PROBLEM = ("breach_children", "breach_days", "waiting", "wait_days", "placed_at_once")
"""What the baseline says of the problem."""


def summary(at: Writing) -> Iterable[Block]:
    """What each proposal costs and does, in a table and in words."""
    _ = at.tr
    yield Heading(_("Summary"))
    items = tuple(f"{at.title(proposed)}: {_in_short(at, proposed)}" for proposed in at.memo.proposals)
    yield Points(items, (*at.cost_refs(), *at.future_ref()))
    yield _side_by_side(at)


def _in_short(at: Writing, proposed: Proposed) -> str:
    _, answer = at.tr, proposed.cost
    said = _("{amount} more in a full year, in prices of {year}.")
    parts = [said.format(amount=millions(extra_in_full_year(answer), at.language), year=answer.prices.year)]
    if answer.uncertain is not None and not is_of_whole(answer):
        spread = answer.uncertain.year
        band = between(*(millions(each, at.language) for each in (spread.low, spread.high)))
        parts.append(_("80 % interval of the cost {band}.").format(band=band))
    told = said_of_children(at, proposed)
    return " ".join([*parts, *([told] if told else [])])


def _side_by_side(at: Writing) -> Table:
    """Nullalternativet first, then every proposal."""
    _ = at.tr
    columns = (
        Column("name", _("Alternative"), 2.0),
        Column("year", _("A full year, NOK million")),
        Column("present", _("Effect, present value, NOK million")),
        Column("used", _("Cost per used place, NOK million")),
        Column("days", _("Days without a place, difference")),
        Column("low", _("Low, 95 %")),
        Column("high", _("High, 95 %")),
    )
    nothing = Number(0, 1, SIGNED)
    rows: list[tuple[Cell, ...]] = [(_("Baseline (nullalternativet)"), nothing, nothing, None, nothing, None, None)]
    for proposed in at.memo.proposals:
        answer, line = proposed.cost, main_line(proposed.run)
        used = None if is_of_whole(answer) else answer.unit_costs.per_used_place
        rows.append(
            (
                at.title(proposed),
                Number(extra_in_full_year(answer) / MILLION, 1, SIGNED),
                Number(present_effect(proposed) / MILLION, 1, SIGNED),
                None if used is None else Number(used / MILLION, 1),
                None if line is None else Number(line.difference.mean, 0, SIGNED),
                None if line is None else Number(line.difference.low, 0, SIGNED),
                None if line is None else Number(line.difference.high, 0, SIGNED),
            )
        )
    refs = (*at.cost_refs(), *at.future_ref())
    return Table("alternatives", _("The alternatives side by side"), columns, tuple(rows), refs)


def present_effect(proposed: Proposed) -> Fraction:
    """What a proposal costs more than the baseline as present value [NOK]."""
    pairs = zip(proposed.cost.years, proposed.cost.baseline, strict=True)
    return sum((year.present - before.present for year, before in pairs), Fraction(0))


def problem(at: Writing) -> Iterable[Block]:
    """The first question, from the baseline."""
    _, comparison = at.tr, at.memo.comparison
    yield Heading(_("1. What is the problem, and what do we want to achieve?"))
    breaches = figures()[BREACHES]
    assert breaches.value is not None
    yield Paragraph(
        _(
            "Every child that a municipality asks for shall have a place. In July 2023 {n} possible breaches of that "
            "duty were counted in one month ({key}). The aim is fewer days without a place, nearer to "
            "home and with fewer moves."
        ).format(n=decimal(breaches.value, at.language, 0), key=BREACHES)
    )
    if comparison is None:
        return
    found = {line.measure: line for line in read_first(comparison.baseline)}
    rows = tuple(
        (
            _(TITLES[code]),
            Number(found[code].value.mean, 1),
            Number(found[code].value.low, 1),
            Number(found[code].value.high, 1),
            _(found[code].unit),
        )
        for code in PROBLEM
        if code in found
    )
    columns = (
        Column("measure", _("Measure"), 2.6),
        Column("value", _("Baseline")),
        Column("low", _("Low, 95 %")),
        Column("high", _("High, 95 %")),
        Column("unit", _("Unit of measure"), 1.2),
    )
    title = _("The baseline: what happens in {days} days if nothing is changed").format(days=at.memo.request.days)
    yield Table("problem", title, columns, rows, at.future_ref())


def measures(at: Writing) -> Iterable[Block]:
    """The second question: nullalternativet and every proposal with its changes."""
    _ = at.tr
    yield Heading(_("2. Which measures are relevant?"))
    yield Paragraph(
        _("Nullalternativet is what there is and what has been decided: no change. All effects are counted from it.")
    )
    for proposed in at.memo.proposals:
        yield Heading(at.title(proposed), 2)
        yield Paragraph(" ".join(part.scenario.why_in(at.language) for part in proposed.stack.parts))
        yield Points(tuple(_change(at, step) for step in proposed.stack.steps))


def _change(at: Writing, step: object) -> str:
    from models.change import Step

    assert isinstance(step, Step)
    since = f"{short_date(step.on, at.language)}: " if step.on is not None else ""
    return f"{since}{say(said(step.change, at.memo.desk.codes), at.language)}"


def principles(at: Writing) -> Iterable[Block]:
    """The third question."""
    _ = at.tr
    yield Heading(_("3. Which questions of principle do the measures raise?"))
    yield Points(tuple(_(text) for text in PRINCIPLES))


def recommendation(at: Writing) -> Iterable[Block]:
    """The fifth question: what the figures point to; the recommendation is the proposer's."""
    _ = at.tr
    yield Heading(_("5. Which measure is recommended, and why?"))
    yield Paragraph(
        _("The program recommends nothing. What the figures say, by three measures; what is not in kroner weighs too:")
    )
    best = min(at.memo.proposals, key=present_effect)
    items = [
        _("Costs least as present value: {name}, {amount}.").format(
            name=at.title(best), amount=millions(present_effect(best), at.language)
        )
    ]
    told = [(line, proposed) for proposed in at.memo.proposals if (line := main_line(proposed.run)) is not None]
    if told:
        line, proposed = min(told, key=lambda each: each[0].difference.mean)
        items.append(
            _("Fewest days without a place: {name}, {days}.").format(
                name=at.title(proposed), days=decimal(line.difference.mean, at.language, 0)
            )
        )
    prices = [(_price_of_a_day(at, proposed), proposed) for proposed in at.memo.proposals]
    known = [(price, proposed) for price, proposed in prices if price is not None]
    if known:
        price, proposed = min(known, key=lambda each: each[0])
        items.append(
            _("Costs least per day without a place that is avoided: {name}, {amount}.").format(
                name=at.title(proposed), amount=millions(price, at.language, 3)
            )
        )
    yield Points(tuple(items), (*at.cost_refs(), *at.future_ref()))
    yield Paragraph(_("Recommendation: must be filled in by the one who proposes."), is_lead=True)


def _price_of_a_day(at: Writing, proposed: Proposed) -> Fraction | None:
    """A full year's extra cost over the days avoided in a year; `None` where none surely are, or it costs nothing."""
    line, extra = main_line(proposed.run), extra_in_full_year(proposed.cost)
    if line is None or line.difference.high >= 0 or extra <= 0:
        return None
    avoided = Fraction(-line.difference.mean) * 365 / at.memo.request.days
    return extra / avoided


def conditions(at: Writing) -> Iterable[Block]:
    """The sixth question: staff, openings and the assumptions that matter most."""
    _ = at.tr
    yield Heading(_("6. What are the conditions for success?"))
    for proposed in at.memo.proposals:
        new = [yearly for yearly in proposed.cost.yearly if yearly.facility.is_new]
        items = [
            _("{name}: {years} person-years must be filled, {share} places opened.").format(
                name=yearly.facility.name,
                years=decimal(yearly.person_years.total, at.language, 1),
                share=decimal(yearly.facility.places, at.language, 0),
            )
            for yearly in new
        ]
        starts = sorted({step.on for step in proposed.stack.steps if step.on is not None})
        items += [_("Changes take effect on {day}.").format(day=short_date(day, at.language)) for day in starts]
        items += [say(note, at.language) for note in proposed.cost.notes]
        if items:
            yield Heading(at.title(proposed), 2)
            yield Points(tuple(items), at.cost_ref(proposed))
    yield Paragraph(_("What the costs rest on most stands in the tornadoes above; every assumption stands below."))
