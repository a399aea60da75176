"""Explanations in words and as JSON: why here, why not there, what else, a referral, and what a change does.

Written for a guardian and a tribunal as much as for a planner. `hidden` names children whom the reader may
not see: they become «another child», and their moves are counted, not listed.
"""

from collections.abc import Iterable, Iterator, Set
from typing import Any

from models.change import Step
from models.ids import ChildId
from models.plan import Sentence, marked
from planner.language import say, shown, translator
from planner.placement.again import Difference, GoalChange, Moved
from planner.placement.corrections import Correction, Corrections
from planner.placement.discretion import COMPANY, discreet_sentence, names_others
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.options import BY_RULE, CHOSEN, IMPOSSIBLE, Option, Referral, WhyNot, next_best
from planner.placement.reasons import NOT_KNOWN, Reasons
from planner.questions import Explanation
from planner.steps import step_as_json
from planner.words.sources import source_text
from planner.words.written import table

NOBODY: frozenset[str] = frozenset()
MOST_VACANCIES = 5
"""Days on which waiting would bring room that are told; the earliest say enough."""


def explanation_lines(told: Explanation, language: str, hidden: Set[str] = NOBODY) -> list[str]:
    """Why the child is to live where the plan says, what each goal is for it, and either one unit or the options."""
    _ = translator(language)
    where = told.unit_id or _("no place")
    lines = [_("{child} under the plan: {unit}").format(child=told.child_id, unit=where)]
    lines += _listed(_each_once(say(discreet_sentence(reason, hidden), language) for reason in told.reasons))
    own = [_measured(code, value, language) for code, value in told.goals.items() if value]
    lines += ["", _("What the goals are for this child"), *_listed(own or [_("nothing to weigh against it")])]
    lines += ["", say(Sentence(marked("Units that may take the child: {count}"), {"count": told.open_units}), language)]
    lines += _listed(say(closed_by(title, count), language) for title, count in told.narrowed.items())
    if not told.proven:
        lines += ["", _("The plan is not proven best: part of what a change gains may be had without it.")]
    if told.why_not is not None:
        lines += ["", *why_not_lines(told, told.why_not, language, hidden)]
    lines += _options_lines(told, language, hidden)
    if told.fewest_reasons is not None:
        lines += ["", *reasons_lines(told.fewest_reasons, language, hidden)]
    if told.corrections is not None:
        lines += ["", *corrections_lines(told.corrections, language, hidden)]
    return lines


def corrections_lines(told: Corrections, language: str, hidden: Set[str] = NOBODY) -> list[str]:
    """What would give the place, what asks least first, with what it does to the goals; then what waiting brings."""
    _ = translator(language)
    lines = [_("What would give a place, what asks least first; each was tried by itself")]
    shown_to_reader = readable(told, hidden)
    for number, correction in enumerate(shown_to_reader, start=1):
        asked = [say(discreet_sentence(sentence, hidden), language) for sentence in correction.sentences]
        lines += [f"{number}. {correction.unit_id}", *(f"  {each}" for each in asked or [_("nothing has to change")])]
        lines += difference_lines(correction.difference, language, told.child_id, hidden)
    if not shown_to_reader:
        lines.append(_("  - None was found among those that were tried"))
    lines += [say(each, language) for each in effort_said(told)]
    if told.vacancies:
        lines += ["", _("If the child waits and all others live as planned")]
        lines += _listed(say(discreet_sentence(v.sentence, hidden), language) for v in told.vacancies[:MOST_VACANCIES])
    return lines


def effort_said(told: Corrections) -> Iterator[Sentence]:
    """How many corrections were tried, left, and not settled in time: what «none was found» is worth."""
    if told.undecided or told.interrupted:
        unsure = marked("Not settled in time: {count}. What asks less may exist among them")
        yield Sentence(unsure, {"count": told.undecided})
    counted = marked("Tried: {tried}. Not tried: {left}. Would make room for another child first: {others}")
    yield Sentence(counted, {"tried": told.tried, "left": told.not_tried, "others": told.others_first})


