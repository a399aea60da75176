"""A what-if workspace: a start, the steps made from it, and the steps taken back. It solves nothing."""

from dataclasses import dataclass, replace

from models.change import Step
from models.plan import Sentence
from planner.errors import BadUse
from planner.placement.changes import after, refuse_expired, said
from planner.placement.world import World


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: its number from 1, the step with who and why, and the step in plain words."""

    number: int
    step: Step
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Workspace:
    """A copy of the world to try things in. Every method gives a new workspace; this one stays as it was."""

    start: World
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    @property
    def world(self) -> World:
        """The world after the steps that hold on its day."""
        return after(self.start, self.done)

    @property
    def log(self) -> tuple[Entry, ...]:
        """The steps made, in their order; replayed from the same start they give the same world."""
        return tuple(
            Entry(number, step, said(step.change, self.start.codes)) for number, step in enumerate(self.done, start=1)
        )

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self.done)

    @property
    def can_redo(self) -> bool:
        """Whether a step has been taken back and not made anew or replaced."""
        return bool(self.undone)

    def do(self, step: Step) -> "Workspace":
        """One step more; what was taken back is forgotten.

        Raises `RefusedChange` for a step that does not apply, also for one that holds only from a later day.
        """
        refuse_expired(step.change, self.start.day)
        done = (*self.done, step)
        for day in sorted({self.start.day, *(each.on for each in done if each.on is not None)}):
            after(replace(self.start, day=max(day, self.start.day)), done)
        return replace(self, done=done, undone=())

    def undo(self) -> "Workspace":
        """The last step taken back; raises `BadUse` where there is none."""
        if not self.done:
            raise BadUse("There is no step to take back.")
        return replace(self, done=self.done[:-1], undone=(*self.undone, self.done[-1]))

    def redo(self) -> "Workspace":
        """The step last taken back made again; raises `BadUse` where there is none."""
        if not self.undone:
            raise BadUse("There is no step to make again.")
        return replace(self, done=(*self.done, self.undone[-1]), undone=self.undone[:-1])


def replayed(start: World, steps: tuple[Step, ...]) -> Workspace:
    """A workspace with the steps of a log or a scenario made one after the other; raises `RefusedChange`."""
    workspace = Workspace(start)
    for step in steps:
        workspace = workspace.do(step)
    return workspace
