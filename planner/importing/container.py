"""Opens what it was given, a folder of CSV files or a workbook, and hands on sheets; guards what it opens."""

import os
import stat
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from models.plan import Sentence
from planner.importing.faults import HIDDEN, Faults, shown
from planner.importing.folder import csv_sheet
from planner.importing.privacy import plain
from planner.importing.sheets import Sheet
from planner.reference import MIB, MOST_BYTES, MOST_SHEETS, Table, dictionary

RIGHT_SOURCE = Sentence("A folder of CSV files, or one Excel workbook (.xlsx).")
RIGHT_FILE = Sentence("An ordinary file that you may read.")


def sheets_of(source: Path, faults: Faults) -> list[Sheet]:
    """The tables in a folder or workbook in the order of the dictionary; whatever cannot be read is a fault."""
    name = source.name or str(source)
    try:
        mode = source.lstat().st_mode
    except (OSError, ValueError):
        faults.add(name, None, None, "", Sentence("There is no such file or folder."), RIGHT_SOURCE)
        return []
    if stat.S_ISLNK(mode):
        faults.add(name, None, None, "", Sentence("This is a link to another place."), RIGHT_FILE)
        return []
    if stat.S_ISDIR(mode):
        found = _from_folder(source, faults)
    elif source.suffix.casefold() == ".xlsx":
        found = _from_workbook(source, faults)
    else:
        faults.add(name, None, None, "", Sentence("Files of this kind are not read."), RIGHT_SOURCE)
        return []
    if found is None:
        return []
    _refuse_repeated(found, faults)
    _require_tables(name, found, faults)
    order = list(dictionary())
    return sorted(found, key=lambda sheet: order.index(sheet.table))


def table_of(title: str) -> str | None:
    """The table that a file or sheet of this title holds; `None` where the dictionary knows none."""
    return _titles().get(plain(title))


def _titles() -> Mapping[str, str]:
    return {plain(title): table.name for table in dictionary().values() for title in (table.heading_nb, table.name)}


def _from_folder(folder: Path, faults: Faults) -> list[Sheet] | None:
    """The sheets in a folder; `None` where it cannot be opened at all."""
    sheets = []
    try:
        paths = sorted(path for path in folder.iterdir() if _is_csv(path))
    except OSError:
        faults.add(folder.name, None, None, "", Sentence("The folder cannot be read."), RIGHT_FILE)
        return None
    if len(paths) > MOST_SHEETS:
        wrong = Sentence("The folder has more than {most} tables.", {"most": MOST_SHEETS})
        faults.add(folder.name, None, None, "", wrong, RIGHT_SOURCE)
        return None
    allowance = MOST_BYTES
    for path in paths:
        table = table_of(path.stem)
        if table is None:
            _refuse_title(path.name, path.stem, faults)
            continue
        content = _content(path, allowance, faults)
        allowance -= len(content or b"")
        sheet = None if content is None else csv_sheet(path.name, content, dictionary()[table], faults)
        sheets.append(sheet or Sheet(path.name, table, (), is_readable=False))
    return sheets


def _from_workbook(file: Path, faults: Faults) -> list[Sheet] | None:
    """The sheets in a workbook; `None` where it cannot be opened at all."""
    # openpyxl takes longer to load than a data set in CSV takes to read.
    from planner.importing.workbook import workbook_sheets

    content = _content(file, MOST_BYTES, faults)
    found = None if content is None else workbook_sheets(file.name, content, table_of, faults)
    if found is None:
        return None
    sheets = []
    for sheet in found:
        if sheet.table:
            sheets.append(sheet)
        else:
            _refuse_title(sheet.file, sheet.file.removeprefix(f"{file.name}, "), faults)
    return sheets


def _is_csv(path: Path) -> bool:
    return path.suffix.casefold() == ".csv" and not path.name.startswith((".", "~"))


def _content(path: Path, most: int, faults: Faults) -> bytes | None:
    """The bytes of an ordinary file of at most `most` bytes; links, pipes and devices are never opened."""
    name = path.name
    try:
        handle = os.open(
            path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        )
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                faults.add(name, None, None, "", Sentence("This is no ordinary file."), RIGHT_FILE)
                return None
            with os.fdopen(handle, "rb", closefd=False) as source:
                content = source.read(most + 1)
        finally:
            os.close(handle)
    except OSError:
        is_link = path.is_symlink()
        wrong = Sentence("This is a link to another place.") if is_link else Sentence("The file cannot be read.")
        faults.add(name, None, None, "", wrong, RIGHT_FILE)
        return None
    if len(content) > most:
        wrong = Sentence("The data set is larger than {most} MB.", {"most": MOST_BYTES // MIB})
        faults.add(name, None, None, "", wrong, Sentence("Leave out what is not part of the tables."))
        return None
    return content


def _refuse_title(name: str, title: str, faults: Faults) -> None:
    file = HIDDEN if shown(title) == HIDDEN else name
    near = get_close_matches(plain(title), _titles(), n=1, cutoff=0.6)
    wrong = Sentence("There is no table of this name.")
    if near:
        right = Sentence("The nearest one is {table}.", {"table": _titles()[near[0]]})
    else:
        right = Sentence("One of: {tables}.", {"tables": ", ".join(dictionary())})
    faults.add(file, None, None, "", wrong, right)


def _refuse_repeated(sheets: list[Sheet], faults: Faults) -> None:
    first: dict[str, str] = {}
    for sheet in sheets:
        if first.setdefault(sheet.table, sheet.file) != sheet.file:
            wrong = Sentence(
                "The table {table} is there twice: see {file}.", {"table": sheet.table, "file": first[sheet.table]}
            )
            faults.add(sheet.file, None, None, "", wrong, Sentence("Keep one of them."))


def _require_tables(name: str, sheets: list[Sheet], faults: Faults) -> None:
    there = {sheet.table for sheet in sheets}
    for table in dictionary().values():
        if table.required and table.name not in there:
            wrong = Sentence("The table {table} is missing; it must be there.", _names(table))
            right = Sentence("Add a table {table} (in Norwegian {heading_nb}).", _names(table))
            faults.add(name, None, None, "", wrong, right)


def _names(table: Table) -> dict[str, object]:
    return {"table": table.name, "heading_nb": f"«{table.heading_nb}»"}
