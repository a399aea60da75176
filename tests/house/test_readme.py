"""The README's commands exist and its tree is the tree."""

import io
import os
import re
import subprocess
import sys
from contextlib import redirect_stdout
from functools import cache
from unittest.mock import patch

import pytest

from planner.__main__ import main
from tests.house.tree import FENCE, ROOT, tracked

README = (ROOT / "README.md").read_text(encoding="utf-8")
PLANNER_LINES = sorted(set(re.findall(r"-m planner ([a-z][^`\n]*)", README)))


WIDE = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}


@cache
def help_of(*arguments: str) -> str:
    """What `python -m planner … --help` prints; a process of its own for each would take most of the time."""
    told = io.StringIO()
    with patch.dict(os.environ, WIDE), redirect_stdout(told):
        assert main([*arguments, "--help"]) == 0
    return told.getvalue()


def tree_paths() -> list[str]:
    """The paths that the README's drawn tree stands for, from its indentation."""
    drawing = next(block for block in FENCE.findall(README) if "models/" in block)
    paths, folders = [], list[str]()
    for line in drawing.splitlines()[1:-1]:
        depth = (len(line) - len(line.lstrip())) // 2
        name = line.split()[0]
        folders[depth:] = [name]
        paths.append("".join(folders))
    return paths


def test_the_readme_has_the_two_commands_and_their_windows_equivalents() -> None:
    for command in (
        "`make app`",
        "`make test`",
        r".venv\Scripts\python -m planner app",
        r".venv\Scripts\python -m pytest",
    ):
        assert command in README


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make (\w+)`", README))))
def test_a_make_target_named_in_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_a_program_of_its_own_prints_the_same_help() -> None:
    command = [sys.executable, "-m", "planner", "--help"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | WIDE, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert (done.returncode, done.stdout) == (0, help_of())


@pytest.mark.parametrize("line", PLANNER_LINES)
def test_a_command_named_in_the_readme_exists_with_its_options(line: str) -> None:
    name, second = [*line.split(), ""][:2]
    assert re.search(rf"\b{name}\b", help_of())
    of = [name, second] if "COMMAND [ARGS]" in help_of(name) else [name]
    assert [option for option in re.findall(r"--[a-z-]+", line) if option not in help_of(*of)] == []


def test_the_commands_said_to_take_a_data_set_do() -> None:
    assert all("--data" in help_of(name) for name in ("place", "check", "explain"))


@pytest.mark.parametrize("path", tree_paths())
def test_a_path_drawn_in_the_readme_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_part_of_the_planner_and_every_folder_is_drawn() -> None:
    drawn = {path.rstrip("/") for path in tree_paths()}
    parts = {"/".join(path.split("/")[:2]) for path in tracked() if path.startswith("planner/")}
    folders = {path.split("/")[0] for path in tracked() if "/" in path and not path.startswith(".")}
    assert (parts | folders) - drawn - {"planner/__init__.py", "planner/locale"} == set()
