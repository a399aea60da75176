"""What is measured in one replication, day by day and child by child, after the warm-up."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.child import Child
from models.ids import ChildId, InstitutionId, Operator
from models.institution import Unit
from models.plan import marked
from planner.placement.goals import needs_unmet
from planner.placement.rules import qualified_on_shift, staff_on_shift, staff_outnumber
from planner.simulation.country import Country
from planner.simulation.setup import Setup

CHILDREN, DAYS, PERCENT, KM = marked("children"), marked("days"), marked("per cent"), marked("km")
MINUTES, NEEDS, CHILD_DAYS, HOUSE_DAYS = (
    marked("minutes"),
    marked("needs per child"),
    marked("child-days"),
    marked("institution-days"),
)
PLACES, SHIFTS = marked("places"), marked("staff on shifts")


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a run: its code, what it is called and its unit."""

    code: str
    title: str
    unit: str


MEASURES: tuple[Measure, ...] = (
    Measure("referred", marked("Referred"), CHILDREN),
    Measure("placed", marked("Moved in"), CHILDREN),
    Measure("placed_at_once", marked("Acute children placed on the day"), PERCENT),
    Measure("left_over", marked("Left: the stay was over"), CHILDREN),
    Measure("left_law", marked("Left: the law allows no longer"), CHILDREN),
    Measure("left_review", marked("Left: after the review"), CHILDREN),
    Measure("left_age", marked("Left: grown up"), CHILDREN),
    Measure("left_lapsed", marked("Gave up waiting, or helped otherwise"), CHILDREN),
    Measure("waiting", marked("Waiting on an average day"), CHILDREN),
    Measure("waiting_acute", marked("Of them acute"), CHILDREN),
    Measure("breach_children", marked("Children without a place for a night or more"), CHILDREN),
    Measure("breach_children_acute", marked("Of them acute, all of them"), CHILDREN),
    Measure("breach_days", marked("Days without a place they should have had"), CHILD_DAYS),
    Measure("breach_days_acute", marked("Of them by acute children"), CHILD_DAYS),
    Measure("wait_days", marked("Wait of those who moved in, mean"), DAYS),
    Measure("distance_km", marked("From home, as the crow flies, mean"), KM),
    Measure("travel_minutes", marked("Journey from home, mean"), MINUTES),
    Measure("needs_unmet", marked("Unmet needs of those who moved in, mean"), NEEDS),
    Measure("needs_met", marked("Moved in with every need met"), PERCENT),
    Measure("moves", marked("Residents who had to move or lost their place"), CHILDREN),
    Measure("residents", marked("Residents on an average day"), CHILDREN),
    Measure("occupancy_approved", marked("Occupancy of approved places"), PERCENT),
    Measure("occupancy_budgeted", marked("Occupancy of budgeted places"), PERCENT),
    Measure("acute_free", marked("Free emergency places on an average day"), PLACES),
    Measure("reserve_kept", marked("Days on which the acute reserve was whole"), PERCENT),
    Measure("staff_short_days", marked("Days with too few staff for those who live there"), HOUSE_DAYS),
    Measure("staff_short", marked("Staff too few on an average day, all shifts together"), SHIFTS),
)


COURSE = ("waiting", "residents")
"""Measures that are also kept day by day: children without a place they should have, and residents."""


