"""Rows that say nothing new in whole numbers but make the relaxation honest: lifted covers and implied rows.

The relaxation lets five children share staff for four and a half. A set of children who together need
more staff than there is (a cover) cannot all come, so at most all but one do; children who need as much
as several of them count as several (lifting after Balas, Facets of the knapsack polytope, 1975).
"""

from collections.abc import Iterable

import numpy as np

from planner.placement.linear import Floats, LinearModel, Term, matrix_of

VIOLATED = 1e-3
"""A cover is worth a row when the relaxation breaks it by more than this."""


CHOSEN = 1e-6
"""A relaxation that has more of a variable than this is said to choose it."""


def add_covers(model: LinearModel, rows: Iterable[int], solution: Floats) -> int:
    """Adds the most violated lifted cover of each row; how many were added."""
    added = 0
    for row in _exceeded(model, list(rows), solution):
        cover = _most_violated(model, row, solution)
        if cover is not None and model.row(*cover) is not None:
            added += 1
    return added


def _exceeded(model: LinearModel, rows: list[int], solution: Floats) -> list[int]:
    """The rows that all together which the relaxation chooses at all would exceed; the others have no cover.

    Asked of all rows at once: one by one they took a fifth of the time of a part of 697 children.
    """
    if not rows:
        return []
    asked = model.matrix()[rows]
    chosen = (np.asarray(model.upper) > 0) & (solution > CHOSEN)
    sizes = matrix_of(asked.indptr, asked.indices, np.maximum(asked.data, 0), asked.shape[1])
    together = sizes @ chosen.astype(np.int64)
    return [row for row, size in zip(rows, together.tolist(), strict=True) if size > model.limits[row]]


def add_reserve(model: LinearModel, reserve: list[tuple[int, tuple[int, ...]]], solution: Floats) -> int:
    """Moves the implied rows «variable ≤ sum of others» that the relaxation breaks into the model; how many."""
    broken = [
        number
        for number, (variable, others) in enumerate(reserve)
        if solution[variable] > VIOLATED and solution[variable] > sum(solution[o] for o in others) + VIOLATED
    ]
    for number in reversed(broken):
        variable, others = reserve[number]
        model.row([(variable, 1), *((other, -1) for other in others)], 0)
        reserve[number] = reserve[-1]
        reserve.pop()
    return len(broken)


def _most_violated(model: LinearModel, row: int, solution: Floats) -> tuple[list[Term], int] | None:
    """The lifted cover as terms and limit, or `None` where the relaxation keeps every cover of the row."""
    limit = model.limits[row]
    items = [(j, a) for j, a in zip(model.columns[row], model.factors[row], strict=True) if model.upper[j]]
    if limit < 0 or any(a < 0 or model.upper[j] > 1 for j, a in items):
        return None
    present = [(j, a) for j, a in items if a > 0 and solution[j] > CHOSEN]
    chosen = _cheapest_cover(present, limit, solution)
    if chosen is None:
        return None
    sizes = dict(items)
    cover = _minimal(chosen, sizes, limit)
    largest_first = sorted((sizes[j] for j in cover), reverse=True)
    reached = np.cumsum(largest_first)
    terms = []
    for j, a in items:
        counts_as = 1 if j in cover else int(np.searchsorted(reached, a, side="right"))
        if counts_as:
            terms.append((j, counts_as))
    broken_by = sum(count * solution[j] for j, count in terms) - (len(cover) - 1)
    return (terms, len(cover) - 1) if broken_by > VIOLATED else None


def _cheapest_cover(items: list[Term], limit: int, solution: Floats) -> list[int] | None:
    """The items that together exceed the limit and are most nearly all chosen; `None` where none are near enough.

    Found by what to leave out: a knapsack of the size by which all items exceed the limit, filled with
    those that the relaxation is furthest from choosing.
    """
    spare = sum(a for _, a in items) - limit - 1
    if spare < 0:
        return None
    worth = np.zeros(spare + 1)
    left_out = np.zeros((len(items), spare + 1), dtype=bool)
    for number, (j, a) in enumerate(items):
        if a <= spare:
            with_item = worth[: spare + 1 - a] + (1.0 - solution[j])
            better = with_item > worth[a:] + 1e-12
            left_out[number, a:] = better
            worth[a:] = np.where(better, with_item, worth[a:])
    if sum(1.0 - solution[j] for j, _ in items) - worth[spare] >= 1.0 - VIOLATED:
        return None
    cover = []
    room = spare
    for number in range(len(items) - 1, -1, -1):
        j, a = items[number]
        if left_out[number, room]:
            room -= a
        else:
            cover.append(j)
    return cover


def _minimal(cover: list[int], sizes: dict[int, int], limit: int) -> set[int]:
    """The cover without what it can spare, smallest items first."""
    kept = set(cover)
    total = sum(sizes[j] for j in cover)
    for j in sorted(cover, key=lambda j: (sizes[j], j)):
        if total - sizes[j] > limit:
            kept.discard(j)
            total -= sizes[j]
    return kept
