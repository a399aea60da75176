"""Reads an Excel workbook (.xlsx), after making sure that it holds data only and no trap.

openpyxl understands the cells; before it sees anything, the archive is measured and searched, because
openpyxl alone is open to bombs of entities and of compression.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable

from defusedxml.ElementTree import iterparse
from openpyxl import DEFUSEDXML
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from models.plan import Sentence
from planner.importing.faults import Cell, Faults
from planner.importing.folder import refuse_columns
from planner.importing.privacy import plain
from planner.importing.sheets import EXPLAINING, MOST_MARKS, Sheet, is_blank
from planner.reference import MIB, MOST_COLUMNS, MOST_RATIO, MOST_ROWS, MOST_SHEETS, MOST_UNPACKED_BYTES

SAVE_AS_XLSX = Sentence("Save it as an ordinary Excel workbook (.xlsx) without password and macros.")
NOT_A_WORKBOOK = Sentence("The file is no Excel workbook, or it is damaged.")
FORMULA = "="
"""Stands for any formula; its text is not kept."""

MOST_PARTS = 1_000
CHUNK = 2**16
OLE = b"\xd0\xcf\x11\xe0"

FORBIDDEN_PARTS: tuple[tuple[str, Sentence], ...] = (
    (r"vbaproject|/macrosheets/|/dialogsheets/|/activex/|/ctrlprops/", Sentence("The workbook holds macros.")),
    (r"/externallinks/|/connections\.xml|/querytables/", Sentence("The workbook is linked to other files.")),
    (r"/embeddings/|/embeddedobject|/customui", Sentence("The workbook holds embedded objects.")),
)
MACRO_CONTENT = re.compile(rb"macroEnabled|ms-excel\.sheet\.binary|vbaProject", re.IGNORECASE)


TableOf = Callable[[str], str | None]


def workbook_sheets(file: str, content: bytes, table_of: TableOf, faults: Faults) -> list[Sheet] | None:
    """The filled sheets of a workbook, `None` where it cannot be opened; `table_of` knows the table by its title.

    Sheets of the template that only explain are passed over, and so are empty ones. A filled sheet of another
    name has the table `""`. Everything that cannot be read is among the faults.
    """
    if not _is_safe(file, content, faults):
        return None
    assert DEFUSEDXML, "openpyxl must find defusedxml"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheets(file, content, table_of, faults)
    except Exception:  # openpyxl answers damaged parts with whatever comes up in it
        faults.add(file, None, None, "", NOT_A_WORKBOOK, SAVE_AS_XLSX)
        return None


def _is_safe(file: str, content: bytes, faults: Faults) -> bool:
    """Whether the archive may be handed to openpyxl: whole, small enough, and nothing in it but data."""
    wrong = _what_is_unsafe(content)
    if wrong is None:
        return True
    faults.add(file, None, None, "", wrong, SAVE_AS_XLSX)
    return False


def _what_is_unsafe(content: bytes) -> Sentence | None:
    if content.startswith(OLE):
        return Sentence("The workbook is locked by a password, or is in the format before 2007.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unsafe_names(archive) or _unsafe_sizes(archive, len(content)) or _unsafe_contents(archive)
    except Exception:  # zipfile answers damaged archives with errors of many kinds
        return NOT_A_WORKBOOK


def _unsafe_names(archive: zipfile.ZipFile) -> Sentence | None:
    names = ["/" + info.filename.replace("\\", "/").lower() for info in archive.infolist()]
    if len(set(names)) != len(names) or any("/../" in name for name in names):
        return NOT_A_WORKBOOK
    if any(info.flag_bits & 1 for info in archive.infolist()):
        return Sentence("The workbook is locked by a password, or is in the format before 2007.")
    for pattern, wrong in FORBIDDEN_PARTS:
        if any(re.search(pattern, name) for name in names):
            return wrong
    if "/[content_types].xml" not in names or "/xl/workbook.xml" not in names:
        return NOT_A_WORKBOOK
    if sum(name.startswith(("/xl/worksheets/sheet", "/xl/chartsheets/")) for name in names) > MOST_SHEETS:
        return Sentence("The workbook has more than {most} sheets.", {"most": MOST_SHEETS})
    return None


def _unsafe_sizes(archive: zipfile.ZipFile, packed: int) -> Sentence | None:
    """Measures by the directory first, and then by unpacking, since a directory can lie."""
    parts = archive.infolist()
    stated = sum(part.file_size for part in parts)
    if stated > MOST_UNPACKED_BYTES or len(parts) > MOST_PARTS:
        return Sentence("Unpacked, the workbook holds more than {most} MB.", {"most": MOST_UNPACKED_BYTES // MIB})
    if stated > MOST_RATIO * packed:
        return Sentence("The workbook unpacks to more than {most} times its size.", {"most": MOST_RATIO})
    return None


def _unsafe_contents(archive: zipfile.ZipFile) -> Sentence | None:
    unpacked = marks = 0
    for part in archive.infolist():
        is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        seen = b""
        with archive.open(part) as source:
            while chunk := source.read(CHUNK):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED_BYTES:
                    most = {"most": MOST_UNPACKED_BYTES // MIB}
                    return Sentence("Unpacked, the workbook holds more than {most} MB.", most)
                marks += chunk.count(b"<")
                if marks > MOST_MARKS:
                    return Sentence("The workbook has more cells and texts than can be read.")
                wrong = _unsafe_xml(seen + chunk) if is_xml else None
                if wrong is not None:
                    return wrong
                seen = chunk[-32:]
        if part.filename == "[Content_Types].xml" and MACRO_CONTENT.search(archive.read(part)):
            return Sentence("The workbook holds macros.")
    return None


def _unsafe_xml(piece: bytes) -> Sentence | None:
    # Zero bytes mean UTF-16, in which a document type could hide from the search.
    if b"\0" in piece:
        return NOT_A_WORKBOOK
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        return Sentence("The workbook defines entities of its own, as no spreadsheet does.")
    return None


def _sheets(file: str, content: bytes, table_of: TableOf, faults: Faults) -> list[Sheet] | None:
    reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
    # openpyxl's own way to the shared texts takes ten times as long: minutes where somebody means harm.
    reader.read_strings = lambda: setattr(reader, "shared_strings", _shared_texts(reader))
    reader.read()
    book = reader.wb
    if len(book.sheetnames) > MOST_SHEETS:
        wrong = Sentence("The workbook has more than {most} sheets.", {"most": MOST_SHEETS})
        faults.add(file, None, None, "", wrong, Sentence("Delete the sheets that are not part of the data set."))
        return None
    sheets = []
    for worksheet in book.worksheets:
        name = f"{file}, {worksheet.title}"
        if plain(worksheet.title) in EXPLAINING:
            continue
        with worksheet._get_source() as source:
            parser = WorkSheetParser(
                source,
                worksheet._shared_strings,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            rows = _rows(name, parser.parse(), faults)
        table = table_of(worksheet.title) or ""
        if rows or table:
            sheets.append(Sheet(name, table, rows or (), is_readable=rows is not None))
    book.close()
    return sheets


def _shared_texts(reader: ExcelReader) -> list[str]:
    """The texts that cells refer to by number; of a text in several styles all pieces, of a phonetic one none."""
    part = reader.package.find(SHARED_STRINGS)
    if part is None:
        return []
    texts = []
    text_tag, item_tag, run_tag = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("t", "si", "r"))
    with reader.archive.open(part.PartName.lstrip("/")) as source:
        for _, node in iterparse(source):
            if node.tag == item_tag:
                runs = (piece for child in node for piece in (child if child.tag == run_tag else (child,)))
                texts.append("".join(piece.text or "" for piece in runs if piece.tag == text_tag))
                node.clear()
    return texts


def _rows(
    name: str, parsed: Iterable[tuple[int, list[dict[str, object]]]], faults: Faults
) -> tuple[tuple[int, tuple[Cell, ...]], ...] | None:
    """The rows of a sheet as its file numbers them; `None` with a fault where they cannot be a table.

    openpyxl's own reading of rows passes silently over rows and cells that come out of order.
    """
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    last = 0
    for number, cells in parsed:
        if number <= last:
            faults.add(name, number, None, "", NOT_A_WORKBOOK, SAVE_AS_XLSX)
            return None
        last = number
        filled = {int(str(cell["column"])): _value(cell) for cell in cells if cell["value"] is not None}
        if len(filled) < sum(cell["value"] is not None for cell in cells):
            faults.add(name, number, None, "", NOT_A_WORKBOOK, SAVE_AS_XLSX)
            return None
        if not filled or all(map(is_blank, filled.values())):
            continue
        if number > MOST_ROWS + 1:
            wrong = Sentence("The table has more than {most} rows.", {"most": MOST_ROWS})
            faults.add(name, number, None, "", wrong, Sentence("Delete rows that are not part of the table."))
            return None
        width = max(filled)
        if width > MOST_COLUMNS:
            refuse_columns(name, number, faults)
            return None
        rows.append((number, tuple(filled.get(column) for column in range(1, width + 1))))
    return tuple(rows)


def _value(cell: dict[str, object]) -> Cell:
    if cell["data_type"] == "f":
        return FORMULA
    value = cell["value"]
    return value if isinstance(value, Cell) else str(value)
