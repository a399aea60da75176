"""The command `simulate`: the answer as lines for people and as an object for machines."""

from collections.abc import Sequence
from typing import Any

from models.plan import Sentence, marked
from planner.costed_futures import COSTS_AFTER, COSTS_REST_ON
from planner.language import say, shown, translator
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.spread import FEWEST_DRAWS
from planner.service import Desk
from planner.simulating import Simulated
from planner.simulation.costs.futures import COST_MEASURES
from planner.simulation.loss import Decision, loss_of
from planner.simulation.measures import COURSE, MEASURES
from planner.simulation.results import Row, course_of
from planner.simulation.theory import Check
from planner.simulation_checklist import checklist
from planner.steps import step_as_json
from planner.words.written import SYNTHETIC, exceptions, table

TITLES = {measure.code: measure.title for measure in MEASURES}


def simulation_lines(desk: Desk, answer: Simulated, language: str, with_checklist: bool = False) -> list[str]:
    """The answer for people: what was simulated, a row per measure, how far it can be trusted; and the checklist."""
    _ = translator(language)
    request, setup = answer.request, answer.setup
    operators = tuple(desk.codes.by_kind["operator"][name] for name in setup.counted)
    head = [
        Sentence(
            marked(
                "Simulation of «{scenario}» for {operators}: {days} days from {day}, the first {warm_up} not measured"
            ),
            {
                "scenario": request.scenario,
                "operators": operators,
                "days": setup.days,
                "day": setup.start,
                "warm_up": setup.warm_up,
            },
        ),
        Sentence(
            marked(
                "Futures: {n} of {asked}, seed {seed}. Means with 95 % intervals; totals are for the days measured."
            ),
            {"n": len(answer.futures), "asked": request.replications, "seed": setup.seed},
        ),
    ]
    if answer.is_interrupted:
        head.append(Sentence(marked("Stopped before the last future: the figures are from those finished.")))
    lines = [_(SYNTHETIC)] if desk.is_synthetic else []
    lines += [say(sentence, language) for sentence in head]
    lines += exceptions((*desk.steps, *request.steps), (), language)
    lines += [
        "",
        *table(
            (_("Measure"), _("Mean"), _("95 % interval"), _("Unit of measure")), _rows(answer, language), right={1, 2}
        ),
    ]
    if answer.costs:
        heads = (_("Million kroner"), _("Mean"), _("95 % interval"))
        lines += ["", _(COSTS_AFTER), *table(heads, cost_rows(answer, language), right={1, 2})]
        lines += [_(COSTS_REST_ON)]
    lines += ["", *(say(sentence, language) for sentence in _foot(answer))]
    if with_checklist:
        lines += ["", _("Checklist for simulations (STRESS-DES), filled in from this run")]
        for item in checklist(desk, answer):
            lines.append(f"{item.number}  {_(item.title)}")
            lines += [f"     {say(sentence, language)}" for sentence in item.said]
    return lines


def _rows(answer: Simulated, language: str) -> list[tuple[str, ...]]:
    _ = translator(language)
    return [
        (
            _(TITLES[row.measure]),
            _number(row.mean, language) + (" *" if row.has_too_few_runs else ""),
            "–" if row.n < 2 else f"{_number(row.low, language)} … {_number(row.high, language)}",
            _(row.unit),
        )
        for row in answer.rows
    ]


COST_TITLES = {measure.code: measure.title for measure in COST_MEASURES}


def cost_rows(answer: Simulated, language: str) -> list[tuple[str, ...]]:
    """What it costs and who pays as cells, in million kroner of the year of the prices."""
    _ = translator(language)
    return [
        (
            _(COST_TITLES[row.measure]),
            _number(row.mean / 1e6, language),
            "–" if row.n < 2 else f"{_number(row.low / 1e6, language)} … {_number(row.high / 1e6, language)}",
        )
        for row in answer.costs
    ]


def _number(number: float, language: str) -> str:
    return shown(round(number, 1 if abs(number) >= 10 else 2), language)


def _foot(answer: Simulated) -> list[Sentence]:
    few = marked("* Too few runs: fewer than {least}, or the interval is too wide. Ask for more with --replications.")
    has_few = any(row.has_too_few_runs for row in answer.rows)
    return [*([Sentence(few, {"least": FEWEST_DRAWS})] if has_few else []), *notes(answer)]


def notes(answer: Simulated) -> list[Sentence]:
    """What a reader must know of the figures, but for those that rest on too few runs."""
    lines: list[Sentence] = []
    if answer.own is not None and answer.own.since is not None:
        own = marked("Rates and lengths of stay are fitted to own records since {day}.")
        lines.append(Sentence(own, {"day": answer.own.since}))
    if not answer.opening_proven:
        lines.append(Sentence(marked("The plan for today's waiting list is not proven best.")))
    lines += _loss_said(answer.loss)
    lines.append(Sentence(marked("Intervals tell of the futures alone, not of whether rates and rules are right.")))
    return lines


