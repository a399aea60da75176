"""Sources as people read them: what a key of the public figures stands for, and where a figure comes from.

Rules and goals name their sources shortly: a section of the Act, a kind of paper, or keys of `figures.csv`. Here is
what people read instead. A test fails where a key is used that is not here. The sources of figures and accounts stand
in `data/reference/` in English; the catalogue has them in bokmål, whole.
"""

import re
from collections.abc import Mapping

from models.plan import marked
from planner.language import translator
from planner.public_figures import figures

KINDS: Mapping[str, str] = {
    "published": marked("published"),
    "derived": marked("derived from published figures"),
    "secondary": marked("read second-hand"),
    "assumption": marked("assumption"),
    "own": marked("stated by the user"),
    "synthetic": marked("synthetic"),
}
"""How far a figure can be trusted."""

OWNERS: Mapping[str, str] = {
    "capacity and budget": marked("Capacity and budget"),
    "asker": marked("whoever asks"),
}
"""Owners of assumptions that are called otherwise in another language."""

KEYS: Mapping[str, str] = {
    "s62_short": marked("the limit of short stays under section 6-2"),
    "s62_long": marked("the limit and review of long stays under section 6-2"),
    "s44_counts": marked("time under section 4-4 counts towards the stay"),
    "s1015": marked("Bufdir's interpretation of section 10-15, December 2024"),
    "s163": marked("the state's duty to find a place, section 16-3"),
    "oslo_four_too_many": marked("Oslo's consultation answer: four places may be too many"),
    "appeal_2026": marked("every child may appeal a move from 2026"),
    "moved_once": marked("the share of children who have moved, Riksrevisjonen"),
    "moved_four": marked("the share of children who have moved four times, Riksrevisjonen"),
    "road_factor": marked("road distance over the great circle, own measurements"),
    "acute_use_2016": marked("the use of state emergency units, Riksrevisjonen"),
    "acute_offer_hours": marked("an emergency place is normally offered within two hours, Bufdir"),
    "order_of_owners": marked("the order in which places are bought: state, non-profit, commercial"),
    "fte_per_child_2022": marked("person-years per child in institutions, from SSB"),
    "stay_day_public_2022": marked("the cost of a day in public institutions, SSB"),
    "stay_day_nonprofit_2022": marked("the cost of a day in non-profit institutions, SSB"),
    "stay_day_commercial_2022": marked("the cost of a day in commercial institutions, SSB"),
    "grounds_pilot": marked("the legal grounds of the pilots, Oslo's consultation answer"),
    "vestby_grant": marked("the grant to the pilot in Vestby"),
    "pilot_places": marked("the number of places in a pilot"),
    "children_with_stay_2022": marked("children with a stay during 2022, Bufdir"),
    "children_2022": marked("children in institutions at the end of 2022, SSB"),
    "children_any_time": marked("children in institutions at any time"),
    "crime_growth": marked("the growth in crime among the young 2022–2023, KS"),
    "acute_use_oslo_2022": marked("the use of Oslo's emergency unit for the young"),
    "oslo_acute_forced": marked("forced emergency placements in Oslo over three years"),
    "acute_170": marked("the longest stay in an emergency unit for lack of a place"),
    "oslo_share": marked("Oslo's share of the grant per child, by Oslo's own sum"),
    "resource_intensive_proposal": marked("Oslo's proposal of a refund for serious crime"),
    "resource_intensive_threshold": marked("the threshold of the refund for resource-intensive services"),
    "coordinator_cost": marked("the cost of a stronger coordinator in the municipalities"),
    "control_months": marked("the proposed control of stays in institutions, every so many months"),
    "oslo_building": marked("Oslo's demand that buildings be financed by the state in full"),
    "discount_rate": marked("the real discount rate of circular R-109"),
    "tax_cost": marked("the tax financing cost of circular R-109"),
    "pension_share": marked("the pension cost of Bufetat as a share of pay"),
    "employer_tax": marked("the employer's contribution in zone I"),
    "holiday_pay": marked("holiday pay under collective agreements"),
    "roster_factor_3747": marked("the roster factor of 3-7-4-7 in a public calculator"),
    "salary_care_worker": marked("the yearly pay of a live-in care worker in a public calculator"),
    "single_child_high": marked("the most that one municipality was asked to pay for one child"),
    "building_tonsberg": marked("the cost of rebuilding the youth centre in Tønsberg, 1 304 m²"),
    "breaches_july_2023": marked("possible breaches of the duty to assist in July 2023"),
    "gang2_mst": marked("the grant for multisystemic therapy in the second gang package"),
}
"""What each key of the public figures is about, in the middle of a sentence."""

NAMES: Mapping[str, str] = {
    "refund_threshold": marked("the threshold of the refund"),
    "price_per_day": marked("the price of a day under «Parameters»"),
    "tension_weights": marked("the weights under «Parameters»"),
    "stay_survival": marked("the length of stays under «Parameters»"),
}
"""What else is named by a word of the code."""

PHRASES: Mapping[str, str] = {
    "godkjenning av institusjonen": marked("the approval of the institution"),
    "godkjenning": marked("the approval"),
    "budsjett": marked("the budget"),
    "bemanningsplan": marked("the staffing plan"),
    "vedtak": marked("a decision about the child"),
    "register": marked("the register"),
    "planlegger": marked("the planner"),
    "parameter": marked("a parameter"),
    "agreements": marked("the table of agreements"),
}
"""Kinds of papers."""

ACT = re.compile(r"barnevernsloven (§§? ?[^;()]+[^;() ])")
WORD = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b|\bs\d{3,4}\b")


def source_text(source: str, language: str) -> str:
    """The source with every key and Norwegian word in the language of the page."""
    _ = translator(language)
    parts = [part.strip() for part in source.removeprefix("parameter ").split(";")]
    words = [_(PHRASES[part]) if part in PHRASES else part for part in parts]
    act = _("the Child Welfare Act, {sections}")
    text = ACT.sub(lambda found: act.format(sections=found.group(1)), "; ".join(words))

    def named(found: re.Match[str]) -> str:
        word = found.group()
        known = KEYS.get(word) or NAMES.get(word)
        if known is not None:
            return _(known)
        return figures()[word].what if word in figures() else word

    text = WORD.sub(named, text)
    return text[:1].upper() + text[1:]


def kind_said(kind: str, language: str) -> str:
    """How far a figure can be trusted, in words."""
    return translator(language)(KINDS.get(kind, kind))


def owner_said(owner: str, language: str) -> str:
    """Who answers for an assumption; nothing where nobody is named."""
    return translator(language)(OWNERS.get(owner, owner)) if owner else ""


def source_said(source: str, language: str) -> str:
    """Where a figure comes from, as the catalogue has it whole; else behind its key, or part by part."""
    if not source:
        return ""
    _ = translator(language)
    whole = _(source)
    if whole != source:
        return whole
    key, sign, rest = source.partition(": ")
    if sign and key in figures():
        return f"{key}: {source_said(rest, language)}"
    return "; ".join(_(part) for part in source.split("; "))


def keys_in(source: str) -> tuple[str, ...]:
    """The keys of public figures that a source names, in their order."""
    return tuple(word for word in WORD.findall(source) if word in figures())
