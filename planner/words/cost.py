"""The answer of `cost` for people: a year by component, who pays when, intervals, break-even, and what it rests on."""

from fractions import Fraction

from models.plan import marked
from planner.costing.answer import NON_PRICED
from planner.costing.question import Beside, CostAnswer
from planner.language import say, translator
from planner.simulation.costs.explained import COMPONENT_NAMES
from planner.simulation.costs.payers import PAYERS
from planner.simulation.costs.yearly import WAGES
from planner.words.cost_arithmetic import line_table
from planner.words.cost_register import assumption_head, assumption_name, assumption_rows, unit_name
from planner.words.money import Number, decimal, from_ore, kroner, millions, percent
from planner.words.written import SYNTHETIC, table

PAYER_NAMES = {
    "state_bufetat": marked("State (Bufetat)"),
    "state_grants": marked("State (grants and refunds)"),
    "municipality": marked("Municipality"),
    "oslo_bfe": marked("Oslo (BFE)"),
    "oslo_districts": marked("Oslo (districts)"),
}

SOURCES_OF_USED = {
    "engine": marked("by the engine"),
    "residents": marked("with a resident today"),
    "stated": marked("as stated"),
}


def cost_lines(answer: CostAnswer, command: str, synthetic: bool, all_assumptions: bool, language: str) -> list[str]:
    """The whole answer, most important first."""
    _ = translator(language)
    lines = [_(SYNTHETIC)] if synthetic else []
    lines += headline(answer, language)
    lines += ["", *_components(answer, language)]
    lines += ["", *_years(answer, language)]
    lines += _uncertain(answer, language)
    lines += ["", *_beside(answer, language)]
    if len(answer.lines) == 1:
        lines += ["", _("From posts to person-years:"), *line_table(answer.lines[0], language, 28)]
    lines += ["", *_assumptions(answer, all_assumptions, language)]
    lines += ["", _("Not valued in kroner:"), *(f"  {_(text)}" for text in NON_PRICED)]
    lines += ["", *(say(note, language) for note in answer.notes)]
    return [*lines, "", _("Made by: {command}").format(command=command)]


def headline(answer: CostAnswer, language: str) -> list[str]:
    """What a full year costs, per place, used place, day and stay."""
    _ = translator(language)
    unit = answer.unit_costs
    places = sum((each.places for each in answer.facilities), Fraction(0))
    used = sum((each.used for each in answer.facilities), Fraction(0))
    lines = [
        _("Cost in prices of {year}: {amount} in a full year, {fixed} of it whether children come or not.").format(
            year=answer.prices.year,
            amount=millions(unit.per_year, language),
            fixed=millions(sum((each.fixed for each in answer.yearly), Fraction(0)), language),
        ),
        _("{places} places, {used} of them used on an average day ({how}).").format(
            places=decimal(places, language, 0),
            used=decimal(used, language, 2),
            how=_(SOURCES_OF_USED[answer.used[0].source]) if answer.used else "–",
        ),
        _("Per place {place}, per used place {used}, per stay-day {day}, per stay of {days} days {child}.").format(
            place=_or_dash(unit.per_place, language),
            used=_or_dash(unit.per_used_place, language),
            day="–" if unit.per_stay_day is None else kroner(unit.per_stay_day, language),
            days=decimal(unit.mean_stay_days, language, 0),
            child=_or_dash(unit.per_child, language),
        ),
        _("Places that are not used cost {amount} a year.").format(amount=millions(unit.empty_places, language)),
    ]
    before = sum((each.total for each in answer.before), Fraction(0))
    if before:
        change = _("The same institutions without the scenario: {before}, a difference of {change}.")
        lines.append(
            change.format(before=millions(before, language), change=signed_millions(unit.per_year - before, language))
        )
    return lines


def signed_millions(nok: Number, language: str) -> str:
    """Millions with their sign."""
    sign = "+" if nok > 0 else "−" if nok < 0 else "±"
    return sign + millions(abs(float(nok)), language)


def _or_dash(nok: Fraction | None, language: str) -> str:
    return "–" if nok is None else millions(nok, language, 2)


def component_rows(answer: CostAnswer, language: str) -> list[tuple[str, str, str, str, str]]:
    """Components of a full year: name, fixed, variable, both, share; the sum is the last row."""
    _ = translator(language)
    sums: dict[str, list[Fraction]] = {}
    for cost in answer.yearly:
        for each in cost.components:
            row = sums.setdefault(each.name, [Fraction(0), Fraction(0)])
            row[0] += each.fixed
            row[1] += each.variable
    total = sum((fixed + variable for fixed, variable in sums.values()), Fraction(0))
    wages = sum((sums[name][0] + sums[name][1] for name in WAGES if name in sums), Fraction(0))
    rows = [
        _component_row(_(COMPONENT_NAMES[name]), fixed, variable, total, language)
        for name, (fixed, variable) in sums.items()
    ]
    fixed_sum = sum((fixed for fixed, _variable in sums.values()), Fraction(0))
    rows.append(_component_row(_("Of this wages"), wages, Fraction(0), total, language))
    rows.append(_component_row(_("Sum"), fixed_sum, total - fixed_sum, total, language))
    return rows


def _component_row(
    name: str, fixed: Fraction, variable: Fraction, total: Fraction, language: str
) -> tuple[str, str, str, str, str]:
    both = fixed + variable
    share = percent(both / total, language) if total else "–"
    return (
        name,
        kroner(fixed, language),
        kroner(variable, language) if variable else "–",
        kroner(both, language),
        share,
    )


