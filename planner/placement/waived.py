"""Waivers honoured: what a data set says on a day once every rule that is waived for a child is taken out of it.

Rules about living together ask a `Case`, and a `Case` is built on what is left here; so plain rules, model
and goals follow at once. Rules about one child and one unit are skipped in `eligibility`.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from models.child import Child, GroupMember, Separation, Waiver
from models.dataset import Dataset

BY_DATA = ("own_unit", "separations", "group_limits", "siblings")
"""The plan rules that can be waived for one child: each by taking away what binds the child."""


def in_force(dataset: Dataset, day: date) -> tuple[Waiver, ...]:
    """The waivers that hold on the day, by child and rule."""
    return tuple(sorted((waiver for waiver in dataset.waivers if waiver.is_in_force(day)), key=_order))


def without_waived(dataset: Dataset, day: date) -> Dataset:
    """The data set without what waivers in force take away; the same object where there is nothing to take."""
    waivers = [waiver for waiver in in_force(dataset, day) if waiver.rule in BY_DATA]
    if not waivers:
        return dataset
    freed: set[tuple[str, str]] = {(waiver.rule, waiver.child_id) for waiver in waivers}
    return replace(
        dataset,
        children=tuple(_child(child, freed) for child in dataset.children),
        separations=tuple(row for row in dataset.separations if not is_lifted(row, waivers)),
        groups=tuple(row for row in dataset.groups if not _is_free(row, freed)),
    )


def is_lifted(row: Separation, waivers: Iterable[Waiver]) -> bool:
    """Whether one of the waivers lifts the separation: for one of its children, from all others or from this one."""
    pair = {row.child_a, row.child_b}
    return any(
        waiver.rule == "separations"
        and waiver.child_id in pair
        and (waiver.other_child_id is None or waiver.other_child_id in pair)
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


def _order(waiver: Waiver) -> tuple[str, ...]:
    return (waiver.child_id, waiver.rule, waiver.unit_id or "", waiver.other_child_id or "", str(waiver.expires_on))
