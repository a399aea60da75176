"""A first sound schedule: day after day, those who wait get the best unit that is sound, as at the desk.

It is what the search begins from, and it shows on which days its own stays will free places for others.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.child import Child
from models.ids import ChildId, InstitutionId, UnitId
from models.schedule import Stay
from planner.placement.case import Case, Living
from planner.placement.draft import Draft, obstacles
from planner.placement.goals import GOAL_BY_CODE
from planner.schedule.goals import goals_over_weeks
from planner.schedule.model import stay_of
from planner.schedule.options import Options, Start
from planner.schedule.outlook import DAY, Need
from planner.schedule.published import Published


@dataclass(slots=True)
class _Diary:
    """What has been decided so far, and which institutions are worth asking on a day."""

    options: Options
    stays: list[Stay]
    asking: dict[date, set[InstitutionId]]

    def living_on(self, case: Case, day: date) -> Draft:
        """Who lives where on the day, by what is decided so far."""
        by_unit: dict[UnitId, list[Child]] = defaultdict(list)
        for stay in self.stays:
            if stay.covers(day):
                by_unit[stay.unit_id].append(case.child_by_id[stay.child_id])
        return Draft(Living({unit: tuple(children) for unit, children in by_unit.items()}))

    def add(self, stay: Stay) -> None:
        """Notes a stay, and that its place is free after it."""
        self.stays.append(stay)
        if stay.last is not None and stay.last < self.options.outlook.last:
            institution = self.options.outlook.unit_by_id[stay.unit_id].institution_id
            self.asking[stay.last + DAY].add(institution)


def first_come(options: Options, published: Published) -> list[Start]:
    """A start for every child that found a place; the others wait to the end.

    Promises that can be kept are kept before anybody else is asked about.
    """
    outlook = options.outlook
    asking: dict[date, set[InstitutionId]] = defaultdict(set)
    for institution, days in options.row_days(with_spans=False).items():
        for day in days:
            asking[day].add(institution)
    diary = _Diary(options, list(options.fixed), asking)
    promised = {promise[1] for promise in published.promises.values() if promise is not None}
    begin = promised | {stay.first for stay in options.fixed}
    watched = sorted(outlook.tightening | {day for day in begin if outlook.start < day <= outlook.last})
    later = {day: outlook.case_on(day, options.fixed) for day in watched}
    found = _kept(diary, published, later)
    kept = {start.need.child_id for start in found}
    waiting = {need.child_id: need for need in options.needs if need.child_id not in kept}
    day = outlook.start
    while day <= outlook.last and waiting:
        asked, newly = asking.get(day, set()), {c for c, need in waiting.items() if need.first == day}
        if asked or newly:
            case = outlook.case_on(day, options.fixed)
            draft = diary.living_on(case, day)
            for need in _in_turn(case, waiting.values(), day):
                start = _best(diary, case, draft, need, day, None if need.child_id in newly else asked, later)
                if start is not None and not published.shuts_out(start):
                    found.append(start)
                    del waiting[need.child_id]
                    draft.put(case.child_by_id[need.child_id], start.unit.unit_id)
                    diary.add(stay_of(start))
        day += DAY
    return found


def _kept(diary: _Diary, published: Published, later: dict[date, Case]) -> list[Start]:
    """The promises that can be kept, those of the earliest day first."""
    options = diary.options
    promises = {need: published.promises.get(need.child_id) for need in options.needs}
    found = []
    for need, promise in sorted(promises.items(), key=lambda pair: (pair[1] or ("", date.max))[1]):
        unit = options.openness.units_of[need.child_id].get(promise[0]) if promise is not None else None
        if unit is None or promise is None or not need.first <= promise[1] <= need.waits_until(options.outlook.last):
            continue
        if not options.openness.is_open(need, unit, promise[1]):
            continue
        start = options.start_on(need, unit, promise[1])
        case = options.outlook.case_on(promise[1], options.fixed)
        draft = diary.living_on(case, promise[1])
        is_free = not obstacles(case, draft, case.child_by_id[need.child_id], unit, only_first=True)
        if is_free and _stays_sound(diary, start, later):
            found.append(start)
            diary.add(stay_of(start))
    return found


def _in_turn(case: Case, needs: Iterable[Need], day: date) -> list[Need]:
    """Those who have to leave a unit, then acute ones, then by days waited, then by id."""
    due = [need for need in needs if need.first <= day <= need.waits_until(day)]
    return sorted(
        due,
        key=lambda need: (need.leaves is None, not need.child.is_acute, -case.waited_days(need.child), need.child_id),
    )


def _best(
    diary: _Diary,
    case: Case,
    draft: Draft,
    need: Need,
    day: date,
    asked: set[InstitutionId] | None,
    later: dict[date, Case],
) -> Start | None:
    """The best start on the day at the institutions asked about (all without them)."""
    options, child = diary.options, case.child_by_id[need.child_id]
    units = [
        unit
        for _, unit in sorted(options.openness.units_of[need.child_id].items())
        if (asked is None or unit.institution_id in asked) and options.openness.is_open(need, unit, day)
    ]
    starts = [options.start_on(need, unit, day) for unit in units]
    for start in sorted(starts, key=lambda start: _preference(options, case, start)):
        if not obstacles(case, draft, child, start.unit, only_first=True) and _stays_sound(diary, start, later):
            return start
    return None


def _preference(options: Options, case: Case, start: Start) -> tuple[object, ...]:
    child, unit = case.child_by_id[start.need.child_id], case.unit_by_id[start.unit.unit_id]
    worth: list[object] = []
    for goal in goals_over_weeks(options.outlook):
        share = GOAL_BY_CODE[goal.of].share
        if goal.value is None and share is not None:
            worth.append(share(case, child, unit))
        elif goal.code == "moves":
            worth.append(start.is_cut)
    return (*worth, unit.unit_id)


def _stays_sound(diary: _Diary, start: Start, later: dict[date, Case]) -> bool:
    """Whether nothing that is known of later days stands in the way of the stay."""
    for day, case in later.items():
        if day > start.earliest and start.surely_covers(day):
            draft = diary.living_on(case, day)
            if obstacles(case, draft, case.child_by_id[start.need.child_id], start.unit, only_first=True):
                return False
    return True


def chosen_by(starts: Sequence[Start]) -> dict[ChildId, tuple[UnitId, date]]:
    """Unit and first day by child."""
    return {start.need.child_id: (start.unit.unit_id, start.earliest) for start in starts}