def _loss_said(loss: Sequence[Decision]) -> list[Sentence]:
    """What the fast rule loses, day by day; nothing where it was not measured."""
    if not loss:
        return [Sentence(marked("The loss of the fast rule was not measured."))]
    same = sum(decision.first_loss is None for decision in loss)
    facts = {"days": len(loss), "same": same, "children": sum(decision.children for decision in loss)}
    lines = [
        Sentence(
            marked(
                "The fast rule beside the engine, on {days} days with {children} decisions about a child: "
                "as good on every goal on {same} of them."
            ),
            facts,
        )
    ]
    total = loss_of(loss)
    lines.append(
        Sentence(
            marked("{different} of {choices} choices differ in goal value: {share} %."),
            {"different": total.different, "choices": total.choices, "share": round(100 * total.share, 1)},
        )
    )
    for name in loss[0].goals:
        fast, exact = (sum(decision.goals[name][side] for decision in loss) for side in (0, 1))
        if fast != exact:
            goal = GOAL_BY_CODE[name]
            told = {"goal": Sentence(goal.title), "fast": fast, "exact": exact, "unit": Sentence(goal.unit)}
            lines.append(Sentence(marked("  {goal}: {fast} by the fast rule, {exact} by the engine ({unit})"), told))
    return lines


def simulation_as_json(desk: Desk, answer: Simulated) -> dict[str, Any]:
    """The answer for machines: tidy rows, every future, and the loss of the fast rule."""
    from planner.service import code_version

    request, setup = answer.request, answer.setup
    return {
        "kind": "simulation",
        "version": 1,
        "date": setup.start.isoformat(),
        "synthetic": desk.is_synthetic,
        "scenario": request.scenario,
        "changes": [step_as_json(step) for step in (*desk.steps, *request.steps)],
        "operators": list(setup.counted),
        "simulated_operators": list(setup.simulated),
        "days": setup.days,
        "warm_up": setup.warm_up,
        "replications": len(answer.futures),
        "asked_replications": request.replications,
        "interrupted": answer.is_interrupted,
        "opening_proven": answer.opening_proven,
        "rows": [_row_as_json(row) for row in answer.rows],
        "costs": [_row_as_json(row) for row in answer.costs],
        "futures": [{"replication": each.replication, "figures": dict(each.figures)} for each in answer.futures],
        "loss": [_decision_as_json(decision) for decision in answer.loss],
        "loss_share": loss_of(answer.loss).share if answer.loss else None,
        "own_rates_since": answer.own.since.isoformat() if answer.own is not None and answer.own.since else None,
        "course": {name: _course(answer, name) for name in COURSE},
        "checklist": [
            {"number": item.number, "title": item.title, "said": [say(sentence, "en") for sentence in item.said]}
            for item in checklist(desk, answer)
        ],
        "seconds": round(answer.seconds, 3),
        "provenance": {
            "data_sha256": desk.data_sha256,
            "parameters": desk.parameters.name,
            "code": code_version(),
            "seed": setup.seed,
        },
    }


def _course(answer: Simulated, measure: str) -> list[dict[str, Any]]:
    """The measure on every measured day: mean, and the 10 and 90 % quantiles over futures [children]."""
    first = answer.setup.warm_up
    return [
        {
            "date": answer.setup.day(first + day.number).isoformat(),
            "mean": round(day.mean, 6),
            "low": day.low,
            "high": day.high,
        }
        for day in course_of(answer.futures, measure)
    ]


def _row_as_json(row: Row) -> dict[str, Any]:
    return {
        "scenario": row.scenario,
        "measure": row.measure,
        "unit": row.unit,
        "mean": row.mean,
        "low": row.low if row.n > 1 else None,
        "high": row.high if row.n > 1 else None,
        "n": row.n,
        "too_few_runs": row.has_too_few_runs,
    }


def _decision_as_json(decision: Decision) -> dict[str, Any]:
    return {
        "date": decision.day.isoformat(),
        "children": decision.children,
        "placed": decision.placed,
        "choices": decision.choices,
        "different": decision.different,
        "proven": decision.proven,
        "first_loss": decision.first_loss,
        "goals": {name: {"fast": fast, "exact": exact} for name, (fast, exact) in decision.goals.items()},
    }


def theory_lines(checks: Sequence[Check], language: str) -> list[str]:
    """Simulated beside theory, and whether theory lies in the interval."""
    _ = translator(language)
    rows = [
        (
            check.case,
            _(check.measure),
            _four(check.theory, language),
            _four(check.mean, language),
            f"{_four(check.low, language)} … {_four(check.high, language)}",
            _("inside") if check.is_inside else _("OUTSIDE"),
        )
        for check in checks
    ]
    heads = (_("Queue"), _("Figure"), _("Theory"), _("Simulated"), _("Interval"), _("Verdict"))
    note = Sentence(
        marked(
            "{blocking} runs of blocking and {waiting} of waiting; "
            "all intervals together cover theory in 95 % of cases (Bonferroni)."
        ),
        {"blocking": checks[0].n, "waiting": checks[-1].n},
    )
    return [*table(heads, rows, right={2, 3, 4}), "", say(note, language)]


def _four(number: float, language: str) -> str:
    text = f"{number:.6f}" if abs(number) < 1 else f"{number:.4f}"
    return text.replace(".", ",") if language == "nb" else text


def theory_as_json(checks: Sequence[Check], seed: int) -> dict[str, Any]:
    """Every check for machines."""
    names = ("case", "measure", "unit", "theory", "mean", "low", "high", "n")
    rows = [{name: getattr(check, name) for name in names} | {"inside": check.is_inside} for check in checks]
    return {
        "kind": "theory",
        "version": 1,
        "seed": seed,
        "checks": rows,
        "all_inside": all(c.is_inside for c in checks),
    }
