"""Remedies in words: one sentence per decision; ids stand as facts, and how they are shown the caller decides."""

from collections.abc import Iterator

from models.change import AddStaff, AllowMove, Change, LiftPins, SetAgreement, SetDial, SetPlaces, WaiveRule
from models.plan import Sentence, marked
from planner.placement.case import Case
from planner.placement.remedies import Remedy
from planner.placement.waivers import TITLES


def in_words(case: Case, remedy: Remedy) -> tuple[Sentence, ...]:
    """What would have to change, each as a condition that begins with «if»."""
    return tuple(_sentences(case, remedy))


def _sentences(case: Case, remedy: Remedy) -> Iterator[Sentence]:
    allowed = {change.child_id for change in remedy.changes if isinstance(change, AllowMove)}
    for child_id in remedy.reviewed:
        if child_id not in allowed:
            yield Sentence(
                marked("If a move of {child}, who is up for a move, were considered too"), {"child": child_id}
            )
    for change in remedy.changes:
        yield _said(case, change)


def _said(case: Case, change: Change) -> Sentence:
    match change:
        case AddStaff():
            return _staff(case, change)
        case SetPlaces():
            if change.approved_places is None:
                paid = marked("If {count} places were paid for in {unit}")
                return Sentence(paid, {"unit": change.unit_id, "count": change.budgeted_places})
            approved = marked("If {unit} were approved for {count} places")
            return Sentence(approved, {"unit": change.unit_id, "count": change.approved_places})
        case SetAgreement():
            return Sentence(
                marked("If an agreement opened {institution} ({provider}) to children of {operator}"),
                {
                    "institution": change.institution_id,
                    "provider": case.code("operator", change.provider),
                    "operator": case.code("operator", change.operator),
                },
            )
        case WaiveRule():
            return _waiver(change)
        case AllowMove():
            return Sentence(
                marked("If a move of {child}, who is not up for a move, could be considered"),
                {"child": change.child_id},
            )
        case LiftPins():
            return Sentence(
                marked("If the pin of {child} about {unit} were lifted"),
                {"child": change.child_id, "unit": change.unit_id},
            )
        case SetDial():
            return Sentence(
                marked("If the greatest age span in a unit were {years} years, in all units that state none"),
                {"years": change.value},
            )
        case _:
            raise AssertionError(f"no remedy makes such a change: {change}")


def _staff(case: Case, change: AddStaff) -> Sentence:
    facts = {
        "shift": case.code("shift", change.shift),
        "where": change.unit_id or change.institution_id,
        "count": change.staff,
        "qualified": change.qualified,
    }
    if change.qualified:
        return Sentence(marked("If staff at {where} ({shift}) rose by {count}, {qualified} of them qualified"), facts)
    return Sentence(marked("If staff at {where} ({shift}) rose by {count}"), facts)


def _waiver(change: WaiveRule) -> Sentence:
    facts = {
        "rule": Sentence(TITLES[change.rule]),
        "child": change.child_id,
        "unit": change.unit_id,
        "other": change.other_child_id,
    }
    if change.other_child_id is not None:
        return Sentence(marked("If the separation of {child} from {other} were waived"), facts)
    if change.unit_id is not None:
        return Sentence(marked("If the rule «{rule}» were waived for {child} in {unit}"), facts)
    return Sentence(marked("If the rule «{rule}» were waived for {child}"), facts)
