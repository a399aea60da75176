"""Schedules of a desk: the weeks ahead, what was published before, and the answer with its check."""

import datetime
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.change import Step
from models.ids import ChildId, Operator, UnitId
from models.plan import Provenance, Sentence, marked
from models.schedule import ARRIVES, LIVES, MOVES, Schedule, Stay
from planner.errors import BadUse, UnsoundPlan
from planner.parameters import file_days
from planner.placement.case import living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.solver import Progress
from planner.plans import loaded
from planner.schedule.decide import Settings, decide
from planner.schedule.judge import ScheduleVerdict, judge_schedule
from planner.schedule.order import actions_of, in_order
from planner.schedule.outlook import DAY, Need, Outlook
from planner.schedule.published import NOTHING, Published, published_for
from planner.schedule.reviews import Month, Review, months_of, reviews_of
from planner.schedule_files import is_schedule, read_schedule, refuse_unknown
from planner.service import Desk, PlaceRequest, code_version, placed, world_under
from planner.simulation.setup import Epoch, linked, within

MOST_DAYS = 366
"""A year; later than that hardly anything is known of who comes and who leaves."""

WEEK = 7


@dataclass(frozen=True, slots=True)
class ScheduleRequest:
    """What is asked: how many days from the day of the data, whose children, under which steps, in which time.

    `published` is a schedule made before; the first `frozen_days` of the weeks are kept as they stand in it.
    With `review_residents` the movable residents are decided anew on the first day.
    """

    days: int = 182
    operators: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    published: Schedule | None = None
    frozen_days: int = 0
    review_residents: bool = False
    every_fourth_month: bool = False
    time_limit_s: float = 90.0
    workers: int = 2
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The answer: the weeks as they are known, the schedule with its check, the reviews, and the board's months.

    `postponed` are residents whose move would have been better on the first day, but cannot be carried out.
    """

    request: ScheduleRequest
    outlook: Outlook
    schedule: Schedule
    verdict: ScheduleVerdict
    reviews: tuple[Review, ...]
    months: tuple[Month, ...]
    postponed: tuple[ChildId, ...] = ()


Wait = tuple[ChildId, datetime.date, datetime.date]


def waits_of(answer: Scheduled) -> tuple[Wait, ...]:
    """The stretches in which a child needs a place and has none, by child and day."""
    begun = defaultdict(list)
    for stay in answer.schedule.stays:
        if stay.how != LIVES:
            begun[stay.child_id].append(stay)
    found: list[Wait] = []
    for child_id, need in answer.outlook.needs.items():
        stays = begun[child_id]
        end = need.end(stays[0].first) if stays else need.last
        last = min(end or answer.outlook.last, answer.outlook.last)
        free = need.first
        for stay in sorted(stays, key=lambda stay: stay.first):
            if free < stay.first:
                found.append((child_id, free, stay.first - DAY))
            free = max(free, (stay.last or last) + DAY)
        if free <= last:
            found.append((child_id, free, last))
    return tuple(found)


def outlook_of(
    desk: Desk, days: int, operators: Sequence[str] = (), steps: tuple[Step, ...] = (), within_reach: bool = True
) -> Outlook:
    """The days ahead under changes; raises `BadUse`, and `RefusedChange` for one that does not apply on its day.

    Of some operators, those who share no institution with them by agreement are left out if only what is
    `within_reach` is asked for.
    """
    known = desk.codes.codes("operator")
    for operator in operators:
        if operator not in known:
            raise BadUse(
                "There is no operator called «{operator}». Known are: {known}.",
                operator=operator,
                known=", ".join(known),
            )
    if not 1 <= days <= MOST_DAYS:
        raise BadUse("A schedule has 1 to {most} days, not {days}.", most=MOST_DAYS, days=days)
    start = desk.as_of
    last = start + datetime.timedelta(days=days - 1)
    starts = {start, *file_days(), *(step.on for step in (*desk.steps, *steps) if step.on is not None)}
    epochs = tuple(_epoch(desk, steps, day) for day in sorted(starts) if start <= day <= last)
    if operators and within_reach:
        reach = linked(tuple(Operator(name) for name in operators), epochs)
        epochs = tuple(replace(epoch, dataset=within(epoch.dataset, reach)) for epoch in epochs)
    return Outlook(epochs, desk.geography, desk.codes, start, last, tuple(sorted(operators)))


def _epoch(desk: Desk, steps: tuple[Step, ...], day: datetime.date) -> Epoch:
    world = world_under(desk, steps, day)
    return Epoch(day, world.dataset, world.parameters)


def scheduled(
    desk: Desk,
    request: ScheduleRequest,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Scheduled:
    """The best schedule found, judged day by day before it is returned; stopped early, the best so far.

    Raises `BadUse`, `RefusedChange`, or `UnsoundPlan` where the schedule or a proof does not survive its check.
    """
    began = time.monotonic()
    stop, tell = stop or threading.Event(), on_progress or (lambda _: None)
    outlook = outlook_of(desk, request.days, request.operators, request.steps)
    published = _published(outlook, request)
    tell(Progress(Sentence(marked("The weeks are laid out")), None, None, None, time.monotonic() - began, 0.0))
    fixed = tuple(outlook.residents.values())
    postponed: tuple[ChildId, ...] = ()
    if request.review_residents:
        fixed, postponed = _reviewed(desk, request, outlook, stop)
    settled = {stay.child_id for stay in fixed if stay.how != LIVES}
    needs = [need for child_id, need in outlook.needs.items() if child_id not in settled]
    needs += [need for stay in fixed if stay.how != LIVES and (need := _cut_short(outlook, stay)) is not None]
    settings = Settings(
        max(1.0, request.time_limit_s - (time.monotonic() - began)),
        request.workers,
        request.seed,
        stop=stop,
        published=published,
        on_progress=tell,
    )
    decision = decide(outlook, fixed, needs, settings)
    ours = [stay for stay in decision.stays if outlook.is_ours(outlook.today.child_by_id[stay.child_id])]
    stays = tuple(sorted(ours, key=lambda stay: (stay.child_id, stay.first)))
    schedule = Schedule(
        outlook.start,
        outlook.last,
        stays,
        actions_of(outlook, decision.stays),
        decision.goals,
        decision.status,
        outlook.operators,
        request.review_residents,
        request.every_fourth_month,
        published.frozen_until,
        published.differs(stays),
        decision.interrupted,
        (*desk.steps, *request.steps),
        Provenance(
            desk.data_sha256,
            outlook.epochs[0].parameters.name,
            code_version(),
            request.seed,
            request.workers,
            time.monotonic() - began,
        ),
    )
    schedule = replace(schedule, actions=tuple(a for a in schedule.actions if _is_ours(outlook, a.child_id)))
    return _answer(request, outlook, schedule, postponed)


def _is_ours(outlook: Outlook, child_id: ChildId) -> bool:
    return outlook.is_ours(outlook.today.child_by_id[child_id])


def _answer(
    request: ScheduleRequest, outlook: Outlook, schedule: Schedule, postponed: tuple[ChildId, ...]
) -> Scheduled:
    verdict = judge_schedule(outlook, schedule)
    if not verdict.is_sound:
        raise _withheld(verdict)
    reviews = reviews_of(outlook, schedule.stays, request.every_fourth_month)
    return Scheduled(request, outlook, schedule, verdict, reviews, months_of(outlook, reviews), postponed)


def _withheld(verdict: ScheduleVerdict) -> UnsoundPlan:
    if not verdict.broken:
        return UnsoundPlan("The schedule was withheld: a value it states is not what the data say.")
    first = verdict.broken[0]
    return UnsoundPlan(
        "The schedule was withheld: the checker found a broken rule ({rule}, {unit}, {day}).",
        rule=first.violation.rule,
        unit=first.violation.unit_id or "",
        day=first.day,
    )


def _published(outlook: Outlook, request: ScheduleRequest) -> Published:
    if request.published is None:
        if request.frozen_days:
            raise BadUse("Frozen weeks are those of a published schedule: name its file with --published.")
        return NOTHING
    frozen = None
    if request.frozen_days:
        frozen = min(outlook.last, outlook.start + datetime.timedelta(days=request.frozen_days - 1))
    return published_for(outlook, request.published, frozen)


def _reviewed(
    desk: Desk, request: ScheduleRequest, outlook: Outlook, stop: threading.Event
) -> tuple[tuple[Stay, ...], tuple[ChildId, ...]]:
    """The stays of the first day as the engine decides it with movable residents, and whose moves must wait.

    Moves that wait for each other in a circle, without a lawful place to stop over, are not made. Children who
    were to have a place that is not free then are decided with the weeks.
    """
    asked = PlaceRequest(
        None, request.operators, True, request.time_limit_s / 4, request.workers, request.seed, request.steps
    )
    unit_of = placed(desk, asked, None, stop).known.unit_of
    case = outlook.case_on(outlook.start, outlook.residents.values())
    draft = Draft(living_under(case, {}))
    moving = {
        child_id: (outlook.residents[child_id].unit_id, unit)
        for child_id, unit in sorted(unit_of.items())
        if unit is not None and child_id in outlook.residents and unit != outlook.residents[child_id].unit_id
    }
    postponed: list[ChildId] = []
    while moving and in_order(case, draft, moving) is None:
        postponed.append(min(moving))
        del moving[min(moving)]
    fixed = [stay for child_id, stay in outlook.residents.items() if child_id not in moving]
    for child_id, (_, unit) in moving.items():
        draft.take_out(case.child_by_id[child_id])
        fixed.append(_begun(outlook, child_id, unit, outlook.end_of_resident(child_id), MOVES))
    for child_id, (_, unit) in moving.items():
        draft.put(case.child_by_id[child_id], unit)
    for child_id, given in sorted(unit_of.items()):
        need = outlook.needs.get(child_id)
        if need is None or given is None or need.leaves is not None or need.first > outlook.start:
            continue
        child = case.child_by_id[child_id]
        if not obstacles(case, draft, child, case.unit_by_id[given], only_first=True):
            draft.put(child, given)
            fixed.append(_begun(outlook, child_id, given, need.end(outlook.start), ARRIVES))
    return tuple(fixed), tuple(postponed)


def _begun(outlook: Outlook, child_id: ChildId, unit: UnitId, end: datetime.date | None, how: str) -> Stay:
    closing = outlook.closings.get(unit)
    last = end if closing is None else min(end or datetime.date.max, closing - DAY)
    return Stay(child_id, unit, outlook.start, last, how)


def _cut_short(outlook: Outlook, stay: Stay) -> Need | None:
    """The need of a child whose stay was begun by the review in a unit that closes before it ends."""
    need = outlook.needs.get(stay.child_id)
    end = outlook.end_of_resident(stay.child_id) if stay.how == MOVES or need is None else need.end(stay.first)
    if stay.last is None or stay.last >= outlook.last or (end is not None and end <= stay.last):
        return None
    return Need(outlook.today.child_by_id[stay.child_id], stay.last + DAY, None, end, stay.unit_id)


def is_schedule_file(file: Path) -> bool:
    """Whether a file says that it is a schedule; raises `BadInput` where it cannot be read."""
    return is_schedule(loaded(file))


def check_schedule(desk: Desk, file: Path) -> ScheduleVerdict:
    """The verdict on a schedule file, from the rules alone, under the changes that it carries.

    Raises `BadInput` for a file that is no schedule of these data.
    """
    schedule = read_schedule(file, desk.as_of)
    outlook = outlook_of(desk.base or desk, schedule.days, schedule.operators, schedule.steps, within_reach=False)
    refuse_unknown(schedule, file.name, set(outlook.today.child_by_id), set(outlook.unit_by_id))
    return judge_schedule(outlook, schedule)
