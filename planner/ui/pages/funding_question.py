"""The question on the page «Finansiering»: what is chosen and typed there, as the command line would say it.

Everything typed is read by the same code as the command's options, so that both refuse the same in the same words.
The address holds the question, so that it can be sent to somebody else.
"""

from collections.abc import Sequence

import streamlit as st

from models.plan import Sentence, marked
from planner.gap.question import OPENINGS, OWN, USUAL_BASE, YEARS
from planner.language import Translate, translator
from planner.public_figures import AGES, COUNT_KEYS, items
from planner.typed.gap import Typed, amount_from, chosen_from, count_from, grant_from, growth_from, share_from
from planner.ui.faults import Found, beside, summed_up, unreadable
from planner.words.gap import COUNT_NAMES

ITEMS, COUNT, FIRST, LAST = "gap-items", "gap-count", "gap-from", "gap-to"
OWN_ITEMS, OWN_COUNTS, GAP, SHARE = "gap-own-items", "gap-own-counts", "gap-gap", "gap-share"
OPENING, OPENING_AMOUNT, PRICES, INDEXED = "gap-opening", "gap-opening-amount", "gap-prices", "gap-indexed"
GRANTS = "gap-grants"
MORE = "gap-more"
STATED = "stated"
READ = "gap-address-read"
WIDEST = 0
"""Stands for no year of one's own."""

LABELS = {
    OWN_COUNTS: marked("Own count of children (required)"),
    OWN_ITEMS: marked("Own items, one on each line (optional)"),
    GRANTS: marked("Own grants to Bufetat, one on each line (optional)"),
    GAP: marked("Gap (million kroner)"),
    SHARE: marked("Oslo's share (per cent)"),
    PRICES: marked("Prices (per cent a year)"),
    INDEXED: marked("The grant is raised by (per cent a year)"),
    OPENING_AMOUNT: marked("Grant in the first year (million kroner, required)"),
}
"""What each field of text asks for."""

USUAL_STATE: dict[str, object] = {
    ITEMS: list(USUAL_BASE),
    COUNT: "children_0_17",
    FIRST: WIDEST,
    LAST: WIDEST,
    OPENING: OPENINGS[0],
    **dict.fromkeys((OWN_ITEMS, OWN_COUNTS, GAP, SHARE, OPENING_AMOUNT, PRICES, INDEXED, GRANTS), ""),
}
"""What every widget says before anything is chosen."""


def part_key(item: str) -> str:
    """The key of the widget for the part of an item."""
    return f"gap-part-{item}"


def weight_key(age: str) -> str:
    """The key of the widget for the weight of an age group."""
    return f"gap-weight-{age}"


def keys() -> tuple[str, ...]:
    """Every widget of the question."""
    return (*USUAL_STATE, *(part_key(item) for item in items()), *weight_keys())


def weight_keys() -> tuple[str, ...]:
    """The widgets of the weights of a formula."""
    return tuple(weight_key(age) for age in AGES)


def ask(language: str) -> None:
    """The widgets; what they say is kept in the session."""
    _ = translator(language)
    _fill_in()
    wrong = faults()
    summed_up(wrong, {key: _(label) for key, label in LABELS.items()}, language)
    st.pills(
        _("Budget items in the base"),
        tuple(items()),
        selection_mode="multi",
        format_func=lambda item: _item_name(item, language),
        key=ITEMS,
        help=_("What the state spends on child welfare outside Oslo. Income is taken off."),
    )
    left, first, last, _rest = st.columns([4, 2, 2, 4], gap="medium")
    left.selectbox(
        _("Which children are counted"),
        (*COUNT_KEYS, OWN),
        format_func=lambda key: _(COUNT_NAMES[key]).capitalize(),
        key=COUNT,
        filter_mode=None,
    )
    for place, key, label in ((first, FIRST, _("First year")), (last, LAST, _("Last year"))):
        place.selectbox(
            label,
            (WIDEST, *YEARS),
            format_func=lambda year: _("Widest") if year == WIDEST else str(year),
            key=key,
            help=_("«Widest» is the longest period for which every figure is known."),
            filter_mode=None,
        )
    if st.session_state[COUNT] == OWN:
        _own_counts(_)
        beside(st, wrong, OWN_COUNTS, language)
    if set(wrong) - {OWN_COUNTS}:
        st.session_state[MORE] = True
    more = st.expander(_("More choices"), key=MORE, on_change="rerun")
    if more.open:  # fifteen fields that few need: closed, they would be a third of what the page takes to draw
        with more:
            _more(wrong, language)


