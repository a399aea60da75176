"""Commands about the store as a whole: `db`, `import` and `export`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from planner.commands.terminal import Json, Language, known_language, refuse_no_folder, show
from planner.errors import BadUse

Address = Annotated[
    str | None,
    typer.Option(
        "--store", help="The store: a file that ends in .db, or postgresql://…; PLANNER_DATABASE_URL without it."
    ),
]

PHRASE_VARIABLE = "PLANNER_PASSPHRASE"
"""May hold the passphrase of an encrypted export, where nobody can be asked for it."""

db = typer.Typer(
    no_args_is_help=True, help="The store's tables: make them, bring them up to date, see where they stand."
)


def address_of(store: str | None) -> str:
    """The address that was given, else `PLANNER_DATABASE_URL`; raises `BadUse` where there is neither."""
    from planner.store.opened import ADDRESS_VARIABLE

    found = store or os.environ.get(ADDRESS_VARIABLE)
    if not found:
        raise BadUse("Name the store with --store planner.db, or set {variable}.", variable=ADDRESS_VARIABLE)
    return found


@db.command()
def upgrade(store: Address = None, json_file: Json = None, language: Language = "nb") -> None:
    """Makes the store, or brings it to the shape this program needs: all or nothing."""
    from planner import keeping
    from planner.words.store import status_as_json, status_lines

    known_language(language)
    done = keeping.upgrade(address_of(store))
    show(status_lines(done, language), status_as_json(done), json_file)


@db.command()
def status(store: Address = None, json_file: Json = None, language: Language = "nb") -> None:
    """Where the store stands; exit code 1 where it has to be upgraded."""
    from planner import keeping
    from planner.words.store import status_as_json, status_lines

    known_language(language)
    found = keeping.status(address_of(store))
    show(status_lines(found, language), status_as_json(found), json_file)
    if not found.is_current:
        raise typer.Exit(1)


@db.command()
def key() -> None:
    """Prints a new key for an encrypted store (PLANNER_STORE_KEY); whoever loses it loses the store."""
    from planner import keeping

    typer.echo(keeping.new_key())


def take_in(
    source: Annotated[Path, typer.Argument(metavar="FOLDER|FILE.xlsx", help="The data set to take in.")],
    preview: Annotated[bool, typer.Option("--preview", help="Only tell what would change.")] = False,
    everything: Annotated[
        bool, typer.Option("--everything", help="The files hold all there is: rows they lack are removed.")
    ] = False,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Takes a data set into the store in one transaction, or tells what it would change."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import keeping, signed_in
    from planner.words.store import preview_as_json, preview_lines

    opened = signed_in.store_at(address_of(store))
    done = keeping.take_in(opened, signed_in.actor_here(opened), source, everything, preview)
    show(preview_lines(done, preview, language), preview_as_json(done, preview), json_file)


def export(
    target: Annotated[Path, typer.Argument(metavar="FOLDER|FILE.xlsx", help="Where to write.")],
    purpose: Annotated[str, typer.Option(help="What the export is for; it stands in the file and in the audit.")],
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="As one encrypted file; the passphrase is asked for.")
    ] = False,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Writes what you may export as CSV or Excel, with purpose and watermark; takes a fresh login.

    The passphrase of --encrypt is taken from PLANNER_PASSPHRASE where that is set.
    """
    known_language(language)
    refuse_no_folder(json_file)
    from datetime import UTC, datetime

    from planner import keeping, signed_in
    from planner.words.store import exported_as_json, exported_lines

    opened = signed_in.store_at(address_of(store))
    actor = signed_in.actor_here(opened)
    passphrase = passphrase_from(language, is_new=True) if encrypt else None
    done = keeping.export(opened, actor, target, purpose, datetime.now(UTC).date(), passphrase)
    show(exported_lines(done, language), exported_as_json(done), json_file)


def unlock(
    source: Annotated[Path, typer.Argument(metavar="FILE.locked", help="The encrypted export.")],
    into: Annotated[Path, typer.Option(metavar="FOLDER", help="The new folder it is opened into.")],
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Opens an encrypted export into a new folder; the passphrase is asked for, or taken from PLANNER_PASSPHRASE."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import keeping
    from planner.words.store import unlocked_as_json, unlocked_lines

    files = keeping.unlock(source, into, passphrase_from(language))
    show(unlocked_lines(into, files, language), unlocked_as_json(into, files), json_file)


def passphrase_from(language: str, is_new: bool = False) -> str:
    """A passphrase from `PLANNER_PASSPHRASE`, else from the terminal, without showing it; raises `BadUse`."""
    import sys
    from getpass import getpass

    from planner.language import translator

    _ = translator(language)
    kept = os.environ.get(PHRASE_VARIABLE)
    if kept:
        return kept
    if not sys.stdin.isatty():
        raise BadUse("There is no terminal to ask for the passphrase: set {variable}.", variable=PHRASE_VARIABLE)
    passphrase = getpass(_("Passphrase: "))
    if is_new and getpass(_("The same again: ")) != passphrase:
        raise BadUse("The two passphrases are not the same.")
    return passphrase
