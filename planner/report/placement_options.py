"""Chapters of the record of a placement on what else there was: other options, closed units and the rules."""

from collections.abc import Iterable, Sequence, Set

from planner.language import say, translator
from planner.placement.case import Case
from planner.placement.corrections import Corrections
from planner.placement.discretion import discreet_sentence
from planner.placement.eligibility import PAIR_RULES
from planner.placement.explain import UnitVerdict
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.options import Option, next_best
from planner.placement.rules import PLAN_RULES
from planner.questions import Explanation
from planner.report.document import SIGNED, Block, Cell, Column, Heading, Number, Paragraph, Points, Table
from planner.report.units import unit_said
from planner.words.sources import source_text
from planner.words.why import difference_said, readable

NEAREST = 12
"""Units named one by one with what closes them: those that fail fewest rules."""


def options(case: Case, told: Explanation, hidden: Set[str], refs: tuple[str, ...], language: str) -> Iterable[Block]:
    """Every option as a plan of its own: what it would have meant, goal by goal and for others."""
    _ = translator(language)
    yield Heading(_("Other options, and what each would have meant"))
    if not told.options:
        yield Paragraph(_("No other unit can take the child as things are."), refs)
        yield from _corrections(told.corrections, told, hidden, refs, language)
        return
    yield Paragraph(
        _("Each is the best whole plan in which the child lives there. Above zero a goal loses, below zero it gains."),
        refs,
    )
    best = next_best(told.options)
    changed = _changed(told.options)
    columns = (
        Column("unit", _("Option"), 2.6),
        *(Column(f"goal_{code}", f"{_(GOAL_BY_CODE[code].title)} ({_(GOAL_BY_CODE[code].unit)})") for code in changed),
        Column("moved", _("Others who change unit"), 1.0),
    )
    rows = tuple(_row(case, option, option is best, changed, language) for option in told.options)
    note = _("The next best costs the goals least, the most important first.")
    yield Table("options", _("What each option would have done to the goals"), columns, rows, refs, note)
    for option in told.options:
        yield Heading(unit_said(case, option.unit_id, language), 2)
        yield Points(
            tuple(say(each, language) for each in difference_said(option.difference, told.child_id, hidden)), refs
        )
    yield from _corrections(told.corrections, told, hidden, refs, language)


def units_and_rules(
    case: Case, told: Explanation, hidden: Set[str], refs: tuple[str, ...], language: str
) -> Iterable[Block]:
    """Which units could take the child, what closed the others, and every rule with its source."""
    _ = translator(language)
    yield Heading(_("Units and rules"))
    facts = {"open": told.open_units, "all": len(case.unit_by_id)}
    yield Paragraph(
        _("Of {all} units {open} may take the child by the rules about one child and one unit.").format(**facts), refs
    )
    yield _rules(told, refs, language)
    nearest = [verdict for verdict in told.verdicts if not verdict.lives_here][:NEAREST]
    rows: list[tuple[Cell, ...]] = [
        (unit_said(case, verdict.unit_id, language), _why(verdict, hidden, language)) for verdict in nearest
    ]
    if rows:
        columns = (Column("unit", _("Unit"), 1.6), Column("why", _("What stands in the way as things stand"), 3.0))
        left = len(told.verdicts) - len(rows)
        note = _("{n} more units fail as many rules or more.").format(n=left) if left > 0 else ""
        yield Table("units", _("The units nearest to taking the child"), columns, tuple(rows), refs, note)


def _rules(told: Explanation, refs: tuple[str, ...], language: str) -> Table:
    _ = translator(language)
    of_pairs, of_plans = _("one child and one unit"), _("those who live together")
    pairs = tuple(
        (_(rule.title), Number(told.narrowed.get(rule.title, 0)), of_pairs, source_text(rule.source, language))
        for rule in PAIR_RULES
    )
    plans = tuple((_(rule.title), None, of_plans, source_text(rule.source, language)) for rule in PLAN_RULES)
    columns = (
        Column("rule", _("Rule"), 2.2),
        Column("closed", _("Units it is the first to close")),
        Column("about", _("Is about"), 1.3),
        Column("source", _("Source"), 2.2),
    )
    return Table("rules", _("The rules that were tried"), columns, (*pairs, *plans), refs)


def _why(verdict: UnitVerdict, hidden: Set[str], language: str) -> str:
    _ = translator(language)
    told = (discreet_sentence(sentence, hidden) for _rule, sentence in (*verdict.pair, *verdict.plan))
    said = dict.fromkeys(say(each, language) for each in told)
    return "; ".join(said) or _("nothing: the goals chose otherwise")


def _changed(found: Sequence[Option]) -> tuple[str, ...]:
    """The goals that at least one option changes, in their order."""
    goals = found[0].difference.goals
    return tuple(
        goal.name
        for place, goal in enumerate(goals)
        if any(option.difference.goals[place].difference for option in found)
    )


def _row(case: Case, option: Option, is_best: bool, changed: Sequence[str], language: str) -> tuple[Cell, ...]:
    _ = translator(language)
    name = unit_said(case, option.unit_id, language)
    by_name = {goal.name: goal.difference for goal in option.difference.goals}
    return (
        _("{unit} (next best)").format(unit=name) if is_best else name,
        *(Number(by_name[code], 0, SIGNED) for code in changed),
        Number(max(0, len(option.difference.moved) - 1)),
    )


def _corrections(
    found: Corrections | None, told: Explanation, hidden: Set[str], refs: tuple[str, ...], language: str
) -> Iterable[Block]:
    """For a child without a place: what would have given one, what asks least first."""
    if found is None:
        return
    _ = translator(language)
    yield Heading(_("What would give a place, what asks least first"), 2)
    items = []
    for correction in readable(found, hidden):
        asked = "; ".join(say(discreet_sentence(each, hidden), language) for each in correction.sentences)
        does = "; ".join(say(each, language) for each in difference_said(correction.difference, told.child_id, hidden))
        items.append(f"{correction.unit_id}: {asked or _('nothing has to change')}. {does}")
    yield Points(tuple(items) or (_("None was found among those that were tried"),), refs)
    counted = {"tried": found.tried, "left": found.not_tried}
    yield Paragraph(_("Tried: {tried}. Not tried: {left}.").format(**counted))
