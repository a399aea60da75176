"""Waivers honoured: what a data set says on a day once every rule that is waived for a child is taken out of it.

Rules about living together ask a `Case`, and a `Case` is built on what is left here; so plain rules, model
and goals follow at once. Rules about one child and one unit are skipped in `eligibility`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from models.child import Child, GroupMember, Separation, Waiver
from models.dataset import Dataset
from models.ids import ChildId

BY_DATA = ("own_unit", "separations", "group_limits", "siblings")
"""The plan rules that can be waived for one child: each by taking away what binds the child."""


def in_force(dataset: Dataset, day: date) -> tuple[Waiver, ...]:
    """The waivers that hold on the day on which the stay of their child starts, by child and rule."""
    holding = [waiver for waiver in dataset.waivers if waiver.is_in_force(day)]
    if not holding:
        return ()
    starts = _starts(dataset, day)
    return tuple(sorted((w for w in holding if w.is_in_force(starts.get(w.child_id, day))), key=waiver_order))


def start_of(child: Child, *, lives_somewhere: bool, day: date) -> date:
    """The day from which a place is needed: the planning day, or later where one who waits is to come later."""
    return day if lives_somewhere else max(day, child.wanted_from or day)


def without_waived(dataset: Dataset, day: date) -> Dataset:
    """The data set without what waivers in force take away; the same object where there is nothing to take."""
    waivers = [waiver for waiver in in_force(dataset, day) if waiver.rule in BY_DATA]
    if not waivers:
        return dataset
    freed: set[tuple[str, str]] = {(waiver.rule, waiver.child_id) for waiver in waivers}
    starts = _starts(dataset, day)
    return replace(
        dataset,
        children=tuple(_child(child, freed) for child in dataset.children),
        separations=tuple(row for row in dataset.separations if not _is_lifted(row, waivers, starts)),
        groups=tuple(row for row in dataset.groups if not _is_free(row, freed)),
    )


def _starts(dataset: Dataset, day: date) -> Mapping[ChildId, date]:
    residents = {row.child_id for row in dataset.placements}
    return {
        child.child_id: start_of(child, lives_somewhere=child.child_id in residents, day=day)
        for child in dataset.children
    }


def _is_lifted(row: Separation, waivers: Iterable[Waiver], starts: Mapping[ChildId, date]) -> bool:
    """Whether a waiver lifts the separation from the day both could live in one place.

    It does so for one of its children, from all others or from this one.
    """
    pair = {row.child_a, row.child_b}
    together = max(starts.get(child, date.min) for child in pair)
    return any(
        waiver.rule == "separations"
        and waiver.child_id in pair
        and (waiver.other_child_id is None or waiver.other_child_id in pair)
        and waiver.is_in_force(together)
        for waiver in waivers
    )


def _child(child: Child, freed: set[tuple[str, str]]) -> Child:
    alone = child.own_unit and ("own_unit", child.child_id) not in freed
    family = None if ("siblings", child.child_id) in freed else child.sibling_group
    if (alone, family) == (child.own_unit, child.sibling_group):
        return child
    return replace(child, own_unit=alone, sibling_group=family)


def _is_free(row: GroupMember, freed: set[tuple[str, str]]) -> bool:
    return ("group_limits", row.child_id) in freed


def waiver_order(waiver: Waiver) -> tuple[str, ...]:
    """What waivers stand in order by: child and rule, then what limits them."""
    return (waiver.child_id, waiver.rule, waiver.unit_id or "", waiver.other_child_id or "", str(waiver.expires_on))
