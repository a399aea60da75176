"""The one list of fields agrees with the nouns, the codes, the page about data and itself."""

from dataclasses import MISSING, fields

import pytest

from models.dataset import Dataset
from planner.data_page import data_page
from planner.importing import CLASSES
from planner.importing.privacy import is_personal_heading, plain
from planner.reference import DATA, ROOT, Field, code_book, dictionary, geography

FIELDS = [field for table in dictionary().values() for field in table.fields]


def test_the_page_about_data_is_up_to_date() -> None:
    assert (ROOT / "docs" / "data.md").read_text(encoding="utf-8") == data_page()


def test_tables_are_those_of_a_data_set() -> None:
    assert set(dictionary()) == set(CLASSES) == {table.name for table in fields(Dataset)}
    required = {table.name for table in fields(Dataset) if table.default is MISSING}
    assert {table.name for table in dictionary().values() if table.required} == required


@pytest.mark.parametrize("table", CLASSES)
def test_columns_are_the_attributes_of_the_class(table: str) -> None:
    assert {field.column for field in dictionary()[table].fields} == {field.name for field in fields(CLASSES[table])}
    needed = {field.name for field in fields(CLASSES[table]) if field.default is MISSING}
    assert needed <= {field.column for field in dictionary()[table].fields if field.required}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.table}.{field.column}")
def test_a_field_is_fully_described(field: Field) -> None:
    assert field.heading_nb
    assert field.en
    assert field.nb
    assert field.source
    assert (field.type in ("code", "codes")) == bool(field.code_kind)
    assert not field.code_kind or code_book().codes(field.code_kind)
    assert bool(field.minimum) == bool(field.maximum) == (field.type in ("integer", "decimal", "date", "month"))
    assert bool(field.unit) == bool(field.unit_nb) == (field.type in ("integer", "decimal", "month"))
    if field.references:
        table, _, column = field.references.partition(".")
        assert dictionary()[table].fields[0].column == column


@pytest.mark.parametrize("table", dictionary())
def test_no_two_headings_of_a_table_can_be_mistaken(table: str) -> None:
    headings = [plain(name) for field in dictionary()[table].fields for name in {field.column, field.heading_nb}]
    by_column = {
        (plain(name), field.column) for field in dictionary()[table].fields for name in (field.column, field.heading_nb)
    }
    assert len(set(headings)) == len(by_column)


def test_no_heading_of_a_table_about_children_announces_personal_data() -> None:
    about_institutions = ("institutions", "units")
    named = [field for field in FIELDS if field.table not in about_institutions]
    assert [field.column for field in named if is_personal_heading(plain(field.heading_nb))] == []


def test_no_way_to_write_a_code_means_two_codes() -> None:
    for kind, codes in code_book().by_kind.items():
        written = [{plain(code.code), plain(code.nb), plain(code.en)} for code in codes.values()]
        assert sum(map(len, written)) == len(set().union(*written)), kind


def test_the_map_knows_every_municipality_and_district_with_its_operator() -> None:
    places = geography()
    assert (len(places.municipalities), len(places.districts)) == (357, 17)
    found = {
        number: places.municipalities[number].operator for number in ("0301", "1103", "3201", "4204", "5001", "5501")
    }
    assert found == {
        "0301": "bfe",
        "1103": "bufetat_vest",
        "3201": "bufetat_ost",
        "4204": "bufetat_sor",
        "5001": "bufetat_midt",
        "5501": "bufetat_nord",
    }
    assert {municipality.operator for municipality in places.municipalities.values()} == set(
        code_book().codes("operator")
    )
    assert places.districts["030101"].name == "Gamle Oslo"
    assert places.municipalities["0301"].point.km_to(places.districts["030101"].point) < 3


def test_the_reference_files_are_where_the_program_looks() -> None:
    for name in ("codes.csv", "dictionary.csv", "reference/municipalities_2024.csv", "reference/oslo_districts.csv"):
        assert (DATA / name).is_file()
