"""Chapters of the budget memo about money: by item, payer and component, year by year, and how sure all that is."""

from collections.abc import Iterable
from fractions import Fraction

from models.plan import marked
from planner.costing.answer import NON_PRICED
from planner.report import charts
from planner.report.budget_gathered import (
    ITEM_INCOME,
    ITEM_OPERATIONS,
    ITEM_PURCHASES,
    Proposed,
    by_item,
    changes_by_payer,
    changes_nothing,
    is_of_whole,
)
from planner.report.budget_words import Writing
from planner.report.document import (
    SHARE,
    SIGNED,
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Number,
    Paragraph,
    Points,
    Table,
)
from planner.simulation.costs.explained import COMPONENT_NAMES
from planner.simulation.funding.money import MILLION
from planner.words.cost import PAYER_NAMES
from planner.words.cost_register import assumption_name
from planner.words.money import between, decimal, kroner, millions, percent

NO_CHANGE = marked("No institution is changed and nobody pays more or less: the proposal costs nothing by this sum.")

MOST_SWINGS = 8
"""Assumptions shown in a tornado."""


def money(at: Writing) -> Iterable[Block]:
    """The fourth question, what it costs: every proposal beside the baseline, year by year."""
    _ = at.tr
    yield Heading(_("4. What are the effects, how lasting are they, and who is affected?"))
    yield Heading(_("Effects on budgets"), 2)
    yield Paragraph(
        _(
            "Amounts are what the proposal costs more than the baseline. Nominal amounts are in each year's prices; "
            "real amounts in prices of {year}; present values are of {first} after circular R-109. What financing by "
            "taxes costs on top stands apart and is in no sum."
        ).format(year=at.memo.proposals[0].cost.prices.year, first=at.years[0])
    )
    for proposed in at.memo.proposals:
        refs = at.cost_ref(proposed)
        yield Heading(at.title(proposed), 2)
        if changes_nothing(proposed.cost):
            yield Paragraph(_(NO_CHANGE), refs)
            continue
        yield _over_years(at, proposed, refs)
        yield _items(at, proposed, refs)
        yield _payers_figure(at, proposed, refs)
        if not is_of_whole(proposed.cost):
            yield _components(at, proposed, refs)
            yield from _unit_costs(at, proposed, refs)


def _over_years(at: Writing, proposed: Proposed, refs: tuple[str, ...]) -> Table:
    _, answer = at.tr, proposed.cost
    columns = (
        Column("year", _("Year"), 0.7),
        Column("with", _("With the proposal, NOK million")),
        Column("baseline", _("Baseline, NOK million")),
        Column("nominal", _("Effect, nominal")),
        Column("deflator", _("To fixed prices")),
        Column("real", _("Effect, real")),
        Column("discount", _("Discount factor")),
        Column("present", _("Effect, present value")),
    )
    rows = []
    for year, before in zip(answer.years, answer.baseline, strict=True):
        effect = year.nominal - before.nominal
        rows.append(
            (
                str(year.year),
                Number(year.nominal / MILLION, 2),
                Number(before.nominal / MILLION, 2),
                Number(effect / MILLION, 2, SIGNED, formula="{with}-{baseline}"),
                Number(year.to_fixed_prices, 4),
                Number(effect * year.to_fixed_prices / MILLION, 2, SIGNED, formula="{nominal}*{deflator}"),
                Number(year.discount, 4),
                Number(effect * year.to_fixed_prices * year.discount / MILLION, 2, SIGNED, formula="{real}*{discount}"),
            )
        )
    pairs = zip(answer.years, answer.baseline, strict=True)
    net = sum((year.present - before.present for year, before in pairs), Fraction(0))
    tax = answer.prices.of("tax_cost")
    note = _("The tax financing cost of the present value, outside the sums: {amount}.").format(
        amount=millions(net * tax, at.language)
    )
    title = _("{name}: effect year by year, NOK million").format(name=at.title(proposed))
    sums = ("with", "baseline", "nominal", "real", "present")
    return Table(f"years-{proposed.stack.name}", title, columns, tuple(rows), refs, note, sums, _("Total"))


