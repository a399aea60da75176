"""Who may be told what: answers in which children not to be seen have no name, and nothing gives away where they live.

Someone who may see one child alone (a guardian) reads no other child's id. A rule about who lives together would
still tell in which unit a protected counterpart lives, so such rules become one sentence that names neither.
"""

import re
from collections.abc import Set
from dataclasses import replace

from models.ids import ChildId
from models.plan import Sentence, marked
from planner.placement.again import Difference
from planner.placement.rules import PLAN_RULES

ANOTHER = Sentence(marked("another child"))
"""What stands in for a child whose name the reader may not see."""

COMPANY = Sentence(marked("Units are closed as things stand, because of who lives there or how they are staffed"))
"""What stands in for every rule about who lives together, without the unit it is about."""

NOT_SHOWN = Sentence(marked("not shown here"))
FREE_TEXT = frozenset({"reason", "by", "who", "why_text"})
"""Facts that someone has written freely and that may hold anything."""

_ABOUT_COMPANY = frozenset(rule.sentence for rule in PLAN_RULES)


def discreet_sentence(sentence: Sentence, hidden: Set[str]) -> Sentence:
    """The sentence as a reader may see it who may not see the hidden children; unchanged where none is hidden."""
    if not hidden:
        return sentence
    if _is_about_company(sentence):
        return COMPANY
    return replace(sentence, facts={name: _discreet(name, fact, hidden) for name, fact in sentence.facts.items()})


def names_others(sentence: Sentence, hidden: Set[str]) -> bool:
    """Whether the sentence says something that a reader who may not see the hidden children must not read."""
    return bool(hidden) and discreet_sentence(sentence, hidden) != sentence


def _is_about_company(sentence: Sentence) -> bool:
    nested = (fact for fact in sentence.facts.values() if isinstance(fact, Sentence))
    return sentence.template in _ABOUT_COMPANY or any(_is_about_company(each) for each in nested)


def _discreet(name: str, fact: object, hidden: Set[str]) -> object:
    if isinstance(fact, Sentence):
        return discreet_sentence(fact, hidden)
    if isinstance(fact, tuple):
        return tuple(_discreet(name, each, hidden) for each in fact)
    if not isinstance(fact, str):
        return fact
    if name in FREE_TEXT:
        return NOT_SHOWN
    return ANOTHER if hidden & set(re.split(r"[\s,;:]+", fact)) else fact


def own_moves(difference: Difference, child_id: ChildId) -> Difference:
    """The difference with nobody's move but the child's own; the goals stay as they are."""
    return replace(difference, moved=tuple(moved for moved in difference.moved if moved.child_id == child_id))
