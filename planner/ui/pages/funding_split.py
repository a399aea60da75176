"""The waterfall on the page «Finansiering»: what the change in the gap consists of, and what a part consists of."""

from collections.abc import Mapping, Sequence

import streamlit as st

from planner.gap.as_json import split_in_ore
from planner.gap.question import GapAnswer, Split
from planner.language import Translate, say, translator
from planner.report.charts import Step
from planner.report.document import Report
from planner.report.gap_split import waterfall_steps
from planner.simulation.funding.money import MILLION
from planner.ui.blocks import Column, Table, table
from planner.ui.report_blocks import save_table, show_table, with_refs
from planner.ui.waterfall import PICK, waterfall
from planner.words.gap import FACTOR_NAMES, PART_NAMES

HOW, ORDER, OPENED, LINES, CHART = "gap-how", "gap-order", "gap-opened", "gap-lines", "gap-waterfall"
CAUSES, NEED = "causes", "need"
AVERAGE = "average"
BY_ORDER, BY_BAND = "order", "band"


def show_split(answer: GapAnswer, report: Report, language: str) -> None:
    """The chapter: how to split, the waterfall, its table, and every order."""
    _ = translator(language)
    st.header(_("What the change consists of"), anchor=False)
    if answer.no_split is not None:
        st.info(say(answer.no_split, language))
    if answer.causes is None:
        return
    how = _choose_how(answer, language)
    split = answer.causes if how == CAUSES else answer.need
    assert split is not None
    order = _choose_order(split, language)
    shown = _steps(split, order, language)
    _draw(split, shown, language)
    tables = {each.key: each for each in report.tables}
    parts = tables[f"{how}-parts"]
    with st.expander(_("Table: the parts to the øre, with what the order and the grant's band do")):
        show_table(parts, language)
        if how == CAUSES:
            show_table(tables["orders"], language)
    st.caption(with_refs(_method(_), parts.refs))


def _method(_: Translate) -> str:
    return _(
        "Method: each part gets its average over all orders in which the parts can change (the Shapley value). "
        "The parts sum to the change to the øre. The lines show the least and most over the orders."
    )


def _choose_how(answer: GapAnswer, language: str) -> str:
    _ = translator(language)
    if answer.need is None:
        if answer.no_need is not None:
            st.caption(say(answer.no_need, language))
        st.session_state.pop(HOW, None)
        return CAUSES
    period = f"{answer.need.first}–{answer.need.last}"
    names = {CAUSES: _("Growth, indexing, real growth"), NEED: _("Volume, need, price ({years})").format(years=period)}
    st.session_state.setdefault(HOW, CAUSES)
    chosen = st.segmented_control(_("Split by"), tuple(names), format_func=names.__getitem__, key=HOW, required=True)
    return str(chosen)


def _choose_order(split: Split, language: str) -> str:
    """The order in which the parts change, or their average; then which parts are taken apart."""
    _ = translator(language)
    orders = {AVERAGE: _("Average over all orders")}
    for order in split.expected.orders:
        orders["/".join(order.parts)] = " → ".join(_(PART_NAMES[part]) for part in order.parts)
    if st.session_state.get(ORDER) not in orders:
        st.session_state[ORDER] = AVERAGE
    left, right = st.columns(2, gap="medium")
    chosen = left.selectbox(
        _("The order in which the parts change"),
        tuple(orders),
        format_func=orders.__getitem__,
        key=ORDER,
        help=_("What a part contributes depends on what changed before it. Choose an order to see how much."),
        filter_mode=None,
    )
    if chosen == AVERAGE:
        several = [portion.part.name for portion in split.expected.portions if len(portion.by_factor) > 1]
        st.session_state[OPENED] = [part for part in st.session_state.get(OPENED, []) if part in several]
        right.multiselect(
            _("Take apart"),
            several,
            format_func=lambda part: _(PART_NAMES[part]),
            key=OPENED,
            placeholder=_("Choose parts, or click them in the chart"),
            select_all=False,
        )
        lines = {BY_ORDER: _("the order"), BY_BAND: _("the grant's rounding")}
        st.session_state.setdefault(LINES, BY_ORDER)
        left.segmented_control(
            _("The lines show what the part may be by"),
            tuple(lines),
            format_func=lines.__getitem__,
            key=LINES,
            required=True,
        )
    return str(chosen)


