"""What is on record about one child that bears on where it can live, as names and values; never a score."""

from collections.abc import Set

from models.child import Child, Wish
from models.ids import SHIFTS
from models.plan import marked
from planner.language import translator
from planner.placement.case import Case
from planner.ui import words
from planner.ui.numbers import counted
from planner.words.money import plain

WISHES = {
    2: marked("Wants to live in {where}"),
    1: marked("Would like to live in {where}"),
    0: marked("Neither for nor against {where}"),
    -1: marked("Would rather not live in {where}"),
    -2: marked("Does not want to live in {where}"),
}
"""What a recorded wish means, from -2 to 2."""


def on_record(case: Case, child: Child, language: str, hidden: Set[str]) -> list[tuple[str, str]]:
    """Who decides, why the child needs a place, how long it has waited, and what it needs."""
    _ = translator(language)
    codes = case.question.codes
    pairs = [
        (_("Responsible operator"), codes.name("operator", child.operator, language)),
        (_("Target group"), codes.name("target_group", child.target_group, language)),
        (_("Ground"), codes.name("ground", child.ground, language)),
        (_("Age"), words.years(case.age(child), language)),
        (_("Urgency"), codes.name("urgency", child.urgency, language)),
    ]
    home = case.home.get(child.child_id)
    if home is None:
        pairs.append((_("Waited"), words.days(case.waited_days(child), language)))
    else:
        movable = case.placement_of[child.child_id].movable
        lives = _("{unit}, a move may be considered") if movable else _("{unit}, not up for a move")
        pairs.append((_("Lives now in"), lives.format(unit=home)))
    needs = ", ".join(codes.name("service", need, language) for need in child.needs)
    pairs.append((_("Needs"), needs or _("nothing in particular is recorded")))
    pairs.append((_("Staff per shift"), _staff(case, child, language)))
    if child.own_unit:
        pairs.append((_("Unit"), _("needs a unit to itself")))
    return pairs + _others(case, child, language, hidden)


def view_on_record(case: Case, child: Child, language: str) -> list[tuple[str, str]]:
    """Whether the child has been heard, what was noted, and what it has said about where to live."""
    _ = translator(language)
    pairs = [(_("Heard"), _("Yes") if child.view_heard else _("Not yet: must be heard before a decision"))]
    pairs.append((_("What was said"), child.view_note or _("nothing is recorded")))
    wishes = [_wish(case, wish, language) for wish in case.question.dataset.wishes if wish.child_id == child.child_id]
    pairs.append((_("Wishes"), "\n".join(wishes) or _("none recorded")))
    return pairs


def _staff(case: Case, child: Child, language: str) -> str:
    _ = translator(language)
    lines = []
    for shift in SHIFTS:
        staff, qualified = (plain(case.need(child, shift, skill) / 100, language) for skill in ("staff", "qualified"))
        name = case.question.codes.name("shift", shift, language)
        text = _("{shift}: {staff} (qualified: {qualified})")
        lines.append(text.format(shift=name, staff=staff, qualified=qualified))
    return "\n".join(lines)


def _others(case: Case, child: Child, language: str, hidden: Set[str]) -> list[tuple[str, str]]:
    """Children this one is tied to or kept apart from; those whom the reader may not see are only counted."""
    _ = translator(language)
    data = case.question.dataset
    siblings = {
        each.child_id
        for each in data.children
        if child.sibling_group is not None and each.sibling_group == child.sibling_group
    } - {child.child_id}
    apart = {
        other
        for row in data.separations
        if child.child_id in (row.child_a, row.child_b) and row.is_in_force(case.day)
        for other in (row.child_a, row.child_b)
    } - {child.child_id}
    pairs = []
    for title, found in ((_("Siblings"), siblings), (_("Kept apart from"), apart)):
        if found:
            named = sorted(found - set(hidden))
            unseen = len(found) - len(named)
            more = [counted(unseen, "{n} child", "{n} children", language)] if unseen else []
            pairs.append((title, ", ".join([*map(str, named), *more])))
    return pairs


def _wish(case: Case, wish: Wish, language: str) -> str:
    _ = translator(language)
    where = str(wish.institution_id or wish.municipality or "")
    if wish.institution_id is not None:
        names = {row.institution_id: row.name for row in case.question.dataset.institutions}
        where = names.get(wish.institution_id, where)
    elif wish.municipality is not None:
        municipality = case.question.geography.municipalities.get(wish.municipality)
        where = municipality.name if municipality is not None else where
    return _(WISHES[max(-2, min(2, wish.wish))]).format(where=where)
