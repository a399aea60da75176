"""Files with rows about children: offered with synthetic data, and never with real ones."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from planner.ui import outgoing
from tests.pages.screen import SECONDS
from tests.pages.small import small_desk

SCRIPT = """
from planner.ui.outgoing import download
download("Ta med", "a;b", "nb", file_name="x.csv", mime="text/csv")
"""


@pytest.mark.parametrize(("is_synthetic", "buttons"), [(True, 1), (False, 0)])
def test_rows_about_real_children_leave_by_the_recorded_way_alone(
    monkeypatch: pytest.MonkeyPatch, is_synthetic: bool, buttons: int
) -> None:
    monkeypatch.setattr(outgoing, "current_desk", lambda: replace(small_desk(), is_synthetic=is_synthetic))
    test = AppTest.from_string(SCRIPT, default_timeout=SECONDS).run()
    assert not test.exception
    assert len(test.get("download_button")) == buttons
    assert any("export" in each.value for each in test.caption) != is_synthetic


REPORT = """
from planner.report.document import Report
from planner.ui.report_blocks import report_files
report_files("B-014", lambda: None, "nb", is_about_child={about_child})
"""


@pytest.mark.parametrize(
    ("is_synthetic", "about_child", "buttons"), [(True, True, 3), (False, True, 0), (False, False, 3)]
)
def test_the_record_of_a_real_child_is_offered_in_no_format(
    monkeypatch: pytest.MonkeyPatch, is_synthetic: bool, about_child: bool, buttons: int
) -> None:
    monkeypatch.setattr(outgoing, "current_desk", lambda: replace(small_desk(), is_synthetic=is_synthetic))
    test = AppTest.from_string(REPORT.format(about_child=about_child), default_timeout=SECONDS).run()
    assert not test.exception
    assert len(test.get("download_button")) == buttons
    assert len([each for each in test.caption if "export" in each.value]) == (buttons == 0)


def test_the_record_of_a_child_says_that_it_is_about_one() -> None:
    from tests.house.tree import ROOT

    callers = {
        page.stem: page.read_text(encoding="utf-8")
        for page in (ROOT / "planner" / "ui" / "pages").glob("*.py")
        if "placement_report(" in page.read_text(encoding="utf-8")
    }
    assert set(callers) == {"proposal_letter"}
    assert all("is_about_child=True" in text for text in callers.values())


MINUTES = """
from planner.ui.outgoing import current_desk
from planner.ui.pages.meeting_minutes import show_minutes
show_minutes(current_desk(), "four places", ["One child more gets a place."], None, "nb")
"""


@pytest.mark.parametrize("is_synthetic", [True, False])
def test_no_minutes_are_taken_of_a_meeting_on_real_children(
    monkeypatch: pytest.MonkeyPatch, is_synthetic: bool
) -> None:
    monkeypatch.setattr(outgoing, "current_desk", lambda: replace(small_desk(), is_synthetic=is_synthetic))
    test = AppTest.from_string(MINUTES, default_timeout=SECONDS).run()
    assert not test.exception
    assert len(test.text_area) == len(test.button) == is_synthetic
    assert any("export" in each.value for each in test.caption) != is_synthetic
    if is_synthetic:
        test.text_area(key="meeting-note").set_value("Ring 150312 12345 i morgen").run()
        test.button(key="meeting-snapshot").click().run()
        assert any("fødselsnummer" in each.value for each in test.error)
        assert not test.get("download_button")
        test.text_area(key="meeting-note").set_value("Ring Kari i morgen").run()
        test.button(key="meeting-snapshot").click().run()
        assert not test.error
        assert len(test.get("download_button")) == 1


def test_pages_with_rows_about_children_offer_no_file_past_it() -> None:
    from tests.house.tree import ROOT

    pages = ROOT / "planner" / "ui" / "pages"
    about_children = (
        "capacity_worth",
        "children",
        "data",
        "meeting_minutes",
        "proposal_decide",
        "proposal_files",
        "proposal_letter",
        "what_if_log",
    )
    for name in (*about_children, "timeline_result"):
        text = (pages / f"{name}.py").read_text(encoding="utf-8")
        offered = text.count("st.download_button(")
        assert offered == (1 if name == "data" else 0), name  # the empty template holds nobody
