"""The page of threats names tests that are there."""

import re

import pytest

from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w/]+\.py)::(test_\w+)`", PAGE)


def test_every_threat_names_a_test() -> None:
    rows = [line for line in PAGE.split("## What they try")[1].split("\n## ")[0].splitlines() if line.startswith("| ")]
    assert len(rows) - 2 == len(NAMED)
    assert len(NAMED) >= 25


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _, test in NAMED])
def test_a_test_that_the_page_names_is_there(file: str, test: str) -> None:
    assert f"def {test}(" in (ROOT / "tests" / file).read_text(encoding="utf-8")
