"""Whether scenarios fit each other and the data, before anything runs: every contradiction with file and line.

Steps are made on every day on which something new holds, as a simulation makes them. What is refused then, what
lies before the first day, and what puts out residents who may not move, is told at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.change import Change, OpenUnit, SetAgreement, SetDial, SetPlaces, SetStaff, Step
from models.parameters import Parameters
from models.plan import Sentence, marked
from planner.errors import BadInput, Fault, RefusedChange
from planner.parameters import parameters_for
from planner.placement.changes import after
from planner.placement.world import World
from planner.scenarios import Named

DAYS = ("on", "opens_on", "closes_on")
"""Keys that name a day from which something is to be so."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a scenario: its step, and where it stands."""

    named: Named
    number: int
    step: Step

    def fault(self, column: str | None, value: object, wrong: Sentence, right: Sentence) -> Fault:
        """A fault at this entry, or at one key of it."""
        line = self.named.lines.of(self.number, column)
        return Fault(self.named.file, self.number, column, str(value)[:60], wrong, right, line)


def refuse_contradictions(start: World, scenarios: Sequence[Named]) -> None:
    """Raises `BadInput` with everything in which the scenarios, stacked in this order, contradict data or each other.

    `start` is the world without them on the first day.
    """
    entries = [
        Entry(named, number, step)
        for named in scenarios
        for number, step in enumerate(named.scenario.steps, start=1)
    ]  # fmt: skip
    faults = [*_before_the_start(start, entries), *_told_twice(entries), *_too_few_places(start, entries)]
    known = {(fault.file, fault.row) for fault in faults}
    faults += [each for each in _refused(start, entries) if (each.file, each.row) not in known]
    if faults:
        raise BadInput(sorted(faults, key=lambda fault: (fault.file, fault.row or 0)))


def _before_the_start(start: World, entries: Sequence[Entry]) -> Iterator[Fault]:
    for entry in entries:
        for name in DAYS:
            day = entry.step.on if name == "on" else getattr(entry.step.change, name, None)
            if day is not None and day < start.day:
                wrong = Sentence(marked("The day lies before the start, {start}."), {"start": start.day})
                right = Sentence(marked("A day from {start} on, or none at all."), {"start": start.day})
                yield entry.fault(name, day, wrong, right)


def _told_twice(entries: Sequence[Entry]) -> Iterator[Fault]:
    """Two entries of one scenario that set the same thing from the same day to different values."""
    first: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        subject = _subject(entry.step.change)
        if subject is None:
            continue
        key = (entry.named.name, entry.step.on, *subject)
        before = first.setdefault(key, entry)
        if before is not entry and before.step.change != entry.step.change:
            wrong = Sentence(marked("It contradicts entry {number}, which sets the same."), {"number": before.number})
            yield entry.fault(None, "", wrong, Sentence(marked("One of the two, or another day for one of them.")))


def _subject(change: Change) -> tuple[object, ...] | None:
    """What a change sets, for those that set a value; `None` for those that add up."""
    if isinstance(change, SetDial):
        return ("dial", change.name, change.key)
    if isinstance(change, SetPlaces | OpenUnit):
        return ("unit", change.unit_id)
    if isinstance(change, SetStaff):
        return ("staff", change.institution_id, change.unit_id, change.shift)
    if isinstance(change, SetAgreement):
        return ("agreement", change.operator, change.provider, change.institution_id)
    return None


def _too_few_places(start: World, entries: Sequence[Entry]) -> Iterator[Fault]:
    """Units that get fewer places than residents who may not be moved and are still there on the day."""
    for entry in entries:
        change = entry.step.change
        if not isinstance(change, SetPlaces) or change.approved_places is None:
            continue
        day = entry.step.on or start.day
        staying = sum(
            row.unit_id == change.unit_id
            and not row.movable
            and (row.expected_end is None or row.expected_end >= day)
            for row in start.dataset.placements
        )  # fmt: skip
        if staying > change.approved_places:
            facts = {"unit": change.unit_id, "staying": staying, "places": change.approved_places}
            wrong = Sentence(
                marked("Residents of {unit} who may not be moved: {staying}. Places that remain: {places}."), facts
            )
            right = Sentence(marked("At least {staying} places, or a later day."), facts)
            yield entry.fault("approved_places", change.approved_places, wrong, right)


def _refused(start: World, entries: Sequence[Entry]) -> Iterator[Fault]:
    """What the language of changes itself refuses, on the first day on which it does."""
    days = sorted({start.day, *(entry.step.on for entry in entries if entry.step.on is not None)})
    told: set[tuple[str, int]] = set()
    for day in days:
        if day < start.day:
            continue
        world = replace(start, day=day, parameters=_dials(start, day))
        for entry in entries:
            try:
                world = after(world, (entry.step,))
            except RefusedChange as refused:
                where = (entry.named.name, entry.number)
                if where not in told:
                    told.add(where)
                    right = Sentence(marked("Change the entry, or leave it out."))
                    yield entry.fault(None, "", refused.sentence, right)


def _dials(start: World, day: date) -> Parameters:
    """The dials of the day: those of the start as long as the same file is in force."""
    later = parameters_for(day)
    return start.parameters if later.name == start.parameters.name else later
