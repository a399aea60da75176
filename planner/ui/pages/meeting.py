"""Møtemodus: five sliders in large type, the answer on today's list at once, a simulated year when asked for."""

from collections.abc import Callable, Sequence
from dataclasses import astuple
from typing import Any

import streamlit as st

from planner import service
from planner.comparing import Comparison
from planner.language import translator
from planner.placement.again import Difference, Limits, difference
from planner.questions import placed_near
from planner.service import Desk, Placed, PlaceRequest
from planner.ui.answers import answer
from planner.ui.blocks import Tile, lead, points, said, tiles
from planner.ui.differences import change_said
from planner.ui.frame import desk_or_stop, foot, keep_choices
from planner.ui.jobs import Job
from planner.ui.meeting_steps import HOME, Sliders, knows_vestby, new_units, scenario_of
from planner.ui.page_job import failure
from planner.ui.pages.meeting_minutes import show_minutes
from planner.ui.pages.meeting_run import show_run
from planner.ui.pages.proposal_progress import wait_for
from planner.words.money import decimal, percent, whole

KEYS = ("meeting-places", "meeting-staff", "meeting-living", "meeting-vestby", "meeting-demand")
HISTORY, WANTED = "meeting-history", "meeting-wanted"
STAFF = (1.0, 1.5, 2.0, 2.5, 3.0)
DEMAND = tuple(range(-20, 55, 5))
TIME_LIMIT_S = 20.0

SHEET = """<style>
.st-key-meeting label p, .st-key-meeting [data-testid="stSliderTickBar"] { font-size: 1.25rem !important; }
.st-key-meeting [data-testid="stSliderThumbValue"] { font-size: 1.25rem !important; font-weight: 600; }
.st-key-meeting [data-testid="stSlider"] label { margin-bottom: 1.1rem; }
.st-key-meeting .pp-said { font-size: 1.75rem; line-height: 1.3; max-width: 70rem; }
.st-key-meeting .pp-tiles .pp-value { font-size: 3rem; }
.st-key-meeting .pp-tiles dt, .st-key-meeting .pp-tiles .pp-more { font-size: 1.25rem; }
.st-key-meeting .pp-table, .st-key-meeting .pp-points li { font-size: 1.125rem; }
.st-key-meeting button p { font-size: 1.125rem; }
</style>"""


def show(language: str) -> None:
    """The whole page: sliders, what changed, the simulated year, and the minutes."""
    _ = translator(language)
    keep_choices(*KEYS, "meeting-note")
    st.title(_("Meeting mode"), anchor=False)
    desk = desk_or_stop(language)
    st.html(SHEET)
    with st.container(key="meeting"):
        if HOME not in {row.operator for row in desk.dataset.institutions}:
            st.info(_("These data have no institution of Oslo's: the sliders are about Oslo's children."))
        else:
            lead(_("Move one slider at a time. The answer is today's list placed anew, beside the baseline."))
            _show_meeting(desk, language)
    foot(desk, language)


def _show_meeting(desk: Desk, language: str) -> None:
    _ = translator(language)
    sliders = _sliders(desk, language)
    history = _noted(sliders)
    _undo(history, language)
    base = _placed(desk, Sliders(), None, language)
    jobs = [base]
    if base.made is not None:
        jobs += [_placed(desk, each, base.made, language) for each in history[-2:]]
    st.header(_("What changed?"), anchor=False)
    sentences: list[str] = []
    running = next((job for job in jobs if job.is_running), None)
    broken = next((job for job in jobs if not job.is_running and job.made is None), None)
    if running is not None:
        wait_for(running, _("Places today's list anew."), language)
    elif broken is not None:
        st.error(failure(broken, language))
    else:
        sentences = _show_change([job.made for job in jobs if job.made is not None], history, language)
    run = show_run(desk, scenario_of(desk, sliders, said_of(sliders, language), _("the meeting")), language)
    show_minutes(desk, said_of(sliders, language), sentences, _run_of(run), language)


def _run_of(job: Job[Comparison] | None) -> Comparison | None:
    return job.made if job is not None else None


def _sliders(desk: Desk, language: str) -> Sliders:
    _ = translator(language)
    for key, value in st.session_state.pop(WANTED, {}).items():
        st.session_state[key] = value
    for key, start in zip(KEYS, (0, 2.0, False, False, 0), strict=True):
        st.session_state.setdefault(key, start)
    labels = _labels(language)

    def stops(key: str, options: Sequence[Any]) -> Any:
        label, said = labels[key]
        return st.select_slider(label, options, format_func=said, key=key)

    left, right = st.columns(2, gap="large")
    with left:
        places = st.slider(labels[KEYS[0]][0], 0, 8, key=KEYS[0])
        staff, living = stops(KEYS[1], STAFF), stops(KEYS[2], (False, True))
    with right:
        vestby = stops(KEYS[3], (False, True)) if knows_vestby(desk) else False
        demand = stops(KEYS[4], DEMAND)
    return Sliders(places, staff, living, vestby, demand)


def _labels(language: str) -> dict[str, tuple[str, Callable[[Any], str]]]:
    """What each slider is called, and how a stop of it is said, by its key."""
    _ = translator(language)
    labels: tuple[tuple[str, Callable[[Any], str]], ...] = (
        (_("Places in a new pilot in Oslo"), lambda n: whole(n, language)),
        (_("Staff per place by day"), lambda n: decimal(n, language)),
        (_("How they live there"), lambda own: _("Each in its own unit") if own else _("In one unit")),
        (_("Pilot Vestby for Oslo's children"), lambda is_open: _("Open") if is_open else _("Closed")),
        (_("Referrals, in the simulated year only"), lambda n: _percent(n, language)),
    )
    return dict(zip(KEYS, labels, strict=True))


