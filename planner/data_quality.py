"""What is missing, contradictory or old in a data set that the reader has taken: a list to work off.

What the reader refuses is not here; this is what can be planned with, and still is likely to be wrong. Pure.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.child import Child
from models.ids import SHIFTS
from models.plan import Sentence, marked
from planner.placement.case import Case, living_under
from planner.placement.rules import violations

MISSING, CONTRADICTORY, OLD = "missing", "contradictory", "old"

OLD_REFERRAL_DAYS = 365
"""A referral that has waited longer is likely to have been settled elsewhere [days]."""

OLD_SEPARATION_DAYS = 730
"""A separation without an end that began earlier should be looked at again [days]."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right: where it stands (table and id), what is wrong, and what would be right."""

    kind: str
    check: str
    table: str
    row_id: str
    operator: str
    wrong: Sentence
    right: Sentence


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its name; `find` yields table, id, operator and the facts of the sentence that says what is wrong."""

    code: str
    kind: str
    title: str
    wrong: str
    right: str
    find: Callable[[Case], Iterator["Hit"]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that a check has found."""

    table: str
    row_id: str
    operator: str
    facts: tuple[tuple[str, object], ...] = ()


def end_unknown(case: Case) -> Iterator[Hit]:
    """Residents of whom neither plan nor law tells when they leave."""
    for child in _residents(case):
        if case.planned_end(child) is None and case.lawful_until(child) is None:
            yield Hit("placements", child.child_id, child.operator)


def length_unknown(case: Case) -> Iterator[Hit]:
    """Children who wait without an expected length of the stay."""
    for child in _waiting(case):
        if child.expected_days is None:
            yield Hit("children", child.child_id, child.operator)


def stay_kind_unknown(case: Case) -> Iterator[Hit]:
    """Grounds with a legal limit where nobody has said which kind of stay it is; the longer one is reckoned with."""
    limited = {key.split("/")[0] for key in case.parameters.stay_limit_days}
    for child in case.child_by_id.values():
        if child.ground in limited and child.stay_kind is None:
            yield Hit("children", child.child_id, child.operator)


def view_unheard(case: Case) -> Iterator[Hit]:
    """Children whose view is not on record."""
    for child in case.child_by_id.values():
        if not child.view_heard:
            yield Hit("children", child.child_id, child.operator)


def view_unwritten(case: Case) -> Iterator[Hit]:
    """Children who wait and have been heard without a word of what they said: nothing can be decided on that."""
    for child in _waiting(case):
        if child.view_heard and not (child.view_note or "").strip():
            yield Hit("children", child.child_id, child.operator)


def staffing_unknown(case: Case) -> Iterator[Hit]:
    """Units without a row of staff on some shift: there nothing limits how many children the staff can bear."""
    for unit in case.unit_by_id.values():
        institution = case.institution_of(unit)
        for shift in SHIFTS:
            crew = case.crews.get((unit.institution_id, shift, "staff"))
            if crew is None or (crew.shared is None and unit.unit_id not in crew.own):
                yield Hit("staffing", unit.unit_id, institution.operator, (("shift", case.code("shift", shift)),))


def point_unknown(case: Case) -> Iterator[Hit]:
    """Institutions without a point: journeys are reckoned from the middle of the municipality."""
    for row in case.institution_by_id.values():
        if row.latitude is None or row.longitude is None:
            yield Hit("institutions", row.institution_id, row.operator)


def district_unknown(case: Case) -> Iterator[Hit]:
    """Children from a municipality with districts without one."""
    divided = {number[:4] for number in case.question.geography.districts}
    for child in case.child_by_id.values():
        if child.municipality in divided and child.district is None:
            yield Hit("children", child.child_id, child.operator)


def stay_is_over(case: Case) -> Iterator[Hit]:
    """Residents who live on after the last day of their stay."""
    for child in _residents(case):
        end = case.placement_of[child.child_id].expected_end
        if end is not None and end < case.day:
            yield Hit("placements", child.child_id, child.operator, (("day", end),))


