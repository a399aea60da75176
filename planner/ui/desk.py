"""What the pages share in one process: the opened data set and the place where jobs run.

The desk is cached for the process because the shipped data are synthetic. Once real data are scoped by
role, the cache is keyed by scope or goes.
"""

import os
from pathlib import Path

import streamlit as st

from planner import service
from planner.ui.jobs import Jobs
from planner.ui.server import DATA_VARIABLE


def current_desk() -> service.Desk:
    """The data set the app was started with, read once."""
    source = os.environ.get(DATA_VARIABLE)
    return _opened(source)


@st.cache_resource(show_spinner=False)
def _opened(source: str | None) -> service.Desk:
    return service.open_desk(Path(source) if source else None)


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The one place where long work runs; it outlives every page and session."""
    return Jobs()
