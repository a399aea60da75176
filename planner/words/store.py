"""What the commands about the store say: where it stands, what an import changes, what an export holds."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.past import Past
from models.plan import Sentence, marked
from planner.keeping import Exported
from planner.language import say, shown, translator
from planner.reference import dictionary
from planner.store.revisions import Status
from planner.store.taking_in import ADDED, CHANGED, REMOVED, SHOWN, Preview, RowChange

SAME = "same"


def status_lines(status: Status, language: str) -> list[str]:
    """Where the store stands, and what to do."""
    _ = translator(language)
    if status.is_current:
        return [_("The store is up to date (migration {revision}).").format(revision=status.revision)]
    return [
        _("The store stands at migration {revision}, this program needs {needed}.").format(
            revision=status.revision or "–", needed=status.needed
        ),
        _("Bring it up to date with: python -m planner db upgrade"),
    ]


def status_as_json(status: Status) -> dict[str, Any]:
    """Where the store stands, for machines."""
    return {"kind": "store", "revision": status.revision, "needed": status.needed, "current": status.is_current}


def preview_lines(done: Preview, only_preview: bool, language: str) -> list[str]:
    """What changes or has changed: a line per table, then the changed rows one by one."""
    _ = translator(language)
    heading = _("What the import would change") if only_preview else _("What the import has changed")
    columns = (_("Table"), _("added"), _("changed"), _("removed"), _("the same"))
    lines = [heading, "", f"{columns[0]:<16}" + "".join(f"{column:>12}" for column in columns[1:])]
    tables = dictionary()
    for table, numbers in done.counts().items():
        name = tables[table].heading(language) if table in tables else table
        values = [shown(numbers[kind], language) for kind in (ADDED, CHANGED, REMOVED, SAME)]
        lines.append(f"{name:<16}" + "".join(f"{value:>12}" for value in values))
    changed = [change for change in done.changes if change.kind in (CHANGED, REMOVED)]
    if changed:
        lines += ["", _("Rows that change or go:")]
        lines += [f"  {_row_said(change, language)}" for change in changed[:SHOWN]]
        if len(changed) > SHOWN:
            lines.append("  " + _("… and {number} more").format(number=shown(len(changed) - SHOWN, language)))
    if done.past is not None:
        lines += ["", say(_past_said(done.past), language)]
    if only_preview:
        lines += ["", _("Nothing has been stored. Run it without --preview to take it in.")]
    return lines


def _past_said(past: Past) -> Sentence:
    counts = {
        "referrals": sum(sum(each.by_class.values()) for each in past.referrals),
        "ended": sum(each.ended for each in past.stays),
        "since": past.since,
        "day": past.as_of,
    }
    return Sentence(
        marked(
            "Past stays: only counts and curves are kept, no child ({referrals} referrals and {ended} ended stays from "
            "{since} to {day}). Simulations use them from now on."
        ),
        counts,
    )


def _row_said(change: RowChange, language: str) -> str:
    _ = translator(language)
    table = dictionary()[change.table]
    if change.kind == REMOVED:
        return f"{table.heading(language)} {change.key}: {_('removed')}"
    fields = {field.column: field for field in table.fields}
    parts = [
        fields[column].heading(language)
        if fields[column].sensitive
        else f"{fields[column].heading(language)} {_value(before, language)} → {_value(after, language)}"
        for column, (before, after) in change.columns.items()
        if column in fields
    ]
    return f"{table.heading(language)} {change.key}: {', '.join(parts)}"


def _value(value: object, language: str) -> str:
    _ = translator(language)
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return shown(value, language)


def preview_as_json(done: Preview, only_preview: bool) -> dict[str, Any]:
    """What changes, for machines; values of sensitive fields are left out."""
    return {
        "kind": "import",
        "stored": not only_preview,
        "tables": done.counts(),
        "changes": [
            {"table": change.table, "key": change.key, "kind": change.kind, "columns": _columns(change)}
            for change in done.changes
            if change.kind != ADDED
        ],
        "past": None if done.past is None else _past_as_json(done.past),
    }


def _past_as_json(past: Past) -> dict[str, Any]:
    return {
        "date": past.as_of.isoformat(),
        "since": {each.operator: each.since.isoformat() for each in past.referrals},
        "referrals": {each.operator: dict(each.by_class) for each in past.referrals},
        "stays": {each.ground_class: {"stays": each.stays, "ended": each.ended} for each in past.stays},
    }


def _columns(change: RowChange) -> dict[str, Any]:
    fields = {field.column: field for field in dictionary()[change.table].fields}
    return {
        column: None
        if column not in fields or fields[column].sensitive
        else {"before": _plain(before), "after": _plain(after)}
        for column, (before, after) in change.columns.items()
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def exported_lines(done: Exported, language: str) -> list[str]:
    """What was written, and under which watermark."""
    _ = translator(language)
    tables = dictionary()
    lines = [_("Written to {file}.").format(file=done.file)]
    lines += [
        f"  {tables[table].heading(language)}: {shown(rows, language)}" for table, rows in done.rows.items() if rows
    ]
    lines.append(_("Watermark: {text}").format(text=done.watermark))
    if done.is_synthetic:
        lines.append(_("Synthetic data: no row is about a real child"))
    return lines


def exported_as_json(done: Exported) -> dict[str, Any]:
    """What was written, for machines."""
    return {
        "kind": "export",
        "file": str(done.file),
        "rows": dict(done.rows),
        "watermark": done.watermark,
        "synthetic": done.is_synthetic,
    }


def unlocked_lines(folder: Path, files: Sequence[Path], language: str) -> list[str]:
    """What an encrypted export held."""
    _ = translator(language)
    return [
        _("Opened into {folder}: {files}").format(folder=folder, files=", ".join(file.name for file in files)),
        _("These files are in the clear: delete them when you are done."),
    ]


def unlocked_as_json(folder: Path, files: Sequence[Path]) -> dict[str, Any]:
    """The same for machines."""
    return {"kind": "unlocked", "folder": str(folder), "files": [file.name for file in files]}
