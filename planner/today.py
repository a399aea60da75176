"""The day at a glance: what has to be done, which rules are broken as things are, which free places are usable.

Pure: everything is read off a `Case`, nothing is solved or guessed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.child import Child
from models.ids import ChildId, InstitutionId, UnitId
from models.plan import Sentence, Violation, marked
from planner.placement.case import Case, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import is_eligible
from planner.placement.rules import violations

SOON_DAYS = 14
"""How far ahead a day is near enough to be a task [days]; reviews that far back are shown too."""

STAFF_RULES = frozenset({"staff_on_shift", "qualified_on_shift", "staff_outnumber"})
"""Rules that are broken where too few staff are on a shift."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to see to: which kind, by which day, about whom or what, and the sentence that says it."""

    kind: str
    day: date
    sentence: Sentence
    child_id: ChildId | None = None
    unit_id: UnitId | None = None
    institution_id: InstitutionId | None = None


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task: its name, what is done about it, and what finds it in a case."""

    code: str
    title: str
    advice: str
    find: Callable[[Case], Iterator[Task]]


def acute_waiting(case: Case) -> Iterator[Task]:
    """Acute children without a place: an offer is due the day they are referred."""
    for child in _waiting(case):
        if child.is_acute:
            days = case.waited_days(child)
            due = case.day - timedelta(days=days)
            yield _about(
                child, "acute_waiting", due, Sentence(marked("Acute, without a place for {days} days"), {"days": days})
            )


def views_missing(case: Case) -> Iterator[Task]:
    """Children who wait and have not been heard: nothing can be decided before."""
    for child in _waiting(case):
        if not child.view_heard:
            yield _about(
                child, "views_missing", case.start_of(child), Sentence(marked("The child's view is not recorded"))
            )


def stays_over(case: Case) -> Iterator[Task]:
    """Residents whose stay should have ended before today, by plan or by law."""
    for child in _residents(case):
        end, said = _end_of(case, child)
        if end is not None and end < case.day:
            yield _about(child, "stays_over", end, Sentence(said, {"day": end}))


def stays_ending(case: Case) -> Iterator[Task]:
    """Residents whose stay ends soon, by plan or by law."""
    for child in _residents(case):
        end, said = _end_of(case, child)
        if end is not None and _is_soon(case, end):
            yield _about(child, "stays_ending", end, Sentence(said, {"day": end}))


def reviews_due(case: Case) -> Iterator[Task]:
    """Residents whose stay must be looked at again by law, from two weeks back to two weeks ahead."""
    for child in _residents(case):
        days = case.parameters.review_after_days.get(f"{child.ground}/{child.stay_kind or 'long'}")
        if days is None:
            continue
        due = (child.counted_from or case.placement_of[child.child_id].since) + timedelta(days=days)
        if abs((due - case.day).days) <= SOON_DAYS:
            yield _about(child, "reviews_due", due, Sentence(marked("Review of the stay, due {day}"), {"day": due}))


def waivers_ending(case: Case) -> Iterator[Task]:
    """Waivers that end soon, or have ended and still stand in the data."""
    for waiver in case.question.dataset.waivers:
        child = case.child_by_id.get(waiver.child_id)
        if child is not None and waiver.expires_on <= case.day + timedelta(days=SOON_DAYS):
            facts = {"day": waiver.expires_on, "reason": waiver.reason}
            said = Sentence(marked("The waiver ends {day}: {reason}"), facts)
            yield _about(child, "waivers_ending", waiver.expires_on, said)


def separations_ending(case: Case) -> Iterator[Task]:
    """Separations that end soon: afterwards the two may live together."""
    for row in case.question.dataset.separations:
        child = case.child_by_id.get(row.child_a)
        if child is not None and row.valid_to is not None and _is_soon(case, row.valid_to):
            said = Sentence(marked("Kept apart from {other} until {day}"), {"other": row.child_b, "day": row.valid_to})
            yield _about(child, "separations_ending", row.valid_to, said)


def units_changing(case: Case) -> Iterator[Task]:
    """Units that open or close soon; one that closes with children in it needs places for them."""
    for unit in case.unit_by_id.values():
        if unit.opens_on is not None and _is_soon(case, unit.opens_on):
            said = Sentence(
                marked("Opens {day} with {places} places"), {"day": unit.opens_on, "places": case.places(unit)}
            )
            yield Task("units_changing", unit.opens_on, said, None, unit.unit_id, unit.institution_id)
        if unit.closes_on is not None and _is_soon(case, unit.closes_on):
            children = sum(home == unit.unit_id for home in case.home.values())
            said = Sentence(
                marked("Closes {day}; children who live there: {children}"),
                {"day": unit.closes_on, "children": children},
            )
            yield Task("units_changing", unit.closes_on, said, None, unit.unit_id, unit.institution_id)


KINDS: tuple[TaskKind, ...] = (
    TaskKind(
        "acute_waiting", marked("Acute children without a place"),
        marked("Make a plan and decide on the acute ones first"), acute_waiting,
    ),
    TaskKind(
        "stays_over", marked("Stays that should be over"),
        marked("End the stay, or write in the new decision"), stays_over,
    ),
    TaskKind(
        "stays_ending", marked("Stays that end within 14 days"),
        marked("Settle what comes after, and count on the place"), stays_ending,
    ),
    TaskKind("reviews_due", marked("Reviews due"), marked("See to it that the stay is looked at again"), reviews_due),
    TaskKind(
        "views_missing", marked("Children who have not been heard"),
        marked("Hear the child: no decision can be stored before"), views_missing,
    ),
    TaskKind(
        "waivers_ending", marked("Waivers that end"), marked("Let the waiver end, or have it approved anew"),
        waivers_ending,
    ),
    TaskKind(
        "separations_ending", marked("Separations that end"), marked("Ask whether the two must still be kept apart"),
        separations_ending,
    ),
    TaskKind(
        "units_changing", marked("Units that open or close"),
        marked("Count on the places, or find others for those who leave"), units_changing,
    ),
)  # fmt: skip
"""Every kind of task in the order in which it is shown."""


def tasks(case: Case, operator: str | None = None) -> tuple[Task, ...]:
    """All tasks by kind and then by day, of one operator's children and units or of all."""
    found = []
    for kind in KINDS:
        of_kind = sorted(kind.find(case), key=lambda task: (task.day, task.child_id or "", task.unit_id or ""))
        found += [task for task in of_kind if operator is None or _operator_of(case, task) == operator]
    return tuple(found)


