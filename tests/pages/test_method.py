"""The method page shows every rule, goal and parameter that the code has."""

import pytest

from planner.language import translator
from planner.parameters import entries
from planner.placement.eligibility import PAIR_RULES
from planner.placement.goals import GOALS
from planner.placement.rules import PLAN_RULES
from planner.public_figures import figures
from planner.ui import accessibility, formulas
from planner.ui.method_words import open_sentence, value_text
from planner.ui.rule_book import DEMANDS
from planner.words.sources import KEYS, WORD, keys_in, source_text
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


SOURCES = [row.source for rows in (PAIR_RULES, PLAN_RULES, GOALS, entries(DAY)) for row in rows]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_source_is_shown_as_a_key(language: str) -> None:
    assert [text for text in SOURCES if WORD.search(source_text(text, language))] == []


def test_sources_are_written_in_the_language_of_the_page() -> None:
    assert source_text("barnevernsloven § 10-15 (s1015)", "nb") == (
        "Barnevernsloven § 10-15 (Bufdirs tolkningsuttalelse om § 10-15, desember 2024)"
    )
    assert source_text("godkjenning; budsjett", "en") == "The approval; the budget"
    assert source_text("barnevernsloven § 16-3; § 4-2, § 4-4", "en").startswith("The Child Welfare Act, § 16-3")


def test_every_rule_and_goal_has_its_words_and_formula_and_nothing_else_has() -> None:
    assert set(DEMANDS) == {row.code for row in (*PAIR_RULES, *PLAN_RULES)}
    assert set(formulas.RULES) == {row.code for row in PLAN_RULES}
    assert set(formulas.GOALS) == {row.code for row in GOALS}
    assert {key for source in SOURCES for key in keys_in(source)} <= set(KEYS) <= set(figures())


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_about_the_app_tells_version_data_and_what_is_not_accessible(language: str) -> None:
    test = page("about", language)
    assert not test.exception
    shown = text(test)
    _ = translator(language)
    for fault in accessibility.FAULTS:
        assert _(fault.what) in shown
    assert "0.1.0" in shown
    assert "ab12ab12ab12" in shown
