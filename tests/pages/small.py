"""A country small enough to count by hand: two operators, four institutions, six units, twelve children.

bufetat_ost   Nord hus (acute, emergency)   N1: 4 places, 1 lives there
              Sør hus (care, assessment)    S1: 3 places, 2 live there · S2: 2 places, one who must live alone
bfe           By hus (care)                 B1: 2 places, 3 live there (over) · B2: 5 places, closed
              Ø hus (behaviour_high_risk)   O1: 4 places, 3 budgeted, nobody · no point on the map

waiting       w1 acute bfe 20 days, w2 planned bfe 5 days, w3 planned ost 70 days, w4 acute ost 0 days, w5 planned ost 9
"""

from datetime import date, timedelta

from models.child import Child, Placement
from models.dataset import Dataset
from models.geography import Geography, Municipality, Point
from models.ids import ChildId, DistrictNumber, InstitutionId, MunicipalityNumber, Operator, UnitId
from models.institution import Institution, Unit
from models.plan import GoalResult, Plan, Proposal, Provenance, Sentence
from planner.parameters import parameters_for
from planner.placement.judge import Verdict
from planner.reference import code_book
from planner.service import Desk

DAY = date(2026, 11, 21)
SOUND = Verdict((), (), {}, ())
"""What a check says that finds nothing."""


def institution(key: str, name: str, operator: str, groups: tuple[str, ...], point: Point | None) -> Institution:
    """An institution in Oslo or Bergen terms; only what the screen shows is filled in."""
    return Institution(
        institution_id=InstitutionId(key),
        name=name,
        operator=Operator(operator),
        ownership="state",
        municipality=MunicipalityNumber("0301"),
        grounds=("4-2",),
        target_groups=groups,
        latitude=point.latitude if point else None,
        longitude=point.longitude if point else None,
    )


def unit(key: str, home: str, places: int, **more: object) -> Unit:
    """A unit that is open unless `more` says otherwise."""
    return Unit(UnitId(key), InstitutionId(home), places, **more)  # type: ignore[arg-type]


def child(key: str, operator: str, group: str, urgency: str, waited: int, **more: object) -> Child:
    """A child referred so many days before the day of the data."""
    return Child(
        child_id=ChildId(key),
        birth_month=date(2010, 3, 1),
        gender="girl",
        operator=Operator(operator),
        municipality=MunicipalityNumber("0301" if operator == "bfe" else "3201"),
        ground="4-2",
        target_group=group,
        urgency=urgency,
        referred_on=DAY - timedelta(days=waited),
        **more,  # type: ignore[arg-type]
    )


INSTITUTIONS = (
    institution("I-N", "Nord hus", "bufetat_ost", ("acute",), Point(60.2, 11.1)),
    institution("I-S", "Sør hus", "bufetat_ost", ("care", "assessment"), Point(59.3, 11.0)),
    institution("I-B", "By hus", "bfe", ("care",), Point(59.92, 10.75)),
    institution("I-O", "Ø hus", "bfe", ("behaviour_high_risk",), None),
)
UNITS = (
    unit("N1", "I-N", 4, emergency=True, name="Nord hus"),
    unit("S1", "I-S", 3, name="Sør hus, avdeling A"),
    unit("S2", "I-S", 2),
    unit("B1", "I-B", 2),
    unit("B2", "I-B", 5, closes_on=DAY),
    unit("O1", "I-O", 4, budgeted_places=3),
)
RESIDENTS = {"r1": "N1", "r2": "S1", "r3": "S1", "r4": "S2", "r5": "B1", "r6": "B1", "r7": "B1"}
CHILDREN = (
    *(child(key, "bufetat_ost", "care", "planned", 100, own_unit=key == "r4") for key in ("r1", "r2", "r3", "r4")),
    *(child(key, "bfe", "care", "planned", 100) for key in ("r5", "r6", "r7")),
    child("w1", "bfe", "care", "acute", 20, district=DistrictNumber("030101")),
    child("w2", "bfe", "behaviour_high_risk", "planned", 5, district=DistrictNumber("030101")),
    child("w3", "bufetat_ost", "care", "planned", 70),
    child("w4", "bufetat_ost", "acute", "acute", 0),
    child("w5", "bufetat_ost", "assessment", "planned", 9),
)


def small_dataset() -> Dataset:
    """The country of the heading."""
    placements = tuple(Placement(ChildId(c), UnitId(u), DAY - timedelta(days=60)) for c, u in RESIDENTS.items())
    return Dataset(INSTITUTIONS, UNITS, CHILDREN, placements=placements)


def small_geography() -> Geography:
    """Oslo with one district, and one municipality outside it."""
    oslo = Municipality(MunicipalityNumber("0301"), "Oslo", "bfe", Point(59.92, 10.79))
    asker = Municipality(MunicipalityNumber("3201"), "Bærum", "bufetat_ost", Point(59.9, 10.5))
    district = Municipality(DistrictNumber("030101"), "Gamle Oslo", "bfe", Point(59.9057, 10.7709))
    return Geography({row.number: row for row in (oslo, asker)}, {district.number: district})  # type: ignore[dict-item,misc]


def small_desk() -> Desk:
    """The small country, opened."""
    return Desk(
        dataset=small_dataset(),
        geography=small_geography(),
        codes=code_book(),
        parameters=parameters_for(DAY),
        data_sha256="ab12" * 16,
        is_synthetic=True,
        source_name="small",
        as_of=DAY,
    )


def small_plan(status: str = "optimal", interrupted: bool = False) -> Plan:
    """Three of five get a place; w1 finds none, nor does w5; a proven plan has bounds that equal its values."""
    gap = 0 if status == "optimal" else 7
    home = Sentence("{minutes} minutes from home", {"minutes": 45})
    closed = Sentence("{count} units are closed by the rule «{rule}»", {"count": 31, "rule": Sentence("Age")})
    full = Sentence("{count} units that may take the child are full", {"count": 4})

    def line(key: str, place: str | None, minutes: int, unmet: int) -> Proposal:
        return Proposal(
            ChildId(key),
            UnitId(place) if place else None,
            DAY,
            until=date(2027, 1, 6) if place else None,
            goals={"travel_minutes": minutes, "needs_unmet": unmet},
            reasons=(home,) if place else (closed, full),
        )

    return Plan(
        date=DAY,
        status=status,
        proposals=(
            line("w1", None, 0, 0),
            line("w2", "O1", 45, 1),
            line("w3", "S1", 1_215, 2),
            line("w4", "N1", 30, 0),
            line("w5", None, 0, 0),
        ),
        goals=(
            GoalResult("unplaced_acute", 1, 1, "children"),
            GoalResult("travel_minutes", 1_290, 1_290 - gap, "minutes"),
        ),
        provenance=Provenance("ab12" * 16, "2026-01-01", "c0de", 0, 2, 2.5),
        interrupted=interrupted,
    )
