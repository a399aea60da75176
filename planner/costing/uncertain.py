"""The intervals of a cost: the same question asked many times, with every uncertain assumption drawn anew."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, cast

from models.cost_assumption import CostAssumption
from models.ids import InstitutionId
from models.plan import Sentence, marked
from planner.costing.question import CostRequest, Uncertain, Used
from planner.costing.values import known_levels, rules_of
from planner.placement.usable import Drawing
from planner.simulation.costs.break_even import break_even
from planner.simulation.costs.facility import Facility
from planner.simulation.costs.prices import Indexes, Prices, prices_in
from planner.simulation.costs.timeline import Overrides, Piece, Pricing, Terms, present_value, timeline
from planner.simulation.costs.uncertainty import Spread, Swing, Values, as_floats, drawn_values, spread_of, tornado
from planner.simulation.costs.yearly import yearly_cost

USED = "used_places"
"""The name under which the engine's number of used places is drawn, as a factor on what is expected."""

Note = Callable[[Drawing], None]


@dataclass(frozen=True, slots=True)
class Model:
    """A cost as a function of its assumptions: pieces of years, and the price that break-even is compared with."""

    pieces: tuple[Piece, ...]
    first_year: int
    price_year: int
    bought_price: Fraction | None

    def in_floats(self) -> "Model":
        """The same cost with floating-point quantities, for many draws."""
        return replace(self, pieces=tuple(_piece_in_floats(piece) for piece in self.pieces))

    def numbers(self, register: Sequence[CostAssumption], values: Values) -> tuple[float, ...]:
        """A full year, present value and cost of a used place [NOK], and the used places at break-even."""
        factor = values[USED]
        pieces = [
            replace(piece, facilities=tuple(_used(each, factor) for each in piece.facilities)) for piece in self.pieces
        ]
        known = _levels_in_floats()

        def prices(overrides: Overrides) -> tuple[Prices, Indexes]:
            return prices_in(self.price_year, register, {**values, **dict(overrides)}, known)

        final = pieces[-1]
        here, _ = prices(final.overrides)
        costs = [yearly_cost(each, here) for each in final.facilities]
        total = sum((each.total for each in costs), Fraction(0))
        used = sum((each.facility.used for each in costs), Fraction(0))
        years = timeline(pieces, Pricing(prices, rules_of), self.first_year)
        reached = None
        if len(costs) == 1:
            bought = self.bought_price if self.bought_price is not None else here.of("bought_day/commercial")
            reached = break_even(costs[0], bought).used
        return (
            float(total),
            float(present_value(years)),
            float(total / used) if used else float("inf"),
            float(reached) if reached is not None else float("inf"),
        )

    def full_year(self, register: Sequence[CostAssumption], values: Values) -> float:
        """A full year alone [NOK], for one assumption at a time."""
        final = self.pieces[-1]
        merged = {**values, **dict(final.overrides)}
        prices, _ = prices_in(self.price_year, register, merged, _levels_in_floats())
        facilities = (_used(each, values[USED]) for each in final.facilities)
        return float(sum((yearly_cost(each, prices).total for each in facilities), Fraction(0)))


def intervals(
    model: Model,
    register: Mapping[str, CostAssumption],
    values: Values,
    used: Mapping[InstitutionId, Used],
    request: CostRequest,
    on_progress: Note,
    stop: threading.Event,
) -> Uncertain | None:
    """Intervals from as many draws as asked for; stopped early, those made count. None without draws or a cost."""
    if not request.draws or not model.pieces[-1].facilities:
        return None
    began = time.monotonic()
    rows = (*register.values(), used_as_assumption(used))
    all_values, quick = {**values, USED: Fraction(1)}, model.in_floats()
    floats = as_floats(all_values)
    columns: list[tuple[float, ...]] = []
    for made in drawn_values(rows, all_values, request.draws, request.seed):
        columns.append(quick.numbers(rows[:-1], {**floats, **as_floats(made)}))
        done = len(columns)
        step = Sentence(marked("Intervals, draw {done} of {all}"), {"done": done, "all": request.draws})
        on_progress(Drawing(step, time.monotonic() - began, done / request.draws))
        if stop.is_set():
            break
    expected = quick.numbers(rows[:-1], floats)
    year, present, each, reached = (
        spread_of(value, [column[place] for column in columns]) for place, value in enumerate(expected)
    )
    return Uncertain(
        len(columns),
        request.draws,
        year,
        present,
        _finite(each),
        _finite(reached),
        _tornado(quick, rows, all_values),
    )


def _tornado(model: Model, rows: Sequence[CostAssumption], values: Values) -> tuple[Swing, ...]:
    return tornado(lambda made: model.full_year(rows[:-1], made), rows, values)


def _finite(found: Spread) -> Spread | None:
    """The spread, unless some draw has no such number."""
    return found if found.draws[-1] < float("inf") and found.expected < float("inf") else None


def _piece_in_floats(piece: Piece) -> Piece:
    return replace(
        piece,
        share=_float(piece.share),
        facilities=tuple(_facility_in_floats(each) for each in piece.facilities),
        closed=tuple(_facility_in_floats(each) for each in piece.closed),
        terms=Terms(*(_float(getattr(piece.terms, field.name)) for field in fields(Terms))),
        overrides=tuple((name, _float(value)) for name, value in piece.overrides),
        grants=tuple((name, _float(value)) for name, value in piece.grants),
    )


def _facility_in_floats(facility: Facility) -> Facility:
    numbers = {
        field.name: _float(value)
        for field in fields(Facility)
        if isinstance(value := getattr(facility, field.name), Fraction)
    }
    return replace(facility, **cast(dict[str, Any], numbers))


@cache
def _levels_in_floats() -> Mapping[str, Mapping[int, Fraction]]:
    return {index: {year: _float(level) for year, level in by.items()} for index, by in known_levels().items()}


def _float(number: Fraction) -> Fraction:
    """The number in floating point, which does the same arithmetic in a tenth of the time."""
    return cast(Fraction, float(number))


def _used(facility: Facility, factor: Fraction) -> Facility:
    return replace(facility, used=min(facility.places, facility.used * factor))


def used_as_assumption(used: Mapping[InstitutionId, Used]) -> CostAssumption:
    """The interval of the used places of all institutions as a factor on what is expected."""
    value, low, high = (sum((getattr(u, end) for u in used.values()), Fraction(0)) for end in ("value", "low", "high"))
    ends = (low / value, high / value) if value else (Fraction(1), Fraction(1))
    return CostAssumption(
        USED,
        Fraction(1),
        min(Fraction(1), ends[0]),
        max(Fraction(1), ends[1]),
        "factor",
        None,
        "none",
        "derived",
        "",
        date.min,
        "Used places beside what the engine expects",
        "Brukbare plasser sammenlignet med det motoren venter",
        "95 % interval of the mean over the engine's draws",
    )
