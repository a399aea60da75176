"""The answer of `gap` for people: what published figures imply, year by year, the split, and what does not fit."""

from collections.abc import Iterator
from fractions import Fraction

from models.assumption import Assumption
from models.plan import Sentence, marked
from planner.gap.as_json import split_in_ore
from planner.gap.beside import called
from planner.gap.question import GapAnswer, Split
from planner.gap.register import register
from planner.language import say, shown, translator
from planner.reference import code_book
from planner.simulation.funding.checks import Side
from planner.simulation.funding.forward import Chosen
from planner.simulation.funding.money import MILLION, ORE_PER_NOK, Interval
from planner.words.money import MINUS, NO_VALUE, between, decimal, percent, short_date, signed, whole
from planner.words.sources import kind_said, owner_said, source_said
from planner.words.written import table

COUNT_NAMES = {
    "children_0_17": marked("children aged 0–17"),
    "children_0_12": marked("children aged 0–12"),
    "children_12_17": marked("children aged 12–17"),
    "children_13_17": marked("children aged 13–17"),
    "children_15_17": marked("children aged 15–17"),
    "in_institution": marked("children in institution"),
    "four_offences": marked("youths with four or more offences in a year"),
    "own": marked("a count of one's own"),
}

PART_NAMES = {
    "child_growth": marked("Child growth that was not compensated"),
    "indexing": marked("Indexing"),
    "real_growth": marked("Bufetat's real growth"),
    "volume": marked("Volume: children in Oslo"),
    "need": marked("Need: stay-days per child in the country"),
    "price": marked("Price: kroner per child and stay-day"),
    "grant": marked("Oslo's grant"),
}

FACTOR_NAMES = {
    "children_oslo": marked("more or fewer children in Oslo"),
    "children_elsewhere": marked("more or fewer children elsewhere"),
    "prices": marked("prices of what Oslo would need"),
    "index": marked("indexing of the grant"),
    "real_base": marked("the base beyond prices"),
    "real_grant": marked("the grant beyond its index"),
    "stay_days_per_child": marked("stay-days per child"),
    "real_price": marked("the price beyond general prices"),
}

OPENING_NAMES = {
    "indexed": marked("Oslo's grant of {year}, indexed with {index} from and to other years"),
    "parity": marked("Oslo's grant of {year}, indexed with {index}; in {first} taken to equal the benchmark"),
    "stated": marked("Oslo's grant of {year}, indexed with {index}; in {first} as stated"),
}

POT_NAMES = {
    "closed": marked("The formula on what regions and Oslo have today, shared anew"),
    "topped_up": marked("The formula with the regions' money shared among them, and Oslo added to"),
}


def gap_lines(answer: GapAnswer, language: str) -> list[str]:
    """The answer as lines."""
    return [
        *_implied(answer, language),
        *_bases(answer, language),
        *_years(answer, language),
        *_split(answer.causes, answer.no_split, language),
        *_split(answer.need, answer.no_need if answer.causes else None, language),
        *_shares(answer, language),
        *_formula(answer, language),
        *_checks(answer, language),
        *_register(answer, language),
    ]


def _implied(answer: GapAnswer, language: str) -> Iterator[str]:
    _, implied = translator(language), answer.implied
    said = Sentence(
        marked("A gap of {gap} million kroner and a share of {share} % in {year} imply:"),
        {"gap": float(implied.gap / MILLION), "share": float(implied.share * 100), "year": str(answer.anchor)},
    )
    yield say(said, language)
    rows = [
        (_("Oslo's grant"), *_three(implied.grant, implied.widest_grant, language)),
        (_("What it would be at the same per child"), *_three(implied.benchmark, implied.widest_benchmark, language)),
    ]
    head = (_("Million kroner"), _("Value"), _("Share rounded"), _("Gap rounded too"))
    yield from table(head, rows, right={1, 2, 3})
    yield _("The intervals hold everything that is rounded to the figures stated.")


def _three(money: Interval, widest: Interval, language: str) -> tuple[str, str, str]:
    return _mnok(money.value, language), _band(money, language), _band(widest, language)


def _bases(answer: GapAnswer, language: str) -> Iterator[str]:
    _ = translator(language)
    if answer.implied_base is None:
        return
    facts = {"count": _(COUNT_NAMES[answer.count]), "value": _mnok(answer.implied_base.value, language)}
    facts["band"] = _band(answer.implied_base, language)
    implied = marked("By {count} that is {value} million kroner elsewhere ({band}). Bases that could be meant:")
    yield from ("", say(Sentence(implied, facts), language))
    head = (_("Items (income is taken off)"), _("Million kroner"), _("For Oslo"), _("Share with that gap"), _("Fits"))
    rows = [
        (
            " + ".join(tried.items),
            _mnok(tried.amount, language),
            _mnok(tried.benchmark, language),
            percent(tried.share, language),
            _("yes") if tried.fits else _("no"),
        )
        for tried in answer.bases
    ]
    yield from table(head, rows, right={1, 2, 3})