def _items(at: Writing, proposed: Proposed, refs: tuple[str, ...]) -> Table:
    """Effect by chapter and item of the state budget, and on the municipalities' own budgets."""
    _ = at.tr
    columns = (
        Column("year", _("Year"), 0.7),
        Column("operations", _("Chapter 855 item 01, operations")),
        Column("purchases", _("Chapter 855 item 22, purchases")),
        Column("income", _("Chapter 3855 item 60, co-payments")),
        Column("grants", _("State grants and refunds, item not settled")),
        Column("state", _("The state, net")),
        Column("municipality", _("Municipalities, co-payments")),
        Column("bfe", _("Oslo, BFE")),
        Column("districts", _("Oslo, districts")),
        Column("total", _("All payers")),
    )
    rows: list[tuple[Cell, ...]] = []
    for (year, items), (_year, payers) in zip(by_item(proposed.cost), changes_by_payer(proposed.cost), strict=True):
        amounts = [items[ITEM_OPERATIONS], items[ITEM_PURCHASES], items[ITEM_INCOME], payers["state_grants"]]
        state = sum(amounts, Fraction(0))
        rest = [payers["municipality"], payers["oslo_bfe"], payers["oslo_districts"]]
        rows.append(
            (
                str(year),
                *(_mill(amount) for amount in amounts),
                _mill(state, "{operations}+{purchases}+{income}+{grants}"),
                *(_mill(amount) for amount in rest),
                _mill(state + sum(rest, Fraction(0)), "{state}+{municipality}+{bfe}+{districts}"),
            )
        )
    title = _("{name}: effect by chapter, item and payer, NOK million, nominal").format(name=at.title(proposed))
    note = _(
        "Chapter 855 is shown gross and co-payments as income in chapter 3855, as in the state accounts. Oslo pays "
        "from its own budget; which chapter and item a grant or refund would come from is for the proposer to settle."
    )
    sums = tuple(column.key for column in columns[1:])
    return Table(f"items-{proposed.stack.name}", title, columns, tuple(rows), refs, note, sums, _("Total"))


def _mill(nok: Fraction, formula: str = "") -> Number:
    return Number(nok / MILLION, 2, SIGNED, formula=formula)


def _payers_figure(at: Writing, proposed: Proposed, refs: tuple[str, ...]) -> Figure:
    _ = at.tr
    totals: dict[str, Fraction] = {}
    for _year, payers in changes_by_payer(proposed.cost):
        for payer, amount in payers.items():
            totals[payer] = totals.get(payer, Fraction(0)) + amount
    rows = [
        (_(PAYER_NAMES[payer]), float(amount / MILLION), millions(amount, at.language))
        for payer, amount in totals.items()
        if amount
    ]
    title = _("{name}: who pays more, {first}–{last} in all").format(
        name=at.title(proposed), first=at.years[0], last=at.years[-1]
    )
    alt = _("Bars of what each payer pays more than in the baseline. The table by item has every figure.")
    return Figure(f"payers-{proposed.stack.name}", title, alt, charts.bars(rows, _("NOK million")), refs)


def _components(at: Writing, proposed: Proposed, refs: tuple[str, ...]) -> Table:
    _, answer = at.tr, proposed.cost
    fixed: dict[str, Fraction] = {}
    variable: dict[str, Fraction] = {}
    for sign, found in ((1, answer.yearly), (-1, answer.before)):
        for yearly in found:
            for part in yearly.components:
                fixed[part.name] = fixed.get(part.name, Fraction(0)) + sign * part.fixed
                variable[part.name] = variable.get(part.name, Fraction(0)) + sign * part.variable
    total = sum(fixed.values(), Fraction(0)) + sum(variable.values(), Fraction(0))
    columns = (
        Column("part", _("Component"), 2.6),
        Column("fixed", _("Fixed, NOK")),
        Column("variable", _("Follows the children, NOK")),
        Column("total", _("Total, NOK")),
        Column("share", _("Share"), 0.8),
    )
    rows = tuple(
        (
            _(COMPONENT_NAMES[name]),
            Number(fixed[name], 0),
            Number(variable[name], 0),
            Number(fixed[name] + variable[name], 0, formula="{fixed}+{variable}"),
            Number((fixed[name] + variable[name]) / total if total else Fraction(0), 1, SHARE),
        )
        for name in fixed
        if fixed[name] or variable[name]
    )
    title = _("{name}: a full year by component, in prices of {year}").format(
        name=at.title(proposed), year=answer.prices.year
    )
    sums = ("fixed", "variable", "total")
    return Table(f"components-{proposed.stack.name}", title, columns, rows, refs, "", sums, _("Total"))


