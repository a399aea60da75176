"""Why here, why not there, and what else: for one child, answers that are plans of their own.

Whatever is said about a unit is found by asking again with the child pinned there, never read off a solver's
inside. «Impossible» is said only where the plain rules say so and both solvers agree.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event

from models.child import Child, Pin
from models.ids import ChildId, UnitId
from models.institution import Unit
from models.plan import GoalResult, Sentence, marked
from planner.errors import ContradictingPins, UnsoundPlan
from planner.placement import engines
from planner.placement.again import Difference, GoalChange, Known, Limits, Moved, asked_again, difference
from planner.placement.case import Case, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import refusals
from planner.placement.goals import goal_value, goals_in_order, shares_of
from planner.placement.linear import Objective
from planner.placement.model import PlacementModel
from planner.placement.parts import choices_of
from planner.placement.rules import new_violations

CHOSEN, BY_RULE, IMPOSSIBLE, POSSIBLE = "chosen", "rule", "impossible", "possible"
"""What «why not there» is answered with: it lives there; a rule of the pair; residents in the way; at a price."""

SOON_S = 9.0
"""Longest time for «why not there» [s], which somebody in a meeting waits for.

Plans around a pin are found in two; only their proof may take longer, in parts of several hundred children, and
`place --pin` gives it whatever time it needs.
"""

MOST_OPTIONS = 3
"""Options looked for at once; fewer are no choice, and each more takes a third of a second."""


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a child is not to live in a unit: the rules, or else what it would cost.

    `rules` are codes and sentences: of the pair, or of the residents who stay in the way. `difference` and
    `unit_of` are the best plan with the child there, where there is one.
    """

    unit_id: UnitId
    answer: str
    rules: tuple[tuple[str, Sentence], ...] = ()
    difference: Difference | None = None
    unit_of: Mapping[ChildId, UnitId | None] | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """Another unit for a child, with the best plan in which it lives there.

    `own` is what the child itself gains (below zero) or loses on each goal [the goal's unit]; the rest of
    the difference falls on others. `is_free` means that nobody else has to change unit.
    """

    unit_id: UnitId
    difference: Difference
    own: Mapping[str, int]

    @property
    def others(self) -> dict[str, int]:
        """What others lose on each goal, or gain (below zero) [the goal's unit]."""
        return {goal.name: goal.difference - self.own.get(goal.name, 0) for goal in self.difference.goals}

    @property
    def is_free(self) -> bool:
        """Whether nobody but the child itself changes unit."""
        return len(self.difference.moved) <= 1


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit for a child as things stand, nobody moved: what the plan would lose on each goal."""

    unit_id: UnitId
    difference: Difference


@dataclass(frozen=True, slots=True)
class Referral:
    """One child ranked over all units against a plan made without it.

    `fitting` are the units with room as things stand, best first; `with_moves` is the best plan with the
    child in it, `unit_of` its placements, and `options` other units with moves allowed, by id.
    """

    child_id: ChildId
    fitting: tuple[Ranked, ...]
    with_moves: Difference
    unit_of: Mapping[ChildId, UnitId | None]
    options: tuple[Option, ...]


def soon(limits: Limits) -> Limits:
    """The limits of a question that somebody waits for: what is not proven by then is told with its bounds."""
    return replace(limits, time_limit_s=min(limits.time_limit_s, SOON_S))


def why_not(known: Known, child_id: ChildId, unit_id: UnitId, limits: Limits) -> WhyNot:
    """What keeps the child out of the unit, and otherwise what it would cost to have it there."""
    case = questioned(known.case, child_id)
    child, unit = case.child_by_id[child_id], case.unit_by_id[unit_id]
    if known.unit_of.get(child_id, case.home.get(child_id)) == unit_id:
        return WhyNot(unit_id, CHOSEN)
    if stays := _stays(case, child):
        return WhyNot(unit_id, BY_RULE, (stays,))
    closed = tuple((rule.code, sentence) for rule, sentence in refusals(case, child, unit))
    if closed:
        return WhyNot(unit_id, BY_RULE, closed)
    pinned = pinned_to(case, child_id, unit_id)
    try:
        solution = asked_again(known, pinned, limits, _only_pinned(known, pinned, child_id))
    except ContradictingPins:
        return WhyNot(unit_id, IMPOSSIBLE, _in_the_way(pinned))
    return WhyNot(unit_id, POSSIBLE, (), difference(known, solution), solution.unit_of)


def alternatives(known: Known, child_id: ChildId, limits: Limits, most: int = MOST_OPTIONS) -> tuple[Option, ...]:
    """Other units for the child, each with the best plan in which it lives there; in the order of their ids.

    Those with room as things stand are tried before those that need others to move, and among each the ones
    that suit the child best. Fewer than `most` where fewer can be had.
    """
    case = questioned(known.case, child_id)
    child = case.child_by_id[child_id]
    if _stays(case, child):
        return ()
    tried: list[Option] = []
    for units in _in_batches(_promising(known, case, child), max(1, most)):
        with ThreadPoolExecutor(max(1, limits.workers)) as pool:
            found = pool.map(lambda unit: _option(known, case, child, unit, replace(limits, workers=1)), units)
            tried.extend(option for option in found if option is not None)
        if len(tried) >= most or limits.stop.is_set():
            break
    return tuple(sorted(tried[:most], key=lambda option: option.unit_id))


def referral(known: Known, case: Case, child_id: ChildId, limits: Limits, most: int = MOST_OPTIONS) -> Referral:
    """A child ranked over all units: without moving anyone, then with moves allowed.

    `known` is a plan made without the child, `case` the same question with it.
    """
    child = case.child_by_id[child_id]
    solution = asked_again(known, case, limits)
    after = Known(case, solution.unit_of, solution.goals, solution.decided, known.memory)
    against = _with_child(known, case)
    others = tuple(
        replace(option, difference=_since(against, option, after))
        for option in alternatives(after, child_id, limits, most)
    )
    return Referral(child_id, ranked(known, case, child), difference(against, solution), solution.unit_of, others)


def ranked(known: Known, case: Case, child: Child) -> tuple[Ranked, ...]:
    """The units that have room for the child as the plan stands, nobody moved, best first by the goals in order."""
    given = {child_id: unit for child_id, unit in known.unit_of.items() if child_id != child.child_id}
    draft = Draft(living_under(case, given))
    if child.child_id in draft.unit_of:
        draft.take_out(child)
    before = _values(case, given | {child.child_id: None})
    found = []
    for unit in choices_of(case).get(child.child_id, ()):
        if not obstacles(case, draft, child, unit, only_first=True):
            after = _values(case, given | {child.child_id: unit.unit_id})
            goals = tuple(
                GoalChange(goal.code, before[goal.code], after[goal.code], after[goal.code], goal.unit)
                for goal in goals_in_order(case)
            )
            found.append(Ranked(unit.unit_id, Difference((Moved(child.child_id, None, unit.unit_id),), goals)))
    return tuple(sorted(found, key=lambda each: (each.difference.losses, each.unit_id)))


def next_best(options: Iterable[Option]) -> Option | None:
    """The option that costs the goals least, in their order; by id among equals."""
    return min(options, key=lambda option: (option.difference.losses, option.unit_id), default=None)


def questioned(case: Case, child_id: ChildId) -> Case:
    """The case in which the child is decided too: a movable resident who was not asked about is reviewed."""
    placement = case.placement_of.get(child_id)
    decided = any(child.child_id == child_id for child in case.candidates)
    if decided or placement is None or not placement.movable:
        return case
    question = case.question
    return Case(replace(question, reviewed=question.reviewed | {child_id}, held=question.held - {child_id}))


def pinned_to(case: Case, child_id: ChildId, unit_id: UnitId) -> Case:
    """The case with the child pinned to the unit."""
    data = case.question.dataset
    pin = Pin(child_id, unit_id, "must", "", "")
    return Case(replace(case.question, dataset=replace(data, pins=(*data.pins, pin))))


def _only_pinned(known: Known, case: Case, child_id: ChildId) -> frozenset[ChildId] | None:
    """The pinned child where the case differs from the known one by that pin alone."""
    return frozenset({child_id}) if case.candidates == known.case.candidates and known.decided else None


def _stays(case: Case, child: Child) -> tuple[str, Sentence] | None:
    """The rule that keeps a resident where it lives; `None` for a child who is to be decided."""
    if child in case.candidates:
        return None
    home = case.home.get(child.child_id)
    if home is None:
        return "resident_stays", Sentence(marked("The child is not among those the plan is for"))
    return "resident_stays", Sentence(marked("The child lives in {unit} and is not up for a move"), {"unit": home})


def _in_the_way(pinned: Case) -> tuple[tuple[str, Sentence], ...]:
    """What residents who stay and other pins break with the child there; raises `UnsoundPlan` if a solver disagrees."""
    units = {child.child_id: pin.unit_id for child in pinned.candidates if (pin := pinned.required_unit(child))}
    found = new_violations(pinned, living_under(pinned, units))
    choices = {child_id: (pinned.unit_by_id[unit_id],) for child_id, unit_id in units.items()}
    rows = PlacementModel(pinned, choices).linear
    at_most = engines.Limits(10.0, 1e6, Event())
    answers = (
        engines.search_highs(rows, Objective(()), at_most),
        engines.search_cp_sat(rows, Objective(()), None, at_most, seed=0),
    )
    if not found or not all(answer.is_infeasible for answer in answers):
        raise UnsoundPlan("The rules and the solvers do not agree that a place is impossible. The answer was withheld.")
    return tuple((broken.rule, broken.sentence) for broken in found)


def _promising(known: Known, case: Case, child: Child) -> list[Unit]:
    """The units open to the child but its own: with room first, then by the child's own shares, then by id."""
    now = known.unit_of.get(child.child_id, case.home.get(child.child_id))
    draft = Draft(living_under(case, dict(known.unit_of)))
    if child.child_id in draft.unit_of:
        draft.take_out(child)

    def promise(unit: Unit) -> tuple[object, ...]:
        in_the_way = bool(obstacles(case, draft, child, unit, only_first=True))
        return (in_the_way, tuple(shares_of(case, child, unit).values()), unit.unit_id)

    return sorted((unit for unit in choices_of(case)[child.child_id] if unit.unit_id != now), key=promise)


