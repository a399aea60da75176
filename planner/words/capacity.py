"""The command `capacity`: the answer as lines for people and as an object for machines."""

from collections.abc import Iterator
from typing import Any

from models.plan import Sentence, marked
from planner.capacity_answer import Capacity, Estimate, GoalReached, Weighed
from planner.cost_register import register_in_force
from planner.language import say, shown, translator
from planner.service import Desk, code_version
from planner.steps import step_as_json
from planner.words.written import SYNTHETIC, exceptions, table

MOST_SETS = 6
"""Sets in the table; the rest stand in the file of `--json`."""


def capacity_lines(desk: Desk, answer: Capacity, language: str) -> list[str]:
    """The answer for people: what is chosen, what proves it, what is as good, and how it fares in fresh futures."""
    _ = translator(language)
    lines = [_(SYNTHETIC)] if desk.is_synthetic else []
    lines += [say(sentence, language) for sentence in _head(answer)]
    lines += exceptions((*desk.steps, *answer.request.steps), (), language)
    lines += ["", *_chosen(answer, language), "", *_goals(answer, language), "", *_sets(answer, language)]
    often = [row for row in _often(answer, language) if row[-1] != shown(0, language)]
    if len(answer.sets) > 1:
        heads = (_("Candidate"), _("MNOK a year"), _("In so many near-best sets, per cent"))
        lines += ["", _("How often each candidate is in a near-best set"), *table(heads, often, right={1, 2})]
    return [*lines, "", *(say(sentence, language) for sentence in _foot(answer))]


def _head(answer: Capacity) -> Iterator[Sentence]:
    request = answer.request
    facts = {"futures": answer.futures, "day": answer.day, "candidates": len(answer.candidates), "seed": request.seed}
    if request.fewest:
        yield Sentence(
            marked("The fewest units that place all who can be placed, over {futures} futures from {day}"), facts
        )
    else:
        budget = {**facts, "budget": mnok(request.budget or 0)}
        text = marked("Where to open next for {budget} million kroner a year, over {futures} futures from {day}")
        yield Sentence(text, budget)
    yield Sentence(marked("Candidates weighed: {candidates}; seed {seed}"), facts)
    need = {"need": round(answer.in_need, 1), "days": round(answer.nothing.breach_days.mean)}
    yield Sentence(
        marked("On an average day {need} children are in need without a place; that is {days} breach-days a year."),
        need,
    )
    if answer.interrupted:
        yield Sentence(marked("Stopped or out of time: the best found so far."))


def mnok(amount: int) -> float:
    """Million kroner with one decimal."""
    return round(amount / 1e6, 1)


def _chosen(answer: Capacity, language: str) -> Iterator[str]:
    _ = translator(language)
    best = answer.sets[0]
    if not best.chosen:
        yield _("Nothing: no set within the budget helps anybody.")
        return
    yield say(verdict(answer), language)
    rows = [
        (
            say(answer.candidates[number].title, language),
            shown(mnok(answer.candidates[number].cost_per_year), language),
            shown(round(answer.without[number]), language) if number in answer.without else "–",
        )
        for number in sorted(best.chosen, key=lambda n: -answer.without.get(n, 0.0))
    ]
    yield from table((_("Chosen"), _("MNOK a year"), _("Breach-days a year more without it")), rows, right={1, 2})


def verdict(answer: Capacity) -> Sentence:
    """How good the best set is, in one sentence; «best» only where that is proven."""
    best = answer.sets[0]
    facts = {"cost": mnok(best.cost), "saved": round(best.saved.mean), "gap": round(100 * answer.gap, 2)}
    if answer.is_proven:
        text = marked("Proven best: {saved} fewer breach-days a year for {cost} million kroner a year")
    elif answer.gap == 0:
        text = marked(
            "Proven least breach-days: {saved} fewer a year for {cost} million kroner; needs, travel or cost not proven"
        )
    else:
        text = marked(
            "Best found, not proven: {saved} fewer breach-days a year for {cost} million kroner a year; no set "
            "leaves more than {gap} per cent fewer"
        )
    return Sentence(text, facts)


def _goals(answer: Capacity, language: str) -> list[str]:
    _ = translator(language)
    rows = [goal_row(goal, language) for goal in answer.goals]
    return table((_("Goal"), _("Value"), _("Bound"), _("Unit of measure"), _("Proven")), rows, right={1, 2})


