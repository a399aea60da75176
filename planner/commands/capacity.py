"""The command `capacity`: what it takes from the command line, and what it starts."""

from pathlib import Path
from typing import Annotated

import typer

from planner.commands.terminal import (
    Data,
    Json,
    Language,
    Operators,
    Scenarios,
    Seconds,
    TableFile,
    Workers,
    interruptible,
    known_language,
    refuse_no_folder,
    show,
    shown_progress,
)
from planner.errors import BadUse

Seed = Annotated[int, typer.Option(min=0, help="Seed of all random numbers: the same one gives the same futures.")]


def capacity(
    budget: Annotated[str | None, typer.Option(help="What may be spent [NOK/year], as 120e6.")] = None,
    futures: Annotated[int, typer.Option(help="Futures that are weighed at once.")] = 100,
    candidates: Annotated[
        Path | None, typer.Option(help="Candidates in a .toml or .csv file; without it they are made from the data.")
    ] = None,
    fewest_units: Annotated[
        bool, typer.Option("--fewest-units", help="The fewest candidates that place all who can be placed.")
    ] = False,
    for_service: Annotated[
        float | None,
        typer.Option("--for-service", help="Places needed so that so many per cent wait at most --within."),
    ] = None,
    within: Annotated[int, typer.Option(help="Days of waiting that --for-service speaks of.")] = 14,
    target_group: Annotated[
        list[str] | None, typer.Option("--target-group", help="Only these groups, with --for-service; repeatable.")
    ] = None,
    unit_size: Annotated[int, typer.Option(min=1, max=12, help="Places per new living unit, with --for-service.")] = 1,
    scenario_files: Annotated[
        Path | None,
        typer.Option("--scenario-files", help="Write every candidate as a scenario to this folder, for cost."),
    ] = None,
    operator: Operators = None,
    scenario: Scenarios = None,
    days: Annotated[int, typer.Option(help="Days from the day the data describe.")] = 365,
    warm_up: Annotated[int, typer.Option("--warm-up", help="First days that are not looked at.")] = 90,
    resimulated: Annotated[int, typer.Option(help="Fresh futures in which sets are lived through anew.")] = 20,
    check_sets: Annotated[
        int, typer.Option("--check-sets", help="So many of the best sets are lived through anew, beside doing nothing.")
    ] = 1,
    time_limit: Seconds = 120.0,
    workers: Workers = 2,
    seed: Seed = 0,
    data: Data = None,
    table: TableFile = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Where to open next: what to open, enlarge, convert, staff up or close under a budget, over many futures."""
    known_language(language)
    refuse_no_folder(json_file)
    with interruptible() as stop:
        from planner import capacity_answer, capacity_plan, places_needed, service, tidy_tables
        from planner.candidates_file import read_candidates
        from planner.capacity.service_level import Level
        from planner.costing.candidates import write_scenarios
        from planner.simulating import BASELINE
        from planner.typed.changes import steps_over_time
        from planner.words import capacity as capacity_words
        from planner.words import places_needed as places_needed_words

        tidy_tables.refuse_other_tables(table)
        amount = budget_from(budget)
        operators = tuple(dict.fromkeys(operator or ()))
        name = "+".join(scenario or ()) or BASELINE
        desk = service.open_desk(data)
        steps = steps_over_time(desk, scenario or ())
        if for_service is not None:
            if len(operators) != 1:
                raise BadUse("A service level is asked for one operator: add --operator once.")
            level = Level(for_service / 100, within, tuple(dict.fromkeys(target_group or ())))
            asked = places_needed.ServiceRequest(
                level, operators[0], futures, unit_size, name, steps, days, warm_up, seed, workers
            )
            needed = places_needed.places_for(desk, asked, shown_progress(language), stop)
            if table is not None:
                tidy_tables.write_table(tidy_tables.needed(desk, needed), table)
            lines = places_needed_words.level_lines(desk, needed, language)
            show(lines, places_needed_words.level_as_json(desk, needed), json_file)
            return
        request = capacity_answer.CapacityRequest(
            budget=amount,
            futures=futures,
            scenario=name,
            steps=steps,
            operators=operators,
            fewest=fewest_units,
            days=days,
            warm_up=warm_up,
            resimulated=resimulated,
            checked_sets=check_sets,
            seed=seed,
            workers=workers,
            time_limit_s=time_limit,
        )
        capacity_plan.refuse_request(request)
        if scenario_files is not None and not scenario_files.is_dir():
            raise BadUse("There is no folder «{folder}».", folder=scenario_files)
        world = service.world_under(desk, steps)
        request = capacity_plan.with_own(request, () if candidates is None else read_candidates(candidates, world))
        answer = capacity_plan.where_to_open(desk, request, shown_progress(language), stop)
        if scenario_files is not None:
            write_scenarios(answer.candidates, scenario_files)
    if table is not None:
        tidy_tables.write_table(tidy_tables.weighed(desk, answer), table)
    lines = capacity_words.capacity_lines(desk, answer, language)
    show(lines, capacity_words.capacity_as_json(desk, answer), json_file)


def budget_from(text: str | None) -> int | None:
    """Whole kroner from what was typed: 120e6, 120000000 or 120 000 000; raises `BadUse`."""
    if text is None:
        return None
    plain = text.replace(" ", "").replace("\u00a0", "").replace("_", "")
    try:
        amount = float(plain)
    except ValueError:
        raise BadUse("«{text}» is no budget. Write kroner a year, as 120e6 for 120 million.", text=text) from None
    if not abs(amount) < 1e12:
        raise BadUse("«{text}» is no budget that can be meant. Write kroner a year, as 120e6.", text=text)
    return round(amount)
