"""Tables of a cost for reports and pages: numbers stay numbers, so that a workbook can reckon on."""

from collections.abc import Iterable
from fractions import Fraction

from planner.costing.as_json import PER_CENTS
from planner.costing.question import CostAnswer
from planner.language import say, translator
from planner.report.document import SHARE, SIGNED, Cell, Column, Number, Table
from planner.simulation.costs.explained import COMPONENT_NAMES
from planner.simulation.costs.lines import NOK
from planner.simulation.costs.uncertainty import quantile
from planner.simulation.costs.yearly import DAYS
from planner.words.cost import PAYER_NAMES, paying
from planner.words.cost_arithmetic import LINE_UNITS, arithmetic
from planner.words.cost_register import assumption_name, unit_name
from planner.words.money import millions

MNOK = 1_000_000
ORE_PER_MNOK = 100 * MNOK


def component_sums(answer: CostAnswer) -> dict[str, tuple[Fraction, Fraction]]:
    """Fixed and variable of every component of a full year, over all institutions [NOK]."""
    sums: dict[str, tuple[Fraction, Fraction]] = {}
    for cost in answer.yearly:
        for each in cost.components:
            fixed, variable = sums.get(each.name, (Fraction(0), Fraction(0)))
            sums[each.name] = (fixed + each.fixed, variable + each.variable)
    return sums


def component_table(answer: CostAnswer, refs: tuple[str, ...], language: str) -> Table:
    """Components of a full year in kroner, with their shares and a sum."""
    _ = translator(language)
    sums = component_sums(answer)
    total = sum((fixed + variable for fixed, variable in sums.values()), Fraction(0))
    columns = (
        Column("component", _("Component"), 2.2),
        Column("fixed", _("Fixed, NOK")),
        Column("variable", _("Follows the children, NOK")),
        Column("all", _("In all, NOK")),
        Column("share", _("Share"), 0.7),
    )
    rows = tuple(
        (
            _(COMPONENT_NAMES[name]),
            Number(fixed),
            Number(variable),
            Number(fixed + variable, formula="{fixed}+{variable}"),
            Number((fixed + variable) / total, 1, SHARE) if total else None,
        )
        for name, (fixed, variable) in sums.items()
    )
    return Table(
        "cost-components",
        _("A full year by component"),
        columns,
        rows,
        refs,
        sums=("fixed", "variable", "all"),
        sum_title=_("Sum"),
    )


def year_table(answer: CostAnswer, refs: tuple[str, ...], language: str) -> Table:
    """Every year: nominal, in fixed prices and as present value, in million kroner."""
    _ = translator(language)
    with_baseline = any(each.nominal for each in answer.baseline)
    nominal, real, present = (each.by_year() for each in (answer.nominal, answer.real, answer.present))
    columns = (
        Column("year", _("Year"), 0.7),
        Column("nominal", _("Nominal, NOK million")),
        Column("real", _("In prices of {year}, NOK million").format(year=answer.prices.year)),
        Column("present", _("Present value, NOK million")),
        *((Column("baseline", _("Without the scenario"), 0.9),) if with_baseline else ()),
    )
    baseline = {each.year: each.nominal for each in answer.baseline}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(year),
            _mnok(nominal[year]),
            _mnok(real[year]),
            _mnok(present[year]),
            *((Number(baseline.get(year, Fraction(0)) / MNOK, 1),) if with_baseline else ()),
        )
        for year in nominal
    )
    note = _("Tax financing cost of the present value, apart from the sums: {amount}.").format(
        amount=millions(answer.tax_cost, language)
    )
    keys = ("nominal", "real", "present", *(("baseline",) if with_baseline else ()))
    return Table("cost-years", _("Year by year"), columns, rows, refs, note, keys, _("Sum"))


def payer_table(answer: CostAnswer, refs: tuple[str, ...], language: str) -> Table:
    """What each payer pays each year, in million kroner of that year."""
    _ = translator(language)
    payers = paying(answer)
    columns = (Column("year", _("Year"), 0.7), *(Column(each, _(PAYER_NAMES[each])) for each in payers))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(year), *(_mnok(answer.nominal.payers[year, payer]) for payer in payers))
        for year in answer.nominal.by_year()
    )
    title = _("Who pays, NOK million in the prices of each year")
    return Table("cost-payers", title, columns, rows, refs, sums=payers, sum_title=_("Sum"))