def closed_unit(case: Case) -> Iterator[Hit]:
    """Residents of a unit that is not open."""
    for child in _residents(case):
        unit = case.unit_by_id[case.home[child.child_id]]
        if not unit.is_open(case.day):
            yield Hit("placements", child.child_id, child.operator, (("unit", unit.unit_id),))


def broken_rules(case: Case) -> Iterator[Hit]:
    """Rules that those who live there now break: the data, or what is done, is wrong."""
    for broken in violations(case, living_under(case, {})):
        if broken.rule == "open_dates":
            continue  # told as a closed unit
        where = str(broken.unit_id or broken.institution_id or "")
        operator = case.child_by_id[broken.children[0]].operator if broken.children else ""
        yield Hit("placements", where, operator, (("what", broken.sentence), ("children", broken.children)))


def lone_sibling(case: Case) -> Iterator[Hit]:
    """Sibling groups with one child in the data."""
    counted = Counter(child.sibling_group for child in case.child_by_id.values() if child.sibling_group)
    for child in case.child_by_id.values():
        if child.sibling_group and counted[child.sibling_group] == 1:
            yield Hit("children", child.child_id, child.operator)


def counted_after_start(case: Case) -> Iterator[Hit]:
    """Residents whose days are counted from a day after they moved in."""
    for child in _residents(case):
        since = case.placement_of[child.child_id].since
        if child.counted_from is not None and child.counted_from > since:
            facts = (("day", child.counted_from), ("since", since))
            yield Hit("children", child.child_id, child.operator, facts)


def old_referral(case: Case) -> Iterator[Hit]:
    """Referrals that have waited very long."""
    for child in _waiting(case):
        if (case.day - child.referred_on).days > OLD_REFERRAL_DAYS:
            yield Hit("children", child.child_id, child.operator, (("day", child.referred_on),))


def old_waiver(case: Case) -> Iterator[Hit]:
    """Waivers that have ended."""
    for waiver in case.question.dataset.waivers:
        child = case.child_by_id.get(waiver.child_id)
        if child is not None and waiver.expires_on < case.day:
            yield Hit("waivers", waiver.child_id, child.operator, (("day", waiver.expires_on),))


def old_separation(case: Case) -> Iterator[Hit]:
    """Separations that have ended, or have no end and began long ago."""
    for row in case.question.dataset.separations:
        ended = row.valid_to is not None and row.valid_to < case.day
        lasting = row.valid_to is None and row.valid_from is not None
        if ended or (lasting and row.valid_from and (case.day - row.valid_from).days > OLD_SEPARATION_DAYS):
            child = case.child_by_id.get(row.child_a)
            facts = (("other", row.child_b), ("day", row.valid_to or row.valid_from))
            yield Hit("separations", row.child_a, child.operator if child is not None else "", facts)


def old_unit(case: Case) -> Iterator[Hit]:
    """Units that have closed and where nobody lives."""
    homes = set(case.home.values())
    for unit in case.unit_by_id.values():
        if unit.has_closed(case.day) and unit.unit_id not in homes:
            yield Hit("units", unit.unit_id, case.institution_of(unit).operator, (("day", unit.closes_on),))


