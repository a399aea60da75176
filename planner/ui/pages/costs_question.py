"""The question on the page «Kostnader»: what is to be costed and how, as the command line would say it."""

from collections.abc import Sequence

import streamlit as st

from models.plan import Sentence, marked
from planner.cost_register import assumptions
from planner.costing.question import MOST_DRAWS
from planner.costing.values import refuse_unlikely
from planner.errors import BadUse
from planner.language import translator
from planner.scenarios import named, names
from planner.service import Desk
from planner.typed.cost import Typed, number_from, own_value_from
from planner.ui.faults import Found, beside, summed_up, unreadable

WHAT, SCENARIOS, PLACES, LIVING, STAFF = "cost-what", "cost-scenarios", "cost-places", "cost-living", "cost-staff"
INSTITUTION, OPERATORS, PREMISES, USED = "cost-institution", "cost-operators", "cost-premises", "cost-used"
FIRST, YEARS, BOUGHT, OWN, DRAWS = "cost-first", "cost-years", "cost-bought", "cost-own", "cost-draws"

SCENARIO, PILOT, ONE, CALCULATOR = "scenario", "pilot", "institution", "calculator"
KINDS = (SCENARIO, PILOT, ONE, CALCULATOR)

USED_LABEL, BOUGHT_LABEL = marked("Used places, if known"), marked("Price of a bought day (NOK)")
DRAWS_LABEL, OWN_LABEL = marked("Draws for the interval"), marked("Assumptions set otherwise, one a line")
FAULTS = "cost-faults"

NEXT_YEAR = 0
"""Stands for the year that the data and the scenario give."""

KEYS = (
    *(WHAT, SCENARIOS, PLACES, LIVING, STAFF, INSTITUTION, OPERATORS),
    *(PREMISES, USED, FIRST, YEARS, BOUGHT, OWN, DRAWS),
)
"""Widgets whose values outlive the page."""

FIRST_SCENARIO = "bfe_pilot_4"


def kind_asked(language: str) -> str:
    """What is to be costed: a scenario, a pilot, an institution, or a calculator's sheet."""
    _ = translator(language)
    titles = {
        SCENARIO: _("A scenario"),
        PILOT: _("A pilot"),
        ONE: _("An institution"),
        CALCULATOR: _("A calculator"),
    }
    st.session_state.setdefault(WHAT, SCENARIO)
    return str(
        st.segmented_control(_("What is to be costed?"), KINDS, format_func=titles.__getitem__, key=WHAT, required=True)
    )


def ask(desk: Desk, kind: str, has_answer: bool, language: str) -> Typed | None:
    """The form; what it says once somebody asks for it, else `None`."""
    _ = translator(language)
    found: Found = st.session_state.get(FAULTS, {})
    summed_up(found, {USED: _(USED_LABEL), BOUGHT: _(BOUGHT_LABEL), DRAWS: _(DRAWS_LABEL), OWN: _(OWN_LABEL)}, language)
    with st.form("cost-question"):
        {SCENARIO: _scenario, PILOT: _pilot, ONE: _institution}[kind](desk, language)
        with st.expander(_("More choices"), expanded=bool(found)):
            _more(desk, found, language)
        label = _("Work out anew") if has_answer else _("Work out the cost")
        asked = st.form_submit_button(label, type="primary", key="cost-go")
    if not asked:
        return None
    wrong = _wrong(desk)
    if wrong or found:
        st.session_state[FAULTS] = wrong
    if wrong:
        st.rerun()
    return typed(kind)


def _wrong(desk: Desk) -> dict[str, tuple[Sentence, ...]]:
    """What is typed and cannot be meant, by field, in the words of the command that reads the same."""
    state = st.session_state
    register = assumptions(desk.as_of)

    def own(text: str) -> None:
        refuse_unlikely(register, *own_value_from(text))

    def draws(text: str) -> None:
        if not (text.isascii() and text.isdigit()) or int(text) > MOST_DRAWS:
            raise BadUse("There are 0 to {most} draws, not {draws}.", most=MOST_DRAWS, draws=text)

    def bought(text: str) -> None:
        refuse_unlikely(register, "bought_day/commercial", number_from(text))

    readers = {USED: number_from, BOUGHT: bought, DRAWS: draws, OWN: own}
    found = {key: unreadable(_lines(str(state.get(key, ""))), read) for key, read in readers.items()}
    return {key: wrong for key, wrong in found.items() if wrong}


