"""The commands about scenarios themselves: the library, one scenario, and whether a file holds."""

from typing import Annotated

import typer

from planner.terminal import Data, Json, Language, known_language, refuse_no_folder, show

scenarios = typer.Typer(
    invoke_without_command=True,
    no_args_is_help=False,
    rich_markup_mode=None,
    help="The scenarios that come with the program: what each asks, why, and what it changes.",
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A scenario by name, or a .toml file.")]


@scenarios.callback()
def library(context: typer.Context, json_file: Json = None, language: Language = "nb") -> None:
    """The scenarios that come with the program: what each asks, why, and what it changes."""
    if context.invoked_subcommand is not None:
        return
    known_language(language)
    refuse_no_folder(json_file)
    from planner import scenario_words
    from planner.scenarios import named, names

    found = [named(name) for name in names()]
    show(scenario_words.library_lines(found, language), scenario_words.library_as_json(found), json_file)


@scenarios.command("show")
def show_one(name: Name, json_file: Json = None, language: Language = "nb") -> None:
    """One scenario: every change with its day, reason and source."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import scenario_words
    from planner.scenarios import named

    found = named(name)
    show(scenario_words.scenario_lines(found, language), scenario_words.scenario_as_json(found), json_file)


@scenarios.command()
def check(
    names: Annotated[list[str], typer.Argument(metavar="FILE …", help="Scenarios by name or file, stacked.")],
    data: Data = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Whether scenarios hold together and on the data; every contradiction with file and line (exit code 2)."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import scenario_words, service
    from planner.scenario_checks import refuse_contradictions
    from planner.scenarios import named

    found = [named(name) for name in names]
    desk = service.open_desk(data)
    refuse_contradictions(service.world_under(desk), found)
    show(scenario_words.sound_lines(desk, found, language), scenario_words.sound_as_json(desk, found), json_file)
