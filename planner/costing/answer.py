"""One question about a cost: the scope from data and scenario, exact years, intervals, and what stands beside."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from models.cost_assumption import CostAssumption
from models.ids import InstitutionId
from models.plan import Sentence, marked
from planner.cost_register import assumptions, register_in_force
from planner.costing.facilities import exact
from planner.costing.question import (
    DRAWS_FOR_MANY,
    ENGINE,
    MOST_DRAWS,
    MOST_YEARS,
    RESIDENTS,
    USUAL_DRAWS,
    Beside,
    CostAnswer,
    CostRequest,
    InUse,
    UnitCosts,
    Used,
)
from planner.costing.scope import Scope, State, first_year_of, gathered, scope_of
from planner.costing.uncertain import Model, intervals
from planner.costing.values import known_levels, refuse_unlikely, rules_of, terms_of, values_of
from planner.errors import BadUse
from planner.placement.house import LIVINGS
from planner.placement.usable import Drawing
from planner.service import Desk
from planner.simulation.costs.break_even import break_even
from planner.simulation.costs.explained import explained
from planner.simulation.costs.facility import BUILDINGS, Facility
from planner.simulation.costs.payers import OSLO
from planner.simulation.costs.prices import Indexes, Prices, prices_in
from planner.simulation.costs.rounding import ledger
from planner.simulation.costs.timeline import Overrides, Piece, Pricing, present_value, timeline
from planner.simulation.costs.yearly import DAYS, YearlyCost, yearly_cost
from planner.simulation.survival import curve_from

BESIDE = (
    ("bought_day/state", "NOK per day"),
    ("bought_day/nonprofit", "NOK per day"),
    ("bought_day/commercial", "NOK per day"),
    ("enetiltak_year", "NOK per child and year"),
    ("breach_day", "NOK per child and day"),
    ("home_based", "NOK per course"),
)
"""What else a child or a day could cost, by the assumption that says so."""

NON_PRICED = (
    marked("How safe the children, those who live with them and those who work there are."),
    marked("Nearness to family, school and friends, and moves that are avoided."),
    marked("What less crime means for those who would have been harmed."),
    marked("The child's right to be heard and to the least intrusive measure."),
    marked("Trust that a child who needs a place gets one in time."),
)
"""Effects that are not valued in kroner and stand beside the figures."""

Note = Callable[[Drawing], None]


def _within(tell: Note, first: float, last: float) -> Note:
    """Tells of one stage as its part of the whole work, from `first` to `last` [0–1]."""
    return lambda drawing: tell(replace(drawing, share=first + (last - first) * drawing.share))


def cost(
    desk: Desk, request: CostRequest, on_progress: Note | None = None, stop: threading.Event | None = None
) -> CostAnswer:
    """The whole answer to a question. Raises `BadUse` for what cannot be computed as it was asked.

    Stopped early, the draws made so far count.
    """
    tell, halt = on_progress or (lambda _: None), stop or threading.Event()
    _refuse_nonsense(request)
    register = assumptions(desk.as_of)
    wanted = dict(request.own_values)
    if request.bought_price is not None:
        wanted["bought_day/commercial"] = request.bought_price
    for name, value in wanted.items():
        refuse_unlikely(register, name, value)
    first_year = first_year_of(desk, request)
    scope = scope_of(desk, request, first_year, _within(tell, 0.0, 0.5), halt)
    if not any(state.facilities for state in (*scope.states, *scope.before)):
        raise BadUse("No institution is open in the years asked about: there is nothing to cost.")
    draws = request.draws if request.draws is not None else DRAWS_FOR_MANY if scope.is_whole else USUAL_DRAWS
    price_year = request.price_year or date.fromisoformat(register_in_force(desk.as_of).stem).year
    values = {name: each.value for name, each in register.items()} | dict(request.own_values)
    pieces = pieces_of(scope.states, scope.before[0], scope.is_whole, register, request, first_year)
    plain = pieces_of(scope.before, scope.before[0], scope.is_whole, register, request, first_year)
    pricing = pricing_of(register.values(), values, price_year)
    years, baseline = timeline(pieces, pricing, first_year), timeline(plain, pricing, first_year)
    final = pieces[-1]
    prices, indexes = pricing.prices(final.overrides)
    yearly = tuple(yearly_cost(each, prices) for each in final.facilities)
    before = tuple(yearly_cost(each, pricing.prices(plain[-1].overrides)[0]) for each in plain[-1].facilities)
    bought = request.bought_price if request.bought_price is not None else prices.of("bought_day/commercial")
    model = Model(tuple(pieces), first_year, price_year, request.bought_price)
    ones = [Fraction(1)] * len(years)
    net = present_value(years)
    return CostAnswer(
        request=request,
        first_year=first_year,
        prices=prices,
        facilities=tuple(each.facility for each in yearly),
        used=_used_of(scope, yearly),
        yearly=yearly,
        before=before,
        lines=() if scope.is_whole else tuple(explained(each, prices) for each in yearly),
        unit_costs=unit_costs(yearly, mean_stay_days(desk, scope)),
        years=years,
        baseline=baseline,
        nominal=ledger(years, ones),
        real=ledger(years, [each.to_fixed_prices for each in years]),
        present=ledger(years, [each.to_fixed_prices * each.discount for each in years]),
        present_value=net,
        tax_cost=net * prices.of("tax_cost"),
        break_even=break_even(yearly[0], bought) if len(yearly) == 1 and not scope.is_whole else None,
        beside=_beside(register, prices, indexes, values),
        uncertain=intervals(
            model, register, values, scope.used, replace(request, draws=draws), _within(tell, 0.5, 1.0), halt
        ),
        register=_in_use(register, values, final.overrides),
        notes=tuple(_notes(scope, final.facilities, request)),
    )


def _refuse_nonsense(request: CostRequest) -> None:
    if not 1 <= request.years <= MOST_YEARS:
        raise BadUse("A cost covers 1 to {most} years, not {years}.", most=MOST_YEARS, years=request.years)
    if request.draws is not None and not 0 <= request.draws <= MOST_DRAWS:
        raise BadUse("There are 0 to {most} draws, not {draws}.", most=MOST_DRAWS, draws=request.draws)
    if request.building not in BUILDINGS:
        raise BadUse("Premises are rent or own, not «{building}».", building=request.building)
    if request.living not in LIVINGS:
        raise BadUse("Living is shared or separate, not «{living}».", living=request.living)
    if request.pilot is not None and request.institutions:
        raise BadUse("Ask about a pilot or about institutions by id, not both at once.")


def pricing_of(register: Iterable[CostAssumption], values: Mapping[str, Fraction], year: int) -> Pricing:
    """How pieces are priced with these values, in the prices of `year`."""
    rows, known = tuple(register), known_levels()

    def prices(overrides: Overrides) -> tuple[Prices, Indexes]:
        return prices_in(year, rows, {**values, **dict(overrides)}, known)

    return Pricing(prices, rules_of)


def pieces_of(
    states: Sequence[State],
    before: State,
    is_whole: bool,
    register: Mapping[str, CostAssumption],
    request: CostRequest,
    first_year: int,
) -> list[Piece]:
    """The years asked about, cut where a new state begins; what has opened or closed since the state before is told."""
    pieces: list[Piece] = []
    seen: set[str] = set()
    last_state = before
    for year in range(first_year, first_year + request.years):
        start, end = date(year, 1, 1), date(year + 1, 1, 1)
        starts = [state.start for state in states if start < state.start < end]
        for begins, ends in zip([start, *starts], [*starts, end], strict=True):
            state = max((each for each in states if each.start <= begins), key=lambda each: each.start)
            facilities = gathered(state, is_whole)
            new = {each.name for each in facilities if each.is_new} - seen
            seen |= new
            gone = [each for key, each in last_state.facilities.items() if key not in state.facilities]
            last_state = state
            pieces.append(
                Piece(
                    year,
                    Fraction((ends - begins) // timedelta(days=1), (end - start) // timedelta(days=1)),
                    facilities,
                    terms_of(state.parameters),
                    values_of(register, state.parameters, {}),
                    frozenset(new),
                    tuple(gone),
                    _grants(state),
                )
            )
    return pieces


def _grants(state: State) -> tuple[tuple[str, Fraction], ...]:
    named = {
        "coordinator_grant": exact(state.parameters.coordinator_grant),
        "home_based_grant": exact(state.parameters.home_based_grant),
    }
    return tuple((name, amount) for name, amount in named.items() if amount)


def _used_of(scope: Scope, yearly: Sequence[YearlyCost]) -> tuple[Used, ...]:
    """Where the used places of each institution costed come from, in their order."""
    if scope.is_whole:
        return tuple(Used(each.facility.used, each.facility.used, each.facility.used, RESIDENTS) for each in yearly)
    last = scope.states[-1].facilities
    here: dict[str, InstitutionId] = {facility.name: key for key, facility in last.items()}
    return tuple(scope.used[here[each.facility.name]] for each in yearly)


def unit_costs(yearly: Sequence[YearlyCost], stay_days: float) -> UnitCosts:
    """What one place, used place, day and child costs in a full year of all that is costed."""
    total = sum((each.total for each in yearly), Fraction(0))
    places = sum((each.facility.places for each in yearly), Fraction(0))
    used = sum((each.facility.used for each in yearly), Fraction(0))
    return UnitCosts(
        total,
        total / places if places else None,
        total / used if used else None,
        total / used / DAYS if used else None,
        total / used / DAYS * exact(round(stay_days, 2)) if used else None,
        sum((each.empty_places for each in yearly), Fraction(0)),
        stay_days,
    )


def mean_stay_days(desk: Desk, scope: Scope) -> float:
    """Mean length of a stay [days]: the longest of the classes of ground that the institutions are approved for."""
    curves = scope.parameters.stay_survival
    classes = {desk.codes.group_of("ground", ground) for ground in scope.grounds} & set(curves)
    return max(
        curve_from(curves[each], scope.parameters.stay_factor[each], each).mean_days for each in classes or set(curves)
    )


def _beside(
    register: Mapping[str, CostAssumption], prices: Prices, indexes: Indexes, values: Mapping[str, Fraction]
) -> tuple[Beside, ...]:
    found = []
    for name, unit in BESIDE:
        row = register[name]
        carried = indexes.between(row.index, row.year or prices.year, prices.year)
        low, high = min(row.low, values[name]), max(row.high, values[name])
        found.append(Beside(name, prices.of(name), low * carried, high * carried, unit, row))
    return tuple(found)


def _in_use(
    register: Mapping[str, CostAssumption], values: Mapping[str, Fraction], overrides: Overrides
) -> tuple[InUse, ...]:
    in_use = {**values, **dict(overrides)}
    return tuple(InUse(each, in_use[name], in_use[name] != each.value) for name, each in register.items())


def _notes(scope: Scope, facilities: Sequence[Facility], request: CostRequest) -> Iterable[Sentence]:
    if any(each.is_new and each.operator == OSLO for each in facilities):
        yield Sentence(
            marked(
                "The block grant to Oslo is not tied to places, so it brings nothing more for new ones: a higher share "
                "per child shows in the cost of all of Oslo, and in the funding gap."
            )
        )
    if any(key not in scope.states[-1].facilities for state in scope.before for key in state.facilities):
        yield Sentence(
            marked(
                "Children who lived in what closes are not costed anywhere else here: what is saved is less than what "
                "the institutions cost. The simulation shows where they go."
            )
        )
    if any(each.source == RESIDENTS for each in scope.used.values()) or scope.is_whole:
        yield Sentence(marked("Used places of institutions that exist are those with a resident today."))
    if any(each.source == ENGINE for each in scope.used.values()):
        yield Sentence(
            marked("Used places of new institutions are what the engine fills on an average day, from {draws} draws."),
            {"draws": request.usable_draws},
        )
    yield Sentence(
        marked("A purpose-built investment is shown as equal yearly amounts over its life, with real interest.")
    )
