"""The schedule model: one variable per child, unit and day of beginning, and the rows of every day.

On each day on which something can begin or bind more, the placement model of that day is built as it is, and
every pair «child in unit» in its rows is replaced by the starts whose stay covers the day. So no
rule is written a second time. With spans, a stay counts on a day only if it covers it on whichever day of its
span it began: fewer rows bind, so that what is proven of the model holds for every schedule.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from models.ids import ChildId, UnitId
from models.institution import Unit
from models.schedule import ARRIVES, MOVES, Stay
from planner.placement.case import Case
from planner.placement.goals import GOAL_BY_CODE, tie_break
from planner.placement.linear import Integers, LinearModel, Objective, Term
from planner.placement.model import PlacementModel
from planner.schedule.goals import ScheduleGoal, served_by, unserved
from planner.schedule.options import Options, Start

Chosen = Mapping[ChildId, tuple[UnitId, date]]
Covering = dict[tuple[ChildId, UnitId], list[int]]


class ScheduleModel:
    """Starts as the first variables, then one per child that says it gets no place; exactly one of them is 1.

    Where it `hopes`, a stay that a closing cuts short costs no days without a place: another one may follow.
    """

    def __init__(self, options: Options, with_spans: bool, hopes: bool = False) -> None:
        self.options, self.with_spans = options, with_spans
        self._hopes = hopes or with_spans
        self.linear = LinearModel()
        self.starts: list[Start] = []
        self._of_child: dict[ChildId, list[int]] = {}
        for need in options.needs:
            own = list(options.starts(need, with_spans))
            self._of_child[need.child_id] = [self.linear.variable() for _ in own]
            self.starts += own
        self.none = {need.child_id: self.linear.variable() for need in options.needs}
        self.exactly_one = tuple(self._one_of(need.child_id) for need in options.needs)
        self.reserve: list[tuple[int, tuple[int, ...]]] = []
        self._present: dict[tuple[int, ...], int] = {}
        self._rows()
        self.knapsacks = tuple(
            row for row, factors in enumerate(self.linear.factors) if min(factors, default=-1) >= 0 and max(factors) > 1
        )

    def variables_of(self, child_id: ChildId) -> list[int]:
        """The starts of a child and, last, the variable that says it gets no place."""
        return [*self._of_child[child_id], self.none[child_id]]

    def _one_of(self, child_id: ChildId) -> tuple[int, int]:
        variables = self.variables_of(child_id)
        if len(variables) == 1:  # such a row says nothing that could be left out, but a bound wants the pair
            self.linear.upper[variables[0]] = 2
        at_most = self.linear.row(((v, 1) for v in variables), 1)
        at_least = self.linear.row(((v, -1) for v in variables), -1)
        self.linear.upper[variables[-1]] = 1
        assert at_most is not None
        assert at_least is not None
        return at_most, at_least

    def _rows(self) -> None:
        days = self.options.row_days(self.with_spans)
        tied = self._tied()
        by_day: dict[date, Covering] = defaultdict(lambda: defaultdict(list))
        every = sorted({day for own in days.values() for day in own})
        of_tied = [day for day in every if self._concerns_tied(day, tied)]
        for variable, start in enumerate(self.starts):
            own = of_tied if start.need.child_id in tied else ()
            for day in sorted({*days[start.unit.institution_id], *own}):
                if start.surely_covers(day):
                    by_day[day][start.need.child_id, start.unit.unit_id].append(variable)
        for day in sorted(by_day):
            self._rows_of(day, by_day[day])

    def _tied(self) -> frozenset[ChildId]:
        """Children whom a rule ties to others at other institutions: siblings, and a distance to be kept."""
        outlook = self.options.outlook
        own = {need.child_id for need in self.options.needs}
        found = {need.child_id for need in self.options.needs if need.child.sibling_group}
        for row in (row for epoch in outlook.epochs for row in epoch.dataset.separations):
            if row.level == "distance":
                found |= {row.child_a, row.child_b} & own
        return frozenset(found)

    def _concerns_tied(self, day: date, tied: frozenset[ChildId]) -> bool:
        """Whether one of them may begin a stay on the day, or rules bind more."""
        outlook = self.options.outlook
        if day in outlook.tightening or any(stay.first == day for stay in self.options.fixed):
            return bool(tied)
        return any(start.earliest <= day <= start.latest for c in tied for start in self._starts_of(c))

    def _starts_of(self, child_id: ChildId) -> Sequence[Start]:
        return [self.starts[v] for v in self._of_child.get(child_id, ())]

    def _rows_of(self, day: date, covering: Covering) -> None:
        """The rows of one day over the starts that cover it."""
        case = self.options.outlook.case_on(day, self.options.fixed)
        units: dict[ChildId, list[Unit]] = defaultdict(list)
        for child_id, unit_id in sorted(covering):
            units[child_id].append(case.unit_by_id[unit_id])
        m = PlacementModel(case, units)
        known: dict[int, int] = {}
        for number, (child, unit) in enumerate(m.pairs):
            if m.linear.upper[number]:
                known[number] = self._presence(covering[child.child_id, unit.unit_id])
            else:
                self.linear.rule_out(covering[child.child_id, unit.unit_id])
        own_rows = {row for pair in m.exactly_one for row in pair}

        def of(variable: int) -> int:
            if variable not in known:
                known[variable] = self.linear.variable(m.linear.upper[variable])
            return known[variable]

        for row, limit in enumerate(m.linear.limits):
            if row not in own_rows:
                terms = zip(m.linear.columns[row], m.linear.factors[row], strict=True)
                self.linear.row([(of(column), factor) for column, factor in terms], limit)
        self.reserve += [(of(column), tuple(map(of, others))) for column, others in m.reserve]

    def _presence(self, covering: list[int]) -> int:
        """A variable that is 1 at least where one of the starts is chosen; the same for the same starts.

        No row of a day gains from more children than there are, so nothing has to hold it down; and rows over
        presences are far shorter than rows over starts.
        """
        if len(covering) == 1:
            return covering[0]
        key = tuple(covering)
        known = self._present.get(key)
        if known is None:
            known = self._present[key] = self.linear.variable()
            self.linear.row([*((v, 1) for v in covering), (known, -1)], 0)
        return known

    def objective(self, goal: ScheduleGoal, cases: Mapping[date, Case]) -> Objective:
        """The goal over the starts; `cases` are the days on which shares are asked for."""
        terms: list[Term] = []
        outlook = self.options.outlook
        if goal.value is not None:
            for variable, start in enumerate(self.starts):
                terms.append((variable, goal.value(served_by(outlook, start, self._hopes))))
            for need in self.options.needs:
                terms.append((self.none[need.child_id], goal.value(unserved(outlook, need))))
        else:
            of = GOAL_BY_CODE[goal.of].share
            assert of is not None
            for variable, start in enumerate(self.starts):
                case = cases[start.earliest]
                child = case.child_by_id[start.need.child_id]
                terms.append((variable, of(case, child, case.unit_by_id[start.unit.unit_id])))
        return Objective(tuple((v, factor) for v, factor in terms if factor and self.linear.upper[v]))

    def ties(self) -> Objective:
        """Fixed numbers that decide between schedules equal in every goal."""
        return Objective(
            tuple(
                (variable, tie_break(start.need.child_id, UnitId(f"{start.unit.unit_id} {start.earliest}")))
                for variable, start in enumerate(self.starts)
                if self.linear.upper[variable]
            )
        )

    def differing(self, published: Mapping[ChildId, tuple[UnitId, date] | None]) -> Objective:
        """How many children with a published stay, or none, get another one."""
        terms: list[Term] = []
        for variable, start in enumerate(self.starts):
            child_id = start.need.child_id
            if child_id in published and published[child_id] != (start.unit.unit_id, start.earliest):
                terms.append((variable, 1))
        terms += [(self.none[child_id], 1) for child_id in self.none if published.get(child_id) is not None]
        return Objective(tuple((v, factor) for v, factor in terms if self.linear.upper[v]))

    def solution_of(self, chosen: Chosen) -> Integers:
        """The starts of a schedule as the first variables; the others are left open."""
        values = np.zeros(len(self.starts) + len(self.none), dtype=np.int64)
        for variable, start in enumerate(self.starts):
            values[variable] = start.is_exact and chosen.get(start.need.child_id) == (
                start.unit.unit_id,
                start.earliest,
            )
        for child_id, variable in self.none.items():
            values[variable] = not values[self._of_child[child_id]].any()
        return values

    def chosen_in(self, solution: Integers) -> dict[ChildId, Start]:
        """The starts of a solution."""
        return {
            start.need.child_id: start for start, value in zip(self.starts, solution.tolist(), strict=False) if value
        }


def stay_of(start: Start) -> Stay:
    """The stay that begins so."""
    how = MOVES if start.need.leaves is not None else ARRIVES
    return Stay(start.need.child_id, start.unit.unit_id, start.earliest, start.last, how)
