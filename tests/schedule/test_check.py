"""The check of schedules believes nothing: a file changed by hand in any way is found, with rule and day."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.child import Separation, Waiver
from models.ids import ChildId, UnitId
from models.schedule import ARRIVES, Schedule, Stay
from planner import scheduling, service
from planner.__main__ import main
from planner.errors import BadInput
from planner.schedule.judge import ScheduleVerdict, judge_schedule
from planner.scheduling import Scheduled, ScheduleRequest
from planner.service import Desk
from planner.words.schedule import schedule_as_json
from tests.rules.drawn import DAY, child, unit
from tests.schedule.weeks import drawn

DAYS = 21
Content = dict[str, Any]


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The shipped data."""
    return service.open_desk()


@pytest.fixture(scope="module")
def answer(desk: Desk) -> Scheduled:
    """Three weeks in Oslo."""
    return scheduling.scheduled(desk, ScheduleRequest(DAYS, ("bfe",), time_limit_s=60.0))


@pytest.fixture
def content(desk: Desk, answer: Scheduled) -> Content:
    """The same as its file says it, to be changed by hand."""
    return deepcopy(schedule_as_json(desk, answer))


def verdict_on(desk: Desk, content: Content, folder: Path) -> ScheduleVerdict:
    """What the check says of a file of this content."""
    file = folder / "s.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return scheduling.check_schedule(desk, file)


def first_with(content: Content, how: str, later_than: str = "") -> Content:
    """The first stay that begins in a way, after a day."""
    return next(stay for stay in content["stays"] if stay["how"] == how and stay["from"] > later_than)


def day_after(text: str, days: int = 1) -> str:
    """So many days after a day, as text."""
    return (date.fromisoformat(text) + timedelta(days=days)).isoformat()


