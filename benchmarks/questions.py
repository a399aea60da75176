"""The questions that are measured: data sets of the shipped generator, asked about on their own day."""

from dataclasses import replace

from models.dataset import Dataset
from planner.parameters import parameters_for
from planner.placement.case import Question
from planner.reference import code_book, geography
from planner.synthesis import synthesize

TIGHT_PLACES_PER_CHILD = 1.05
ONE_OPERATOR = ("bufetat_ost",)


def all_movable(children: int, seed: int) -> Question:
    """Everyone is decided, residents too; children of up to six operators."""
    return question(synthesize(children, seed, all_movable=True))


def one_operator(children: int, seed: int) -> Question:
    """Everyone is decided, and all belong to one operator, so that few independent parts remain."""
    return question(synthesize(children, seed, operators=ONE_OPERATOR, all_movable=True))


def tight(children: int, seed: int) -> Question:
    """As `one_operator`, with hardly more places than children."""
    places = TIGHT_PLACES_PER_CHILD
    return question(
        synthesize(children, seed, operators=ONE_OPERATOR, all_movable=True, places_per_child=places),
    )


def question(dataset: Dataset) -> Question:
    """Asks for everyone's best unit by the dials in force on the day of the data."""
    day = dataset.as_of()
    return Question(dataset, geography(), code_book(), parameters_for(day), day, review_residents=True)


def residents_stay(asked: Question) -> Question:
    """The same data, where residents keep their homes and only those who wait are decided."""
    return replace(asked, review_residents=False)


def nobody_home(asked: Question) -> Question:
    """The same children and units before anyone lives anywhere."""
    return replace(asked, dataset=replace(asked.dataset, placements=()))
