"""The command `compare`: what it takes from the command line, and what it starts."""

from typing import Annotated

import typer

from planner.commands.terminal import (
    Data,
    Json,
    Language,
    Operators,
    Resume,
    TableFile,
    Workers,
    interruptible,
    known_language,
    refuse_no_folder,
    show,
    shown_progress,
)

Seed = Annotated[int, typer.Option(min=0, help="Seed of all random numbers: the same one gives the same futures.")]


def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="A B …", help="Scenarios by name or .toml file; A+B is B on top of A."),
    ],
    operator: Operators = None,
    days: Annotated[int, typer.Option(help="Days from the day the data describe.")] = 365,
    warm_up: Annotated[int, typer.Option("--warm-up", help="First days that are not measured.")] = 0,
    replications: Annotated[int, typer.Option(help="Futures of each scenario.")] = 50,
    seed: Seed = 0,
    workers: Workers = 2,
    measure: Annotated[str, typer.Option(help="What parts and drivers are told of.")] = "breach_days",
    drivers: Annotated[bool, typer.Option("--drivers", help="Also what drives the spread; takes longer.")] = False,
    parts: Annotated[bool, typer.Option("--parts/--no-parts", help="What each part of a stack contributes.")] = True,
    resume: Resume = None,
    table: TableFile = None,
    data: Data = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Scenarios side by side with the baseline: differences with intervals, parts of stacks, what drives the spread."""
    known_language(language)
    refuse_no_folder(json_file)
    with interruptible() as stop:
        from planner import comparing, service, tidy_tables
        from planner.words import comparison as comparison_words

        tidy_tables.refuse_other_tables(table)
        request = comparing.request_of(
            scenarios,
            operators=tuple(dict.fromkeys(operator or ())),
            days=days,
            warm_up=warm_up,
            replications=replications,
            seed=seed,
            workers=workers,
            drivers=drivers,
            parts=parts,
            measure=measure,
        )
        desk = service.open_desk(data)
        answer = comparing.compare(desk, request, shown_progress(language), stop, resume)
    if table is not None:
        tidy_tables.write_table(tidy_tables.compared(desk, answer), table)
    show(
        comparison_words.comparison_lines(desk, answer, language),
        comparison_words.comparison_as_json(desk, answer),
        json_file,
    )
