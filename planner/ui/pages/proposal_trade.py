"""What one goal buys of another beside a plan: two goals are chosen, the curve is drawn and put into words."""

import streamlit as st

from planner.language import say, translator
from planner.placement.trade_off import Curve, trade_off
from planner.service import Desk
from planner.ui import words
from planner.ui.answers import asked
from planner.ui.blocks import Column, Table, points, said
from planner.ui.figure import figure
from planner.ui.frame import source_name
from planner.ui.jobs import Job, Made
from planner.ui.pages.proposal_progress import arrived
from planner.words.money import whole
from planner.words.trade import curve_said, point_heads, point_row

ONE, OTHER = "trade-one", "trade-other"
KEYS = (ONE, OTHER)
AT_FIRST = ("travel_minutes", "cost")


def show_trade(desk: Desk, job: Job[Made], language: str) -> None:
    """The question, and the answer where there is one for these two goals."""
    _ = translator(language)
    made = job.made
    assert made is not None
    st.header(_("What one goal buys of another"), anchor=False)
    st.markdown(
        _(
            "The plan gives up nothing of a goal for one further down. Choose two goals to see what a little more of "
            "the higher one would buy of the lower. The order in which they are chosen does not matter."
        )
    )
    one, other, is_asked = _ask(made.known.case.parameters.goal_order, language)
    if one == other:
        st.info(_("Choose two different goals."))
        return
    key = (job.job_id, "trade", frozenset((one, other)))
    found = asked(key, job.request, lambda limits: trade_off(made.known, one, other, limits), is_asked)
    curve = arrived(found, _("Looking for what one goal buys of the other."), language)
    if curve is not None:
        _show(desk, made, curve, language)


def _ask(order: tuple[str, ...], language: str) -> tuple[str, str, bool]:
    """The two goals, and whether the curve is asked for now."""
    _ = translator(language)
    titles = words.goal_titles(language)
    for key, code in zip(KEYS, AT_FIRST, strict=True):
        if st.session_state.get(key) not in order:
            st.session_state[key] = code if code in order else order[0]
    with st.form("ask-trade"):
        left, right = st.columns(2, gap="medium")
        one = left.selectbox(_("One goal"), order, format_func=titles.__getitem__, key=ONE, filter_mode=None)
        other = right.selectbox(_("The other goal"), order, format_func=titles.__getitem__, key=OTHER, filter_mode=None)
        is_asked = st.form_submit_button(_("Draw the curve"), type="primary", key="draw-trade")
    return one, other, is_asked


def _show(desk: Desk, made: Made, curve: Curve, language: str) -> None:
    _ = translator(language)
    first, *rest = (say(sentence, language) for sentence in curve_said(curve, made.known.goals))
    said(first)
    points(rest)
    higher, lower = _(curve.higher.title), _(curve.lower.title)
    rows = tuple(point_row(point, curve.points[0], language) for point in curve.points)

    def draw() -> None:
        from planner.ui.trade_chart import trade_curve

        alt = _("Curve with {count} points: {lower} for so much of {higher}. The table has every point.").format(
            count=whole(len(rows), language), lower=lower, higher=higher
        )
        st.vega_lite_chart(spec=trade_curve(curve, language), theme=None, alt=alt)

    heads = point_heads(curve, language)
    figure(
        key="trade-curve",
        title=_("«{higher}» against «{lower}»").format(higher=higher, lower=lower),
        unit=_("{lower} [{lower_unit}] at the least, for so much {higher} [{higher_unit}]").format(
            lower=lower, lower_unit=_(curve.lower.unit), higher=higher, higher_unit=_(curve.higher.unit)
        ),
        draw=draw,
        twin=Table(tuple(Column(head, is_number=n < len(heads) - 1) for n, head in enumerate(heads)), rows),
        source=_("Source: {name}").format(name=source_name(desk, language)),
        language=language,
    )