def _unit_costs(at: Writing, proposed: Proposed, refs: tuple[str, ...]) -> Iterable[Block]:
    _, answer = at.tr, proposed.cost
    unit = answer.unit_costs
    if unit.per_used_place is None or unit.per_place is None or unit.per_stay_day is None:
        return
    said = _(
        "Per place {place}, per used place {used}, per stay-day {day}. Places that are not used cost {empty} a year."
    )
    yield Paragraph(
        said.format(
            place=millions(unit.per_place, at.language),
            used=millions(unit.per_used_place, at.language),
            day=kroner(unit.per_stay_day, at.language),
            empty=millions(unit.empty_places, at.language),
        ),
        refs,
    )
    if answer.break_even is not None:
        yield Paragraph(_break_even(at, proposed), refs)


def _break_even(at: Writing, proposed: Proposed) -> str:
    _, found = at.tr, proposed.cost.break_even
    assert found is not None
    price = kroner(found.price, at.language)
    if found.used is None or found.share is None:
        return _("Bought places at {price} a day are cheaper however full it is.").format(price=price)
    used, share = decimal(found.used, at.language, 2), percent(found.share, at.language)
    said = (
        _("From {used} used places on ({share} of its places) it is cheaper than bought places at {price} a day.")
        if found.is_reached
        else _("It needs {used} used places ({share} of its places) to be cheaper than bought ones at {price} a day.")
    )
    return said.format(used=used, share=share, price=price)


def uncertainty(at: Writing) -> Iterable[Block]:
    """How sure the costs are, and what is not valued in kroner."""
    _ = at.tr
    yield Heading(_("Uncertainty"), 2)
    rows = tuple(row for proposed in at.memo.proposals for row in _interval_rows(at, proposed))
    if rows:
        columns = (
            Column("what", _("What"), 2.6),
            Column("expected", _("Expected, NOK million")),
            Column("low", _("Low, 80 % interval")),
            Column("high", _("High, 80 % interval")),
        )
        note = _(
            "All uncertain assumptions are drawn at once over their ranges. The intervals say nothing of whether the "
            "model is right."
        )
        yield Table("intervals", _("Cost with 80 % intervals"), columns, rows, at.cost_refs(), note)
    for proposed in at.memo.proposals:
        yield from _tornado(at, proposed)
    yield Heading(_("Effects that are not valued in kroner"), 2)
    yield Paragraph(_("They stand beside the amounts and are in none of them:"))
    yield Points(tuple(_(text) for text in NON_PRICED))


def _interval_rows(at: Writing, proposed: Proposed) -> Iterable[tuple[Cell, ...]]:
    _, found = at.tr, proposed.cost.uncertain
    if found is None or is_of_whole(proposed.cost):
        return
    for what, spread in (
        (_("{name}: a full year"), found.year),
        (_("{name}: present value"), found.present),
        (_("{name}: per used place"), found.per_used_place),
    ):
        if spread is not None:
            values = (spread.expected, spread.low, spread.high)
            yield (what.format(name=at.title(proposed)), *(Number(each / MILLION, 1) for each in values))


def _tornado(at: Writing, proposed: Proposed) -> Iterable[Block]:
    _, found = at.tr, proposed.cost.uncertain
    if found is None or not found.tornado or is_of_whole(proposed.cost):
        return
    refs = at.cost_ref(proposed)
    swings = found.tornado[:MOST_SWINGS]
    middle = found.year.expected
    bars = [
        (
            assumption_name(each.name, proposed.cost, at.language),
            (min(each.at_low, each.at_high) - middle) / MILLION,
            (max(each.at_low, each.at_high) - middle) / MILLION,
        )
        for each in swings
    ]
    title = _("{name}: what drives the spread of a full year").format(name=at.title(proposed))
    alt = _("Bars of how far each assumption alone moves the cost of a full year. The table has every figure.")
    unit = _("NOK million from what is expected")
    yield Figure(f"tornado-{proposed.stack.name}", title, alt, charts.tornado(bars, unit, at.language), refs)
    columns = (
        Column("name", _("What is assumed"), 2.6),
        Column("low", _("At its low value, NOK million")),
        Column("high", _("At its high value, NOK million")),
    )
    rows = tuple(
        (
            assumption_name(each.name, proposed.cost, at.language),
            Number((each.at_low - middle) / MILLION, 2, SIGNED),
            Number((each.at_high - middle) / MILLION, 2, SIGNED),
        )
        for each in swings
    )
    yield Table(f"tornado-{proposed.stack.name}", title, columns, rows, refs)
    share = found.year.share_at_most(middle)
    yield Paragraph(
        _("A full year costs at most what is expected in {share} of {n} draws ({band} in the middle 80 %).").format(
            share=percent(share, at.language, 0),
            n=found.draws,
            band=between(*(millions(each, at.language) for each in (found.year.low, found.year.high))),
        ),
        refs,
    )
