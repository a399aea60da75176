"""The chapter on what the change in the gap consists of: a waterfall, its parts, and every order."""

from collections.abc import Iterable
from fractions import Fraction

from planner.gap.as_json import split_in_ore
from planner.gap.question import Split
from planner.language import say, translator
from planner.report import charts
from planner.report.document import (
    SIGNED,
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Number,
    Paragraph,
    Table,
)
from planner.report.gathered import Gathered, mnok
from planner.simulation.funding.attribution import Attribution
from planner.simulation.funding.money import MILLION, ORE_PER_NOK
from planner.words.gap import FACTOR_NAMES, PART_NAMES
from planner.words.money import signed


def split(at: Gathered) -> Iterable[Block]:
    """The change split, with every order beside it."""
    _, answer = at.tr, at.answer
    yield Heading(_("What the change consists of"))
    if answer.no_split is not None:
        yield Paragraph(say(answer.no_split, at.language))
    if answer.causes is not None:
        yield from _one_split(at, "causes", answer.causes, at.by(_("The change split")))
        yield _orders(at, answer.causes.expected)
    if answer.causes is not None and answer.no_need is not None:
        yield Paragraph(say(answer.no_need, at.language))
    if answer.need is not None:
        yield Heading(_("Volume, need and price"), 2)
        yield from _one_split(at, "need", answer.need, at.by(_("Volume, need and price")))


def _one_split(at: Gathered, key: str, split: Split, refs: tuple[str, ...]) -> Iterable[Block]:
    _ = at.tr
    title = _("The gap from {first} to {last}, part by part").format(first=split.first, last=split.last)
    yield Paragraph(
        _(
            "Method: each part gets its average over all orders in which the parts can change (the Shapley value). "
            "The parts sum to the change to the øre. The lines show the least and most over the orders."
        )
    )
    alt = _("A waterfall from the gap of {first} to that of {last}. The table has every figure.").format(
        first=split.first, last=split.last
    )
    steps = waterfall_steps(split, False, at.language)
    drawn = charts.waterfall(steps, _("NOK million"), at.language)
    yield Figure(f"{key}-waterfall", title, alt, drawn, refs)
    yield _parts(at, key, split, title, refs)


def _parts(at: Gathered, key: str, split: Split, title: str, refs: tuple[str, ...]) -> Table:
    _ = at.tr
    before, _after, ore = split_in_ore(split.expected)
    columns = (
        Column("part", _("Part"), 2.6),
        Column("nok", _("NOK"), 1.3),
        Column("low", _("Low by order, million")),
        Column("high", _("High by order, million")),
        Column("band_low", _("Low by the grant's band, million")),
        Column("band_high", _("High by the grant's band, million")),
    )
    opening = _("Gap in {year}").format(year=split.first)
    rows: list[tuple[Cell, ...]] = [(opening, Number(Fraction(before, ORE_PER_NOK), 2), None, None, None, None)]
    ends = zip(split.expected.portions, split.at_low.portions, split.at_high.portions, ore, strict=True)
    for portion, low, high, value in ends:
        grants = sorted((low.value, high.value))
        rows.append(
            (
                _(PART_NAMES[portion.part.name]),
                Number(Fraction(value, ORE_PER_NOK), 2, SIGNED),
                mnok(portion.low),
                mnok(portion.high),
                *(mnok(each) for each in grants),
            )
        )
    factors = "; ".join(
        f"{_(FACTOR_NAMES[factor])} {signed(each / MILLION, at.language)}"
        for portion in split.expected.portions
        if len(portion.by_factor) > 1
        for factor, each in portion.by_factor.items()
    )
    note = _("Within the parts, million: {factors}.").format(factors=factors)
    closing = _("Gap in {year}").format(year=split.last)
    return Table(f"{key}-parts", title, columns, tuple(rows), refs, note, ("nok",), closing)


def _orders(at: Gathered, attribution: Attribution) -> Table:
    _ = at.tr
    names = [portion.part.name for portion in attribution.portions]
    columns = (
        Column("order", _("The order in which the parts change"), 3.0),
        *(Column(name, _(PART_NAMES[name])) for name in names),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            " → ".join(_(PART_NAMES[part]) for part in order.parts),
            *(Number(order.values[order.parts.index(name)] / MILLION, 1, SIGNED) for name in names),
        )
        for order in attribution.orders
    )
    title = _("What the order does to each part, NOK million")
    return Table("orders", title, columns, rows, at.by(_("The change split")))


def waterfall_steps(split: Split, by_factor: bool, language: str) -> list[charts.Step]:
    """The bars from the gap of one year to that of the other, part by part or factor by factor [NOK million]."""
    _ = translator(language)
    before, after, ore = split_in_ore(split.expected)
    scale = MILLION * ORE_PER_NOK
    gap_in = _("Gap in {year}")
    steps = [charts.Step(gap_in.format(year=split.first), before / scale, is_level=True)]
    for portion, value in zip(split.expected.portions, ore, strict=True):
        if by_factor:
            steps += [
                charts.Step(_(FACTOR_NAMES[factor]).capitalize(), float(each / MILLION))
                for factor, each in portion.by_factor.items()
            ]
        else:
            low, high = float(portion.low / MILLION), float(portion.high / MILLION)
            steps.append(charts.Step(_(PART_NAMES[portion.part.name]), value / scale, low, high))
    return [*steps, charts.Step(gap_in.format(year=split.last), after / scale, is_level=True)]
