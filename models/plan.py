"""A plan: who is proposed to live where, how good that is, and what proves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from models.change import Step
from models.child import Waiver
from models.ids import ChildId, InstitutionId, UnitId


def marked(text: str) -> str:
    """The text itself; marks a string for the catalogues where it is translated only later."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement for people: an English template with `{names}`, translated and filled in where it is shown."""

    template: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.facts)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One child's line of a plan; `unit_id` is `None` where no place was found.

    `until` is the last day of the stay as far as it is known (expected end, law or closing), `goals`
    the child's own share of every goal in the goal's unit, `moves_from` the unit a resident leaves.
    """

    child_id: ChildId
    unit_id: UnitId | None
    start: date
    until: date | None = None
    moves_from: UnitId | None = None
    goals: Mapping[str, int] = field(default_factory=dict)
    reasons: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalResult:
    """What a plan reaches on one goal [`unit`], and the proven bound that no plan can go below.

    A bound holds for all plans that are as good on every goal before it, in every independent part.
    """

    name: str
    value: int
    bound: int
    unit: str

    @property
    def is_proven(self) -> bool:
        """Whether nothing better is possible."""
        return self.value == self.bound

    @property
    def gap(self) -> float:
        """Distance between value and bound as a share of the value (0 = proven)."""
        return 0.0 if self.is_proven else (self.value - self.bound) / max(1, abs(self.value))


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule, with the children, unit or institution that break it.

    `inherited` means that only residents who stay take part in it: the plan found it and cannot mend it.
    """

    rule: str
    children: tuple[ChildId, ...]
    sentence: Sentence
    unit_id: UnitId | None = None
    institution_id: InstitutionId | None = None
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class WaiverInPlan:
    """A waiver in force on the day of a plan; `is_used` where the plan breaks the rule without it."""

    waiver: Waiver
    is_used: bool


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a plan was made from and with, so that it can be made again."""

    data_sha256: str
    parameters: str
    code: str
    seed: int
    workers: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Proposals for every child that was to be decided, in the order of their ids; goals in order of rank.

    `is_settled` means that ties were broken to the end too: the same question always gives this very plan.
    `steps` are the changes under which it was made, `waivers` the rules that are waived in it.
    """

    date: date
    status: str
    proposals: tuple[Proposal, ...]
    goals: tuple[GoalResult, ...] = ()
    provenance: Provenance | None = None
    review_residents: bool = False
    operators: tuple[str, ...] = ()
    interrupted: bool = False
    is_settled: bool = False
    steps: tuple[Step, ...] = ()
    waivers: tuple[WaiverInPlan, ...] = ()
