"""What must be read: files as a Norwegian Excel and other programs save them, all to the same data set."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from models.dataset import Dataset
from planner.importing import data_sha256, dataset_sha256, read_dataset
from planner.reference import DATA, dictionary
from tests.importing.files import Tables, sound, sound_text, with_value, write_csv, write_folder, write_workbook


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The sound data set, read from the plainest files."""
    return read_dataset(write_folder(tmp_path_factory.mktemp("sound") / "data", sound()))


def test_every_table_and_value_arrives(expected: Dataset) -> None:
    assert {table: len(getattr(expected, table)) for table in sound()} == {
        table: len(rows) for table, rows in sound().items()
    }
    institution, unit, child = expected.institutions[0], expected.units[0], expected.children[0]
    assert (institution.latitude, institution.longitude, institution.min_age) == (59.6, 10.74, None)
    assert institution.grounds == ("4-2", "4-4", "6-2")
    assert (unit.approved_places, unit.budgeted_places, unit.separable, unit.emergency) == (4, 3, True, False)
    assert (unit.opens_on, unit.closes_on) == (date(2025, 4, 1), date(2027, 4, 1))
    assert (child.birth_month, child.needs, child.staff_day, child.staff_night) == (
        date(2010, 5, 1),
        ("school",),
        2.0,
        None,
    )
    assert expected.children[1].view_note == "Vil bo nær skolen, helst i Oslo"
    assert (expected.wishes[1].wish, expected.wishes[1].municipality) == (-2, "0301")
    assert (expected.staffing[0].staff, expected.staffing[1].unit_id) == (6.5, None)
    assert [agreement.institution_id for agreement in expected.agreements] == [None, "I-1"]


def norwegian(tables: Tables) -> dict[str, list[list[str]]]:
    """The tables as a Norwegian writes them: headings, names of codes, ja and nei, decimal commas, Norwegian dates."""
    words = {"yes": "Ja", "no": "NEI", "acute": "akutt", "boy": "Gutt", "state": "Statlig", "bfe": "Oslo (BFE)"}
    written = {}
    for table, rows in tables.items():
        fields = dictionary()[table].fields
        written[table] = [[field.heading_nb for field in fields]]
        for row in rows:
            cells = []
            for field in fields:
                text = words.get(str(row.get(field.column, "")), str(row.get(field.column, "")))
                if field.type == "decimal":
                    text = text.replace(".", ",")
                elif field.type == "date" and text:
                    text = date.fromisoformat(text).strftime("%d.%m.%Y")
                elif field.type == "month" and text:
                    text = f"{text[5:]}.{text[:4]}"
                elif field.type in ("municipality", "district"):
                    text = text.removeprefix("0")
                cells.append(text)
            written[table].append(cells)
    return written


def test_a_folder_is_read_as_a_norwegian_excel_saves_it(tmp_path: Path, expected: Dataset) -> None:
    for table, rows in norwegian(sound()).items():
        quoted = [[f'"{cell}"' if ";" in cell or "\n" in cell else cell for cell in row] for row in rows]
        text = "\r\n".join(";".join(row) for row in quoted) + "\r\n"
        (tmp_path / f"{dictionary()[table].heading_nb}.csv").write_bytes(text.encode("cp1252"))
    assert read_dataset(tmp_path) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_every_encoding_and_delimiter_is_read(encoding: str, delimiter: str, tmp_path: Path, expected: Dataset) -> None:
    assert read_dataset(write_folder(tmp_path / "data", sound(), delimiter, encoding)) == expected