def _steps(split: Split, order: str, language: str) -> list[tuple[str, Step]]:
    """The bars, each with the name of its part; parts that are taken apart come factor by factor."""
    _ = translator(language)
    opening, *parts, closing = waterfall_steps(split, False, language)
    shown = [("", opening)]
    moved = next((each for each in split.expected.orders if "/".join(each.parts) == order), None)
    if moved is not None:
        values = zip(moved.parts, moved.values, strict=True)
        shown += [(part, Step(_(PART_NAMES[part]), float(value / MILLION))) for part, value in values]
        return [*shown, ("", closing)]
    ends = zip(parts, split.expected.portions, split.at_low.portions, split.at_high.portions, strict=True)
    for step, portion, low, high in ends:
        name = portion.part.name
        if name in st.session_state.get(OPENED, []):
            shown += [
                (name, Step(_(FACTOR_NAMES[factor]).capitalize(), float(value / MILLION)))
                for factor, value in portion.by_factor.items()
            ]
        elif st.session_state.get(LINES) == BY_BAND:
            band = sorted(float(each.value / MILLION) for each in (low, high))
            shown.append((name, Step(step.name, step.value, band[0], band[1])))
        else:
            shown.append((name, step))
    return [*shown, ("", closing)]


def _draw(split: Split, shown: Sequence[tuple[str, Step]], language: str) -> None:
    _ = translator(language)
    title = _("The gap from {first} to {last}, part by part").format(first=split.first, last=split.last)
    st.subheader(title, anchor=False)
    chart_tab, table_tab = st.tabs([_("Chart"), _("Table")], key="gap-waterfall-tabs")
    steps = [step for _part, step in shown]
    part_of = {step.name: part for part, step in shown}
    alt = _("A waterfall from the gap of {first} to that of {last}. The table has every figure.").format(
        first=split.first, last=split.last
    )
    with chart_tab:
        # A chart of its own for what is open: the browser does not tell the same click on the same chart twice.
        key = "-".join((CHART, *st.session_state.get(OPENED, ())))
        st.vega_lite_chart(
            spec=waterfall(steps, _("NOK million"), language),
            theme=None,
            key=key,
            on_select=lambda: _clicked(key, part_of),
            selection_mode=PICK,
            alt=alt,
        )
    with table_tab:
        finished = _twin(steps, language)
        table(finished, title)
        save_table("gap-waterfall", finished, language)
    before, after, _ore = split_in_ore(split.expected)
    assert before + sum(_ore) == after


def _clicked(key: str, part_of: Mapping[str, str]) -> None:
    """A click on a part takes it apart, a click on one of its factors puts it together again."""
    state = st.session_state
    picked = state[key]["selection"].get(PICK) or []
    part = part_of.get(picked[0]["name"], "") if picked else ""
    if part and state.get(ORDER) == AVERAGE:
        opened = state.get(OPENED, [])
        state[OPENED] = [each for each in opened if each != part] if part in opened else [*opened, part]


def _twin(steps: Sequence[Step], language: str) -> Table:
    from planner.words.money import decimal, signed

    _ = translator(language)
    columns = (
        Column(_("Part")),
        *(Column(title, is_number=True) for title in (_("NOK million"), _("Low"), _("High"))),
    )
    rows = tuple(
        (
            step.name,
            decimal(step.value, language) if step.is_level else signed(step.value, language),
            *("–" if end is None else decimal(end, language) for end in (step.low, step.high)),
        )
        for step in steps
    )
    return Table(columns, rows, strong=frozenset({0, len(steps) - 1}))
