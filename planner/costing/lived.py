"""What simulated futures cost and who pays: the institutions of a scenario over the days measured, by its own rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from models.ids import InstitutionId
from models.parameters import Parameters
from planner.cost_register import assumptions, register_in_force
from planner.costing.answer import pricing_of
from planner.costing.facilities import exact, facilities_of
from planner.costing.values import rules_of, terms_of, values_of
from planner.simulation.costs.futures import Bill, OpenHouse, cost_of_future
from planner.simulation.costs.payers import Rules
from planner.simulation.costs.prices import Prices
from planner.simulation.costs.timeline import Piece
from planner.simulation.costs.yearly import DAYS, YearlyCost, yearly_cost
from planner.simulation.setup import Epoch, Setup
from planner.simulation.simulate import Future

STATE_OWNED = {"municipal": "state"}
"""Owners whose day is bought at the public price."""


def with_costs(setup: Setup, futures: Sequence[Future]) -> tuple[Future, ...]:
    """The futures with the measures of costs among their figures, for the operators who are counted."""
    bill = bill_of(setup)
    return tuple(
        replace(each, figures={**each.figures, **cost_of_future(bill, each.spent).figures}) for each in futures
    )


def bill_of(setup: Setup) -> Bill:
    """All that decides what the setup's futures cost but the children's days, in the prices of the register's year."""
    stretches = tuple(_stretches(setup))
    known = {each.institution_id for each in setup.base.dataset.institutions}
    houses: list[OpenHouse] = []
    standing: list[dict[InstitutionId, YearlyCost]] = []
    grants = Fraction(0)
    for each in stretches:
        prices, rules = _prices_and_rules(setup, each.epoch.parameters)
        found = facilities_of(each.epoch.dataset, each.epoch.parameters, each.start, {}, _new(each.epoch, known))
        owned = {row.institution_id for row in each.epoch.dataset.institutions if row.operator in setup.counted} & set(
            found
        )
        costs = {name: yearly_cost(replace(found[name], used=Fraction(0)), prices) for name in sorted(owned)}
        houses += [OpenHouse(name, cost, each.days, rules) for name, cost in costs.items()]
        standing.append(costs)
        grants += _grants(each.epoch.parameters) * each.days / DAYS
    last = stretches[-1].epoch
    prices, _ = _prices_and_rules(setup, last.parameters)
    return Bill(
        frozenset(setup.counted),
        tuple(houses),
        {row.institution_id: row.operator for each in stretches for row in each.epoch.dataset.institutions},
        _bought_days(last, prices),
        prices.of("breach_day"),
        grants,
        _once(setup, standing),
    )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days on which every institution stands as it is."""

    start: date
    days: int
    epoch: Epoch


def _stretches(setup: Setup) -> Iterator[_Stretch]:
    """The days measured, cut where data, dials or the opening of a unit change."""
    first, end = setup.day(setup.warm_up), setup.day(setup.days)
    units = [unit for epoch in setup.epochs for unit in epoch.dataset.units]
    turns = {day for unit in units for day in (unit.opens_on, unit.closes_on) if day is not None}
    cuts = sorted({first, *(day for day in (*turns, *(each.day for each in setup.epochs)) if first < day < end)})
    for start, following in zip(cuts, [*cuts[1:], end], strict=True):
        yield _Stretch(start, (following - start) // timedelta(days=1), setup.epoch_on(start))


def _new(epoch: Epoch, known: Iterable[InstitutionId]) -> frozenset[InstitutionId]:
    return frozenset(each.institution_id for each in epoch.dataset.institutions) - frozenset(known)


def _prices_and_rules(setup: Setup, dials: Parameters) -> tuple[Prices, Rules]:
    register = assumptions(setup.start)
    year = date.fromisoformat(register_in_force(setup.start).stem).year
    overrides = values_of(register, dials, {})
    values = {name: each.value for name, each in register.items()}
    prices, indexes = pricing_of(register.values(), values, year).prices(overrides)
    return prices, rules_of(Piece(year, Fraction(1), (), terms_of(dials), overrides), prices, indexes)


def _grants(dials: Parameters) -> Fraction:
    return exact(dials.coordinator_grant) + exact(dials.home_based_grant)


def _bought_days(epoch: Epoch, prices: Prices) -> dict[tuple[str, str], Fraction]:
    """The price of a day by operator and institution of another: that of the agreement, else of the owner."""
    of_all = {(row.operator, row.provider): row for row in epoch.dataset.agreements if row.institution_id is None}
    of_one = {(row.operator, row.institution_id): row for row in epoch.dataset.agreements if row.institution_id}
    found = {}
    for house in epoch.dataset.institutions:
        usual = prices.of("bought_day", STATE_OWNED.get(house.ownership, house.ownership))
        for operator in {row.operator for row in epoch.dataset.agreements} - {house.operator}:
            row = of_one.get((operator, house.institution_id)) or of_all.get((operator, house.operator))
            agreed = row.price_per_day if row is not None else None
            found[str(operator), str(house.institution_id)] = usual if agreed is None else Fraction(agreed)
    return found


def _once(setup: Setup, standing: Sequence[dict[InstitutionId, YearlyCost]]) -> Fraction:
    """Starts of what opens and closings of what closes within the days measured, or just before them in a scenario."""
    known = {each.institution_id for each in setup.base.dataset.institutions}
    once, seen = Fraction(0), set(known)
    before: dict[InstitutionId, YearlyCost] = {}
    for costs in standing:
        once += sum((costs[name].start_up for name in costs.keys() - seen), Fraction(0))
        once += sum((before[name].closing for name in before.keys() - costs.keys()), Fraction(0))
        seen |= costs.keys()
        before = costs
    return once
