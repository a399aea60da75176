"""What a simulation is asked and given: the country over time, the population, and which runs to make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.codes import CodeBook
from models.dataset import Dataset
from models.geography import Geography
from models.ids import ChildId, Operator, UnitId
from models.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Epoch:
    """Data and dials from a day on, until the next epoch takes over."""

    day: date
    dataset: Dataset
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Inhabitants aged 12–17 on 1 January, by operator and year."""

    by_operator: Mapping[str, Mapping[int, int]]

    def on(self, operator: str, day: date) -> float:
        """Inhabitants on the day: a straight line between two Januaries, the nearest one outside the table."""
        years = self.by_operator[operator]
        first, last = min(years), max(years)
        if day < date(first, 1, 1):
            return years[first]
        if day.year >= last:
            return years[last]
        share = (day - date(day.year, 1, 1)).days / 365.25
        return years[day.year] * (1 - share) + years[day.year + 1] * share


@dataclass(frozen=True, slots=True)
class Setup:
    """One scenario's future, ready to be drawn again and again.

    `base` is the first day without the scenario: arrivals are drawn from its children and rates, so that all
    scenarios meet the same ones. `counted` are the operators whose children are measured, `simulated` those
    whose children live through the same time: those who can want the same places. `opening` is the engine's plan
    for those who wait on the first day.
    """

    scenario: str
    base: Epoch
    epochs: tuple[Epoch, ...]
    geography: Geography
    codes: CodeBook
    cohorts: Cohorts
    counted: tuple[Operator, ...]
    simulated: tuple[Operator, ...]
    days: int
    warm_up: int
    seed: int
    opening: Mapping[ChildId, UnitId] = field(default_factory=dict)

    @property
    def start(self) -> date:
        """The first day."""
        return self.base.day

    def day(self, number: int) -> date:
        """The date of the day with that number, from 0."""
        return self.start + timedelta(days=number)

    def epoch_on(self, day: date) -> Epoch:
        """The epoch in force on the day."""
        return [epoch for epoch in self.epochs if epoch.day <= day][-1]


def linked(operators: tuple[Operator, ...], epochs: tuple[Epoch, ...]) -> tuple[Operator, ...]:
    """The operators and all who are tied to them by an agreement, directly or over others, in any epoch."""
    ties = {
        frozenset((row.operator, row.provider)) for epoch in epochs for row in epoch.dataset.agreements if row.allowed
    }
    found = set(operators)
    while more := {name for tie in ties if tie & found for name in tie} - found:
        found |= more
    return tuple(sorted(found))


def within(dataset: Dataset, operators: tuple[Operator, ...]) -> Dataset:
    """The part of a data set that the operators' children and institutions make up."""
    institutions = tuple(each for each in dataset.institutions if each.operator in operators)
    houses = {each.institution_id for each in institutions}
    units = tuple(unit for unit in dataset.units if unit.institution_id in houses)
    children = tuple(child for child in dataset.children if child.operator in operators)
    known, rooms = {child.child_id for child in children}, {unit.unit_id for unit in units}
    return Dataset(
        institutions,
        units,
        children,
        tuple(row for row in dataset.staffing if row.institution_id in houses),
        tuple(row for row in dataset.placements if row.child_id in known and row.unit_id in rooms),
        tuple(row for row in dataset.separations if row.child_a in known and row.child_b in known),
        tuple(row for row in dataset.groups if row.child_id in known),
        tuple(row for row in dataset.exclusions if row.child_id in known),
        tuple(row for row in dataset.wishes if row.child_id in known),
        tuple(row for row in dataset.agreements if row.operator in operators),
        tuple(row for row in dataset.travel if row.institution_id in houses),
        tuple(row for row in dataset.pins if row.child_id in known),
        tuple(row for row in dataset.waivers if row.child_id in known),
    )
