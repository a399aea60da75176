"""What a bound is worth: valid for any prices at all, and nothing that is cut off was part of a best solution."""

import random
from collections import Counter
from itertools import product

import numpy as np
import pytest

from models.ids import ChildId
from planner.placement.cuts import add_covers
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.graphs import cliques
from planner.placement.halves import add_halves
from planner.placement.highs import Relaxation
from planner.placement.linear import PRICE_SCALE, LinearModel, Objective, combined, exact_bound
from planner.placement.model import PlacementModel
from planner.placement.model_goals import objective_of
from planner.placement.parts import choices_of
from tests.rules.drawn import scene

MODELS = 200
"""Random small models, each with several prices; the long run multiplies them."""

PRICES = 5

Solutions = list[tuple[int, ...]]


def small_model(draw: random.Random) -> tuple[LinearModel, Objective]:
    """Up to six variables from 0 to at most 3, up to five rows, factors of both signs, and something to minimize."""
    model = LinearModel()
    variables = [model.variable(draw.choice([1, 1, 1, 2, 3])) for _ in range(draw.randint(2, 6))]
    for _ in range(draw.randint(1, 5)):
        chosen = draw.sample(variables, draw.randint(1, len(variables)))
        model.row([(j, draw.choice([-4, -2, -1, 1, 2, 3, 5])) for j in chosen], draw.randint(0, 6))
    if draw.random() < 0.2:
        model.rule_out([draw.choice(variables)])
    step = draw.choice([1, 1, 7])
    terms = tuple((j, step * draw.randint(-9, 9)) for j in variables)
    return model, Objective(terms, draw.randint(-20, 20))


def all_solutions(model: LinearModel) -> Solutions:
    """Every solution of the model, by trying."""
    every = product(*(range(upper + 1) for upper in model.upper))
    return [x for x in every if not model.is_broken_by(np.array(x, dtype=np.int64))]


def any_prices(draw: random.Random, rows: int) -> np.ndarray:
    """Prices without sense: none, tiny, negative, large."""
    return np.array(
        [draw.choice([0.0, draw.random(), 3 * draw.random(), -1.0, 50 * draw.random()]) for _ in range(rows)]
    )


def test_whether_a_solution_breaks_the_model_is_said_rightly() -> None:
    model = LinearModel()
    a, b = model.variable(), model.variable(3)
    model.row([(a, 2), (b, 1)], 3)
    assert not model.is_broken_by(np.array([1, 1]))
    assert model.is_broken_by(np.array([1, 2]))
    assert model.is_broken_by(np.array([0, 4]))
    assert model.is_broken_by(np.array([-1, 0]))
    model.rule_out([a])
    assert model.is_broken_by(np.array([1, 0]))


def test_the_least_solution_is_one_and_below_all_others_in_every_variable() -> None:
    given = Counter[bool]()
    for seed in range(MODELS):
        draw = random.Random(seed)
        model, _ = small_model(draw)
        for variable in draw.sample(range(len(model.upper)), 2):  # what the others have to be at least
            model.row([(variable, -draw.choice([1, 2])), (draw.randrange(len(model.upper)), 1)], -1)
        solutions = all_solutions(model)
        least = model.least()
        given[least is not None] += 1
        if least is None:
            continue
        assert tuple(least) in solutions, seed
        assert all(np.all(least <= solution) for solution in solutions), seed
    assert min(given[True], given[False]) > MODELS / 10, given


def test_rows_that_leave_a_choice_or_no_way_out_have_no_least_solution() -> None:
    one_of_two, neither = LinearModel(), LinearModel()
    for model in (one_of_two, neither):
        a, b = model.variable(), model.variable()
        model.row([(a, -1), (b, -1)], -1)
    neither.rule_out([a, b])
    neither.row([(a, -1)], -1)
    assert one_of_two.least() is None
    assert neither.least() is None
    one_of_two.row([(a, -1)], -1)
    least = one_of_two.least()
    assert least is not None
    assert least.tolist() == [1, 0]


