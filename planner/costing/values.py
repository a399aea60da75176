"""Assumptions as they are used: the register, what a scenario or question sets otherwise, prices over the years."""

import csv
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache

from models.cost_assumption import CostAssumption
from models.parameters import Parameters
from models.plan import Sentence, marked
from planner.costing.facilities import exact
from planner.costing.units import UNITS
from planner.errors import BadUse
from planner.placement.world import nearest
from planner.public_figures import figures
from planner.reference import DATA
from planner.simulation.costs.payers import Rules
from planner.simulation.costs.prices import PRICE, WAGE, Indexes, Prices
from planner.simulation.costs.timeline import Overrides, Piece, Terms

FAR = 4
"""How many times beyond the stated range an amount may lie before its unit is asked about."""

OTHER_UNITS = (
    (Fraction(12), marked("If an amount per month is meant, write what it comes to in a year: {right}.")),
    (Fraction(1000), marked("If thousand kroner are meant, write {right}.")),
    (Fraction(1_000_000), marked("If million kroner are meant, write {right}.")),
    (Fraction(365), marked("If an amount per day is meant, write what it comes to in a year: {right}.")),
    (Fraction(1, 12), marked("If an amount per year is meant, write what it comes to in a month: {right}.")),
    (Fraction(1, 365), marked("If an amount per year is meant, write what it comes to per day: {right}.")),
)
"""What a number far from its range may have been meant as: what it is multiplied by then, and what is said."""

MONTHS = 12


@cache
def known_levels() -> Mapping[str, Mapping[int, Fraction]]:
    """Wages and consumer prices by year, as far as they are known."""
    found: dict[str, dict[int, Fraction]] = {WAGE: {}, PRICE: {}}
    for row in _rows("price_index.csv"):
        found[PRICE if row["index"] == "cpi" else WAGE][int(row["year"])] = Fraction(row["value"])
    return found


@cache
def co_payments() -> Mapping[int, Fraction]:
    """The highest municipal co-payment for an institution by year [NOK per child and month]."""
    return {int(row["year"]): Fraction(row["kr_per_month_institution"]) for row in _rows("egenandel_institution.csv")}


def co_payment(year: int, indexes: Indexes) -> Fraction:
    """The co-payment of a year [NOK per child and year]; after the last known year it grows with wages.

    Raises `BadUse` for a year before that whose rate is not known.
    """
    known = co_payments()
    latest = max(known)
    if year > latest:
        return round(known[latest] * MONTHS * indexes.between(WAGE, latest, year), 2)
    if year not in known:
        raise BadUse(
            "The co-payment (egenandel) of {year} is not known, so nobody can say who paid what that year. "
            "Known are: {known}.",
            year=str(year),
            known=tuple(str(each) for each in sorted(known)),
        )
    return known[year] * MONTHS


def values_of(register: Mapping[str, CostAssumption], parameters: Parameters, own: Mapping[str, Fraction]) -> Overrides:
    """What dials of a scenario and the question's own values set otherwise; raises `BadUse` for what cannot be."""
    set_otherwise = {
        name: exact(value)
        for name, value in parameters.cost.items()
        if name in register and exact(value) != register[name].value
    }
    set_otherwise |= own
    for name, value in set_otherwise.items():
        refuse_unlikely(register, name, value)
    return tuple(sorted(set_otherwise.items()))


def refuse_unlikely(register: Mapping[str, CostAssumption], name: str, value: Fraction) -> None:
    """Raises `BadUse` for an unknown name, a share over 100 %, a number below 0 or one that may be meant otherwise."""
    if name not in register:
        raise BadUse("There is no assumption called «{id}». {way}", id=name, way=nearest(name, register))
    known = register[name]
    if value < 0:
        raise BadUse("«{name}» cannot be below 0.", name=name)
    if known.is_share and 1 < value < LIKELY_PER_CENT:
        raise BadUse("«{name}» is a share, and {value} is over 100 %.", name=name, value=float(value))
    if known.is_share and value > 1:
        raise BadUse(
            "«{name}» is a share, and {value} is over 100 %. Write {right} or {per_cent} %.",
            name=name,
            value=float(value),
            right=float(value / 100),
            per_cent=float(value),
        )
    if known.is_money and known.low > 0 and value and not known.low / FAR <= value <= known.high * FAR:
        raise BadUse(
            "«{name}» is {low}–{high} {unit}, and {value} is far from it. {way}",
            name=name,
            low=float(known.low),
            high=float(known.high),
            unit=Sentence(UNITS[known.unit]),
            value=float(value),
            way=meant_otherwise(value, known.low, known.high),
        )


def meant_otherwise(value: Fraction, low: Fraction, high: Fraction) -> Sentence:
    """What the number may have been meant as, where another unit brings it into the range."""
    for factor, text in OTHER_UNITS:
        if low / 2 <= value * factor <= high * 2:
            return Sentence(text, {"right": float(value * factor)})
    return Sentence(marked("Check the number and its unit."))


def terms_of(parameters: Parameters) -> Terms:
    """The dials of who pays."""
    share, refund = exact(parameters.oslo_grant_share), exact(parameters.refund_share)
    return Terms(share, refund, exact(parameters.refund_threshold))


def rules_of(piece: Piece, prices: Prices, indexes: Indexes) -> Rules:
    """The rules of who pays in the year of a piece, in its prices; raises `BadUse` for a year without a co-payment."""
    year = piece.year
    threshold_year = int(figures()["resource_intensive_threshold"].year)
    return Rules(
        co_payment=co_payment(year, indexes),
        district_share=prices.of("district_share"),
        grant_share=piece.terms.grant_share,
        grant_on_new=prices.of("grant_on_new_places"),
        building_share=prices.of("state_building_share"),
        earmarked=prices.of("earmarked_grant"),
        refund_share=piece.terms.refund_share,
        refund_threshold=round(piece.terms.refund_threshold * indexes.between(WAGE, threshold_year, year), 2),
    )


def _rows(name: str) -> Iterable[Mapping[str, str]]:
    with (DATA / "reference" / name).open(encoding="utf-8-sig", newline="") as source:
        return tuple(csv.DictReader(source))


LIKELY_PER_CENT = 2
"""From here on a share over 1 was probably meant as per cent."""
