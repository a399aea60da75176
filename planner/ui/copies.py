"""The edited copy of the data in a browser window: found by its id, so a reload loses nothing, and nobody else's."""

import streamlit as st

from planner.editing import Copy, Edit, edited, undone
from planner.service import Desk
from planner.ui.desk import jobs

ADDRESS = "kopi"
"""The id of the copy in the address of every page."""


def copy_at_hand() -> Copy | None:
    """The copy of this window, or the one that its address names."""
    asked = st.session_state.get(ADDRESS) or st.query_params.get(ADDRESS)
    job = jobs().find(asked)
    if job is None or not isinstance(job.made, Copy):
        st.session_state.pop(ADDRESS, None)
        st.query_params.pop(ADDRESS, None)
        return None
    st.session_state[ADDRESS] = job.job_id
    st.query_params[ADDRESS] = job.job_id
    return job.made


def edit(desk: Desk, made: Edit) -> None:
    """One edit more, on the copy at hand or a new one of the desk; raises as `edited` does, and then keeps nothing."""
    _keep(edited(copy_at_hand() or Copy(desk), made))


def undo() -> None:
    """The last edit of the copy taken back; without any edit left the copy is laid aside."""
    copy = copy_at_hand()
    if copy is not None and copy.edits:
        before = undone(copy)
        if before.edits:
            _keep(before)
        else:
            lay_aside()


def open_instead(desk: Desk) -> None:
    """Another data set in this window, as a copy without edits."""
    _keep(Copy(desk))


def lay_aside() -> None:
    """Back to the data that the app was opened with."""
    st.session_state.pop(ADDRESS, None)
    st.query_params.pop(ADDRESS, None)


def _keep(copy: Copy) -> None:
    st.session_state[ADDRESS] = jobs().keep(None, copy, is_work=True).job_id