def test_a_bound_holds_for_any_prices_and_is_reached_by_good_ones() -> None:
    reached = 0
    for seed in range(MODELS):
        draw = random.Random(seed)
        model, objective = small_model(draw)
        solutions = all_solutions(model)
        assert solutions
        best = min(objective.value(x) for x in solutions)
        bounds = [exact_bound(model, objective, any_prices(draw, len(model.limits))) for _ in range(PRICES)]
        assert all(bound is not None and bound.value <= best for bound in bounds), seed
        assert all(bound is not None and bound.exact <= best * PRICE_SCALE for bound in bounds), seed
        reached += any(bound is not None and bound.value == best for bound in bounds)
    assert reached > MODELS / 20


def test_what_a_bound_rules_out_was_in_no_solution_as_good() -> None:
    cut_off = {"at zero": 0, "at upper": 0, "used up": 0}
    for seed in range(MODELS):
        draw = random.Random(seed)
        model, objective = small_model(draw)
        solutions = all_solutions(model)
        best = min(objective.value(x) for x in solutions)
        for _ in range(PRICES):
            bound = exact_bound(model, objective, any_prices(draw, len(model.limits)))
            assert bound is not None
            for value in (best, best + draw.randint(1, 6)):
                good = [x for x in solutions if objective.value(x) <= value]
                assert all(x[j] == 0 for j in bound.at_zero(value) for x in good), seed
                assert all(x[j] == model.upper[j] for j in bound.at_upper(value) for x in good), seed
                for row in bound.used_up(value):
                    terms = list(zip(model.columns[row], model.factors[row], strict=True))
                    assert all(sum(a * x[j] for j, a in terms) == model.limits[row] for x in good), seed
                cut_off["at zero"] += len(bound.at_zero(value))
                cut_off["at upper"] += len(bound.at_upper(value))
                cut_off["used up"] += len(bound.used_up(value))
    assert min(cut_off.values()) > MODELS / 10, cut_off


Pairs = list[tuple[int, int]]


def one_of_each(draw: random.Random) -> tuple[LinearModel, Objective, Pairs]:
    """A model as placement makes them: each child has one unit or none, units have room; and the children's rows."""
    model = LinearModel()
    options = [[model.variable() for _ in range(draw.randint(2, 3))] for _ in range(3)]
    pairs = []
    for own in options:
        at_most, at_least = model.row([(v, 1) for v in own], 1), model.row([(v, -1) for v in own], -1)
        assert at_most is not None
        assert at_least is not None
        pairs.append((at_most, at_least))
    for unit in range(2):  # the last of three, or none of two, is being without a place
        model.row([(own[unit], draw.randint(1, 3)) for own in options if unit < len(own) - 1], draw.randint(1, 4))
    if draw.random() < 0.3:
        model.rule_out([options[0][0]])
    return model, Objective(tuple((v, draw.randint(-9, 9)) for own in options for v in own)), pairs


def test_rows_of_exactly_one_are_given_their_best_prices_and_the_bound_still_holds() -> None:
    better = 0
    for seed in range(MODELS):
        draw = random.Random(seed)
        model, objective, children = one_of_each(draw)
        solutions = all_solutions(model)
        best = min(objective.value(x) for x in solutions)
        prices = any_prices(draw, len(model.limits))
        as_given, repriced = exact_bound(model, objective, prices), exact_bound(model, objective, prices, children)
        assert as_given is not None
        assert repriced is not None
        assert as_given.exact <= repriced.exact <= best * PRICE_SCALE, seed
        better += as_given.value < repriced.value
        good = [x for x in solutions if objective.value(x) <= best + 1]
        assert all(x[j] == 0 for j in repriced.at_zero(best + 1) for x in good), seed
        assert all(x[j] == model.upper[j] for j in repriced.at_upper(best + 1) for x in good), seed
        for row in repriced.used_up(best + 1):
            terms = list(zip(model.columns[row], model.factors[row], strict=True))
            assert all(sum(a * x[j] for j, a in terms) == model.limits[row] for x in good), seed
    assert better > MODELS / 2


def test_numbers_too_large_for_exact_arithmetic_give_no_bound_instead_of_a_wrong_one() -> None:
    model = LinearModel()
    a, b = model.variable(), model.variable()
    model.row([(a, 2**40), (b, 2**40)], 2**40)
    assert exact_bound(model, Objective(((a, -1), (b, -1))), np.array([2.0**20])) is None


