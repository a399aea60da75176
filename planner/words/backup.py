"""What the commands about backups say: what a backup holds, what a drill found."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from planner.entering import Drill
from planner.language import shown, translator
from planner.store.backups import Backup


def backup_lines(file: Path, done: Backup, language: str) -> list[str]:
    """What was written, and that it was restored on trial."""
    _ = translator(language)
    return [
        _("Backup written to {file}: {count} records of the audit, {size} MB, encrypted.").format(
            file=file, count=shown(done.seq, language), size=_megabytes(done.size, language)
        ),
        _("Restored on trial and found whole, in {seconds} s altogether.").format(seconds=_seconds(done, language)),
    ]


def restored_lines(into: str, done: Backup, language: str) -> list[str]:
    """What was restored, and what to do next."""
    _ = translator(language)
    clear = _("The store was encrypted and is not any more: PLANNER_STORE_KEY was not set.")
    return [
        _("Restored to {store}: as it was on {when} UTC, {count} records of the audit, in {seconds} s.").format(
            store=into, when=_when(done), count=shown(done.seq, language), seconds=_seconds(done, language)
        ),
        _("A new anchor begins here. Keep the old one as evidence of what came after the backup."),
        *([clear] if done.is_clear_now else []),
    ]


def drill_lines(file: Path, drill: Drill, language: str) -> list[str]:
    """What the drill found: what would be lost, and how long it takes to be back."""
    _ = translator(language)
    about = drill.backup
    lines = [
        _("{file} is whole: made {when} UTC, {count} records of the audit.").format(
            file=file, when=_when(about), count=shown(about.seq, language)
        )
    ]
    if not drill.is_current:
        lines.append(
            _("It has an older schema (migration {revision}); restoring it upgrades it.").format(
                revision=about.revision
            )
        )
    lines.append(_("Time to be back (RTO): {seconds} s on this machine.").format(seconds=_seconds(about, language)))
    if drill.lost is None:
        lines.append(_("What would be lost (RPO): unknown, since no store was named."))
    else:
        minutes = shown(round(drill.lost[1] / 60), language)
        lines.append(
            _("What would be lost (RPO): {count} acts of {minutes} minutes since the backup.").format(
                count=shown(drill.lost[0], language), minutes=minutes
            )
        )
    return lines


def backup_as_json(file: Path, done: Backup) -> dict[str, Any]:
    """What was written, for machines."""
    return {"kind": "backup", "file": str(file), **asdict(done)}


def restored_as_json(into: str, done: Backup) -> dict[str, Any]:
    """What was restored, for machines."""
    return {"kind": "restored", "store": into, **asdict(done)}


def drill_as_json(file: Path, drill: Drill) -> dict[str, Any]:
    """What the drill found, for machines: seconds to be back, and acts and seconds that would be lost."""
    return {
        "kind": "drill",
        "file": str(file),
        **asdict(drill.backup),
        "current": drill.is_current,
        "rto_s": drill.backup.seconds,
        "rpo_acts": None if drill.lost is None else drill.lost[0],
        "rpo_s": None if drill.lost is None else drill.lost[1],
    }


def _when(about: Backup) -> str:
    return about.made_at[:16].replace("T", " ")


def _seconds(about: Backup, language: str) -> str:
    return shown(round(about.seconds, 1), language)


def _megabytes(size: int, language: str) -> str:
    return shown(round(size / 1_000_000, 1), language)
