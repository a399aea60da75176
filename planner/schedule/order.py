"""What is to be done on each day, in an order that can be carried out: a place must be free before it is taken.

Those who leave come first, since nothing can be broken by it, then those who move from unit to unit, then those
who arrive: the day's end is sound, and so is every part of it. Only among moves the order can matter. Where they
wait for each other in a circle, one child stops over in another lawful unit for the day, or, where there is none,
they leave first and are housed outside the units until the others are out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.child import Child
from models.ids import ChildId, UnitId
from models.schedule import LIVES, Action, Stay
from planner.placement.case import Case, Living
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import eligible_units
from planner.schedule.outlook import DAY, Outlook

MOST_TRIED = 20_000
"""Orders tried for the moves of one day before a stopover is asked for."""


@dataclass(frozen=True, slots=True)
class _Move:
    """A child from unit to unit; a stopover is followed by the move to its own place."""

    child: Child
    leaves: UnitId
    enters: UnitId
    is_stopover: bool = False


def actions_of(outlook: Outlook, stays: Sequence[Stay]) -> tuple[Action, ...]:
    """The actions of all days of the outlook, in the order in which they are to be done."""
    begins: dict[date, list[Stay]] = {}
    ends: dict[date, list[Stay]] = {}
    for stay in stays:
        if stay.how != LIVES:
            begins.setdefault(stay.first, []).append(stay)
        if stay.last is not None and stay.last < outlook.last:
            ends.setdefault(stay.last + DAY, []).append(stay)
    decided = frozenset(stay.child_id for stay in stays if stay.how != LIVES)
    actions: list[Action] = []
    for day in sorted({*begins, *ends}):
        ended, begun = ends.get(day, []), begins.get(day, [])
        actions += _day(outlook, stays, decided, day, ended, begun)
    return tuple(actions)


def _day(
    outlook: Outlook,
    stays: Sequence[Stay],
    decided: frozenset[ChildId],
    day: date,
    ended: Sequence[Stay],
    begun: Sequence[Stay],
) -> list[Action]:
    left = {stay.child_id: stay.unit_id for stay in ended}
    if day == outlook.start:
        left |= {s.child_id: outlook.residents[s.child_id].unit_id for s in begun if s.child_id in outlook.residents}
    enters = {stay.child_id: stay.unit_id for stay in begun}
    urgency = {stay.child_id: outlook.today.child_by_id[stay.child_id].urgency for stay in begun}
    rows: list[tuple[ChildId, UnitId | None, UnitId | None, bool]] = []
    rows += [(child_id, left[child_id], None, False) for child_id in sorted(left.keys() - enters.keys())]
    moving = {child_id: (left[child_id], enters[child_id]) for child_id in sorted(left.keys() & enters.keys())}
    if moving:
        case = outlook.case_on(day, stays, decided)
        order = in_order(case, _before(case, stays, day, moving), moving)
        if order is None:
            rows += [(child_id, leaves, None, True) for child_id, (leaves, _) in moving.items()]
            left = {}
        else:
            rows += [(move.child.child_id, move.leaves, move.enters, move.is_stopover) for move in order]
    arriving = sorted(enters.keys() - left.keys(), key=lambda child_id: (urgency[child_id] != "acute", child_id))
    rows += [(child_id, None, enters[child_id], False) for child_id in arriving]
    return [Action(day, number, *row) for number, row in enumerate(rows, start=1)]


def _before(case: Case, stays: Iterable[Stay], day: date, moving: Mapping[ChildId, tuple[UnitId, UnitId]]) -> Draft:
    """Who lives where when those who leave have left, nobody has moved and nobody has arrived."""
    by_unit: dict[UnitId, list[Child]] = {}
    for stay in stays:
        if stay.covers(day) and (stay.first < day or stay.how == LIVES):
            by_unit.setdefault(stay.unit_id, []).append(case.child_by_id[stay.child_id])
    for child_id, (unit_id, _) in moving.items():
        by_unit.setdefault(unit_id, []).append(case.child_by_id[child_id])
    return Draft(Living({unit: tuple(children) for unit, children in by_unit.items()}))


def in_order(case: Case, draft: Draft, moving: Mapping[ChildId, tuple[UnitId, UnitId]]) -> list[_Move] | None:
    """The moves in an order in which each is sound when its turn comes; a stopover only where there must be one."""
    moves = [_Move(case.child_by_id[child_id], *units) for child_id, units in sorted(moving.items())]
    plain = _ordered(case, draft, moves)
    if plain is not None:
        return plain
    for move in moves:
        for unit in eligible_units(case, move.child):
            if unit.unit_id not in (move.leaves, move.enters):
                stop = _Move(move.child, move.leaves, unit.unit_id, True)
                onward = _Move(move.child, unit.unit_id, move.enters)
                rest = [other for other in moves if other is not move]
                found = _ordered(case, draft, [stop, *rest], {stop: onward})
                if found is not None:
                    return found
    return None


def _ordered(
    case: Case, draft: Draft, moves: Sequence[_Move], onward: Mapping[_Move, _Move] | None = None
) -> list[_Move] | None:
    """An order of the moves by trying: the first that is sound at every step; a stopover is followed by its move on."""
    after = onward or {}
    refused: set[frozenset[_Move]] = set()

    def tried(left: frozenset[_Move]) -> list[_Move] | None:
        if not left:
            return []
        if left in refused or len(refused) > MOST_TRIED:
            return None
        for move in sorted(left, key=lambda each: (each.is_stopover, each.child.child_id)):
            if not _take(case, draft, move):
                continue
            rest = tried((left - {move}) | ({after[move]} if move in after else frozenset()))
            _undo(draft, move)
            if rest is not None:
                return [move, *rest]
        refused.add(left)
        return None

    return tried(frozenset(moves))


def _take(case: Case, draft: Draft, move: _Move) -> bool:
    """Carries out a move if it is sound as things stand."""
    draft.take_out(move.child)
    if obstacles(case, draft, move.child, case.unit_by_id[move.enters], only_first=True):
        draft.put(move.child, move.leaves)
        return False
    draft.put(move.child, move.enters)
    return True


def _undo(draft: Draft, move: _Move) -> None:
    draft.take_out(move.child)
    draft.put(move.child, move.leaves)
