"""The commands `today` and `quality`: what has to be done, and what is missing, contradictory or old in the data."""

from collections import Counter
from typing import Annotated, Any

import typer

from models.plan import Sentence, marked
from planner.commands.terminal import (
    Data,
    Date,
    Json,
    Language,
    Purpose,
    day_from,
    known_language,
    noted_as_leaving,
    refuse_no_folder,
    show,
)
from planner.language import say, translator

Operator = Annotated[str | None, typer.Option(help="Only this operator's children and units.")]


def today(
    data: Data = None,
    day: Date = None,
    operator: Operator = None,
    purpose: Purpose = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """What has to be done today: acute children, stays that end, reviews, views, waivers; and usable places."""
    from planner import keeping, service
    from planner import today as of_today

    known_language(language)
    refuse_no_folder(json_file)
    desk = service.open_desk(data)
    case = service.case_of(desk, service.PlaceRequest(day_from(day), (operator,) if operator else ()))
    tasks, broken = of_today.tasks(case, operator), of_today.broken_today(case, operator)
    units = _units_of(of_today.free_units(case), case, operator)
    _ = translator(language)
    lines = [_("Synthetic data: no row is about a real child")] if desk.is_synthetic else []
    for kind in of_today.KINDS:
        mine = [task for task in tasks if task.kind == kind.code]
        if mine:
            lines += ["", f"{_(kind.title)} ({len(mine)}). {_(kind.advice)}"]
            lines += [f"  {task.child_id or task.unit_id}: {say(task.sentence, language)}" for task in mine]
    lines += ["", say(_places_said(units), language)]
    lines.append(
        say(Sentence(marked("Rules broken by those who live there now: {count}"), {"count": len(broken)}), language)
    )
    lines += [f"  {each.unit_id or each.institution_id}: {say(each.sentence, language)}" for each in broken]
    told = _today_as_json(case.day.isoformat(), tasks, broken, units, language)
    mark = noted_as_leaving(desk.kept_in, lambda: keeping.children_named(desk, told), purpose, json_file)
    show(lines, told | mark, json_file)


def quality(
    data: Data = None,
    day: Date = None,
    operator: Operator = None,
    purpose: Purpose = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """What is missing, contradictory or old in the data: a list to work off."""
    from planner import keeping, service
    from planner.data_quality import CHECKS, findings

    known_language(language)
    refuse_no_folder(json_file)
    desk = service.open_desk(data)
    case = service.case_of(desk, service.PlaceRequest(day_from(day), (operator,) if operator else ()))
    found = findings(case, operator)
    _ = translator(language)
    lines = [_("Synthetic data: no row is about a real child")] if desk.is_synthetic else []
    counted = Counter(each.check for each in found)
    for check in CHECKS:
        if not counted[check.code]:
            continue
        lines += ["", f"{_(check.title)} ({counted[check.code]}). {_(check.right)}"]
        lines += [f"  {each.row_id}: {say(each.wrong, language)}" for each in found if each.check == check.code]
    if not found:
        lines.append(_("Nothing is missing, contradictory or old."))
    rows = [
        {
            "kind": each.kind, "check": each.check, "table": each.table, "id": each.row_id,
            "operator": each.operator, "wrong": say(each.wrong, language), "right": say(each.right, language),
        }
        for each in found
    ]  # fmt: skip
    told = {"kind": "data_quality", "version": 1, "date": case.day.isoformat(), "findings": rows}
    mark = noted_as_leaving(desk.kept_in, lambda: keeping.children_named(desk, told), purpose, json_file)
    show(lines, told | mark, json_file)


def _units_of(units: Any, case: Any, operator: str | None) -> list[Any]:
    return [
        each
        for each in units
        if operator is None or case.institution_of(case.unit_by_id[each.unit_id]).operator == operator
    ]


def _places_said(units: list[Any]) -> Sentence:
    said = marked("Free places: {free}; in units that can take somebody who waits: {usable}; short of staff: {staff}")
    return Sentence(
        said,
        {
            "free": sum(each.free for each in units),
            "usable": sum(each.free for each in units if each.is_usable),
            "staff": sum(each.free for each in units if each.lacks_staff),
        },
    )


def _today_as_json(day: str, tasks: Any, broken: Any, units: Any, language: str) -> dict[str, Any]:
    return {
        "kind": "today",
        "version": 1,
        "date": day,
        "tasks": [
            {
                "kind": task.kind, "day": task.day.isoformat(), "child_id": task.child_id, "unit_id": task.unit_id,
                "said": say(task.sentence, language),
            }
            for task in tasks
        ],
        "broken": [
            {
                "rule": each.rule, "unit_id": each.unit_id, "institution_id": each.institution_id,
                "children": list(each.children), "said": say(each.sentence, language),
            }
            for each in broken
        ],
        "free_units": [
            {
                "unit_id": each.unit_id, "free": each.free, "may_come": each.may_come, "usable": each.is_usable,
                "lacks_staff": each.lacks_staff,
            }
            for each in units
        ],
    }  # fmt: skip
