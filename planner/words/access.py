"""What is said about users, sessions and the audit, in words and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from models.access import Actor
from models.dataset import Dataset
from models.plan import marked
from planner.exporting import cell
from planner.language import say, shown, translator
from planner.reference import code_book, dictionary
from planner.store.people import User
from planner.store.permissions import ROLES
from planner.store.sealed import Checked
from planner.store.watched import Record

ACTIONS: Mapping[str, str] = {
    "add_user": marked("added a user"),
    "answer": marked("answered for the unit"),
    "backup": marked("made a backup"),
    "break_glass": marked("read a child outside the own desk"),
    "confirm": marked("confirmed who it is"),
    "decide": marked("decided"),
    "decide_refused": marked("was refused a decision"),
    "edit": marked("edited a row"),
    "erase": marked("erased a child"),
    "export": marked("exported"),
    "import": marked("took in a data set"),
    "keep_plan": marked("made a plan"),
    "log_in": marked("logged in"),
    "log_in_refused": marked("was refused at login"),
    "log_out": marked("logged out"),
    "preview_import": marked("looked at an import"),
    "read": marked("read"),
    "refused": marked("was refused"),
    "revoke_user": marked("revoked a user"),
    "run": marked("ran"),
    "scenario": marked("kept a scenario"),
    "set_password": marked("set a password"),
    "verify": marked("verified"),
    "watermark": marked("wrote a watermark"),
    "who": marked("asked who has seen"),
}


def actor_lines(actor: Actor, language: str) -> list[str]:
    """Who is logged in."""
    _ = translator(language)
    where = code_book().name("operator", actor.operator, language) if actor.operator else _("every operator")
    return [
        _("Logged in: {name}, {role}, {operator}.").format(name=actor.name, role=_(ROLES[actor.role]), operator=where)
    ]


def actor_as_json(actor: Actor) -> dict[str, Any]:
    """Who is logged in, for machines."""
    return {"kind": "session", "user_id": actor.user_id, "role": actor.role, "operator": actor.operator}


def logged_out_lines(language: str) -> list[str]:
    """That nobody is logged in any more."""
    _ = translator(language)
    return [_("Logged out.")]


def added_lines(user: str, role: str, language: str) -> list[str]:
    """That a user was added."""
    _ = translator(language)
    return [_("The user {user} was added: {role}.").format(user=user, role=_(ROLES[role]))]


def revoked_lines(user: str, ended: int, language: str) -> list[str]:
    """That a user was revoked."""
    _ = translator(language)
    return [_("{user} is let in no more. Sessions ended: {count}.").format(user=user, count=shown(ended, language))]


def password_lines(user: str, language: str) -> list[str]:
    """That a password was changed."""
    _ = translator(language)
    return [_("{user} has a new password. Its sessions have ended.").format(user=user)]


def users_lines(found: Sequence[User], language: str) -> list[str]:
    """A line per user."""
    _ = translator(language)
    return [
        f"{user.user_id:<20} {user.name:<28} {_(ROLES[user.role]):<26} "
        f"{code_book().name('operator', user.operator, language) if user.operator else '–':<18} "
        f"{_('active') if user.is_active else _('revoked')}"
        for user in found
    ]


def users_as_json(found: Sequence[User]) -> dict[str, Any]:
    """Users for machines."""
    return {"kind": "users", "users": [asdict(user) for user in found]}


def checked_lines(found: Checked, language: str) -> list[str]:
    """What the verification found."""
    _ = translator(language)
    counts = {"records": shown(found.records, language), "sealed": shown(found.sealed, language)}
    if found.holds:
        return [
            _("The audit holds: {records} records in an unbroken chain, {sealed} sealed ones unchanged.").format(
                **counts
            )
        ]
    return [
        _("The audit does NOT hold ({records} records, {sealed} sealed ones):").format(**counts),
        *(f"  {finding.record}: {say(finding.sentence, language)}" for finding in found.findings),
    ]


def checked_as_json(found: Checked, language: str) -> dict[str, Any]:
    """What the verification found, for machines."""
    return {
        "kind": "audit",
        "holds": found.holds,
        "records": found.records,
        "sealed": found.sealed,
        "findings": [{"record": each.record, "what": say(each.sentence, language)} for each in found.findings],
    }


def action_said(record: Record, language: str) -> str:
    """What was done, in words."""
    return translator(language)(ACTIONS[record.action])


def records_lines(found: Sequence[Record], language: str) -> list[str]:
    """A line per record."""
    _ = translator(language)
    if not found:
        return [_("Nobody, as far as the audit goes.")]
    return [
        f"{record.seq:>6}  {record.at[:10]} {record.at[11:19]} UTC  {record.who} ({_(ROLES[record.role])})  "
        f"{action_said(record, language)}  {record.subject or ''}".rstrip()
        for record in found
    ]


def records_as_json(found: Sequence[Record]) -> dict[str, Any]:
    """Records for machines."""
    return {"kind": "records", "records": [asdict(record) for record in found]}


def child_lines(found: Dataset, language: str) -> list[str]:
    """Everything on record about one child, field by field."""
    lines = []
    for table in dictionary().values():
        if table.name in ("institutions", "units", "staffing", "agreements", "travel"):
            continue
        for row in getattr(found, table.name):
            lines.append(table.heading(language))
            lines += [
                f"  {field.heading(language)}: {cell(field, getattr(row, field.column))}"
                for field in table.fields
                if getattr(row, field.column) not in (None, ())
            ]
    return lines


def child_as_json(found: Dataset) -> dict[str, Any]:
    """The same for machines."""
    tables = [
        name for name in dictionary() if name not in ("institutions", "units", "staffing", "agreements", "travel")
    ]
    return {
        "kind": "child",
        **{
            name: [
                {field.column: cell(field, getattr(row, field.column)) for field in dictionary()[name].fields}
                for row in getattr(found, name)
            ]
            for name in tables
        },
    }
