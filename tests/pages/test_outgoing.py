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


def test_pages_with_rows_about_children_offer_no_file_past_it() -> None:
    from tests.house.tree import ROOT

    pages = ROOT / "planner" / "ui" / "pages"
    about_children = ("children", "data", "proposal_decide", "proposal_files", "proposal_letter", "what_if_log")
    for name in (*about_children, "timeline_result"):
        text = (pages / f"{name}.py").read_text(encoding="utf-8")
        offered = text.count("st.download_button(")
        assert offered == (1 if name == "data" else 0), name  # the empty template holds nobody
