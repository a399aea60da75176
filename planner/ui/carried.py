"""Waivers that go on from one plan of the page to the next, until they end or somebody leaves one out."""

from collections.abc import Sequence

import streamlit as st

from models.change import Step, WaiveRule
from planner.language import say, translator
from planner.placement.changes import said
from planner.service import Desk
from planner.ui.blocks import label


def waivers_carried(desk: Desk, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The waivers among the steps that still hold on the day of the data, and are about what stands in the data."""
    known = {row.child_id for row in desk.dataset.children} | {row.unit_id for row in desk.dataset.units} | {None}
    return tuple(
        step
        for step in steps
        if isinstance(step.change, WaiveRule)
        and step.change.expires_on >= desk.as_of
        and {step.change.child_id, step.change.other_child_id, step.change.unit_id} <= known
    )


def ask_waivers(
    desk: Desk, steps: Sequence[Step], key: str, language: str, is_for_guardian: bool = False
) -> tuple[Step, ...]:
    """A box for each waiver of the plan at hand; those that stay ticked are what the next plan rests on.

    On a page for a guardian all go on untold: they speak of other children.
    """
    carried = waivers_carried(desk, steps)
    if not carried or is_for_guardian:
        return carried
    _ = translator(language)
    label(_("Waivers that new proposals keep to, each to the end of its last day"))
    kept = [
        step
        for number, step in enumerate(carried)
        if st.checkbox(say(said(step.change, desk.codes), language), value=True, key=f"carried-{key}-{number}")
    ]
    if len(carried) < len(steps):
        st.caption(_("The plan's other changes do not go along: try them under What if."))
    return tuple(kept)
