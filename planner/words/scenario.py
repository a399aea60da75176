"""Scenarios in words and as JSON: the library, one scenario with its changes, and what a check found."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from models.change import Step
from models.plan import Sentence, marked
from planner.kept_scenarios import KeptVersion
from planner.language import say, translator
from planner.placement.changes import said
from planner.reference import code_book
from planner.scenarios import Named
from planner.service import Desk
from planner.steps import step_as_json
from planner.words.written import SYNTHETIC


def library_lines(found: Sequence[Named], language: str) -> list[str]:
    """Every scenario with its title, what it asks and what it changes."""
    lines: list[str] = []
    for each in found:
        lines += ["", *_head(each, language), *(f"  - {change_said(step, language)}" for step in each.scenario.steps)]
    return lines[1:]


def scenario_lines(named: Named, language: str) -> list[str]:
    """One scenario, with reason and source under every change."""
    _ = translator(language)
    lines = _head(named, language)
    for step in named.scenario.steps:
        lines += [f"  - {change_said(step, language)}", f"      {step.why}"]
        lines += [f"      {_('Source')}: {step.source or step.who}"]
    return lines


def _head(named: Named, language: str) -> list[str]:
    return [
        f"{named.name}: {named.scenario.title_in(language)} ({how_many(named, language)})",
        f"  {named.scenario.why_in(language)}",
    ]


def how_many(named: Named, language: str) -> str:
    """How many changes a scenario makes, in words."""
    changes = len(named.scenario.steps)
    several = Sentence(marked("{n} changes"), {"n": changes})
    few = (Sentence(marked("no change")), Sentence(marked("1 change")))
    return say(few[changes] if changes < len(few) else several, language)


def change_said(step: Step, language: str) -> str:
    """The change in plain words, with the day from which it holds."""
    text = say(said(step.change, code_book()), language)
    if step.on is None:
        return text
    dated = Sentence(marked("from {day}: {change}"), {"day": step.on, "change": text})
    return say(dated, language)


def library_as_json(found: Sequence[Named]) -> dict[str, Any]:
    """The library for machines."""
    return {"kind": "scenarios", "version": 1, "scenarios": [_as_json(each) for each in found]}


def scenario_as_json(named: Named) -> dict[str, Any]:
    """One scenario for machines."""
    return {"kind": "scenario", "version": 1, **_as_json(named)}


def _as_json(named: Named) -> dict[str, Any]:
    scenario = named.scenario
    return {
        "name": named.name,
        "title": scenario.title,
        "why": scenario.why,
        "title_en": scenario.title_in("en"),
        "why_en": scenario.why_in("en"),
        "changes": [step_as_json(step) for step in scenario.steps],
    }


def kept_lines(found: Sequence[KeptVersion], language: str) -> list[str]:
    """Versions of scenarios in the store, with who wrote them when."""
    _ = translator(language)
    if not found:
        return [_("No scenario is kept in the store yet.")]
    lines: list[str] = []
    for each in found:
        lines += _head(each.named, language)
        lines += [f"  {version_said(each, language)}"]
    return lines


def version_said(version: KeptVersion, language: str) -> str:
    """Which version it is, and who wrote it when."""
    told = Sentence(
        marked("version {number} of {latest}, written by {user} on {day}"),
        {
            "number": version.number,
            "latest": version.latest,
            "user": version.by_user,
            "day": date.fromisoformat(version.at[:10]),
        },
    )
    return say(told, language)


def kept_as_json(found: Sequence[KeptVersion]) -> dict[str, Any]:
    """The same for machines; `written_at` in universal time."""
    rows = [
        {
            **_as_json(each.named),
            "number": each.number,
            "latest": each.latest,
            "written_at": each.at,
            "by": each.by_user,
        }
        for each in found
    ]
    return {"kind": "kept_scenarios", "version": 1, "scenarios": rows}


def sound_lines(desk: Desk, found: Sequence[Named], language: str) -> list[str]:
    """That nothing was found."""
    holds = Sentence(
        marked("{names}: no contradiction among the changes or with the data"),
        {"names": tuple(each.name for each in found)},
    )
    lines = [translator(language)(SYNTHETIC)] if desk.is_synthetic else []
    return [*lines, say(holds, language)]


def sound_as_json(desk: Desk, found: Sequence[Named]) -> dict[str, Any]:
    """The same for machines."""
    return {
        "kind": "scenario_check",
        "version": 1,
        "sound": True,
        "synthetic": desk.is_synthetic,
        "scenarios": [_as_json(each) for each in found],
        "provenance": {"data_sha256": desk.data_sha256, "parameters": desk.parameters.name},
    }
