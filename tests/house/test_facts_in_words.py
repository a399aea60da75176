"""Facts in sentences read as people write them, in bokmål and in English."""

from datetime import date

import pytest

from models.codes import Code
from models.plan import Sentence
from planner.language import say, shown

NIGHT = Code("shift", "night", "", "Natt", "Night")


@pytest.mark.parametrize(
    ("fact", "nb", "en"),
    [
        (date(2026, 1, 6), "06.01.2026", "2026-01-06"),
        (16602, "16\u00a0602", "16,602"),
        (1233028, "1\u00a0233\u00a0028", "1,233,028"),
        (277, "277", "277"),
        (0.13, "0,13", "0.13"),
        (2.0, "2", "2"),
        (1234.5, "1\u00a0234,5", "1,234.5"),
        (NIGHT, "Natt", "Night"),
        ((NIGHT, "U-0001"), "Natt, U-0001", "Night, U-0001"),
        ("2026", "2026", "2026"),
    ],
)
def test_a_fact_is_shown_as_people_write_it(fact: object, nb: str, en: str) -> None:
    assert (shown(fact, "nb"), shown(fact, "en")) == (nb, en)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [(1, "1 barn i en avdeling med plass til 0"), (4, "4 barn i en avdeling med plass til 3")],
)
def test_a_count_reads_well_with_one_and_with_many(count: int, sentence: str) -> None:
    template = "{count} children in a unit with room for {places}"
    assert say(Sentence(template, {"count": count, "places": count - 1}), "nb") == sentence


def test_a_sentence_within_a_sentence_is_in_the_same_language() -> None:
    inner = Sentence("{shift} shift: {lack} staff too few", {"shift": NIGHT, "lack": 0.5})
    outer = Sentence("{unit}: {why}", {"unit": "U-0001", "why": inner})
    assert say(outer, "nb") == "U-0001: Natt: 0,5 for få ansatte på vakten"
    assert say(outer, "en") == "U-0001: Night shift: 0.5 staff too few"
