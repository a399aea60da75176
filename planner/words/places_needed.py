"""Places for a service level, as lines for people and as an object for machines."""

from collections.abc import Iterator, Sequence
from typing import Any

from models.plan import Sentence, marked
from planner.capacity.service_level import Reached
from planner.language import say, shown, translator
from planner.places_needed import PlacesNeeded
from planner.service import Desk, code_version
from planner.steps import step_as_json
from planner.words.written import SYNTHETIC, exceptions, table


def level_lines(desk: Desk, answer: PlacesNeeded, language: str) -> list[str]:
    """How many places a service level takes, and everything that was tried."""
    _ = translator(language)
    lines = [_(SYNTHETIC)] if desk.is_synthetic else []
    lines += [say(sentence, language) for sentence in (*level_head(desk, answer), level_verdict(answer))]
    lines += exceptions((*desk.steps, *answer.request.steps), (), language)
    heads = (_("More places"), _("In time, per cent"), _("95 % interval"), _("Children per future"), _("Enough"))
    lines += ["", *table(heads, level_rows(answer, language), right={0, 1, 2, 3})]
    return [*lines, "", *(say(sentence, language) for sentence in level_foot(answer))]


def level_head(desk: Desk, answer: PlacesNeeded) -> Iterator[Sentence]:
    """What was asked for: the level, and of whom."""
    request, level = answer.request, answer.request.level
    facts = {
        "share": round(100 * level.share, 1),
        "days": level.days,
        "operator": desk.codes.by_kind["operator"][request.operator],
        "groups": tuple(desk.codes.by_kind["target_group"][group] for group in answer.target_groups),
        "futures": request.futures,
        "seed": request.seed,
    }
    yield Sentence(
        marked("Places needed so that {share} per cent of the children of {operator} wait at most {days} days"), facts
    )
    yield Sentence(marked("Target groups: {groups}. Futures: {futures}, seed {seed}."), facts)


def level_verdict(answer: PlacesNeeded) -> Sentence:
    """The number, or that none was found."""
    if answer.needed is not None:
        text = marked("{places} more places: the interval of the share lies above the level.")
        return Sentence(text, {"places": answer.needed.places})
    if answer.interrupted:
        return Sentence(marked("Stopped before the number was found; what was tried stands below."))
    most = max(each.places for each in answer.tried)
    return Sentence(
        marked("{places} more places are not enough: something else than places keeps them waiting."), {"places": most}
    )


def level_rows(answer: PlacesNeeded, language: str) -> list[tuple[str, ...]]:
    """Everything that was tried, as cells."""
    _ = translator(language)
    level = answer.request.level

    def cells(each: Reached) -> tuple[str, ...]:
        low, high = (shown(round(100 * end, 1), language) for end in (each.low, each.high))
        return (
            shown(each.places, language),
            shown(round(100 * each.share, 1), language),
            f"{low} … {high}",
            shown(round(each.children / max(1, each.futures), 1), language),
            _("Yes") if each.suffices(level) else _("No"),
        )

    return [cells(each) for each in answer.tried]


def level_foot(answer: PlacesNeeded) -> Sequence[Sentence]:
    """What is to be known of the number."""
    return (
        Sentence(
            marked(
                "New places lie where most of these children come from, in living units of {size}; they take every "
                "ground and age of theirs and have the staff they need. So it takes at least as many."
            ),
            {"size": answer.request.unit_size},
        ),
        Sentence(
            marked("Children who should have had a place less than {days} days before the end are not counted."),
            {"days": answer.request.level.days},
        ),
    )


def level_as_json(desk: Desk, answer: PlacesNeeded) -> dict[str, Any]:
    """The same for machines."""
    request = answer.request
    return {
        "kind": "places_needed",
        "version": 1,
        "date": answer.day.isoformat(),
        "synthetic": desk.is_synthetic,
        "scenario": request.scenario,
        "changes": [step_as_json(step) for step in (*desk.steps, *request.steps)],
        "operator": request.operator,
        "target_groups": list(answer.target_groups),
        "level": request.level.share,
        "within_days": request.level.days,
        "unit_size": request.unit_size,
        "places_needed": None if answer.needed is None else answer.needed.places,
        "interrupted": answer.interrupted,
        "tried": [
            {
                "places": each.places,
                "share": each.share,
                "low": each.low,
                "high": each.high,
                "futures": each.futures,
                "children": each.children,
                "suffices": each.suffices(request.level),
            }
            for each in answer.tried
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
