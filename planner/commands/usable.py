"""The command `usable`: what it takes from the command line, and what it starts."""

from typing import Annotated

import typer

from planner.commands.terminal import (
    Data,
    Json,
    Language,
    Purpose,
    Scenarios,
    Seed,
    interruptible,
    known_language,
    names_noted_as_leaving,
    refuse_no_folder,
    show,
    shown_progress,
)


def usable(
    places: Annotated[str | None, typer.Option(help="Places to weigh, as 4, 1-8 or 2,4-6.")] = None,
    living: Annotated[str, typer.Option(help="shared, separate (living units that can be shut) or both.")] = "both",
    staff_level: Annotated[
        list[str] | None, typer.Option(help="Staff per place by day, as 2 or 2:1, or enough; repeatable.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Weigh this unit instead of a pilot.")] = None,
    operator: Annotated[str | None, typer.Option(help="Whose children; bfe, or the unit's operator.")] = None,
    target_group: Annotated[
        list[str] | None, typer.Option(help="Only this target group; repeatable. High risk, or the unit's own.")
    ] = None,
    queue: Annotated[int | None, typer.Option(help="Children in the queue; as many as wait today without it.")] = None,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="Random queues to draw.")] = 300,
    seed: Seed = 0,
    scenario: Scenarios = None,
    data: Data = None,
    purpose: Purpose = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """How many of n places can be filled on an average day, and what a used place costs."""
    known_language(language)
    refuse_no_folder(json_file)
    with interruptible() as stop:
        from planner import service
        from planner.typed.changes import steps_as_if_today
        from planner.typed.usable import request_from
        from planner.words import usable as usable_words

        request = request_from(
            places, living, staff_level or (), unit, operator, target_group or (), queue, draws, seed
        )
        desk = service.open_desk(data)
        steps = steps_as_if_today(scenario or (), desk.as_of, language)
        answer = service.usable(desk, request, shown_progress(language), stop, steps)
    lines = usable_words.usable_lines(desk, answer, steps, scenario or (), language)
    told = usable_words.usable_as_json(desk, answer, steps, scenario or ())
    show(lines, told | names_noted_as_leaving(desk, told, purpose, json_file), json_file)
