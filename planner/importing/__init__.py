"""Brings data in: `read_dataset` gives a whole data set or raises `BadInput` with every fault at once.

    container   opens folder or workbook, within limits          → sheets of cells
    folder, workbook    what the two kinds of files need
    tables      headings and rows                                → rows of values
    cells, numbers, dates   what one cell says
    references, meaning     what rows say about one another
    privacy     what may never come in

Every fault is a `planner.errors.Fault` with file, row, column, value, what is wrong and what would be right.
"""

from pathlib import Path
from typing import Any

from models.child import Child, Exclusion, GroupMember, Pin, Placement, Separation, Stay, Waiver, Wish
from models.dataset import Dataset
from models.institution import Agreement, Institution, Staffing, TravelTime, Unit
from planner.importing.container import sheets_of
from planner.importing.faults import Faults
from planner.importing.fingerprint import dataset_sha256
from planner.importing.meaning import check_meaning
from planner.importing.references import check_keys, check_references
from planner.importing.tables import Content, understood
from planner.reference import dictionary

__all__ = ["data_sha256", "dataset_sha256", "read_dataset"]

# The attributes of each class are the columns of its table.
CLASSES: dict[str, type[Any]] = {
    "institutions": Institution,
    "units": Unit,
    "children": Child,
    "staffing": Staffing,
    "placements": Placement,
    "separations": Separation,
    "groups": GroupMember,
    "exclusions": Exclusion,
    "wishes": Wish,
    "agreements": Agreement,
    "travel": TravelTime,
    "pins": Pin,
    "waivers": Waiver,
    "stays": Stay,
}


def read_dataset(source: Path) -> Dataset:
    """The data set in a folder of CSV files or an Excel workbook, its rows in the order of the files.

    Raises `BadInput` with every fault found, and then nothing was read.
    """
    faults = Faults()
    sheets = sheets_of(source, faults)
    contents: dict[str, Content] = {}
    for sheet in (sheet for sheet in sheets if sheet.is_readable):
        contents.setdefault(sheet.table, understood(sheet, dictionary()[sheet.table], faults))
    for content in contents.values():
        check_keys(content, faults)
    check_references(contents, faults)
    check_meaning(contents, faults)
    faults.raise_if_any(order=[sheet.file for sheet in sheets])
    return Dataset(
        **{table: tuple(CLASSES[table](**row.values) for row in content.rows) for table, content in contents.items()}
    )


def data_sha256(source: Path) -> str:
    """The hash of the data set in a folder or workbook; raises `BadInput` as `read_dataset` does."""
    return dataset_sha256(read_dataset(source))