def readable(told: Corrections, hidden: Set[str] = NOBODY) -> tuple[Correction, ...]:
    """The corrections that a reader may see: none that speaks of another child to someone who may not see it."""
    return tuple(c for c in told.found if not any(names_others(sentence, hidden) for sentence in c.sentences))


def _each_once(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))


def _rule_said(rule: str, sentence: Sentence, language: str, hidden: Set[str]) -> str:
    told = discreet_sentence(sentence, hidden)
    return say(told, language) if told is COMPANY else f"{say(told, language)} ({rule})"


def reasons_lines(told: Reasons, language: str, hidden: Set[str] = NOBODY) -> list[str]:
    """The fewest reasons that together leave no place, or that there are none."""
    head, reasons, proof = reasons_said(told, language, hidden)
    return [head, *_listed(reasons), *([proof] if proof else [])]


def reasons_said(told: Reasons, language: str, hidden: Set[str] = NOBODY) -> tuple[str, list[str], str]:
    """What was found, the reasons one by one with what each rests on, and whether the other solver confirms them."""
    _ = translator(language)
    if told.verdict == NOT_KNOWN:
        return _("The search for the fewest reasons ended before an answer"), [], ""
    if not told.reasons:
        return _("A place is possible: there are no reasons against it, the goals chose otherwise"), [], ""
    head = (
        _("The fewest reasons: without any one of them there would be a place")
        if told.is_least
        else _("Reasons that together leave no place; perhaps not all are needed")
    )
    said = [
        f"{say(discreet_sentence(r.sentence, hidden), language)} ({source_text(r.source, language)})"
        for r in told.reasons
    ]
    proof = (
        _("Both solvers agree that together they leave no way")
        if told.is_confirmed
        else _("Not confirmed: the second solver had no answer in time, so one solver alone says so")
    )
    return head, said, proof


def why_not_lines(told: Explanation, answer: WhyNot, language: str, hidden: Set[str] = NOBODY) -> list[str]:
    """Why not in one unit, and what it would cost to have the child there."""
    lines = [say(answer_said(answer), language)]
    lines += _listed(_each_once(_rule_said(rule, sentence, language, hidden) for rule, sentence in answer.rules))
    if answer.difference is not None:
        lines += difference_lines(answer.difference, language, told.child_id, hidden)
    return lines


def answer_said(answer: WhyNot) -> Sentence:
    """The answer in one sentence."""
    facts = {"unit": answer.unit_id}
    if answer.answer == CHOSEN:
        return Sentence(marked("{unit}: the plan's own choice"), facts)
    if answer.answer == BY_RULE:
        return Sentence(marked("{unit}: not possible, because of these rules"), facts)
    if answer.answer == IMPOSSIBLE:
        return Sentence(marked("{unit}: impossible as long as those who live there stay; proven twice"), facts)
    assert answer.difference is not None
    if not any(answer.difference.losses):
        return Sentence(marked("{unit}: just as good for every goal"), facts)
    return Sentence(marked("{unit}: possible, and this is what it would do"), facts)


def closed_by(title: str, count: int) -> Sentence:
    """How many units a rule about the child and the unit closes."""
    return Sentence(marked("Units closed by the rule «{rule}»: {count}"), {"rule": Sentence(title), "count": count})


def difference_lines(
    change: Difference, language: str, child_id: ChildId | None = None, hidden: Set[str] = NOBODY
) -> list[str]:
    """What a change does: every goal that gains or loses, then who lives elsewhere."""
    return _listed(say(each, language) for each in difference_said(change, child_id, hidden))


def difference_said(
    change: Difference, child_id: ChildId | None = None, hidden: Set[str] = NOBODY
) -> Iterator[Sentence]:
    """The same as sentences: goals that change in their order, then moves; of hidden children only how many."""
    changed = [goal for goal in change.goals if goal.difference]
    if not changed:
        yield Sentence(marked("No goal changes"))
    for goal in changed:
        yield goal_said(goal)
    for moved in sorted(change.moved, key=lambda each: each.child_id != child_id):
        if moved.child_id not in hidden:
            yield moved_said(moved)
    unseen = sum(moved.child_id in hidden for moved in change.moved)
    if unseen:
        yield Sentence(marked("Other children who would live elsewhere: {count}"), {"count": unseen})
    if not change.is_proven:
        yield Sentence(marked("Not proven best: a better plan with this change may exist"))


