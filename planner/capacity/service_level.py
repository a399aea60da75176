"""How many more places it takes that children wait no longer than so many days: by simulating, and searching.

More places mean, child by child, hardly ever a longer wait; so the number is found by doubling and halving, with the
same random numbers for every number tried. Each share has its interval, and a number suffices only where the lower
end of the interval does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.child import Child
from models.ids import ChildId
from planner.simulation.country import Country
from planner.simulation.results import interval
from planner.simulation.setup import Setup
from planner.simulation.simulate import Placed, future

Places = Callable[[int], Setup]
"""The country with so many more places."""


@dataclass(frozen=True, slots=True)
class Level:
    """What is wanted: `share` (0–1) of the children wait at most `days` days; whose group counts, where it matters."""

    share: float
    days: int
    target_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reached:
    """The share (0–1) that waits no longer, with so many more places: mean over futures with its 95 % interval."""

    places: int
    share: float
    low: float
    high: float
    futures: int
    children: int

    def suffices(self, level: Level) -> bool:
        """Whether the lower end of the interval reaches the level."""
        return self.low >= level.share


@dataclass(frozen=True, slots=True)
class Waits:
    """Of the children who should have had a place in one future: how many there were, and how many in time."""

    children: int
    in_time: int


def waits_in(setup: Setup, number: int, level: Level) -> Waits:
    """One future, counted; children who are due too late for their wait to be seen are left out."""
    due: dict[ChildId, date] = {}
    in_time: set[ChildId] = set()
    first, last = setup.day(setup.warm_up), setup.day(setup.days - 1) - timedelta(days=level.days)

    def is_counted(child: Child) -> bool:
        groups = level.target_groups
        return child.operator in setup.counted and (not groups or child.target_group in groups)

    def watch(country: Country, waited: Mapping[ChildId, Child], placed: Placed) -> None:
        day = country.case.day
        for child_id, child in waited.items():
            if child_id not in due and is_counted(child) and country.is_due(child):
                due[child_id] = day
        for child, _ in placed:
            began = due.get(child.child_id)
            if began is not None and (day - began).days <= level.days:
                in_time.add(child.child_id)

    future(setup, number, watch)
    seen = {child_id for child_id, day in due.items() if first <= day <= last}
    return Waits(len(seen), len(seen & in_time))


def reached(places: int, waits: Sequence[Waits]) -> Reached:
    """The share over several futures."""
    shares = [each.in_time / each.children for each in waits if each.children]
    if not shares:
        return Reached(places, 1.0, 1.0, 1.0, len(waits), 0)
    mean, low, high = interval(shares)
    return Reached(places, mean, max(0.0, low), min(1.0, high), len(waits), sum(each.children for each in waits))


def places_needed(
    level: Level, try_with: Callable[[int], Reached | None], most: int
) -> tuple[Reached | None, tuple[Reached, ...]]:
    """The least number that suffices, and everything tried by number; `None` where `most` do not, or it was stopped."""
    tried: dict[int, Reached] = {}

    def suffices(places: int) -> bool | None:
        found = try_with(places)
        if found is None:
            return None
        tried[places] = found
        return found.suffices(level)

    low, high = -1, 0
    answer = suffices(0)
    while answer is False and high < most:
        low, high = high, min(most, max(1, 2 * high))
        answer = suffices(high)
    if not answer:
        return None, _in_order(tried)
    while high - low > 1 and answer is not None:
        middle = (low + high) // 2
        answer = suffices(middle)
        if answer:
            high = middle
        else:
            low = middle
    return (tried[high] if answer is not None else None), _in_order(tried)


def _in_order(tried: Mapping[int, Reached]) -> tuple[Reached, ...]:
    return tuple(tried[number] for number in sorted(tried))


def fresh(setup: Setup, seed: int) -> Setup:
    """The same country with other random numbers."""
    return replace(setup, seed=seed)