def tornado_table(answer: CostAnswer, language: str) -> Table:
    """What each assumption alone does to a full year at the ends of its range."""
    _ = translator(language)
    found = answer.uncertain
    columns = (
        Column("name", _("What is assumed"), 2.6),
        Column("low", _("At its low end, NOK million")),
        Column("high", _("At its high end, NOK million")),
    )
    rows: tuple[tuple[Cell, ...], ...] = ()
    if found is not None:
        expected = found.year.expected
        rows = tuple(
            (
                assumption_name(each.name, answer, language),
                Number((each.at_low - expected) / MNOK, 2, SIGNED),
                Number((each.at_high - expected) / MNOK, 2, SIGNED),
            )
            for each in found.tornado
        )
    return Table("cost-tornado", _("What drives the cost of a full year"), columns, rows)


def s_curve_table(answer: CostAnswer, language: str) -> Table:
    """The cost of a full year that so many per cent of the draws stay below."""
    _ = translator(language)
    found = answer.uncertain
    columns = (Column("share", _("Share of draws")), Column("amount", _("At most, NOK million")))
    rows: tuple[tuple[Cell, ...], ...] = ()
    if found is not None:
        rows = tuple(
            (Number(Fraction(each, 100), 0, SHARE), Number(quantile(found.year.draws, each) / MNOK, 1))
            for each in PER_CENTS
        )
    return Table("cost-s-curve", _("The S-curve in figures"), columns, rows)


def beside_table(answer: CostAnswer, refs: tuple[str, ...], language: str) -> Table:
    """What else a child or a day could cost, with ranges."""
    _ = translator(language)
    columns = (
        Column("what", _("What it is"), 2.4),
        Column("value", _("Expected, NOK")),
        Column("low", _("Low")),
        Column("high", _("High")),
        Column("unit", _("Unit of measure"), 1.3),
    )
    rows = tuple(
        (
            each.assumption.nb if language == "nb" else each.assumption.en,
            Number(each.value),
            Number(each.low),
            Number(each.high),
            unit_name(each.unit, language),
        )
        for each in answer.beside
    )
    title = _("What else it could cost, in prices of {year}").format(year=answer.prices.year)
    return Table("cost-beside", title, columns, rows, refs)


def break_even_table(answer: CostAnswer, language: str) -> Table:
    """A full year of the institution and of the same days bought, by used places."""
    _ = translator(language)
    columns = (
        Column("used", _("Used places")),
        Column("own", _("The institution, NOK million")),
        Column("bought", _("Bought places, NOK million")),
    )
    rows: tuple[tuple[Cell, ...], ...] = ()
    if answer.break_even is not None:
        cost, price = answer.yearly[0], answer.break_even.price
        rows = tuple(
            (
                Number(used),
                Number((cost.fixed + cost.per_used_place * used) / MNOK, 1),
                Number(price * DAYS * used / MNOK, 1),
            )
            for used in range(int(cost.facility.places) + 1)
        )
    return Table("cost-break-even", _("A full year by used places, in figures"), columns, rows)


def line_tables(answer: CostAnswer, refs: tuple[str, ...], language: str) -> Iterable[Table]:
    """The lines of every institution, from staff on shift to the year's total."""
    _ = translator(language)
    columns = (
        Column("line", _("Line"), 2.2),
        Column("how", _("How"), 2.0),
        Column("value", _("Value")),
        Column("unit", _("Unit of measure"), 0.9),
    )
    for number, (facility, lines) in enumerate(zip(answer.facilities, answer.lines, strict=True), start=1):
        rows = tuple(
            (
                say(each.what, language),
                arithmetic(each, language),
                Number(each.value, 0 if each.unit == NOK else 2),
                _(LINE_UNITS[each.unit]),
            )
            for each in lines
        )
        title = _("Line by line: {name}").format(name=facility.name)
        yield Table(f"cost-lines-{number}", title, columns, rows, refs)


def _mnok(ore: int) -> Number:
    return Number(Fraction(ore, ORE_PER_MNOK), 1)
