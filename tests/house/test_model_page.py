"""The page on the model names exactly the rules and goals of the code, in their order."""

import re

import pytest

from planner.placement.eligibility import PAIR_RULES
from planner.placement.goals import GOALS
from planner.placement.model import RULES
from planner.placement.model_goals import WHOLE_GOALS
from planner.placement.rules import PLAN_RULES
from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
LISTED = {
    "Pair rules": [rule.code for rule in PAIR_RULES],
    "Plan rules": [rule.code for rule in PLAN_RULES],
    "Goals": [goal.code for goal in GOALS],
}


def section(title: str) -> str:
    """The text under a heading of the page, up to the next one of the same rank."""
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("title", LISTED)
def test_the_tables_list_every_rule_and_goal_of_the_code_and_no_other(title: str) -> None:
    assert re.findall(r"^\| `(\w+)` \|", section(title), re.MULTILINE) == LISTED[title]


def test_the_rows_on_the_page_are_those_the_solvers_get() -> None:
    assert set(RULES) == set(LISTED["Plan rules"])


def test_the_goals_of_the_whole_plan_are_explained_one_by_one() -> None:
    assert set(re.findall(r"^- `(\w+)`:", section("Goals"), re.MULTILINE)) == set(WHOLE_GOALS)


def test_the_unit_of_every_goal_is_the_one_in_the_code() -> None:
    rows = re.findall(r"^\| `\w+` \|.*\| ([^|]+) \|$", section("Goals"), re.MULTILINE)
    assert rows == [goal.unit for goal in GOALS]


def test_formulas_hold_nothing_that_a_table_would_cut() -> None:
    formulas = re.findall(r"\$[^$\n]+\$", PAGE)
    assert formulas
    assert [formula for formula in formulas if "|" in formula or re.search(r"\\[{},]", formula)] == []
