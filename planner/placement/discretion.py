"""Who may be named to whom: sentences and differences in which children not to be seen have no name."""

from collections.abc import Set
from dataclasses import replace

from models.ids import ChildId
from models.plan import Sentence, marked
from planner.placement.again import Difference

ANOTHER = Sentence(marked("another child"))
"""What stands in for a child whose name the reader may not see."""


def discreet(fact: object, hidden: Set[str]) -> object:
    """A fact, or a sentence with its facts, in which no hidden child is named."""
    if isinstance(fact, Sentence):
        return discreet_sentence(fact, hidden)
    if isinstance(fact, tuple):
        return tuple(discreet(each, hidden) for each in fact)
    if isinstance(fact, str) and fact in hidden:
        return ANOTHER
    return fact


def discreet_sentence(sentence: Sentence, hidden: Set[str]) -> Sentence:
    """The sentence without the names of hidden children."""
    return replace(sentence, facts={name: discreet(fact, hidden) for name, fact in sentence.facts.items()})


def own_moves(difference: Difference, child_id: ChildId) -> Difference:
    """The difference with nobody's move but the child's own; the goals stay as they are."""
    return replace(difference, moved=tuple(moved for moved in difference.moved if moved.child_id == child_id))
