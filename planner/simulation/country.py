"""The country on its way through time: who lives where, who waits, and which units are worth asking again.

Every rule about living together is hereditary: taking a child out of a sound plan leaves it sound. So a unit that
was refused stays refused until somebody has left its institution, a separation has ended, or a birthday, an opening
or a change of data has come. Only then it is asked again; the answers are those of asking every day.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.child import Child, Exclusion, Placement, Wish
from models.dataset import Dataset
from models.ids import ChildId, InstitutionId, Operator, UnitId
from models.institution import Unit
from planner.placement.case import Case, Question, living_under
from planner.placement.draft import Draft
from planner.placement.eligibility import eligible_units
from planner.placement.greedy import desk_turn
from planner.simulation.choosing import is_sound, reserve_of
from planner.simulation.competing import Asker, decided
from planner.simulation.conflicts import Conflicts
from planner.simulation.setup import Epoch, Setup, within

NEVER = -1


@dataclass(frozen=True, slots=True)
class Counted:
    """Open units, and their approved and budgeted places [places]."""

    units: tuple[UnitId, ...]
    approved: int
    budgeted: int


class Country:
    """The one place where children come, move in and leave. Its case is an ordinary case, kept up to date."""

    def __init__(self, setup: Setup, epoch: Epoch, today: dict[ChildId, float]) -> None:
        self._setup = setup
        dataset = within(epoch.dataset, setup.simulated)
        self.case = Case(self._question(dataset, epoch))
        self._own(self.case)
        self.draft = Draft(living_under(self.case, dict(self.case.home)))
        self.waiting: dict[ChildId, Child] = {
            child.child_id: child for child in self.case.child_by_id.values() if child.child_id not in self.case.home
        }
        self.conflicts = Conflicts(self.case, dataset, setup.start)
        for child_id in self.case.child_by_id:
            self.conflicts.known(child_id, child_id, today[child_id])
        self._clock = 0
        self.touched: set[InstitutionId] = set(self.case.institution_by_id)
        self._left_at: dict[InstitutionId, int] = {}
        self._tried: dict[ChildId, int] = {}
        self._open_to: dict[ChildId, tuple[Unit, ...]] = {}
        self._alike: dict[tuple[ChildId, int], tuple[Unit, ...]] = {}
        self._reserve = reserve_of(self.case)
        self._change_days = _change_days(dataset)
        self.epoch = epoch.day
        self._may_have_closed = True
        self._opened: Counted | None = None
        self.living = Counter(self.case.child_by_id[child_id].operator for child_id in self.case.home)
        self.stays = Counter(
            (self.case.child_by_id[child_id].operator, self.case.unit_by_id[unit_id].institution_id)
            for child_id, unit_id in self.case.home.items()
        )

    def _question(self, dataset: Dataset, epoch: Epoch) -> Question:
        setup = self._setup
        return Question(dataset, setup.geography, setup.codes, epoch.parameters, epoch.day)

    def _own(self, case: Case) -> None:
        """Copies of the indexes that change from day to day."""
        case.child_by_id, case.home, case.placement_of = (
            dict(case.child_by_id),
            dict(case.home),
            dict(case.placement_of),
        )
        case.siblings = dict(case.siblings)
        # What the data say of a child stays known when the child has gone: newcomers may be like it.
        self._said_of: tuple[Mapping[ChildId, tuple[Exclusion, ...]], Mapping[ChildId, tuple[Wish, ...]]] = (
            case.exclusions_of,
            case.wishes_of,
        )
        self._excluded: dict[ChildId, tuple[Exclusion, ...]] = dict(case.exclusions_of)
        self._wishes: dict[ChildId, tuple[Wish, ...]] = dict(case.wishes_of)
        case.exclusions_of, case.wishes_of = self._excluded, self._wishes

    def begin_day(self, day: date) -> None:
        """What the calendar alone changes: ages, openings and separations that end."""
        self.case.day = day
        for child_id in self.conflicts.on(day):
            self._tried[child_id] = NEVER
        if day in self._change_days:
            self._alike.clear()
            self._may_have_closed, self._opened = True, None
        if day.day == 1 or day in self._change_days:
            self._ask_everything_again()

    def change(self, epoch: Epoch) -> None:
        """Takes over the data and dials of a new epoch; who lives where, waits or is kept apart stays as it is."""
        before = self.case
        dataset = within(epoch.dataset, self._setup.simulated)
        stated = {child.child_id: child for child in dataset.children}
        case = Case(self._question(dataset, epoch))
        self._own(case)
        case.child_by_id = {
            child_id: _as_stated(stated.get(child_id), child) for child_id, child in before.child_by_id.items()
        }
        case.home, case.placement_of = before.home, before.placement_of
        for newcomer in before.child_by_id.keys() - stated.keys():
            self._is_like(newcomer, self.conflicts.like[newcomer])
        self.case, self.epoch = case, epoch.day
        self.conflicts.attach(case)
        self.waiting = {child_id: case.child_by_id[child_id] for child_id in self.waiting}
        living = {
            unit_id: tuple(case.child_by_id[child.child_id] for child in children)
            for unit_id, children in self.draft.by_unit.items()
        }
        self.draft = Draft(type(living_under(case, {}))(living))
        self._change_days = _change_days(dataset)
        self._may_have_closed, self._opened = True, None
        self.touched = set(case.institution_by_id)
        self._alike.clear()
        self._ask_everything_again()

    def _ask_everything_again(self) -> None:
        self._open_to.clear()
        self._tried.clear()
        self._reserve = reserve_of(self.case)

    def refer(self, child: Child, like: ChildId, chance: float) -> None:
        """A child who is referred today and waits."""
        case = self.case
        case.child_by_id[child.child_id] = child
        self._is_like(child.child_id, like)
        self.waiting[child.child_id] = child
        self.conflicts.enter(case, child.child_id, like, chance, case.parameters.separation_factor)

    def _is_like(self, child_id: ChildId, like: ChildId) -> None:
        """The newcomer may not live where the child it is like may not, and wants what that child wants."""
        excluded, wishes = self._said_of
        self._excluded[child_id] = excluded.get(like, ())
        self._wishes[child_id] = wishes.get(like, ())

    def is_due(self, child: Child) -> bool:
        """Whether the child should have a place today."""
        return child.wanted_from is None or child.wanted_from <= self.case.day

    def place_all(self) -> list[tuple[Child, Unit, int]]:
        """Places those who wait, competitors together; who moved in where after how many days, in the desk's order."""
        askers = []
        for child in self.waiting.values():
            if self.is_due(child) and (units := self._worth_asking(child)):
                self._tried[child.child_id] = self._clock
                if sound := tuple(unit for unit in units if is_sound(self.case, self.draft, child, unit)):
                    askers.append(Asker(child, sound))
        askers.sort(key=lambda asker: self._turn(asker.child))
        given = decided(self.case, self.draft, self._reserve, askers)
        placed = []
        for child in (asker.child for asker in askers if asker.child.child_id in given):
            unit = given[child.child_id]
            placed.append((child, unit, self.case.waited_days(child)))
            self.move_in(child, unit.unit_id)
        return placed

    def _turn(self, child: Child) -> tuple[bool, bool, bool, int, str]:
        return desk_turn(self.case, child)

    def _worth_asking(self, child: Child) -> list[Unit]:
        if self._tried.get(child.child_id, NEVER) == self._clock:
            return []  # nobody has left any institution since
        units = self._open_to.get(child.child_id)
        if units is None:
            units = self._open_to[child.child_id] = self._eligible(child)
        tried = self._tried.get(child.child_id, NEVER)
        if not units or not self._is_lawful(child):
            return []
        return [unit for unit in units if tried == NEVER or self._left_at.get(unit.institution_id, 0) > tried]

    def _eligible(self, child: Child) -> tuple[Unit, ...]:
        """The units that every pair rule leaves open; newcomers of one age who are like the same child share them."""
        like = self.conflicts.like[child.child_id]
        if like == child.child_id:
            return eligible_units(self.case, child)
        if not self._is_lawful(child):
            return ()
        key = (like, self.case.age(child))
        if key not in self._alike:
            self._alike[key] = eligible_units(self.case, child)
        return self._alike[key]

    def _is_lawful(self, child: Child) -> bool:
        """Whether the law still allows a stay to begin; asked every day, for it may end while the child waits."""
        last = self.case.lawful_until(child)
        return last is None or self.case.start_of(child) <= last

    def move_in(self, child: Child, unit_id: UnitId) -> None:
        """The child lives in the unit from today on."""
        del self.waiting[child.child_id]
        self.draft.put(child, unit_id)
        self._touch(unit_id)
        self.living[child.operator] += 1
        self.stays[child.operator, self.case.unit_by_id[unit_id].institution_id] += 1
        self.case.home[child.child_id] = unit_id
        self.case.placement_of[child.child_id] = Placement(child.child_id, unit_id, self.case.day)

    def put_out(self, child_id: ChildId) -> Child:
        """A resident whose unit has closed waits again, due from today on."""
        self._vacate(child_id)
        child = replace(self.case.child_by_id[child_id], wanted_from=self.case.day)
        self.case.child_by_id[child_id] = self.waiting[child_id] = child
        self._tried.pop(child_id, None)
        self._open_to.pop(child_id, None)
        return child

    def leave(self, child_id: ChildId) -> None:
        """The child goes: from its unit, or from the list of those who wait."""
        case = self.case
        family = case.child_by_id[child_id].sibling_group or ""
        siblings = case.siblings.get(family, ())
        if child_id in case.home:
            self._vacate(child_id)
        self.waiting.pop(child_id, None)
        for other in (*self.conflicts.leave(case, child_id), *(each.child_id for each in siblings)):
            self._tried[other] = NEVER
        del case.child_by_id[child_id]
        if siblings:
            case.siblings = {**case.siblings, family: tuple(each for each in siblings if each.child_id != child_id)}
        self._excluded.pop(child_id, None)
        self._wishes.pop(child_id, None)
        self._open_to.pop(child_id, None)
        self._tried.pop(child_id, None)

    def _vacate(self, child_id: ChildId) -> None:
        unit_id = self.case.home.pop(child_id)
        self.draft.take_out(self.case.child_by_id[child_id])
        operator = self.case.child_by_id[child_id].operator
        self.living[operator] -= 1
        self.stays[operator, self.case.unit_by_id[unit_id].institution_id] -= 1
        del self.case.placement_of[child_id]
        self._clock += 1
        self._left_at[self.case.unit_by_id[unit_id].institution_id] = self._clock
        self._touch(unit_id)

    def _touch(self, unit_id: UnitId) -> None:
        """Notes that somebody has come or gone at the unit's institution."""
        self.touched.add(self.case.unit_by_id[unit_id].institution_id)

    def reserves(self) -> dict[Operator, tuple[tuple[Unit, ...], int]]:
        """The open emergency units of every operator, and how many of their places should stay free."""
        operator_of = self.case.institution_by_id
        return {operator_of[units[0].institution_id].operator: (units, free) for units, free in self._reserve.values()}

    def opened(self) -> Counted:
        """The open units of the operators that are counted, with their approved and their budgeted places."""
        if self._opened is None:
            here, counted = self.case, self._setup.counted
            units = [
                unit
                for unit in here.unit_by_id.values()
                if unit.is_open(here.day) and here.institution_of(unit).operator in counted
            ]
            budgeted = [
                unit.approved_places if unit.budgeted_places is None else unit.budgeted_places for unit in units
            ]
            approved = sum(unit.approved_places for unit in units)
            self._opened = Counted(tuple(unit.unit_id for unit in units), approved, sum(budgeted))
        return self._opened

    def in_closed_units(self) -> list[ChildId]:
        """Residents whose unit has closed by today, by id; asked only after a day on which one may have."""
        if not self._may_have_closed:
            return []
        self._may_have_closed = False
        closed = [unit_id for unit_id, unit in self.case.unit_by_id.items() if unit.has_closed(self.case.day)]
        return sorted(child.child_id for unit_id in closed for child in self.draft.in_unit(unit_id))


def _as_stated(stated: Child | None, child: Child) -> Child:
    """The child's row of the new data; the day from which it is due stays, where a closing has set it."""
    return child if stated is None else replace(stated, wanted_from=child.wanted_from)


def _change_days(dataset: Dataset) -> frozenset[date]:
    """Days on which units open or close, or a waiver has run out."""
    of_units = {day for unit in dataset.units for day in (unit.opens_on, unit.closes_on) if day is not None}
    return frozenset(of_units | {waiver.expires_on + timedelta(days=1) for waiver in dataset.waivers})
