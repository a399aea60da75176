"""Judges any schedule day by day with the plain rules, also one changed by hand. Knows no model and no solver.

A rule can only be broken anew on a day when somebody comes, or when the calendar or a decision binds more: on all
other days children only leave, and taking a child out of a sound day leaves it sound. Those days are judged in full.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from models.change import Step
from models.child import Child, Waiver
from models.ids import ChildId, InstitutionId, UnitId
from models.plan import Sentence, Violation, WaiverInPlan, marked
from models.schedule import LIVES, Action, Schedule, Stay
from planner.placement.case import Case, Living, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import is_eligible
from planner.placement.rules import violations
from planner.placement.waived import in_force, waiver_order
from planner.placement.waivers import with_use
from planner.schedule.goals import SCHEDULE_GOALS, goal_values, goals_over_weeks
from planner.schedule.outlook import DAY, Outlook

OWN_RULES: Mapping[str, str] = {
    "one_place": marked("One place at a time"),
    "stay_dates": marked("When stays begin and end"),
    "order_of_day": marked("The order of the day"),
    "resident_stays": marked("Residents who stay"),
}
"""Rules of schedules beyond those of every plan, with their titles."""

TITLES = {goal.code: goal.title for goal in SCHEDULE_GOALS}


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken rule and the first day on which it is."""

    day: date
    violation: Violation


