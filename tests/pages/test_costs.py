"""The page «Kostnader»: the question, what comes of it, the calculator, and what is refused."""

from streamlit.testing.v1 import AppTest

from tests.pages.screen import everything, page, run_until, text


def costed(test: AppTest) -> AppTest:
    """The page after the cost of the chosen institution was worked out with few draws."""
    test.segmented_control(key="cost-what").set_value("institution").run()
    test.selectbox(key="cost-institution").set_value("I-N")
    test.text_input(key="cost-draws").set_value("20")
    test.button(key="cost-go").click().run()
    return run_until(test, "Et helt år")


def test_it_opens_with_what_to_do() -> None:
    test = page("costs")
    assert not test.exception
    assert "Ingenting er regnet ut ennå" in text(test)
    assert test.multiselect(key="cost-scenarios").value == ["bfe_pilot_4"]


def test_an_institution_is_costed_with_interval_payers_years_and_register() -> None:
    test = costed(page("costs"))
    assert not test.exception
    shown = text(test)
    for said in (
        "Kostnad: Nord hus",
        "Per brukt plass og år",
        "80\u00a0%: ",
        "mill.\u00a0kr",
        "skattefinansieringskostnad utenom",
        "Hvem betaler, år for år",
        "Staten (Bufetat)",
        "Hva som driver kostnaden",
        "jøpte plasser til",
        "Turnusfaktor, vanlig turnus",
        "Ikke verdsatt i kroner",
        "Fra ansatte på hver vakt",
    ):
        assert said.replace("\u00a0", " ") in shown.replace("\u00a0", " "), said
    assert "python -m planner cost --institution I-N --draws 20" in everything(test)
    assert len(test.get("vega_lite_chart")) == 5
    assert "cost" in test.query_params
    assert {"report-cost.xlsx", "cost-years-csv", "cost-json"} <= {
        element.key for element in test.get("download_button")
    }


def test_a_value_that_may_be_meant_otherwise_is_told_and_nothing_typed_is_lost() -> None:
    test = page("costs")
    test.segmented_control(key="cost-what").set_value("institution").run()
    test.text_area(key="cost-own").set_value("rent = 25000")
    test.text_input(key="cost-draws").set_value("0")
    test.button(key="cost-go").click().run()
    run_until(test, "300\u00a0000")
    assert not test.exception
    assert test.text_area(key="cost-own").value == "rent = 25000"


def test_what_cannot_be_read_is_told_beside_its_field_and_in_a_summary() -> None:
    test = page("costs")
    test.text_input(key="cost-used").set_value("mange")
    test.text_input(key="cost-draws").set_value("abc")
    test.text_area(key="cost-own").set_value("finnes_ikke = 2")
    test.button(key="cost-go").click().run()
    assert not test.exception
    said = [each.value for each in test.error]
    assert said[0] == "For å gå videre må du rette opp følgende feil:"
    assert ["«mange»" in said[1], "abc" in said[2], "«finnes_ikke»" in said[3]] == [True, True, True]
    shown = text(test)
    for label in ("Brukte plasser", "Trekninger for intervallet", "Forutsetninger som settes annerledes"):
        assert f"{label}" in shown
    assert "cost" not in test.query_params  # nothing was started
    test.text_input(key="cost-used").set_value("")
    test.text_input(key="cost-draws").set_value("0")
    test.text_area(key="cost-own").set_value("")
    test.multiselect(key="cost-scenarios").set_value(["refund_80"])
    test.button(key="cost-go").click().run()
    assert not test.error


def test_a_scenario_that_does_not_fit_the_data_is_told_in_a_sentence() -> None:
    test = page("costs")
    test.segmented_control(key="cost-what").set_value("pilot").run()
    test.button(key="cost-go").click().run()
    run_until(test, "Ingenting du har skrevet, er borte")
    assert not test.exception
    assert "Traceback" not in everything(test)


def test_the_calculator_shows_the_public_calculators_lines() -> None:
    test = page("costs")
    test.segmented_control(key="cost-what").set_value("calculator").run()
    assert not test.exception
    shown = text(test).replace("\u00a0", " ")
    for said in ("11,85 mill. kr", "kr 246 789", "9 340 800 × 0,141", "1 317 052,80", "11 845 852,80"):
        assert said in shown, said


def test_the_calculator_tells_every_fault_and_keeps_what_was_typed() -> None:
    test = page("costs")
    test.segmented_control(key="cost-what").set_value("calculator").run()
    test.text_input(key="calc-yearly_pay").set_value("51667")
    test.text_input(key="calc-holiday_pay").set_value("12").run()
    assert not test.exception
    shown = text(test).replace("\u00a0", " ")
    assert "Hvis månedslønn er ment" in shown
    assert "620 004" in shown
    assert "En andel over 100 %" in shown
    assert test.text_input(key="calc-yearly_pay").value == "51667"


def test_the_page_speaks_english() -> None:
    test = page("costs", "en")
    test.segmented_control(key="cost-what").set_value("calculator").run()
    shown = text(test).replace("\u00a0", " ")
    assert "NOK 11.85m" in shown
    assert "Employer's contribution" in shown


def test_a_costed_scenario_leads_to_the_budget_memo() -> None:
    test = page("costs")
    test.multiselect(key="cost-scenarios").set_value(["refund_80"])
    test.text_input(key="cost-draws").set_value("0")
    test.button(key="cost-go").click().run()
    run_until(test, "80 prosent refusjon")
    test.button(key="cost-to-memo").click().run()
    assert not test.exception
    assert test.session_state["compare-with"] == ["refund_80"]
