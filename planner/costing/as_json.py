"""The answer for machines: whole øre where sums are claimed exact, tidy rows, and the register beside every figure."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from planner.costing.answer import NON_PRICED
from planner.costing.public_check import Held
from planner.costing.question import Beside, CostAnswer, InUse, Used
from planner.simulation.costs.break_even import BreakEven
from planner.simulation.costs.calculator import Reckoned
from planner.simulation.costs.lines import NOK, Line
from planner.simulation.costs.rounding import Ledger
from planner.simulation.costs.timeline import YearOfCost
from planner.simulation.costs.uncertainty import Spread, quantile
from planner.simulation.costs.yearly import YearlyCost
from planner.simulation.funding.money import whole_ore

PER_CENTS = (1, 5, *range(10, 100, 10), 95, 99)
"""Points of the S-curve [per cent of draws]."""


def cost_as_json(answer: CostAnswer, command: str, provenance: Mapping[str, Any], synthetic: bool) -> dict[str, Any]:
    """The answer as one object; `rows` is tidy: one row for each year, side (component or payer) and name."""
    unit = answer.unit_costs
    return {
        "kind": "cost",
        "version": 1,
        "command": command,
        "synthetic": synthetic,
        "price_year": answer.prices.year,
        "first_year": answer.first_year,
        "years": answer.request.years,
        "units": {"ore": "øre", "nok": "NOK", "share": "0–1"},
        "institutions": [_facility(each, used) for each, used in zip(answer.yearly, answer.used, strict=True)],
        "full_year": {
            "nok": _two(unit.per_year),
            "nok_fixed": _two(sum((each.fixed for each in answer.yearly), Fraction(0))),
            "nok_variable": _two(sum((each.variable for each in answer.yearly), Fraction(0))),
            "nok_per_place": _two(unit.per_place),
            "nok_per_used_place": _two(unit.per_used_place),
            "nok_per_stay_day": _two(unit.per_stay_day),
            "nok_per_child": _two(unit.per_child),
            "mean_stay_days": round(unit.mean_stay_days, 1),
            "nok_empty_places": _two(unit.empty_places),
            "components": _components(answer.yearly),
            "before_nok": _two(sum((each.total for each in answer.before), Fraction(0))),
        },
        "nominal": _ledger(answer.nominal),
        "real": _ledger(answer.real),
        "present": _ledger(answer.present),
        "present_value_nok": _two(answer.present_value),
        "tax_financing_cost_nok": _two(answer.tax_cost),
        "rows": list(_rows(answer)),
        "baseline": [_year(each) for each in answer.baseline],
        "interval": _interval(answer),
        "break_even": _break_even(answer.break_even),
        "beside": [_beside(each) for each in answer.beside],
        "lines": [[_line(each) for each in lines] for lines in answer.lines],
        "assumptions": [assumption_as_json(each) for each in answer.register],
        "non_priced": list(NON_PRICED),
        "notes": [str(note) for note in answer.notes],
        "provenance": dict(provenance),
    }


def assumption_as_json(used: InUse) -> dict[str, Any]:
    """One row of the register with everything that makes it possible to question it."""
    each = used.assumption
    return {
        "name": each.name,
        "value": float(used.value),
        "expected": float(each.value),
        "low": float(each.low),
        "high": float(each.high),
        "unit": each.unit,
        "price_year": each.year,
        "kind": used.kind,
        "source": used.source,
        "owner": used.owner,
        "last_changed": used.changed.isoformat() if used.changed else None,
        "set_here": used.is_changed,
        "en": each.en,
        "nb": each.nb,
    }


def reckoned_as_json(reckoned: Reckoned, command: str) -> dict[str, Any]:
    """A calculator's sheet for machines, line by line."""
    return {
        "kind": "cost_calculator",
        "version": 1,
        "command": command,
        "title": reckoned.sheet.title,
        "price_year": reckoned.sheet.year,
        "total_ore": whole_ore(reckoned.value("total")),
        "lines": [_line(each) for each in reckoned.lines],
    }


def held_as_json(rows: Sequence[Held], command: str) -> dict[str, Any]:
    """Public figures beside the model for machines."""
    return {
        "kind": "cost_against_public",
        "version": 1,
        "command": command,
        "rows": [
            {
                "measure": row.measure,
                "owner": row.owner,
                "public": round(float(row.public), 4),
                "model": round(float(row.model), 4),
                "off": round(float(row.off), 4),
                "bound": float(row.bound),
                "holds": row.holds,
                "source": row.source,
            }
            for row in rows
        ],
    }


