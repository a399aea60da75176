"""Data sets and cases that several tests of the generator look at, made once."""

from functools import cache

from models.dataset import Dataset
from planner.parameters import parameters_for
from planner.placement.case import Case, Living, Question, living_under
from planner.reference import code_book, geography
from planner.synthesis import SHIPPED_CHILDREN, SHIPPED_SEED, synthesize


@cache
def shipped() -> Dataset:
    """The data set that the shipped folder holds, fresh from the generator."""
    return synthesize(SHIPPED_CHILDREN, SHIPPED_SEED)


@cache
def made(children: int, seed: int = 1) -> Dataset:
    """A data set of another size, all residents open to review so that pair rules look at them too."""
    return synthesize(children, seed, all_movable=True)


def case_of(dataset: Dataset) -> Case:
    """The case on the day of the data, with residents reviewed."""
    day = dataset.as_of()
    return Case(Question(dataset, geography(), code_book(), parameters_for(day), day, (), True))


def at_home(case: Case, dataset: Dataset) -> Living:
    """Everyone where they live now, nobody placed."""
    return living_under(case, {row.child_id: row.unit_id for row in dataset.placements})