def broken_today(case: Case, operator: str | None = None) -> tuple[Violation, ...]:
    """Rules that are broken by those who live there now, at institutions of one operator or of all."""
    found = violations(case, living_under(case, {}))
    return tuple(
        broken
        for broken in found
        if operator is None
        or broken.institution_id is None
        or case.institution_by_id[broken.institution_id].operator == operator
    )


def staff_shortfalls(broken: Iterable[Violation]) -> tuple[Violation, ...]:
    """Those of the broken rules that are about too few staff on a shift."""
    return tuple(each for each in broken if each.rule in STAFF_RULES)


@dataclass(frozen=True, slots=True)
class FreeUnit:
    """A unit with free places [places], and whether somebody who waits can come there under all rules.

    `may_come` children could live there as far as they alone go. Where none of them can come as things are,
    `lacks_staff` says that staff is what stops every one of them.
    """

    unit_id: UnitId
    free: int
    may_come: int
    is_usable: bool
    lacks_staff: bool


def free_units(case: Case) -> tuple[FreeUnit, ...]:
    """Every open unit with free places. Each is asked by itself: two units may be usable for the same child."""
    draft = Draft(living_under(case, {}))
    waiting = _waiting(case)
    found = []
    for unit in case.unit_by_id.values():
        living = draft.in_unit(unit.unit_id)
        free = case.places(unit) - len(living)
        if free <= 0 or not unit.is_open(case.day) or any(child.own_unit for child in living):
            continue
        fitting = [child for child in waiting if is_eligible(case, child, unit)]
        stopped = [frozenset(broken.rule for broken in obstacles(case, draft, child, unit)) for child in fitting]
        is_usable = any(not rules for rules in stopped)
        lacks_staff = bool(stopped) and not is_usable and all(rules & STAFF_RULES for rules in stopped)
        found.append(FreeUnit(unit.unit_id, free, len(fitting), is_usable, lacks_staff))
    return tuple(found)


def _waiting(case: Case) -> tuple[Child, ...]:
    return tuple(child for child in case.candidates if child.child_id not in case.home)


def _residents(case: Case) -> tuple[Child, ...]:
    return tuple(child for child in case.child_by_id.values() if child.child_id in case.home)


def _end_of(case: Case, child: Child) -> tuple[date | None, str]:
    """The day on which a resident's stay ends by plan or by law, whichever comes first, and how that is said."""
    planned, lawful = case.planned_end(child), case.lawful_until(child)
    if lawful is not None and (planned is None or lawful < planned):
        return lawful, marked("The law allows the stay until {day}")
    return planned, marked("The stay is expected to end {day}")


def _is_soon(case: Case, day: date) -> bool:
    return case.day <= day <= case.day + timedelta(days=SOON_DAYS)


def _about(child: Child, kind: str, day: date, sentence: Sentence) -> Task:
    return Task(kind, day, sentence, child.child_id)


def _operator_of(case: Case, task: Task) -> str:
    if task.child_id is not None:
        return case.child_by_id[task.child_id].operator
    assert task.institution_id is not None
    return case.institution_by_id[task.institution_id].operator