def _facility(cost: YearlyCost, used: Used) -> dict[str, Any]:
    facility, staff = cost.facility, cost.person_years
    return {
        "name": facility.name,
        "operator": facility.operator,
        "ownership": facility.ownership,
        "zone": facility.zone,
        "new": facility.is_new,
        "premises": facility.building,
        "places": float(facility.places),
        "used_places": {
            "value": float(used.value),
            "low": float(used.low),
            "high": float(used.high),
            "source": used.source,
        },
        "staff": {"day": float(facility.day), "evening": float(facility.evening), "night": float(facility.night)},
        "qualified_share": round(float(facility.qualified), 4),
        "person_years": round(float(staff.total), 2),
        "person_years_per_child": round(float(staff.total / facility.used), 2) if facility.used else None,
        "roster_factors": {each.name: round(float(each.factor), 4) for each in staff.rosters},
        "nok": _two(cost.total),
        "wage_share": round(float(cost.wages / cost.total), 4) if cost.total else None,
        "start_up_nok": _two(cost.start_up),
    }


def _components(costs: Sequence[YearlyCost]) -> list[dict[str, Any]]:
    found: dict[str, list[Fraction]] = {}
    for cost in costs:
        for each in cost.components:
            sums = found.setdefault(each.name, [Fraction(0), Fraction(0)])
            sums[0] += each.fixed
            sums[1] += each.variable
    return [
        {"component": name, "nok_fixed": _two(fixed), "nok_variable": _two(variable)}
        for name, (fixed, variable) in found.items()
    ]


def _ledger(ledger: Ledger) -> dict[str, Any]:
    return {
        "total_ore": ledger.total,
        "components_ore": ledger.by_component(),
        "payers_ore": ledger.by_payer(),
        "years_ore": {str(year): ore for year, ore in ledger.by_year().items()},
    }


def _rows(answer: CostAnswer) -> Iterator[dict[str, Any]]:
    sides = {
        "component": [each.components for each in (answer.nominal, answer.real, answer.present)],
        "payer": [each.payers for each in (answer.nominal, answer.real, answer.present)],
    }
    for side, (nominal, real, present) in sides.items():
        for (year, name), ore in nominal.items():
            yield {
                "year": year,
                "side": side,
                "name": name,
                "nominal_ore": ore,
                "real_ore": real[year, name],
                "present_ore": present[year, name],
            }


def _year(year: YearOfCost) -> dict[str, Any]:
    return {
        "year": year.year,
        "nominal_nok": _two(year.nominal),
        "real_nok": _two(year.real),
        "present_nok": _two(year.present),
        "payers_nok": {payer: _two(amount) for payer, amount in year.payers.items()},
        "used_places": round(float(year.used), 2),
        "places": round(float(year.places), 2),
    }


def _interval(answer: CostAnswer) -> dict[str, Any] | None:
    found = answer.uncertain
    if found is None:
        return None
    return {
        "share": 0.8,
        "draws": found.draws,
        "asked_draws": found.asked_draws,
        "full_year_nok": _spread(found.year),
        "present_value_nok": _spread(found.present),
        "per_used_place_nok": None if found.per_used_place is None else _spread(found.per_used_place),
        "break_even_used_places": None if found.break_even is None else _spread(found.break_even, 2),
        "s_curve_nok": {str(each): round(quantile(found.year.draws, each)) for each in PER_CENTS},
        "tornado": [
            {"name": each.name, "at_low_nok": round(each.at_low), "at_high_nok": round(each.at_high)}
            for each in found.tornado
        ],
    }


def _spread(spread: Spread, digits: int = 0) -> dict[str, float]:
    return {
        "expected": round(spread.expected, digits),
        "low": round(spread.low, digits),
        "high": round(spread.high, digits),
        "mean": round(spread.mean, digits),
    }


def _break_even(found: BreakEven | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "bought_nok_per_day": _two(found.price),
        "used_places": _two(found.used),
        "share_of_places": None if found.share is None else round(float(found.share), 4),
        "reached": found.is_reached,
        "own_nok_per_day": _two(found.own_day),
    }


def _beside(each: Beside) -> dict[str, Any]:
    return {
        "code": each.code,
        "nok": _two(each.value),
        "low_nok": _two(each.low),
        "high_nok": _two(each.high),
        "unit": each.unit,
        "kind": each.assumption.kind,
        "source": each.assumption.source,
    }


def _line(each: Line) -> dict[str, Any]:
    return {
        "code": each.code,
        "what": str(each.what),
        "factors": [float(factor) for factor in each.factors],
        "divisors": [float(divisor) for divisor in each.divisors],
        "value": round(float(each.value), 4),
        "ore": whole_ore(each.value) if each.unit == NOK else None,
        "unit": each.unit,
        "adds": each.adds,
        "rests_on": list(each.rests_on),
    }


def _two(number: Fraction | None) -> float | None:
    return None if number is None else round(float(number), 2)
