"""Questions about a plan, asked once in a session and kept until many others have been asked."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

from planner.placement.again import Limits
from planner.service import PlaceRequest
from planner.ui.desk import jobs
from planner.ui.jobs import Job, Note, Result

KEPT_ANSWERS = 24
SOON_S = 2.0
"""How long a page waits for an answer before it shows how far the work has come: most are there by then."""
LONGEST_S = 60.0
"""The longest time for one answer [s]; a plan may be given more."""

_STATE = "answers"


def answer(
    key: Hashable, request: PlaceRequest, ask: Callable[[Limits], Result], prompted: bool = True
) -> Job[Result] | None:
    """The job that answers the question of this key, started where there is none yet; an answer comes soon or later.

    Without being `prompted` nothing is started: then `None`, until somebody asks.
    """
    known: OrderedDict[Hashable, Job[Any]] = st.session_state.setdefault(_STATE, OrderedDict())
    job = known.get(key)
    if job is not None:
        known.move_to_end(key)  # among the last to be forgotten
    else:
        if not prompted:
            return None

        def work(note: Note, stop: Any) -> Result:
            return ask(limits_of(request, note, stop, LONGEST_S))

        job = jobs().start(request, work, is_kept=False)
        known[key] = job
        while len(known) > KEPT_ANSWERS:
            known.popitem(last=False)[1].stop.set()
        job.done.wait(SOON_S)
    return job


def asked(key: Hashable, request: PlaceRequest, ask: Callable[[Limits], Result], is_asked: bool) -> Job[Result] | None:
    """The same for a question with a button: begun when somebody asks, and anew where it was stopped or failed."""
    known: OrderedDict[Hashable, Job[Any]] = st.session_state.setdefault(_STATE, OrderedDict())
    job = known.get(key)
    if is_asked and job is not None and (job.made is None or job.stop.is_set()) and not job.is_running:
        del known[key]
    return answer(key, request, ask, is_asked)


def limits_of(request: PlaceRequest, note: Note, stop: Any, longest_s: float | None = None) -> Limits:
    """The limits of a request for one answer; a shorter one where `longest_s` says so."""
    time_s = min(request.time_limit_s, longest_s or request.time_limit_s)
    return Limits(time_s, request.workers, request.seed, stop, note)
