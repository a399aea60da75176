"""One day of one future as linear rows: who of those in need could live where, in every way the sites can stand.

Columns are first the configurations of all sites (exactly one per site is 1), then who lives where. Where a site
stands in a configuration, the rows are those of the placement model for that configuration: a row Σ a·x ≤ b of it
becomes Σ a·x ≤ b·z, so that it holds there and shuts the place elsewhere. This is the tightest linear form of the
choice between configurations; where a place can be filled in few ways, these take the place of its rows. Children who
are alike in every row and every goal become one column with a number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from models.child import Child
from models.ids import ChildId, InstitutionId, UnitId
from models.institution import Unit
from planner.capacity.days import Days, Place
from planner.capacity.fillings import fill
from planner.capacity.need import Snapshot, kind_of
from planner.capacity.rows import ALWAYS, Rows
from planner.capacity.sites import Layout
from planner.placement.case import Case
from planner.placement.goals import needs_unmet, travel_minutes
from planner.placement.graphs import Hanging
from planner.placement.linear import Integers
from planner.placement.model import PlacementModel


@dataclass(frozen=True, slots=True)
class Block:
    """An independent part of one future: rows «at most» over configurations and who lives where.

    `configurations` are the numbers of the first columns; the columns after them have an upper bound, what they
    add to needs and travel, and the configuration that opens them (`ALWAYS` for none). `without` lists who has no
    place as (column after the configurations, kind of child).
    """

    future: int
    configurations: tuple[int, ...]
    starts: Integers
    columns: Integers
    factors: Integers
    limits: Integers
    upper: Integers
    needs: Integers
    travel: Integers
    opened_by: Integers
    without: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class _Arcs:
    """Where one child could live: a column per unit and configuration, each with its institution."""

    child: Child
    leaves: frozenset[int]
    columns: list[tuple[int, UnitId, InstitutionId, int]] = field(default_factory=list)
    out: int = -1


def blocks_of(snapshot: Snapshot, layout: Layout) -> tuple[Block, ...]:
    """The independent parts of the day, those first in which a configuration has a say."""
    rows, arcs = Rows(), {}
    worlds = Days(snapshot, layout)
    for child in worlds.pool:
        arcs[child.child_id] = _Arcs(child, worlds.leaves[child.child_id])
    for place, case, choices in worlds.places():
        _add_place(rows, arcs, place, case, choices)
    _add_ties(rows, arcs, worlds.base)
    _add_children(rows, arcs)
    merged = _without_twins(rows, arcs, worlds.base)
    of_child = {column: child_id for child_id, each in merged.items() for column, *_ in each.columns}
    fill(rows, of_child, frozenset(each.out for each in merged.values()))
    kinds = {each.out: kind_of(worlds.base, each.child) for each in merged.values()}
    return tuple(_parts(rows, kinds, snapshot.future))


def _add_place(
    rows: Rows, arcs: Mapping[ChildId, _Arcs], place: Place, case: Case, choices: Mapping[ChildId, tuple[Unit, ...]]
) -> None:
    """The rows of the placement model for one place as it stands in one configuration."""
    number, _ = place
    model = PlacementModel(case, choices)
    upper = model.linear.upper
    column_of: dict[int, int] = {}
    opened_by = ALWAYS if number is None else number
    for variable, (child, unit) in enumerate(model.pairs):
        if upper[variable]:
            cost = (needs_unmet(case, child, unit), travel_minutes(case, child, unit))
            column_of[variable] = rows.column(1, *cost, opened_by)
            arcs[child.child_id].columns.append((column_of[variable], unit.unit_id, unit.institution_id, opened_by))
    left_out = set(model.unplaced.values())
    for variable in range(len(model.pairs), len(upper)):
        if variable not in left_out and upper[variable]:
            column_of[variable] = rows.column(upper[variable], opened_by=opened_by)
    own = {row for pair in model.exactly_one for row in pair}
    linear = model.linear
    for row, (variables, factors, limit) in enumerate(zip(linear.columns, linear.factors, linear.limits, strict=True)):
        if row in own or limit < 0:  # a child has one place at most in all of them together; pins are not asked here
            continue
        terms = {column_of[v]: a for v, a in zip(variables, factors, strict=True) if v in column_of}
        rows.row_of(number, terms, limit)
    for variable, given in model.reserve:
        if variable in column_of:
            rows.row({column_of[variable]: 1, **{column_of[g]: -1 for g in given if g in column_of}}, 0)
    for child_id in choices if number is not None else ():
        mine = {column: 1 for column, _, _, opener in arcs[child_id].columns if opener == number}
        if mine:
            rows.row_of(number, mine, 1)


def _add_ties(rows: Rows, arcs: Mapping[ChildId, _Arcs], case: Case) -> None:
    """Rules that reach over several institutions: distances to be kept, and siblings at one institution."""
    for child_id, mine in arcs.items():
        for apart in case.apart_of.get(child_id, ()):
            if apart.level == "distance" and child_id < apart.other and apart.other in arcs:
                _keep_distance(rows, mine, arcs[apart.other], case, apart.km)
    for members in case.siblings.values():
        deciding = [arcs[child.child_id] for child in members if child.child_id in arcs]
        if len(deciding) > 1:
            _keep_together(rows, deciding)


def _at(arcs: _Arcs) -> dict[InstitutionId, list[int]]:
    found: dict[InstitutionId, list[int]] = defaultdict(list)
    for column, _, house, _ in arcs.columns:
        found[house].append(column)
    return found


def _keep_distance(rows: Rows, one: _Arcs, other: _Arcs, case: Case, km: float) -> None:
    here, there = _at(one), _at(other)
    known = case.institution_by_id
    for a in sorted(here):
        # What a candidate opens is not in the case of the day: only the rules of the place itself hold there.
        near = [
            b for b in sorted(there) if b != a and {a, b} <= known.keys() and case.km_between(known[a], known[b]) < km
        ]
        if near:
            rows.row(dict.fromkeys((*here[a], *(c for b in near for c in there[b])), 1), 1)


def _keep_together(rows: Rows, deciding: list[_Arcs]) -> None:
    houses = sorted({house for each in deciding for house in _at(each)})
    given = {house: rows.column(1) for house in houses}
    rows.row(dict.fromkeys(given.values(), 1), 1)
    for each in deciding:
        for house, columns in _at(each).items():
            rows.row({**dict.fromkeys(columns, 1), given[house]: -1}, 0)


def _add_children(rows: Rows, arcs: Mapping[ChildId, _Arcs]) -> None:
    """Everyone in need has one place or none; a resident is in need where its home goes."""
    for each in arcs.values():
        each.out = rows.column(1)
        one = dict.fromkeys((*(column for column, *_ in each.columns), each.out), 1)
        minus = dict.fromkeys(one, -1)
        if each.leaves:
            rows.row(one, 0, dict.fromkeys(each.leaves, -1))
            rows.row(minus, 0, dict.fromkeys(each.leaves, 1))
        else:
            rows.row(one, 1)
            rows.row(minus, -1)


def _without_twins(rows: Rows, arcs: Mapping[ChildId, _Arcs], case: Case) -> dict[ChildId, _Arcs]:
    """Those left when children alike in every row and goal are counted in one column each; alters the rows."""
    in_rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
    own = {column for each in arcs.values() for column in (each.out,)}
    for number, terms in enumerate(rows.terms):
        if not own & terms.keys():  # the row that says «one place or none» is each child's own
            for column, factor in terms.items():
                in_rows[column].append((number, factor))
    of_configuration = _own_rows(rows, arcs)
    alike: dict[object, list[_Arcs]] = defaultdict(list)
    for each in arcs.values():
        shape = tuple(
            sorted(
                (
                    unit,
                    opener,
                    rows.needs[column],
                    rows.travel[column],
                    tuple(pair for pair in in_rows[column] if pair[0] not in of_configuration),
                )
                for column, unit, _, opener in each.columns
            )
        )
        alike[kind_of(case, each.child), each.leaves, shape].append(each)
    gone: set[int] = set()
    for twins in alike.values():
        first, rest = twins[0], twins[1:]
        if rest:
            for column in (*(column for column, *_ in first.columns), first.out):
                rows.upper[column] = len(twins)
            gone.update(column for each in rest for column in (*(c for c, *_ in each.columns), each.out))
            _multiply(rows, first, len(twins), of_configuration)
    _drop(rows, gone)
    return {twins[0].child.child_id: twins[0] for twins in alike.values()}


def _own_rows(rows: Rows, arcs: Mapping[ChildId, _Arcs]) -> frozenset[int]:
    """The rows «this child only where the configuration stands», one per child and configuration."""
    of_child = {column: child_id for child_id, each in arcs.items() for column, *_ in each.columns}
    found = set()
    for number, (terms, opened) in enumerate(zip(rows.terms, rows.opened, strict=True)):
        owners = {of_child.get(column) for column in terms}
        is_one = set(terms.values()) == {1} and list(opened.values()) == [-1]
        if is_one and len(owners) == 1 and None not in owners:
            found.add(number)
    return frozenset(found)


def _multiply(rows: Rows, first: _Arcs, count: int, of_configuration: frozenset[int]) -> None:
    """The first of several twins stands for all of them in the rows that are a child's own."""
    mine = {column for column, *_ in first.columns} | {first.out}
    for number, terms in enumerate(rows.terms):
        if terms and terms.keys() <= mine and (first.out in terms or number in of_configuration):
            rows.limits[number] *= count
            rows.opened[number] = {z: factor * count for z, factor in rows.opened[number].items()}


