"""What is measured and what is promised: one row per question, with its targets.

A method is `module:function`, called as `function(children, seed, limit_s)`. It returns a mapping of
measures to numbers and may add `levels`, a list of mappings with `name`, `status`, `seconds` and `gap`.
A measure that a method cannot give is left out; a target on it then does not hold.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A promise: the median of `measure` over the seeds is at most (or at least) `limit`."""

    measure: str
    limit: float
    at_least: bool = False

    def holds(self, value: float | None) -> bool:
        """Whether the promise is kept; what was not measured keeps none."""
        return value is not None and (value >= self.limit if self.at_least else value <= self.limit)

    def __str__(self) -> str:
        return f"{self.measure} {'≥' if self.at_least else '≤'} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Case:
    """One question for one method; `limit_s` is the time it may search, reading and checking come on top."""

    name: str
    method: str
    children: int
    limit_s: float
    targets: tuple[Target, ...] = ()


SECONDS, BUILD, FIRST, PEAK = "seconds", "build_s", "first_plan_s", "peak_mb"
GAP, LEFT_OUT, PLACED = "worst_gap", "wrongly_left_out", "placed_proven_s"

PROVEN = Target(GAP, 0.0)
"""Every goal's value equals its bound."""
SMALL = (Target(BUILD, 2.0), Target(PEAK, 1500.0))
NOBODY_LEFT_OUT = Target(LEFT_OUT, 0)
"""Nobody without a place whom the bound says can have one."""

CASES: tuple[Case, ...] = (
    Case("shipped country, residents stay", "benchmarks.engine:shipped", 900, 30, (Target(SECONDS, 5.0), PROVEN)),
    Case("Oslo alone, residents stay", "benchmarks.engine:shipped_oslo", 150, 10, (Target(SECONDS, 1.0), PROVEN)),
    Case("all movable", "benchmarks.engine:movable", 15, 10, (PROVEN,)),
    Case("all movable", "benchmarks.engine:movable", 60, 10, (Target(SECONDS, 0.5), PROVEN)),
    Case("all movable", "benchmarks.engine:movable", 200, 60, (Target(SECONDS, 10.0), PROVEN)),
    Case(
        "all movable, six operators",
        "benchmarks.engine:movable",
        900,
        120,
        (Target(PLACED, 30.0), Target(GAP, 0.003), Target(FIRST, 3.0), *SMALL, NOBODY_LEFT_OUT),
    ),
    Case(
        "all movable, one operator",
        "benchmarks.engine:one_operator",
        1000,
        180,
        (Target(GAP, 0.005), NOBODY_LEFT_OUT),
    ),
    Case("all movable, six operators", "benchmarks.engine:movable", 5000, 180, (Target(FIRST, 180.0),)),
    Case(
        "breach weight, share of first come, first served",
        "benchmarks.rivals:greedy",
        200,
        60,
        (Target("breach_share", 1 / 3),),
    ),
    Case(
        "times faster than one variable per place",
        "benchmarks.rivals:per_place",
        200,
        120,
        (Target("times_faster", 10.0, at_least=True),),
    ),
    Case("HiGHS alone on the same cases", "benchmarks.rivals:highs", 200, 120),
)