def left_out() -> tuple[str, ...]:
    """The widgets of the question that are not drawn while «More choices» is closed."""
    if st.session_state.get(MORE):
        return ()
    inside = (OWN_ITEMS, GRANTS, GAP, SHARE, PRICES, INDEXED, OPENING, OPENING_AMOUNT)
    return (*inside, *(part_key(item) for item in items()))


def faults() -> dict[str, tuple[Sentence, ...]]:
    """What is typed and cannot be read, by the key of its field."""
    state = st.session_state
    read = {
        GAP: (_lines(state[GAP]), amount_from),
        SHARE: (_lines(state[SHARE]), share_from),
        PRICES: (_lines(state[PRICES]), growth_from),
        INDEXED: (_lines(state[INDEXED]), growth_from),
        OPENING_AMOUNT: (_lines(state[OPENING_AMOUNT]) if state[OPENING] == STATED else (), amount_from),
        OWN_COUNTS: (_words(state[OWN_COUNTS]) if state[COUNT] == OWN else (), count_from),
        OWN_ITEMS: (_lines(state[OWN_ITEMS]), chosen_from),
        GRANTS: (_lines(state[GRANTS]), grant_from),
    }
    found = {key: unreadable(texts, reader) for key, (texts, reader) in read.items()}
    return {key: wrong for key, wrong in found.items() if wrong}


def typed() -> Typed:
    """What the widgets say, as options of the command `gap`; weights are left out unless they sum to 100."""
    state = st.session_state
    opening = state[OPENING_AMOUNT].strip() if state[OPENING] == STATED else state[OPENING]
    return Typed(
        base=_base(),
        count=state[COUNT],
        own_counts=_words(state[OWN_COUNTS]) if state[COUNT] == OWN else (),
        first=state[FIRST] or None,
        last=state[LAST] or None,
        gap=state[GAP].strip() or None,
        share=state[SHARE].strip() or None,
        opening=opening or OPENINGS[0],
        prices=state[PRICES].strip() or "cpi",
        indexed_by=state[INDEXED].strip() or "cpi",
        grants=_lines(state[GRANTS]),
        weights=_weights(),
    )


def weights() -> dict[str, int]:
    """The weights in per cent, those at nothing left out."""
    return {age: weight for age in AGES if (weight := int(st.session_state.get(weight_key(age)) or 0))}


def to_address(asked: Typed) -> None:
    """Writes the question to the address, what is as usual left out."""
    usual = Typed()
    for name, values in (("base", asked.base), ("own-count", asked.own_counts), ("grant", asked.grants)):
        _put(name, list(values))
    for name in ("count", "first", "last", "gap", "share", "opening", "prices", "indexed_by", "weights"):
        value = getattr(asked, name)
        _put(name, [] if value is None or value == getattr(usual, name) else [str(value)])


def _put(name: str, values: list[str]) -> None:
    if values:
        st.query_params[name] = values
    else:
        st.query_params.pop(name, None)


def _fill_in() -> None:
    """Every widget's value before its first run: from the address, else as usual."""
    state = st.session_state
    if READ not in state:
        state[READ] = True
        _from_address()
    for key, value in USUAL_STATE.items():
        state.setdefault(key, value)
    for age in AGES:
        state.setdefault(weight_key(age), 100 if age == "children_0_17" else 0)


def _from_address() -> None:
    state, asked = st.session_state, st.query_params
    base = asked.get_all("base")
    if base:
        named = {text.partition("=")[0]: text.partition("=")[2] for text in base if text.partition("=")[0] in items()}
        state[ITEMS] = list(named)
        for item, part in named.items():
            state[part_key(item)] = _whole(part.rstrip("%"), 100)
        state[OWN_ITEMS] = "\n".join(text for text in base if text.partition("=")[0] not in items())
    if asked.get("count") in (*COUNT_KEYS, OWN):
        state[COUNT] = asked["count"]
    for key, name in ((FIRST, "first"), (LAST, "last")):
        year = _whole(asked.get(name, ""), 0)
        state[key] = year if year in YEARS else WIDEST
    for key, name in ((GAP, "gap"), (SHARE, "share"), (PRICES, "prices"), (INDEXED, "indexed_by")):
        state[key] = asked.get(name, "")
    opening = asked.get("opening", OPENINGS[0])
    state[OPENING] = opening if opening in OPENINGS else STATED
    state[OPENING_AMOUNT] = "" if opening in OPENINGS else opening
    state[OWN_COUNTS] = " ".join(asked.get_all("own-count"))
    state[GRANTS] = "\n".join(asked.get_all("grant"))
    given = dict(part.split("=", 1) for part in asked.get("weights", "").split(",") if "=" in part)
    if given:
        for age in AGES:
            state[weight_key(age)] = _whole(given.get(age, "0"), 0)


