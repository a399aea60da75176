"""Scenarios side by side as lines for people and as an object for machines."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from models.plan import Sentence, marked
from planner.comparing import Comparison, Run
from planner.costed_futures import COSTS_AFTER, COSTS_REST_ON
from planner.kept_futures import simulation_version
from planner.language import say, shown, translator
from planner.placement.spread import FEWEST_DRAWS
from planner.service import Desk
from planner.simulation.compare import COMPARED, MAIN, Chance, Driver, Estimate, Line, Part
from planner.simulation.costs.futures import COST_MEASURES
from planner.simulation.replications import NEW_USED
from planner.simulation.results import WIDEST
from planner.steps import step_as_json
from planner.words.money import readable, readable_difference
from planner.words.written import SYNTHETIC, table

TITLES = {measure.code: measure.title for measure in COMPARED}
UNITS = {measure.code: measure.unit for measure in COMPARED}

READ_FIRST = (
    *("breach_children", "breach_days", "waiting", "wait_days", "placed_at_once", "moves", "travel_minutes"),
    *("residents", "occupancy_approved", "new_places", "new_used", "staff_short_days"),
)
"""What people read; the object for machines has every measure."""


def comparison_lines(desk: Desk, answer: Comparison, language: str) -> list[str]:
    """The answer for people: what was compared, a table per scenario, and how far it can be trusted."""
    _ = translator(language)
    lines = [_(SYNTHETIC)] if desk.is_synthetic else []
    lines += [say(sentence, language) for sentence in head(desk, answer)]
    for run in answer.runs[1:]:
        lines += [
            "",
            f"{run.stack.name}: {run.stack.title_in(language)}",
            *(say(each, language) for each in notes(run)),
        ]
        if run.same_as is None:
            lines += ["", *_table(answer, run, language)]
        lines += ["", *_costs(answer, run, language)]
        lines += _parts(answer, run, language)
        lines += _drivers(answer, run, language)
    if len(answer.runs) == 1:
        lines += ["", *table((_("Measure"), _("Baseline"), _("Unit of measure")), _alone(answer, language), right={1})]
        lines += ["", *_costs(answer, answer.baseline, language)]
    lines += _chances(answer, language)
    return [*lines, "", *(say(sentence, language) for sentence in foot(answer))]


def head(desk: Desk, answer: Comparison) -> list[Sentence]:
    """What was compared, for whom and over what."""
    setup = answer.baseline.setup
    operators = tuple(desk.codes.by_kind["operator"][name] for name in setup.counted)
    sentences = [
        Sentence(
            marked("Beside the baseline, for children of {operators}: {days} days from {day}."),
            {"operators": operators, "days": setup.days, "day": setup.start},
        ),
        Sentence(
            marked("Futures: {n} of {asked} for each scenario, seed {seed}, the same children in all of them."),
            {"n": answer.replications, "asked": answer.request.replications, "seed": setup.seed},
        ),
    ]
    if setup.warm_up:
        sentences.append(Sentence(marked("The first {days} days are not measured."), {"days": setup.warm_up}))
    if answer.is_interrupted:
        sentences.append(
            Sentence(
                marked("Stopped before the last future: the figures are from those that every scenario has finished.")
            )
        )
    if answer.kept:
        facts = {"kept": answer.kept, "lived": answer.lived}
        sentences.append(Sentence(marked("Kept from before: {kept} futures; lived through now: {lived}."), facts))
    return sentences


def notes(run: Run) -> Iterator[Sentence]:
    """What is to be known before the figures of one scenario are read."""
    if run.same_as is not None:
        same = marked(
            "No child's way differs from «{other}»: what is changed is who pays, is about others, or comes later."
        )
        yield Sentence(same, {"other": run.same_as})
    if any(line.measure == NEW_USED for line in run.lines):
        yield Sentence(
            marked(
                "Filled places of new units are counted from the day they open, with the children who come and who may "
                "live elsewhere too. Usable places (usable, cost) fill an empty house from a queue, so they are more."
            )
        )
    others = [name for name in run.setup.simulated if name not in run.setup.counted]
    if others:
        more = marked("Simulated with them, since they want the same places, and not counted: {others}.")
        known = run.setup.codes.by_kind["operator"]
        yield Sentence(more, {"others": tuple(known[name] for name in others)})
    if not run.opening_proven:
        yield Sentence(marked("The plan for today's waiting list is not proven best."))


def _table(answer: Comparison, run: Run, language: str) -> list[str]:
    _ = translator(language)
    heads = (
        *(_("Measure"), _("Baseline"), _("Scenario"), _("Difference")),
        *(_("95 % interval"), _("Unit of measure")),
    )
    return table(heads, _rows(answer, run, language), right={1, 2, 3, 4})


def _rows(answer: Comparison, run: Run, language: str) -> list[tuple[str, ...]]:
    _ = translator(language)
    base = {line.measure: line for line in answer.baseline.lines}
    return [
        (
            _(TITLES[line.measure]),
            readable(base[line.measure].value.mean, language) if line.measure in base else "–",
            readable(line.value.mean, language),
            readable_difference(line.difference.mean, language) + (" *" if has_too_few_runs(line) else ""),
            span(line.difference, language),
            _(line.unit),
        )
        for line in read_first(run)
    ]


def cost_lines_of(run: Run) -> list[Line]:
    """The lines of what a scenario costs and who pays, in their order."""
    codes = [measure.code for measure in COST_MEASURES]
    return sorted((line for line in run.lines if line.measure in codes), key=lambda line: codes.index(line.measure))


def in_millions(line: Line) -> Line:
    """The line in million kroner."""
    return replace(line, unit=MNOK, value=_millionth(line.value), difference=_millionth(line.difference))


MNOK = marked("million kroner")


def _millionth(of: Estimate) -> Estimate:
    return Estimate(of.mean / 1e6, of.low / 1e6, of.high / 1e6, of.p10 / 1e6, of.p90 / 1e6, of.n)


def _costs(answer: Comparison, run: Run, language: str) -> list[str]:
    """The table of costs of one scenario beside the baseline, in million kroner."""
    _ = translator(language)
    base = {line.measure: in_millions(line) for line in cost_lines_of(answer.baseline)}
    heads = (_("Million kroner"), _("Baseline"), _("Scenario"), _("Difference"), _("95 % interval"))
    rows = [
        (
            _(TITLES[line.measure]),
            readable(base[line.measure].value.mean, language) if line.measure in base else "–",
            readable(line.value.mean, language),
            readable_difference(line.difference.mean, language),
            span(line.difference, language),
        )
        for line in map(in_millions, cost_lines_of(run))
    ]
    return [_(COSTS_AFTER), *table(heads, rows, right={1, 2, 3, 4}), _(COSTS_REST_ON)] if rows else []


def read_first(run: Run) -> list[Line]:
    """The lines that people read, in their order."""
    found = {line.measure: line for line in run.lines}
    return [found[code] for code in READ_FIRST if code in found]


def _alone(answer: Comparison, language: str) -> list[tuple[str, ...]]:
    _ = translator(language)
    return [
        (_(TITLES[line.measure]), readable(line.value.mean, language), _(line.unit))
        for line in read_first(answer.baseline)
    ]


def _parts(answer: Comparison, run: Run, language: str) -> list[str]:
    _ = translator(language)
    parts = answer.parts.get(run.stack.name)
    if not parts:
        return []
    measure = parts[0].measure
    title = Sentence(marked("What each part does alone ({measure}); a guide, not a settlement"), _of(measure))
    rows = [
        (part.name or _("Together, beyond each alone"), readable_difference(part.difference.mean, language),
         span(part.difference, language))
        for part in parts
    ]  # fmt: skip
    heads = (_("Part"), _("Difference"), _("95 % interval"))
    return ["", say(title, language), *table(heads, rows, right={1, 2})]


def _drivers(answer: Comparison, run: Run, language: str) -> list[str]:
    _ = translator(language)
    found = [driver for driver in answer.drivers if driver.scenario == run.stack.name]
    if not found:
        return []
    title = Sentence(marked("What drives the spread of the difference ({measure})"), _of(found[0].measure))
    rows = [
        (
            _(driver.dial.meaning),
            f"× {readable(driver.dial.low, language)}: {readable_difference(driver.at_low.mean, language)}",
            f"× {readable(driver.dial.high, language)}: {readable_difference(driver.at_high.mean, language)}",
            readable(driver.swing, language),
        )
        for driver in found
    ]
    heads = (_("Dial"), _("Low end"), _("High end"), _("Apart"))
    return ["", say(title, language), *table(heads, rows, right={3})]


def _of(measure: str) -> dict[str, object]:
    return {"measure": Sentence(TITLES[measure])}


def _chances(answer: Comparison, language: str) -> list[str]:
    _ = translator(language)
    if not answer.chances:
        return []
    title = Sentence(marked("How often one is better than another ({measure}: fewer is better)"), _of(MAIN))
    rows = [
        (
            f"{each.scenario} / {each.other}",
            _counted(each, language),
            f"{_percent(each.low, language)} … {_percent(each.high, language)}",
            *(shown(count, language) for count in (each.better, each.equal, each.worse)),
        )
        for each in answer.chances
    ]
    heads = (_("First / second"), _("First is better"), _("95 % interval"), _("Better"), _("Equal"), _("Worse"))
    return ["", say(title, language), *table(heads, rows, right={1, 2, 3, 4, 5})]


def _counted(each: Chance, language: str) -> str:
    return _percent(each.probability, language)


def _percent(share: float, language: str) -> str:
    return f"{round(100 * share)} %" if language == "nb" else f"{round(100 * share)}%"


FEW_ON_SCREEN = marked("* Too few futures: fewer than {least}, or the interval is too wide. Choose more of them above.")
FEW = marked("* Too few runs: fewer than {least}, or the interval is too wide. Ask for more with --replications.")


def foot(answer: Comparison, few: str = FEW) -> list[Sentence]:
    """How far the figures can be trusted, and what common random numbers bought; `few` says what to do about few."""
    found = [line for run in answer.runs[1:] for line in run.lines if line.measure == MAIN]
    gained = [line.reduction for line in found if line.reduction is not None]
    lines = []
    if any(has_too_few_runs(line) for run in answer.runs[1:] for line in read_first(run)):
        lines.append(Sentence(few, {"least": FEWEST_DRAWS}))
    if gained:
        several = marked(
            "The same children in all: the variance of differences is {least} to {most} times smaller for it."
        )
        one = marked("The same children in both: the variance of the difference is {least} times smaller for it.")
        facts = {"least": round(min(gained), 1), "most": round(max(gained), 1)}
        lines.append(Sentence(several if facts["least"] != facts["most"] else one, facts))
    lines.append(Sentence(marked("Intervals tell of the futures alone, not of whether rates and rules are right.")))
    return lines


def has_too_few_runs(line: Line) -> bool:
    """Whether a difference is not to be relied on: few futures, or an interval too wide to tell its size.

    A figure may be off by a tenth; of a difference half is allowed, since it is the small remainder of two large
    ones. What differs in no future needs no more runs.
    """
    each = line.difference
    if each.n > 1 and each.low == each.high:
        return False
    half = (each.high - each.low) / 2
    return each.n < FEWEST_DRAWS or half > max(WIDEST, WIDEST_OF_A_DIFFERENCE * abs(each.mean))


WIDEST_OF_A_DIFFERENCE = 0.5
"""Half an interval may be this share of its difference."""


def span(of: Estimate, language: str) -> str:
    """Both ends of an interval, with their signs."""
    return "–" if of.n < 2 else f"{readable_difference(of.low, language)} … {readable_difference(of.high, language)}"


def comparison_as_json(desk: Desk, answer: Comparison) -> dict[str, Any]:
    """The answer for machines: tidy rows of every scenario and measure, and all that was asked beside them."""
    setup = answer.baseline.setup
    return {
        "kind": "comparison",
        "version": 1,
        "date": setup.start.isoformat(),
        "synthetic": desk.is_synthetic,
        "baseline": answer.baseline.stack.name,
        "operators": list(setup.counted),
        "days": setup.days,
        "warm_up": setup.warm_up,
        "replications": answer.replications,
        "asked_replications": answer.request.replications,
        "interrupted": answer.is_interrupted,
        "kept_futures": answer.kept,
        "lived_futures": answer.lived,
        "seconds": round(answer.seconds, 1),
        "scenarios": [
            {
                "name": run.stack.name,
                "title": run.stack.title_in("nb"),
                "title_en": run.stack.title_in("en"),
                "changes": [step_as_json(step) for step in run.stack.steps],
                "simulated_operators": list(run.setup.simulated),
                "opening_proven": run.opening_proven,
                "same_futures_as": run.same_as,
            }
            for run in answer.runs
        ],
        "rows": [_row_as_json(run.stack.name, line) for run in answer.runs for line in run.lines],
        "chances": [
            {name: getattr(each, name) for name in Chance.__dataclass_fields__} for each in answer.chances
        ],
        "parts": [_part_as_json(stack, part) for stack, parts in answer.parts.items() for part in parts],
        "drivers": [_driver_as_json(driver) for driver in answer.drivers],
        "provenance": {
            "data_sha256": desk.data_sha256,
            "parameters": desk.parameters.name,
            "code": simulation_version(),
            "seed": setup.seed,
        },
    }  # fmt: skip


def _row_as_json(scenario: str, line: Line) -> dict[str, Any]:
    return {
        "scenario": scenario,
        "measure": line.measure,
        "unit": line.unit,
        **_estimate_as_json(line.value),
        "difference": _estimate_as_json(line.difference),
        "too_few_runs": has_too_few_runs(line),
        "variance_reduction": None if line.reduction is None else round(line.reduction, 2),
    }


def _estimate_as_json(of: Estimate) -> dict[str, Any]:
    low, high = (of.low, of.high) if of.n > 1 else (None, None)
    return {"mean": of.mean, "low": low, "high": high, "p10": of.p10, "p90": of.p90, "n": of.n}


def _part_as_json(stack: str, part: Part) -> dict[str, Any]:
    return {
        "scenario": stack,
        "part": part.name or None,
        "is_interaction": not part.name,
        "is_guide_only": True,
        "measure": part.measure,
        "difference": _estimate_as_json(part.difference),
    }


def _driver_as_json(driver: Driver) -> dict[str, Any]:
    dial = driver.dial
    return {
        "scenario": driver.scenario,
        "measure": driver.measure,
        "dial": dial.dial,
        "low_factor": dial.low,
        "high_factor": dial.high,
        "source": dial.source,
        "kind": dial.kind,
        "at_low": _estimate_as_json(driver.at_low),
        "at_high": _estimate_as_json(driver.at_high),
        "swing": driver.swing,
    }
