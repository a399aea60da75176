"""Scenarios that contradict themselves, each other or the data: refused with file and line, all at once."""

import csv
from pathlib import Path

import pytest

from planner import __main__ as command
from planner import service
from planner.errors import BadInput, Fault
from planner.language import say
from planner.placement.world import World
from planner.scenario_checks import refuse_contradictions
from planner.scenarios import Named, lines_of, named, named_from, names

HEAD = 'schema = 1\ntitle = "T"\nwhy = "W"\n'


@pytest.fixture(scope="module")
def start() -> World:
    """The shipped data on their own day, 20 November 2026."""
    return service.world_under(service.open_desk())


def scenario(*entries: str, name: str = "x") -> Named:
    """A scenario whose entries begin on lines 4, 4 + n, …; each ends with why and source."""
    rows = "".join(f'[[changes]]\n{entry}\nwhy = "w"\nsource = "s"\n' for entry in entries)
    return named_from(name, HEAD + rows, f"{name}.toml")


def faults(start: World, *scenarios: Named) -> list[Fault]:
    """What is told of a stack."""
    with pytest.raises(BadInput) as refused:
        refuse_contradictions(start, scenarios)
    return list(refused.value.faults)


CLOSE = 'kind = "close_unit"\nunit_id = "U-0001"'
PLACES = 'kind = "places"\nunit_id = "U-0001"\napproved_places = '
DIAL = 'kind = "dial"\nname = "separation_factor"\nvalue = '
FAULTS = [
    ("closing what is closed", (CLOSE, CLOSE), 2, 9, "U-0001 closes on 2026-11-20 already"),
    ("a unit that is not there", ('kind = "close_unit"\nunit_id = "U-9999"',), 1, 4, "There is no unit «U-9999»"),
    ("a date before the start", (DIAL + "2\non = 2026-11-19",), 1, 8, "The day lies before the start, 2026-11-20."),
    ("closed before the start", (CLOSE + "\nclosed = 1\ncloses_on = 2026-01-01",), None, 7, "The key is not known."),
    ("fewer places than stay", (PLACES + "0",), 1, 7,
     "Residents of U-0001 who may not be moved: 1. Places that remain: 0."),
    ("one thing twice", (DIAL + "2", DIAL + "3"), 2, 10, "It contradicts entry 1, which sets the same."),
    ("a later day is refused", (CLOSE + "\ncloses_on = 2027-01-01",
     CLOSE + "\non = 2027-02-01\ncloses_on = 2027-03-01"),
     2, 10, "U-0001 closes on 2027-01-01 already"),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "row", "line", "wrong"), [case[1:] for case in FAULTS], ids=[c[0] for c in FAULTS])
def test_a_contradiction_is_told_with_file_entry_and_line(
    start: World, entries: tuple[str, ...], row: int | None, line: int, wrong: str
) -> None:
    if row is None:
        with pytest.raises(BadInput) as refused:
            scenario(*entries)
        (fault,) = refused.value.faults
    else:
        (fault,) = faults(start, scenario(*entries))
        assert fault.row == row
    assert (fault.file, fault.line) == ("x.toml", line)
    assert say(fault.wrong, "en").startswith(wrong)
    assert "{" not in say(fault.wrong, "nb") + say(fault.right, "nb")


def test_enough_places_for_those_who_stay_hold(start: World) -> None:
    refuse_contradictions(start, [scenario(PLACES + "1")])


def test_the_same_thing_may_be_set_from_another_day_or_by_another_scenario(start: World) -> None:
    refuse_contradictions(start, [scenario(DIAL + "2", DIAL + "3\non = 2027-01-01"), scenario(DIAL + "4", name="y")])


def test_two_scenarios_that_open_the_same_contradict_each_other(start: World) -> None:
    told = faults(start, named("bfe_pilot_4"), named("bfe_pilot_3"))
    assert {(fault.file, fault.row) for fault in told} == {("bfe_pilot_3.toml", 1), ("bfe_pilot_3.toml", 2)}
    assert [fault.line for fault in told] == [7, 24]


@pytest.mark.parametrize("name", names())
def test_no_scenario_of_the_library_contradicts_itself_or_the_shipped_data(start: World, name: str) -> None:
    refuse_contradictions(start, [named(name)])


def test_scenarios_that_speak_of_different_things_can_be_stacked(start: World) -> None:
    refuse_contradictions(start, [named(name) for name in ("bfe_pilot_4", "crime_up_36", "parity", "acute_shock")])


def test_entries_without_headings_of_their_own_are_told_by_the_line_of_the_list() -> None:
    text = HEAD + 'changes = [{kind = "close_unit", unit_id = "U-1"}]\n'
    assert lines_of(text, 1).of(1, "unit_id") == 4


def test_the_command_lists_shows_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["scenarios"]) == 0
    listed = capsys.readouterr().out
    assert all(f"{name}: " in listed for name in names())
    table = tmp_path / "library.csv"
    assert command.main(["scenarios", "--table", str(table)]) == 0
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    four = [row for row in rows if (row["scenario"], row["key"]) == ("bfe_pilot_4", "approved_places")]
    assert [(row["value"], row["kind"], row["from"]) for row in four] == [("4", "open_unit", "2027-01-01")]
    assert all(row["why"] and row["source"] and row["code"] for row in rows)
    assert {row["scenario"] for row in rows} == {*names()} - {"baseline"}  # which changes nothing
    assert command.main(["scenarios", "show", "acute_shock", "--language", "en"]) == 0
    assert "from 2027-03-01: demand_factor (acute): 1.85" in capsys.readouterr().out
    wrong = tmp_path / "mine.toml"
    wrong.write_text(HEAD + f'[[changes]]\n{DIAL}2\non = 2020-01-01\nwhy = "w"\nsource = "s"\n', encoding="utf-8")
    assert command.main(["scenarios", "check", str(wrong)]) == 2
    assert "mine.toml, linje 8, rad 1, kolonne on «2020-01-01»: Dagen ligger før starten" in capsys.readouterr().err
    assert command.main(["scenarios", "check", "parity", "bfe_pilot_4"]) == 0


def test_a_simulation_is_refused_before_it_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "twice.toml"
    entry = f'[[changes]]\n{CLOSE}\nwhy = "w"\nsource = "s"\n'
    wrong.write_text(HEAD + entry + entry, encoding="utf-8")
    for line in (["simulate", "--operator", "bfe"], ["cost"]):
        assert command.main([*line, "--scenario", str(wrong)]) == 2
        assert "twice.toml, linje 9, rad 2" in capsys.readouterr().err