def test_a_bound_is_rounded_up_to_what_the_objective_can_be() -> None:
    objective = Objective(((0, 6), (1, -9)), 2)
    assert objective.step() == 3
    assert objective.rounded_up(3) == 5
    assert objective.rounded_up(5) == 5
    assert objective.rounded_up(-0.5) == 2
    assert objective.rounded_up(-2) == -1
    assert Objective(()).rounded_up(0) == 0


def test_objectives_add_up_by_weight() -> None:
    both = combined([(3, Objective(((0, 2), (1, 1)), 5)), (-1, Objective(((1, 3), (2, 4)), 7))])
    assert both.constant == 8
    assert dict(both.terms) == {0: 6, 2: -4}


def test_a_cover_cuts_off_no_solution_but_does_cut_off_what_the_relaxation_said() -> None:
    added = 0
    for seed in range(MODELS):
        draw = random.Random(seed)
        model = LinearModel()
        size = draw.randint(3, 7)
        sizes = [draw.randint(0, 9) for _ in range(size)]
        for _ in sizes:
            model.variable()
        row = model.row(list(enumerate(sizes)), draw.randint(2, 15))
        if row is None:
            continue
        if draw.random() < 0.2:
            model.rule_out([draw.randrange(size)])
        before = all_solutions(model)
        wanted = np.array([draw.random() * upper for upper in model.upper])
        # a point that the row allows, as a relaxation would give it, filled to the brim
        total = sum(a * x for a, x in zip(sizes, wanted, strict=True))
        point = np.minimum(1.0, wanted * model.limits[row] / total) if total else wanted
        rows = len(model.limits)
        count = add_covers(model, [row], point)
        added += count
        assert all_solutions(model) == before, seed
        for new in range(rows, rows + count):
            terms = zip(model.columns[new], model.factors[new], strict=True)
            assert sum(a * point[j] for j, a in terms) > model.limits[new]
    assert added > MODELS / 20


def relaxed(model: LinearModel, objective: Objective) -> np.ndarray:
    """The solution of the relaxation."""
    factors = objective.vector(len(model.upper)).astype(float)
    answer = Relaxation(model, factors, np.ones(len(model.upper), dtype=bool)).solved(10.0)
    assert answer is not None
    return answer.solution


def test_the_relaxation_does_not_keep_siblings_together_by_thirds() -> None:
    """A third of each of two siblings in the same unit and the others elsewhere: they are two thirds apart."""
    made, _ = scene("1a: a b; 1b:; 1c:; 1d:; 1e:", {name: {"sibling_group": "S"} for name in "ab"})
    model = PlacementModel(made, choices_of(made))
    objective = objective_of(model, GOAL_BY_CODE["siblings_apart"])
    for child, units in ((ChildId("a"), ("1a", "1b", "1c")), (ChildId("b"), ("1a", "1d", "1e"))):
        model.linear.rule_out([model.unplaced[child]])
        for unit, variable in model.of_child[child]:
            model.linear.row([(variable, 3)], int(unit.unit_id in units))
    point = relaxed(model.linear, objective)
    assert sum(factor * point[j] for j, factor in objective.terms) == pytest.approx(2 / 3)


def tangled_model(draw: random.Random) -> tuple[LinearModel, Objective]:
    """Six variables, most of them from 0 to 1, and ten rows about two or three of them; as much as can be is wanted."""
    model = LinearModel()
    variables = [model.variable(draw.choice([1, 1, 1, 1, 2])) for _ in range(6)]
    for _ in range(10):
        chosen = draw.sample(variables, draw.choice([2, 2, 3]))
        times = draw.choice([1, 1, 3])
        model.row([(j, times * draw.choice([1, 1, 1, 2, -1])) for j in chosen], times * draw.choice([1, 1, 2]))
    return model, Objective(tuple((j, -draw.randint(1, 5)) for j in variables))