GOAL_TITLES = {
    "breach_days": marked("Breach-days of children in need"),
    "needs_unmet": marked("Unmet needs"),
    "travel_minutes": marked("Travel from home"),
    "candidates": marked("Candidates chosen"),
    "cost": marked("Cost of the set"),
}


def goal_row(goal: GoalReached, language: str) -> tuple[str, ...]:
    """A goal with its bound, as cells."""
    _ = translator(language)
    proven = _("Yes") if goal.is_proven else _("No")
    bound = "–" if goal.bound is None else shown(_rounded(goal.bound), language)
    return _(GOAL_TITLES[goal.name]), shown(_rounded(goal.value), language), bound, _(goal.unit), proven


def _rounded(value: float) -> float | int:
    return round(value) if abs(value) >= 100 else round(value, 2)


def _sets(answer: Capacity, language: str) -> list[str]:
    _ = translator(language)
    rows = [
        set_row(answer, each, name, language)
        for name, each in [
            (_("Nothing"), answer.nothing),
            *((shown(number, language), each) for number, each in enumerate(answer.sets[:MOST_SETS], start=1)),
        ]
    ]
    return table(set_heads(language), rows, right={1, 2, 3, 4})


def set_heads(language: str) -> tuple[str, ...]:
    """Headings of the table of sets."""
    _ = translator(language)
    return (
        _("Set"),
        _("MNOK a year"),
        _("Breach-days saved a year, these futures"),
        _("The same in fresh futures, real rules"),
        _("Breach-days a year in fresh futures"),
        _("What is in it"),
    )


def set_row(answer: Capacity, each: Weighed, name: str, language: str) -> tuple[str, ...]:
    """A set as cells: what it costs and saves, and what is in it."""
    what = "; ".join(say(answer.candidates[number].title, language) for number in sorted(each.chosen))
    return (
        name,
        shown(mnok(each.cost), language),
        interval_text(each.saved, language),
        interval_text(each.simulated_saved, language),
        interval_text(each.simulated, language),
        what,
    )


def interval_text(estimate: Estimate | None, language: str) -> str:
    """A mean with its interval, in whole numbers; a dash for none."""
    if estimate is None:
        return "–"
    mean = shown(round(estimate.mean), language)
    if estimate.low == float("-inf"):
        return mean
    return f"{mean} ({shown(round(estimate.low), language)} … {shown(round(estimate.high), language)})"


