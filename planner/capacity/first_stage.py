"""What every choice must keep, as rows over the configurations: one per site, alternatives, a budget, sets left out."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.capacity.sites import Chosen, Layout
from planner.placement.linear import LinearModel

Interval = tuple[Chosen, Chosen]
"""All sets that hold the first and lie within the second."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A budget [NOK/year] if there is one, and the sets that are not to be found again."""

    budget: int | None = None
    left_out: tuple[Interval, ...] = ()


def first_stage(layout: Layout, terms: Terms) -> LinearModel:
    """A variable per configuration, in the order of their numbers, and the rows that bind them."""
    model = LinearModel()
    for _ in layout.numbered:
        model.variable()
    start = 0
    for site in layout.sites:
        columns = range(start, start + len(site.configurations))
        model.row(((z, 1) for z in columns), 1)
        model.row(((z, -1) for z in columns), -1)
        start += len(site.configurations)
    _alternatives(model, layout)
    if terms.budget is not None:
        costs = ((z, layout.cost(chosen)) for z, (_, chosen) in enumerate(layout.numbered))
        model.row(((z, cost) for z, cost in costs if cost), terms.budget)
    for smaller, larger in terms.left_out:
        _leave_out(model, layout, smaller, larger)
    return model


def _with(layout: Layout, numbers: Iterable[int]) -> list[int]:
    """The configurations in which each of the candidates is chosen, once for each of them."""
    return [z for number in sorted(numbers) for z, (_, chosen) in enumerate(layout.numbered) if number in chosen]


def _alternatives(model: LinearModel, layout: Layout) -> None:
    for name in sorted({each.alternative_to for each in layout.candidates if each.alternative_to}):
        alike = [number for number, each in enumerate(layout.candidates) if each.alternative_to == name]
        model.row(((z, 1) for z in _with(layout, alike)), 1)


def _leave_out(model: LinearModel, layout: Layout, smaller: Chosen, larger: Chosen) -> None:
    """Some candidate of the smaller set is missing, or one outside the larger is chosen."""
    outside = frozenset(range(len(layout.candidates))) - larger
    inside = [(z, 1) for z in _with(layout, smaller)]
    model.row([*inside, *((z, -1) for z in _with(layout, outside))], len(smaller) - 1)