def typed(kind: str) -> Typed:
    """What the widgets say, as options of the command `cost`."""
    state = st.session_state
    is_pilot = kind == PILOT
    draws = str(state.get(DRAWS, "")).strip()
    return Typed(
        scenarios=tuple(state.get(SCENARIOS, ())) if kind == SCENARIO else (),
        pilot=int(state[PLACES]) if is_pilot else None,
        living=str(state[LIVING]) if is_pilot else "shared",
        staff_level=f"{state[STAFF]:g}" if is_pilot else "2",
        institutions=(str(state[INSTITUTION]),) if kind == ONE and state.get(INSTITUTION) else (),
        operators=tuple(state.get(OPERATORS, ())) if kind == SCENARIO else (),
        used=str(state.get(USED, "")).strip() or None,
        building=str(state.get(PREMISES, "rent")),
        first_year=int(state.get(FIRST, NEXT_YEAR)) or None,
        years=int(state.get(YEARS, 10)),
        own_values=_lines(str(state.get(OWN, ""))),
        bought=str(state.get(BOUGHT, "")).strip() or None,
        draws=int(draws) if draws.isdigit() else None,
    )


def _lines(text: str) -> Sequence[str]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _scenario(desk: Desk, language: str) -> None:
    _ = translator(language)
    titles = {name: named(name).scenario.title_in(language) for name in names()}
    st.session_state.setdefault(SCENARIOS, [FIRST_SCENARIO])
    left, right = st.columns([3, 2], gap="medium")
    left.multiselect(
        _("Scenarios, stacked in this order"),
        tuple(titles),
        format_func=titles.__getitem__,
        key=SCENARIOS,
        placeholder=_("None: the baseline"),
        select_all=False,
        help=_("What they open, close or change is costed; where they change no institution, all are."),
    )
    right.multiselect(
        _("Only these operators"),
        desk.codes.codes("operator"),
        format_func=lambda code: desk.codes.name("operator", code, language),
        key=OPERATORS,
        placeholder=_("All operators"),
        select_all=False,
    )


def _pilot(desk: Desk, language: str) -> None:
    del desk
    _ = translator(language)
    first, second, third = st.columns([1, 1.4, 1.4], gap="medium")
    st.session_state.setdefault(PLACES, 4)
    st.session_state.setdefault(STAFF, 2.0)
    first.selectbox(_("Places"), tuple(range(1, 9)), key=PLACES, filter_mode=None)
    livings = {"shared": _("Shared living"), "separate": _("Separate living units")}
    second.selectbox(_("Living"), tuple(livings), format_func=livings.__getitem__, key=LIVING, filter_mode=None)
    third.selectbox(
        _("Staff per place by day"),
        (1.0, 1.5, 2.0, 2.5, 3.0),
        format_func=lambda level: f"{level:g}".replace(".", "," if language == "nb" else "."),
        key=STAFF,
        filter_mode=None,
    )


def _institution(desk: Desk, language: str) -> None:
    _ = translator(language)
    titles = {each.institution_id: f"{each.institution_id} · {each.name}" for each in desk.dataset.institutions}
    st.selectbox(_("Institution"), tuple(titles), format_func=lambda key: titles.get(key, str(key)), key=INSTITUTION)


def _more(desk: Desk, found: Found, language: str) -> None:
    _ = translator(language)
    first, second, third = st.columns(3, gap="medium")
    years = (NEXT_YEAR, *range(desk.as_of.year, desk.as_of.year + 11))
    first.selectbox(
        _("First year"),
        years,
        format_func=lambda year: _("When it opens, or next year") if year == NEXT_YEAR else str(year),
        key=FIRST,
        filter_mode=None,
    )
    st.session_state.setdefault(YEARS, 10)
    second.selectbox(_("Number of years"), (1, 5, 10, 15, 20, 30, 40), key=YEARS, filter_mode=None)
    premises = {"rent": _("Rented"), "own": _("Purpose-built")}
    third.selectbox(
        _("Premises of what is new"), tuple(premises), format_func=premises.__getitem__, key=PREMISES, filter_mode=None
    )
    first.text_input(_(USED_LABEL), key=USED, max_chars=8, help=_("The engine works them out where nothing is stated."))
    second.text_input(_(BOUGHT_LABEL), key=BOUGHT, max_chars=12, help=_("A commercial place without it."))
    third.text_input(_(DRAWS_LABEL), key=DRAWS, max_chars=5, placeholder="300")
    for place, key in ((first, USED), (second, BOUGHT), (third, DRAWS)):
        beside(place, found, key, language)
    st.text_area(
        _(OWN_LABEL),
        key=OWN,
        height=90,
        placeholder="week_hours = 33,6\nrent = 350000",
        help=_("A name from the register and its value, as {example}. There are {count}.").format(
            example="holiday_pay = 12 %", count=len(assumptions(desk.as_of))
        ),
    )
    beside(st, found, OWN, language)
