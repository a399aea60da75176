"""Files made to exhaust memory or time: each is refused, quickly and before it is unpacked or understood."""

import io
import os
import struct
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.importing.files import part, repacked, sound, sound_text, told, write_csv, write_folder, write_workbook

SECONDS_ALLOWED = 10
ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{ENTITIES}]><x>&a9;</x>'
OWN_ENTITIES = "The workbook defines entities of its own, as no spreadsheet does."
NOT_A_WORKBOOK = "The file is no Excel workbook, or it is damaged."


@pytest.fixture(autouse=True)
def _in_time() -> object:
    started = time.perf_counter()
    yield
    assert time.perf_counter() - started < SECONDS_ALLOWED


def test_a_folder_of_more_than_ten_megabytes_is_refused(tmp_path: Path) -> None:
    content = sound_text("wishes") + "\n" * (10 * 2**20)
    assert told(write_csv(tmp_path / "data", "wishes", content)) == [
        ("wishes.csv", None, None, "The data set is larger than 10 MB.")
    ]


def test_a_workbook_that_unpacks_a_hundredfold_is_refused(tmp_path: Path) -> None:
    bomb = repacked(tmp_path / "data.xlsx", {"xl/media/image1.png": b"\0" * (20 * 2**20)})
    assert told(bomb) == [("data.xlsx", None, None, "The workbook unpacks to more than 100 times its size.")]


def test_a_workbook_that_unpacks_to_more_than_fifty_megabytes_is_refused(tmp_path: Path) -> None:
    bomb = repacked(tmp_path / "data.xlsx", {f"xl/media/{n}.png": b"\0" * (9 * 2**20) for n in range(6)})
    assert told(bomb) == [("data.xlsx", None, None, "Unpacked, the workbook holds more than 50 MB.")]


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    bomb = repacked(tmp_path / "data.xlsx", {"xl/media/image1.png": b"\0" * (60 * 2**20)})
    content = bytearray(bomb.read_bytes())
    true_size, said = struct.pack("<I", 60 * 2**20), struct.pack("<I", 100)
    assert content.count(true_size) >= 1
    bomb.write_bytes(bytes(content).replace(true_size, said))
    assert told(bomb) == [("data.xlsx", None, None, NOT_A_WORKBOOK)]


def test_a_workbook_of_a_thousand_parts_is_refused(tmp_path: Path) -> None:
    bomb = repacked(tmp_path / "data.xlsx", {f"xl/media/{n}.png": b"x" for n in range(1_001)})
    assert told(bomb) == [("data.xlsx", None, None, "Unpacked, the workbook holds more than 50 MB.")]


@pytest.mark.parametrize(
    "name", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/core.xml"]
)
def test_a_bomb_of_entities_is_refused(name: str, tmp_path: Path) -> None:
    bomb = repacked(tmp_path / "data.xlsx", {name: BILLION_LAUGHS.encode()})
    assert told(bomb) == [("data.xlsx", None, None, OWN_ENTITIES)]


def test_an_entity_that_points_to_a_file_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    attack = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><sst><si><t>&e;</t></si></sst>'
    assert told(repacked(tmp_path / "data.xlsx", {"xl/sharedStrings.xml": attack.encode()})) == [
        ("data.xlsx", None, None, OWN_ENTITIES)
    ]


def test_a_bomb_of_entities_in_another_encoding_or_under_another_name_is_refused(tmp_path: Path) -> None:
    wide = repacked(tmp_path / "wide.xlsx", {"xl/sharedStrings.xml": BILLION_LAUGHS.encode("utf-16")})
    assert told(wide) == [("wide.xlsx", None, None, NOT_A_WORKBOOK)]
    renamed = {
        "xl/strings.dat": BILLION_LAUGHS.encode(),
        "xl/sharedStrings.xml": None,
        "xl/_rels/workbook.xml.rels": part("xl/_rels/workbook.xml.rels", tmp_path).replace(
            b"sharedStrings.xml", b"strings.dat"
        ),
        "[Content_Types].xml": part("[Content_Types].xml", tmp_path).replace(b"sharedStrings.xml", b"strings.dat"),
    }
    assert told(repacked(tmp_path / "renamed.xlsx", renamed)) == [("renamed.xlsx", None, None, NOT_A_WORKBOOK)]


