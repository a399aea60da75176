"""Commands about decisions: `decide`, `answer` and `decisions list|verify`."""

from pathlib import Path
from typing import Annotated

import typer

from planner.commands.store import Address, address_of
from planner.commands.terminal import Json, Language, Purpose, known_language, noted_as_leaving, refuse_no_folder, show
from planner.errors import BadUse

decisions = typer.Typer(no_args_is_help=True, help="Decisions that were stored: list them, and compute them anew.")


def decide(
    child: Annotated[str, typer.Argument(metavar="CHILD", help="The child's id.")],
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="Where it is to live.")],
    by: Annotated[str, typer.Option(help="Who decides: the name of a person.")],
    plan: Annotated[Path, typer.Option(help="The plan that proposes, as `place --json` writes it.")],
    view: Annotated[str | None, typer.Option(help="What the child thinks about where to live.")] = None,
    no_view: Annotated[str | None, typer.Option("--no-view", help="Why the child was not heard.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why, where the decision departs from the plan.")] = None,
    key: Annotated[str | None, typer.Option(help="The same key takes effect once, however often it is sent.")] = None,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Decides where a child is to live: the place is booked and the decision stored, or nothing is."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import deciding, signed_in
    from planner.words.decision import decision_as_json, decision_lines

    content = deciding.plan_content(plan)
    opened = signed_in.store_at(address_of(store))
    actor = signed_in.actor_here(opened)
    done = deciding.decide(opened, actor, deciding.Asked(child, unit, by, content, view, no_view, reason, key))
    show(decision_lines(done, language), decision_as_json(done), json_file)


def answer(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="The id of the decision.")],
    by: Annotated[str, typer.Option(help="Who answers for the unit: the name of a person.")],
    yes: Annotated[bool | None, typer.Option("--yes/--no", help="Whether the unit takes the child.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why not; a no needs it.")] = None,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """The receiving unit's answer to a decision: yes, or no with a reason, which frees the place."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import deciding, signed_in
    from planner.words.decision import decision_as_json, decision_lines

    if yes is None:
        raise BadUse("Answer with --yes or --no.")
    opened = signed_in.store_at(address_of(store))
    done = deciding.answer(opened, signed_in.actor_here(opened), decision, yes, by, reason)
    show(decision_lines(done, language), decision_as_json(done), json_file)


@decisions.command("list")
def listed(
    child: Annotated[str | None, typer.Option(help="Only decisions about this child.")] = None,
    purpose: Purpose = None,
    store: Address = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """The decisions that you may see, the newest first; that you have seen them is noted."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import deciding, signed_in
    from planner.service import Kept
    from planner.words.decision import decisions_as_json, decisions_lines

    opened = signed_in.store_at(address_of(store))
    kept = Kept(opened, signed_in.actor_here(opened))
    found = deciding.listed(kept.store, kept.actor, child)
    mark = noted_as_leaving(kept, lambda: [each.child_id for each in found], purpose, json_file)
    show(decisions_lines(found, language), decisions_as_json(found) | mark, json_file)


@decisions.command()
def verify(store: Address = None, json_file: Json = None, language: Language = "nb") -> None:
    """Computes every decision anew from what was stored with it; exit code 1 where one does not come out the same."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import deciding, signed_in
    from planner.words.decision import recomputed_as_json, recomputed_lines

    opened = signed_in.store_at(address_of(store))
    found = deciding.verify(opened, signed_in.actor_here(opened))
    show(recomputed_lines(found, language), recomputed_as_json(found, language), json_file)
    if any(each.wrong for each in found):
        raise typer.Exit(1)