def component_head(language: str) -> tuple[str, ...]:
    """Headings of the components."""
    _ = translator(language)
    return _("Component"), _("Fixed"), _("Follows the children"), _("In all"), _("Share")


def _components(answer: CostAnswer, language: str) -> list[str]:
    return table(component_head(language), component_rows(answer, language), right={1, 2, 3, 4})


def year_head(answer: CostAnswer, language: str) -> tuple[str, ...]:
    """Headings of the years: payers that pay anything stand last."""
    _ = translator(language)
    return (
        _("Year"),
        _("Nominal"),
        _("In prices of {year}").format(year=answer.prices.year),
        _("Present value"),
        *(_(PAYER_NAMES[payer]) for payer in paying(answer)),
    )


def paying(answer: CostAnswer) -> tuple[str, ...]:
    """Payers that pay anything at all."""
    sums = answer.nominal.by_payer()
    return tuple(payer for payer in PAYERS if sums.get(payer))


def year_rows(answer: CostAnswer, language: str) -> list[tuple[str, ...]]:
    """Every year: nominal, in fixed prices, present value, and what each payer has of the nominal; then the sum."""
    _ = translator(language)
    nominal, real, present = (each.by_year() for each in (answer.nominal, answer.real, answer.present))
    rows = [
        (
            str(year),
            from_ore(nominal[year], language),
            from_ore(real[year], language),
            from_ore(present[year], language),
            *(from_ore(answer.nominal.payers[year, payer], language) for payer in paying(answer)),
        )
        for year in nominal
    ]
    sums = answer.nominal.by_payer()
    total = (
        _("Sum"),
        from_ore(answer.nominal.total, language),
        from_ore(answer.real.total, language),
        from_ore(answer.present.total, language),
        *(from_ore(sums[payer], language) for payer in paying(answer)),
    )
    return [*rows, total]


def _years(answer: CostAnswer, language: str) -> list[str]:
    _ = translator(language)
    head = year_head(answer, language)
    lines = table(head, year_rows(answer, language), right=set(range(1, len(head))))
    tax = _("Tax financing cost of the present value, apart from the sums: {amount}.")
    return [*lines, tax.format(amount=millions(answer.tax_cost, language))]


def _uncertain(answer: CostAnswer, language: str) -> list[str]:
    found = answer.uncertain
    if found is None:
        return []
    _ = translator(language)
    text = _("80 % interval of a full year: {low}–{high}; of the present value: {present_low}–{present_high}.")
    lines = [
        "",
        text.format(
            low=millions(found.year.low, language),
            high=millions(found.year.high, language),
            present_low=millions(found.present.low, language),
            present_high=millions(found.present.high, language),
        ),
        _("From {draws} draws of all uncertain assumptions at once. What drives it, one at a time:").format(
            draws=found.draws
        ),
    ]
    rows = [
        (
            "  " + assumption_name(each.name, answer, language),
            signed_millions(each.at_low - found.year.expected, language),
            signed_millions(each.at_high - found.year.expected, language),
        )
        for each in found.tornado
    ]
    return [*lines, *table(("", _("At its low end"), _("At its high end")), rows, right={1, 2})]


def break_even_sentence(answer: CostAnswer, language: str) -> str | None:
    """From which occupancy on the institution is cheaper than bought places, in a sentence."""
    found = answer.break_even
    if found is None:
        return None
    _ = translator(language)
    facts = {
        "price": kroner(found.price, language),
        "own": "–" if found.own_day is None else kroner(found.own_day, language),
    }
    if found.used is None:
        text = _("At {price} a day for a bought place the institution is never the cheaper one.")
        return text.format(**facts)
    facts |= {"used": decimal(found.used, language, 2), "share": percent(found.share or 0, language)}
    if found.is_reached:
        text = _(
            "Cheaper than bought places at {price} a day from {used} used places on ({share} of its places); "
            "as it is used a day costs {own}."
        )
    else:
        text = _(
            "Bought places at {price} a day are cheaper however full it is: {used} used places would be needed "
            "({share} of its places); as it is used a day costs {own}."
        )
    return text.format(**facts)


def beside_rows(answer: CostAnswer, language: str) -> list[tuple[str, str, str]]:
    """What else a child or a day could cost: what it is, expected, range."""
    return [
        (_beside_name(each, language), kroner(each.value, language), _range(each, language)) for each in answer.beside
    ]


def _beside_name(each: Beside, language: str) -> str:
    return f"{each.assumption.nb if language == 'nb' else each.assumption.en} ({unit_name(each.unit, language)})"


def _range(each: Beside, language: str) -> str:
    return f"{decimal(each.low, language, 0)}–{decimal(each.high, language, 0)}"


def _beside(answer: CostAnswer, language: str) -> list[str]:
    _ = translator(language)
    lines = []
    sentence = break_even_sentence(answer, language)
    if sentence is not None:
        lines.append(sentence)
    lines.append(_("Beside it, in the same prices:"))
    rows = [("  " + name, value, found) for name, value, found in beside_rows(answer, language)]
    return [*lines, *table(("", _("Expected"), _("Range")), rows, right={1, 2})]


def _assumptions(answer: CostAnswer, every: bool, language: str) -> list[str]:
    _ = translator(language)
    rows = assumption_rows(answer, every, language)
    if not rows:
        return [_("All {count} assumptions: --assumptions").format(count=len(answer.register))]
    head = _("All assumptions:") if every else _("Assumptions that drive it or are set here (all: --assumptions):")
    return [head, *table(assumption_head(language), rows, right={2, 3, 4})]
