"""What the fast rule loses: on sampled days the engine decides the same children among the same residents.

Both answers are to one ordinary question about that day, and both are valued by the goals of every plan. The
engine's plan is the best there is, so the difference, goal by goal in their order, is the loss of that day's
decisions. It says nothing of what better decisions would have meant for later days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from models.child import Child, Exclusion, GroupMember, Separation, Wish
from models.dataset import Dataset
from models.ids import ChildId, GroupId, UnitId
from planner.errors import UnsoundPlan
from planner.placement.case import Case, Question, living_under
from planner.placement.goals import goal_value, goals_in_order
from planner.placement.rules import new_violations
from planner.placement.solver import Settings, solve
from planner.simulation.country import Country
from planner.simulation.setup import Setup, within
from planner.simulation.simulate import Placed, future

Said = TypeVar("Said", Exclusion, Wish)


@dataclass(frozen=True, slots=True)
class Decision:
    """One day's decisions by both: children to be placed, those placed, and every goal as (fast rule, engine).

    `choices` are the children to whom at least one of the two gives a place, `different` those of them who live
    elsewhere on a day on which the two differ in some goal: where all goals are equal, so is the choice.
    """

    day: date
    children: int
    placed: int
    choices: int
    different: int
    goals: Mapping[str, tuple[int, int]]
    proven: bool

    @property
    def first_loss(self) -> str | None:
        """The most important goal on which the fast rule is worse, `None` where it is as good on all."""
        return next((name for name, (fast, exact) in self.goals.items() if fast != exact), None)


@dataclass(frozen=True, slots=True)
class Loss:
    """What all days together say: choices that differ in goal value, of all choices."""

    days: int
    choices: int
    different: int

    @property
    def share(self) -> float:
        """Share of choices that differ [0–1]; 0 where there was none."""
        return self.different / self.choices if self.choices else 0.0


def loss_of(decisions: Sequence[Decision]) -> Loss:
    """The loss over all days that were measured."""
    return Loss(len(decisions), sum(d.choices for d in decisions), sum(d.different for d in decisions))


def measured_loss(setup: Setup, days: int, time_limit_s: float = 5.0) -> tuple[Decision, ...]:
    """The decisions of so many days, spread evenly over the first future; raises `UnsoundPlan`.

    Days on which nobody waits are passed over.
    """
    if days < 1:
        return ()
    asked = {setup.day((2 * number + 1) * setup.days // (2 * days)) for number in range(days)}
    found: list[Decision] = []

    def watch(country: Country, waited: Mapping[ChildId, Child], placed: Placed) -> None:
        due = {child_id: child for child_id, child in waited.items() if country.is_due(child)}
        if country.case.day in asked and due:
            found.append(_decision(setup, country, due, {child.child_id: unit for child, unit in placed}, time_limit_s))

    future(setup, 0, watch)
    return tuple(found)


def opening(setup: Setup, time_limit_s: float) -> tuple[dict[ChildId, UnitId], bool]:
    """The engine's plan for those who wait on the first day, in the order of their ids, and whether it is proven."""
    epoch = setup.epochs[0]
    country = Country(setup, epoch, {child.child_id: 1.0 for child in epoch.dataset.children})
    country.begin_day(setup.start)
    for child_id in country.in_closed_units():
        country.put_out(child_id)
    due = {child_id: child for child_id, child in country.waiting.items() if country.is_due(child)}
    solution = solve(Case(question_of(setup, country, due)), Settings(time_limit_s))
    given = {child_id: unit_id for child_id, unit_id in sorted(solution.unit_of.items()) if unit_id is not None}
    return given, solution.status == "optimal"


def _decision(
    setup: Setup,
    country: Country,
    due: Mapping[ChildId, Child],
    placed: Mapping[ChildId, UnitId],
    time_limit_s: float,
) -> Decision:
    case = Case(question_of(setup, country, due))
    fast: dict[ChildId, UnitId | None] = {child_id: placed.get(child_id) for child_id in due}
    living = living_under(case, fast)
    broken = new_violations(case, living)
    if broken:
        raise UnsoundPlan(
            "The plan was withheld: the checker found a broken rule ({rule}, {unit}).",
            rule=broken[0].rule,
            unit=broken[0].unit_id or broken[0].institution_id or "",
        )
    solution = solve(case, Settings(time_limit_s))
    exact = living_under(case, solution.unit_of)
    goals = {
        goal.code: (goal_value(case, goal, living), goal_value(case, goal, exact)) for goal in goals_in_order(case)
    }
    both = [(fast[child_id], solution.unit_of.get(child_id)) for child_id in due]
    is_equal = all(ours == theirs for ours, theirs in goals.values())
    choices = sum(ours is not None or theirs is not None for ours, theirs in both)
    different = 0 if is_equal else sum(ours != theirs for ours, theirs in both)
    return Decision(case.day, len(due), len(placed), choices, different, goals, solution.status == "optimal")


def question_of(setup: Setup, country: Country, due: Mapping[ChildId, Child]) -> Question:
    """The day as an ordinary question: those who are due wait, all others live where they lived before the placing."""
    case = country.case
    stated = within(setup.epoch_on(case.day).dataset, setup.simulated)
    residents = {name: row for name, row in case.placement_of.items() if name not in due}
    children = (*due.values(), *(case.child_by_id[name] for name in residents))
    known = {child.child_id for child in children}
    dataset = Dataset(
        stated.institutions,
        stated.units,
        tuple(sorted(children, key=lambda child: child.child_id)),
        stated.staffing,
        tuple(replace(row, movable=False) for row in residents.values()),
        _separations(country, known),
        _groups(country, known),
        tuple(_of(case.exclusions_of, known)),
        tuple(_of(case.wishes_of, known)),
        stated.agreements,
        stated.travel,
        tuple(row for row in stated.pins if row.child_id in known),
        tuple(row for row in stated.waivers if row.child_id in known),
    )
    return replace(case.question, dataset=dataset, day=case.day)


def _separations(country: Country, known: set[ChildId]) -> tuple[Separation, ...]:
    return tuple(
        Separation(child_id, apart.other, apart.level, "", apart.km or None)
        for child_id in sorted(known)
        for apart in country.conflicts.apart.get(child_id, ())
        if apart.other in known and child_id < apart.other
    )


def _groups(country: Country, known: set[ChildId]) -> tuple[GroupMember, ...]:
    return tuple(
        GroupMember(GroupId(limit.group_id), child_id, limit.per_unit, limit.per_institution)
        for _, limit in sorted(country.conflicts.limits.items())
        for child_id in sorted(limit.members & known)
    )


def _of(rows_of: Mapping[ChildId, tuple[Said, ...]], known: set[ChildId]) -> list[Said]:
    return [replace(row, child_id=child_id) for child_id in sorted(known) for row in rows_of.get(child_id, ())]
