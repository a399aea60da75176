"""Rows of a data set edited in a copy: every edit goes through the reader that takes files in, with all its checks.

A copy is a value: each edit gives a new one, so what is refused leaves nothing behind. The data it began from stay.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from models.dataset import Dataset
from models.plan import Sentence, marked
from planner.errors import BadInput, BadUse, Fault
from planner.exporting import cell, table_as_csv
from planner.importing import dataset_sha256, read_dataset
from planner.reference import Table, dictionary
from planner.service import NOTICE, SHIPPED, Desk

MOST_PAST = 6
"""Desks kept to be taken back to at once: each is as large as the data; older ones are made again."""

Cells = Mapping[str, str]
"""What stands in the columns of a row, as text; an empty text is none."""

Key = tuple[str, ...]
"""What names a row: the texts of its key columns in their order."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: the table, the row as it was (`None` for a new one) and as it is (`None` for one taken out)."""

    table: str
    before: Cells | None
    after: Cells | None
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A data set under edits: the desk as it is now, every edit, and the desk that it all began from.

    `past` are the desks before the last few edits, so that most of what is taken back is there already.
    """

    desk: Desk
    edits: tuple[Edit, ...] = ()
    begun: Desk | None = None
    past: tuple[Desk, ...] = ()

    @property
    def start(self) -> Desk:
        """The desk that the copy began from."""
        return self.begun or self.desk


class RowFaults(BadInput):
    """An edit that was refused: `by_column` are the faults of the edited row, `faults` all there are."""

    def __init__(self, faults: Sequence[Fault], by_column: Mapping[str, Sequence[Fault]]) -> None:
        super().__init__(faults)
        self.by_column = by_column


def rows_of(desk: Desk, table: str) -> tuple[Cells, ...]:
    """Every row of a table as texts."""
    described = dictionary()[table]
    return tuple(_cells(described, row) for row in getattr(desk.dataset, table))


def key_of(table: str, cells: Cells) -> Key:
    """What names the row."""
    return tuple(cells.get(field.column, "") for field in dictionary()[table].fields if field.is_key)


def row_with(desk: Desk, table: str, key: Key) -> Cells | None:
    """The row of that key, `None` where there is none."""
    return next((cells for cells in rows_of(desk, table) if key_of(table, cells) == key), None)


def edited(copy: Copy, edit: Edit) -> Copy:
    """The copy after one edit more.

    Raises `RowFaults` with every fault that the reader finds, `BadUse` where who or why is missing, where nothing
    is changed, or where the row is no longer as it was when the edit began.
    """
    if not edit.who.strip() or not edit.why.strip():
        raise BadUse("Write who says so and why: both stand in the log.")
    if edit.before == edit.after:
        raise BadUse("Nothing is changed: write what is to be different.")
    rows = list(rows_of(copy.desk, edit.table))
    at = len(rows)
    if edit.before is not None:
        if edit.before not in rows:
            raise BadUse("The row has been changed since it was opened. Open it again.")
        at = rows.index(edit.before)
    rows[at : at + (edit.before is not None)] = [edit.after] if edit.after is not None else []
    dataset = _read_back(copy.desk, edit.table, rows, at)
    past = (*copy.past, copy.desk)[-MOST_PAST:]
    return Copy(_desk_with(copy.desk, dataset), (*copy.edits, edit), copy.start, past)


def undone(copy: Copy) -> Copy:
    """The copy before its last edit; raises `BadUse` where there is none."""
    if not copy.edits:
        raise BadUse("There is no edit to take back.")
    if copy.past:
        return Copy(copy.past[-1], copy.edits[:-1], copy.start if copy.edits[:-1] else None, copy.past[:-1])
    before = Copy(copy.start)
    for edit in copy.edits[:-1]:
        before = edited(before, edit)
    return before


def read_files(files: Mapping[str, bytes], desk: Desk) -> Desk:
    """The data set in uploaded files (CSV tables, or one workbook), with map and codes of the desk.

    Raises `BadInput` with every fault. It is synthetic only where the notice of the synthetic data is among the files.
    """
    with TemporaryDirectory() as folder:
        source = _written(files, Path(folder))
        dataset = read_dataset(source)
    is_synthetic = files.get(NOTICE) == (SHIPPED / NOTICE).read_bytes()
    name = next(iter(files)) if len(files) == 1 else ", ".join(sorted(files)[:3])
    return replace(_desk_with(desk.base or desk, dataset), is_synthetic=is_synthetic, source_name=name)


def as_zip(desk: Desk) -> bytes:
    """The data set as a ZIP of its CSV tables, with the notice of the synthetic data where it is synthetic."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for table in dictionary().values():
            rows = getattr(desk.dataset, table.name)
            if rows or table.required:
                archive.writestr(f"{table.name}.csv", table_as_csv(table, rows))
        if desk.is_synthetic:
            archive.writestr(NOTICE, (SHIPPED / NOTICE).read_bytes())
    return packed.getvalue()


