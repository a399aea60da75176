"""Where to open next: what is asked, and the answer, as values."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.candidate import Candidate
from models.change import Step
from planner.capacity.sites import Chosen
from planner.fresh_futures import Lived
from planner.scenarios import BASELINE


@dataclass(frozen=True, slots=True)
class CapacityRequest:
    """What is asked: a yearly budget [NOK] or `fewest` units, over how many futures, whose children, which candidates.

    Without candidates they are derived from the data. The best `checked_sets` are lived through anew, beside doing
    nothing, in `resimulated` futures each. `time_limit_s` is for the choice alone.
    """

    budget: int | None = None
    futures: int = 100
    scenario: str = BASELINE
    steps: tuple[Step, ...] = ()
    operators: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    fewest: bool = False
    days: int = 365
    warm_up: int = 90
    resimulated: int = 20
    checked_sets: int = 1
    seed: int = 0
    workers: int = 2
    time_limit_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over futures with its 95 % interval, in breach-days a year."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A set of candidates with what it reaches: in the futures of the choice, and in fresh ones under the real rules.

    All per year: `breach_days`, `saved` against doing nothing, `simulated` and `simulated_saved` the same in fresh
    futures (`None` where they were not lived through). `needs` and `travel_minutes` are per average day. `lived` has
    the breach-days a year of each fresh future by its number.
    """

    chosen: Chosen
    cost: int
    breach_days: Estimate
    saved: Estimate
    needs: float
    travel_minutes: float
    simulated: Estimate | None = None
    simulated_saved: Estimate | None = None
    lived: Lived = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoalReached:
    """A goal of the choice with its bound [`unit`]; `None` where nothing is proven."""

    name: str
    value: float
    bound: float | None
    unit: str
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Capacity:
    """The answer: sets best first (the first is the one chosen), what doing nothing means, and how sure it is.

    `in_need` is the mean number of children in need without a place on a day; `often` the share of near-best sets
    that hold each candidate; `without` what each candidate of the best set saves there [breach-days a year].
    `choice_s` is the time for the choice alone, of all `seconds`.
    """

    request: CapacityRequest
    day: datetime.date
    candidates: tuple[Candidate, ...]
    futures: int
    in_need: float
    sets: tuple[Weighed, ...]
    nothing: Weighed
    goals: tuple[GoalReached, ...]
    is_proven: bool
    all_near: bool
    often: Mapping[int, float]
    without: Mapping[int, float]
    decided: int
    interrupted: bool
    weights: Mapping[str, int]
    seconds: float
    choice_s: float

    @property
    def checked(self) -> tuple[Weighed, ...]:
        """The sets that were lived through in fresh futures, best first."""
        return tuple(each for each in self.sets if each.lived)

    @property
    def fresh_futures(self) -> int:
        """In how many fresh futures all of them were; 0 where none was."""
        return min((len(each.lived) for each in self.checked), default=0)

    @property
    def is_check_cut(self) -> bool:
        """Whether fewer sets or fresh futures were lived through than asked for."""
        asked = min(self.request.checked_sets, len(self.sets)) if self.request.resimulated else 0
        return len(self.checked) < asked or (asked > 0 and self.fresh_futures < self.request.resimulated)

    @property
    def gap(self) -> float:
        """How far the best set may be from the best there is, as a share of its breach-days (0: proven)."""
        first = self.goals[0]
        if first.is_proven:
            return 0.0
        return 1.0 if first.bound is None else (first.value - first.bound) / max(1e-9, first.value)
