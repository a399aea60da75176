"""Malformed data sets by family: twelve families of ten kinds and more, each made as the file a person hands in.

A kind is a name and a function that writes it into a folder and gives its path. The tests of each family say
what is wrong with it in words; here they stand together, so that whatever imports can be held to all of them.
"""

import os
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.importing import test_encoding, test_meaning, test_privacy, test_structure, test_values
from tests.importing.files import (
    Tables,
    part,
    repacked,
    sound,
    sound_text,
    with_value,
    write_csv,
    write_folder,
    write_workbook,
)
from tests.importing.test_bombs import BILLION_LAUGHS
from tests.importing.test_container import OLE_HEAD

Make = Callable[[Path], Path]


def folder(tables: Tables, at: Path) -> Path:
    """The tables as a folder of CSV files."""
    return write_folder(at / "data", tables)


def csv(table: str, content: bytes | str, at: Path) -> Path:
    """The sound data set with one file of other content."""
    return write_csv(at / "data", table, content)


def parts(replaced: Mapping[str, bytes | None], at: Path) -> Path:
    """The sound workbook with parts of its archive exchanged."""
    return repacked(at / "data.xlsx", replaced)


def cell(table: str, row: int, column: str, value: object) -> Make:
    """The sound folder with one cell changed."""
    return partial(folder, with_value(table, row, column, value))


def file(name: str, content: bytes, at: Path) -> Path:
    """One file of any content."""
    (at / name).write_bytes(content)
    return at / name


def cut(share: float, at: Path) -> Path:
    """The first part of the sound workbook, as a copy broken off leaves it."""
    whole = write_workbook(at / "whole.xlsx", sound()).read_bytes()
    return file("data.xlsx", whole[: int(len(whole) * share)], at)


def without(table: str, at: Path) -> Path:
    """The sound folder without a file."""
    made = write_folder(at / "data", sound())
    (made / f"{table}.csv").unlink()
    return made


def beside(name: str, content: bytes, at: Path) -> Path:
    """The sound folder with one more file."""
    made = write_folder(at / "data", sound())
    (made / name).write_bytes(content)
    return made


def in_place(put: Callable[[Path], object], at: Path) -> Path:
    """The sound folder with something else in place of the file of children."""
    made = without("children", at)
    put(made / "children.csv")
    return made


def workbook(fill: Callable[[xlsxwriter.Workbook], Any], at: Path) -> Path:
    """The sound workbook with something added."""
    return write_workbook(at / "data.xlsx", sound(), fill)


def archive(names: Mapping[str, bytes], at: Path) -> Path:
    """Any archive under the name of a workbook."""
    with zipfile.ZipFile(at / "data.xlsx", "w") as made:
        for name, content in names.items():
            made.writestr(name, content)
    return at / "data.xlsx"


def lying(at: Path) -> Path:
    """A workbook that says it unpacks to a hundred bytes and unpacks to sixty megabytes."""
    bomb = repacked(at / "data.xlsx", {"xl/media/image1.png": b"\0" * (60 * 2**20)})
    content = bomb.read_bytes().replace(struct.pack("<I", 60 * 2**20), struct.pack("<I", 100))
    bomb.write_bytes(content)
    return bomb


def macros(at: Path) -> Path:
    """A workbook with macros that was renamed."""
    types = part("[Content_Types].xml", at).replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return repacked(at / "data.xlsx", {"[Content_Types].xml": types})