def _option(known: Known, case: Case, child: Child, unit: Unit, limits: Limits) -> Option | None:
    pinned = pinned_to(case, child.child_id, unit.unit_id)
    try:
        solution = asked_again(known, pinned, limits, _only_pinned(known, pinned, child.child_id))
    except ContradictingPins:
        return None
    now = known.unit_of.get(child.child_id, case.home.get(child.child_id))
    before = shares_of(case, child, case.unit_by_id[now] if now is not None else None)
    after = shares_of(case, child, unit)
    own = {code: after[code] - before[code] for code in after}
    return Option(unit.unit_id, difference(known, solution), own)


def _with_child(known: Known, case: Case) -> Known:
    """The plan as it is with the child left without a place: what taking the child in is compared with."""
    values = _values(case, known.unit_of)
    goals = tuple(
        GoalResult(goal.code, values[goal.code], values[goal.code], goal.unit) for goal in goals_in_order(case)
    )
    return Known(case, known.unit_of, goals, {}, known.memory)


def _since(start: Known, option: Option, after: Known) -> Difference:
    """An option's difference counted from an earlier plan instead of from `after`."""
    values = {goal.name: goal.value for goal in start.goals}
    units = dict(after.unit_of) | {moved.child_id: moved.after for moved in option.difference.moved}
    moved = (
        Moved(child_id, start.unit_of.get(child_id), unit_id)
        for child_id, unit_id in sorted(units.items())
        if start.unit_of.get(child_id) != unit_id
    )
    return Difference(tuple(moved), tuple(replace(goal, before=values[goal.name]) for goal in option.difference.goals))


def _values(case: Case, unit_of: Mapping[ChildId, UnitId | None]) -> dict[str, int]:
    living = living_under(case, unit_of)
    return {goal.code: goal_value(case, goal, living) for goal in goals_in_order(case)}


def _in_batches(units: list[Unit], size: int) -> Iterable[list[Unit]]:
    return (units[start : start + size] for start in range(0, len(units), size))