def _drop(rows: Rows, gone: Iterable[int]) -> None:
    dropped = set(gone)
    for terms in rows.terms:
        for column in dropped & terms.keys():
            del terms[column]
    for column in dropped:
        rows.upper[column] = 0


def _parts(rows: Rows, kinds: Mapping[int, str], future: int) -> Iterator[Block]:
    """The rows split where no row ties columns together."""
    hanging: Hanging[int] = Hanging()
    for terms in rows.terms:
        for a, b in pairwise(terms):
            hanging.tie(a, b)
    members: dict[int, list[int]] = defaultdict(list)
    for column, upper in enumerate(rows.upper):
        if upper:
            members[hanging.leader(column)].append(column)
    of_part: dict[int, list[int]] = defaultdict(list)
    for number, terms in enumerate(rows.terms):
        if terms:
            of_part[hanging.leader(next(iter(terms)))].append(number)
    for root in sorted(members):
        without = [column for column in members[root] if column in kinds]
        if without:
            yield _block(rows, kinds, future, members[root], of_part[root])


def _block(rows: Rows, kinds: Mapping[int, str], future: int, columns: list[int], numbers: list[int]) -> Block:
    configurations = sorted({z for number in numbers for z in rows.opened[number]})
    place = {("z", z): n for n, z in enumerate(configurations)}
    place |= {("x", column): len(configurations) + n for n, column in enumerate(columns)}
    starts, flat, factors = [0], [], []
    for number in numbers:
        entries = [(place["z", z], a) for z, a in rows.opened[number].items() if a]
        entries += [(place["x", column], a) for column, a in rows.terms[number].items() if a]
        flat += [column for column, _ in entries]
        factors += [factor for _, factor in entries]
        starts.append(len(flat))

    def ints(values: Iterable[int]) -> Integers:
        return np.fromiter(values, dtype=np.int64)

    local = {column: n for n, column in enumerate(columns)}
    return Block(
        future,
        tuple(configurations),
        ints(starts),
        ints(flat),
        ints(factors),
        ints(rows.limits[number] for number in numbers),
        ints(rows.upper[column] for column in columns),
        ints(rows.needs[column] for column in columns),
        ints(rows.travel[column] for column in columns),
        ints(rows.opened_by[column] for column in columns),
        tuple((local[column], kinds[column]) for column in columns if column in kinds),
    )
