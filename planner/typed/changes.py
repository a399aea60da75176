"""Changes as the command line asks for them: scenarios, pins, prohibitions and waivers, as steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from models.change import Change, ForbidUnit, PinChild, Step, WaiveRule
from models.ids import ChildId, UnitId
from planner.errors import BadInput, BadUse, Fault
from planner.language import translator
from planner.placement.changes import refuse_expired
from planner.scenario_checks import refuse_contradictions
from planner.scenarios import named, stacked
from planner.service import Desk, PlaceRequest, open_desk, world_under
from planner.steps import read_steps, typed


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say: names or files of scenarios, CHILD=UNIT, CHILD=RULE, and who, why and until when."""

    scenarios: Sequence[str] = ()
    pins: Sequence[str] = ()
    forbids: Sequence[str] = ()
    waivers: Sequence[str] = ()
    by: str | None = None
    why: str | None = None
    until: date | None = None


def steps_asked(asked: Asked, day: date, language: str) -> tuple[Step, ...]:
    """The steps in their order: scenarios as given, then waivers, prohibitions and pins.

    `day` is the planning day. Raises `BadUse` for what is no pair or lacks a part, `BadInput` for a
    scenario that cannot be read.
    """
    _ = translator(language)
    who, why = asked.by or _("command line"), asked.why or _("a trial")
    if asked.until is not None and not asked.waivers:
        raise BadUse("--until is the last day of a waiver: add --waive, or leave it out.")
    changes: list[Change] = [_waiver(text, asked, day) for text in asked.waivers]
    changes += _pairs(asked.forbids, ForbidUnit)
    changes += _pairs(asked.pins, PinChild)
    read = [step for scenario in stacked(asked.scenarios) for step in scenario.steps]
    return (*read, *(Step(change, who, why) for change in changes))


def steps_as_if_today(scenarios: Sequence[str], day: date, language: str) -> tuple[Step, ...]:
    """The steps of scenarios, stacked, whatever the days from which they hold: most begin next year."""
    return tuple(replace(step, on=None) for step in steps_asked(Asked(scenarios), day, language))


def new_child_asked(child: str, pairs: Sequence[str], language: str) -> Step:
    """A referral that is not among the data, from KEY=VALUE pairs; raises `BadInput` with every fault at once."""
    _ = translator(language)
    row: dict[str, object] = {"kind": "new_child", "child_id": child}
    for text in pairs:
        key, value = _pair(text, "KEY=VALUE")
        row[key] = typed(key, value)
    faults: list[Fault] = []
    steps = read_steps([row], "--new", faults)
    if faults:
        raise BadInput(faults)
    return replace(steps[0], who=_("command line"), why=_("a new referral"))


def steps_over_time(desk: Desk, scenarios: Sequence[str]) -> tuple[Step, ...]:
    """The steps of scenarios for work over days; raises `BadInput` for all that contradicts, with its line."""
    found = [named(name) for name in scenarios]
    refuse_contradictions(world_under(desk), found)
    return tuple(step for each in found for step in each.scenario.steps)


def desk_and_request(
    data: Path | None, asked: PlaceRequest, scenarios: Sequence[str], language: str
) -> tuple[Desk, PlaceRequest]:
    """The desk that a command works on, and its request with the steps of the scenarios; raises as both do."""
    desk = open_desk(data)
    return desk, replace(asked, steps=steps_asked(Asked(scenarios), asked.date or desk.as_of, language))


def _waiver(text: str, asked: Asked, day: date) -> WaiveRule:
    if asked.by is None or asked.why is None or asked.until is None:
        raise BadUse("A waiver needs a reason, an approver and a last day: add --why, --by and --until.")
    child, rule = _pair(text, "CHILD=RULE")
    change = WaiveRule(ChildId(child), rule, asked.why, asked.by, asked.until)
    refuse_expired(change, day)
    return change


def _pairs(texts: Sequence[str], kind: Callable[[ChildId, UnitId], Change]) -> list[Change]:
    return [kind(ChildId(child), UnitId(unit)) for child, unit in (_pair(text, "CHILD=UNIT") for text in texts)]


def _pair(text: str, form: str) -> tuple[str, str]:
    left, _, right = (part.strip() for part in text.partition("="))
    if not left or not right:
        raise BadUse("«{text}» cannot be understood: write {form}.", text=text, form=form)
    return left, right