def _moved_said(before: Sliders, now: Sliders, language: str) -> str:
    """Which sliders stand elsewhere than before, from where to where."""
    stood = zip(_labels(language).values(), astuple(before), astuple(now), strict=True)
    return ", ".join(f"{label}: {said(was)} → {said(at)}" for (label, said), was, at in stood if was != at)


def _percent(value: int, language: str) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{percent(abs(value) / 100, language, 0)}"


def _noted(sliders: Sliders) -> list[Sliders]:
    """Where the sliders have stood, the last one being now."""
    history: list[Sliders] = st.session_state.setdefault(HISTORY, [Sliders()])
    if history[-1] != sliders:
        history = [*history[-50:], sliders]
        st.session_state[HISTORY] = history
    return history


def _undo(history: list[Sliders], language: str) -> None:
    _ = translator(language)
    with st.container(horizontal=True):
        if len(history) > 1 and st.button(_("Undo"), key="meeting-undo", icon=":material/undo:"):
            _set(history[-2])
            st.session_state[HISTORY] = history[:-1]
            st.rerun()
        if history[-1] != Sliders() and st.button(_("Back to the baseline"), key="meeting-reset"):
            _set(Sliders())
            st.rerun()


def _set(sliders: Sliders) -> None:
    """Where the sliders are to stand on the next run: they cannot be moved after they have been drawn."""
    values = (
        *(sliders.places, sliders.staff_per_place, sliders.is_separate),
        *(sliders.is_vestby_open, sliders.more_referrals),
    )
    st.session_state[WANTED] = dict(zip(KEYS, values, strict=True))


def _placed(desk: Desk, sliders: Sliders, base: Placed | None, language: str) -> Job[Placed]:
    """Today's list under the sliders; asked once for each place they have stood at.

    Beside the baseline it is the plan that changes least of it: a child told to move moves because of the sliders.
    """
    _ = translator(language)
    today = Sliders(sliders.places, sliders.staff_per_place, sliders.is_separate, sliders.is_vestby_open)
    scenario = scenario_of(desk, today, said_of(today, language), _("the meeting"))
    request = PlaceRequest(operators=(HOME,), time_limit_s=TIME_LIMIT_S, workers=1, steps=scenario.steps)

    def ask(limits: Limits) -> Placed:
        if base is None or today == Sliders():
            return service.placed(desk, request, limits.on_progress, limits.stop)
        return placed_near(desk, request, base.known, limits)

    key = ("meeting", desk.data_sha256, today)
    job = answer(key, request, ask)
    assert job is not None
    return job


def _show_change(placed: list[Placed], history: list[Sliders], language: str) -> list[str]:
    """What changed since the meeting began and since the last move, and the key figures beside the baseline."""
    _ = translator(language)
    base, before, now = placed[0], placed[1 if len(placed) > 2 else 0], placed[-1]
    since_start = difference(base.known, now.known)
    sentence = _("Since the meeting began (the baseline): {what}").format(what=change_said(since_start, language))
    if now.plan.status != "optimal":
        sentence = f"{sentence} {_('The plan is not proven best: part of the changes may be due to that.')}"
    said(sentence)
    if before is not base:
        what = change_said(difference(before.known, now.known), language)
        move = _moved_said(history[-2], history[-1], language)
        points([_("Since the last move ({move}): {what}").format(move=move, what=what)])
    items = _tiles(now, since_start, history[-1], language)
    tiles(items)
    return [sentence, *(f"{item.label}: {item.value} ({item.more})" for item in items)]


def _tiles(now: Placed, change: Difference, sliders: Sliders, language: str) -> list[Tile]:
    _ = translator(language)
    goals = {goal.name: goal for goal in change.goals}
    found = []
    for name, label in (
        ("unplaced", _("Children without a proposal")),
        ("unplaced_acute", _("Of them acute")),
        ("needs_unmet", _("Needs that are not met")),
    ):
        if name in goals:
            goal = goals[name]
            more = _("{n} in the baseline").format(n=whole(goal.before, language))
            found.append(Tile(label, whole(goal.after, language), more))
    opened = set(new_units(sliders))
    if opened:
        used = sum(unit in opened for unit in now.known.unit_of.values())
        more = _("of {n} places").format(n=whole(sliders.places, language))
        found.append(Tile(_("Used in the new pilot today"), whole(used, language), more))
    return found


def said_of(sliders: Sliders, language: str) -> str:
    """Where the sliders stand, in words."""
    _ = translator(language)
    parts = []
    if sliders.places:
        living = _("each in its own unit") if sliders.is_separate else _("in one unit")
        parts.append(
            _("a pilot in Oslo with {n} places {living}, {staff} staff per place by day").format(
                n=whole(sliders.places, language), living=living, staff=decimal(sliders.staff_per_place, language)
            )
        )
    if sliders.is_vestby_open:
        parts.append(_("Pilot Vestby open to Oslo's children"))
    if sliders.more_referrals:
        parts.append(_("referrals {change}").format(change=_percent(sliders.more_referrals, language)))
    return ", ".join(parts) or _("the baseline")