def _whole(text: str, otherwise: int) -> int:
    """A whole number from 0 to 9999 from an address that anybody may have written."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else otherwise


def _own_counts(_: Translate) -> None:
    st.text_input(
        _(LABELS[OWN_COUNTS]),
        key=OWN_COUNTS,
        placeholder="2024=30/90 2025=37/111",
        help=_("Year, children in Oslo, a stroke, children elsewhere; a space between years."),
    )


def _more(wrong: Found, language: str) -> None:
    _ = translator(language)
    chosen = st.session_state[ITEMS]
    if chosen:
        st.markdown(_("How much of each item is used (per cent)"))
        places = st.columns(min(5, len(chosen)))
        for place, item in enumerate(chosen):
            st.session_state.setdefault(part_key(item), 100)
            places[place % len(places)].number_input(item, 1, 100, step=5, key=part_key(item))
    left, right = st.columns(2, gap="medium")
    left.text_area(
        _(LABELS[OWN_ITEMS]),
        key=OWN_ITEMS,
        placeholder="NAVN:2024=900;2025=1000" if language == "nb" else "NAME:2024=900;2025=1000",
        help=_("A name and million kroner by year, or the id of a public figure."),
        height=100,
    )
    right.text_area(
        _(LABELS[GRANTS]),
        key=GRANTS,
        placeholder="585=RNB\n142@2024=RNB",
        help=_("Million kroner, a year after @, a name after =. Without any, the published grants are shown."),
        height=100,
    )
    for column, key in ((left, OWN_ITEMS), (right, GRANTS)):
        beside(column, wrong, key, language)
    first, second, third, fourth = st.columns(4, gap="medium")
    first.text_input(_(LABELS[GAP]), key=GAP, placeholder="454", help=_("Left empty: the published one."))
    second.text_input(_(LABELS[SHARE]), key=SHARE, placeholder="51", help=_("Left empty: the published one."))
    third.text_input(
        _(LABELS[PRICES]),
        key=PRICES,
        placeholder=_("consumer prices"),
        help=_("What the costs of child welfare rise by. Left empty: consumer prices."),
    )
    fourth.text_input(
        _(LABELS[INDEXED]),
        key=INDEXED,
        placeholder=_("consumer prices"),
        help=_("Left empty: consumer prices."),
    )
    for column, key in ((first, GAP), (second, SHARE), (third, PRICES), (fourth, INDEXED)):
        beside(column, wrong, key, language)
    openings = {
        "indexed": _("Indexed back from the published year"),
        "parity": _("Equal to the same per child in the first year"),
        STATED: _("As stated here"),
    }
    with st.container(horizontal=True):
        st.selectbox(
            _("Oslo's grant in the first year"), tuple(openings), format_func=openings.__getitem__, key=OPENING,
            width=380, filter_mode=None,
        )  # fmt: skip
        if st.session_state[OPENING] == STATED:
            with st.container(width=320):
                st.text_input(_(LABELS[OPENING_AMOUNT]), key=OPENING_AMOUNT)
                beside(st, wrong, OPENING_AMOUNT, language)


def _item_name(item: str, language: str) -> str:
    found = items()[item]
    return f"{'−' if found.is_income else '+'} {item} {found.nb if language == 'nb' else found.en}"


def _base() -> tuple[str, ...]:
    """The base as options; none at all where it is the usual one."""
    state = st.session_state
    parts = {item: int(state.get(part_key(item)) or 100) for item in state[ITEMS]}
    own = _lines(state[OWN_ITEMS])
    if set(parts) == set(USUAL_BASE) and set(parts.values()) == {100} and not own:
        return ()
    return (*(item if part == 100 else f"{item}={part}%" for item, part in parts.items()), *own)


def _weights() -> str | None:
    found = weights()
    if sum(found.values()) != 100 or found == {"children_0_17": 100}:
        return None
    return ",".join(f"{age}={weight}" for age, weight in found.items())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _words(text: str) -> Sequence[str]:
    return tuple(text.replace(";", " ").split())
