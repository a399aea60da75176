"""The command `simulate`: what it takes from the command line, and what it starts."""

from typing import Annotated

import typer

from planner.commands.terminal import (
    Data,
    Json,
    Language,
    Operators,
    Resume,
    Scenarios,
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


def simulate(
    scenario: Scenarios = None,
    operator: Operators = None,
    days: Annotated[int, typer.Option(help="Days from the day the data describe.")] = 365,
    warm_up: Annotated[int, typer.Option("--warm-up", help="First days that are not measured.")] = 0,
    replications: Annotated[int, typer.Option(help="Futures to live through.")] = 100,
    seed: Seed = 0,
    workers: Workers = 2,
    exact_days: Annotated[
        int, typer.Option("--exact-days", min=0, max=365, help="Days on which the engine decides too, beside the rule.")
    ] = 30,
    rates: Annotated[
        str, typer.Option(help="own (fitted to the data set's stays, where it has any) or public.")
    ] = "own",
    with_checklist: Annotated[
        bool, typer.Option("--checklist", help="Also the STRESS-DES checklist, filled in from the run.")
    ] = False,
    theory: Annotated[bool, typer.Option("--theory", help="Queues beside Erlang B and C instead.")] = False,
    resume: Resume = None,
    table: TableFile = None,
    data: Data = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """What may happen: waiting, breaches, distance and occupancy over many futures, with intervals."""
    known_language(language)
    refuse_no_folder(json_file)
    if rates not in ("own", "public"):
        raise BadUse("The rates are own or public, not «{rates}».", rates=rates)
    from planner import costed_futures, simulating
    from planner.words import simulation as simulation_words

    if theory:
        checks = simulating.against_theory(seed, shown_progress(language))
        show(simulation_words.theory_lines(checks, language), simulation_words.theory_as_json(checks, seed), json_file)
        if not all(check.is_inside for check in checks):
            raise typer.Exit(1)
        return
    with interruptible() as stop:
        from planner import service, tidy_tables
        from planner.typed.changes import steps_over_time

        tidy_tables.refuse_other_tables(table)
        desk = service.open_desk(data)
        steps = steps_over_time(desk, scenario or ())
        request = simulating.SimulationRequest(
            "+".join(scenario or ()) or simulating.BASELINE,
            steps,
            tuple(dict.fromkeys(operator or ())),
            days,
            warm_up,
            replications,
            seed,
            workers,
            exact_days,
            rates == "own",
        )
        answer = costed_futures.simulate(desk, request, shown_progress(language), stop, resume)
    if table is not None:
        tidy_tables.write_table(tidy_tables.simulated(desk, answer), table)
    show(
        simulation_words.simulation_lines(desk, answer, language, with_checklist),
        simulation_words.simulation_as_json(desk, answer),
        json_file,
    )
