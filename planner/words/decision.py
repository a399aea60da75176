"""What the commands about decisions say, in words and as JSON."""

import json
from collections.abc import Sequence
from typing import Any

from planner.deciding import Recomputed
from planner.language import say, shown, translator
from planner.store.decisions import Decision


def decision_lines(decision: Decision, language: str) -> list[str]:
    """One decision as it stands, with the child's view and the unit's answer."""
    _ = translator(language)
    lines = [
        _("Decision {decision}: {child} is to live in {unit} from {day}.").format(
            decision=decision.decision_id,
            child=decision.child_id,
            unit=decision.unit_id,
            day=shown(decision.start_on, language),
        ),
        _("Decided by {name}, {when} UTC.").format(name=decision.by_name, when=decision.at[:16].replace("T", " ")),
    ]
    if decision.until is not None:
        lines.append(_("Until {day} at the latest, as far as is known.").format(day=shown(decision.until, language)))
    if decision.view is not None:
        lines.append(_("The child's view: {text}").format(text=decision.view))
    else:
        lines.append(_("The child was not heard: {text}").format(text=decision.no_view_reason))
    if decision.departs:
        lines.append(
            _("The plan proposed {unit}. The reason to depart from it: {text}").format(
                unit=decision.proposed_unit_id or _("no place"), text=decision.reason
            )
        )
    lines += [
        _("Rests on a waiver of «{rule}» until {day}, by {name}.").format(
            rule=waiver["rule"], day=waiver["expires_on"], name=waiver["approved_by"]
        )
        for waiver in json.loads(decision.waivers)
    ]
    lines.append(_answer_line(decision, language))
    return lines


def _answer_line(decision: Decision, language: str) -> str:
    _ = translator(language)
    answer = decision.answer
    if answer is None:
        return _("The unit has not answered yet.")
    if answer.accepts:
        return _("The unit says yes ({name}).").format(name=answer.by_name)
    return _("The unit says no ({name}): {text}. The place is free again.").format(
        name=answer.by_name, text=answer.reason
    )


def decisions_lines(found: Sequence[Decision], language: str) -> list[str]:
    """A line per decision, the newest first."""
    _ = translator(language)
    if not found:
        return [_("There are no decisions that you may see.")]
    answers = {None: _("no answer"), True: _("yes"), False: _("no")}
    return [
        f"{each.at[:10]}  {each.decision_id}  {each.child_id:<10} → {each.unit_id:<10} "
        f"{shown(each.start_on, language)}  {each.by_name}  ({answers[each.answer.accepts if each.answer else None]})"
        for each in found
    ]


def decision_as_json(decision: Decision) -> dict[str, Any]:
    """One decision for machines."""
    answer = decision.answer
    return {
        "kind": "decision",
        "decision_id": decision.decision_id,
        "at": decision.at,
        "child_id": decision.child_id,
        "unit_id": decision.unit_id,
        "from": decision.start_on.isoformat(),
        "until": decision.until.isoformat() if decision.until else None,
        "by": decision.by_name,
        "view": decision.view,
        "no_view_reason": decision.no_view_reason,
        "proposed_unit_id": decision.proposed_unit_id,
        "departs": decision.departs,
        "reason": decision.reason,
        "waivers": json.loads(decision.waivers),
        "plan_id": decision.plan_id,
        "sha256": decision.sha256,
        "answer": None
        if answer is None
        else {"accepts": answer.accepts, "by": answer.by_name, "reason": answer.reason, "at": answer.at},
    }


def decisions_as_json(found: Sequence[Decision]) -> dict[str, Any]:
    """Decisions for machines."""
    return {"kind": "decisions", "decisions": [decision_as_json(each) for each in found]}


def recomputed_lines(found: Sequence[Recomputed], language: str) -> list[str]:
    """Which decisions come out the same, and what is wrong with the others."""
    _ = translator(language)
    wrong = [each for each in found if each.wrong]
    lines = [
        _("Computed anew: {count} decisions, {wrong} of them not the same.").format(
            count=shown(len(found), language), wrong=shown(len(wrong), language)
        )
    ]
    lines += [
        f"  {each.decision_id}: {', '.join(say(sentence, language) for sentence in each.wrong)}" for each in wrong
    ]
    erased = [
        _("  {decision}: rests on a child that was erased on {day}, and cannot be computed anew").format(
            decision=each.decision_id, day=each.erased
        )
        for each in found
        if each.erased
    ]
    return lines + erased


def recomputed_as_json(found: Sequence[Recomputed], language: str) -> dict[str, Any]:
    """What came out, for machines."""
    return {
        "kind": "recomputed",
        "decisions": len(found),
        "wrong": {
            each.decision_id: [say(sentence, language) for sentence in each.wrong] for each in found if each.wrong
        },
        "erased": {each.decision_id: each.erased for each in found if each.erased},
    }
