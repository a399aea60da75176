"""The commands about scenarios themselves: the library, one scenario, whether a file holds, and those in the store."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.store import Address, address_of
from planner.commands.terminal import Data, Json, Language, TableFile, known_language, refuse_no_folder, show

scenarios = typer.Typer(
    invoke_without_command=True,
    no_args_is_help=False,
    rich_markup_mode=None,
    help="The scenarios that come with the program: what each asks, why, and what it changes.",
)

if TYPE_CHECKING:
    from planner.service import Kept

Name = Annotated[str, typer.Argument(metavar="NAME", help="A scenario by name, or a .toml file.")]


@scenarios.callback()
def library(context: typer.Context, table: TableFile = None, json_file: Json = None, language: Language = "nb") -> None:
    """The scenarios that come with the program: what each asks, why, and what it changes."""
    if context.invoked_subcommand is not None:
        return
    known_language(language)
    refuse_no_folder(json_file)
    from planner import tidy_tables
    from planner.scenarios import named, names
    from planner.words import scenario as scenario_words

    tidy_tables.refuse_other_tables(table)
    found = [named(name) for name in names()]
    if table is not None:
        tidy_tables.write_table(tidy_tables.library(found), table)
    show(scenario_words.library_lines(found, language), scenario_words.library_as_json(found), json_file)


@scenarios.command("show")
def show_one(name: Name, json_file: Json = None, language: Language = "nb") -> None:
    """One scenario: every change with its day, reason and source."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner.scenarios import named
    from planner.words import scenario as scenario_words

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
    from planner import service
    from planner.scenario_checks import refuse_contradictions
    from planner.scenarios import named
    from planner.words import scenario as scenario_words

    found = [named(name) for name in names]
    desk = service.open_desk(data)
    refuse_contradictions(service.world_under(desk), found)
    show(scenario_words.sound_lines(desk, found, language), scenario_words.sound_as_json(desk, found), json_file)


@scenarios.command()
def keep(
    source: Annotated[str, typer.Argument(metavar="NAME|FILE.toml", help="The scenario to keep.")],
    name: Annotated[
        str | None, typer.Option("--as", help="Its name in the store; that of the file without it.")
    ] = None,
    seen: Annotated[
        int, typer.Option("--on-top-of", min=0, help="The version you built on; 0 for a scenario that is new.")
    ] = 0,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Keeps a scenario in the store as a new version, for others to build on."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import kept_scenarios
    from planner.scenarios import named
    from planner.words import scenario as scenario_words

    found = named(source)
    in_store = _kept_at(store)
    as_name = name or Path(found.file).stem
    kept_scenarios.keep(in_store, as_name, found.scenario, seen)
    written = kept_scenarios.version(in_store, as_name)
    show(scenario_words.kept_lines([written], language), scenario_words.kept_as_json([written]), json_file)


@scenarios.command()
def kept(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="All versions of this one.")] = None,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """The scenarios in the store, or every version of one: who wrote it, when, and what it asks."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import kept_scenarios
    from planner.words import scenario as scenario_words

    in_store = _kept_at(store)
    found = kept_scenarios.latest(in_store) if name is None else kept_scenarios.versions(in_store, name)
    show(scenario_words.kept_lines(found, language), scenario_words.kept_as_json(found), json_file)


@scenarios.command()
def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A scenario in the store.")],
    target: Annotated[
        Path, typer.Argument(metavar="FILE.toml", help="Where to write it; every command takes the file.")
    ],
    number: Annotated[int | None, typer.Option("--number", min=1, help="A version; the latest without it.")] = None,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Writes a scenario of the store to a file, to be run, compared or built on."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import kept_scenarios
    from planner.scenarios import write_scenario
    from planner.words import scenario as scenario_words

    found = kept_scenarios.version(_kept_at(store), name, number)
    write_scenario(found.named.scenario, target)
    show(scenario_words.kept_lines([found], language), scenario_words.kept_as_json([found]), json_file)


def _kept_at(store: str | None) -> "Kept":
    from planner import signed_in
    from planner.service import Kept

    opened = signed_in.store_at(address_of(store))
    return Kept(opened, signed_in.actor_here(opened))
