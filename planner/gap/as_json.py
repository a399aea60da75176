"""The answer for machines: money in whole øre where sums are claimed exact, and in million kroner beside it."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from models.assumption import Assumption
from models.plan import Sentence
from planner.gap.question import BaseTried, GapAnswer, Split
from planner.gap.register import register
from planner.simulation.funding.attribution import METHOD, Attribution
from planner.simulation.funding.checks import Check, Side
from planner.simulation.funding.forward import Year
from planner.simulation.funding.implied import Implied
from planner.simulation.funding.money import MILLION, Interval, apportioned, whole_ore
from planner.simulation.funding.sharing import EqualShare, Outcome


def gap_as_json(answer: GapAnswer, code: str, command: str = "") -> dict[str, Any]:
    """The answer as one object; `rows` is tidy: one row for each year and item.

    `code` is the program's fingerprint, `command` the line that makes the answer again.
    """
    return {
        "kind": "gap",
        "version": 1,
        "units": {"ore": "øre", "mnok": "million NOK", "nok": "NOK", "share": "0–1"},
        "implied": _implied(answer.implied, answer.anchor),
        "implied_base": None if answer.implied_base is None else _money(answer.implied_base),
        "bases": [_base_tried(each) for each in answer.bases],
        "base": [
            {
                "item": chosen.item.item,
                "share": float(chosen.share),
                "income": chosen.item.is_income,
                "en": chosen.item.en,
                "nb": chosen.item.nb,
            }
            for chosen in answer.base
        ],
        "count": answer.count,
        "prices": {"name": answer.prices.name, "kind": answer.prices.kind, "source": answer.prices.source},
        "index": {"name": answer.index.name, "kind": answer.index.kind, "source": answer.index.source},
        "opening": answer.opening,
        "rows": list(_rows(answer)),
        "years": [_year(year) for year in answer.years],
        "decomposition": _split(answer.causes),
        "decomposition_missing": None if answer.no_split is None else str(answer.no_split),
        "volume_need_price": _split(answer.need),
        "volume_need_price_missing": None if answer.no_need is None else str(answer.no_need),
        "equal_shares": [_equal_share(share) for share in answer.shares],
        "equal_shares_missing": [{"name": grant.name, "year": grant.year} for grant in answer.shares_missing],
        "formula": {
            "year": answer.formula_year,
            "weights": {key: float(weight) for key, weight in answer.weights.items()},
            "pots": {pot: [_outcome(each) for each in found] for pot, found in answer.formula.items()},
        },
        "checks": [_check(check) for check in answer.checks],
        "assumptions": [_assumption(each) for each in register(answer)],
        "provenance": {"code": code, "data": "data/reference", "command": command},
    }


def split_in_ore(attribution: Attribution) -> tuple[int, int, tuple[int, ...]]:
    """The gap before and after, and the portions, as whole øre: before and portions sum to after."""
    before, after = whole_ore(attribution.before), whole_ore(attribution.after)
    return before, after, apportioned([portion.value for portion in attribution.portions], after - before)


def mnok(nok: Fraction) -> float:
    """Million kroner with one decimal."""
    return round(float(nok / MILLION), 1)


def _money(money: Interval) -> dict[str, Any]:
    return {
        "mnok": mnok(money.value),
        "low_mnok": mnok(money.low),
        "high_mnok": mnok(money.high),
        "ore": whole_ore(money.value),
    }


def _implied(implied: Implied, year: int) -> dict[str, Any]:
    """The band is the grant's in whole million kroner, with the share anywhere within its rounding."""
    return {
        "year": year,
        "gap_mnok": mnok(implied.gap),
        "share": float(implied.share),
        "grant": _money(implied.grant),
        "benchmark": _money(implied.benchmark),
        "band_mnok": [round(implied.grant.low / MILLION), round(implied.grant.high / MILLION)],
        "with_gap_rounded_too": {
            "grant": _money(implied.widest_grant),
            "benchmark": _money(implied.widest_benchmark),
        },
        "sources": ["oslo_gap", "oslo_share"],
    }


def _base_tried(tried: BaseTried) -> dict[str, Any]:
    return {
        "items": list(tried.items),
        "mnok": mnok(tried.amount),
        "benchmark_mnok": mnok(tried.benchmark),
        "share_with_stated_gap": round(float(tried.share), 4),
        "fits": tried.fits,
    }


