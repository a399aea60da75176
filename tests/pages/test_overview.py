"""The overview page: its figures follow the choice, and each chart has its table."""

import pytest

from models.plan import Sentence
from planner.errors import BadInput, Fault
from planner.service import Desk
from planner.ui import desk as shared
from tests.pages.screen import page, text


@pytest.mark.parametrize(("language", "banner"), [("nb", "Syntetiske data"), ("en", "Synthetic data")])
def test_the_page_says_that_the_data_are_synthetic(language: str, banner: str) -> None:
    test = page("overview", language)
    assert not test.exception
    assert banner in text(test)


def test_the_key_figures_are_those_of_the_country() -> None:
    shown = text(page("overview"))
    for figure in (
        "2 akutt, 3 planlagt",
        "70 dager",
        "46,7\u00a0%",
        "7 av 15 godkjente plasser",
        "8 kan brukes til dem som venter, 0 mangler bemanning, 0 passer ingen som venter. I tillegg er 1 sperret",
    ):
        assert figure in shown


def test_choosing_an_operator_changes_figures_and_address() -> None:
    test = page("overview")
    test.selectbox(key="overview-operator").set_value("bfe").run()
    assert "3 av 6 godkjente plasser" in text(test)
    assert "1 akutt, 1 planlagt" in text(test)
    assert "bfe" in test.query_params["operator"]


def test_the_address_chooses_the_operator() -> None:
    assert "4 av 9 godkjente plasser" in text(page("overview", operator="bufetat_ost"))


def test_an_unknown_operator_in_the_address_means_the_whole_country() -> None:
    assert "7 av 15 godkjente plasser" in text(page("overview", operator="nowhere"))


def test_every_chart_has_a_table_with_its_figures() -> None:
    test = page("overview")
    twins = [button for button in test.get("download_button") if str(button.key).endswith("-csv")]
    assert len(twins) == len(test.get("vega_lite_chart")) == 6
    assert "Gamle Oslo" in text(test)


def test_data_that_cannot_be_read_show_every_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Fault("children.csv", 7, "gender", "x", Sentence("No such code."), Sentence("girl or boy."))

    def refuse(source: str | None) -> Desk:
        raise BadInput([fault])

    monkeypatch.setattr(shared, "_opened", refuse)
    test = page("overview", "en")
    assert not test.exception
    shown = text(test)
    assert "Faults in the input: 1" in shown
    assert "children.csv · 7 · gender" in shown
    assert "No such code. girl or boy." in shown


def test_the_whole_country_comes_back() -> None:
    test = page("overview", operator="bfe")
    test.selectbox(key="overview-operator").set_value("all").run()
    assert "7 av 15 godkjente plasser" in text(test)
    assert "operator" not in test.query_params