def _years(answer: GapAnswer, language: str) -> Iterator[str]:
    _ = translator(language)
    yield from ("", _("Base chosen:"))
    yield from (f"  {chosen_said(chosen, language)}" for chosen in answer.base)
    yield opening_said(answer, language)
    head = (
        _("Year"),
        _("Base, million kroner"),
        _("Children in Oslo"),
        _("Elsewhere"),
        _("Kroner per child"),
        _("For Oslo"),
        _("Grant"),
        _("Gap"),
        _("Interval"),
        _("Share"),
        _("Missing"),
    )
    rows = [
        (
            str(year.year),
            _mnok(year.base, language),
            whole(year.count.oslo if year.count else None, language),
            whole(year.count.elsewhere if year.count else None, language),
            whole(year.per_child_elsewhere, language),
            _mnok(year.benchmark, language),
            _mnok(year.grant.value if year.grant else None, language),
            _mnok(year.gap.value if year.gap else None, language),
            _band(year.gap, language) if year.gap else NO_VALUE,
            percent(year.share.value, language) if year.share else NO_VALUE,
            ", ".join(_lacking(each, language) for each in year.missing),
        )
        for year in answer.years
    ]
    counted = marked("Counted: {count}. Money in each year's own prices.")
    yield say(Sentence(counted, {"count": _(COUNT_NAMES[answer.count])}), language)
    yield from table(head, rows, right=set(range(1, 10)))
    yield _("Sources:")
    yield from (f"  {source_said(source, language)}" for source in _sources(answer))


def opening_said(answer: GapAnswer, language: str) -> str:
    """What the grant of each year rests on."""
    first = answer.causes.first if answer.causes else answer.anchor
    name = Sentence(marked("consumer prices")) if answer.index.name == "cpi" else answer.index.name
    facts = {"year": str(answer.anchor), "index": name, "first": str(first)}
    return say(Sentence(OPENING_NAMES[answer.opening], facts), language)


def _sources(answer: GapAnswer) -> Iterator[str]:
    """Where amounts, counts and prices stand, each once."""
    found = [amount.source for chosen in answer.base for amount in chosen.item.by_year.values()]
    found += [year.count.source for year in answer.years if year.count]
    found += [source for index in (answer.prices, answer.index) for _kind, source in index.origins.values()]
    yield from dict.fromkeys(found)


def chosen_said(chosen: Chosen, language: str) -> str:
    """An item of the base: whether it is added or taken off, its name, and the part that is used."""
    _, item = translator(language), chosen.item
    name = (item.nb if language == "nb" else item.en) or _("stated in the question or by the figure")
    return f"{chosen_named(chosen, language)}: {name}"


def chosen_named(chosen: Chosen, language: str) -> str:
    """An item of the base shortly: whether it is added or taken off, its number, and the part that is used."""
    part = f" {percent(chosen.share, language)}" if chosen.share != 1 else ""
    return f"{MINUS if chosen.item.is_income else '+'} {chosen.item.item}{part}"


def _lacking(name: str, language: str) -> str:
    _ = translator(language)
    names = {"oslo": _("children in Oslo"), "elsewhere": _("children elsewhere"), "grant": _("grant")}
    return names.get(name, name)


def _split(split: Split | None, reason: Sentence | None, language: str) -> Iterator[str]:
    _ = translator(language)
    if reason is not None:
        yield from ("", say(reason, language))
    if split is None:
        return
    facts = {"first": str(split.first), "last": str(split.last)}
    yield from ("", say(Sentence(marked("The gap from {first} to {last}, in kroner and øre:"), facts), language))
    before, after, ore = split_in_ore(split.expected)
    rows = [(_gap_in(split.first, language), _ore(before, language), "", "")]
    ends = zip(split.expected.portions, split.at_low.portions, split.at_high.portions, ore, strict=True)
    for portion, low, high, value in ends:
        orders = Interval(portion.value, portion.low, portion.high)
        grants = Interval(portion.value, min(low.value, high.value), max(low.value, high.value))
        name = _(PART_NAMES[portion.part.name])
        rows.append((f"+ {name}", _ore(value, language), _band(orders, language), _band(grants, language)))
        if len(portion.by_factor) > 1:
            rows += [
                (f"    {_(FACTOR_NAMES[factor])}", f"({_mnok(each, language)} mill.)", "", "")
                for factor, each in portion.by_factor.items()
            ]
    rows.append((_gap_in(split.last, language), _ore(after, language), "", ""))
    head = (_("Part"), _("Kroner"), _("By order, million"), _("By the grant's band, million"))
    yield from table(head, rows, right={1, 2, 3})
    yield _("Method: the average over all orders of the parts (Shapley); «by order» is the least and most over them.")