def _rows(answer: GapAnswer) -> Iterator[dict[str, Any]]:
    for year in answer.years:
        for chosen, amount in zip(answer.base, year.amounts, strict=True):
            stated = chosen.item.by_year.get(year.year)
            elsewhere = year.count.elsewhere if year.count else None
            yield {
                "year": year.year,
                "item": chosen.item.item,
                "ore": None if amount is None else whole_ore(amount),
                "children_elsewhere": elsewhere,
                "nok_per_child": round(float(amount / elsewhere), 2) if amount is not None and elsewhere else None,
                "share_of_base": round(float(amount / year.base), 4) if amount is not None and year.base else None,
                "kind": stated.kind if stated else None,
                "source": stated.source if stated else None,
            }


def _year(year: Year) -> dict[str, Any]:
    count = year.count
    return {
        "year": year.year,
        "base_ore": None if year.base is None else whole_ore(year.base),
        "children_oslo": count.oslo if count else None,
        "children_elsewhere": count.elsewhere if count else None,
        "count_kind": count.kind if count else None,
        "count_definition": count.definition if count else None,
        "count_source": count.source if count else None,
        "nok_per_child_elsewhere": _two(year.per_child_elsewhere),
        "benchmark_ore": None if year.benchmark is None else whole_ore(year.benchmark),
        "grant": None if year.grant is None else _money(year.grant),
        "gap": None if year.gap is None else _money(year.gap),
        "share": None if year.share is None else _share(year.share),
        "missing": list(year.missing),
    }


def _two(number: Fraction | None) -> float | None:
    return None if number is None else round(float(number), 2)


def _share(share: Interval) -> dict[str, float]:
    return {
        "value": round(float(share.value), 4),
        "low": round(float(share.low), 4),
        "high": round(float(share.high), 4),
    }


def _split(split: Split | None) -> dict[str, Any] | None:
    """A split in whole øre: `opening_ore` and the parts sum to `closing_ore`, the factors of a part to the part."""
    if split is None:
        return None
    before, after, ore = split_in_ore(split.expected)
    ends = zip(split.expected.portions, split.at_low.portions, split.at_high.portions, ore, strict=True)
    return {
        "method": METHOD,
        "from": split.first,
        "to": split.last,
        "opening_ore": before,
        "closing_ore": after,
        "change_ore": after - before,
        "parts": [
            {
                "part": portion.part.name,
                "ore": value,
                "mnok": mnok(portion.value),
                "over_orders_mnok": [mnok(portion.low), mnok(portion.high)],
                "over_band_mnok": sorted((mnok(low.value), mnok(high.value))),
                "factors_ore": dict(
                    zip(portion.by_factor, apportioned(list(portion.by_factor.values()), value), strict=True)
                ),
            }
            for portion, low, high, value in ends
        ],
        "orders": [
            {"order": list(order.parts), "ore": list(apportioned(order.values, after - before))}
            for order in split.expected.orders
        ],
    }


def _equal_share(share: EqualShare) -> dict[str, Any]:
    grant = share.grant
    return {
        "name": grant.name,
        "year": grant.year,
        "grant": _money(grant.amount),
        "oslo": _money(share.oslo),
        "nok_per_child": _two(share.per_child),
        "kind": grant.kind,
        "source": grant.source,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "operator": outcome.operator,
        "children_0_17": outcome.children,
        "share": round(float(outcome.share), 4),
        "today_mnok": mnok(outcome.today),
        "then_mnok": mnok(outcome.then),
        "gain_mnok": mnok(outcome.gain),
        "gain_nok_per_child": _two(outcome.gain_per_child),
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "code": check.code,
        "what": check.what,
        "unit": check.unit,
        "fits": check.fits,
        "stated": _side(check.stated),
        "found": _side(check.found),
        "difference": round(float(check.difference), 2),
        "note": check.note,
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "what": side.what,
        "value": round(float(side.value.value), 2),
        "low": round(float(side.value.low), 2),
        "high": round(float(side.value.high), 2),
        "source": side.source,
    }


def _assumption(each: Assumption) -> dict[str, Any]:
    return {
        "what": str(each.what),
        "value": str(each.value) if isinstance(each.value, Sentence) else round(float(each.value), 4),
        "low": None if each.low is None else round(float(each.low), 4),
        "high": None if each.high is None else round(float(each.high), 4),
        "unit": str(each.unit),
        "year": each.year,
        "kind": each.kind,
        "source": each.source,
        "owner": each.owner,
        "changed": None if each.changed is None else each.changed.isoformat(),
    }