def test_rounded_halves_cut_off_no_solution_but_do_cut_off_what_the_relaxation_said() -> None:
    added = whole = 0
    for seed in range(MODELS):
        draw = random.Random(seed)
        model, objective = tangled_model(draw)
        before = all_solutions(model)
        point = relaxed(model, objective)
        rows = len(model.limits)
        count = add_halves(model, point)
        added += count
        whole += count == 0
        assert len(model.limits) == rows + count
        assert all_solutions(model) == before, seed
        for new in range(rows, rows + count):
            terms = zip(model.columns[new], model.factors[new], strict=True)
            assert sum(a * point[j] for j, a in terms) > model.limits[new] + 0.4
    assert added > MODELS / 10
    assert whole > MODELS / 10


def test_of_three_children_of_whom_no_two_can_come_at_most_one_comes() -> None:
    model = LinearModel()
    a, b, c = (model.variable() for _ in range(3))
    for one, other in ((a, b), (b, c), (c, a)):
        model.row([(one, 2), (other, 2)], 2)
    as_many = Objective(((a, -1), (b, -1), (c, -1)))
    assert relaxed(model, as_many).tolist() == [0.5, 0.5, 0.5]
    assert add_halves(model, relaxed(model, as_many)) == 1
    assert dict(zip(model.columns[-1], model.factors[-1], strict=True)) == {a: 1, b: 1, c: 1}
    assert model.limits[-1] == 1
    assert as_many.value(np.rint(relaxed(model, as_many)).astype(np.int64)) == -1


def test_a_variable_at_its_top_counts_once_more_in_a_half() -> None:
    """Three of whom no two can come together unless a fourth stays away, who is worth more than all of them."""
    model = LinearModel()
    a, b, c, stays = (model.variable() for _ in range(4))
    for one, other in ((a, b), (b, c), (c, a)):
        model.row([(one, 1), (other, 1), (stays, 1)], 2)
    point = np.array([0.5, 0.5, 0.5, 1.0])
    before = all_solutions(model)
    assert add_halves(model, point) == 1
    assert all_solutions(model) == before
    assert dict(zip(model.columns[-1], model.factors[-1], strict=True)) == {a: 1, b: 1, c: 1, stays: 2}
    assert model.limits[-1] == 3


def test_the_textbook_cover_is_found_and_lifted() -> None:
    """Three children of two posts each and one of four, five posts: any two of the three, and the one counts twice."""
    model = LinearModel()
    variables = [model.variable() for _ in range(4)]
    row = model.row([(variables[0], 2), (variables[1], 2), (variables[2], 2), (variables[3], 4)], 5)
    assert row is not None
    assert add_covers(model, [row], np.array([0.9, 0.8, 0.8, 0.0])) == 1
    assert model.limits[-1] == 2
    assert dict(zip(model.columns[-1], model.factors[-1], strict=True)) == {0: 1, 1: 1, 2: 1, 3: 2}


def test_every_pair_to_be_kept_apart_lies_in_a_clique_and_no_other_pair_does() -> None:
    largest = 0
    for seed in range(MODELS):
        draw = random.Random(seed)
        names = [f"B-{number}" for number in range(draw.randint(2, 9))]
        likely = draw.choice([0.2, 0.6, 0.95])
        edges = {(a, b) for a in names for b in names if a < b and draw.random() < likely}
        neighbours = {a: {b for b in names if (min(a, b), max(a, b)) in edges} for a in names}
        found = cliques({name: others for name, others in neighbours.items() if others})
        inside = {(a, b) for clique in found for a in clique for b in clique if a < b}
        assert inside == edges, seed
        largest = max(largest, *map(len, found), 0) if found else largest
    assert largest >= 6


def test_the_rest_after_some_variables_are_held_has_the_solutions_that_complete_them() -> None:
    draw = random.Random(5)
    completed = 0
    for _ in range(MODELS):
        model, _ = small_model(draw)
        count = draw.randint(0, len(model.upper))
        held = tuple(draw.randint(0, 2) for _ in range(count))
        rest = model.rest_after(np.array(held, dtype=np.int64))
        completions = [x[count:] for x in all_solutions(model) if x[:count] == held]
        assert all_solutions(rest) == completions
        completed += bool(completions) and count < len(model.upper)
    assert completed > 50
