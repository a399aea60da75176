"""A scenario that waives one rule for one child, as a file."""

from pathlib import Path


def waiver_file(folder: Path, child_id: str, rule: str = "age") -> Path:
    """The file, whose waiver holds to the end of 2026."""
    file = folder / "waived.toml"
    file.write_text(
        "schema = 1\ntitle = 'Unntak'\nwhy = 'Avtalt'\ntitle_en = 'Waiver'\nwhy_en = 'Agreed'\n"
        f"[[changes]]\nkind = 'waive'\nchild_id = '{child_id}'\nrule = '{rule}'\n"
        "reason = 'agreed'\napproved_by = 'leader'\nexpires_on = 2026-12-31\nwho = 'leader'\nwhy = 'Avtalt'\n",
        encoding="utf-8",
    )
    return file
