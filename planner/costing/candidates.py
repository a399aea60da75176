"""What a candidate of the capacity plan costs a year: the institutions that it touches, costed with it and without."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from models.candidate import Candidate
from models.change import Scenario
from models.ids import InstitutionId
from models.institution import Unit
from planner.capacity.sites import touched
from planner.cost_register import assumptions, register_in_force
from planner.costing.answer import pricing_of
from planner.costing.facilities import facilities_of, residents_by_unit
from planner.costing.question import USUAL_USABLE_DRAWS
from planner.costing.scope import Drawn, used_by_engine
from planner.costing.values import values_of
from planner.errors import BadUse
from planner.language import say
from planner.placement.changes import after
from planner.placement.world import World
from planner.scenarios import write_scenario
from planner.simulation.costs.prices import Prices
from planner.simulation.costs.yearly import YearlyCost, yearly_cost

SOURCE = "data/parameters/costs/{name}"
"""Where the assumptions behind a price stand."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a candidate costs more a year [NOK/year], and once [NOK]; `used` are places by institution it rests on."""

    per_year: Fraction
    once: Fraction
    used: Mapping[InstitutionId, Fraction]


def priced(
    world: World,
    candidates: Sequence[Candidate],
    on_priced: Callable[[int], None] = lambda _: None,
    stop: threading.Event | None = None,
) -> tuple[Candidate, ...]:
    """The candidates with the price that `cost` gives for what they change; a price that was stated stays."""
    found = []
    for number, each in enumerate(candidates, start=1):
        found.append(_with_price(world, each, stop) if each.is_reckoned else each)
        on_priced(number)
    return tuple(found)


def _with_price(world: World, candidate: Candidate, stop: threading.Event | None) -> Candidate:
    price = price_of(world, candidate, stop)
    return replace(
        candidate,
        cost_per_year=round(price.per_year),
        cost_once=round(price.once),
        source=SOURCE.format(name=register_in_force(world.day).name),
        command=command_of(candidate, price),
    )


def price_of(world: World, candidate: Candidate, stop: threading.Event | None = None) -> Price:
    """The cost of a full year with the candidate less that without, in the prices of the register's year.

    Of a new institution the places count as used that the engine fills on an average day; of one that exists today's
    residents and every place more. What closes or shrinks saves what is fixed: the children live elsewhere and cost
    there what follows them. A place that is new, or meant for other children than before, is equipped once.
    """
    now = after(world, candidate.steps)
    prices = prices_of(now)
    known = {each.institution_id for each in world.dataset.institutions}
    houses = sorted(touched(world.dataset, now.dataset))
    new = frozenset(houses) - known
    used = {each: _used(now, each, each in new, world, stop) for each in houses if _open_units(now, each)}
    old, then = _costs(world, {}, frozenset(), houses, prices), _costs(now, used, new, houses, prices)
    per_year = once = Fraction(0)
    for each in houses:
        before, costed = old.get(each), then.get(each)
        if costed is not None:
            per_year += costed.total - (before.total if before is not None else 0)
            once += costed.start_up if each in new else prices.of("start_up_equipment") * _made_ready(world, now, each)
        elif before is not None:
            per_year -= before.fixed
            once += before.closing
    return Price(per_year, once, used)


def _used(now: World, house: InstitutionId, is_new: bool, before: World, stop: threading.Event | None) -> Fraction:
    """Places that count as used: what the engine fills in a new institution, else residents and every place more."""
    units = _open_units(now, house)
    places = Fraction(sum(unit.approved_places for unit in units))
    if is_new:
        institution = next(each for each in now.dataset.institutions if each.institution_id == house)
        try:
            return used_by_engine(now, institution, units, Drawn(now.day, USUAL_USABLE_DRAWS, 0), stop=stop).value
        except BadUse:
            return places  # nobody there today could live in it: a price that is too high rather than too low
    old = _open_units(before, house)
    living = residents_by_unit(before.dataset)
    residents = sum(living.get(unit.unit_id, 0) for unit in old)
    return residents + max(Fraction(0), places - sum(unit.approved_places for unit in old))


def _made_ready(before: World, now: World, house: InstitutionId) -> int:
    """Places to be equipped: all of an institution for other children than before, else those there are more of."""
    old, new = (
        next(each for each in world.dataset.institutions if each.institution_id == house) for world in (before, now)
    )
    had, has = (sum(unit.approved_places for unit in _open_units(world, house)) for world in (before, now))
    is_converted = old.target_groups != new.target_groups
    return has if is_converted else max(0, has - had)


def prices_of(world: World) -> Prices:
    """The prices of the register in force, in those of its year, under the dials of the world."""
    register = assumptions(world.day)
    year = date.fromisoformat(register_in_force(world.day).stem).year
    values = {name: each.value for name, each in register.items()}
    prices, _ = pricing_of(register.values(), values, year).prices(values_of(register, world.parameters, {}))
    return prices


def command_of(candidate: Candidate, price: Price) -> str:
    """The command that shows the cost behind the price; its file is written by `capacity --scenario-files`."""
    parts = [f"python -m planner cost --scenario {file_name(candidate)}"]
    parts += [f"--institution {each}" for each in price.used]
    if len(price.used) == 1:
        parts.append(f"--used {float(next(iter(price.used.values()))):g}")
    return " ".join(parts)


def file_name(candidate: Candidate) -> str:
    """The scenario file of a candidate: its id, without what no file name takes."""
    return "".join(each if each.isalnum() or each in "-_+" else "-" for each in candidate.candidate_id) + ".toml"


def write_scenarios(candidates: Iterable[Candidate], folder: Path) -> None:
    """Writes a scenario per candidate, for `cost` and `compare`; raises `BadUse` where that cannot be."""
    if not folder.is_dir():
        raise BadUse("There is no folder «{folder}».", folder=folder)
    for each in candidates:
        title, why = (say(each.title, language) for language in ("nb", "en"))
        steps = tuple(replace(step, why=step.why or title, source=step.source or "capacity") for step in each.steps)
        write_scenario(Scenario(title, title, steps, why, why), folder / file_name(each))


def _costs(
    world: World,
    used: Mapping[InstitutionId, Fraction],
    new: frozenset[InstitutionId],
    houses: Sequence[InstitutionId],
    prices: Prices,
) -> dict[InstitutionId, YearlyCost]:
    data = replace(
        world.dataset,
        institutions=tuple(each for each in world.dataset.institutions if each.institution_id in houses),
        units=tuple(each for each in world.dataset.units if each.institution_id in houses),
    )
    found = facilities_of(data, world.parameters, world.day, used, new)
    return {each: yearly_cost(found[each], prices) for each in houses if each in found}


def _open_units(world: World, house: InstitutionId) -> list[Unit]:
    return [unit for unit in world.dataset.units if unit.institution_id == house and unit.is_open(world.day)]