def test_a_document_type_across_the_edge_of_two_chunks_is_found(tmp_path: Path) -> None:
    spaces = b" " * (2**16 - 4)
    bomb = repacked(tmp_path / "data.xlsx", {"docProps/app.xml": spaces + b'<!DOCTYPE x SYSTEM "x.dtd"><x/>'})
    assert told(bomb)[0][3] == OWN_ENTITIES


def test_more_than_fifty_sheets_are_refused(tmp_path: Path) -> None:
    def add(book: xlsxwriter.Workbook) -> None:
        for number in range(50):
            book.add_worksheet(f"extra {number}")

    found = told(write_workbook(tmp_path / "data.xlsx", sound(), add))
    assert found == [("data.xlsx", None, None, "The workbook has more than 50 sheets.")]


def test_more_than_fifty_thousand_rows_are_refused(tmp_path: Path) -> None:
    content = "child_id,institution_id,municipality,wish\n" + "B-1,I-1,,1\n" * 50_001
    found = told(write_csv(tmp_path / "data", "wishes", content))
    assert found == [("wishes.csv", 50_002, None, "The table has more than 50000 rows.")]


def test_more_than_two_hundred_columns_are_refused(tmp_path: Path) -> None:
    content = ",".join(f"c{n}" for n in range(201)) + "\n"
    found = told(write_csv(tmp_path / "data", "wishes", content))
    assert found == [("wishes.csv", 1, None, "The row reaches beyond column number 200.")]


@pytest.mark.parametrize(
    ("row", "column", "wrong"),
    [
        (5, 16_383, "The row reaches beyond column number 200."),
        (1_048_575, 0, "The table has more than 50000 rows."),
    ],
    ids=["the last column of a sheet", "the last row of a sheet"],
)
def test_a_lone_cell_far_out_is_refused(row: int, column: int, wrong: str, tmp_path: Path) -> None:
    def add(book: xlsxwriter.Workbook) -> None:
        book.get_worksheet_by_name("wishes").write(row, column, "x")

    found = told(write_workbook(tmp_path / "data.xlsx", sound(), add))
    assert found == [("data.xlsx, wishes", row + 1, None, wrong)]


def test_a_value_of_a_megabyte_is_refused(tmp_path: Path) -> None:
    content = f'child_id,wish\nB-1,"{"x" * 2**20}"\n'
    found = told(write_csv(tmp_path / "data", "wishes", content))
    assert found == [("wishes.csv", 2, None, "A value is longer than 10000 characters.")]


def test_a_sheet_of_millions_of_tiny_cells_is_refused_unread(tmp_path: Path) -> None:
    cells = b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>"
    noise = {"xl/media/image1.png": os.urandom(300_000)}
    bomb = repacked(tmp_path / "data.xlsx", noise | {"xl/worksheets/sheet9.xml": cells * 5_100})
    assert told(bomb) == [("data.xlsx", None, None, "The workbook has more cells and texts than can be read.")]


def test_a_table_full_of_faults_is_refused_in_time(tmp_path: Path) -> None:
    tables = sound()
    tables["units"] = [tables["units"][0] | {"unit_id": f"U-{number}"} for number in range(2_000)]
    tables["staffing"] = [tables["staffing"][0] | {"unit_id": f"V-{number}"} for number in range(2_000)]
    assert len(told(write_folder(tmp_path / "lost", tables))) == 2_000
    stray = "child_id,institution_id,wish" + "," * 97 + "\n" + ("1," * 99 + "1\n") * 10_000
    found = told(write_csv(tmp_path / "stray", "wishes", stray))
    assert [row for _, row, _, wrong in found if wrong == "The value stands under no heading."] == [2] * 97


def test_an_archive_within_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", b"\0" * (5 * 2**20))
    target = tmp_path / "data.xlsx"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("data.xlsx", inner.getvalue())
    assert told(target) == [("data.xlsx", None, None, NOT_A_WORKBOOK)]
