"""The shipped folder is what the generator writes, and holds what it is meant to show."""

import csv
from collections import Counter
from itertools import pairwise
from pathlib import Path

from models.codes import Code
from planner.exporting import write_folder
from planner.importing import read_dataset
from planner.reference import DATA, code_book, geography
from planner.synthesis.draws import dials
from planner.synthesis.people import is_high_risk
from tests.synthesis.made import shipped

FOLDER = DATA / "synthetic"


def test_the_files_are_the_generators_output_byte_for_byte(tmp_path: Path) -> None:
    write_folder(shipped(), tmp_path)
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert {file.name: file.read_bytes() for file in FOLDER.glob("*.csv")} == written


def test_the_reader_reads_the_folder_back_to_the_same_data_set() -> None:
    assert read_dataset(FOLDER) == shipped()


def test_the_folder_says_in_both_languages_that_it_is_synthetic() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "oppdiktet" in text
    assert "made up" in text


def test_about_a_sixth_of_the_children_wait_both_acute_and_planned() -> None:
    homes = {row.child_id for row in shipped().placements}
    waiting = Counter(child.urgency for child in shipped().children if child.child_id not in homes)
    assert 140 <= sum(waiting.values()) <= 160
    assert 35 <= waiting["acute"] <= 45


def test_units_are_of_one_to_eight_places() -> None:
    sizes = Counter(unit.approved_places for unit in shipped().units)
    assert set(sizes) == set(range(1, 9))
    assert 320 <= sum(sizes.values()) <= 380
    assert 180 <= len(shipped().institutions) <= 220


def test_oslos_high_risk_group_is_densely_separated_and_needs_one_to_three_staff() -> None:
    group = {c.child_id: c for c in shipped().children if c.operator == "bfe" and is_high_risk(dials(), c)}
    assert {child.ground for child in group.values()} == {"4-4", "6-1", "6-2"}
    needs = {child.staff_day for child in group.values()}
    assert min(needs) == 1
    assert max(needs) == 3
    pairs = [row for row in shipped().separations if row.child_a in group and row.child_b in group]
    assert len(pairs) >= 2 * len(group)
    assert {row.level for row in pairs} == {"unit", "institution", "distance"}
    limits = {row.max_per_unit for row in shipped().groups if row.child_id in group}
    assert limits <= {1, 2, 3}
    assert 1 in limits


def test_other_operators_have_separations_too_but_fewer_per_child() -> None:
    operator = {child.child_id: child.operator for child in shipped().children}
    counts = Counter(operator[row.child_a] for row in shipped().separations)
    assert all(counts[name] for name in code_book().codes("operator"))
    assert counts["bfe"] > sum(counts.values()) / 2


def test_the_pilot_is_there_and_closed_to_oslo_by_a_row_of_its_own() -> None:
    pilot = next(row for row in shipped().institutions if row.name == "Pilot Vestby")
    units = [unit for unit in shipped().units if unit.institution_id == pilot.institution_id]
    assert (pilot.operator, pilot.ownership, pilot.target_groups) == ("bufetat_ost", "state", ("reinforced",))
    assert geography().municipalities[pilot.municipality].name == "Vestby"
    assert [unit.approved_places for unit in units] == [4]
    rows = [row for row in shipped().agreements if row.institution_id == pilot.institution_id]
    assert [(row.operator, row.provider, row.allowed) for row in rows] == [("bfe", "bufetat_ost", False)]


def test_agreements_join_east_with_south_and_central_with_north() -> None:
    allowed = {frozenset((row.operator, row.provider)) for row in shipped().agreements if row.allowed}
    assert allowed == {frozenset(("bufetat_ost", "bufetat_sor")), frozenset(("bufetat_midt", "bufetat_nord"))}


def test_every_optional_table_has_rows_and_staff_stand_in_both_forms() -> None:
    assert [name for name in ("exclusions", "wishes", "travel", "pins", "groups") if not getattr(shipped(), name)] == []
    assert {row.unit_id is None for row in shipped().staffing} == {True, False}


def test_few_units_lack_staffing_rows() -> None:
    shared = {row.institution_id for row in shipped().staffing if row.unit_id is None}
    own = {row.unit_id for row in shipped().staffing}
    without = [u for u in shipped().units if u.institution_id not in shared and u.unit_id not in own]
    assert 1 <= len(without) <= 0.03 * len(shipped().units)


def test_some_units_open_soon_and_some_close() -> None:
    day = shipped().as_of()
    assert any(unit.opens_on and unit.opens_on > day for unit in shipped().units)
    assert any(unit.closes_on and unit.closes_on > day for unit in shipped().units)


def test_no_invented_name_is_a_real_institutions_or_a_municipalitys() -> None:
    with (DATA / "reference" / "named_institutions_public.csv").open(encoding="utf-8", newline="") as source:
        real = {word.casefold() for row in csv.DictReader(source) for word in row["name"].split()}
    towns = {place.name.casefold() for place in geography().municipalities.values()}
    invented = [row.name.casefold().rsplit(" ", 1)[0] for row in shipped().institutions if row.name != "Pilot Vestby"]
    assert set(invented) & (real | towns) == set()
    assert len(set(invented)) == len(invented)


def test_ids_say_nothing_about_whom_they_name() -> None:
    """Neighbours in the order of ids share operator, and being placed, no more often than chance has it."""
    homes = {row.child_id for row in shipped().placements}
    kinds = [(child.operator, child.child_id in homes) for child in shipped().children]
    chance = sum((count / len(kinds)) ** 2 for count in Counter(kinds).values())
    alike = sum(first == second for first, second in pairwise(kinds)) / len(kinds)
    assert alike < chance + 0.05


def test_every_ground_and_target_group_occurs() -> None:
    def of_kind(kind: str) -> set[str]:
        codes: list[Code] = list(code_book().by_kind[kind].values())
        return {code.code for code in codes}

    assert {child.ground for child in shipped().children} == of_kind("ground")
    assert {child.target_group for child in shipped().children} == of_kind("target_group")
