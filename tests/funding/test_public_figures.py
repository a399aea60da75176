"""The public figures behind the gap agree with each other where they speak of the same."""

from fractions import Fraction

import pytest

from planner.gap import GapRequest, answer
from planner.public_figures import AGES, by_operator, consumer_prices, counts, figures, items, stay_days_per_child
from planner.simulation.funding.forward import KINDS
from planner.simulation.funding.money import MILLION
from tests.house.tree import ROOT


def test_items_01_and_22_are_the_same_in_both_files() -> None:
    for name, figure in figures().items():
        if name.startswith("kap855_"):
            number, year = name.split("_")[1:]
            assert figure.value is not None
            assert items()[f"855.{number}"].by_year[int(year)].value == figure.value * MILLION


def test_the_parts_of_item_01_sum_to_it() -> None:
    parts = [item for item in items().values() if item.part_of == "855.01"]
    assert len(parts) == 3
    assert sum(part.by_year[2025].value for part in parts) == items()["855.01"].by_year[2025].value


def test_every_amount_has_a_kind_and_a_source() -> None:
    for item in items().values():
        assert item.en
        assert item.nb
        assert all(amount.kind in KINDS and amount.source for amount in item.by_year.values())


def test_prices_before_2013_are_chained_with_the_published_yearly_growth() -> None:
    growth = {2006: "2.3", 2007: "0.8", 2008: "3.8", 2009: "2.1", 2010: "2.5", 2011: "1.2", 2012: "0.8", 2013: "2.1"}
    for year, percent in growth.items():
        found = consumer_prices().growth(year - 1, year)
        assert found is not None
        assert float(found) == pytest.approx(1 + float(percent) / 100, abs=0.0003)
    assert consumer_prices().by_year[2025] == 100


@pytest.mark.parametrize("key", AGES)
def test_children_by_operator_sum_to_oslo_and_elsewhere(key: str) -> None:
    for year, count in counts(key).items():
        shared = dict(by_operator(key, year))
        assert shared.pop("bfe") == count.oslo
        assert sum(shared.values()) == count.elsewhere
    assert by_operator(key, 2025).keys() == {f"bufetat_{r}" for r in ("ost", "sor", "vest", "midt", "nord")} | {"bfe"}


def test_counts_that_are_not_by_age_say_how_far_they_can_be_trusted() -> None:
    found = counts("in_institution")
    assert {year: (c.oslo, c.elsewhere, c.kind) for year, c in found.items()} == {
        2005: (215, 1324, "published"),
        2008: (181, 1340, "published"),
        2009: (181, 1364, "published"),
        2011: (174, 1149, "published"),
        2019: (204, 774, "derived"),
        2021: (153, 818, "assumption"),
    }
    assert {year: (c.oslo, c.elsewhere) for year, c in counts("four_offences").items()} == {
        2015: (88, None),
        2016: (112, None),
        2017: (151, None),
        2018: (182, None),
        2023: (217, None),
    }


def test_stay_days_per_child_are_ssb_s_days_over_the_children_of_the_country() -> None:
    assert stay_days_per_child()[2022] == Fraction(359443, 1108523)


def test_figures_that_do_not_fit_are_shown_with_their_size() -> None:
    found = {check.code: (round(float(check.difference), 1), check.fits) for check in answer(GapRequest()).checks}
    assert found == {
        "child_growth": (-9.0, False),
        "gross_base": (2916.3, False),
        "net_base": (-45.0, True),
        "gross_gap": (394.6, False),
        "gap_2016": (105.5, False),
        "co_payments_2022": (16.5, True),
        "most_active": (17.0, False),
    }


def test_the_page_on_the_gap_states_what_is_computed() -> None:
    page = (ROOT / "docs" / "funding-gap.md").read_text(encoding="utf-8")
    asked = answer(GapRequest())
    for tried in asked.bases:
        assert f"{float(tried.amount / MILLION):,.1f}".replace(",", " ") in page
    assert asked.causes is not None
    for portion in asked.causes.expected.portions:
        assert f"{float(portion.value / MILLION):.1f}" in page
