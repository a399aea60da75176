"""The page «Finansiering»: figures follow the question, the waterfall is taken apart, the formula gains and loses."""

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from tests.pages.screen import everything, page, text


def bars(test: AppTest) -> list[tuple[str, float]]:
    """Name and size of every bar of the waterfall."""
    drawn = test.get("vega_lite_chart")[0].proto
    rows = convert_arrow_bytes_to_pandas_df(drawn.data.data)
    return [(row["name"], round(row["end"] - row["start"], 1)) for row in rows.to_dict("records")]


def opened(test: AppTest) -> AppTest:
    """The page with its further choices open."""
    test.session_state["gap-more"] = True
    return test.run()


def test_it_opens_with_the_published_figures_and_tells_years_that_lack_one() -> None:
    test = page("funding")
    assert not test.exception
    shown = text(test)
    for said in (
        "472,5\u00a0mill.\u00a0kr",
        "463–482 med avrundingen",
        "926,5\u00a0mill.\u00a0kr",
        "51,3\u00a0%",
        "65,6\u00a0%",  # the gross base
        "Oslos andel per barn",
    ):
        assert said in shown, said
    assert test.query_params == {}
    assert "python -m planner gap --json -" in everything(test)
    test.segmented_control(key="gap-section").set_value("ar").run()
    assert "2005, 2006" in text(test)  # years that lack a figure are named


def test_the_waterfall_goes_from_one_gap_to_the_other() -> None:
    test = page("funding")
    assert bars(test) == [
        ("Gap i 2014", 239.5),
        ("Barnevekst som ikke er kompensert", 55.9),
        ("Indeksregulering", 113.2),
        ("Bufetats realvekst", 39.3),
        ("Gap i 2025", 447.9),
    ]


def test_a_part_is_taken_apart_into_what_it_consists_of() -> None:
    test = page("funding")
    test.multiselect(key="gap-opened").set_value(["indexing"]).run()
    found = bars(test)
    assert [round(size, 1) for _, size in found[2:4]] == [249.8, -136.6]
    assert len(found) == 6
    assert sum(size for _, size in found[:-1]) == pytest.approx(found[-1][1], abs=0.3)


def test_one_order_shows_what_the_order_does() -> None:
    test = page("funding")
    test.selectbox(key="gap-order").set_value("real_growth/indexing/child_growth").run()
    assert [name for name, _ in bars(test)[1:4]] == [
        "Bufetats realvekst",
        "Indeksregulering",
        "Barnevekst som ikke er kompensert",
    ]
    assert [size for _, size in bars(test)[1:4]] == [31.3, 110.1, 66.9]


def test_the_split_by_volume_need_and_price_has_its_own_period() -> None:
    test = page("funding")
    test.segmented_control(key="gap-how").set_value("need").run()
    assert [name for name, _ in bars(test)][0::5] == ["Gap i 2019", "Gap i 2022"]


def test_choices_change_figures_and_address() -> None:
    test = opened(page("funding"))
    test.selectbox(key="gap-count").set_value("children_13_17")
    test.selectbox(key="gap-from").set_value(2018)
    test.number_input(key="gap-part-855.22").set_value(60).run()
    assert bars(test)[0][0] == "Gap i 2018"
    assert "children_13_17" in test.query_params["count"]
    assert "855.22=60%" in test.query_params["base"]
    assert "--base 855.22=60% " in everything(test)


def test_the_address_asks_the_question() -> None:
    test = page("funding", count="own", first="2024", **{"own-count": "2024=30/90", "base": "855.01=50%"})
    test.text_input(key="gap-own-counts").set_value("2024=30/90 2025=37/111").run()
    opened(test)
    assert test.number_input(key="gap-part-855.01").value == 50
    assert [name for name, _ in bars(test)][0::4] == ["Gap i 2024", "Gap i 2025"]


