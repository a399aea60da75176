"""What is measured and what is promised: one row per question, with its targets.

A method is `module:function`, called as `function(children, seed, limit_s)`. It returns a mapping of
measures to numbers and may add `levels`, a list of mappings with `name`, `status`, `seconds` or
`settled_s` and `gap`, and `at_least`, the names of measures that are only known to be no smaller.
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
        return f"{self.measure} {'≥' if self.at_least else '≤'} {self.limit:.4g}"


@dataclass(frozen=True, slots=True)
class Case:
    """One question for one method; `limit_s` is the time it may search, reading and checking come on top.

    A case that `is_large` takes minutes and is left out of a quick run.
    """

    name: str
    method: str
    children: int
    limit_s: float
    targets: tuple[Target, ...] = ()
    is_large: bool = False


SECONDS, BUILD, FIRST, PEAK = "seconds", "build_s", "first_plan_s", "peak_mb"
GAP, LEFT_OUT, PLACED = "worst_gap", "wrongly_left_out", "placed_proven_s"

PROVEN = Target(GAP, 0.0)
"""Every goal's value equals its bound."""
SMALL = (Target(BUILD, 2.0), Target(PEAK, 1500.0))
NOBODY_LEFT_OUT = Target(LEFT_OUT, 0)
"""Nobody without a place whom the bound says can have one."""
IN_TEN_SECONDS = (Target(SECONDS, 10.0), PROVEN)
TEN_TIMES_FASTER = (Target("times_faster", 10.0, at_least=True),)
A_THIRD_OF_GREEDY = (Target("breach_share_from_nothing", 1 / 3),)
"""Where everyone is to be placed anew and places are few; residents who keep their homes leave little to win."""

ASKED_AT_ONCE = (
    Target("why_not_s", 1.5),
    Target("correction_s", 1.5),
    Target("alternatives_s", 1.0),
    Target("ranked_s", 0.5),
    Target("what_if_s", 3.0),
    Target("what_if_share", 1 / 3),
)
FAST_EVENTS = (Target("times_faster", 30.0, at_least=True),)
DIFFERENT = Target("different_share", 0.02)
"""Choices of the simulation that differ in goal value from the engine's."""
OSLO_YEAR = (Target(SECONDS, 60.0), DIFFERENT)
WHERE_TO_OPEN = (Target("choice_s", 120.0), Target(GAP, 0.01))
COUNTRY_YEAR = (Target(SECONDS, 600.0), DIFFERENT)

ASKING = "questions about a plan, all movable"
MOVABLE, TIGHT, ONE = "all movable", "all movable, one operator, tight", "all movable, one operator"
SIX = "all movable, six operators"
GREEDY, PLACES, HIGHS = "first come, first served", "one variable per place", "HiGHS alone"

CASES: tuple[Case, ...] = (
    Case("shipped country, residents stay", "benchmarks.engine:shipped", 900, 30, (Target(SECONDS, 5.0), PROVEN)),
    Case("Oslo alone, residents stay", "benchmarks.engine:shipped_oslo", 150, 10, (Target(SECONDS, 1.0), PROVEN)),
    Case(MOVABLE, "benchmarks.engine:movable", 15, 10, (PROVEN,)),
    Case(MOVABLE, "benchmarks.engine:movable", 60, 10, (Target(SECONDS, 0.5), PROVEN)),
    Case(MOVABLE, "benchmarks.engine:movable", 200, 60, IN_TEN_SECONDS),
    Case(TIGHT, "benchmarks.engine:tight", 200, 60, IN_TEN_SECONDS),
    Case(
        SIX,
        "benchmarks.engine:movable",
        900,
        120,
        (Target(PLACED, 30.0), Target(GAP, 0.003), Target(FIRST, 3.0), *SMALL, NOBODY_LEFT_OUT),
        is_large=True,
    ),
    Case(ONE, "benchmarks.engine:one_operator", 1000, 180, (Target(GAP, 0.005), NOBODY_LEFT_OUT), is_large=True),
    Case(SIX, "benchmarks.engine:movable", 5000, 150, (Target(FIRST, 180.0), Target(SECONDS, 180.0)), is_large=True),
    Case(ASKING, "benchmarks.asking:movable", 200, 60, ASKED_AT_ONCE),
    Case(ASKING, "benchmarks.asking:why_not_of_many", 1000, 120, (Target("why_not_s", 10.0),), is_large=True),
    Case(f"{GREEDY} · {MOVABLE}", "benchmarks.rivals:greedy", 200, 60),
    Case(f"{GREEDY} · {TIGHT}", "benchmarks.rivals:greedy_tight", 200, 60, A_THIRD_OF_GREEDY),
    Case(f"{PLACES} · {MOVABLE}", "benchmarks.rivals:per_place", 15, 60),
    Case(f"{PLACES} · {MOVABLE}", "benchmarks.rivals:per_place", 60, 60),
    Case(f"{PLACES} · {MOVABLE}", "benchmarks.rivals:per_place", 200, 120, TEN_TIMES_FASTER),
    Case(f"{PLACES} · {TIGHT}", "benchmarks.rivals:per_place_tight", 200, 120, TEN_TIMES_FASTER),
    Case(f"{PLACES} · {ONE}", "benchmarks.rivals:per_place_one_operator", 1000, 180, is_large=True),
    Case(f"{HIGHS} · {MOVABLE}", "benchmarks.rivals:highs", 15, 60),
    Case(f"{HIGHS} · {MOVABLE}", "benchmarks.rivals:highs", 60, 60),
    Case(f"{HIGHS} · {MOVABLE}", "benchmarks.rivals:highs", 200, 120),
    Case(f"{HIGHS} · {TIGHT}", "benchmarks.rivals:highs_tight", 200, 120),
    Case(f"{HIGHS} · {ONE}", "benchmarks.rivals:highs_one_operator", 1000, 180, is_large=True),
    Case("queue of theory beside SimPy", "benchmarks.futures:beside_simpy", 70, 30, FAST_EVENTS),
    Case("a year of Oslo, 200 futures", "benchmarks.futures:oslo_year", 150, 120, OSLO_YEAR, is_large=True),
    Case("a year of the country, 30 futures", "benchmarks.futures:country_year", 900, 700, COUNTRY_YEAR, is_large=True),
    Case("where to open, 100 futures of Oslo", "benchmarks.capacity:oslo", 150, 120, WHERE_TO_OPEN, is_large=True),
)