def goal_said(goal: GoalChange) -> Sentence:
    """One goal before and after, with what it gains or loses."""
    facts = {
        "goal": Sentence(GOAL_BY_CODE[goal.name].title),
        "before": goal.before,
        "after": goal.after,
        "difference": signed(goal.difference),
        "measure": Sentence(goal.unit),
    }
    return Sentence(marked("{goal} ({measure}): {difference}, from {before} to {after}"), facts)


def signed(number: int) -> Sentence:
    """A difference with its sign, a real minus included."""
    return Sentence("+{n}" if number > 0 else "\u2212{n}" if number < 0 else "±{n}", {"n": abs(number)})


def moved_said(moved: Moved) -> Sentence:
    """Who would live where instead."""
    facts = {"child": moved.child_id, "before": moved.before, "after": moved.after}
    if moved.before is None:
        return Sentence(marked("{child} gets a place in {after}"), facts)
    if moved.after is None:
        return Sentence(marked("{child} would have no place, instead of {before}"), facts)
    return Sentence(marked("{child}: {after} instead of {before}"), facts)


def _options_lines(told: Explanation, language: str, hidden: Set[str]) -> list[str]:
    _ = translator(language)
    if not told.options:
        return []
    lines = ["", _("Other options, in the order of their ids; each is a whole plan of its own")]
    for option in told.options:
        lines += [option_head(option, language), *difference_lines(option.difference, language, told.child_id, hidden)]
    nearest = next_best(told.options)
    assert nearest is not None
    lost = [_measured(code, value, language) for code, value in nearest.others.items() if value > 0]
    falls = marked("Of these {unit} costs the goals least. What falls on other children: {costs}")
    costs = "; ".join(lost) or _("nothing")
    return [*lines, "", say(Sentence(falls, {"unit": nearest.unit_id, "costs": costs}), language)]


def option_head(option: Option, language: str) -> str:
    """The unit of an option, and whether somebody else has to live elsewhere for it."""
    _ = translator(language)
    head = _("{unit}: nobody else changes unit") if option.is_free else _("{unit}: others change unit too")
    return head.format(unit=option.unit_id)


def referral_lines(told: Referral, language: str, hidden: Set[str] = NOBODY) -> list[str]:
    """A referral: units with room as things stand, best first, then the best plan with moves allowed."""
    _ = translator(language)
    head = marked("{child} against today's plan: units with room as things stand: {count}")
    lines = [say(Sentence(head, {"child": told.child_id, "count": len(told.fitting)}), language)]
    rows = [
        (
            str(place),
            each.unit_id,
            "; ".join(say(goal_said(g), language) for g in each.difference.goals if g.difference),
        )
        for place, each in enumerate(told.fitting, start=1)
    ]
    lines += table(("", _("Unit"), _("What the goals gain or lose")), rows, right={0}) if rows else []
    lines += ["", _("With moves allowed"), *difference_lines(told.with_moves, language, told.child_id, hidden)]
    for option in told.options:
        lines += [option_head(option, language), *difference_lines(option.difference, language, told.child_id, hidden)]
    return lines


