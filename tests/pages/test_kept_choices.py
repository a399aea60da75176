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


LEFT_OUT = """
import streamlit as st
from planner.ui.frame import keep_choices, not_drawn

keep_choices("who")
if st.session_state.get("drawn", True):
    st.segmented_control("Who", ("a", "b"), key="who")
else:
    not_drawn("who")
"""


def test_a_choice_that_a_slow_browser_still_sends_is_told_to_it_when_drawn_again() -> None:
    """The browser drops what is not drawn; while it works it may still send it, and then was told nothing."""
    page = AppTest.from_string(LEFT_OUT).run()
    page.segmented_control(key="who").set_value("b").run()
    still_sent = page._tree.get_widget_states()
    page.session_state["drawn"] = False
    page.run()
    page.session_state["drawn"] = True
    drawn = page._run(still_sent).segmented_control(key="who")
    assert (drawn.value, drawn.proto.set_value) == ("b", True)


ASKED = """
from types import SimpleNamespace
import streamlit as st
from planner.ui.frame import keep_choices
from planner.ui.pages import capacity_question as page

keep_choices("who")
page.watch = lambda *_: None
job = SimpleNamespace(is_running=True) if st.session_state.get("works") else None
text = page.Said("About", "Working", "Nothing yet")
page.show_question(job, text, ("who",), lambda: st.segmented_control("Who", ("a", "b"), key="who"), print, "en")
"""


def test_a_question_of_kapasitet_has_its_choices_again_when_the_work_is_done() -> None:
    page = AppTest.from_string(ASKED).run()
    page.segmented_control(key="who").set_value("b").run()
    still_sent = page._tree.get_widget_states()
    page.session_state["works"] = True
    assert not page.run().segmented_control
    page.session_state["works"] = False
    drawn = page._run(still_sent).segmented_control(key="who")
    assert (drawn.value, drawn.proto.set_value) == ("b", True)