def test_nonsense_in_the_address_is_left_out() -> None:
    test = page("funding", count="nobody", first="1066", weights="x=1,children_0_17=abc", gap="")
    assert not test.exception
    assert "472,5" in text(test)


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("gap-share", "0,51", "kan være en andel av én eller av hundre"),
        ("gap-gap", "454000000", "kroner"),
    ],
)
def test_what_cannot_be_meant_is_told_and_nothing_typed_is_lost(key: str, typed: str, said: str) -> None:
    test = opened(page("funding"))
    test.text_input(key=key).set_value(typed).run()
    assert not test.exception
    assert said in " ".join(error.value for error in test.error)
    assert test.text_input(key=key).value == typed


def test_the_formula_gains_and_loses_per_child() -> None:
    test = page("funding", **{"del": "nokkel"})
    test.number_input(key="gap-weight-children_0_17").set_value(60)
    test.number_input(key="gap-weight-children_13_17").set_value(40).run()
    assert "Vinner mest: Oslo (BFE)" in text(test)
    assert "weights" in test.query_params
    test.number_input(key="gap-weight-children_13_17").set_value(30).run()
    assert "Vektene er 90 % til sammen" in " ".join(error.value for error in test.error)
    test.segmented_control(key="gap-section").set_value("ar").run()
    assert "Vektene i fordelingsnøkkelen er 90 % til sammen, så de vanlige gjelder" in test.warning[0].value


@pytest.mark.parametrize(
    ("chapter", "charts", "tables"), [("endring", 1, 5), ("ar", 1, 5), ("nokkel", 1, 3), ("grunnlag", 0, 5)]
)
def test_every_chart_of_a_chapter_has_a_table_and_every_table_a_download(
    chapter: str, charts: int, tables: int
) -> None:
    test = page("funding", **{"del": chapter})
    assert not test.exception
    assert len(test.get("vega_lite_chart")) == charts
    saved = [button for button in test.get("download_button") if "CSV" in button.proto.label]
    assert len([each for each in test.get("html") if "pp-table" in each.proto.body]) == len(saved) == tables
    named = [button.proto.label for button in test.get("download_button")]
    assert {"Last ned rapporten (Word)", "Last ned rapporten (PDF)", "Last ned rapporten (Excel)"} <= set(named)


def test_what_was_typed_holds_while_its_field_is_not_drawn() -> None:
    test = opened(page("funding"))
    test.text_input(key="gap-gap").set_value("500")
    test.run()
    test.session_state["gap-more"] = False
    test.segmented_control(key="gap-lines").set_value("band").run()
    for chapter in ("nokkel", "ar", "endring"):
        test.segmented_control(key="gap-section").set_value(chapter).run()
        hidden = {"gap-pot", "gap-weight-children_0_17"} if chapter != "nokkel" else {"gap-lines", "gap-order"}
        assert hidden <= set(test.session_state["choices-not-drawn"])
    assert test.segmented_control(key="gap-lines").value == "band"
    assert test.query_params["gap"] == "500"
    assert opened(test).text_input(key="gap-gap").value == "500"


def test_the_page_speaks_english_with_english_numbers() -> None:
    test = page("funding", "en", **{"del": "nokkel"})
    assert not test.exception
    assert "NOK\u00a0472.5m" in text(test)
    assert "51.3%" in text(test)
    assert "Gains most: Oslo (BFE)" in everything(test) + text(test)


def test_what_cannot_be_read_is_told_beside_its_field_and_in_a_summary() -> None:
    test = opened(page("funding"))
    test.text_input(key="gap-share").set_value("0,51")
    test.text_area(key="gap-grants").set_value("142@2024=RNB\nmye")
    test.run()
    assert not test.exception
    said = [each.value for each in test.error]
    assert len(said) == 3
    assert said[0] == "For å gå videre må du rette opp følgende feil:"
    assert "«mye»" in said[1]
    assert "0,51" in said[2]
    assert test.text_input(key="gap-share").value == "0,51"
