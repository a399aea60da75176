"""Scenario files: written and read back exactly, refused with every fault at once, and found by name."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.change import (
    AddStaff,
    AllowMove,
    CloseUnit,
    OpenUnit,
    PinChild,
    Scenario,
    SetDial,
    SetNeed,
    SetPlaces,
    Step,
    WaiveRule,
)
from planner import service
from planner.errors import BadInput, BadUse, Fault
from planner.language import say
from planner.placement.changes import CHANGES, said
from planner.reference import code_book
from planner.scenarios import (
    BASELINE,
    FOLDER,
    file_of,
    names,
    read_scenario,
    scenario_from,
    scenario_text,
    stacked,
    write_scenario,
)
from planner.steps import LARGEST, read_steps
from tests.placement.test_changes import DOES

HEAD = 'schema = 1\ntitle = "T"\nwhy = "W"\n'
ENTRY = '[[changes]]\nwhy = "w"\nsource = "s"\n'


def scenario(*steps: Step) -> Scenario:
    """A scenario of these steps."""
    return Scenario('Title «quoted» "twice"', "Why\nin two lines, \\ and \t and \x7f", steps)


def test_every_kind_of_change_is_written_and_read_back_exactly(tmp_path: Path) -> None:
    steps = tuple(Step(change, "Q", "because", date(2027, 1, 1), "minutes") for change, _, _ in DOES)
    write_scenario(scenario(*steps), tmp_path / "all.toml")
    assert read_scenario(tmp_path / "all.toml") == scenario(*steps)


@given(st.text(min_size=1).filter(lambda text: text.strip()), st.text())
def test_any_text_comes_back_as_it_was(text: str, other: str) -> None:
    written = Scenario(text, text, (Step(SetDial(text[:2000], other), text[:2000], text[:2000]),))
    assert scenario_from(scenario_text(written), "x.toml") == written


@given(st.floats(-LARGEST, LARGEST), st.integers(-LARGEST, LARGEST))
def test_any_number_comes_back_as_it_was(number: float, whole: int) -> None:
    written = scenario(Step(AddStaff("day", number), "Q", "w"), Step(SetPlaces("U", whole), "Q", "w"))
    assert scenario_from(scenario_text(written), "x.toml") == written


@pytest.mark.parametrize(
    "change",
    [
        SetNeed("B", needs=()),
        SetNeed("B", own_unit=False),
        AllowMove("B", False),
        OpenUnit("U", "I", services=(), separable=False, approved_places=0),
        SetDial("goal_order", ("cost", "moves")),
        SetDial("age_bands", (6, 13)),
        SetDial("pilot_staff_levels", (1.5, 2.0)),
        SetDial("one_ground_per_unit", False),
        SetDial("outnumber_ratio", 1, "night"),
    ],
)
def test_what_is_empty_or_no_is_not_what_is_left_out(change: SetNeed) -> None:
    written = scenario(Step(change, "Q", "w"))
    assert scenario_from(scenario_text(written), "x.toml") == written
    assert type(scenario_from(scenario_text(written), "x.toml").steps[0].change) is type(change)


MISSING, UNKNOWN = "The key is missing.", "The key is not known."
UNFIT = "The value does not fit."


def entry(lines: str) -> str:
    """A scenario of one change with these keys, one after the other."""
    return HEAD + ENTRY + "\n".join(lines.split("; "))


def bare(lines: str) -> str:
    """The same without why and source."""
    return HEAD + "[[changes]]\n" + "\n".join(lines.split("; "))


LIFT = 'kind = "lift_pins"; child_id = '
CLOSE = 'kind = "close_unit"; unit_id = "U"; '
STAFF = 'kind = "staff"; shift = "day"; staff = '
PLACES = 'kind = "places"; unit_id = "U"; '

FAULTS: list[tuple[str, str, int | None, str | None, str, str]] = [
    ("an unknown key", HEAD + 'tittle = "x"', None, "tittle", UNKNOWN, "The nearest one known is «title»."),
    ("no schema", 'title = "T"\nwhy = "W"', None, "schema", "The version is not known.", "Version 1."),
    ("another schema", HEAD.replace("1", "2"), None, "schema", "The version is not known.", "Version 1."),
    ("no title", 'schema = 1\nwhy = "W"', None, "title", MISSING, "A title in one line."),
    ("an empty why", 'schema = 1\ntitle = "T"\nwhy = " "', None, "why", MISSING, "Say what the scenario is for."),
    ("changes that are no list", HEAD + "changes = 5", None, "changes", "Not a list.", "A list in brackets."),
    ("a change that is none", HEAD + "changes = [5]", 1, "kind", "This is no change.", "Keys with values."),
    ("no kind", HEAD + ENTRY, 1, "kind", "The kind is missing.", "Known are: pin, forbid"),
    ("an unknown kind", entry('kind = "close"'), 1, "kind", "There is no such kind of change.", "«close_unit»"),
    ("a key of no change", entry(CLOSE + "closes = 2027-01-01"), 1, "closes", UNKNOWN, "«closes_on»"),
    ("a missing key", entry('kind = "pin"; child_id = "B"'), 1, "unit_id", MISSING, "A text in quotation marks."),
    ("no why", bare(LIFT + '"B"; who = "Q"'), 1, "why", MISSING, "Say why this is changed."),
    ("no source", bare(LIFT + '"B"; why = "w"'), 1, "source", MISSING, "Name where the value comes from"),
    ("a number for a text", entry(LIFT + "5"), 1, "child_id", UNFIT, "A text in quotation marks."),
    ("an empty text", entry(LIFT + '""'), 1, "child_id", UNFIT, "A text in quotation marks."),
    ("half a place", entry(PLACES + "approved_places = 2.5"), 1, "approved_places", UNFIT, "A whole number."),
    ("yes for a number", entry(PLACES + "approved_places = true"), 1, "approved_places", UNFIT, "A whole number."),
    ("no number at all", entry('kind = "staff"; shift = "day"; staff = nan'), 1, "staff", UNFIT, "A number."),
    ("a word for yes", entry('kind = "movable"; child_id = "B"; movable = "x"'), 1, "movable", UNFIT, "true or false"),
    ("no such day", entry(CLOSE + 'closes_on = "2027-02-30"'), 1, "closes_on", UNFIT, "A date as 2026-11-21."),
    ("an hour for a day", entry(CLOSE + "closes_on = 2027-02-03T10:00:00"), 1, "closes_on", UNFIT, "A date as"),
    ("a text for a list", entry('kind = "need"; child_id = "B"; needs = "x"'), 1, "needs", UNFIT, "A list of texts"),
    ("a table for a value", entry('kind = "dial"; name = "x"; value = {}'), 1, "value", UNFIT, "A number, a text"),
    ("more than can be reckoned", entry(f"{STAFF}1{'0' * 400}"), 1, "staff", UNFIT, "A number of at most 18 digits."),
    ("a power of ten", entry(STAFF + "1e308"), 1, "staff", UNFIT, "A number of at most 18 digits."),
    ("too many places", entry(f"{PLACES}approved_places = 1{'0' * 400}"), 1, "approved_places", UNFIT, "A number of"),
    ("too long a number", entry(f"{STAFF}1{'0' * 5000}"), None, None, "The file is not TOML", "Keys with values"),
    ("a list of all sorts", entry('kind = "dial"; name = "x"; value = [1, "x"]'), 1, "value", UNFIT, "A number, a"),
    ("a day before all data", entry(CLOSE + "closes_on = 0001-01-01"), 1, "closes_on", UNFIT, "A date from 1950-01-01"),
    ("a day after all data", entry(CLOSE + 'on = "9999-12-31"'), 1, "on", UNFIT, "A date from 1950-01-01 to"),
    ("no English title", 'title_en = ""\n' + HEAD, None, "title_en", UNFIT, "A text in quotation marks."),
    ("no TOML", HEAD + "changes = [ = ]", None, None, "The file is not TOML: see line 4.", "Keys with values"),
    ("TOML cut short", HEAD + "changes = [", None, None, "The file is not TOML: see line 4.", "Keys with values"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "row", "column", "wrong", "right"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_fault_is_told_with_its_place_and_what_would_be_right(
    text: str, row: int | None, column: str | None, wrong: str, right: str
) -> None:
    with pytest.raises(BadInput) as refused:
        scenario_from(text, "x.toml")
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column) == ("x.toml", row, column)
    assert say(fault.wrong, "en").startswith(wrong)
    assert right in say(fault.right, "en")
    assert "{" not in say(fault.wrong, "nb") + say(fault.right, "nb")


def test_a_key_without_a_value_is_missing_as_one_left_out() -> None:
    faults: list[Fault] = []
    assert read_steps([{"kind": "pin", "child_id": None, "unit_id": "U"}], "plan.json", faults) == ()
    assert [(fault.row, fault.column, say(fault.wrong, "en")) for fault in faults] == [(1, "child_id", MISSING)]


def test_all_faults_are_told_at_once() -> None:
    text = 'schema = 3\nname = "x"\n[[changes]]\nkind = "pin"\nunit = "U"\n[[changes]]\nkind = "open"\n'
    with pytest.raises(BadInput) as refused:
        scenario_from(text, "x.toml")
    told = [(fault.row, fault.column) for fault in refused.value.faults]
    assert told == [
        (None, "name"),
        (None, "schema"),
        (None, "title"),
        (None, "why"),
        (1, "unit"),
        (1, "child_id"),
        (1, "unit_id"),
        (1, "why"),
        (1, "source"),
        (2, "kind"),
    ]


@pytest.mark.parametrize("content", [None, b"x" * 1_000_001, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_bad_input(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput):
        read_scenario(file)


def test_a_scenario_that_cannot_be_written_is_bad_use(tmp_path: Path) -> None:
    with pytest.raises(BadUse, match="cannot be written"):
        write_scenario(scenario(), tmp_path / "no" / "such.toml")
    with pytest.raises(BadUse, match="cannot be written"):
        write_scenario(Scenario("\udc80", "w", ()), tmp_path / "x.toml")


def test_an_unknown_name_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(BadUse, match=r"called «vestby_open_to_osl». The nearest one known is «vestby_open_to_oslo»"):
        file_of("vestby_open_to_osl")
    with pytest.raises(BadUse):
        file_of("../pyproject")


@pytest.mark.parametrize("name", names())
def test_a_named_scenario_applies_to_the_shipped_data_and_can_be_said(name: str) -> None:
    (read,) = stacked([name])
    desk = service.open_desk()
    changed = service.desk_under(desk, read.steps, min((step.on for step in read.steps if step.on), default=desk.as_of))
    assert (read.steps == ()) == (name == BASELINE)
    assert name == BASELINE or changed.dataset != desk.dataset or changed.parameters != desk.parameters
    for step in read.steps:
        for language in ("nb", "en"):
            assert "{" not in say(said(step.change, code_book()), language)
    assert scenario_from(scenario_text(read), name) == read


def test_the_library_is_the_folder() -> None:
    assert "vestby_open_to_oslo" in names()
    assert {file.stem for file in FOLDER.iterdir()} == set(names())


def test_stacked_scenarios_stand_in_the_order_given(tmp_path: Path) -> None:
    for number, places in ((1, 5), (2, 7)):
        step = Step(SetPlaces("U-0001", places), "Q", "w")
        write_scenario(Scenario(f"{number}", "w", (step,)), tmp_path / f"{number}.toml")
    one, two = (str(tmp_path / f"{number}.toml") for number in (1, 2))
    desk = service.open_desk()
    for order, places in (([one, two], 7), ([two, one], 5)):
        steps = [step for read in stacked(order) for step in read.steps]
        units = service.desk_under(desk, steps).dataset.units
        assert next(unit.approved_places for unit in units if unit.unit_id == "U-0001") == places


def test_every_kind_stands_in_a_file_under_its_own_code() -> None:
    codes = {kind.code for kind in CHANGES}
    assert {"pin", "forbid", "places", "open_unit", "close_unit", "add_staff", "dial", "waive"} <= codes
    text = scenario_text(scenario(Step(PinChild("B", "U"), "Q", "w"), Step(CloseUnit("U"), "Q", "w")))
    assert text.count("[[changes]]") == 2
    assert 'kind = "pin"' in text
    assert "closes_on" not in text


def test_a_waiver_in_a_file_says_its_reason_approver_and_last_day() -> None:
    begun = entry('kind = "waive"; child_id = "B"; rule = "age"; ')
    with pytest.raises(BadInput) as refused:
        scenario_from(begun, "x.toml")
    assert [fault.column for fault in refused.value.faults] == ["reason", "approved_by", "expires_on"]
    whole = begun + 'reason = "r"\napproved_by = "l"\nexpires_on = 2027-01-01\n'
    assert scenario_from(whole, "x.toml").steps[0].change == WaiveRule("B", "age", "r", "l", date(2027, 1, 1))


def test_title_and_question_may_be_told_in_english_too() -> None:
    told = replace(scenario(), title_en="In English", why_en='What "if"?')
    assert scenario_from(scenario_text(told), "x") == told
    assert (told.title_in("en"), told.why_in("en")) == ("In English", 'What "if"?')
    assert (told.title_in("nb"), scenario().title_in("en")) == (told.title, told.title)


@pytest.mark.parametrize("name", names())
def test_every_scenario_of_the_library_is_told_in_both_languages(name: str) -> None:
    (read,) = stacked([name])
    assert read.title_en
    assert read.why_en