CHANGES: dict[str, Callable[[str], str]] = {
    "a byte order mark before a heading in quotation marks": lambda text: (
        "\ufeff" + text.replace("child_id", '"child_id"')
    ),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "line ends of an old Mac": lambda text: text.replace("\n", "\r"),
    "no line end at the end": lambda text: text.removesuffix("\n"),
    "blank rows everywhere": lambda text: "\n" + text.replace("\n", '\n\n  \n""\n'),
    "rows of empty values": lambda text: text + "," * text.split("\n")[0].count(",") + "\n",
    "headings in capitals with spaces": lambda text: text.replace("view_note", " VIEW NOTE ").replace(
        "own_unit", "Egen avdeling"
    ),
    "a line that states the delimiter": lambda text: "sep=,\n" + text,
    "spaces around values": lambda text: text.replace('"boy"', '"  boy\u00a0"'),
    "names of codes": lambda text: text.replace('"4-4"', '"§ 4-4"').replace('"planned"', '"Planlagt"'),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_file_is_read_that_has(kind: str, tmp_path: Path, expected: Dataset) -> None:
    content = CHANGES[kind](sound_text("children"))
    assert content != sound_text("children")
    assert read_dataset(write_csv(tmp_path / "data", "children", content)) == expected


VALUES: list[tuple[str, str, str, object]] = [
    ("agreements", "price_per_day", "13 500", 13500),
    ("agreements", "price_per_day", "13\u00a0500", 13500),
    ("agreements", "price_per_day", "13500,0", 13500),
    ("staffing", "staff", "0,5", 0.5),
    ("staffing", "staff", "12.125", 12.125),
    ("institutions", "latitude", "59,920", 59.92),
    ("wishes", "wish", "\u22121", -1),
    ("units", "separable", "SANN", True),
    ("units", "separable", "USANN", False),
    ("units", "separable", "0", False),
    ("children", "birth_month", "2010-05-01", date(2010, 5, 1)),
    ("children", "birth_month", "mai.10", date(2010, 5, 1)),
    ("children", "birth_month", "2005-11", date(2005, 11, 1)),
    ("children", "referred_on", "1.10.2026", date(2026, 10, 1)),
    ("children", "referred_on", "2026-10-01 00:00:00", date(2026, 10, 1)),
    ("children", "ground", "04.apr", "4-4"),
    ("institutions", "grounds", "04.feb", ("4-2",)),
    ("children", "municipality", "301", "0301"),
    ("children", "district", "30102", "030102"),
    ("children", "view_note", "- vil bo hjemme", "- vil bo hjemme"),
    ("children", "view_note", 'Sa «nei», "helst" ikke\nikke der', 'Sa «nei», "helst" ikke\nikke der'),
]


@pytest.mark.parametrize(("table", "column", "written", "value"), VALUES)
def test_a_value_is_read(table: str, column: str, written: str, value: object, tmp_path: Path) -> None:
    tables = with_value(table, 2, column, written)
    if column == "staff":
        tables["staffing"][0]["qualified"] = "0"
    read = read_dataset(write_folder(tmp_path / "data", tables))
    assert getattr(getattr(read, table)[0], column) == value


def test_a_workbook_of_text_is_read(tmp_path: Path, expected: Dataset) -> None:
    assert read_dataset(write_workbook(tmp_path / "data.xlsx", sound())) == expected


def test_a_workbook_of_excels_own_cells_is_read(tmp_path: Path, expected: Dataset) -> None:
    tables = sound()
    kinds = {field.column: field.type for table in dictionary().values() for field in table.fields}
    for rows in tables.values():
        for row in rows:
            for column, value in row.items():
                kind = kinds[column]
                if value and kind in ("integer", "decimal", "municipality", "district"):
                    row[column] = float(str(value))
                elif value and kind in ("date", "month"):
                    row[column] = datetime.fromisoformat(f"{value}-01" if kind == "month" else str(value))
                elif kind == "yes_no":
                    row[column] = value == "yes"
                elif value == "4-4" and kind == "code":
                    row[column] = datetime(2026, 4, 4)
    assert read_dataset(write_workbook(tmp_path / "data.xlsx", tables)) == expected


def test_a_text_in_several_styles_is_read_whole(tmp_path: Path) -> None:
    def add(book: xlsxwriter.Workbook) -> None:
        bold = book.add_format({"bold": True})
        book.get_worksheet_by_name("pins").write_rich_string(1, 3, "Søsken ", bold, "bor", " der")

    assert read_dataset(write_workbook(tmp_path / "data.xlsx", sound(), add)).pins[0].reason == "Søsken bor der"


def test_the_shipped_data_set_is_read_in_half_a_second() -> None:
    seconds = []
    for _ in range(5):
        started = time.process_time()
        shipped = read_dataset(DATA / "synthetic")
        seconds.append(time.process_time() - started)
    assert len(shipped.children) >= 800
    assert min(seconds) < 0.5


def test_missing_optional_tables_and_columns_make_no_difference(tmp_path: Path, expected: Dataset) -> None:
    tables = {table: rows for table, rows in sound().items() if table in ("institutions", "units", "children")}
    folder = write_folder(tmp_path / "data", tables)
    (folder / "README.md").write_text("about")
    (folder / ".hidden.csv").write_text("about")
    text = sound_text("units").split("\n")
    narrow = "\n".join(",".join(line.split(",")[:5] + line.split(",")[8:9] + line.split(",")[10:]) for line in text)
    (folder / "units.csv").write_text(narrow.replace("budgeted_places", "BUDSJETTERTE PLASSER"))
    read = read_dataset(folder)
    assert (read.institutions, read.children, read.pins) == (expected.institutions, expected.children, ())
    assert read.units == tuple(
        replace(unit, opens_on=None, closes_on=None, services=(), max_age_span=None) for unit in expected.units
    )


def test_the_hash_is_of_what_is_said_and_not_of_how_it_is_written(tmp_path: Path, expected: Dataset) -> None:
    tables = sound()
    for rows in tables.values():
        random.Random(7).shuffle(rows)
    tables["institutions"][0]["grounds"] = "6-2|4-4|4-2"
    shuffled = write_folder(tmp_path / "shuffled", tables, ";", "cp1252")
    assert read_dataset(shuffled) != expected
    assert data_sha256(shuffled) == dataset_sha256(expected)
    changes = [("children", "own_unit", "yes"), ("wishes", "wish", "1"), ("agreements", "price_per_day", "13501")]
    changed = [data_sha256(write_folder(tmp_path / "data", with_value(table, 2, *cell))) for table, *cell in changes]
    assert len({dataset_sha256(expected), *changed}) == 4


def test_a_table_without_rows_is_as_one_that_is_missing(tmp_path: Path, expected: Dataset) -> None:
    tables = {name: [] if name == "waivers" else rows for name, rows in sound().items()}
    missing = {name: rows for name, rows in sound().items() if name != "waivers"}
    hashes = {data_sha256(write_folder(tmp_path / str(len(given)), given)) for given in (tables, missing)}
    assert len(hashes) == 1
    assert dataset_sha256(expected) not in hashes


def test_reading_changes_no_file(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", sound())
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    read_dataset(folder)
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before
