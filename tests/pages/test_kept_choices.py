"""What was chosen outlives its page, and is never put back over what somebody types meanwhile."""

from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from planner.ui.frame import keep_choices

keep_choices("how-many")
if st.session_state.get("drawn", True):
    st.slider("How many", 0, 8, key="how-many")
"""


def test_a_choice_is_there_again_when_its_page_is_drawn_again() -> None:
    page = AppTest.from_string(SCRIPT).run()
    page.slider(key="how-many").set_value(5).run()
    page.session_state["drawn"] = False
    page.run().run()
    page.session_state["drawn"] = True
    assert page.run().slider(key="how-many").value == 5


def test_a_value_that_the_browser_sent_is_not_sent_back_to_it() -> None:
    """Sent back, it would overrule what has been typed since: of four quick arrow keys two were lost."""
    page = AppTest.from_string(SCRIPT).run()
    page.slider(key="how-many").set_value(3).run()
    assert not page.run().slider(key="how-many").proto.set_value