def explanation_as_json(told: Explanation, language: str, hidden: Set[str] = NOBODY) -> dict[str, Any]:
    """The explanation for machines; `pin` is what `place --pin` takes to carry an option out by hand."""
    answer = told.why_not
    return {
        "kind": "explanation",
        "version": 1,
        "child_id": told.child_id,
        "unit_id": told.unit_id,
        "proven": told.proven,
        "reasons": [say(discreet_sentence(reason, hidden), language) for reason in told.reasons],
        "goals": dict(told.goals),
        "open_units": told.open_units,
        "closed_by": dict(told.narrowed),
        "units": [
            {
                "unit_id": verdict.unit_id,
                "chosen": verdict.lives_here,
                "fits": verdict.fits,
                "rules": _rules_as_json((*verdict.pair, *verdict.plan), language, hidden),
                "goals": dict(verdict.goals),
            }
            for verdict in told.verdicts
        ],
        "options": [
            {
                "unit_id": option.unit_id,
                "pin": f"{told.child_id}={option.unit_id}",
                "own": dict(option.own),
                "others": option.others,
                **difference_as_json(option.difference, hidden),
            }
            for option in told.options
        ],
        "corrections": told.corrections
        and [
            {
                "unit_id": correction.unit_id,
                "asks": [say(discreet_sentence(sentence, hidden), language) for sentence in correction.sentences],
                "changes": [] if hidden else [step_as_json(Step(change)) for change in correction.changes],
                "review": [] if hidden else list(correction.reviewed),
                **difference_as_json(correction.difference, hidden),
            }
            for correction in readable(told.corrections, hidden)
        ],
        "corrections_tried": told.corrections
        and {
            "tried": told.corrections.tried,
            "not_tried": told.corrections.not_tried,
            "undecided": told.corrections.undecided,
            "others_first": told.corrections.others_first,
            "interrupted": told.corrections.interrupted,
        },
        "fewest_reasons": told.fewest_reasons
        and {
            "verdict": told.fewest_reasons.verdict,
            "least": told.fewest_reasons.is_least,
            "confirmed": told.fewest_reasons.is_confirmed,
            "reasons": _rules_as_json(((r.code, r.sentence) for r in told.fewest_reasons.reasons), language, hidden),
        },
        "why_not": answer
        and {
            "unit_id": answer.unit_id,
            "answer": answer.answer,
            "sentence": say(answer_said(answer), language),
            "rules": _rules_as_json(answer.rules, language, hidden),
            "pin": f"{told.child_id}={answer.unit_id}",
            **(difference_as_json(answer.difference, hidden) if answer.difference is not None else {}),
        },
    }


def difference_as_json(change: Difference, hidden: Set[str] = NOBODY) -> dict[str, Any]:
    """A difference for machines: goals with value and bound after, who moves, and how many who are not named."""
    seen = [moved for moved in change.moved if moved.child_id not in hidden]
    return {
        "proven": change.is_proven,
        "changed": [{"child_id": m.child_id, "before": m.before, "after": m.after} for m in seen],
        "changed_unseen": len(change.moved) - len(seen),
        "goals": [
            {
                "name": goal.name,
                "before": goal.before,
                "value": goal.after,
                "bound": goal.bound,
                "difference": goal.difference,
                "unit": goal.unit,
            }
            for goal in change.goals
        ],
    }


def referral_as_json(told: Referral, language: str, hidden: Set[str] = NOBODY) -> dict[str, Any]:
    """The referral for machines."""
    return {
        "kind": "referral",
        "version": 1,
        "child_id": told.child_id,
        "fitting": [{"unit_id": each.unit_id, **difference_as_json(each.difference, hidden)} for each in told.fitting],
        "with_moves": {
            "unit_id": told.unit_of.get(told.child_id),
            **difference_as_json(told.with_moves, hidden),
        },
        "options": [
            {"unit_id": option.unit_id, **difference_as_json(option.difference, hidden)} for option in told.options
        ],
        "language": language,
    }


def _rules_as_json(rules: Iterable[tuple[str, Sentence]], language: str, hidden: Set[str]) -> list[dict[str, str]]:
    told = ((rule, discreet_sentence(said, hidden)) for rule, said in rules)
    codes = {say(each, language): "company" if each is COMPANY else rule for rule, each in told}
    return [{"rule": rule, "sentence": sentence} for sentence, rule in codes.items()]


def _measured(code: str, value: int, language: str) -> str:
    _ = translator(language)
    goal = GOAL_BY_CODE[code]
    return f"{_(goal.title)} ({_(goal.unit)}): {shown(value, language)}"


def _listed(lines: Iterable[str]) -> list[str]:
    return [f"  - {line}" for line in lines]