CHECKS: tuple[Check, ...] = (
    Check(
        "broken_rules", CONTRADICTORY, marked("A rule is broken by those who live there"),
        marked("{what}: {children}"), marked("Correct the row, or decide on a waiver or a move"), broken_rules,
    ),
    Check(
        "stay_is_over", CONTRADICTORY, marked("The stay is over, and the child still lives there"),
        marked("The stay should have ended {day}"), marked("End the stay, or write in a new last day"), stay_is_over,
    ),
    Check(
        "closed_unit", CONTRADICTORY, marked("The child lives in a unit that is not open"),
        marked("{unit} is not open on the day of the data"),
        marked("Correct the dates of the unit, or where the child lives"), closed_unit,
    ),
    Check(
        "counted_after_start", CONTRADICTORY, marked("Days are counted from after the child moved in"),
        marked("Counted from {day}, but has lived there since {since}"),
        marked("The first day that counts is at the latest the first day in the unit"), counted_after_start,
    ),
    Check(
        "lone_sibling", CONTRADICTORY, marked("A sibling group of one"),
        marked("No other child is in the sibling group"),
        marked("Correct the sibling group, or leave it empty"), lone_sibling,
    ),
    Check(
        "view_unheard", MISSING, marked("The child's view is not recorded"), marked("The child has not been heard"),
        marked("Hear the child, and record that it was heard"), view_unheard,
    ),
    Check(
        "view_unwritten", MISSING, marked("Heard, but not written what the child said"),
        marked("The child has been heard, and nothing is written of what it said"),
        marked("Write what the child said about where to live"), view_unwritten,
    ),
    Check(
        "stay_kind_unknown", MISSING, marked("The kind of stay is not recorded"),
        marked("The ground has a legal limit, and the longer one is reckoned with"),
        marked("Write in whether the stay is short, long or extended"), stay_kind_unknown,
    ),
    Check(
        "length_unknown", MISSING, marked("The length of the stay is not known"),
        marked("Waits for a place without an expected length of the stay"), marked("Write in the expected days"),
        length_unknown,
    ),
    Check(
        "end_unknown", MISSING, marked("Nobody knows when the child leaves"),
        marked("Neither an expected end nor a legal limit is recorded"), marked("Write in the last day expected"),
        end_unknown,
    ),
    Check(
        "staffing_unknown", MISSING, marked("No staff recorded on a shift"),
        marked("No staff recorded: {shift}. Nothing limits how many children the staff can bear"),
        marked("Write in the staff on the shift"), staffing_unknown,
    ),
    Check(
        "district_unknown", MISSING, marked("The district is not recorded"),
        marked("Lives in a municipality with districts, and none is recorded"), marked("Write in the district"),
        district_unknown,
    ),
    Check(
        "point_unknown", MISSING, marked("The institution has no point on the map"),
        marked("Journeys are reckoned from the middle of the municipality"), marked("Write in latitude and longitude"),
        point_unknown,
    ),
    Check(
        "old_referral", OLD, marked("A very old referral"), marked("Referred {day}, and still without a place"),
        marked("Ask whether the child still needs a place"), old_referral,
    ),
    Check(
        "old_waiver", OLD, marked("A waiver that has ended"),
        marked("The waiver ended {day}"), marked("Take the row out"), old_waiver,
    ),
    Check(
        "old_separation", OLD, marked("An old separation"), marked("Kept apart from {other}, {day}"),
        marked("Take the row out, or confirm it with a new end"), old_separation,
    ),
    Check(
        "old_unit", OLD, marked("A unit that has closed"), marked("Closed {day}, and nobody lives there"),
        marked("Take the unit out of the data"), old_unit,
    ),
)  # fmt: skip
"""Every check: contradictions first, then what is missing, then what is old."""


def findings(case: Case, operator: str | None = None) -> tuple[Finding, ...]:
    """Everything the checks find, in their order and by id, of one operator or of all."""
    found = []
    for check in CHECKS:
        hits = sorted(check.find(case), key=lambda hit: (hit.table, hit.row_id, repr(hit.facts)))
        found += [
            Finding(
                check.kind, check.code, hit.table, hit.row_id, hit.operator,
                Sentence(check.wrong, dict(hit.facts)), Sentence(check.right),
            )
            for hit in hits
            if operator is None or hit.operator == operator
        ]  # fmt: skip
    return tuple(found)


def _residents(case: Case) -> Iterator[Child]:
    return (child for child in case.child_by_id.values() if child.child_id in case.home)


def _waiting(case: Case) -> Iterator[Child]:
    return (child for child in case.candidates if child.child_id not in case.home)
