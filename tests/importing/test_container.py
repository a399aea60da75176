"""Files that are not what they say, or that hold more than data."""

import os
import zipfile
from pathlib import Path

import pytest

from tests.importing.files import part, repacked, sound, sound_text, told, write_csv, write_folder, write_workbook

NOT_A_WORKBOOK = "The file is no Excel workbook, or it is damaged."
LOCKED = "The workbook is locked by a password, or is in the format before 2007."
OLE_HEAD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504


def workbook_of(tmp_path: Path, content: bytes) -> Path:
    """A file called .xlsx with any content."""
    target = tmp_path / "data.xlsx"
    target.write_bytes(content)
    return target


def test_a_path_where_nothing_is_is_named(tmp_path: Path) -> None:
    assert told(tmp_path / "away") == [("away", None, None, "There is no such file or folder.")]


@pytest.mark.parametrize("name", ["children.csv", "data.xls", "data.xlsm", "data.ods", "data.pickle", "data"])
def test_a_single_file_that_is_no_workbook_is_not_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(sound_text("children"))
    assert told(tmp_path / name) == [(name, None, None, "Files of this kind are not read.")]


def test_an_empty_folder_lacks_every_table_that_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    missing = [wrong for _, _, _, wrong in told(tmp_path / "data")]
    assert missing == [
        f"The table {table} is missing; it must be there." for table in ("institutions", "units", "children")
    ]


@pytest.mark.parametrize(
    "marker",
    ["EncryptedPackage", "Workbook"],
    ids=["a workbook encrypted by a password", "a workbook in the format before 2007"],
)
def test_an_old_container_is_refused(marker: str, tmp_path: Path) -> None:
    content = OLE_HEAD + marker.encode("utf-16-le") + b"\0" * 2_000
    assert told(workbook_of(tmp_path, content)) == [("data.xlsx", None, None, LOCKED)]


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    whole = write_workbook(tmp_path / "whole.xlsx", sound()).read_bytes()
    for length in (0, 4, len(whole) // 2, len(whole) - 10):
        assert told(workbook_of(tmp_path, whole[:length])) == [("data.xlsx", None, None, NOT_A_WORKBOOK)]


def test_text_called_a_workbook_is_refused(tmp_path: Path) -> None:
    assert told(workbook_of(tmp_path, sound_text("children").encode())) == [("data.xlsx", None, None, NOT_A_WORKBOOK)]


def test_an_archive_without_a_workbook_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "data.xlsx"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("children.csv", sound_text("children"))
    assert told(target) == [("data.xlsx", None, None, NOT_A_WORKBOOK)]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("xl/vbaProject.bin", "The workbook holds macros."),
        ("xl/macrosheets/sheet1.xml", "The workbook holds macros."),
        ("xl/activeX/activeX1.xml", "The workbook holds macros."),
        ("xl/externalLinks/externalLink1.xml", "The workbook is linked to other files."),
        ("xl/connections.xml", "The workbook is linked to other files."),
        ("xl/embeddings/oleObject1.bin", "The workbook holds embedded objects."),
        ("customUI/customUI.xml", "The workbook holds embedded objects."),
        ("xl/../../evil.xml", NOT_A_WORKBOOK),
    ],
)
def test_a_workbook_with_more_than_data_in_it_is_refused(name: str, wrong: str, tmp_path: Path) -> None:
    assert told(repacked(tmp_path / "data.xlsx", {name: b"<x/>"})) == [("data.xlsx", None, None, wrong)]


def test_a_macro_workbook_renamed_to_xlsx_is_refused(tmp_path: Path) -> None:
    types = part("[Content_Types].xml", tmp_path).replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    found = told(repacked(tmp_path / "data.xlsx", {"[Content_Types].xml": types}))
    assert found == [("data.xlsx", None, None, "The workbook holds macros.")]


def test_a_part_that_stands_twice_in_the_archive_is_refused(tmp_path: Path) -> None:
    target = repacked(tmp_path / "data.xlsx", {})
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert told(target) == [("data.xlsx", None, None, NOT_A_WORKBOOK)]


def test_a_part_with_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "data.xlsx"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", b"<workbook>abc</workbook>")
    target.write_bytes(target.read_bytes().replace(b">abc<", b">abd<"))
    assert told(target) == [("data.xlsx", None, None, NOT_A_WORKBOOK)]


def test_a_part_marked_as_encrypted_is_refused(tmp_path: Path) -> None:
    target = repacked(tmp_path / "data.xlsx", {})
    content = bytearray(target.read_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert told(workbook_of(tmp_path, bytes(content))) == [("data.xlsx", None, None, LOCKED)]


@pytest.mark.parametrize(
    "name", ["xl/worksheets/sheet4.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_a_part_that_is_no_xml_is_refused(name: str, tmp_path: Path) -> None:
    found = told(repacked(tmp_path / "data.xlsx", {name: b"<sheetData><row"}))
    assert found == [("data.xlsx", None, None, NOT_A_WORKBOOK)]


def test_a_linked_folder_and_a_linked_file_are_not_followed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", sound())
    (tmp_path / "link").symlink_to(folder)
    assert told(tmp_path / "link") == [("link", None, None, "This is a link to another place.")]
    (folder / "children.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "children.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert told(folder) == [("children.csv", None, None, "This is a link to another place.")]


def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", sound())
    (folder / "children.csv").unlink()
    os.mkfifo(folder / "children.csv")
    assert told(folder) == [("children.csv", None, None, "This is no ordinary file.")]


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", sound())
    (folder / "children.csv").unlink()
    (folder / "children.csv").mkdir()
    assert told(folder) == [("children.csv", None, None, "This is no ordinary file.")]


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    for content in (b"", b"\n\n  \n"):
        assert told(write_csv(tmp_path / "data", "wishes", content)) == [
            ("wishes.csv", None, None, "The file is empty.")
        ]
