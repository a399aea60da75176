"""Staff on shift: never below what residents need and the rules demand, seldom enough for every free place."""

from collections.abc import Iterator, Sequence
from math import ceil
from random import Random

from models.child import Child
from models.ids import SHIFTS, InstitutionId, UnitId
from models.institution import Staffing
from models.parameters import Parameters
from planner.synthesis.draws import Dials, pick
from planner.synthesis.institutions import Built

SKILLS = ("staff", "qualified")


def staffing(
    dials: Dials, parameters: Parameters, rng: Random, built: Built, children: Sequence[Sequence[Child]]
) -> list[Staffing]:
    """Rows of one institution; `children` are its residents unit by unit."""
    if built.house.is_pilot:
        spec = dials["pilot"]
        return [
            Staffing(
                built.institution.institution_id,
                shift,
                spec["staff"][shift],
                built.units[0].unit_id,
                spec["qualified"][shift],
            )
            for shift in SHIFTS
        ]
    form = pick(rng, dials["staff_form"]) if len(built.units) > 1 else rng.choice(("shared", "own"))
    outnumber = bool(set(built.house.target_groups) & set(parameters.outnumber_target_groups))
    if form == "mixed" and outnumber:
        form = "own"
    design = dials["high_risk_design" if outnumber else "staff_design"]
    generosity = rng.uniform(design["low"], design["high"])
    wanted = [
        {
            shift: _crew(dials, parameters, built, unit.approved_places, residents, shift, generosity, outnumber)
            for shift in SHIFTS
        }
        for unit, residents in zip(built.units, children, strict=True)
    ]
    return list(_rows(dials, rng, built, form, wanted))


Crew = tuple[float, float]
"""Staff on a shift, and of them qualified."""


def _crew(
    dials: Dials,
    parameters: Parameters,
    built: Built,
    places: int,
    residents: Sequence[Child],
    shift: str,
    generosity: float,
    outnumber: bool,
) -> Crew:
    """What one unit has on the shift: its design, its residents' needs or a clear majority, whichever is most."""
    default = max(parameters.staff_need[group][shift] for group in built.house.target_groups)
    trained = max(parameters.qualified_need[group][shift] for group in built.house.target_groups)
    staff = max(places * default * generosity, sum(_need(parameters, child, shift, "staff") for child in residents))
    qualified = max(
        places * trained * generosity, sum(_need(parameters, child, shift, "qualified") for child in residents)
    )
    if outnumber:
        majority = max(1, len(residents)) * parameters.outnumber_ratio[shift] + parameters.outnumber_margin[shift]
        staff = max(staff, majority)
    return _stepped(dials, max(staff, qualified)), _stepped(dials, qualified)


def _need(parameters: Parameters, child: Child, shift: str, skill: str) -> float:
    stated: float | None = getattr(child, f"{skill}_{shift}")
    if stated is not None:
        return stated
    by_group = parameters.staff_need if skill == "staff" else parameters.qualified_need
    return by_group[child.target_group][shift]


def _stepped(dials: Dials, amount: float) -> float:
    """The amount rounded up to whole steps of a roster; hundredths first, so that float noise adds no step."""
    step: float = dials["staff_step"]
    return float(ceil(round(amount, 2) / step) * step)


def _rows(dials: Dials, rng: Random, built: Built, form: str, wanted: Sequence[dict[str, Crew]]) -> Iterator[Staffing]:
    institution = built.institution.institution_id
    if form == "shared":
        for shift in SHIFTS:
            yield _row(institution, shift, [crew[shift] for crew in wanted], None)
        return
    shared = [form == "mixed" and index > 0 for index in range(len(wanted))]
    for unit, crew, is_shared in zip(built.units, wanted, shared, strict=True):
        left_out = form == "own" and rng.random() < dials["unstaffed_share"]
        if not is_shared and not left_out:
            for shift in SHIFTS:
                yield _row(institution, shift, [crew[shift]], unit.unit_id)
    if any(shared):
        for shift in SHIFTS:
            yield _row(
                institution, shift, [c[shift] for c, is_shared in zip(wanted, shared, strict=True) if is_shared], None
            )


def _row(institution_id: InstitutionId, shift: str, crews: Sequence[Crew], unit_id: UnitId | None) -> Staffing:
    staff = sum(crew[0] for crew in crews)
    return Staffing(institution_id, shift, staff, unit_id, sum(crew[1] for crew in crews))
