"""Commands about backups: `backup` and `restore`."""

from pathlib import Path
from typing import Annotated

import typer

from planner.commands.access import password_from
from planner.commands.store import Address, address_of
from planner.commands.terminal import Json, Language, known_language, refuse_no_folder, show
from planner.errors import BadUse

Passphrase = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="A file whose first line is the passphrase; asked for without it."),
]
Stdin = Annotated[bool, typer.Option("--password-stdin", help="Read the passphrase from standard input.")]


def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the backup.")],
    passphrase_file: Passphrase = None,
    password_stdin: Stdin = False,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Backs the store up while others work, encrypted, and restores it on trial to make sure."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering, signed_in
    from planner.words.backup import backup_as_json, backup_lines

    opened = signed_in.store_at(address_of(store))
    passphrase = _passphrase(passphrase_file, password_stdin, language, is_new=True)
    done = entering.backup(opened, signed_in.actor_here(opened), target, passphrase)
    show(backup_lines(target, done, language), backup_as_json(target, done), json_file)


def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    into: Annotated[str | None, typer.Option(help="The new store: a file, or an empty PostgreSQL database.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only restore on trial, and tell what it would take.")] = False,
    passphrase_file: Passphrase = None,
    password_stdin: Stdin = False,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Restores a backup as a new store; with --check on trial: what would be lost, and how long it takes."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering
    from planner.words.backup import drill_as_json, drill_lines, restored_as_json, restored_lines

    if (into is None) != check:
        raise BadUse("Name the new store with --into, or ask for a trial with --check.")
    passphrase = _passphrase(passphrase_file, password_stdin, language)
    if check:
        drill = entering.drill(source, passphrase, _address_or_none(store))
        show(drill_lines(source, drill, language), drill_as_json(source, drill), json_file)
        return
    assert into is not None
    done = entering.restore(source, passphrase, into)
    show(restored_lines(into, done, language), restored_as_json(into, done), json_file)


def _address_or_none(store: str | None) -> str | None:
    try:
        return address_of(store)
    except BadUse:
        return None


def _passphrase(file: Path | None, is_stdin: bool, language: str, is_new: bool = False) -> str:
    if file is None:
        return password_from(is_stdin, language, is_new)
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadUse("The passphrase cannot be read from {file}.", file=file) from None
    return lines[0] if lines else ""
