"""The command line as people and machines use it: exit codes, files, and sentences instead of tracebacks."""

import json
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from planner import questions, service, whole_plan
from planner.__main__ import main
from planner.errors import UnsoundPlan

ROOT = Path(__file__).resolve().parents[2]
OSLO = ["--operator", "bfe"]


@pytest.fixture(scope="module")
def oslo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of Oslo's plan."""
    file = tmp_path_factory.mktemp("plans") / "plan.json"
    assert main(["place", *OSLO, "--json", str(file)]) == 0
    return file


def loaded(file: Path) -> Any:
    """The file's content."""
    return json.loads(file.read_text(encoding="utf-8"))


def placed(plan: Any) -> list[Any]:
    """The proposals with a unit."""
    return [row for row in plan["proposals"] if row["unit_id"] is not None]


def test_place_writes_a_plan_with_goals_and_bounds(oslo: Path) -> None:
    plan = loaded(oslo)
    assert plan["status"] == "optimal"
    assert plan["synthetic"] is True
    assert plan["operators"] == ["bfe"]
    assert [set(goal) for goal in plan["goals"]] == [{"name", "value", "bound", "unit"}] * 13
    assert placed(plan)
    assert all(row["reasons"] for row in plan["proposals"])


def test_place_shows_people_a_plan_and_progress_on_the_other_channel(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["place", *OSLO, "--language", "en"]) == 0
    said = capsys.readouterr()
    assert "Proposals" in said.out
    assert "Proven best" in said.out
    assert "100%" in said.err
    assert "100%" not in said.out


