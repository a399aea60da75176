"""The STRESS-DES checklist is filled in from the run: other runs, other answers."""

from functools import cache

import pytest

from planner.language import say
from planner.simulating import Simulated, SimulationRequest, simulate
from planner.simulation_checklist import DIALS, checklist
from tests.simulation.futures import DAY, desk

NUMBERS = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3",
           "5.1", "5.2", "5.3", "5.4", "6.1")  # fmt: skip


@cache
def run(seed: int, days: int, warm_up: int) -> Simulated:
    """A short run of Oslo."""
    return simulate(desk(), SimulationRequest("s", (), ("bfe",), days, warm_up, 2, seed, 1, 2))


def told(answer: Simulated, language: str = "en") -> dict[str, str]:
    """What is said under every number."""
    return {item.number: " ".join(say(each, language) for each in item.said) for item in checklist(desk(), answer)}


def test_there_are_twenty_items_and_each_says_something() -> None:
    items = checklist(desk(), run(0, 20, 5))
    assert tuple(item.number for item in items) == NUMBERS
    assert all(item.said for item in items)
    assert len({item.title for item in items}) == 20


def test_what_is_said_follows_the_run() -> None:
    first, other = told(run(0, 20, 5)), told(run(3, 12, 0))
    assert "20 days" in first["4.2"]
    assert "12 days" in other["4.2"]
    assert "first 5 days" in first["4.1"]
    assert "seed 3" in other["5.2"]
    assert first["2.1"] != other["2.1"]
    assert f"of {DAY.isoformat()}" in first["4.1"]
    living = sum(row.unit_id is not None for row in run(0, 20, 5).setup.base.dataset.placements)
    assert f"{living} live somewhere" in first["2.5"]
    assert desk().data_sha256[:12] in first["3.1"]


def test_dials_that_are_assumptions_are_counted_as_they_stand_in_their_file() -> None:
    said = told(run(0, 20, 5))["3.4"]
    assert f"of {len(DIALS)} dials are assumptions" in said
    assert "patience_days" in said
    assert "stay_limit_days" not in said  # published


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_fact_finds_its_place_in_both_languages(language: str) -> None:
    assert all("{" not in text for text in told(run(0, 20, 5), language).values())
