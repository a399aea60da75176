"""Candidates from files: read whole, or refused with every fault at once."""

from functools import cache
from pathlib import Path

import pytest

from models.change import AddStaff, ChangeInstitution, CloseUnit, OpenUnit, SetPlaces
from planner import service
from planner.candidates_file import read_candidates
from planner.errors import BadInput, BadUse
from planner.placement.world import World
from planner.service import world_under


@cache
def world() -> World:
    """The shipped country."""
    return world_under(service.open_desk())


def written(folder: Path, name: str, text: str) -> Path:
    """A file with the text."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_rows_of_csv_say_what_is_done_and_at_what_price(tmp_path: Path) -> None:
    text = (
        "id;title;kind;unit_id;institution_id;places;shift;staff;qualified;target_groups;grounds;cost_per_year;source\n"
        "a;Én plass;place;U-0018;;1;;;;;;4653385;pris\n"
        "b;Natt;post;U-0018;;;night;1.5;1;;;2000000;turnus\n"
        "c;Ned;close;U-0020;;-3;;;;;;-9000000;budsjett\n"
        "d;Om;convert;;I-013;;;;;care|assessment;5-1|3-2;100000;anslag\n"
        "e;Ny;living_unit;NY-1;I-013;2;;;;;;5000000;anslag\n"
    )
    found = read_candidates(written(tmp_path, "own.csv", text), world())
    assert [each.candidate_id for each in found] == ["a", "b", "c", "d", "e"]
    changes = [each.steps[0].change for each in found]
    before = next(unit for unit in world().dataset.units if unit.unit_id == "U-0018")
    budgeted = None if before.budgeted_places is None else before.budgeted_places + 1
    assert changes == [
        SetPlaces("U-0018", before.approved_places + 1, budgeted),
        AddStaff("night", 1.5, "I-013", "U-0018", 1.0),
        CloseUnit("U-0020"),
        ChangeInstitution("I-013", ("5-1", "3-2"), ("care", "assessment")),
        OpenUnit("NY-1", "I-013", approved_places=2),
    ]
    assert [each.cost_per_year for each in found] == [4653385, 2000000, -9000000, 100000, 5000000]
    assert found[2].places == -3


def test_every_fault_of_a_file_is_told_at_once_with_its_row(tmp_path: Path) -> None:
    text = (
        "id,title,kind,unit_id,places,cost_pr_year,source\n"
        "a,Plass,place,U-9999,1,,pris\n"
        "a,,plass,U-0018,1,,pris\n"
        "c,Plass,place,U-0018,mange,,\n"
    )
    with pytest.raises(BadInput) as refused:
        read_candidates(written(tmp_path, "own.csv", text), world())
    told = {(fault.row, fault.column) for fault in refused.value.faults}
    assert {(1, "cost_pr_year"), (2, "kind"), (3, "id"), (3, "title"), (3, "kind"), (4, "kind")} <= told
    rights = " ".join(str(fault.right) for fault in refused.value.faults)
    wrongs = " ".join(str(fault.wrong) for fault in refused.value.faults)
    assert "«cost_per_year»" in rights
    assert "«place»" in rights
    assert "The nearest one known is «U-" in wrongs


@pytest.mark.parametrize(
    "text",
    [
        "candidates = 3",
        "[[candidates]]\nid = 'a'",
        "[[candidates]]\nid = 'a'\ntitle = 't'\nsource = 's'\ncost_per_year = 1.5\nchanges = []",
        "[[candidates]]\nid = 'a'\ntitle = 't'\nsource = 's'\ncost_per_year = 1\nchanges = [{ kind = 'fly' }]",
        "[[candidates]]\nid = 'a'\ntitle = 't'\nsource = 's'\ncost_per_year = 1\nchange = []",
        "[[candidate]]\nid = 'a'",
        "not toml",
        "",
    ],
)
def test_toml_that_is_no_list_of_candidates_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        read_candidates(written(tmp_path, "own.toml", text), world())
    assert refused.value.faults


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(b"\xff\xfe\x00id")
    with pytest.raises(BadUse, match="UTF-8"):
        read_candidates(file, world())


def test_a_price_is_stated_with_its_source_or_left_to_be_reckoned(tmp_path: Path) -> None:
    head = "id,title,kind,unit_id,places,cost_per_year,source\n"
    (left,) = read_candidates(written(tmp_path, "left.csv", f"{head}a,Plass,place,U-0018,1,,\n"), world())
    (stated,) = read_candidates(written(tmp_path, "own.csv", f"{head}a,Plass,place,U-0018,1,700000,egen\n"), world())
    assert (left.is_reckoned, left.cost_per_year) == (True, 0)
    assert (stated.is_reckoned, stated.cost_per_year, stated.source) == (False, 700_000, "egen")
    with pytest.raises(BadInput) as refused:
        read_candidates(written(tmp_path, "bare.csv", f"{head}a,Plass,place,U-0018,1,700000,\n"), world())
    assert {(fault.row, fault.column) for fault in refused.value.faults} == {(2, "source")}
