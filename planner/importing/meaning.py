"""Checks what rows say against each other and against the world: dates in order, ages, parts within wholes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from models.plan import Sentence
from planner.importing.faults import Faults
from planner.importing.tables import Content, Row
from planner.reference import OSLO, code_book

OLDEST_AGE = 20
"""Greatest age at which a child may live in an institution [years]."""

OLDEST_AGE_AFTER_CARE = 22
"""Greatest age at which one may, with voluntary after-care [years]."""

AFTER_CARE_GROUND = "3-2"


@dataclass(frozen=True, slots=True)
class Known:
    """What rows of one table must know of another: all by the identifier of the row."""

    institution_by_unit: Mapping[object, object]
    operator_by_institution: Mapping[object, object]
    birth_by_child: Mapping[object, object]


Check = Callable[[Content, Row, Known, Faults], None]


def check_meaning(contents: Mapping[str, Content], faults: Faults) -> None:
    """Notes every row that contradicts itself, another row or what is possible."""
    known = Known(
        institution_by_unit=_column(contents, "units", "institution_id"),
        operator_by_institution=_column(contents, "institutions", "operator"),
        birth_by_child=_column(contents, "children", "birth_month"),
    )
    for name, content in contents.items():
        for check in CHECKS.get(name, ()):
            for row in content.rows:
                check(content, row, known, faults)
    _check_ages(contents, faults)
    if "groups" in contents:
        _check_group_limits(contents["groups"], faults)
    if "pins" in contents:
        _check_one_must_per_child(contents["pins"], faults)


def in_order(first: str, last: str, strictly: bool = False) -> Check:
    """A check that the day in `first` is before the one in `last`, or the same unless `strictly`."""

    def check(content: Content, row: Row, _: Known, faults: Faults) -> None:
        start, end = row.day(first), row.day(last)
        if start is None or end is None or start < end or (start == end and not strictly):
            return
        wrong = Sentence("The date is not after the one under {column}.", {"column": _heading(content, first)})
        content.add(faults, row, last, wrong, Sentence("Dates in order of time."))

    return check


def at_most(part: str, whole: str) -> Check:
    """A check that the number in `part` is not above the one in `whole`."""

    def check(content: Content, row: Row, _: Known, faults: Faults) -> None:
        smaller, greater = row.number_in(part), row.number_in(whole)
        if smaller is None or greater is None or smaller <= greater:
            return
        facts = {"column": _heading(content, whole), "greater": row.values[whole]}
        wrong = Sentence("The number is above the one under {column}: {greater}.", facts)
        content.add(faults, row, part, wrong, Sentence("A number that is not above it."))

    return check


def both_or_none(one: str, other: str) -> Check:
    """A check that two columns are filled in together."""

    def check(content: Content, row: Row, _: Known, faults: Faults) -> None:
        for filled, missing in ((one, other), (other, one)):
            if row.is_filled(filled) and not row.is_filled(missing):
                wrong = Sentence(
                    "The value is missing, while {column} is filled in.", {"column": _heading(content, filled)}
                )
                content.add(faults, row, missing, wrong, Sentence("Fill in both, or none."))

    return check


def _district_in_oslo(content: Content, row: Row, _: Known, faults: Faults) -> None:
    municipality = row.text("municipality")
    if row.text("district") is not None and municipality is not None and municipality != OSLO:
        wrong = Sentence("A district is given for a municipality other than Oslo.")
        content.add(faults, row, "district", wrong, Sentence("Empty, or Oslo's 0301 as the municipality."))


def _born_before_referral(content: Content, row: Row, _: Known, faults: Faults) -> None:
    born = row.day("birth_month")
    for column in ("referred_on", "counted_from"):
        day = row.day(column)
        if born is not None and day is not None and day < born:
            content.add(
                faults, row, column, Sentence("The date is before the child was born."), Sentence("A later date.")
            )


def _km_with_distance(content: Content, row: Row, _: Known, faults: Faults) -> None:
    level = row.text("level")
    if level == "distance" and not row.is_filled("km"):
        wrong = Sentence("A separation by distance needs the distance.")
        content.add(faults, row, "km", wrong, Sentence("The least distance in kilometres."))
    if level in ("unit", "institution") and row.is_filled("km"):
        wrong = Sentence("A distance is given, but the children are kept apart by unit or institution.")
        content.add(faults, row, "km", wrong, Sentence("Empty, or the level distance."))


def _two_children(content: Content, row: Row, _: Known, faults: Faults) -> None:
    if row.text("child_a") is not None and row.text("child_a") == row.text("child_b"):
        wrong = Sentence("A child cannot be kept apart from itself.")
        content.add(faults, row, "child_b", wrong, Sentence("Two different children."))


def _institution_or_circle(content: Content, row: Row, _: Known, faults: Faults) -> None:
    circle = ("latitude", "longitude", "radius_km")
    filled = [column for column in circle if row.is_filled(column)]
    if not row.is_filled("institution_id") and not filled:
        wrong = Sentence("Neither an institution nor a circle is given.")
        content.add(
            faults, row, "institution_id", wrong, Sentence("An institution, or latitude, longitude and radius.")
        )
    elif row.is_filled("institution_id") and filled:
        wrong = Sentence("Both an institution and a circle are given.")
        content.add(faults, row, filled[0], wrong, Sentence("One of them; use two rows for two places."))
    elif filled and len(filled) < len(circle):
        missing = next(column for column in circle if column not in filled)
        wrong = Sentence("The circle is not whole.")
        content.add(faults, row, missing, wrong, Sentence("Latitude, longitude and radius, all three."))


def _institution_or_municipality(content: Content, row: Row, _: Known, faults: Faults) -> None:
    if row.is_filled("institution_id") == row.is_filled("municipality"):
        wrong = Sentence("A wish is about an institution or about a municipality.")
        content.add(faults, row, "institution_id", wrong, Sentence("Fill in one of the two columns."))


def _unit_of_institution(content: Content, row: Row, known: Known, faults: Faults) -> None:
    unit = row.text("unit_id")
    home = known.institution_by_unit.get(unit) if unit else None
    if home is not None and row.text("institution_id") not in (None, home):
        wrong = Sentence("The unit belongs to another institution: {institution}.", {"institution": home})
        content.add(faults, row, "unit_id", wrong, Sentence("A unit of the institution in the same row."))


def _institution_of_provider(content: Content, row: Row, known: Known, faults: Faults) -> None:
    institution = row.text("institution_id")
    operator = known.operator_by_institution.get(institution) if institution else None
    if operator is not None and row.text("provider") not in (None, operator):
        wrong = Sentence("The institution is run by another operator: {operator}.", {"operator": operator})
        content.add(faults, row, "institution_id", wrong, Sentence("An institution of the provider in the same row."))


def _limits_of_waiver(content: Content, row: Row, _: Known, faults: Faults) -> None:
    rule = row.text("rule")
    if rule is None:
        return
    if row.is_filled("unit_id") and code_book().group_of("waivable_rule", rule) != "pair":
        wrong = Sentence("A waiver of this rule cannot be limited to one unit.")
        content.add(faults, row, "unit_id", wrong, Sentence("Empty."))
    if row.is_filled("other_child_id") and rule != "separations":
        wrong = Sentence("Only a waiver of separations names another child.")
        content.add(faults, row, "other_child_id", wrong, Sentence("Empty."))
    elif row.text("other_child_id") is not None and row.text("other_child_id") == row.text("child_id"):
        wrong = Sentence("A child cannot be kept apart from itself.")
        content.add(faults, row, "other_child_id", wrong, Sentence("Two different children."))


def _reason_of_an_end(content: Content, row: Row, _: Known, faults: Faults) -> None:
    if row.text("reason") is not None and not row.is_filled("ended"):
        wrong = Sentence("A reason for the end is given, but no end.")
        content.add(faults, row, "reason", wrong, Sentence("The last day of the stay, or no reason."))


def _born_before_placement(content: Content, row: Row, known: Known, faults: Faults) -> None:
    born = known.birth_by_child.get(row.text("child_id"))
    since = row.day("since")
    if isinstance(born, date) and since is not None and since < born:
        content.add(faults, row, "since", Sentence("The date is before the child was born."), Sentence("A later date."))


def _check_ages(contents: Mapping[str, Content], faults: Faults) -> None:
    """Children are 0 to 20 years old, or to 22 with after-care, on the latest day the data speak of."""
    children = contents.get("children")
    if children is None:
        return
    placements = contents["placements"].rows if "placements" in contents else ()
    days = [row.day("referred_on") for row in children.rows] + [row.day("since") for row in placements]
    today = max((day for day in days if day is not None), default=None)
    for row in children.rows:
        born = row.day("birth_month")
        if born is None or today is None:
            continue
        age = today.year - born.year - (today.month < born.month)
        oldest = OLDEST_AGE_AFTER_CARE if row.text("ground") in (AFTER_CARE_GROUND, None) else OLDEST_AGE
        if age > oldest:
            wrong = Sentence(
                "The child would be older than {oldest} years on {today}.", {"oldest": oldest, "today": today}
            )
            right = Sentence("A child of at most 20 years, or at most 22 with voluntary after-care (ground 3-2).")
            children.add(faults, row, "birth_month", wrong, right)
        elif born > today:
            wrong = Sentence("The child would be born after {today}.", {"today": today})
            children.add(faults, row, "birth_month", wrong, Sentence("The month in which the child was born."))


def _check_group_limits(groups: Content, faults: Faults) -> None:
    first_by_group: dict[str, Row] = {}
    for row in groups.rows:
        group = row.text("group_id")
        if group is None:
            continue
        first = first_by_group.setdefault(group, row)
        for column in ("max_per_unit", "max_per_institution"):
            if column not in row.refused | first.refused and row.values[column] != first.values[column]:
                wrong = Sentence(
                    "The limit differs from the one in row {row} of the same group.", {"row": first.number}
                )
                groups.add(faults, row, column, wrong, Sentence("The same limit in all rows of a group."))


def _check_one_must_per_child(pins: Content, faults: Faults) -> None:
    first_by_child: dict[str, Row] = {}
    for row in pins.rows:
        child = row.text("child_id")
        if child is None or row.text("kind") != "must":
            continue
        first = first_by_child.setdefault(child, row)
        if first is not row and first.text("unit_id") != row.text("unit_id"):
            wrong = Sentence("The child must already live in another unit: see row {row}.", {"row": first.number})
            pins.add(faults, row, "unit_id", wrong, Sentence("One unit in which the child must live."))


def _heading(content: Content, column: str) -> str:
    return content.headings.get(column, column)


def _column(contents: Mapping[str, Content], table: str, column: str) -> dict[object, object]:
    """A column by the identifier of its row; of rows that stand twice, the first."""
    content = contents.get(table)
    if content is None:
        return {}
    key = content.table.fields[0].column
    return {row.values[key]: row.values[column] for row in reversed(content.rows)}


CHECKS: Mapping[str, tuple[Check, ...]] = {
    "institutions": (both_or_none("latitude", "longitude"), at_most("min_age", "max_age")),
    "units": (at_most("budgeted_places", "approved_places"), in_order("opens_on", "closes_on", strictly=True)),
    "staffing": (at_most("qualified", "staff"), _unit_of_institution),
    "children": (
        _district_in_oslo,
        _born_before_referral,
        at_most("qualified_day", "staff_day"),
        at_most("qualified_evening", "staff_evening"),
        at_most("qualified_night", "staff_night"),
    ),
    "placements": (in_order("since", "expected_end"), _born_before_placement),
    "separations": (_two_children, _km_with_distance, in_order("valid_from", "valid_to")),
    "exclusions": (_institution_or_circle,),
    "wishes": (_institution_or_municipality,),
    "agreements": (_institution_of_provider,),
    "travel": (_district_in_oslo,),
    "waivers": (_limits_of_waiver,),
    "stays": (in_order("started", "ended"), in_order("referred_on", "started"), _reason_of_an_end),
}
"""What is checked of every row, by table."""
