"""The register of children: who fits a search, a row for each, and what the data know of one child over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.child import Child
from planner.language import translator
from planner.placement.case import Case
from planner.service import Desk
from planner.ui import words
from planner.ui.blocks import Column, Table
from planner.ui.naming import home_name, unit_title
from planner.words.money import short_date

ALL = "all"
Event = tuple[date | None, str]
STATES = ("all", "waiting", "acute", "resident")


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: words that all must be found, operator and target group (`all` is every), and the state."""

    text: str = ""
    operator: str = ALL
    group: str = ALL
    state: str = ALL


def search(desk: Desk, case: Case, asked: Search) -> tuple[Child, ...]:
    """The children that fit, those who wait first, acute ones before planned, the longest wait before shorter ones."""
    wanted = asked.text.casefold().split()
    found = [
        child
        for child in case.child_by_id.values()
        if asked.operator in (ALL, child.operator)
        and asked.group in (ALL, child.target_group)
        and _is_in(asked.state, child, case)
        and all(word in _searchable(desk, case, child) for word in wanted)
    ]
    return tuple(
        sorted(found, key=lambda c: (c.child_id in case.home, not c.is_acute, -case.waited_days(c), c.child_id))
    )


def _is_in(state: str, child: Child, case: Case) -> bool:
    lives = child.child_id in case.home
    return {"waiting": not lives, "acute": not lives and child.is_acute, "resident": lives}.get(state, True)


def _searchable(desk: Desk, case: Case, child: Child) -> str:
    where = unit_title(case, case.home[child.child_id], "nb") if child.child_id in case.home else ""
    return f"{child.child_id} {home_name(child, desk.geography)} {where}".casefold()


def register_table(desk: Desk, case: Case, children: Sequence[Child], language: str) -> Table:
    """A row of the register for every child."""
    _ = translator(language)
    rows = tuple(
        (
            str(child.child_id),
            unit_title(case, case.home[child.child_id], language)
            if child.child_id in case.home
            else _("waits, {days}").format(days=words.days(case.waited_days(child), language)),
            desk.codes.name("urgency", child.urgency, language),
            desk.codes.name("operator", child.operator, language),
            desk.codes.name("target_group", child.target_group, language),
            home_name(child, desk.geography),
            words.years(case.age(child), language),
            _("Yes") if child.view_heard else _("Not yet"),
        )
        for child in children
    )
    heads = (
        _("Where now"), _("Urgency"), _("Operator"), _("Target group"), _("Home"), _("Age"), _("Heard"),
    )  # fmt: skip
    return Table((Column(_("Child"), is_id=True), *(Column(head) for head in heads)), rows, stacks=True)


def history_table(case: Case, child: Child, language: str) -> Table:
    """Every dated thing that the data know about the child, earliest first, what lies ahead included."""
    _ = translator(language)
    events = [*_stay(case, child, language), *_ties(case, child, language)]
    known = sorted((day, what) for day, what in events if day is not None)
    rows = tuple(
        (short_date(day, language), what, _("lies ahead") if day > case.day else _("has been")) for day, what in known
    )
    return Table((Column(_("Day")), Column(_("What")), Column(_("When"))), rows, is_compact=True)


def _stay(case: Case, child: Child, language: str) -> list[Event]:
    _ = translator(language)
    events: list[Event] = [
        (child.referred_on, _("Referred")),
        (child.wanted_from, _("A place is wanted")),
        (child.counted_from, _("First day that counts towards the legal limit")),
        (case.lawful_until(child), _("Last day that the law allows")),
    ]
    placement = case.placement_of.get(child.child_id)
    if placement is not None:
        where = unit_title(case, placement.unit_id, language)
        events += [
            (placement.since, _("Moved into {unit}").format(unit=where)),
            (placement.expected_end, _("Last day expected in {unit}").format(unit=where)),
        ]
        days = case.parameters.review_after_days.get(f"{child.ground}/{child.stay_kind or 'long'}")
        if days is not None:
            events.append(((child.counted_from or placement.since) + timedelta(days=days), _("Review due")))
    return events


def _ties(case: Case, child: Child, language: str) -> list[Event]:
    _ = translator(language)
    events: list[Event] = []
    for row in case.question.dataset.separations:
        if child.child_id in (row.child_a, row.child_b):
            other = row.child_b if row.child_a == child.child_id else row.child_a
            events.append((row.valid_from, _("To be kept apart from {child}").format(child=other)))
            events.append((row.valid_to, _("No longer to be kept apart from {child}").format(child=other)))
    for waiver in case.question.dataset.waivers:
        if waiver.child_id == child.child_id:
            events.append((waiver.expires_on, _("The waiver ends: {reason}").format(reason=waiver.reason)))
    return events
