"""One future: day by day stays end, children are referred, and those who wait are placed by the rules.

On the first day the engine places today's waiting list, as `place` does. A day runs in this order: what the
calendar changes; who leaves; whose unit closes; who is referred; who is placed, acute before planned and longest
wait first; what is so at night. Nobody is moved but those whose unit closes.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.child import Child
from models.ids import ChildId, UnitId
from planner.simulation.country import Country
from planner.simulation.demand import Chances, Referral, chances_of_today, referrals
from planner.simulation.ends import End, curves_of, end_of_stay, end_of_wait
from planner.simulation.measures import Diary
from planner.simulation.setup import Epoch, Setup

Placed = list[tuple[Child, UnitId]]
Watch = Callable[[Country, Mapping[ChildId, Child], Placed], None]
"""Told after every day's placing: the country, who waited before it, and who moved in where."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everyone there ever was in a run [children]: who came is resident, waiting or gone."""

    at_start: int
    referred: int
    resident: int
    waiting: int
    gone: int

    @property
    def balances(self) -> bool:
        """Whether nobody was lost or counted twice."""
        return self.at_start + self.referred == self.resident + self.waiting + self.gone


@dataclass(frozen=True, slots=True)
class Future:
    """What came out of one replication: its figures by measure, its ledger, and some measures day by day.

    `course` has a number for every measured day [children]. `spent` are the days of the children of an operator at an
    institution, by `operator/institution`; days without a place they should have had stand under `operator/`.
    """

    replication: int
    figures: Mapping[str, float]
    ledger: Ledger
    course: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    spent: Mapping[str, int] = field(default_factory=dict)


def future(setup: Setup, replication: int, watch: Watch | None = None) -> Future:
    """Lives through one future; the same numbers for the same setup and replication, whoever asks."""
    return _Run(setup, replication, watch).future()


class _Run:
    """One replication under way."""

    def __init__(self, setup: Setup, replication: int, watch: Watch | None) -> None:
        self._setup, self._replication, self._watch = setup, replication, watch
        self._chances: dict[ChildId, Chances] = chances_of_today(setup, replication)
        first = setup.epochs[0]
        self._country = Country(setup, first, {name: each.conflict for name, each in self._chances.items()})
        self._curves = curves_of(self._country.case)
        self._ends: dict[ChildId, End] = {}
        self._on: dict[date, list[ChildId]] = defaultdict(list)
        self._diary = Diary(setup)
        self._came = self._gone = 0
        self._at_start = len(self._country.case.child_by_id)

    def future(self) -> Future:
        """Runs all days."""
        setup, case = self._setup, self._country.case
        for child_id in list(case.child_by_id):
            self._draw_end(child_id)
        later: dict[date, Epoch] = {epoch.day: epoch for epoch in setup.epochs[1:]}
        by_day: dict[int, list[Referral]] = defaultdict(list)
        for referral in referrals(setup, self._replication):
            by_day[referral.day].append(referral)
        for number in range(setup.days):
            day = setup.day(number)
            if day in later:
                self._country.change(later[day])
                self._curves = curves_of(self._country.case)
            self._country.begin_day(day)
            self._live_through(number, day, by_day[number])
        here = self._country
        ledger = Ledger(self._at_start, self._came, len(here.case.home), len(here.waiting), self._gone)
        course = {name: tuple(days) for name, days in self._diary.course.items()}
        spent = {f"{operator}/{house or ''}": days for (operator, house), days in self._diary.spent.items() if days}
        return Future(self._replication, self._diary.figures(), ledger, course, dict(sorted(spent.items())))

    def _live_through(self, number: int, day: date, arriving: list[Referral]) -> None:
        country, diary = self._country, self._diary
        for child_id in self._on.pop(day, ()):
            end = self._ends.get(child_id)
            if end is not None and end.day == day:
                diary.left(number, country.case.child_by_id[child_id], end.cause)
                country.leave(child_id)
                del self._ends[child_id]
                self._gone += 1
        for child_id in country.in_closed_units():
            diary.moved(number, country.put_out(child_id))
            self._draw_end(child_id)
        if number == 0:
            self._open()
        for referral in arriving:
            self._chances[referral.child.child_id] = referral.chances
            country.refer(referral.child, referral.like, referral.chances.conflict)
            diary.referred(number, referral.child)
            self._draw_end(referral.child.child_id)
            self._came += 1
        waited = dict(country.waiting) if self._watch else {}
        placed: Placed = []
        for child, unit, waited_days in country.place_all():
            diary.placed(number, country, child, unit, waited_days)
            self._draw_end(child.child_id)
            placed.append((child, unit.unit_id))
        if self._watch:
            self._watch(country, waited, placed)
        diary.night(number, country)

    def _open(self) -> None:
        """Today's waiting list gets the engine's plan, the same in every future."""
        country = self._country
        for child_id, unit_id in self._setup.opening.items():
            child, unit = country.waiting[child_id], country.case.unit_by_id[unit_id]
            waited_days = country.case.waited_days(child)
            country.move_in(child, unit_id)
            self._diary.placed(0, country, child, unit, waited_days)
            self._draw_end(child_id)

    def _draw_end(self, child_id: ChildId) -> None:
        """Draws when the stay or the wait that has begun, or goes on, ends; those due for age today leave tomorrow."""
        case, chances = self._country.case, self._chances[child_id]
        child = case.child_by_id[child_id]
        if child_id in case.home:
            end = end_of_stay(case, self._curves, child, chances)
        else:
            end = end_of_wait(case, child, chances.patience)
        self._ends[child_id] = end
        self._on[end.day].append(child_id)