def changed_cells(edit: Edit) -> tuple[tuple[str, str, str], ...]:
    """The columns that an edit changes, each with what stood there and what stands there now."""
    before, after = edit.before or {}, edit.after or {}
    columns = [field.column for field in dictionary()[edit.table].fields]
    return tuple(
        (column, before.get(column, ""), after.get(column, ""))
        for column in columns
        if before.get(column, "") != after.get(column, "")
    )


def _cells(table: Table, row: object) -> Cells:
    return {field.column: cell(field, getattr(row, field.column)).lstrip() for field in table.fields}


def _desk_with(desk: Desk, dataset: Dataset) -> Desk:
    """The desk on other data; they stand in no store, so nothing decided on them is handed over to one."""
    sha256 = dataset_sha256(dataset)
    return replace(desk, dataset=dataset, data_sha256=sha256, as_of=dataset.as_of(), kept_in=None)


def _read_back(desk: Desk, name: str, rows: Sequence[Cells], at: int) -> Dataset:
    """The data set with these rows in one table, read as files are; the row at `at` is the edited one."""
    texts = {
        f"{table.name}.csv": table_as_csv(table, found).encode()
        for table in dictionary().values()
        if table.name != name and ((found := getattr(desk.dataset, table.name)) or table.required)
    }
    if rows:
        texts[f"{name}.csv"] = _as_csv(dictionary()[name], rows)
    with TemporaryDirectory() as folder:
        try:
            return _sharing(read_dataset(_written(texts, Path(folder))), desk.dataset)
        except BadInput as refused:
            own = [fault for fault in refused.faults if fault.file == f"{name}.csv" and fault.row == at + 2]
            columns: dict[str, list[Fault]] = {}
            for fault in own:
                columns.setdefault(fault.column or "", []).append(fault)
            columns.pop("", None)
            raise RowFaults(refused.faults, columns) from None


def _sharing(read: Dataset, before: Dataset) -> Dataset:
    """The data set read, with the tables that are the same taken from before, so that copies cost little memory."""
    names = (table.name for table in dictionary().values())
    same = {name: rows for name in names if (rows := getattr(before, name)) == getattr(read, name)}
    return replace(read, **same)


def _as_csv(table: Table, rows: Sequence[Cells]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.column for field in table.fields])
    writer.writerows([row.get(field.column, "") for field in table.fields] for row in rows)
    return text.getvalue().encode()


def _written(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files laid down for the reader: a single workbook is the source itself, else the folder is."""
    for name, content in files.items():
        (folder / Path(name).name).write_bytes(content)
    workbooks = [name for name in files if name.casefold().endswith(".xlsx")]
    if len(workbooks) > 1 or (workbooks and any(name.casefold().endswith(".csv") for name in files)):
        wrong = Sentence(marked("A workbook stands beside other tables."))
        right = Sentence(marked("One workbook, or several CSV files."))
        raise BadInput([Fault(workbooks[0], None, None, "", wrong, right)])
    return folder / Path(workbooks[0]).name if workbooks else folder
