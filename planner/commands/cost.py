"""The command `cost`: what it takes from the command line, and what it starts."""

from pathlib import Path
from typing import Annotated, Any

import typer

from planner.commands.terminal import (
    Data,
    Json,
    Language,
    Scenarios,
    interruptible,
    known_language,
    refuse_no_folder,
    show,
    shown_progress,
)

Seed = Annotated[int, typer.Option(min=0, help="Seed of the draws: the same one gives the same interval.")]


def cost(
    scenario: Scenarios = None,
    pilot: Annotated[int | None, typer.Option(help="A pilot of so many places instead, from 1 to 8.")] = None,
    living: Annotated[str, typer.Option(help="The pilot's living: shared or separate.")] = "shared",
    staff_level: Annotated[str, typer.Option(help="The pilot's staff per place by day, as 2 or 2:1.")] = "2",
    institution: Annotated[list[str] | None, typer.Option(help="Only this institution; repeatable.")] = None,
    operator: Annotated[
        list[str] | None, typer.Option("--operator", help="Only this operator's institutions; repeatable.")
    ] = None,
    used: Annotated[str | None, typer.Option(help="Used places, instead of the engine's.")] = None,
    premises: Annotated[str, typer.Option(help="Premises of what is new: rent, or own (purpose-built).")] = "rent",
    first_year: Annotated[int | None, typer.Option("--from", metavar="YEAR", help="First year.")] = None,
    years: Annotated[int, typer.Option(help="Number of years.")] = 10,
    price_year: Annotated[int | None, typer.Option(help="Year of the fixed prices.")] = None,
    own_value: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="An assumption set otherwise; repeatable.")
    ] = None,
    bought: Annotated[str | None, typer.Option(metavar="NOK", help="Price of a bought day, for break-even.")] = None,
    draws: Annotated[int | None, typer.Option(help="Draws for the intervals; 0 leaves them out.")] = None,
    seed: Seed = 0,
    assumptions: Annotated[bool, typer.Option("--assumptions", help="Show every assumption.")] = False,
    calculator: Annotated[Path | None, typer.Option(metavar="FILE.toml", help="Work out a calculator's sheet.")] = None,
    public_figures: Annotated[
        bool, typer.Option("--public-figures", help="The model beside public figures of 2022 instead.")
    ] = False,
    data: Data = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """What it costs by component, payer and year, with intervals, break-even and every assumption."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner.costing import as_json
    from planner.words import cost as cost_words
    from planner.words import cost_arithmetic as cost_arithmetic_words

    if calculator is not None:
        from planner.costing.sheets import read_sheet
        from planner.simulation.costs.calculator import reckoned

        made, command = reckoned(read_sheet(calculator)), f"python -m planner cost --calculator {calculator.name}"
        show(
            cost_arithmetic_words.calculator_lines(made, command, language),
            as_json.reckoned_as_json(made, command),
            json_file,
        )
        return
    with interruptible() as stop:
        from planner import service
        from planner.costing.answer import cost as costed
        from planner.costing.public_check import held_against_public
        from planner.typed.changes import steps_over_time
        from planner.typed.cost import Typed, command_of, request_from

        desk = service.open_desk(data)
        if public_figures:
            rows, command = held_against_public(desk), "python -m planner cost --public-figures"
            show(
                cost_arithmetic_words.held_lines(rows, command, language),
                as_json.held_as_json(rows, command),
                json_file,
            )
            if not all(row.holds for row in rows):
                raise typer.Exit(1)
            return
        typed = Typed(
            tuple(scenario or ()),
            pilot,
            living,
            staff_level,
            tuple(institution or ()),
            tuple(operator or ()),
            used,
            premises,
            first_year,
            years,
            price_year,
            tuple(own_value or ()),
            bought,
            draws,
            seed,
        )
        steps = steps_over_time(desk, scenario or ())
        answer = costed(desk, request_from(typed, steps), shown_progress(language), stop)
    command = command_of(typed)
    provenance: dict[str, Any] = {
        "data_sha256": desk.data_sha256,
        "parameters": desk.parameters.name,
        "code": service.code_version(),
        "seed": seed,
    }
    show(
        cost_words.cost_lines(answer, command, desk.is_synthetic, assumptions, language),
        as_json.cost_as_json(answer, command, provenance, desk.is_synthetic),
        json_file,
    )
