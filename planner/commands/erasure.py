"""Commands about how long children are kept: `retention` and `erase`."""

from typing import Annotated

import typer

from planner.commands.store import Address, address_of
from planner.commands.terminal import Json, Language, known_language, refuse_no_folder, show


def retention(store: Address = None, json_file: Json = None, language: Language = "nb") -> None:
    """Children who neither live nor wait anywhere, and whose time to be kept has run out."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering, signed_in
    from planner.words.erasure import left_as_json, left_lines

    opened = signed_in.store_at(address_of(store))
    found = entering.past_retention(opened, signed_in.actor_here(opened))
    show(left_lines(found, language), left_as_json(found), json_file)


def erase(
    child_id: Annotated[str, typer.Argument(metavar="CHILD", help="The child's id, which stays in the audit.")],
    why: Annotated[str, typer.Option(help="Why; it stays in the audit, so name nobody in it.")],
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Erases a child that has left from registers, plans, decisions and history; takes a fresh login, and is final."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering, signed_in
    from planner.words.erasure import erased_as_json, erased_lines

    opened = signed_in.store_at(address_of(store))
    done = entering.erase(opened, signed_in.actor_here(opened), child_id, why)
    show(erased_lines(done, language), erased_as_json(done), json_file)
