"""The fewest reasons for a child without a place, each set beside all plans there are with and without each reason."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from models.ids import ChildId, UnitId
from models.plan import Violation
from planner.errors import BadUse, UnsoundPlan
from planner.placement import engines, reasons
from planner.placement.again import Known, Limits
from planner.placement.case import Case, Living, living_under
from planner.placement.conditions import AS_READ, OTHERS_KEEP, RESIDENTS_STAY
from planner.placement.eligibility import PAIR_RULES
from planner.placement.reasons import IMPOSSIBLE, POSSIBLE, Reasons, minimal_reasons
from planner.placement.rules import PLAN_RULES, violations
from tests.counts import tries
from tests.placement.tiny import UnitOf, random_case
from tests.placement.trying import known_plan
from tests.rules.drawn import scene

LIMITS = Limits(60.0, workers=1)
CASES = tries("reasons")
STEP = 10


class Tried:
    """Every plan for a child with some conditions left out, by the plain rules that are left."""

    def __init__(self, known: Known, child_id: ChildId, unit_id: UnitId | None, without: frozenset[str]) -> None:
        self.known, self.child_id, self.unit_id, self.without = known, child_id, unit_id, without
        case = known.case
        self.before = dict(known.unit_of)
        if RESIDENTS_STAY in without:
            breaking = {name for found in violations(case, living_under(case, {})) for name in found.children}
            staying = [child.child_id for home in case.residents.values() for child in home]
            free = [name for name in staying if name not in breaking or name == child_id]
            self.before.update({name: case.home[name] for name in free})
        rows = tuple(replace(row, movable=True) for row in case.question.dataset.placements)
        data = replace(case.question.dataset, placements=rows)
        held = frozenset(case.home) - set(self.before)
        self.case = Case(replace(case.question, dataset=data, review_residents=True, held=held))

    def is_possible(self) -> bool:
        """Whether some plan gives the child a place, or the unit, under what is left of the conditions."""
        if self.child_id not in self.before:
            return False
        return any(True for _ in self._plans({}, [self.child_id, *sorted(set(self.before) - {self.child_id})]))

    def _plans(self, plan: UnitOf, left: list[ChildId]) -> Iterator[UnitOf]:
        if not left:
            yield plan
            return
        name, rest = left[0], left[1:]
        for unit in self._options(name):
            tried = {**plan, name: unit}
            if unit is None or not self._breaks(tried, name):
                yield from self._plans(tried, rest)

    def _options(self, name: ChildId) -> Iterator[UnitId | None]:
        must = name == self.child_id or (self.before[name] is not None and OTHERS_KEEP not in self.without)
        if not must:
            yield None
        child = self.case.child_by_id[name]
        for unit in self.case.unit_by_id.values():
            out = self.without if name == self.child_id else self.without & {"pins"}
            if name == self.child_id and self.unit_id not in (None, unit.unit_id):
                continue
            if all(rule.code in out or rule.broken(self.case, child, unit) is None for rule in PAIR_RULES):
                yield unit.unit_id

    def _breaks(self, plan: UnitOf, name: ChildId) -> bool:
        living: Living = living_under(self.case, plan)
        here = (self.case.unit_by_id[living.unit_of[name]].institution_id,)
        found: list[Violation] = [
            broken
            for rule in PLAN_RULES
            if rule.code not in self.without
            for broken in rule.find(self.case, living, here)
        ]
        return any(name in broken.children for broken in found)


def beyond_doubt(known: Known, answer: Reasons) -> None:
    """All the reasons together leave no way, and without any one of them there is one."""
    codes = frozenset(reason.code for reason in answer.reasons)
    everything = frozenset(AS_READ)
    for_all = Tried(known, answer.child_id, answer.unit_id, frozenset())
    assert (answer.verdict == POSSIBLE) == for_all.is_possible()
    if answer.verdict == IMPOSSIBLE:
        assert answer.is_least
        assert answer.is_confirmed
        assert codes
        assert not Tried(known, answer.child_id, answer.unit_id, everything - codes).is_possible()
        for code in codes:
            without = everything - (codes - {code})
            assert Tried(known, answer.child_id, answer.unit_id, without).is_possible(), code
    else:
        assert (codes, answer.is_least) == (frozenset(), False)


@pytest.mark.parametrize("first", range(0, CASES, STEP))
def test_every_reason_is_needed_and_together_they_are_enough(first: int) -> None:
    answers = 0
    for seed in range(first, first + STEP):
        known = known_plan(random_case(seed, most_children=4, most_units=3))
        without = sorted(name for name, unit in known.unit_of.items() if unit is None) if known else []
        if known is not None and without:
            answer = minimal_reasons(known, without[0], LIMITS)
            assert answer.verdict == IMPOSSIBLE
            beyond_doubt(known, answer)
            answers += 1
    assert answers >= 8


@pytest.mark.parametrize("first", range(0, CASES // 2, STEP))
def test_the_same_holds_for_one_unit(first: int) -> None:
    verdicts = set()
    for seed in range(first, first + STEP):
        known = known_plan(random_case(seed, most_children=4, most_units=3))
        if known is not None:
            child = known.case.candidates[0]
            for unit_id in known.case.unit_by_id:
                answer = minimal_reasons(known, child.child_id, LIMITS, unit_id)
                beyond_doubt(known, answer)
                verdicts.add(answer.verdict)
    assert verdicts == {POSSIBLE, IMPOSSIBLE}


def drawn(lives: str, **more: object) -> Known:
    """The best plan of a drawn case."""
    made, _ = scene(lives, **more)  # type: ignore[arg-type]
    known = known_plan(made)
    assert known is not None
    return known


def test_the_reasons_are_sentences_of_the_rules_and_say_what_they_rest_on() -> None:
    known = drawn("1a: R; 1b: ; 2a: ; -: c", of_unit={"1a": {"approved_places": 1}},
                  of_institution={"2": {"operator": "bufetat_ost"}}, of_child={"R": {"own_unit": False}},
                  exclusions=[])  # fmt: skip
    answer = minimal_reasons(known, "c", LIMITS, "2a")
    assert [(reason.code, reason.source) for reason in answer.reasons] == [
        ("operator_or_agreement", "barnevernsloven § 16-3")
    ]
    answer = minimal_reasons(known, "c", LIMITS, "1a")
    assert [reason.code for reason in answer.reasons] == ["places", RESIDENTS_STAY]


def test_two_who_wait_for_one_place_are_told_that_nobody_loses_a_place_for_another() -> None:
    known = drawn("1a: ; 2a: ; -: a b", of_unit={"1a": {"approved_places": 1}},
                  of_institution={"2": {"operator": "bufetat_ost"}})  # fmt: skip
    name = next(name for name, unit in known.unit_of.items() if unit is None)
    answer = minimal_reasons(known, name, LIMITS)
    assert [str(reason.sentence) for reason in answer.reasons] == [
        "The rule «Operator or agreement» closes 1 of 2 units to the child",
        "No unit may hold more children than it has places",
        "No other child may lose its place for this one",
    ]


def test_a_child_or_unit_that_is_not_there_is_refused() -> None:
    known = drawn("1a: ; -: a")
    for child_id, unit_id in (("z", None), ("a", "9z")):
        with pytest.raises(BadUse):
            minimal_reasons(known, child_id, LIMITS, unit_id)


def test_impossible_is_said_only_when_the_other_solver_finds_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    known = drawn("1a: ; -: a b", of_unit={"1a": {"approved_places": 1}})
    name = next(name for name, unit in known.unit_of.items() if unit is None)
    monkeypatch.setattr(engines, "search_highs", lambda *_: engines.Found(None, None))
    assert not minimal_reasons(known, name, LIMITS).is_confirmed
    monkeypatch.undo()
    monkeypatch.setattr(engines, "search_cp_sat", lambda *_: engines.Found(None, None, is_infeasible=True))
    free = next(name for name, unit in known.unit_of.items() if unit is not None)
    monkeypatch.setattr(reasons._Asking, "_fits_at_once", lambda *_: False)
    with pytest.raises(UnsoundPlan):
        minimal_reasons(known, free, LIMITS, "1a")


def test_out_of_time_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = drawn("1a: ; -: a b", of_unit={"1a": {"approved_places": 1}})
    name = next(name for name, unit in known.unit_of.items() if unit is None)
    monkeypatch.setattr(engines, "search_cp_sat", lambda *_: engines.Found(None, None))
    answer = minimal_reasons(known, name, LIMITS)
    assert (answer.verdict, answer.reasons, answer.is_least, answer.is_confirmed) == ("not_known", (), False, False)