def _gap_in(year: int, language: str) -> str:
    return say(Sentence(marked("Gap in {year}"), {"year": str(year)}), language)


def _shares(answer: GapAnswer, language: str) -> Iterator[str]:
    _ = translator(language)
    yield from ("", _("Grants to Bufetat as an equal share for Oslo, million kroner:"))
    rows = [
        (
            shown(called(share.grant.name), language),
            str(share.grant.year),
            _mnok(share.grant.amount.value, language),
            _mnok(share.oslo.value, language),
            _band(share.oslo, language, 2),
            whole(share.per_child, language),
        )
        for share in answer.shares
    ]
    head = (_("Grant"), _("Year"), _("To Bufetat"), _("Equal share"), _("Interval"), _("Kroner per child"))
    yield from table(head, rows, right={1, 2, 3, 4, 5})
    for grant in answer.shares_missing:
        facts = {"name": grant.name or NO_VALUE, "year": str(grant.year)}
        yield say(Sentence(marked("{name}: no count of children in Oslo and elsewhere in {year}."), facts), language)


def _formula(answer: GapAnswer, language: str) -> Iterator[str]:
    _ = translator(language)
    operators = code_book().by_kind["operator"]
    weights = ", ".join(f"{_(COUNT_NAMES[k])} {percent(weight, language)}" for k, weight in answer.weights.items())
    for pot, found in answer.formula.items():
        facts = {"pot": _(POT_NAMES[pot]), "weights": weights, "year": str(answer.formula_year)}
        yield from ("", say(Sentence(marked("{pot} ({weights}; {year}):"), facts), language))
        rows = [
            (
                shown(operators[each.operator], language),
                percent(each.share, language),
                _mnok(each.today, language),
                _mnok(each.then, language),
                _mnok(each.gain, language),
                whole(each.gain_per_child, language),
            )
            for each in found
        ]
        head = (_("Operator"), _("Share"), _("Today"), _("Then"), _("Gain"), _("Kroner per child 0–17"))
        yield from table(head, rows, right={1, 2, 3, 4, 5})
    if answer.formula:
        yield _("Today: each region as much per child 0–17; how they share it is not published.")


def _checks(answer: GapAnswer, language: str) -> Iterator[str]:
    _ = translator(language)
    yield from ("", _("Figures side by side:"))
    for check in answer.checks:
        verdict = _("fits") if check.fits else _("does not fit")
        unit = _("NOK million") if check.unit == "MNOK" else _(check.unit)
        yield f"  {_(check.what)} [{unit}]: {verdict}"
        for side in (check.stated, check.found):
            yield f"    {decimal(side.value.value, language)}: {side_said(side, language)}"
        difference = Sentence(marked("Difference: {size}."), {"size": signed(check.difference, language)})
        yield f"    {say(difference, language)} {_(check.note)}"


def side_said(side: Side, language: str) -> str:
    """What one of two figures is, and where it comes from."""
    return f"{translator(language)(side.what)} ({source_said(side.source, language)})"


def _register(answer: GapAnswer, language: str) -> Iterator[str]:
    _ = translator(language)
    yield from ("", _("Assumptions:"))
    what = (_("What is assumed"), _("Value"), _("Low–high"), _("Unit of measure"), _("Year"), _("Kind"))
    head = (*what, _("Source"), _("Owner"), _("Changed"))
    rows = [
        (
            say(each.what, language),
            assumed(each, language),
            _assumed_band(each, language),
            say(each.unit, language),
            each.year,
            kind_said(each.kind, language),
            source_said(each.source, language) or NO_VALUE,
            owner_said(each.owner, language) or NO_VALUE,
            short_date(each.changed, language),
        )
        for each in register(answer)
    ]
    yield from table(head, rows, right={1, 2})


def assumed(each: Assumption, language: str) -> str:
    """The value of an assumption: a number, or what was chosen."""
    return say(each.value, language) if isinstance(each.value, Sentence) else decimal(each.value, language, each.digits)


def _assumed_band(each: Assumption, language: str) -> str:
    if each.low is None or each.high is None:
        return NO_VALUE
    return between(*(decimal(end, language, each.digits) for end in (each.low, each.high)))


def _mnok(nok: Fraction | None, language: str, digits: int = 1) -> str:
    """Million kroner with one decimal; a dash where there is no figure."""
    return NO_VALUE if nok is None else decimal(nok / MILLION, language, digits)


def _band(money: Interval, language: str, digits: int = 1) -> str:
    return between(*(_mnok(end, language, digits) for end in (money.low, money.high)))


def _ore(ore: int, language: str) -> str:
    """Whole øre as kroner with two decimals."""
    return decimal(Fraction(ore, ORE_PER_NOK), language, 2)
