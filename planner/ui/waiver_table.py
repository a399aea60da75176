"""The waivers in force in a plan: whose, which rule, why, who approved it and until when."""

from collections.abc import Sequence, Set

import streamlit as st

from models.plan import WaiverInPlan
from planner.language import say, translator
from planner.placement.discretion import NOT_SHOWN
from planner.ui import words
from planner.ui.blocks import Column, Table, table
from planner.words.money import short_date


def show_waivers(waivers: Sequence[WaiverInPlan], language: str, hidden: Set[str] = frozenset()) -> None:
    """Every rule that is waived for somebody in a plan; nothing where there is none.

    A reader from whom children are hidden reads neither of their waivers nor what somebody wrote freely.
    """
    found = [each for each in waivers if each.waiver.child_id not in hidden]
    if not found:
        return
    _ = translator(language)
    titles, not_shown = words.rule_titles(language), say(NOT_SHOWN, language)
    st.header(_("Waivers in force"), anchor=False)
    rows = []
    for each in found:
        waiver = each.waiver
        limits = [str(part) for part in (waiver.unit_id, waiver.other_child_id) if part and part not in hidden]
        rows.append(
            (
                str(waiver.child_id),
                ", ".join((titles.get(waiver.rule, waiver.rule), *limits)),
                *((not_shown, not_shown) if hidden else (waiver.reason, waiver.approved_by)),
                short_date(waiver.expires_on, language),
                _("Yes") if each.is_used else _("No"),
            )
        )
    heads = (_("Rule"), _("Reason"), _("Approved by"), _("Last day"), _("The plan needs it"))
    table(
        Table((Column(_("Child"), is_id=True), *(Column(head) for head in heads)), tuple(rows)),
        _("Rules that do not bind a child in this plan"),
    )
