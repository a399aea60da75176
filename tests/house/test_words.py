"""What may stand in the tree, and where: no machine's paths, no addresses of registries, no oversized files."""

import re

import pytest

from tests.house.tree import ROOT, tracked

TOP_LEVEL = frozenset(
    {
        *(".ci", ".gitattributes", ".gitignore", ".streamlit", "CHANGELOG.md", "LICENSE", "Makefile", "README.md"),
        *("app.py", "benchmarks", "data", "docs", "models", "planner", "pyproject.toml", "requirements.lock"),
        *("scenarios", "tests"),
    }
)

# One letter of each pattern stands in brackets, so that this file does not contain what it looks for.
UNWANTED = {
    "a path of one machine": r"/wor[k]/|/tm[p]/|/roo[t]/|/hom[e]/\w",
    "the address of a registry": r"p[y]pi[.]o|pythonhos[t]ed|registry[.]npm|deb[.]debia|index-[u]rl *=|find-link[s] *=",
    "work left undone": r"\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b",
}
SIZE_LIMIT = 1_000_000
LINE_LIMIT = 400


def readable(path: str) -> str:
    """The text of a file, empty where it is not text."""
    content = (ROOT / path).read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


@pytest.mark.parametrize("what", UNWANTED)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(UNWANTED[what])
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if not path.endswith(".csv")
        for number, line in enumerate(readable(path).splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_top_level_holds_only_what_the_readme_draws() -> None:
    assert {path.split("/")[0] for path in tracked()} - TOP_LEVEL == set()


def test_no_file_but_data_is_over_one_megabyte() -> None:
    large = [path for path in tracked() if (ROOT / path).stat().st_size > SIZE_LIMIT]
    assert [path for path in large if not path.startswith("data/")] == []


def test_no_python_file_is_longer_than_one_can_read_at_once() -> None:
    lengths = {path: readable(path).count("\n") for path in tracked() if path.endswith(".py")}
    assert {path: lines for path, lines in lengths.items() if lines > LINE_LIMIT} == {}


def test_scenarios_and_data_hold_no_code() -> None:
    assert [path for path in tracked() if path.startswith(("scenarios/", "data/")) and path.endswith(".py")] == []