@dataclass(slots=True)
class Diary:
    """Sums and counts of one replication; filled day by day, read once at the end.

    `spent` counts the days of each operator's children by institution, and without a place under `None`.
    """

    setup: Setup
    days: int = 0
    sums: dict[str, float] = field(default_factory=lambda: dict.fromkeys((m.code for m in MEASURES), 0.0))
    acute_placed: int = 0
    breached: set[ChildId] = field(default_factory=set)
    breached_acute: set[ChildId] = field(default_factory=set)
    short: dict[InstitutionId, float] = field(default_factory=dict)
    course: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in COURSE})
    spent: Counter[tuple[Operator, InstitutionId | None]] = field(default_factory=Counter)

    def counts(self, day: int, child: Child) -> bool:
        """Whether the child and the day are measured."""
        return day >= self.setup.warm_up and child.operator in self.setup.counted

    def referred(self, day: int, child: Child) -> None:
        """A child was referred."""
        self.sums["referred"] += self.counts(day, child)

    def left(self, day: int, child: Child, cause: str) -> None:
        """A child has gone."""
        self.sums[f"left_{cause}"] += self.counts(day, child)

    def moved(self, day: int, child: Child) -> None:
        """A resident lost its home because the unit closed."""
        self.sums["moves"] += self.counts(day, child)

    def placed(self, day: int, country: Country, child: Child, unit: Unit, waited: int) -> None:
        """A child moved in after so many days."""
        if not self.counts(day, child):
            return
        case, institution = country.case, country.case.institution_of(unit)
        self.sums["placed"] += 1
        self.sums["wait_days"] += waited
        self.sums["distance_km"] += case.home_point(child).km_to(case.point_of(institution))
        self.sums["travel_minutes"] += case.travel_minutes(child, institution)
        unmet = needs_unmet(case, child, unit)
        self.sums["needs_unmet"] += unmet
        self.sums["needs_met"] += unmet == 0
        if child.is_acute:
            self.acute_placed += 1
            self.sums["placed_at_once"] += waited == 0

    def night(self, day: int, country: Country) -> None:
        """What is so at the end of a day."""
        if day < self.setup.warm_up:
            return
        self.days += 1
        case = country.case
        without = [
            child
            for child in country.waiting.values()
            if child.operator in self.setup.counted and country.is_due(child)
        ]
        for child in without:
            self._without_a_place(child)
        self.course["waiting"].append(len(without))
        self.spent.update(country.stays)
        self._occupied(country)
        reserves = [each for operator, each in country.reserves().items() if operator in self.setup.counted]
        free = [
            sum(max(0, case.places(unit) - len(country.draft.in_unit(unit.unit_id))) for unit in units)
            for units, _ in reserves
        ]
        self.sums["acute_free"] += sum(free)
        self.sums["reserve_kept"] += all(places >= wanted for places, (_, wanted) in zip(free, reserves, strict=True))
        self._ask_about_staff(country)
        self.sums["staff_short_days"] += len(self.short)
        self.sums["staff_short"] += sum(self.short.values())

    def _without_a_place(self, child: Child) -> None:
        self.sums["breach_days"] += 1
        self.spent[child.operator, None] += 1
        self.breached.add(child.child_id)
        if child.is_acute:
            self.sums["breach_days_acute"] += 1
            self.breached_acute.add(child.child_id)

    def _occupied(self, country: Country) -> None:
        opened = country.opened()
        taken = sum(len(country.draft.in_unit(unit_id)) for unit_id in opened.units)
        self.sums["occupancy_approved"] += 100 * taken / max(1, opened.approved)
        self.sums["occupancy_budgeted"] += 100 * taken / max(1, opened.budgeted)
        residents = sum(country.living[operator] for operator in self.setup.counted)
        self.sums["residents"] += residents
        self.course["residents"].append(residents)

    def _ask_about_staff(self, country: Country) -> None:
        """Where a rule on staff is broken; asked again only where somebody has come or gone, or data changed."""
        case = country.case
        for house in country.touched:
            self.short.pop(house, None)
            if case.institution_by_id[house].operator in self.setup.counted and (lack := _lack(country, house)):
                self.short[house] = lack
        country.touched.clear()

    def figures(self) -> Mapping[str, float]:
        """The figures of the replication: means per day or child where the title says so, else totals."""
        sums, days = dict(self.sums), max(1, self.days)
        for code in ("residents", "occupancy_approved", "occupancy_budgeted", "acute_free", "staff_short"):
            sums[code] /= days
        sums["reserve_kept"] *= 100 / days
        sums["waiting"], sums["waiting_acute"] = sums["breach_days"] / days, sums["breach_days_acute"] / days
        sums["breach_children"], sums["breach_children_acute"] = len(self.breached), len(self.breached_acute)
        for code in ("wait_days", "distance_km", "travel_minutes", "needs_unmet"):
            sums[code] /= max(1.0, sums["placed"])
        sums["needs_met"] *= 100 / max(1.0, sums["placed"])
        sums["placed_at_once"] *= 100 / max(1, self.acute_placed)
        return sums


def _lack(country: Country, house: InstitutionId) -> float:
    """Staff that the children who live in the institution lack by the rule that asks for most, over all shifts."""
    lack: dict[tuple[str, str], float] = {}
    for rule in (staff_on_shift, qualified_on_shift, staff_outnumber):
        for broken in rule(country.case, country.draft, (house,)):
            facts = broken.sentence.facts
            key = (str(broken.unit_id or house), str(facts["shift"]))
            lack[key] = max(lack.get(key, 0.0), float(str(facts["lack"])))
    return sum(lack.values())
