"""How a place can be filled, as a choice between whole fillings: the tightest rows there are for a place by itself.

Rows about staff, grounds, ages and separations let a relaxation take parts of children. So where few ways are open,
every largest set of children that a place takes is found, and its rows are replaced: a column per such filling, no
more fillings than the place is there, and no more children of a sort than the fillings have. Whole solutions stay the
same, since a place that takes some children takes fewer of them too. What relaxes is left between places alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from models.ids import ChildId
from planner.capacity.rows import ALWAYS, Rows
from planner.placement.graphs import Hanging
from planner.placement.linear import SAFE_MAGNITUDE, Integers

MOST_WAYS = 30_000
"""Ways to fill one place that are looked through; a place with more keeps its rows."""

MOST_FILLINGS = 1_000
"""Largest fillings of one place; with more it keeps its rows."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Rows that only speak of one place as it stands in one configuration, and the columns in them.

    `sorts` are children's columns that no row tells apart; `own` are the columns that are nobody's.
    """

    rows: tuple[int, ...]
    opener: int
    sorts: tuple[tuple[int, ...], ...]
    own: tuple[int, ...]

    @property
    def number(self) -> int | None:
        """The configuration that the place stands in; `None` where nothing can be changed."""
        return None if self.opener == ALWAYS else self.opener


def fill(rows: Rows, child_of: Mapping[int, ChildId], outs: frozenset[int]) -> None:
    """Replaces the rows of every place that can be filled in few ways, and tightens those of all others.

    `child_of` tells whose a column is that says where somebody lives; `outs` are those for having no place. Alters
    the rows.
    """
    for place in list(_places(rows, child_of, outs)):
        fillings = _fillings(rows, place)
        if fillings is None:
            _tighten(rows, place)
        else:
            _replace(rows, place, fillings)


def _tighten(rows: Rows, place: _Place) -> None:
    for n in place.rows:
        for terms, limit in _tighter(rows.terms[n], _limit(rows, n, place)):
            rows.row_of(place.number, terms, limit)


def _tighter(terms: Mapping[int, int], limit: int) -> Iterator[tuple[dict[int, int], int]]:
    """What Σ a·x ≤ b says of whole children: of those who ask for t or more, at most b / t, rounded down.

    It cuts off what only fractions of children could do; where one takes all there is, nobody else is there.
    """
    if min(terms.values()) <= 0 or max(terms.values()) == 1:
        return
    for least in sorted(set(terms.values())):
        asking = [column for column, factor in terms.items() if factor >= least]
        if len(asking) > limit // least:
            yield dict.fromkeys(asking, 1), limit // least
    dearest = max(terms.values())
    if 2 * dearest > limit:
        alone = [column for column, factor in terms.items() if factor == dearest]
        for column, factor in terms.items():
            if factor < dearest and factor + dearest > limit:
                yield dict.fromkeys((*alone, column), 1), 1


def _limit(rows: Rows, number: int, place: _Place) -> int:
    """The limit of the row where the configuration of the place stands."""
    return rows.limits[number] - rows.opened[number].get(place.opener, 0)


def _replace(rows: Rows, place: _Place, fillings: Integers) -> None:
    for number in place.rows:
        rows.terms[number], rows.opened[number] = {}, {}
    for column in place.own:
        rows.upper[column] = 0
    chosen = [rows.column(1, opened_by=place.opener) for _ in fillings]
    rows.row_of(place.number, dict.fromkeys(chosen, 1), 1)
    for sort, counts in zip(place.sorts, fillings.T.tolist(), strict=True):
        taken = {column: -count for column, count in zip(chosen, counts, strict=True) if count}
        rows.row({**dict.fromkeys(sort, 1), **taken}, 0)


def _places(rows: Rows, child_of: Mapping[int, ChildId], outs: frozenset[int]) -> Iterator[_Place]:
    numbers = [n for n, terms in enumerate(rows.terms) if terms and not outs & terms.keys()]
    tying = _tying(rows, numbers, child_of)
    local = [n for n in numbers if _is_local(rows, n, child_of, tying)]
    for inside in _tied([rows.terms[n].keys() for n in local]):
        mine = tuple(local[n] for n in inside)
        seen: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for n in mine:
            for column, factor in rows.terms[n].items():
                seen[column].append((n, factor))
        alike: dict[tuple[tuple[int, int], ...], list[int]] = defaultdict(list)
        for column in sorted(child_of.keys() & seen.keys()):
            alike[tuple(seen[column])].append(column)
        if alike:
            sorts = tuple(tuple(columns) for columns in alike.values())
            yield _Place(mine, rows.opened_by[sorts[0][0]], sorts, tuple(sorted(seen.keys() - child_of.keys())))


def _tying(rows: Rows, numbers: Sequence[int], child_of: Mapping[int, ChildId]) -> set[int]:
    """Nobody's columns in rows that tie several places, and those that such a column meets in another row."""
    found: set[int] = set()
    while True:
        tied = (
            rows.terms[n]
            for n in numbers
            if len({rows.opened_by[column] for column in rows.terms[n]}) > 1 or found & rows.terms[n].keys()
        )
        now = {column for terms in tied for column in terms if column not in child_of}
        if now == found:
            return found
        found = now


