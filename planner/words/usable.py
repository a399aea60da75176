"""The command `usable`: the answer as lines for people and as an object for machines."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from models.change import Step
from models.ids import SHIFTS
from models.plan import Sentence, marked
from planner.costing.houses import HouseCost
from planner.costing.used_costs import cost_command, costs_under
from planner.language import say, shown, translator
from planner.placement.eligibility import PAIR_RULES
from planner.placement.rules import PLAN_RULES
from planner.placement.spread import Estimate, Spread
from planner.placement.usable import Usable, UsableAnswer
from planner.plans import waiver_to_json
from planner.service import Desk, code_version
from planner.steps import step_as_json
from planner.words.written import SYNTHETIC, exceptions, table, waiver_line

LIVING_NAMES = {"shared": marked("Shared living"), "separate": marked("Separate living units")}

TITLES = {**{rule.code: rule.title for rule in PAIR_RULES}, **{rule.code: rule.title for rule in PLAN_RULES}}


def usable_lines(
    desk: Desk, answer: UsableAnswer, steps: Sequence[Step], scenarios: Sequence[str], language: str
) -> list[str]:
    """The answer for people: who was drawn, a table per staffing level and arrangement, and how to read it.

    `steps` are the changes under which it holds, those of these scenarios.
    """
    _ = translator(language)
    lines = [_(SYNTHETIC)] if desk.is_synthetic else []
    lines += [say(sentence, language) for sentence in (*usable_head(desk, answer), *usable_short(answer))]
    lines += exceptions(steps, (), language)
    if answer.waivers:
        lines += ["", _("Rules waived for children who are drawn:")]
        lines += [waiver_line(waiver, language) for waiver in answer.waivers]
    costed = zip(answer.houses, costs_under(desk, answer, steps), strict=True)
    for (level, living), houses in groupby(costed, key=lambda h: (h[0].design.staff_level, h[0].design.living)):
        lines += ["", f"{_(LIVING_NAMES[living])}, {say(staffing_said(answer, level), language)}"]
        lines += table(
            (
                _("Places"),
                _("Staff d/e/n"),
                _("Used places"),
                _("95 % interval"),
                _("10–90 % of days"),
                _("Only the first"),
                _("Best choice"),
                _("The last place adds"),
                _("More than shared"),
                _("NOK per used place and day"),
                _("Kept out most by"),
            ),
            [_row(house, cost, language) for house, cost in houses],
            right=set(range(10)),
        )
    return [*lines, "", *(say(sentence, language) for sentence in _foot(answer, scenarios))]


def usable_head(desk: Desk, answer: UsableAnswer) -> list[Sentence]:
    """What was asked, who was drawn, and how often."""
    site = answer.site
    operator = desk.codes.by_kind["operator"][answer.operator]
    what = (
        Sentence(
            marked("Usable places of {unit} ({institution}) for children of {operator} on {day}"),
            {"unit": site.unit.unit_id, "institution": site.institution.name, "operator": operator, "day": answer.day},
        )
        if site.exists
        else Sentence(
            marked("Usable places of a pilot for {operator} on {day}"), {"operator": operator, "day": answer.day}
        )
    )
    groups = tuple(desk.codes.by_kind["target_group"][group] for group in answer.target_groups)
    facts = {"groups": groups, "group": answer.group, "waiting": answer.waiting, "pool": answer.pool}
    who = marked(
        "Children drawn: {groups}. Of {group}, {waiting} of them waiting, {pool} could live there; "
        "those who live elsewhere now stand in for children who may come."
    )
    how = marked("Draws: {draws} of {asked}, each a queue of {queue} children in random order before an empty house.")
    drawn = {"draws": answer.draws, "asked": answer.asked_draws, "queue": answer.queue}
    return [what, Sentence(who, facts), Sentence(how, drawn)]


def usable_short(answer: UsableAnswer) -> list[Sentence]:
    """What the figures lack: draws that were not made, and children for all the places."""
    sentences = []
    if answer.is_interrupted:
        sentences.append(Sentence(marked("Stopped before the last draw: the figures are from the draws made so far.")))
    if answer.queue < max(house.design.places for house in answer.houses):
        short = marked("There are only {queue} children to draw: more places than that cannot be filled.")
        sentences.append(Sentence(short, {"queue": answer.queue}))
    return sentences


def staffing_said(answer: UsableAnswer, level: float | None) -> Sentence:
    """A staffing level, or whose staff it is."""
    if level is not None:
        return Sentence(marked("{level} staff per place by day"), {"level": level})
    return Sentence(marked("the unit's own staff") if answer.site.exists else marked("staff enough for everyone"))


def _row(house: Usable, cost: HouseCost, language: str) -> tuple[str, ...]:
    used = house.used
    most = max(house.refusals, key=lambda code: (house.refusals[code], code), default=None)
    return (
        str(house.design.places),
        "/".join(shown(house.staff[shift], language) for shift in SHIFTS if shift in house.staff) or "–",
        _two(used.mean.mean, language) + (" *" if house.has_too_few_draws else ""),
        _interval(used.mean, language),
        f"{used.p10}–{used.p90}",
        _two(house.first.mean.mean, language),
        _two(house.best.mean.mean, language),
        "–" if house.last_adds is None else _two(house.last_adds.mean, language),
        "–" if house.separate_adds is None else _two(house.separate_adds.mean, language),
        "–"
        if cost.value is None
        else f"{shown(cost.value, language)} ({_money(cost.low, language)}–{_money(cost.high, language)})",
        "" if most is None else translator(language)(TITLES[most]),
    )


def _two(number: float, language: str) -> str:
    text = f"{number:.2f}"
    return text.replace(".", ",") if language == "nb" else text


def _interval(estimate: Estimate, language: str) -> str:
    return f"{_two(estimate.low, language)}–{_two(estimate.high, language)}"


def _money(amount: int | None, language: str) -> str:
    return "∞" if amount is None else shown(amount, language)


def _foot(answer: UsableAnswer, scenarios: Sequence[str]) -> list[Sentence]:
    lines = [
        Sentence(marked("Staff d/e/n: staff by day, in the evening and at night.")),
        Sentence(
            marked("Used places: each child of the queue in turn moves in if every rule allows it; nobody makes way.")
        ),
        Sentence(marked("Only the first: as many children come as there are places, and no others.")),
        Sentence(marked("Best choice: the most children who could be chosen from the whole queue, proven.")),
        Sentence(
            marked(
                "What a used place costs is worked out from staff, places and rented premises, line by line in: "
                "{command}"
            ),
            {"command": cost_command(answer, scenarios)},
        ),
        Sentence(marked("Intervals tell of the draws alone, not of which children there will be.")),
    ]
    if any(house.has_too_few_draws for house in answer.houses):
        lines.append(Sentence(marked("* Too few draws: ask for more with --draws.")))
    return lines


def usable_as_json(desk: Desk, answer: UsableAnswer, steps: Sequence[Step], scenarios: Sequence[str]) -> dict[str, Any]:
    """The answer for machines: one object per house in `houses`, flat enough to chart as it is."""
    site = answer.site
    return {
        "kind": "usable",
        "version": 1,
        "date": answer.day.isoformat(),
        "synthetic": desk.is_synthetic,
        "unit_id": site.unit.unit_id if site.exists else None,
        "unit_places": answer.own_places,
        "changes": [step_as_json(step) for step in steps],
        "waivers": [waiver_to_json(waiver) for waiver in answer.waivers],
        "operator": answer.operator,
        "target_groups": list(answer.target_groups),
        "children": {
            "group": answer.group,
            "waiting": answer.waiting,
            "could_live_there": answer.pool,
            "kept_out": dict(answer.closed),
        },
        "queue": answer.queue,
        "draws": answer.draws,
        "asked_draws": answer.asked_draws,
        "interrupted": answer.is_interrupted,
        "cost_command": cost_command(answer, scenarios),
        "houses": [
            _house_as_json(house, cost)
            for house, cost in zip(answer.houses, costs_under(desk, answer, steps), strict=True)
        ],
        "provenance": {
            "data_sha256": desk.data_sha256,
            "parameters": desk.parameters.name,
            "code": code_version(),
            "seed": answer.seed,
        },
    }


def _house_as_json(house: Usable, cost: HouseCost) -> dict[str, Any]:
    return {
        "places": house.design.places,
        "living": house.design.living,
        "staff_per_place": house.design.staff_level,
        "staff": dict(house.staff),
        "used": _spread_as_json(house.used),
        "only_the_first": _spread_as_json(house.first),
        "best_choice": _spread_as_json(house.best),
        "last_place_adds": _estimate_as_json(house.last_adds),
        "separate_adds": _estimate_as_json(house.separate_adds),
        "cost_per_year": cost.per_year,
        "cost_per_used_place_day": {"value": cost.value, "low": cost.low, "high": cost.high},
        "refusals_per_draw": dict(house.refusals),
        "too_few_draws": house.has_too_few_draws,
    }


def _spread_as_json(spread: Spread) -> dict[str, Any]:
    return {
        "mean": spread.mean.mean,
        "low": spread.mean.low,
        "high": spread.mean.high,
        "p10": spread.p10,
        "p90": spread.p90,
        "shares": list(spread.shares),
    }


def _estimate_as_json(estimate: Estimate | None) -> dict[str, float] | None:
    return None if estimate is None else {"mean": estimate.mean, "low": estimate.low, "high": estimate.high}
