"""The command `schedule`: what it takes from the command line, and what it starts."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from planner.commands.terminal import (
    Data,
    Json,
    Language,
    Operators,
    Purpose,
    Scenarios,
    Seconds,
    Seed,
    TableFile,
    Workers,
    interruptible,
    known_language,
    noted_as_leaving,
    refuse_leaving,
    refuse_no_folder,
    show,
    shown_progress,
)


def schedule(
    weeks: Annotated[int, typer.Option(help="Weeks from the day the data describe.")] = 26,
    days: Annotated[int | None, typer.Option(help="Days instead of weeks.")] = None,
    published: Annotated[
        Path | None, typer.Option(metavar="S.json", help="A schedule published before: as few changes as possible.")
    ] = None,
    frozen: Annotated[int, typer.Option(min=0, help="First weeks in which the published one is kept.")] = 0,
    every_fourth_month: Annotated[
        bool, typer.Option("--every-fourth-month", help="The proposed control every fourth month.")
    ] = False,
    review: Annotated[
        bool,
        typer.Option("--review-residents/--keep-residents", help="Decide movable residents anew on the first day."),
    ] = False,
    operator: Operators = None,
    scenario: Scenarios = None,
    data: Data = None,
    time_limit: Seconds = 90.0,
    workers: Workers = 2,
    seed: Seed = 0,
    purpose: Purpose = None,
    table: TableFile = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Who lives where over the weeks to come, day by day under the rules, in an order that can be carried out."""
    known_language(language)
    refuse_no_folder(json_file)
    with interruptible() as stop:
        from planner import keeping, scheduling, service, tidy_tables
        from planner.schedule_files import read_schedule
        from planner.typed.changes import steps_over_time
        from planner.words import schedule as schedule_words

        tidy_tables.refuse_other_tables(table)
        desk = service.open_desk(data)
        request = scheduling.ScheduleRequest(
            days if days is not None else weeks * scheduling.WEEK,
            tuple(dict.fromkeys(operator or ())),
            steps_over_time(desk, scenario or ()),
            None if published is None else read_schedule(published),
            frozen * scheduling.WEEK,
            review,
            every_fourth_month,
            time_limit,
            workers,
            seed,
        )
        refuse_leaving(desk.kept_in, purpose, json_file, table)
        answer = scheduling.scheduled(desk, request, shown_progress(language), stop)
    told = {} if json_file is None else schedule_words.schedule_as_json(desk, answer)
    rows = () if table is None else tidy_tables.scheduled(desk, answer)
    named = partial(keeping.children_named, desk, told, rows)
    mark = noted_as_leaving(desk.kept_in, named, purpose, json_file, table)
    if table is not None:
        tidy_tables.write_table([row | mark for row in rows], table)
    show(schedule_words.schedule_lines(desk, answer, language), told | mark, json_file)
