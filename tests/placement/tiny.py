"""Random small cases that use every rule and goal, and the best plan of each by trying all of them."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from models.child import Child, Exclusion, GroupMember, Pin, Placement, Separation, Wish
from models.codes import Code, CodeBook
from models.dataset import Dataset
from models.geography import Geography, Municipality, Point
from models.ids import SHIFTS, ChildId, UnitId
from models.institution import Agreement, Institution, Staffing, Unit
from planner.parameters import parameters_for, with_changes
from planner.placement.case import Case, Question, living_under
from planner.placement.goals import goal_value, goals_in_order
from planner.placement.rules import violations

UnitOf = dict[ChildId, UnitId | None]

DAY = date(2026, 11, 20)
GROUNDS = {"3-2": "care", "4-2": "acute", "4-4": "acute", "5-1": "care", "6-1": "treatment", "6-2": "treatment"}
CODES = CodeBook(
    {
        "ground": {code: Code("ground", code, group, code, code) for code, group in GROUNDS.items()},
        "operator": {code: Code("operator", code, "", code, code) for code in ("bfe", "bufetat_ost")},
    }
)
TOWNS = {"0301": (59.92, 10.79), "3216": (59.60, 10.75), "4601": (60.39, 5.32)}
GEOGRAPHY = Geography(
    {number: Municipality(number, number, "bfe", Point(*point)) for number, point in TOWNS.items()}, {}
)


def random_case(seed: int, most_children: int = 5, most_units: int = 4, fewest_children: int = 3) -> Case:
    """A case of a few children and units in which every rule can bind."""
    draw = random.Random(seed)
    institutions, units, staffing = _houses(draw, most_units)
    children = [_child(draw, number) for number in range(1, draw.randint(fewest_children, most_children) + 1)]
    dataset = Dataset(
        institutions=tuple(institutions),
        units=tuple(units),
        children=tuple(children),
        staffing=tuple(staffing),
        separations=tuple(_separations(draw, children)),
        groups=tuple(_groups(draw, children)),
        exclusions=tuple(_exclusions(draw, children, institutions)),
        wishes=tuple(_wishes(draw, children, institutions)),
        agreements=tuple(_agreements(draw)),
        pins=tuple(_pins(draw, children, units)),
    )
    parameters = with_changes(
        parameters_for(DAY),
        {
            "one_ground_per_unit": draw.random() < 0.5,
            "places_counted": draw.choice(["approved", "budgeted"]),
            "outnumber_target_groups": draw.choice([[], [], [], ["behaviour_high_risk"], ["care"]]),
            "max_age_span_years": draw.choice([1, 2, 4, 4]),
        },
    )
    question = Question(
        dataset, GEOGRAPHY, CODES, parameters, DAY, review_residents=fewest_children > 3 or draw.random() < 0.5
    )
    return _with_residents(draw, question)


def _with_residents(draw: random.Random, question: Question) -> Case:
    """Lets some children live somewhere already, as long as that is sound."""
    from dataclasses import replace

    placements: tuple[Placement, ...] = ()
    for child in question.dataset.children:
        if draw.random() < 0.5:
            continue
        unit = draw.choice(question.dataset.units)
        since = DAY - timedelta(days=draw.randint(5, 200))
        added = Placement(child.child_id, unit.unit_id, since, None, draw.random() < 0.6)
        tried = replace(question.dataset, placements=(*placements, added))
        case = Case(replace(question, dataset=tried, review_residents=False))
        if not [v for v in violations(case, living_under(case, {})) if v.rule != "pins" or not added.movable]:
            placements = tried.placements
    return Case(replace(question, dataset=replace(question.dataset, placements=placements)))


def _houses(draw: random.Random, most_units: int) -> tuple[list[Institution], list[Unit], list[Staffing]]:
    institutions: list[Institution] = []
    units: list[Unit] = []
    staffing: list[Staffing] = []
    wanted = draw.randint(min(3, most_units), most_units)
    while len(units) < wanted:
        town = draw.choice(sorted(TOWNS))
        institution = Institution(
            f"I-{len(institutions) + 1}",
            "Invented",
            draw.choice([*["bfe"] * 5, "bufetat_ost"]),
            draw.choice(["state", "municipal", "nonprofit", "commercial"]),
            town,
            tuple(draw.sample(sorted(GROUNDS), draw.choice([4, 6, 6, 6, 6]))),
            tuple(draw.sample(["care", "acute", "behaviour_high_risk"], draw.choice([2, 3, 3, 3, 3]))),
            gender=draw.choice(["any", "any", "any", "any", "any", "any", "girls", "boys"]),
            latitude=TOWNS[town][0] + draw.random() / 10,
            longitude=TOWNS[town][1],
            min_age=draw.choice([None, None, None, 13]),
            max_age=draw.choice([None, None, None, 15]),
            services=tuple(draw.sample(["school", "health"], draw.randint(0, 2))),
            price_per_day=draw.choice([None, 9000, 12000, 15000]),
        )
        institutions.append(institution)
        own_units = []
        for _ in range(draw.randint(1, min(3, wanted - len(units)))):
            unit = Unit(
                f"U-{len(units) + 1}",
                institution.institution_id,
                draw.randint(1, 3),
                budgeted_places=draw.choice([None, 1]),
                opens_on=draw.choice([*[None] * 11, DAY + timedelta(days=9)]),
                closes_on=draw.choice([*[None] * 4, DAY + timedelta(days=40), DAY + timedelta(days=5)]),
                services=tuple(draw.sample(["psychologist"], draw.randint(0, 1))),
                max_age_span=draw.choice([None, None, 1, 3]),
                emergency=draw.random() < 0.3,
            )
            units.append(unit)
            own_units.append(unit)
        for shift in SHIFTS:
            form = draw.choice(["none", "none", "none", "shared", "own", "mixed"])
            if form in ("shared", "mixed"):
                staff = draw.choice([0.5, 2, 3, 4])
                staffing.append(
                    Staffing(institution.institution_id, shift, staff, None, draw.choice([None, staff / 2]))
                )
            if form in ("own", "mixed"):
                for unit in own_units[: draw.randint(1, 3)]:
                    staff = draw.choice([1.5, 2, 3])
                    staffing.append(
                        Staffing(institution.institution_id, shift, staff, unit.unit_id, draw.choice([None, staff / 2]))
                    )
    return institutions, units, staffing


def _child(draw: random.Random, number: int) -> Child:
    town = draw.choice(sorted(TOWNS))
    return Child(
        f"B-{number}",
        date(draw.randint(2010, 2013), draw.randint(1, 12), 1),
        draw.choice(["girl", "boy"]),
        draw.choice([*["bfe"] * 7, "bufetat_ost"]),
        town,
        draw.choice(["3-2", "4-2", "5-1", "5-1", "6-2"]),
        draw.choice(["care", "care", "acute", "behaviour_high_risk"]),
        draw.choice(["acute", "planned"]),
        DAY - timedelta(days=draw.randint(0, 60)),
        needs=tuple(draw.sample(["school", "health", "psychologist"], draw.randint(0, 2))),
        staff_day=draw.choice([None, 0.5, 1.0, 2.0]),
        qualified_night=draw.choice([None, 0.0, 0.5]),
        wanted_from=draw.choice([None, None, DAY + timedelta(days=10)]),
        expected_days=draw.choice([None, 30, 300]),
        stay_kind=draw.choice([None, "short"]),
        counted_from=draw.choice([None, None, None, DAY - timedelta(days=70)]),
        own_unit=draw.random() < 0.1,
        sibling_group=draw.choice([None, None, None, "S-1"]),
    )


def _separations(draw: random.Random, children: list[Child]) -> Iterator[Separation]:
    for i, a in enumerate(children):
        for b in children[i + 1 :]:
            if draw.random() < 0.25 and not (a.sibling_group and b.sibling_group):
                level = draw.choice(["unit", "institution", "distance"])
                ended = draw.choice([None, None, DAY - timedelta(days=1)])
                yield Separation(
                    a.child_id,
                    b.child_id,
                    level,
                    "r",
                    draw.choice([5.0, 60.0]) if level == "distance" else None,
                    None,
                    ended,
                )


def _groups(draw: random.Random, children: list[Child]) -> Iterator[GroupMember]:
    if draw.random() < 0.5:
        per_unit, per_institution = draw.choice([(1, None), (1, 1), (None, 1), (2, 2)])
        for child in draw.sample(children, min(3, len(children))):
            yield GroupMember("G-1", child.child_id, per_unit, per_institution)


def _exclusions(draw: random.Random, children: list[Child], institutions: list[Institution]) -> Iterator[Exclusion]:
    if draw.random() < 0.3:
        yield Exclusion(draw.choice(children).child_id, "r", draw.choice(institutions).institution_id)
    if draw.random() < 0.2:
        latitude, longitude = TOWNS[draw.choice(sorted(TOWNS))]
        yield Exclusion(draw.choice(children).child_id, "r", None, latitude, longitude, 20.0)


def _wishes(draw: random.Random, children: list[Child], institutions: list[Institution]) -> Iterator[Wish]:
    for child in children:
        if draw.random() < 0.4:
            yield Wish(child.child_id, draw.randint(-2, 2), draw.choice(institutions).institution_id)
        if draw.random() < 0.2:
            yield Wish(child.child_id, draw.randint(-2, 2), None, draw.choice(sorted(TOWNS)))


def _agreements(draw: random.Random) -> Iterator[Agreement]:
    if draw.random() < 0.7:
        yield Agreement("bfe", "bufetat_ost", draw.random() < 0.8, draw.choice([None, 11000]))
    if draw.random() < 0.3:
        yield Agreement("bfe", "bufetat_ost", draw.random() < 0.5, None, "I-1")


def _pins(draw: random.Random, children: list[Child], units: list[Unit]) -> Iterator[Pin]:
    for _ in range(draw.choice([0, 0, 1, 3])):
        yield Pin(draw.choice(children).child_id, draw.choice(units).unit_id, "must_not", "r", "P")


def best_by_trying_all(case: Case) -> tuple[int, ...]:
    """The goal values of the best sound plan, found by trying every plan there is."""
    return min(goal_values(case, plan) for plan in sound_plans(case))


def goal_values(case: Case, plan: UnitOf) -> tuple[int, ...]:
    """What the plan reaches on every goal, most important first."""
    living = living_under(case, plan)
    return tuple(goal_value(case, goal, living) for goal in goals_in_order(case))


def sound_plans(case: Case) -> list[UnitOf]:
    """Every sound plan there is.

    Children are added one by one, each to the units where it could live with residents alone; what the last one
    breaks already is not continued, since taking a child out of a sound plan leaves it sound (`tests/rules` sees
    to that).
    """
    plans: list[UnitOf] = [{}]
    for child in case.candidates:
        possible = [unit for unit in case.unit_by_id if not _breaks(case, {child.child_id: unit}, child)]
        tried = [{**plan, child.child_id: unit} for plan in plans for unit in (None, *possible)]
        plans = [plan for plan in tried if plan[child.child_id] is None or not _breaks(case, plan, child)]
    return [plan for plan in plans if not newly_broken(case, plan)]


def _breaks(case: Case, plan: UnitOf, child: Child) -> bool:
    here = (case.unit_by_id[plan[child.child_id]].institution_id,)
    return any(child.child_id in broken.children for broken in violations(case, living_under(case, plan), here))


def newly_broken(case: Case, plan: UnitOf) -> set[str]:
    """The codes of the rules that the plan breaks, leaving aside what residents who stay break alone."""
    return {broken.rule for broken in violations(case, living_under(case, plan)) if not broken.inherited}
