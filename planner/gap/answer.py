"""One question about the gap: reads the public figures, asks the core, and puts the answer together."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from models.plan import Sentence, marked
from planner.errors import BadUse
from planner.gap.beside import bases_tried, checks, equal_shares, formula, implied_base
from planner.gap.question import (
    OPENINGS,
    OWN,
    USUAL_BASE,
    YEARS,
    GapAnswer,
    GapRequest,
    Split,
    Stated,
)
from planner.public_figures import (
    COUNT_KEYS,
    STATED_HERE,
    consumer_prices,
    counts,
    figures,
    items,
    number,
    stay_days_per_child,
)
from planner.simulation.funding.attribution import Attribution
from planner.simulation.funding.forward import Chosen, Count, Index, Year, forward, indexed, refuse_uneven_base
from planner.simulation.funding.implied import Implied, implied_by
from planner.simulation.funding.money import MILLION, Interval, exactly
from planner.simulation.funding.split import Facts, by_cause, by_volume_need_price, with_grant


def answer(request: GapRequest) -> GapAnswer:
    """The whole workbench for a question. Raises `BadUse` for what cannot be computed as it was asked."""
    base = request.base or tuple(Chosen(items()[item]) for item in USUAL_BASE)
    refuse_uneven_base(base)
    _refuse_fixed_prices(base)
    by_year, prices, index = _counts(request), _index(request.prices), _index(request.indexed_by)
    first, last, no_split = _period(request, base, by_year, prices, index)
    implied, anchor = _implied(request, last)
    grants = indexed(implied.grant, anchor, index, YEARS)
    if first is not None and request.opening != "indexed":
        grants[first] = exactly(_opening(request.opening, base, by_year[first], first))
    years = forward(base, by_year, grants, YEARS)
    causes = need = None
    if first is not None and last is not None:
        causes = _split(by_cause, years, first, last, prices, index)
        if stayed := [year for year in sorted(stay_days_per_child()) if first <= year <= last and _known(years, year)]:
            need = _need(years, stayed, prices, index)
    no_need = None if need else Sentence(marked("Stay-days are not known for two years of the period."))
    closing = next((year for year in years if year.year == last), None)
    shares, without = equal_shares(request, by_year, last or anchor)
    weights, pots = formula(request, closing)
    return GapAnswer(
        implied=implied,
        anchor=anchor,
        implied_base=implied_base(implied, by_year.get(anchor)),
        bases=bases_tried(implied, anchor, by_year.get(anchor)),
        base=base,
        count=request.count,
        prices=prices,
        index=index,
        years=years,
        opening=request.opening if isinstance(request.opening, str) else "stated",
        causes=causes,
        no_split=no_split,
        need=need,
        no_need=no_need,
        shares=shares,
        shares_missing=without,
        weights=weights,
        formula_year=closing.year if closing and pots else None,
        formula=pots,
        checks=checks(),
    )


def _refuse_fixed_prices(base: Sequence[Chosen]) -> None:
    for chosen in base:
        if chosen.item.price_year is not None:
            raise BadUse(
                "«{item}» is in prices of {year}, and grants and accounts are in those of each year. "
                "State it in the prices of each year.",
                item=chosen.item.item,
                year=str(chosen.item.price_year),
            )


def _counts(request: GapRequest) -> Mapping[int, Count]:
    if request.count == OWN:
        if not request.own_counts:
            raise BadUse("With --count own, state at least one --own-count, as 2025=37/102 (Oslo/elsewhere).")
        return request.own_counts
    if request.count not in COUNT_KEYS:
        raise BadUse(
            "There is no count called «{key}». Known are: {known}.", key=request.count, known=(*COUNT_KEYS, OWN)
        )
    return counts(request.count)


def _index(growth: Fraction | None) -> Index:
    """The consumer price index, or prices that grow evenly."""
    if growth is None:
        return consumer_prices()
    by_year = {year: (1 + growth) ** (year - YEARS[0]) for year in YEARS}
    return Index(f"{float(growth * 100):g} %", by_year, dict.fromkeys(YEARS, ("own", STATED_HERE)))


def _period(
    request: GapRequest, base: Sequence[Chosen], by_year: Mapping[int, Count], prices: Index, index: Index
) -> tuple[int | None, int | None, Sentence | None]:
    """The two years to compare; those asked for, else the widest period that is counted alike."""
    for year in (request.first, request.last):
        if year is not None:
            _refuse_missing(year, base, by_year, prices, index)
    usable = [year for year in YEARS if not _missing(year, base, by_year, prices, index)]
    if not usable:
        return (
            None,
            None,
            Sentence(
                marked(
                    "No year has the whole base and children counted in Oslo and elsewhere; --own-count takes others."
                )
            ),
        )
    last = request.last or usable[-1]
    alike = [year for year in usable if by_year[year].definition == by_year[last].definition]
    first = request.first or alike[0]
    if by_year[first].definition != by_year[last].definition:
        raise BadUse(
            "The counts of {first} and {last} are not counted alike ({one}; {other}): they cannot be compared.",
            first=str(first),
            last=str(last),
            one=Sentence(by_year[first].definition),
            other=Sentence(by_year[last].definition),
        )
    if first > last or (first == last and request.first and request.last):
        raise BadUse("The first year must come before the last: {first}, {last}.", first=str(first), last=str(last))
    if first == last:
        lone = marked("Only {year} has the whole base and children counted alike: there is no change to split.")
        return None, last, Sentence(lone, {"year": str(last)})
    return first, last, None


def _missing(
    year: int, base: Sequence[Chosen], by_year: Mapping[int, Count], prices: Index, index: Index
) -> tuple[str, ...]:
    lacking = [chosen.item.item for chosen in base if year not in chosen.item.by_year]
    count = by_year.get(year)
    lacking += [] if count and count.oslo is not None else ["oslo"]
    lacking += [] if count and count.elsewhere else ["elsewhere"]
    return (*lacking, *dict.fromkeys(each.name for each in (prices, index) if year not in each.by_year))


def _refuse_missing(
    year: int, base: Sequence[Chosen], by_year: Mapping[int, Count], prices: Index, index: Index
) -> None:
    if year not in YEARS:
        raise BadUse("The year {year} lies outside {first}–{last}.", year=str(year), first="2005", last="2026")
    if missing := _missing(year, base, by_year, prices, index):
        raise BadUse(
            "{year} cannot be computed, there is no figure for: {missing}. Choose another year, base or count.",
            year=str(year),
            missing=missing,
        )


def _implied(request: GapRequest, last: int | None) -> tuple[Implied, int]:
    """Grant and benchmark from what is stated, else published; and the year they hold for."""
    published = int(figures()["oslo_gap"].year)
    gap = request.gap or Stated(number("oslo_gap") * MILLION, Fraction(MILLION))
    share = request.share or Stated(number("oslo_share") / 100, Fraction(1, 100))
    is_own = request.gap is not None or request.share is not None
    return implied_by(gap.value, share.value, gap.step, share.step), (last or published) if is_own else published


def _opening(opening: str | Fraction, base: Sequence[Chosen], count: Count, year: int) -> Fraction:
    if isinstance(opening, Fraction):
        return opening
    if opening not in OPENINGS:
        raise BadUse("The opening is indexed, parity or an amount, not «{opening}».", opening=opening)
    benchmark = forward(base, {year: count}, {}, (year,))[0].benchmark
    assert benchmark is not None
    return benchmark


def _known(years: Sequence[Year], year: int) -> bool:
    return any(each.year == year and each.gap is not None for each in years)


def _facts(years: Sequence[Year], year: int, prices: Index, index: Index) -> tuple[Facts, Interval]:
    row = next(each for each in years if each.year == year)
    assert row.base is not None
    assert row.grant is not None
    assert row.count is not None
    assert row.count.oslo is not None
    assert row.count.elsewhere is not None
    facts = Facts(
        row.base,
        Fraction(row.count.oslo),
        Fraction(row.count.elsewhere),
        prices.by_year[year],
        index.by_year[year],
        row.grant.value,
        stay_days_per_child().get(year),
    )
    return facts, row.grant


def _split(
    method: Callable[[Facts, Facts], Attribution],
    years: Sequence[Year],
    first: int,
    last: int,
    prices: Index,
    index: Index,
) -> Split:
    (before, opening), (after, closing) = (_facts(years, year, prices, index) for year in (first, last))
    ends = ((opening.value, closing.value), (opening.low, closing.low), (opening.high, closing.high))
    return Split(first, last, *(method(with_grant(before, one), with_grant(after, other)) for one, other in ends))


def _need(years: Sequence[Year], stayed: Sequence[int], prices: Index, index: Index) -> Split | None:
    if len(stayed) < 2:
        return None
    return _split(_by_need, years, stayed[0], stayed[-1], prices, index)


def _by_need(first: Facts, last: Facts) -> Attribution:
    found = by_volume_need_price(first, last)
    assert found is not None  # asked only of years with stay-days
    return found