def test_with_a_dash_stdout_is_for_machines_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["place", *OSLO, "--json", "-"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["kind"] == "plan"


def test_a_program_of_its_own_answers_the_same(oslo: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "planner", "place", *OSLO, "--json", "-", "--workers", "1"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)
    assert ran.returncode == 0
    plan = json.loads(ran.stdout.decode("utf-8"))
    assert plan["proposals"] == loaded(oslo)["proposals"]
    refused = subprocess.run(
        [*command[:3], "place", "--data", str(tmp_path / "none")],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert refused.returncode == 2
    assert b"Traceback" not in refused.stderr
    assert refused.stderr.strip()


def test_check_says_yes_to_the_plan(oslo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(oslo), "--json", "-"]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["sound"] is True
    assert main(["check", str(oslo)]) == 0
    assert capsys.readouterr().out


def test_check_says_no_after_a_swap_by_hand_and_names_the_rule(
    oslo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = []
    rows = placed(loaded(oslo))
    for first, second in pairwise(rows):
        plan = loaded(oslo)
        for row in plan["proposals"]:
            swapped = {first["child_id"]: second["unit_id"], second["child_id"]: first["unit_id"]}
            row["unit_id"] = swapped.get(row["child_id"], row["unit_id"])
        plan["goals"] = []
        file = tmp_path / "swapped.json"
        file.write_text(json.dumps(plan), encoding="utf-8")
        answers.append(main(["check", str(file), "--language", "en", "--json", "-"]))
        verdict = json.loads(capsys.readouterr().out)
        assert verdict["sound"] is (answers[-1] == 0)
        assert bool(verdict["violations"]) is (answers[-1] == 1)
        assert all(broken["rule"] for broken in verdict["violations"])
        if len(answers) == 8:
            break
    assert answers.count(1) >= 3


def test_check_says_no_to_a_false_claim(oslo: Path, tmp_path: Path) -> None:
    plan = loaded(oslo)
    plan["goals"][-1]["value"] -= 1
    file = tmp_path / "false.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    assert main(["check", str(file)]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["place", "--operator", "nobody"],
        ["place", "--date", "tomorrow"],
        ["place", "--date", "2026-13-01"],
        ["place", "--language", "sv"],
        ["place", "--workers", "0"],
        ["place", "--time-limit", "0"],
        ["place", "--seed", "x"],
        ["place", "--no-such-option"],
        ["place", "--data", "nowhere"],
        ["place", "--data", "README.md"],
        ["place", "--data", "tests"],
        ["place", *OSLO, "--json", "no/such/folder/plan.json"],
        ["check", "nowhere.json"],
        ["check", "README.md"],
        ["check"],
        ["explain", "B-none", "--time-limit", "5"],
        ["explain", "B-0001", "--unit", "U-none"],
        ["synthesize", "--children", "0"],
        ["synthesize", "--children", "3"],
        ["template", "template.csv"],
        ["no-such-command"],
    ],
)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_wrong_use_is_answered_with_a_sentence_and_two(
    arguments: list[str], language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    given = (
        arguments
        if "--language" in arguments or arguments == ["no-such-command"]
        else [*arguments, "--language", language]
    )
    assert main(given) == 2
    said = capsys.readouterr()
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert "{" not in said.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["explain", "B-00001"], "There is no child «B-00001». The nearest one known is «B-0001»."),
        (["explain", "B-0001", "--unit", "U-00001"], "There is no unit «U-00001». The nearest one known is «U-0001»."),
        (["refer", "B-00001"], "There is no child «B-00001». The nearest one known is «B-0001»."),
        (["worth", "--unit", "U-00001"], "There is no unit «U-00001». The nearest one known is «U-0001»."),
        (["usable", "--unit", "U-00001"], "There is no unit «U-00001». The nearest one known is «U-0001»."),
        (["place", "--pin", "B-00001=U-0001"], "There is no child «B-00001». The nearest one known is «B-0001»."),
    ],
)
def test_an_id_that_does_not_exist_is_told_with_the_nearest_before_a_plan_is_made(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for asked in ("known_plan", "solved"):
        monkeypatch.setattr(questions, asked, lambda *_: pytest.fail("a plan was asked for"))
    monkeypatch.setattr(whole_plan, "known_plan", lambda *_: pytest.fail("a plan was asked for"))
    assert main([*arguments, "--language", "en"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", [["explain"], ["refer"], ["report", "placement"], ["explain", "--plan", "PLAN"]])
def test_a_guardian_who_mistypes_an_id_is_not_told_that_of_another_child(
    command: list[str], oslo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [str(oslo) if word == "PLAN" else word for word in command]
    written = ["--out", str(tmp_path / "told.docx")] if command[0] == "report" else []
    assert main([*asked, "B-00001", *written, "--for", "guardian", "--language", "en"]) == 2
    said = capsys.readouterr().err
    assert "There is no child «B-00001». Ask the planner" in said
    assert "B-0001" not in said.replace("B-00001", "")


def test_a_plan_that_was_withheld_is_our_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def withheld(*_: Any, **__: Any) -> None:
        raise UnsoundPlan("The model and the rules disagree about a plan. It was withheld.")

    monkeypatch.setattr(service, "solve", withheld)
    assert main(["place", *OSLO, "--language", "en"]) == 3
    assert "withheld" in capsys.readouterr().err


def test_contradicting_pins_are_answered_with_a_sentence_and_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = service.open_desk()
    housed = {row.child_id for row in desk.dataset.placements}
    waiting = next(c for c in desk.dataset.children if c.operator == "bfe" and c.child_id not in housed)
    foreign = next(
        u
        for u in desk.dataset.units
        for i in desk.dataset.institutions
        if i.institution_id == u.institution_id and waiting.target_group not in i.target_groups
    )
    folder = tmp_path / "data"
    folder.mkdir()
    for file in service.SHIPPED.glob("*.csv"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "pins.csv").write_text(
        f"child_id,unit_id,kind,reason,by\n{waiting.child_id},{foreign.unit_id},must,test,P\n", encoding="utf-8"
    )
    assert main(["place", *OSLO, "--data", str(folder), "--language", "en"]) == 2
    assert waiting.child_id in capsys.readouterr().err


def test_explain_speaks_of_a_placed_child_a_child_without_a_place_and_a_resident(
    oslo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = loaded(oslo)
    with_place = placed(plan)[0]
    without = next(row for row in plan["proposals"] if row["unit_id"] is None)
    resident = service.open_desk().dataset.placements[0]
    file = tmp_path / "answer.json"
    for child, unit in (
        (with_place["child_id"], with_place["unit_id"]),
        (without["child_id"], None),
        (resident.child_id, resident.unit_id),
    ):
        asked = ["explain", child, "--plan", str(oslo), "--time-limit", "1", "--json", str(file), "--language", "en"]
        assert main(asked) == 0
        assert child in capsys.readouterr().out
        answer = loaded(file)
        assert answer["reasons"]
        assert answer["child_id"] == child
        assert answer["unit_id"] == unit
        assert answer["units"]


def test_explain_one_unit_speaks_of_that_unit(oslo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = placed(loaded(oslo))[0]
    arguments = ["explain", row["child_id"], "--unit", row["unit_id"], "--plan", str(oslo), "--json", "-"]
    assert main(arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [verdict["unit_id"] for verdict in answer["units"]] == [row["unit_id"]]


def test_an_invented_data_set_can_be_placed_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, file = tmp_path / "invented", tmp_path / "plan.json"
    assert main(["synthesize", "--children", "60", "--seed", "5", "--out", str(folder)]) == 0
    assert main(["place", "--data", str(folder), "--review-residents", "--json", str(file)]) == 0
    assert len(placed(loaded(file))) >= 20
    assert main(["check", str(file), "--data", str(folder)]) == 0
    assert capsys.readouterr().out


def test_a_plan_for_other_data_is_refused(oslo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "invented"
    assert main(["synthesize", "--children", "20", "--out", str(folder)]) == 0
    assert main(["check", str(oslo), "--data", str(folder)]) == 2


def test_template_writes_a_workbook(tmp_path: Path) -> None:
    file = tmp_path / "template.xlsx"
    assert main(["template", str(file)]) == 0
    assert file.read_bytes()[:2] == b"PK"


def test_a_day_may_be_chosen(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    assert main(["place", *OSLO, "--date", "2026-12-24", "--json", str(file)]) == 0
    assert loaded(file)["date"] == "2026-12-24"
    assert main(["check", str(file)]) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
def test_the_first_ctrl_c_keeps_the_best_plan_so_far(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    command = [sys.executable, "-m", "planner", "place", "--review-residents", "--json", str(target)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    process.stderr.readline()  # the first progress: the search has begun
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    plan = json.loads(target.read_text(encoding="utf-8"))
    assert plan["interrupted"]
    assert "ikke bevist best" in out or plan["status"] == "optimal"
    assert main(["check", str(target)]) == 0


def test_a_reader_who_has_read_enough_does_not_lose_the_plan(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    command = f"{sys.executable} -m planner place --operator bfe --json {target} | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert json.loads(target.read_text(encoding="utf-8"))["status"] == "optimal"