def _often(answer: Capacity, language: str) -> list[tuple[str, ...]]:
    return [
        (
            say(answer.candidates[number].title, language),
            shown(mnok(answer.candidates[number].cost_per_year), language),
            shown(round(100 * share), language),
        )
        for number, share in sorted(answer.often.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _foot(answer: Capacity) -> Iterator[Sentence]:
    near = Sentence(
        marked("Near-best sets found: {sets}. They save at most 2 per cent less than the best."),
        {"sets": len(answer.sets)},
    )
    yield near
    if not answer.all_near:
        yield Sentence(marked("There may be more of them: the search for them was not finished."))
    yield checked(answer)
    first = answer.sets[0]
    if first.simulated_saved is not None and first.chosen:
        facts = {"gap": round(first.saved.mean - first.simulated_saved.mean)}
        yield Sentence(
            marked(
                "In these futures the set saves {gap} breach-days a year more than in fresh ones under the real rules: "
                "children are placed there as they come, and the choice has not seen them."
            ),
            facts,
        )
    yield Sentence(
        marked(
            "Prices are those of the page Costs, from staff, places and rented premises, in the prices of {year}; a "
            "price that somebody has stated is used as it is. What is paid once, at a start or a closing, is apart."
        ),
        {"year": price_year(answer)},
    )
    shown_by = next((each.command for each in answer.candidates if each.command), "")
    if shown_by:
        text = marked("The price of a candidate, line by line, after --scenario-files: {command}")
        yield Sentence(text, {"command": shown_by})
    yield Sentence(marked("Intervals tell of the futures alone, not of whether rates, prices and rules are right."))


def checked(answer: Capacity) -> Sentence:
    """What was lived through in fresh futures under the real rules, and what was not."""
    facts = {
        "sets": len(answer.checked),
        "all": len(answer.sets),
        "futures": answer.fresh_futures,
        "asked": answer.request.resimulated,
    }
    if not answer.checked:
        text = marked("No set was lived through in fresh futures: the figures are those of the choice alone.")
    elif answer.is_check_cut:
        text = marked(
            "Stopped while sets were lived through in fresh futures: {sets} of {all}, best first, in {futures} of "
            "{asked} futures each."
        )
    elif len(answer.checked) < len(answer.sets):
        text = marked(
            "Lived through in fresh futures: doing nothing and {sets} of {all} sets, best first, in {futures} futures "
            "each; the others were not."
        )
    else:
        text = marked("Lived through in fresh futures: doing nothing and all {all} sets, in {futures} futures each.")
    return Sentence(text, facts)


def price_year(answer: Capacity) -> str:
    """The year in whose prices candidates are reckoned."""
    return register_in_force(answer.day).stem[:4]


def capacity_as_json(desk: Desk, answer: Capacity) -> dict[str, Any]:
    """The answer for machines."""
    request = answer.request
    return {
        "kind": "capacity",
        "version": 1,
        "date": answer.day.isoformat(),
        "synthetic": desk.is_synthetic,
        "status": "optimal" if answer.is_proven else "feasible",
        "scenario": request.scenario,
        "changes": [step_as_json(step) for step in (*desk.steps, *request.steps)],
        "operators": list(request.operators),
        "aim": "fewest" if request.fewest else "budget",
        "budget": request.budget,
        "price_year": int(price_year(answer)),
        "futures": answer.futures,
        "asked_futures": request.futures,
        "interrupted": answer.interrupted or answer.is_check_cut,
        "fresh": {
            "asked_futures": request.resimulated,
            "futures": answer.fresh_futures,
            "asked_sets": request.checked_sets,
            "sets": len(answer.checked),
        },
        "in_need": answer.in_need,
        "breach_days_per_day_in_need": {kind or "all": weight / 1000 for kind, weight in answer.weights.items()},
        "goals": [
            {
                "name": goal.name,
                "value": goal.value,
                "bound": goal.bound,
                "unit": goal.unit,
                "proven": goal.is_proven,
            }
            for goal in answer.goals
        ],
        "gap": answer.gap,
        "chosen": [answer.candidates[number].candidate_id for number in sorted(answer.sets[0].chosen)],
        "nothing": _set_as_json(answer, answer.nothing),
        "sets": [_set_as_json(answer, each) for each in answer.sets],
        "all_near_best_found": answer.all_near,
        "sets_decided": answer.decided,
        "candidates": [
            {
                "id": each.candidate_id,
                "kind": each.kind,
                "title": str(say(each.title, "en")),
                "cost_per_year": each.cost_per_year,
                "cost_once": each.cost_once if each.is_reckoned else None,
                "is_reckoned": each.is_reckoned,
                "cost_command": each.command or None,
                "places": each.places,
                "alternative_to": each.alternative_to or None,
                "source": each.source,
                "changes": [step_as_json(step) for step in each.steps],
                "share_of_near_best": answer.often[number],
                "breach_days_without": answer.without.get(number),
            }
            for number, each in enumerate(answer.candidates)
        ],
        "provenance": {
            "data_sha256": desk.data_sha256,
            "parameters": desk.parameters.name,
            "code": code_version(),
            "seed": request.seed,
            "workers": request.workers,
            "seconds": round(answer.seconds, 1),
        },
    }


def _set_as_json(answer: Capacity, each: Weighed) -> dict[str, Any]:
    return {
        "candidates": [answer.candidates[number].candidate_id for number in sorted(each.chosen)],
        "cost_per_year": each.cost,
        "breach_days": _estimate_as_json(each.breach_days),
        "saved": _estimate_as_json(each.saved),
        "needs_unmet": each.needs,
        "travel_minutes": each.travel_minutes,
        "fresh_breach_days": _estimate_as_json(each.simulated),
        "fresh_saved": _estimate_as_json(each.simulated_saved),
    }


def _estimate_as_json(estimate: Estimate | None) -> dict[str, float | None] | None:
    if estimate is None:
        return None
    is_one = estimate.low == float("-inf")
    return {
        "mean": estimate.mean,
        "low": None if is_one else estimate.low,
        "high": None if is_one else estimate.high,
    }
