"""The page on changes names exactly the kinds, fields, waivable rules and scenarios that there are."""

import re
from dataclasses import MISSING, fields

from planner.placement.changes import CHANGES
from planner.placement.eligibility import PAIR_RULES
from planner.placement.rules import PLAN_RULES
from planner.scenarios import names, scenario_from
from tests.house.tree import FENCE, ROOT

PAGE = (ROOT / "docs" / "changes.md").read_text(encoding="utf-8")


def first_column(title: str) -> list[str]:
    """The codes in the first column of the table under a heading."""
    return re.findall(r"^\| `(\w+)` \|", section(title), re.MULTILINE)


def section(title: str) -> str:
    """The text under a heading of the page."""
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_every_kind_of_change_stands_there_with_its_fields() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", section("Kinds of changes"), re.MULTILINE)
    written = [
        (kind.code, ", ".join(f.name + ("" if f.default is MISSING else "?") for f in fields(kind.value)))
        for kind in CHANGES
    ]
    assert rows == written


def test_the_rules_that_can_be_waived_are_those_of_the_tables() -> None:
    waivable = [rule.code for rule in (*PAIR_RULES, *PLAN_RULES) if rule.waivable]
    assert first_column("Waivers") == waivable


def test_every_named_scenario_is_listed() -> None:
    assert tuple(first_column("Scenario files")) == names()


def test_the_scenario_on_the_page_can_be_read() -> None:
    example = next(block for block in FENCE.findall(PAGE) if "schema = 1" in block)
    assert len(scenario_from("\n".join(example.splitlines()[1:-1]), "page").steps) == 1