@dataclass(frozen=True, slots=True)
class ScheduleVerdict:
    """What is wrong with a schedule and from which day, what residents break by themselves, and what it reaches.

    `claims` are values or proofs that the schedule states and that do not hold, `waivers` the rules that are waived
    on some of its days.
    """

    broken: tuple[Broken, ...]
    inherited: tuple[Broken, ...]
    goals: Mapping[str, int]
    claims: tuple[Sentence, ...]
    days_judged: int
    steps: tuple[Step, ...] = ()
    waivers: tuple[WaiverInPlan, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether no rule is broken on any day and every claim holds."""
        return not self.broken and not self.claims


def judge_schedule(outlook: Outlook, schedule: Schedule) -> ScheduleVerdict:
    """The verdict; residents whom the schedule does not name stay to their known end, others who wait go on waiting."""
    named = {stay.child_id for stay in schedule.stays}
    stays = [*schedule.stays, *(stay for child_id, stay in outlook.residents.items() if child_id not in named)]
    by_child: dict[ChildId, list[Stay]] = defaultdict(list)
    for stay in sorted(stays, key=lambda stay: stay.first):
        by_child[stay.child_id].append(stay)
    found = [broken for child_id in sorted(by_child) for broken in _of_child(outlook, schedule, by_child[child_id])]
    days = _days(outlook, stays)
    for day, institutions in days.items():
        found += _on_day(outlook, stays, day, institutions)
    if schedule.actions:
        found += _of_actions(outlook, schedule, stays)
    first: dict[tuple[object, ...], Broken] = {}
    for broken in sorted(found, key=lambda each: each.day):
        key = (broken.violation.rule, broken.violation.children, broken.violation.unit_id, broken.violation.inherited)
        first.setdefault(key, broken)
    goals = goal_values(outlook, schedule.stays)
    verdict = ScheduleVerdict(
        tuple(broken for broken in first.values() if not broken.violation.inherited),
        tuple(broken for broken in first.values() if broken.violation.inherited),
        goals,
        tuple(_false_claims(outlook, schedule, goals)),
        len(days),
        schedule.steps,
    )
    return replace(verdict, waivers=_waivers(outlook, schedule, verdict))


def _waivers(outlook: Outlook, schedule: Schedule, verdict: ScheduleVerdict) -> tuple[WaiverInPlan, ...]:
    """The waivers in force on some day among the children the schedule is about; used where it breaks the rule bare."""
    found: set[Waiver] = set()
    for epoch in outlook.epochs:
        found |= set(in_force(epoch.dataset, epoch.day))
    shown = [waiver for waiver in found if outlook.is_ours(outlook.today.child_by_id[waiver.child_id])]
    if not shown:
        return ()
    epochs = tuple(replace(epoch, dataset=replace(epoch.dataset, waivers=())) for epoch in outlook.epochs)
    bare = judge_schedule(replace(outlook, epochs=epochs), schedule)
    before, after = ([b.violation for b in (*each.broken, *each.inherited)] for each in (verdict, bare))
    return with_use(sorted(shown, key=waiver_order), before, after)


def _days(outlook: Outlook, stays: Iterable[Stay]) -> Mapping[date, frozenset[InstitutionId] | None]:
    """The days to be judged, each with the institutions where somebody comes; `None` is everywhere."""
    coming: dict[date, set[InstitutionId]] = defaultdict(set)
    for stay in stays:
        if stay.how != LIVES and outlook.start <= stay.first <= outlook.last:
            coming[stay.first].add(outlook.unit_by_id[stay.unit_id].institution_id)
    everywhere = {*outlook.calendar, *outlook.tightening, outlook.start}
    return {day: None if day in everywhere else frozenset(coming[day]) for day in sorted({*coming, *everywhere})}


def _on_day(
    outlook: Outlook, stays: Sequence[Stay], day: date, institutions: frozenset[InstitutionId] | None
) -> Iterator[Broken]:
    decided = frozenset(stay.child_id for stay in stays if stay.how != LIVES and stay.covers(day))
    case = outlook.case_on(day, stays, decided)
    unit_of: dict[ChildId, UnitId | None] = {c: case.home[c] for c in decided if c in case.home}
    living = living_under(case, unit_of)
    looked_at = None if institutions is None else sorted(i for i in institutions if i in case.institution_by_id)
    for violation in violations(case, living, looked_at):
        # A pin says where a child lives, which the rule about child and unit asks; it does not say from when.
        if violation.rule != "pins" or violation.children[0] in living.unit_of:
            yield Broken(day, violation)


def _of_child(outlook: Outlook, schedule: Schedule, stays: Sequence[Stay]) -> Iterator[Broken]:
    """What is wrong with the dates of one child's stays."""
    child_id = stays[0].child_id
    resident, need = outlook.residents.get(child_id), outlook.needs.get(child_id)
    yield from _one_place(stays)
    if resident is not None:
        yield from _of_resident(outlook, schedule, resident, stays)
    elif any(stay.how == LIVES for stay in stays):
        yield _wrong(stays[0], "resident_stays", marked("The child does not live there on the first day"))
    elif need is None:
        yield _wrong(stays[0], "resident_stays", marked("The child is not among those the schedule is for"))
    elif stays[0].first < need.first:
        sentence = marked("The stay begins before the place is wanted, on {wanted}")
        yield _wrong(stays[0], "stay_dates", sentence, wanted=need.first)
    end = outlook.end_of_resident(child_id) if resident is not None or need is None else need.end(stays[0].first)
    yield from _ends(outlook, stays, end)


def _one_place(stays: Sequence[Stay]) -> Iterator[Broken]:
    for before, after in pairwise(stays):
        if before.last is None or after.first <= before.last:
            yield _wrong(after, "one_place", marked("The child lives in {unit} on the same day"), unit=before.unit_id)


def _of_resident(outlook: Outlook, schedule: Schedule, resident: Stay, stays: Sequence[Stay]) -> Iterator[Broken]:
    """A resident lives where the data say to its known end, unless a review of the movable ones moves it."""
    first = stays[0]
    if first.unit_id == resident.unit_id and first.first == outlook.start:
        return
    placement = outlook.today.placement_of[first.child_id]
    is_reviewed = schedule.review_residents and placement.movable
    if not (is_reviewed and first.first == outlook.start):
        sentence = marked("The child lives in {unit} and is not up for a move")
        yield _wrong(first, "resident_stays", sentence, unit=resident.unit_id)


def _ends(outlook: Outlook, stays: Sequence[Stay], end: date | None) -> Iterator[Broken]:
    """Every stay lasts to the known end, or to the day before the unit can house the child no longer."""
    for number, stay in enumerate(stays):
        if stay.first < outlook.start or stay.unit_id not in outlook.units_on(stay.first):
            yield _wrong(
                stay, "stay_dates", marked("There is no such unit on the day, or the day lies before the weeks")
            )
            continue
        following = stays[number + 1] if number + 1 < len(stays) else None
        if stay.last is not None and stay.last < stay.first:
            yield _wrong(stay, "stay_dates", marked("The stay ends before it begins"))
        elif end is not None and (stay.last is None or stay.last > end):
            yield _wrong(stay, "stay_dates", marked("The stay ends by {end} at the latest"), end=end)
        elif stay.last is not None and stay.last < outlook.last and (end is None or stay.last < end):
            day = stay.last + DAY
            if _can_stay(outlook, stay, day):
                why = marked("The child loses a place that it could keep to {end}")
                moved = marked("The child is moved from {unit}, where it could stay")
                facts: dict[str, object] = {"unit": stay.unit_id}
                if following is None or following.first > day:
                    facts = {"end": end or outlook.last}
                yield Broken(day, _violation(stay, "resident_stays", moved if "unit" in facts else why, facts))


def _can_stay(outlook: Outlook, stay: Stay, day: date) -> bool:
    """Whether the unit can house the child on the day, as far as rules about the two say."""
    closing = outlook.closings.get(stay.unit_id)
    if closing is not None and closing <= day:
        return False
    if stay.how == LIVES:
        return True
    case = outlook.case_on(day, (stay,), frozenset({stay.child_id}))
    return is_eligible(case, case.child_by_id[stay.child_id], case.unit_by_id[stay.unit_id])


def _of_actions(outlook: Outlook, schedule: Schedule, stays: Sequence[Stay]) -> Iterator[Broken]:
    """Carries out the actions of every day one by one: each must find its place free, and lead to the stays."""
    own = {stay.child_id for stay in schedule.stays}
    decided = frozenset(stay.child_id for stay in stays if stay.how != LIVES)
    by_day: dict[date, list[Action]] = defaultdict(list)
    for action in schedule.actions:
        by_day[action.day].append(action)
    for stay in schedule.stays:
        if stay.how != LIVES:
            by_day[stay.first] += []
        if stay.last is not None and stay.last < outlook.last:
            by_day[stay.last + DAY] += []
    for day in sorted(day for day in by_day if outlook.start <= day <= outlook.last):
        case = outlook.case_on(day, stays, decided) if _somebody_comes(by_day[day]) else outlook.today
        draft = _evening_before(outlook, case, stays, day, own)
        for action in sorted(by_day[day], key=lambda action: action.number):
            child = case.child_by_id[action.child_id]
            yield from _carried_out(case, draft, child, action)
        told = {child_id: draft.unit_of[child_id] for child_id in own if child_id in draft.unit_of}
        meant = {stay.child_id: stay.unit_id for stay in schedule.stays if stay.covers(day)}
        for child_id in sorted({*told, *meant}):
            if told.get(child_id) != meant.get(child_id):
                unit = meant.get(child_id) or told.get(child_id)
                sentence = Sentence(marked("The actions of the day do not lead to what the stays say"))
                yield Broken(day, Violation("order_of_day", (child_id,), sentence, unit))


def _somebody_comes(actions: Iterable[Action]) -> bool:
    return any(action.enters is not None for action in actions)


def _evening_before(outlook: Outlook, case: Case, stays: Sequence[Stay], day: date, own: set[ChildId]) -> Draft:
    """Who lives where before anything is done on the day; others than the schedule's own have left already."""
    by_unit: dict[UnitId, list[Child]] = defaultdict(list)
    eve = day - DAY
    for stay in stays:
        was_there = stay.covers(eve) or (day == outlook.start and stay.how == LIVES and stay.covers(day))
        has_left = stay.child_id not in own and not stay.covers(day)
        if was_there and not has_left:
            by_unit[stay.unit_id].append(case.child_by_id[stay.child_id])
    if day == outlook.start:
        for stay in stays:
            if stay.how != LIVES and stay.covers(day) and stay.child_id in outlook.residents:
                by_unit[outlook.residents[stay.child_id].unit_id].append(case.child_by_id[stay.child_id])
    return Draft(Living({unit: tuple(children) for unit, children in by_unit.items()}))


def _carried_out(case: Case, draft: Draft, child: Child, action: Action) -> Iterator[Broken]:
    where = action.leaves or action.enters
    if draft.unit_of.get(child.child_id) != action.leaves:
        sentence = Sentence(marked("Action {number}: the child does not live there"), {"number": action.number})
        yield Broken(action.day, Violation("order_of_day", (child.child_id,), sentence, where))
        return
    if action.leaves is not None:
        draft.take_out(child)
    if action.enters is None:
        return
    unit = case.unit_by_id.get(action.enters)
    if unit is None:
        sentence = Sentence(marked("Action {number}: there is no such unit on the day"), {"number": action.number})
        yield Broken(action.day, Violation("order_of_day", (child.child_id,), sentence, action.enters))
        return
    for obstacle in obstacles(case, draft, child, unit)[:1]:
        facts = {"number": action.number, "why": obstacle.sentence}
        sentence = Sentence(marked("Action {number} comes too early: {why}"), facts)
        yield Broken(action.day, Violation("order_of_day", obstacle.children, sentence, unit.unit_id))
    if action.is_stopover and not is_eligible(case, child, unit):
        sentence = Sentence(marked("Action {number}: the child may not stop over there"), {"number": action.number})
        yield Broken(action.day, Violation("order_of_day", (child.child_id,), sentence, unit.unit_id))
    draft.put(child, unit.unit_id)


def _false_claims(outlook: Outlook, schedule: Schedule, goals: Mapping[str, int]) -> Iterator[Sentence]:
    """What the schedule says of itself and is not so. Bounds are not proven again."""
    for goal in schedule.goals:
        real = goals.get(goal.name)
        if real is None:
            yield Sentence(marked("There is no goal called {goal}"), {"goal": goal.name})
            continue
        title = Sentence(TITLES[goal.name])
        if real != goal.value:
            facts = {"goal": title, "said": goal.value, "real": real}
            yield Sentence(marked("{goal}: the plan says {said}, the data say {real}"), facts)
        elif goal.bound > goal.value:
            facts = {"goal": title, "said": goal.bound, "real": real}
            yield Sentence(marked("{goal}: the stated bound {said} lies above the value {real}"), facts)
    if schedule.status == "optimal":
        if not all(goal.is_proven for goal in schedule.goals):
            yield Sentence(marked("The plan is called optimal, but not every value equals its bound"))
        if [goal.name for goal in schedule.goals] != [goal.code for goal in goals_over_weeks(outlook)]:
            yield Sentence(marked("The plan is called optimal, but does not state every goal in its order"))


def _wrong(stay: Stay, rule: str, template: str, **facts: object) -> Broken:
    return Broken(stay.first, _violation(stay, rule, template, facts))


def _violation(stay: Stay, rule: str, template: str, facts: Mapping[str, object]) -> Violation:
    return Violation(rule, (stay.child_id,), Sentence(template, facts), stay.unit_id)
