"""Forward from budget items and a count of children: per child elsewhere, what Oslo would get at the same, and the gap.

    per child = base / children elsewhere,  benchmark = per child * children in Oslo,  gap = benchmark - grant

Nothing is filled in: a year that lacks an item, a count or a price index says so and has no figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from planner.errors import BadUse
from planner.simulation.funding.money import Interval

KINDS = ("published", "derived", "secondary", "assumption", "own")
"""How far a figure can be trusted, best first."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What an item was in a year [NOK], how far that can be trusted (`kind`) and where it stands."""

    value: Fraction
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """One budget item: what it was by year; income is taken off.

    `price_year` is `None` where each year stands in its own prices, as in accounts. `part_of` names the item
    that includes this one. `en` and `nb` say what it is.
    """

    item: str
    is_income: bool
    by_year: Mapping[int, Amount]
    en: str = ""
    nb: str = ""
    part_of: str = ""
    price_year: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """An item in the base, and how much of it [0–1]."""

    item: Item
    share: Fraction = Fraction(1)

    def in_year(self, year: int) -> Fraction | None:
        """What it adds to the base [NOK], below 0 for income; `None` where the year is missing."""
        amount = self.item.by_year.get(year)
        return None if amount is None else amount.value * self.share * (-1 if self.item.is_income else 1)


@dataclass(frozen=True, slots=True)
class Count:
    """Children in Oslo and elsewhere in one year, counted alike; `None` where nobody has published it.

    `definition` says what is counted; counts of different definitions are never compared over time.
    """

    oslo: int | None
    elsewhere: int | None
    definition: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Index:
    """Prices by year, any year as the base; `origins` are kind and source of each year, as in the file."""

    name: str
    by_year: Mapping[int, Fraction]
    origins: Mapping[int, tuple[str, str]]

    @property
    def kind(self) -> str:
        """How far the whole series can be trusted: as far as the year that can be trusted least."""
        return max((kind for kind, _ in self.origins.values()), key=KINDS.index)

    @property
    def source(self) -> str:
        """Every source of the series, each once."""
        return "; ".join(dict.fromkeys(source for _, source in self.origins.values()))

    def growth(self, first: int, last: int) -> Fraction | None:
        """How many times the prices of `first` those of `last` are; `None` where either is missing."""
        low, high = self.by_year.get(first), self.by_year.get(last)
        return None if low is None or high is None else high / low


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the comparison [NOK, children]; what is missing is `None` and named in `missing`.

    The intervals of grant, gap and share come from the rounding of the published figures behind the grant.
    """

    year: int
    amounts: tuple[Fraction | None, ...]
    base: Fraction | None
    count: Count | None
    per_child_elsewhere: Fraction | None
    benchmark: Fraction | None
    grant: Interval | None
    gap: Interval | None
    share: Interval | None
    missing: tuple[str, ...]


def forward(
    base: Sequence[Chosen], counts: Mapping[int, Count], grants: Mapping[int, Interval], years: Sequence[int]
) -> tuple[Year, ...]:
    """The comparison for each of the years. Raises `BadUse` for a base that cannot be added up."""
    refuse_uneven_base(base)
    return tuple(_year(year, base, counts.get(year), grants.get(year)) for year in years)


def refuse_uneven_base(base: Sequence[Chosen]) -> None:
    """Raises `BadUse` for no item, one named twice, a share outside 0–100 %, an item beside its part, mixed prices."""
    if not base:
        raise BadUse("The base needs at least one budget item.")
    names = [chosen.item.item for chosen in base]
    for chosen in base:
        if not 0 < chosen.share <= 1:
            raise BadUse(
                "{share} % of «{item}» cannot be: a part lies above 0 and is at most 100 %.",
                share=float(chosen.share * 100),
                item=chosen.item.item,
            )
        if names.count(chosen.item.item) > 1:
            raise BadUse("«{item}» stands twice in the base.", item=chosen.item.item)
        if chosen.item.part_of in names:
            raise BadUse(
                "«{part}» is part of «{item}»: with both in the base it would count twice.",
                part=chosen.item.item,
                item=chosen.item.part_of,
            )
    if len({chosen.item.price_year for chosen in base}) > 1:
        raise BadUse(
            "The items are in prices of different years: {items}. Put them in the same prices, or leave some out.",
            items=tuple(f"{chosen.item.item} ({chosen.item.price_year or '–'})" for chosen in base),
        )


def complete_years(base: Sequence[Chosen]) -> tuple[int, ...]:
    """The years for which every item of the base has an amount, in order."""
    return tuple(sorted(set.intersection(*(set(chosen.item.by_year) for chosen in base)))) if base else ()


def indexed(grant: Interval, year: int, index: Index, years: Sequence[int]) -> dict[int, Interval]:
    """The grant of `year` carried to other years by nothing but the index; years without an index are left out."""
    carried = {}
    for each in years:
        growth = index.growth(year, each)
        if growth is not None:
            carried[each] = Interval(grant.value * growth, grant.low * growth, grant.high * growth)
    return carried


def _year(year: int, base: Sequence[Chosen], count: Count | None, grant: Interval | None) -> Year:
    amounts = tuple(chosen.in_year(year) for chosen in base)
    missing = [chosen.item.item for chosen, amount in zip(base, amounts, strict=True) if amount is None]
    known = [amount for amount in amounts if amount is not None]
    total = sum(known, Fraction(0)) if len(known) == len(base) else None
    if count is None or count.oslo is None:
        missing.append("oslo")
    if count is None or not count.elsewhere:
        missing.append("elsewhere")
    per_child = total / count.elsewhere if total is not None and count and count.elsewhere else None
    benchmark = per_child * count.oslo if per_child is not None and count and count.oslo is not None else None
    if grant is None:
        missing.append("grant")
    gap = share = None
    if grant is not None and benchmark:
        gap = Interval(benchmark - grant.value, benchmark - grant.high, benchmark - grant.low)
        share = Interval(grant.value / benchmark, grant.low / benchmark, grant.high / benchmark)
    return Year(year, amounts, total, count, per_child, benchmark, grant, gap, share, tuple(missing))
