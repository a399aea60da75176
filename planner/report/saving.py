"""A report as a file of the kind that its name ends in."""

from collections.abc import Callable, Mapping
from pathlib import Path

from planner.errors import BadUse
from planner.report.as_docx import as_docx
from planner.report.as_pdf import as_pdf
from planner.report.as_xlsx import as_xlsx
from planner.report.document import Report

WRITERS: Mapping[str, Callable[[Report], bytes]] = {".docx": as_docx, ".pdf": as_pdf, ".xlsx": as_xlsx}
MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Kinds of files and their media types."""


def refuse_unknown_kind(files: tuple[Path, ...]) -> None:
    """Raises `BadUse` before any work for a name that no writer takes, or a folder that is not there."""
    for file in files:
        if file.suffix.lower() not in WRITERS:
            raise BadUse(
                "«{file}» is no kind of report. Give it a name that ends in one of {known}.",
                file=file.name,
                known=tuple(WRITERS),
            )
        if not file.parent.is_dir():
            raise BadUse("{file} cannot be written: there is no such folder.", file=file)


def save(report: Report, file: Path) -> None:
    """Writes the report; raises `BadUse` where the file cannot be written."""
    refuse_unknown_kind((file,))
    content = WRITERS[file.suffix.lower()](report)
    try:
        file.write_bytes(content)
    except OSError:
        raise BadUse("{file} cannot be written.", file=file) from None
