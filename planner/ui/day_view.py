"""What the pages tell about the day of the data, worked out once for a desk and an operator."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from models.plan import Violation
from planner import service
from planner.data_quality import Finding, findings
from planner.placement.case import Case
from planner.service import Desk, PlaceRequest
from planner.today import FreeUnit, Task, broken_today, free_units, tasks

KEPT = 16


@dataclass(frozen=True, slots=True)
class DayView:
    """The case on the day of the data, with its tasks, broken rules, free units and what is wrong with the data.

    Of one operator: its children and its units.
    """

    case: Case
    tasks: tuple[Task, ...]
    broken: tuple[Violation, ...]
    free: tuple[FreeUnit, ...]
    findings: tuple[Finding, ...]


_views: OrderedDict[tuple[str, str | None], tuple[Desk, DayView]] = OrderedDict()
_looking = threading.Lock()


def day_view(desk: Desk, operator: str | None = None) -> DayView:
    """The day of the desk; kept for the desks last looked at, because every page run asks for it.

    A desk from a store is read anew on every run, so views are kept by what the data hold: whoever may see less has
    other data. A fingerprint alone is not trusted.
    """
    key = (desk.data_sha256, operator)
    with _looking:
        known = _views.get(key)
        if known is not None and _is_same(known[0], desk):
            _views.move_to_end(key)
            return known[1]
        view = _looked_at(desk, operator)
        _views[key] = (desk, view)
        while len(_views) > KEPT:
            _views.popitem(last=False)
        return view


def _is_same(one: Desk, other: Desk) -> bool:
    return one is other or (one.dataset, one.parameters, one.as_of) == (other.dataset, other.parameters, other.as_of)


def _looked_at(desk: Desk, operator: str | None) -> DayView:
    case = service.case_of(desk, PlaceRequest(operators=(operator,) if operator else ()))
    units = free_units(case)
    return DayView(
        case,
        tasks(case, operator),
        broken_today(case, operator),
        tuple(
            each
            for each in units
            if operator is None or case.institution_of(case.unit_by_id[each.unit_id]).operator == operator
        ),
        findings(case, operator),
    )