def _is_local(rows: Rows, number: int, child_of: Mapping[int, ChildId], tying: set[int]) -> bool:
    """Whether the row speaks of one place; not where it ties several, or says that a child is somewhere once."""
    terms = rows.terms[number]
    openers = {rows.opened_by[column] for column in terms}
    owners = {child_of.get(column) for column in terms}
    is_once = len(owners) == 1 and None not in owners and set(terms.values()) == {1}
    return len(openers) == 1 and not tying & terms.keys() and not is_once


def _tied(sets: Sequence[Collection[int]]) -> Iterator[list[int]]:
    """The numbers of the sets that hang together by a common column."""
    hanging: Hanging[int] = Hanging()
    for columns in sets:
        first, *rest = columns
        for column in rest:
            hanging.tie(column, first)
    groups: dict[int, list[int]] = defaultdict(list)
    for number, columns in enumerate(sets):
        groups[hanging.leader(next(iter(columns)))].append(number)
    yield from groups.values()


def _fillings(rows: Rows, place: _Place) -> Integers | None:
    """The largest fillings, one per line, as counts by sort; `None` where there are too many to look through."""
    columns = [*place.own, *(sort[0] for sort in place.sorts)]
    upper = [*(rows.upper[c] for c in place.own), *(sum(rows.upper[c] for c in sort) for sort in place.sorts)]
    if any(rows.upper[column] > 1 for column in place.own):
        return None
    at = {column: n for n, column in enumerate(columns)}
    matrix = np.zeros((len(place.rows), len(columns)), dtype=np.int64)
    limits = np.array([_limit(rows, n, place) for n in place.rows])
    for line, n in enumerate(place.rows):
        for column, factor in rows.terms[n].items():
            if column in at:
                matrix[line, at[column]] = factor
    if (matrix[:, len(place.own) :] < 0).any():
        return None
    ways = _ways(matrix, limits, upper)
    if ways is None:
        return None
    largest = _largest(ways[:, len(place.own) :], upper[len(place.own) :])
    return largest if largest is not None and len(largest) <= MOST_FILLINGS else None


def _ways(matrix: Integers, limits: Integers, upper: Sequence[int]) -> Integers | None:
    """Every whole solution of the rows, one per line; `None` where there are too many."""
    least = np.minimum(matrix, 0) * np.asarray(upper)
    ahead = np.cumsum(least[:, ::-1], axis=1)[:, ::-1]  # what this column and those after it can still give
    ahead = np.hstack([ahead[:, 1:], np.zeros((len(limits), 1), dtype=np.int64)])
    ways, used = np.zeros((1, 0), dtype=np.int64), np.zeros((1, len(limits)), dtype=np.int64)
    for column, most in enumerate(upper):
        values = np.arange(most + 1)
        now = (used[:, None, :] + values[None, :, None] * matrix[:, column]).reshape(-1, len(limits))
        ways = np.column_stack([np.repeat(ways, most + 1, axis=0), np.tile(values, len(used))])
        stands = (now + ahead[:, column] <= limits).all(axis=1)
        ways, used = ways[stands], now[stands]
        if len(ways) > MOST_WAYS:
            return None
    return ways


def _largest(ways: Integers, upper: Sequence[int]) -> Integers | None:
    """Those to which no child can be added; `None` where sets of counts are too many to be numbered."""
    if prod(most + 1 for most in upper) > SAFE_MAGNITUDE:
        return None
    worth = np.cumprod([1, *(most + 1 for most in upper[:-1])])
    numbers = np.unique(ways @ worth)
    ways = numbers[:, None] // worth % (np.asarray(upper) + 1)
    more = [(ways[:, sort] < most) & np.isin(numbers + worth[sort], numbers) for sort, most in enumerate(upper)]
    found: Integers = ways[~np.any(more, axis=0)]
    return found
