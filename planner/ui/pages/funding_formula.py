"""The formula on the page «Finansiering»: weights by age, and who gains and loses per child."""

from fractions import Fraction

import streamlit as st

from models.plan import marked
from planner.gap.question import GapAnswer
from planner.language import translator
from planner.public_figures import AGES
from planner.reference import code_book
from planner.report.document import Figure, Report
from planner.ui.blocks import said
from planner.ui.pages.funding_question import weight_key, weights
from planner.ui.report_blocks import on_page, show_table, with_refs
from planner.words.gap import COUNT_NAMES, POT_NAMES
from planner.words.money import kroner

POT = "gap-pot"
SHORT_NAMES = {"closed": marked("Everything is shared anew"), "topped_up": marked("Oslo is added to")}


def show_formula(answer: GapAnswer, report: Report, language: str) -> None:
    """The weights, what they come to, and gains and losses per child for Oslo and every region."""
    _ = translator(language)
    st.header(_("A formula, and who gains and loses"), anchor=False)
    st.markdown(
        _("Each age group gets a weight, and every operator its share of the children in it. Weights sum to 100 %.")
    )
    places = st.columns(len(AGES), gap="small")
    for place, age in zip(places, AGES, strict=True):
        place.number_input(_(COUNT_NAMES[age]).capitalize(), 0, 100, step=5, key=weight_key(age))
    total = sum(weights().values())
    if total != 100:
        st.error(_("The weights sum to {total} %, and must sum to 100 %.").format(total=total))
        return
    if not answer.formula:
        st.info(_("The chosen last year has no figure for base, children or grant: there is nothing to share."))
        return
    if st.session_state.get(POT) not in answer.formula:
        st.session_state[POT] = next(iter(answer.formula))
    pot = st.segmented_control(
        _("Where the money comes from"),
        tuple(answer.formula),
        format_func=lambda pot: _(SHORT_NAMES[pot]),
        help="  \n".join(_(POT_NAMES[pot]) for pot in answer.formula),
        key=POT,
        required=True,
    )
    _shown(answer, report, str(pot), language)


def _shown(answer: GapAnswer, report: Report, pot: str, language: str) -> None:
    _ = translator(language)
    codes = code_book()
    outcomes = answer.formula[pot]
    best, worst = max(outcomes, key=lambda o: o.gain_per_child), min(outcomes, key=lambda o: o.gain_per_child)

    def who(as_much: Fraction) -> str:
        """Everybody whose amount is written the same: one name alone would say that the others fare better."""
        text = kroner(as_much, language)
        names = [codes.name("operator", o.operator, language) for o in outcomes
                 if kroner(o.gain_per_child, language) == text]  # fmt: skip
        if len(names) == len(outcomes):
            return _("all alike")
        return names[0] if len(names) == 1 else _("{names} (alike)").format(names=", ".join(names))

    said(
        _("Gains most: {best}, {gain} per child aged 0–17. Loses most: {worst}, {loss}.").format(
            best=who(best.gain_per_child),
            gain=kroner(best.gain_per_child, language, with_sign=True),
            worst=who(worst.gain_per_child),
            loss=kroner(worst.gain_per_child, language, with_sign=True),
        )
        if worst.gain_per_child < 0
        else _("Gains most: {best}, {gain} per child aged 0–17. Nobody loses.").format(
            best=who(best.gain_per_child),
            gain=kroner(best.gain_per_child, language, with_sign=True),
        )
    )
    figure = next(block for block in report.blocks if isinstance(block, Figure) and block.key == f"formula-{pot}")
    content = next(each for each in report.tables if each.key == f"formula-{pot}")
    st.subheader(_("Gain or loss per child, by operator"), anchor=False)
    chart_tab, table_tab = st.tabs([_("Chart"), _("Table")], key="gap-formula-tabs")
    with chart_tab:
        st.vega_lite_chart(spec=on_page(dict(figure.chart), language), theme=None, alt=figure.alt)
    with table_tab:
        show_table(content, language)
    told = _("Today: each region as much per child 0–17; how they share it is not published.")
    st.caption(with_refs(told, content.refs))
