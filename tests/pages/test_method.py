"""The method page shows every rule, goal and parameter that the code has."""

import pytest

from planner.language import translator
from planner.parameters import entries
from planner.placement.eligibility import PAIR_RULES
from planner.placement.goals import GOALS
from planner.placement.rules import PLAN_RULES
from planner.ui.method_words import open_sentence, value_text
from tests.pages.screen import page, text
from tests.pages.small import DAY, small_desk


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_rule_goal_and_parameter_is_there(language: str) -> None:
    test = page("method", language)
    assert not test.exception
    shown = " ".join(text(test).split())
    _ = translator(language)
    for row in (*PAIR_RULES, *PLAN_RULES, *GOALS):
        assert _(row.title) in shown
        assert " ".join(open_sentence(_(row.sentence)).split()) in shown
    for entry in entries(DAY):
        assert " ".join(_(entry.meaning).split()) in shown


def test_a_sentence_without_a_case_has_dots_for_its_blanks() -> None:
    assert open_sentence("{count} units for {who}") == "… units for …"


def test_values_are_written_with_names_and_numbers_of_the_language() -> None:
    desk = small_desk()
    assert value_text({"day": 1.0, "night": 0.33}, desk, "nb") == "Dag: 1\nNatt: 0,33"
    assert value_text({"care": {"day": 0.67}}, desk, "en") == "Care: day 0.67"
    assert value_text(16602, desk, "nb") == "16\u00a0602"
    assert value_text(True, desk, "nb") == "Ja"
