"""What is said about children whose time to be kept has run out, and about an erasure."""

from collections.abc import Sequence
from typing import Any

from planner.language import shown, translator
from planner.store.erasing import Erased
from planner.store.leaving import Left


def left_lines(found: Sequence[Left], language: str) -> list[str]:
    """A line per child, and what to do."""
    _ = translator(language)
    if not found:
        return [_("No child has been kept for longer than it should.")]
    lines = [
        _("{child}: last trace {last}, to be kept until {until}").format(
            child=each.child_id, last=each.last_on, until=each.until
        )
        for each in found
    ]
    return [*lines, _("Erase each with: python -m planner erase CHILD --why REASON")]


def left_as_json(found: Sequence[Left]) -> dict[str, Any]:
    """The same for machines."""
    rows = [{"child_id": row.child_id, "last_on": str(row.last_on), "until": str(row.until)} for row in found]
    return {"kind": "retention", "children": rows}


def erased_lines(done: Erased, language: str) -> list[str]:
    """What was erased, what can no longer be shown, and where the child may still stand."""
    _ = translator(language)
    lines = [
        _("{child} was erased: its rows are gone, and {count} records were emptied of it.").format(
            child=done.child_id, count=shown(sum(done.records.values()), language)
        )
    ]
    if done.decisions:
        lines.append(
            _("These decisions can no longer be computed anew: {decisions}").format(decisions=", ".join(done.decisions))
        )
    lines.append(_("Backups and exports made before still hold the child: erase it there too."))
    return lines


def erased_as_json(done: Erased) -> dict[str, Any]:
    """The same for machines."""
    return {
        "kind": "erased",
        "child_id": done.child_id,
        "records": dict(done.records),
        "decisions_not_recomputable": list(done.decisions),
    }
