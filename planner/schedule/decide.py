"""Decides a schedule: part by part, generation by generation, then proves how good it is.

Parts are children whom no rule ties to each other in all these weeks. A stay that a closing cuts short gives
the child a new need, which is decided in the next generation with all that stands. The bounds are proven at
the end and hold for every schedule that moves only those whose unit cannot house them any longer.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date

from models.ids import ChildId
from models.plan import GoalResult, Sentence, marked
from models.schedule import Stay
from planner.placement.case import Case
from planner.placement.graphs import Hanging
from planner.placement.linear import Objective
from planner.placement.solver import Progress
from planner.schedule.first_come import chosen_by, first_come
from planner.schedule.goals import goal_values, goals_over_weeks
from planner.schedule.model import ScheduleModel, stay_of
from planner.schedule.options import Days, Openness, Options, Start, ends_of
from planner.schedule.outlook import DAY, Need, Outlook
from planner.schedule.published import NOTHING, Published, days_of, hold_frozen
from planner.schedule.settle import Effort, Named, proven, searched

FROZEN, CHANGES, TIE_BREAK = "frozen", "changes", "tie_break"
"""Before all goals: promises of the frozen weeks. After them: as few changes as possible, then fixed numbers."""

SEARCH_SHARE = 0.55
"""Share of the time limit for finding a schedule; the rest is for proving how good it is."""

MOST_ROUNDS = 3
"""How often a part is decided again because its own stays free places on new days."""

MOST_GENERATIONS = 4
"""A child whose units close one after the other is followed so many times."""

LARGEST_FINE = 40_000
"""Starts up to which bounds are proven with the finest spans."""

Part = tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to decide: time limit [s], threads over parts, seed, CP-SAT work per search, stop flag, what was promised."""

    time_limit_s: float = 90.0
    workers: int = 2
    seed: int = 0
    work: float = 1e6
    stop: threading.Event = field(default_factory=threading.Event)
    published: Published = NOTHING
    on_progress: Callable[[Progress], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Decision:
    """All stays of the weeks, what they reach on every goal with its bound, and whether somebody stopped the work."""

    stays: tuple[Stay, ...]
    goals: tuple[GoalResult, ...]
    interrupted: bool

    @property
    def status(self) -> str:
        """`optimal` where every goal reaches its bound, else `feasible`."""
        return "optimal" if all(goal.is_proven for goal in self.goals) else "feasible"


def decide(outlook: Outlook, fixed: Sequence[Stay], needs: Sequence[Need], settings: Settings) -> Decision:
    """A schedule for the needs beside the stays that are fixed."""
    run = _Run(outlook, settings, time.monotonic())
    stays, parts = run.found(tuple(fixed), tuple(needs))
    totals = dict.fromkeys((goal.code for goal in goals_over_weeks(outlook)), 0)
    deciding = {need.child_id for need in needs}
    others = [stay for stay in fixed if stay.child_id not in deciding]
    alone = goal_values(outlook, others, {stay.child_id for stay in others})
    bounds = dict(alone)
    for values, least in run.proven(parts, tuple(fixed), stays):
        for code in totals:
            totals[code] += values[code]
            bounds[code] += least[code]
    goals = tuple(
        GoalResult(goal.code, totals[goal.code] + alone[goal.code], bounds[goal.code], goal.unit)
        for goal in goals_over_weeks(outlook)
    )
    return Decision(stays, goals, settings.stop.is_set())


class _Run:
    """One decision under way: its clock, and the days on which something was found to begin."""

    def __init__(self, outlook: Outlook, settings: Settings, began: float) -> None:
        self._outlook, self._settings, self._began = outlook, settings, began
        self._cases = {epoch.day: outlook.case_on(epoch.day, ()) for epoch in outlook.epochs}
        self._done, self._todo = 0, 1
        self._lock = threading.Lock()

    def found(self, fixed: tuple[Stay, ...], needs: tuple[Need, ...]) -> tuple[tuple[Stay, ...], list[Part]]:
        """All stays, and the parts in which the first generation was decided."""
        stays, generation, first_parts = fixed, needs, list[Part]()
        for number in range(MOST_GENERATIONS):
            if not generation:
                break
            openness = Openness(self._outlook, generation)
            parts = parts_of(self._outlook, generation, openness)
            first_parts = first_parts or parts
            published = self._settings.published if number == 0 else NOTHING
            starts = self._decided(parts, stays, openness, published)
            stays = (*stays, *(stay_of(start) for start in starts))
            generation = tuple(need for start in starts if (need := follow_up(self._outlook, start)) is not None)
        return stays, first_parts

    def _decided(
        self, parts: list[Part], fixed: tuple[Stay, ...], openness: Openness, published: Published
    ) -> list[Start]:
        end = self._began + SEARCH_SHARE * self._settings.time_limit_s
        clock = _Clock(parts, self._settings.workers, end)
        self._todo = 2 * len(parts)

        def work(part: Part) -> list[Start]:
            options = self._options(part, fixed, openness, published)
            deadline, hopes = clock.deadline_of(part), (False, True) if options.can_be_cut else (False,)
            tried = []
            for number, hope in enumerate(hopes, start=1):
                until = deadline - max(0.0, deadline - time.monotonic()) * (1 - number / len(hopes))
                tried.append(self._part(options, published, until, hope))
            starts = min(tried, key=lambda starts: self._worth(options, starts)) if len(tried) > 1 else tried[0]
            self._note(Sentence(marked("A schedule for {count} children is found"), {"count": len(part)}))
            return starts

        with ThreadPoolExecutor(max(1, self._settings.workers)) as pool:
            return [start for starts in pool.map(work, parts) for start in starts]

    def _options(self, part: Part, fixed: tuple[Stay, ...], openness: Openness, published: Published) -> Options:
        """The starts of a part, in a country of no more children and institutions than it can have to do with."""
        outlook = self._outlook
        own = {need.child_id for need in part}
        institutions = {unit.institution_id for child_id in own for unit in openness.units_of[child_id].values()}
        partners = set(own)
        for row in (row for epoch in outlook.epochs for row in epoch.dataset.separations):
            if row.level == "distance" and own & {row.child_a, row.child_b}:
                partners |= {row.child_a, row.child_b}
        families = {need.child.sibling_group for need in part if need.child.sibling_group}
        partners |= {c.child_id for c in outlook.today.child_by_id.values() if c.sibling_group in families}
        units = outlook.unit_by_id
        institutions |= {units[stay.unit_id].institution_id for stay in fixed if stay.child_id in partners}
        near = tuple(stay for stay in fixed if units[stay.unit_id].institution_id in institutions)
        children = frozenset(partners | {stay.child_id for stay in near})
        days = days_of(outlook, published, institutions)
        return Options(outlook.narrowed(children, frozenset(institutions)), part, near, openness, days)

    def _worth(self, options: Options, starts: Sequence[Start]) -> list[int]:
        """What the starts come to on the goals, when those whose unit closes are served as at the desk."""
        own = {need.child_id for need in options.needs}
        stays: tuple[Stay, ...] = tuple(stay_of(start) for start in starts)
        for _ in range(MOST_GENERATIONS):
            needs = tuple(need for start in starts if (need := follow_up(self._outlook, start)) is not None)
            if not needs:
                break
            after = replace(
                options, needs=needs, fixed=(*options.fixed, *stays), openness=Openness(options.outlook, needs)
            )
            starts = first_come(after, NOTHING)
            stays = (*stays, *(stay_of(start) for start in starts))
        return list(goal_values(self._outlook, stays, own).values())

    def _part(self, options: Options, published: Published, deadline: float, hopes: bool) -> list[Start]:
        """The starts of one part, decided again while its own stays free places on days not thought of."""
        starts = first_come(options, published)
        for number in range(MOST_ROUNDS):
            if self._settings.stop.is_set() or time.monotonic() > deadline:
                break
            options = _with_days(options, starts)
            m = ScheduleModel(options, with_spans=False, hopes=hopes)
            hold_frozen(m, published)
            left = deadline - time.monotonic()
            until = time.monotonic() + left * (0.5 if number == 0 else 1.0)
            effort = Effort(until, self._settings.work, self._settings.seed, self._settings.stop)
            named = [*self._named(m, published), *_after(m, published)]
            solution = searched(m, named, m.solution_of(chosen_by(starts)), effort)
            starts = list(m.chosen_in(solution).values())
            if _with_days(options, starts).freed_days == options.freed_days:
                break
        return starts

    def _named(self, m: ScheduleModel, published: Published) -> list[Named]:
        cases = _OnEpochs(self._outlook, self._cases)
        frozen = {c: promise for c, promise in published.promises.items() if published.is_frozen(c)}
        first = [(FROZEN, m.differing(frozen))] if frozen else []
        return [*first, *((goal.code, m.objective(goal, cases)) for goal in goals_over_weeks(self._outlook))]

    def proven(
        self, parts: list[Part], fixed: tuple[Stay, ...], stays: tuple[Stay, ...]
    ) -> list[tuple[Mapping[str, int], Mapping[str, int]]]:
        """Values and bounds of every part."""
        if not parts:
            return []
        openness = Openness(self._outlook, [need for part in parts for need in part])
        clock = _Clock(parts, self._settings.workers, self._began + self._settings.time_limit_s)

        def work(part: Part) -> tuple[Mapping[str, int], Mapping[str, int]]:
            told = self._bounds(part, fixed, stays, openness, clock.deadline_of(part))
            self._note(Sentence(marked("How good it is, is settled for {count} children"), {"count": len(part)}))
            return told

        with ThreadPoolExecutor(max(1, self._settings.workers)) as pool:
            return list(pool.map(work, parts))

    def _bounds(
        self, part: Part, fixed: tuple[Stay, ...], stays: tuple[Stay, ...], openness: Openness, deadline: float
    ) -> tuple[Mapping[str, int], Mapping[str, int]]:
        published = self._settings.published
        own = {need.child_id for need in part}
        mine = [stay for stay in stays if stay.child_id in own]
        values = dict(goal_values(self._outlook, mine, own))
        if self._settings.stop.is_set() or time.monotonic() > deadline:
            return values, dict.fromkeys(values, 0)  # nothing is worth less than nothing
        begun = _begun(part, stays)
        options = self._options(part, fixed, openness, published)
        options = replace(options, more_days=_joined(options.more_days, _days_of_stays(self._outlook, begun)))
        m = ScheduleModel(replace(options, is_fine=options.size <= LARGEST_FINE), with_spans=True)
        hold_frozen(m, published)
        start = m.solution_of({stay.child_id: (stay.unit_id, stay.first) for stay in begun})
        named = self._named(m, published)
        values |= {code: objective.value(start) for code, objective in named if code == FROZEN}
        effort = Effort(deadline, self._settings.work, self._settings.seed, self._settings.stop)
        return values, proven(m, named, values, start, effort)

    def _note(self, step: Sentence) -> None:
        with self._lock:
            self._done += 1
            share = min(0.99, self._done / max(1, self._todo))
        self._settings.on_progress(Progress(step, None, None, None, time.monotonic() - self._began, share))


class _OnEpochs(dict[date, Case]):
    """Cases by day, where all days of an epoch share one: what a child and a unit add to a goal depends on no more."""

    def __init__(self, outlook: Outlook, cases: Mapping[date, Case]) -> None:
        super().__init__()
        self._outlook, self._of_epoch = outlook, cases

    def __missing__(self, day: date) -> Case:
        case = self[day] = self._of_epoch[self._outlook.epoch_on(day).day]
        return case


class _Clock:
    """Shares the time until `end` among parts by their size; what one leaves over, the others get."""

    def __init__(self, parts: list[Part], workers: int, end: float) -> None:
        self._left = sum(map(_weight, parts))
        self._workers, self._end = max(1, workers), end
        self._lock = threading.Lock()

    def deadline_of(self, part: Part) -> float:
        """When a part that starts now should end [s on the monotonic clock]."""
        now = time.monotonic()
        with self._lock:
            share = min(1.0, self._workers * _weight(part) / max(1.0, self._left))
            self._left -= _weight(part)
        return now + max(0.0, self._end - now) * share


def _weight(part: Part) -> float:
    return float(len(part) ** 2)


def _after(m: ScheduleModel, published: Published) -> list[tuple[str, Objective]]:
    """What decides between schedules equal in every goal."""
    changes = [(CHANGES, m.differing(published.promises))] if published.promises else []
    return [*changes, (TIE_BREAK, m.ties())]


def _with_days(options: Options, starts: Sequence[Start]) -> Options:
    """The same options, with the days on which these stays begin, and those on which they leave a place free."""
    more = _days_of_stays(options.outlook, [stay_of(start) for start in starts])
    return replace(options, more_days=_joined(options.more_days, more))


def _days_of_stays(outlook: Outlook, stays: Sequence[Stay]) -> Days:
    begin: dict[str, set[date]] = defaultdict(set)
    for stay in stays:
        begin[outlook.unit_by_id[stay.unit_id].institution_id].add(stay.first)
    return _joined({name: frozenset(days) for name, days in begin.items()}, ends_of(outlook, stays))  # type: ignore[misc]


def _joined(one: Days, other: Days) -> Days:
    return {name: one.get(name, frozenset()) | other.get(name, frozenset()) for name in {*one, *other}}


def _begun(part: Part, stays: Iterable[Stay]) -> list[Stay]:
    """The first stay that each need of the part led to."""
    first: dict[ChildId, Stay] = {}
    needs = {need.child_id: need for need in part}
    for stay in sorted(stays, key=lambda stay: stay.first):
        need = needs.get(stay.child_id)
        if need is not None and stay.first >= need.first and stay.unit_id != need.leaves:
            first.setdefault(stay.child_id, stay)
    return list(first.values())


def follow_up(outlook: Outlook, start: Start) -> Need | None:
    """The need of a child whose unit can house it no longer, within the weeks, although its stay goes on."""
    if not start.is_cut or start.last is None or start.last >= outlook.last:
        return None
    end = start.need.end(start.earliest)
    return Need(start.need.child, start.last + DAY, None, end, start.unit.unit_id)


def parts_of(outlook: Outlook, needs: Sequence[Need], openness: Openness) -> list[Part]:
    """Needs that no rule ties to each other on any day, largest part first; who can live nowhere is a part alone."""
    hanging: Hanging[str] = Hanging()
    by_id = {need.child_id: need for need in needs}
    for need in needs:
        if need.child.sibling_group:
            hanging.tie(need.child_id, f"siblings {need.child.sibling_group}")
        for unit in openness.units_of[need.child_id].values():
            hanging.tie(need.child_id, f"institution {unit.institution_id}")
    for row in (row for epoch in outlook.epochs for row in epoch.dataset.separations if row.level == "distance"):
        if row.child_a in by_id and row.child_b in by_id:
            hanging.tie(row.child_a, row.child_b)
    parts: dict[str, list[Need]] = defaultdict(list)
    for need in sorted(needs, key=lambda need: need.child_id):
        parts[hanging.leader(need.child_id)].append(need)
    return sorted((tuple(part) for part in parts.values()), key=lambda part: (-len(part), part[0].child_id))
