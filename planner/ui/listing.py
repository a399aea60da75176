"""A plan as lines for people: who goes where, when, how far, and why; who is without a place, and why.

A plan and the desk go in, finished values come out; the pages only show them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.child import Child
from models.geography import Point
from models.ids import ChildId
from models.institution import Unit
from models.plan import Plan, Proposal, Sentence
from planner.overview import days_waited
from planner.service import Desk, case_under
from planner.ui.naming import home_name, unit_name


@dataclass(frozen=True, slots=True)
class Line:
    """One child's proposal with the words around it; `unit` is `None` where no place was found."""

    child_id: ChildId
    operator: str
    target_group: str
    urgency: str
    waited_days: int
    is_resident: bool
    home: str
    home_point: Point | None
    unit: str | None
    institution: str | None
    institution_operator: str | None
    institution_point: Point | None
    moves_from: str | None
    travel_minutes: int | None
    needs_unmet: int | None
    start: date
    until: date | None
    reasons: tuple[Sentence, ...]

    @property
    def is_change(self) -> bool:
        """Whether the proposal changes where the child lives: it waits, moves or loses its place."""
        return not self.is_resident or self.moves_from is not None or self.unit is None

    @property
    def is_placed(self) -> bool:
        """Whether there is a proposal."""
        return self.unit is not None


def lines(plan: Plan, desk: Desk) -> tuple[Line, ...]:
    """Every child of the plan: acute ones first, then by days waited, then by id."""
    names = _Names(desk, plan)
    found = [_line(proposal, plan, desk, names) for proposal in plan.proposals]
    return tuple(sorted(found, key=lambda row: (row.urgency != "acute", -row.waited_days, row.child_id)))


def chosen(rows: Sequence[Line], operator: str | None, target_group: str | None) -> tuple[Line, ...]:
    """The lines of one operator and one target group; `None` is all."""
    return tuple(
        row
        for row in rows
        if (operator is None or row.operator == operator) and (target_group is None or row.target_group == target_group)
    )


class _Names:
    """The data set by id, built once for a plan; `case` knows the journeys as they are, not in steps as the goal."""

    def __init__(self, desk: Desk, plan: Plan) -> None:
        self.case = case_under(desk, plan)
        world = self.case.question.dataset  # under the plan's own changes, such as a unit that they open
        self.child = {child.child_id: child for child in world.children}
        self.unit = {unit.unit_id: unit for unit in world.units}
        self.institution = {row.institution_id: row for row in world.institutions}
        self.resident = {placement.child_id for placement in world.placements}


def _line(proposal: Proposal, plan: Plan, desk: Desk, names: _Names) -> Line:
    child = names.child[proposal.child_id]
    home = _home(child, desk)
    unit = names.unit[proposal.unit_id] if proposal.unit_id is not None else None
    institution = names.institution[unit.institution_id] if unit else None
    point = None
    if institution and institution.latitude is not None and institution.longitude is not None:
        point = Point(institution.latitude, institution.longitude)
    left = names.unit.get(proposal.moves_from) if proposal.moves_from else None
    return Line(
        child_id=child.child_id,
        operator=child.operator,
        target_group=child.target_group,
        urgency=child.urgency,
        waited_days=0 if child.child_id in names.resident else days_waited(child, plan.date),
        is_resident=child.child_id in names.resident,
        home=home[0],
        home_point=home[1],
        unit=unit_name(unit, institution) if unit and institution else None,
        institution=institution.name if institution else None,
        institution_operator=institution.operator if institution else None,
        institution_point=point,
        moves_from=_left_behind(left, names) if left else None,
        travel_minutes=names.case.travel_minutes(child, institution) if institution else None,
        needs_unmet=proposal.goals.get("needs_unmet") if unit else None,
        start=proposal.start,
        until=proposal.until,
        reasons=proposal.reasons,
    )


def _left_behind(unit: Unit, names: _Names) -> str:
    institution = names.institution[unit.institution_id]
    return f"{institution.name}, {unit_name(unit, institution)}"


def _home(child: Child, desk: Desk) -> tuple[str, Point | None]:
    municipality = desk.geography.municipalities.get(child.municipality)
    district = desk.geography.districts.get(child.district) if child.district else None
    place = district or municipality
    return home_name(child, desk.geography), place.point if place is not None else None
