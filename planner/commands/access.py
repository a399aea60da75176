"""Commands about who may come in and what was done: `login`, `logout`, `confirm`, `users`, `audit` and `child`."""

import sys
from typing import Annotated

import typer

from planner.commands.store import Address, address_of
from planner.commands.terminal import Json, Language, known_language, refuse_no_folder, show
from planner.errors import BadUse

users = typer.Typer(no_args_is_help=True, help="Who may come in: add, list, revoke, change a password.")
audit = typer.Typer(no_args_is_help=True, help="What was done and seen: verify the chain, who has seen a child.")

User = Annotated[str, typer.Argument(metavar="USER", help="The id of the user.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


def password_from(is_stdin: bool, language: str, is_new: bool = False) -> str:
    """A password from the terminal, without showing it, or from standard input; raises `BadUse`."""
    from getpass import getpass

    from planner.language import translator

    _ = translator(language)
    if is_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise BadUse("There is no terminal to ask for the password: use --password-stdin.")
    password = getpass(_("Password: "))
    if is_new and getpass(_("The same again: ")) != password:
        raise BadUse("The two passwords are not the same.")
    return password


def login(
    user: Annotated[str, typer.Option(help="The id of the user.")],
    password_stdin: FromStdin = False,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Logs in on the command line; the session ends by itself after a while."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import signed_in
    from planner.store import people
    from planner.words.access import actor_as_json, actor_lines

    opened = signed_in.store_at(address_of(store))
    token = people.log_in(opened, user, password_from(password_stdin, language))
    signed_in.keep_token(token)
    actor = people.session_actor(opened, token)
    show(actor_lines(actor, language), actor_as_json(actor), json_file)


def logout(store: Address = None, json_file: Json = None, language: Language = "nb") -> None:
    """Ends the session of the command line."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import signed_in
    from planner.store import people
    from planner.words.access import logged_out_lines

    token = signed_in.kept_token()
    if token is not None:
        people.log_out(signed_in.store_at(address_of(store)), token)
        signed_in.keep_token(None)
    show(logged_out_lines(language), {"kind": "logout"}, json_file)


def confirm(
    password_stdin: FromStdin = False, store: Address = None, json_file: Json = None, language: Language = "nb"
) -> None:
    """Shows anew who you are: decisions and exports take it, not older than a few minutes."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import signed_in
    from planner.store import people
    from planner.words.access import actor_as_json, actor_lines

    opened = signed_in.store_at(address_of(store))
    actor = signed_in.actor_here(opened)
    if actor.session_id is None:
        raise BadUse("Nobody is logged in. Run: python -m planner login --user USER")
    confirmed = people.confirm(opened, actor, password_from(password_stdin, language))
    show(actor_lines(confirmed, language), actor_as_json(confirmed), json_file)


def child(
    child_id: Annotated[str, typer.Argument(metavar="CHILD", help="The child's id.")],
    why: Annotated[
        str | None, typer.Option("--break-glass", metavar="REASON", help="Read a child outside your own desk.")
    ] = None,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """What is on record about one child; that it was read, by whom and why, is noted."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering, signed_in
    from planner.words.access import child_as_json, child_lines

    opened = signed_in.store_at(address_of(store))
    found = entering.child(opened, signed_in.actor_here(opened), child_id, why)
    show(child_lines(found, language), child_as_json(found), json_file)


@users.command("add")
def add(
    user: User,
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[str, typer.Option(help="As in data/permissions.csv.")],
    operator: Annotated[str | None, typer.Option(help="The operator the role is for.")] = None,
    issuer: Annotated[
        str | None, typer.Option(help="Identity provider that knows the user, instead of a password.")
    ] = None,
    subject: Annotated[str | None, typer.Option(help="What the identity provider calls the user (sub).")] = None,
    password_stdin: FromStdin = False,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Adds a user, with a password or as one an identity provider knows; the first one is an administrator."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering, signed_in
    from planner.words.access import added_lines

    if (issuer is None) != (subject is None):
        raise BadUse("An identity provider is named with --issuer and --subject together.")
    opened = signed_in.store_at(address_of(store))
    known = (issuer, subject) if issuer is not None and subject is not None else None
    password = None if known else password_from(password_stdin, language, is_new=True)
    entering.add_user(opened, signed_in.actor_here(opened), user, name, role, operator, password, known)
    show(added_lines(user, role, language), {"kind": "user", "user_id": user, "role": role}, json_file)


@users.command("list")
def listed(store: Address = None, json_file: Json = None, language: Language = "nb") -> None:
    """All users with role and operator."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering, signed_in
    from planner.words.access import users_as_json, users_lines

    opened = signed_in.store_at(address_of(store))
    found = entering.users(opened, signed_in.actor_here(opened))
    show(users_lines(found, language), users_as_json(found), json_file)


@users.command()
def revoke(user: User, store: Address = None, json_file: Json = None, language: Language = "nb") -> None:
    """Lets a user in no more, and ends its sessions at once."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering, signed_in
    from planner.words.access import revoked_lines

    opened = signed_in.store_at(address_of(store))
    ended = entering.revoke(opened, signed_in.actor_here(opened), user)
    show(revoked_lines(user, ended, language), {"kind": "revoked", "user_id": user, "sessions": ended}, json_file)


@users.command()
def password(
    user: User,
    password_stdin: FromStdin = False,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Gives a user a new password, and ends its sessions."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering, signed_in
    from planner.words.access import password_lines

    opened = signed_in.store_at(address_of(store))
    new = password_from(password_stdin, language, is_new=True)
    entering.set_password(opened, signed_in.actor_here(opened), user, new)
    show(password_lines(user, language), {"kind": "password", "user_id": user}, json_file)


@audit.command()
def verify(store: Address = None, json_file: Json = None, language: Language = "nb") -> None:
    """Checks the whole history; exit code 1, naming each record, where something was changed."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering, signed_in
    from planner.words.access import checked_as_json, checked_lines

    opened = signed_in.store_at(address_of(store))
    found = entering.verify_audit(opened, signed_in.actor_here(opened))
    show(checked_lines(found, language), checked_as_json(found, language), json_file)
    if not found.holds:
        raise typer.Exit(1)


@audit.command()
def who(
    child_id: Annotated[str, typer.Argument(metavar="CHILD", help="The child's id.")],
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Who has seen or touched this child, and when; that you asked is noted too."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering, signed_in
    from planner.words.access import records_as_json, records_lines

    opened = signed_in.store_at(address_of(store))
    found = entering.who_has_seen(opened, signed_in.actor_here(opened), child_id)
    show(records_lines(found, language), records_as_json(found), json_file)


@audit.command("list")
def lately(
    most: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 50,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """The last records of the audit, the newest first."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import entering, signed_in
    from planner.words.access import records_as_json, records_lines

    opened = signed_in.store_at(address_of(store))
    found = entering.lately(opened, signed_in.actor_here(opened), most)
    show(records_lines(found, language), records_as_json(found), json_file)
