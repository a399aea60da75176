"""A what-if workspace: steps forward and back, a log that can be replayed, and refusals that leave it as it was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.change import CloseUnit, LiftSeparation, PinChild, SetPlaces, Step, WaiveRule
from planner.errors import BadUse, RefusedChange
from planner.language import say
from planner.placement.changes import after
from planner.placement.workspace import Workspace, replayed
from tests.placement.changing import TOMORROW, WORLD
from tests.rules.drawn import DAY

PLACES = Step(SetPlaces("1a", 7), "Q", "more room")
LIFTED = Step(LiftSeparation("a", "b"), "Q", "reconciled")
PINNED = Step(PinChild("a", "1a"), "S", "agreed")


def three() -> Workspace:
    """A workspace with three steps."""
    return Workspace(WORLD).do(PLACES).do(LIFTED).do(PINNED)


def test_a_workspace_is_its_start_and_its_steps() -> None:
    assert Workspace(WORLD).world == WORLD
    assert three().world == after(WORLD, (PLACES, LIFTED, PINNED))
    assert replayed(WORLD, three().done) == three()


def test_undo_and_redo_go_back_and_forth() -> None:
    back = three().undo().undo()
    assert (back.done, back.undone) == ((PLACES,), (PINNED, LIFTED))
    assert back.world == after(WORLD, (PLACES,))
    assert back.redo().done == (PLACES, LIFTED)
    assert back.redo().redo() == three()
    assert (back.can_undo, back.can_redo) == (True, True)
    assert (three().can_redo, back.undo().can_undo) == (False, False)


def test_a_new_step_forgets_what_was_taken_back() -> None:
    other = three().undo().do(Step(SetPlaces("1b", 2)))
    assert not other.can_redo
    assert [type(step.change).__name__ for step in other.done] == ["SetPlaces", "LiftSeparation", "SetPlaces"]


def test_there_is_nothing_before_the_first_step_and_after_the_last() -> None:
    with pytest.raises(BadUse, match="no step to take back"):
        Workspace(WORLD).undo()
    with pytest.raises(BadUse, match="no step to make again"):
        three().redo()


def test_the_log_says_what_was_done_by_whom_and_why() -> None:
    log = three().log
    told = [(entry.number, say(entry.sentence, "en"), entry.step.who, entry.step.why) for entry in log]
    assert told == [
        (1, "1a: approved places: 7", "Q", "more room"),
        (2, "a and b need no longer be kept apart", "Q", "reconciled"),
        (3, "a must live in 1a", "S", "agreed"),
    ]
    assert say(log[0].sentence, "nb") == "1a: godkjente plasser: 7"


@pytest.mark.parametrize(
    "step",
    [
        Step(CloseUnit("1a")),
        Step(PinChild("a", "1b")),
        Step(LiftSeparation("a", "b")),
        Step(SetPlaces("9z", 1)),
        Step(SetPlaces("9z", 1), on=TOMORROW),
        Step(CloseUnit("1a"), on=TOMORROW),
        Step(WaiveRule("a", "age", "r", "l", DAY - timedelta(days=1))),
    ],
    ids=lambda step: f"{type(step.change).__name__} {step.on or ''}",
)
def test_a_step_that_does_not_apply_leaves_the_workspace_as_it_was(step: Step) -> None:
    workspace = three()
    kept = (workspace.done, workspace.undone, workspace.world)
    with pytest.raises(RefusedChange):
        workspace.do(step)
    assert (workspace.done, workspace.undone, workspace.world) == kept


def test_a_step_is_tried_on_the_days_of_later_steps_too() -> None:
    closing = Workspace(WORLD).do(Step(CloseUnit("1a"), on=TOMORROW))
    assert closing.world == WORLD
    with pytest.raises(RefusedChange, match="not open"):
        closing.do(Step(PinChild("a", "1a")))  # before the pin, the closing is in the list: the pin comes last
    assert replace(closing, start=replace(WORLD, day=TOMORROW)).world != WORLD


def test_a_waiver_that_has_ended_is_refused_when_new_and_does_nothing_when_replayed() -> None:
    step = Step(WaiveRule("c", "age", "r", "l", DAY))
    workspace = Workspace(WORLD).do(step)
    later = replace(WORLD, day=TOMORROW)
    with pytest.raises(RefusedChange, match="ends on 2026-11-20, before 2026-11-21"):
        Workspace(later).do(step)
    assert after(later, workspace.done).dataset.waivers == workspace.world.dataset.waivers
