"""Commands about a plan as a whole: `alternatives`, `worth` and `trade-off`."""

from typing import Annotated

import typer

from planner.commands.terminal import (
    Data,
    Date,
    Json,
    Language,
    Operators,
    Purpose,
    Review,
    Scenarios,
    Seconds,
    Seed,
    Workers,
    day_from,
    interruptible,
    known_language,
    names_noted_as_leaving,
    noted_as_leaving,
    refuse_leaving,
    refuse_no_folder,
    show,
    shown_progress,
)


def alternatives(
    best: Annotated[int, typer.Option(help="How many of the best plans, from 1 to 50.")] = 5,
    differ: Annotated[int, typer.Option(help="Least number of children in which plans differ.")] = 1,
    data: Data = None,
    day: Date = None,
    operator: Operators = None,
    review: Review = False,
    time_limit: Seconds = 60.0,
    workers: Workers = 2,
    seed: Seed = 0,
    scenario: Scenarios = None,
    purpose: Purpose = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """The best different plans in their order, and which children are placed the same in all that are equally good."""
    known_language(language)
    refuse_no_folder(json_file)
    with interruptible() as stop:
        from planner import keeping, whole_plan
        from planner.service import PlaceRequest
        from planner.typed.changes import desk_and_request
        from planner.words import best as best_words

        asked = PlaceRequest(day_from(day), tuple(operator or ()), review, time_limit, workers, seed)
        desk, asked = desk_and_request(data, asked, scenario or (), language)
        refuse_leaving(desk.kept_in, purpose, json_file)
        told = whole_plan.alternatives(desk, asked, best, differ, shown_progress(language), stop)
    lines = best_words.alternatives_lines(desk, told, differ, asked.steps, language)
    answer = best_words.alternatives_as_json(desk, told, differ, asked.steps)
    mark = noted_as_leaving(desk.kept_in, lambda: keeping.children_named(desk, answer), purpose, json_file)
    show(lines, answer | mark, json_file)


def worth(
    only: Annotated[str | None, typer.Option(help="Only one more of these: places, staff or units.")] = None,
    unit: Annotated[str | None, typer.Option(help="Only this unit, its staff, and a unit beside it.")] = None,
    everything: Annotated[
        bool, typer.Option("--all-goals", help="Decide again for the sake of every goal, not only up to the view.")
    ] = False,
    data: Data = None,
    day: Date = None,
    operator: Operators = None,
    review: Review = False,
    time_limit: Seconds = 60.0,
    workers: Workers = 2,
    seed: Seed = 0,
    scenario: Scenarios = None,
    purpose: Purpose = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """What one more place, one more on a shift and one more living unit is worth, at every unit and for every goal."""
    known_language(language)
    refuse_no_folder(json_file)
    with interruptible() as stop:
        from planner import keeping, whole_plan
        from planner.service import PlaceRequest
        from planner.typed.changes import desk_and_request
        from planner.words import worth as worth_words

        asked = PlaceRequest(day_from(day), tuple(operator or ()), review, time_limit, workers, seed)
        desk, asked = desk_and_request(data, asked, scenario or (), language)
        refuse_leaving(desk.kept_in, purpose, json_file)
        known, told = whole_plan.worth(desk, asked, only, unit, everything, shown_progress(language), stop)
    lines = worth_words.worth_lines(desk, known, told, asked.steps, language)
    answer = worth_words.worth_as_json(desk, known, told, asked.steps)
    mark = noted_as_leaving(desk.kept_in, lambda: keeping.children_named(desk, answer), purpose, json_file)
    show(lines, answer | mark, json_file)


def trade_off(
    goal_a: Annotated[str, typer.Argument(metavar="GOAL_A", help="A goal by its name, as travel_minutes.")],
    goal_b: Annotated[str, typer.Argument(metavar="GOAL_B", help="Another goal; the order does not matter.")],
    data: Data = None,
    day: Date = None,
    operator: Operators = None,
    review: Review = False,
    time_limit: Seconds = 60.0,
    workers: Workers = 2,
    seed: Seed = 0,
    scenario: Scenarios = None,
    purpose: Purpose = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """How much of the lower of two goals a little more of the higher one buys, as a curve."""
    known_language(language)
    refuse_no_folder(json_file)
    with interruptible() as stop:
        from planner import whole_plan
        from planner.service import PlaceRequest
        from planner.typed.changes import desk_and_request
        from planner.words import trade as trade_words

        asked = PlaceRequest(day_from(day), tuple(operator or ()), review, time_limit, workers, seed)
        desk, asked = desk_and_request(data, asked, scenario or (), language)
        known, curve = whole_plan.traded(desk, asked, goal_a, goal_b, shown_progress(language), stop)
    lines = trade_words.trade_off_lines(desk, known, curve, asked.steps, language)
    answer = trade_words.trade_off_as_json(desk, known, curve, asked.steps)
    show(lines, answer | names_noted_as_leaving(desk, answer, purpose, json_file), json_file)
