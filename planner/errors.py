"""The one tree of errors. A `PlannerError` is shown to a person as a sentence; anything else is a bug.

PlannerError
├── BadInput          files or values that cannot be taken, every fault at once
├── BadUse            a command or an answer on the screen that contradicts itself
│   ├── RefusedChange a change that contradicts the data, the law or another change
│   ├── Forbidden     what the role of whoever asks does not allow, or a login that is missing
│   ├── Outrun        what somebody else has changed or taken in the meantime
│   └── Busy          a store that somebody else is writing to
├── ContradictingPins pins that no plan can keep together, or that the law forbids
├── UnsafeSettings    settings under which the app does not start
└── UnsoundPlan       a plan that the checker refuses, or a proof that a second bound contradicts
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models.plan import Sentence


class PlannerError(Exception):
    """Something a person can mend; `sentence` says what and how, ready to be translated."""

    def __init__(self, template: str, **facts: object) -> None:
        self.sentence = Sentence(template, facts)
        super().__init__(str(self.sentence))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in the input: where it is, what it says, what is wrong and what would be right.

    `row` counts as a spreadsheet does: the heading is row 1. `value` is cut short and never shown for
    fields that may hold personal data. `line` is the line of a file written by hand, from 1.
    """

    file: str
    row: int | None
    column: str | None
    value: str
    wrong: Sentence
    right: Sentence
    line: int | None = None


class BadInput(PlannerError):
    """Input that was refused whole; `faults` lists everything found, in the order of the files."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("Faults in the input: {count}. Nothing was read.", count=len(self.faults))


class BadUse(PlannerError):
    """A request that cannot be carried out as it stands."""


class RefusedChange(BadUse):
    """A change that is not made; the sentence names the conflict and the way out."""


class Forbidden(BadUse):
    """What may not be done in this role, by this operator, or without logging in; the refusal is audited."""


class Outrun(BadUse):
    """What somebody else was quicker to change or to take; the sentence says who and what."""


class Busy(BadUse):
    """A store that somebody else held for too long; nothing was looked at, so nothing was refused."""


class ContradictingPins(PlannerError):
    """Pins that cannot all be kept; the sentence names them and the rule."""


class UnsafeSettings(PlannerError):
    """Settings under which the app does not start; `settings` has a sentence for each."""

    def __init__(self, settings: Sequence[Sentence]) -> None:
        self.settings = tuple(settings)
        super().__init__(
            "The app was not started, because {count} of its settings are unsafe: {settings}",
            count=len(self.settings),
            settings=self.settings,
        )


class UnsoundPlan(PlannerError):
    """A plan or proof that did not survive its check; it is never shown or stored."""