def test_the_schedule_of_the_command_is_sound_and_its_file_says_so(
    desk: Desk, content: Content, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "s.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    assert main(["check", str(file)]) == 0
    assert "bryter ingen regel" in capsys.readouterr().out
    assert len([stay for stay in content["stays"] if stay["how"] == "arrives"]) > 15
    assert content["until"] == day_after(content["date"], DAYS - 1)


def test_a_stay_over_one_that_fills_its_place_gives_exit_1_with_rule_and_day(
    content: Content, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = first_with(content, "arrives", content["date"])
    before = content["date"]
    later["from"] = before
    file = tmp_path / "s.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    assert main(["check", str(file), "--json", "-"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {(v["day"], later["child_id"] in v["children"]) for v in told["violations"]} >= {(before, True)}
    assert not told["sound"]


def crowd(content: Content) -> str:
    """Everybody who arrives on the first day comes to one unit."""
    start = content["date"]
    arriving = [stay for stay in content["stays"] if stay["how"] == "arrives" and stay["from"] == start]
    for stay in arriving:
        stay["unit_id"] = arriving[0]["unit_id"]
    return "places"


def evict(content: Content) -> str:
    """A resident leaves a week too early."""
    stay = next(
        s for s in content["stays"] if s["how"] == "lives" and (s["until"] or "9") > day_after(content["date"], 9)
    )
    stay["until"] = day_after(content["date"], 5)
    return "resident_stays"


def move(content: Content) -> str:
    """A resident lives elsewhere from the first day on."""
    lives = [stay for stay in content["stays"] if stay["how"] == "lives"]
    lives[0]["unit_id"] = next(stay["unit_id"] for stay in lives if stay["unit_id"] != lives[0]["unit_id"])
    return "resident_stays"


def outstay(content: Content) -> str:
    """A resident stays on after its end."""
    stay = next(s for s in content["stays"] if s["how"] == "lives" and (s["until"] or "9") < content["until"])
    stay["until"] = day_after(stay["until"], 2)
    return "stay_dates"


def double(content: Content) -> str:
    """A child lives in two units at once."""
    stay = first_with(content, "arrives")
    other = next(s["unit_id"] for s in content["stays"] if s["unit_id"] != stay["unit_id"])
    content["stays"].append({**stay, "unit_id": other})
    return "one_place"


def too_soon(content: Content) -> str:
    """A child comes before it wants the place."""
    stay = first_with(content, "arrives", day_after(content["date"], 1))
    waits = {wait["child_id"] for wait in content["waits"]}
    stay = next(
        s
        for s in content["stays"]
        if s["how"] == "arrives" and s["from"] > content["date"] and s["child_id"] not in waits
    )
    stay["from"] = day_after(stay["from"], -1)
    return "stay_dates"


def turn_round(content: Content) -> str:
    """Of two who change places on a day the one who comes is first, before the other has left."""
    for action in content["actions"]:
        came = next(
            (
                a
                for a in content["actions"]
                if a["day"] == action["day"] and a["enters"] == action["leaves"] is not None
            ),
            None,
        )
        if came is not None:
            action["number"], came["number"] = came["number"], action["number"]
            return "order_of_day"
    raise AssertionError("nobody changes places")


def forget(content: Content) -> str:
    """One action is left out."""
    content["actions"].remove(next(a for a in content["actions"] if a["enters"] is not None))
    return "order_of_day"


def lie(content: Content) -> str:
    """A goal is said to be better than it is."""
    for goal in content["goals"]:
        if goal["name"] == "waiting_days":
            goal["value"] -= 1
            goal["bound"] -= 1
    return ""


@pytest.mark.parametrize("change", [crowd, evict, move, outstay, double, too_soon, turn_round, forget, lie])
def test_what_is_broken_by_hand_is_found(
    desk: Desk, content: Content, tmp_path: Path, change: Callable[[Content], str]
) -> None:
    rule = change(content)
    verdict = verdict_on(desk, content, tmp_path)
    assert not verdict.is_sound
    if rule:
        assert rule in {broken.violation.rule for broken in verdict.broken}
        assert all(broken.day >= date.fromisoformat(content["date"]) for broken in verdict.broken)
    else:
        assert [str(claim).partition(":")[0] for claim in verdict.claims] == ["Days without a place"]


def test_a_schedule_by_hand_needs_only_stays(desk: Desk, content: Content, tmp_path: Path) -> None:
    stays = [{k: v for k, v in stay.items() if k != "how"} for stay in content["stays"] if stay["how"] == "arrives"]
    few = {"kind": "schedule", "date": content["date"], "until": content["until"], "operators": ["bfe"], "stays": stays}
    assert verdict_on(desk, few, tmp_path).is_sound
    few["stays"] = []
    assert verdict_on(desk, few, tmp_path).goals["waiting_days"] > 400


@pytest.mark.parametrize(
    "change",
    [
        {"stays": {}},
        {"stays": [7]},
        {"stays": [{"child_id": "B-0001", "unit_id": "U-0001", "from": "2026-11-20"}]},
        {"stays": [{"child_id": "B-0001", "unit_id": 7, "from": "soon", "until": None}]},
        {"stays": [{"child_id": "B-none", "unit_id": "U-0001", "from": "2026-11-20", "until": None}]},
        {"stays": [{"child_id": "B-0001", "unit_id": "U-none", "from": "2026-11-20", "until": None}]},
        {"version": 2},
        {"date": "2026-11-21"},
        {"until": "2026-11-19"},
        {"status": "best"},
        {"goals": [{"name": "cost", "value": 1.5, "bound": 1}]},
        {"actions": [{"day": "2026-11-20"}]},
    ],
)
def test_a_file_that_is_no_schedule_of_these_data_is_refused(desk: Desk, change: Content, tmp_path: Path) -> None:
    content = {"kind": "schedule", "version": 1, "date": "2026-11-20", "until": "2026-11-26", "stays": []} | change
    with pytest.raises(BadInput):
        verdict_on(desk, content, tmp_path)


def test_a_stay_in_a_unit_that_a_dated_change_opens_later_is_found(
    desk: Desk, content: Content, tmp_path: Path
) -> None:
    unit = content["stays"][0]["unit_id"]
    house = next(each.institution_id for each in desk.dataset.units if each.unit_id == unit)
    opening = {
        "kind": "open_unit", "unit_id": "U-new", "institution_id": house, "like": unit,
        "who": "w", "why": "y", "on": day_after(content["date"], 9),
    }  # fmt: skip
    first = next(s for s in content["stays"] if s["how"] == "arrives" and s["from"] == content["date"])
    stay = first | {"unit_id": "U-new"}
    few = {"kind": "schedule", "date": content["date"], "until": content["until"], "operators": ["bfe"]}
    verdict = verdict_on(desk, few | {"stays": [stay], "changes": [opening]}, tmp_path)
    assert ("stay_dates", stay["from"]) in {(b.violation.rule, b.day.isoformat()) for b in verdict.broken}


def test_a_stay_that_begins_before_the_weeks_is_found(desk: Desk, content: Content, tmp_path: Path) -> None:
    first_with(content, "arrives")["from"] = day_after(content["date"], -40)
    assert "stay_dates" in {broken.violation.rule for broken in verdict_on(desk, content, tmp_path).broken}


def test_a_waiver_that_the_schedule_needs_is_told_apart_from_one_it_does_without() -> None:
    late, old = DAY + timedelta(days=5), DAY - timedelta(days=1)
    waivers = [
        Waiver(ChildId("a"), "separations", "made up", "leader", late, other_child_id=ChildId("b")),
        Waiver(ChildId("b"), "age", "soon ten", "leader", late),
        Waiver(ChildId("b"), "own_unit", "long ago", "leader", old),
    ]
    apart = Separation(ChildId("a"), ChildId("b"), "unit", None, "quarrel")
    units = [unit("1a")]
    outlook = drawn([child("a"), child("b")], units, 3, separations=[apart], waivers=waivers)
    stays = tuple(Stay(ChildId(name), UnitId("1a"), DAY, None, ARRIVES) for name in ("a", "b"))
    verdict = judge_schedule(outlook, Schedule(DAY, outlook.last, stays))
    assert [(each.waiver.child_id, each.is_used) for each in verdict.waivers] == [("a", True), ("b", False)]
