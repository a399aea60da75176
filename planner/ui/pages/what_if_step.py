"""The form for one change: what kind, its own fields, who says so and why."""

from collections.abc import Callable, Mapping

import streamlit as st

from models.change import Change, Step, WaiveRule
from planner.language import translator
from planner.placement.changes import KIND_BY_CODE
from planner.questions import Trial
from planner.service import Desk
from planner.ui import fields_of_children as of_children
from planner.ui import fields_of_institutions as of_houses
from planner.ui import fields_of_referrals as of_referrals
from planner.ui import fields_of_units as of_units
from planner.ui import trials
from planner.ui.asked import Asked
from planner.ui.jobs import Job
from planner.ui.said_by import said_by

Fields = Callable[[Asked], Change | None]

GROUPS: Mapping[str, Mapping[str, Fields]] = {
    "child": {
        "pin": of_children.pin,
        "forbid": of_children.forbid,
        "lift_pins": of_children.lift_pins,
        "movable": of_children.movable,
        "need": of_children.need,
        "new_child": of_referrals.new_child,
        "waive": of_children.waive,
    },
    "unit": {
        "places": of_units.places,
        "open_unit": of_units.open_unit,
        "close_unit": of_units.close_unit,
        "add_staff": of_units.add_staff,
        "staff": of_units.staff,
        "open_institution": of_houses.open_institution,
        "change_institution": of_houses.change_institution,
        "close_institutions": of_houses.close_institutions,
    },
    "rules": {
        "dial": of_units.dial,
        "keep_apart": of_children.keep_apart,
        "lift_separation": of_children.lift_separation,
        "agreement": of_units.agreement,
    },
}
"""Every kind of change, under what it is about; a test compares this with the kinds there are."""


def show_step(desk: Desk, job: Job[Trial], language: str) -> None:
    """Asks for one change, and makes it when it is complete."""
    _ = translator(language)
    trial = job.made
    assert trial is not None
    st.header(_("Try a change"), anchor=False)
    kind = _kind(language)
    group = next(name for name, kinds in GROUPS.items() if kind in kinds)
    asked = Asked(trial.now.known, language)
    change = GROUPS[group][kind](asked)
    with st.form(f"step-{len(trial.past)}", border=False):
        told = said_by(f"step-{len(trial.past)}", language)
        if not st.form_submit_button(_("Try the change"), type="primary", key="try-change"):
            return
    if change is None:
        asked.tell_what_is_missing()
    if not told.is_complete(language):
        st.error(_("Write who says so and why: both stand in the log."))
    elif change is not None:
        trials.do(desk, (Step(_with_reason(change, told.why), told.who, told.why),), job)
        st.rerun()


def fill_in_waiver(waiver: WaiveRule) -> None:
    """Puts rule, child and limits into the form of the next step; reason, approver and last day are a person's."""
    st.session_state.update(
        {
            "change-group": "child",
            "change-kind-child": "waive",
            "change-child": waiver.child_id,
            "change-rule": waiver.rule,
            "change-waive-unit": waiver.unit_id,
            "change-waive-other": waiver.other_child_id,
        }
    )


def _kind(language: str) -> str:
    _ = translator(language)
    names = {"child": _("A child"), "unit": _("A unit"), "rules": _("Rules and agreements")}
    left, right = st.columns([1, 1], gap="medium")
    st.session_state.setdefault("change-group", "child")
    with left:
        group = st.segmented_control(
            _("What is it about?"), tuple(names), format_func=names.__getitem__, key="change-group",
            required=True,
        ) or "child"  # fmt: skip
    kind: str = right.selectbox(
        _("What is to change?"),
        tuple(GROUPS[group]),
        format_func=lambda code: _(KIND_BY_CODE[code].title),
        key=f"change-kind-{group}",
        filter_mode=None,
    )
    return kind


def _with_reason(change: Change, why: str) -> Change:
    """A waiver carries its reason itself."""
    from dataclasses import replace

    return replace(change, reason=why) if isinstance(change, WaiveRule) else change