def formula(book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("travel").write_formula(1, 3, "=30+15", None, 45)


def far_cell(row: int, column: int, book: xlsxwriter.Workbook) -> None:
    book.get_worksheet_by_name("wishes").write(row, column, "x")


def sheets(number: int, book: xlsxwriter.Workbook) -> None:
    for extra in range(number):
        book.add_worksheet(f"extra {extra}")


def notes(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("Notater").write(0, 0, "husk å ringe")


def _values(rows: list[tuple[str, str, str, str]]) -> dict[str, Make]:
    return {f"{c} «{v}»": cell(t, test_values.row_of(t, c), c, v) for t, c, v, _ in rows}


def _meaning(rows: Mapping[str, tuple[Tables, str, int, str, str]]) -> dict[str, Make]:
    return {name: partial(folder, row[0]) for name, row in rows.items()}


INNER = "xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/embeddings/o.bin"

FAMILIES: dict[str, dict[str, Make]] = {
    "container": {
        "a path where nothing is": lambda at: at / "away",
        "a single CSV file": partial(file, "children.csv", sound_text("children").encode()),
        "a workbook before 2007": partial(file, "data.xlsx", OLE_HEAD + "Workbook".encode("utf-16-le") + bytes(2_000)),
        "a workbook under a password": partial(
            file, "data.xlsx", OLE_HEAD + "EncryptedPackage".encode("utf-16-le") + bytes(2_000)
        ),
        "text called a workbook": partial(file, "data.xlsx", sound_text("children").encode()),
        "an archive without a workbook": partial(archive, {"children.csv": sound_text("children").encode()}),
        "a macro workbook renamed": macros,
        "a part that is no XML": partial(parts, {"xl/sharedStrings.xml": b"<sheetData><row"}),
        "a path that climbs out of the archive": partial(parts, {"xl/../../evil.xml": b"<x/>"}),
        **{f"more than data: {name}": partial(parts, {name: b"<x/>"}) for name in INNER},
    },
    "bombs": {
        "ten megabytes of text": partial(csv, "wishes", sound_text("wishes") + "\n" * (10 * 2**20)),
        "a workbook that unpacks a hundredfold": partial(parts, {"xl/media/image1.png": bytes(20 * 2**20)}),
        "a workbook that lies about its size": lying,
        "a thousand parts": partial(parts, {f"xl/media/{n}.png": b"x" for n in range(1_001)}),
        "entities in the texts": partial(parts, {"xl/sharedStrings.xml": BILLION_LAUGHS.encode()}),
        "entities in a sheet": partial(parts, {"xl/worksheets/sheet1.xml": BILLION_LAUGHS.encode()}),
        "entities in the properties": partial(parts, {"docProps/core.xml": BILLION_LAUGHS.encode()}),
        "fifty-one sheets": partial(workbook, partial(sheets, 50)),
        "fifty thousand rows": partial(
            csv, "wishes", "child_id,institution_id,municipality,wish\n" + "B-1,I-1,,1\n" * 50_001
        ),
        "two hundred columns": partial(csv, "wishes", ",".join(f"c{n}" for n in range(201)) + "\n"),
        "a lone cell in the last column": partial(workbook, partial(far_cell, 5, 16_383)),
        "a value of a megabyte": partial(csv, "wishes", f'child_id,wish\nB-1,"{"x" * 2**20}"\n'),
    },
    "encoding": {
        **{name: partial(csv, "institutions", row[0]) for name, row in test_encoding.FILES.items()},
        **{name: cell("institutions", 3, "name", row[0]) for name, row in test_encoding.TEXTS.items()},
    },
    "structure": {
        **{name: partial(csv, "wishes", row[0]) for name, row in test_structure.FILES.items()},
        "a sheet that is not known": partial(workbook, notes),
        "an empty file": partial(csv, "wishes", b""),
    },
    "types": _values(test_values.NUMBERS) | _values(test_values.CODES),
    "dates": _values(test_values.DATES),
    "identity": _meaning(test_meaning.IDENTITY),
    "references": _meaning(test_meaning.REFERENCES),
    "injection": {
        **{name: cell("institutions", 2, "name", row[0]) for name, row in test_privacy.INJECTIONS.items()},
        **{f"an identifier «{value.strip()}»": cell("groups", 2, "group_id", value) for value in ("-1", "+A", "%A")},
        "a formula in a cell": partial(workbook, formula),
    },
    "semantics": _meaning(test_meaning.SEMANTICS),
    "privacy": {
        **{
            f"an identity number, form {number}": cell("children", 3, "view_note", f"Mor har {secret} som nummer")
            for number, secret in enumerate(test_privacy.SECRETS, start=1)
        },
        **{
            f"a column «{heading}»": partial(
                csv, "wishes", f"child_id,{heading},wish,institution_id\nB-1,hemmelig,1,I-1\n"
            )
            for heading in test_privacy.HEADINGS
        },
    },
    "partial and concurrent": {
        "a table cut within quotation marks": partial(csv, "separations", sound_text("separations")[:-30]),
        "a table cut within a row": partial(
            csv, "wishes", "child_id,institution_id,municipality,wish\nB-1,I-1,,1\nB-2,I"
        ),
        "half a workbook": partial(cut, 0.5),
        "a workbook without its last bytes": partial(cut, 0.999),
        "nothing of a workbook": partial(cut, 0.0),
        "a folder in which the children are not there yet": partial(without, "children"),
        "a folder in which the units are not there yet": partial(without, "units"),
        "the same table in two files": partial(beside, "Barn.csv", sound_text("children").encode()),
        "a second copy beside the first": partial(beside, "children (1).csv", sound_text("children").encode()),
        "a file of zero bytes where the copy began": partial(csv, "children", b""),
        "a pipe that somebody still writes to": partial(in_place, os.mkfifo),
        "a link to a file elsewhere": partial(in_place, lambda path: path.symlink_to("/etc/hostname")),
        "a folder in place of a file": partial(in_place, Path.mkdir),
    },
}
"""Kinds by family; every one of them is refused."""
