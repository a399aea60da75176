"""What a budget memo is written from: the cost of every proposal, and its future beside the baseline's."""

import csv
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from models.plan import Sentence, marked
from planner.comparing import Comparison, Run, Stack, compare, request_of, stack_of
from planner.costing.answer import cost
from planner.costing.question import CostAnswer
from planner.errors import BadUse
from planner.reference import DATA
from planner.scenarios import BASELINE
from planner.service import Desk
from planner.simulating import Running
from planner.typed import cost as cost_asked

Tell = Callable[[Any], None]
"""Is told how far the work has come, by costs and by futures, each in its own way."""

MOST_PROPOSALS = 6
"""More stand in no table that can be read side by side on paper."""

ITEM_OPERATIONS, ITEM_PURCHASES, ITEM_INCOME = "855.01", "855.22", "3855.60"


@dataclass(frozen=True, slots=True)
class MemoRequest:
    """What a memo is asked for: how its costs and its futures are reckoned.

    0 `futures` leave out what the simulation says of the children.
    """

    scenarios: tuple[str, ...]
    operators: tuple[str, ...] = ()
    first_year: int | None = None
    years: int = 10
    days: int = 365
    futures: int = 30
    draws: int | None = None
    seed: int = 0
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal: its scenarios, its cost with the command that makes it again, and its future if there is one."""

    stack: Stack
    cost: CostAnswer
    command: str
    run: Run | None


@dataclass(frozen=True, slots=True)
class Memo:
    """Everything a memo says; `compare_command` makes the futures again, and is empty without them."""

    desk: Desk
    request: MemoRequest
    proposals: tuple[Proposed, ...]
    comparison: Comparison | None
    compare_command: str


def memo_of(
    desk: Desk,
    request: MemoRequest,
    on_progress: Tell | None = None,
    stop: threading.Event | None = None,
) -> Memo:
    """Costs and futures of the proposals. Raises `BadUse`, and `BadInput` for scenarios that cannot be read.

    Stopped early, draws and futures that are finished count.
    """
    names = [name for name in dict.fromkeys(request.scenarios) if name != BASELINE]
    if not names:
        raise BadUse("Name at least one scenario beside the baseline, such as {example}.", example="bfe_pilot_3")
    if len(names) > MOST_PROPOSALS:
        raise BadUse("A memo holds at most {most} proposals, not {number}.", most=MOST_PROPOSALS, number=len(names))
    tell = on_progress or (lambda _: None)
    costed = [_costed(desk, request, stack_of(name), tell, stop) for name in names]
    if not request.futures:
        return _memo(desk, request, costed, None)
    asked = request_of(
        names,
        operators=request.operators,
        days=request.days,
        replications=request.futures,
        seed=request.seed,
        workers=request.workers,
        parts=False,
    )
    return _memo(desk, request, costed, compare(desk, asked, tell, stop))


def memo_beside(
    desk: Desk,
    comparison: Comparison,
    on_progress: Tell | None = None,
    stop: threading.Event | None = None,
) -> Memo:
    """The memo about the scenarios of a comparison that has been made; raises as `memo_of` does."""
    asked, tell = comparison.request, on_progress or (lambda _: None)
    stacks = [run.stack for run in comparison.runs[1:]]
    if not 0 < len(stacks) <= MOST_PROPOSALS:
        raise BadUse("A memo holds at most {most} proposals, not {number}.", most=MOST_PROPOSALS, number=len(stacks))
    request = MemoRequest(
        tuple(stack.name for stack in stacks),
        asked.operators,
        days=asked.days,
        futures=comparison.replications,
        seed=asked.seed,
    )
    costed = [_costed(desk, request, stack, tell, stop) for stack in stacks]
    return _memo(desk, request, costed, comparison)


Costed = tuple[Stack, CostAnswer, str]


def _memo(desk: Desk, request: MemoRequest, costed: Sequence[Costed], comparison: Comparison | None) -> Memo:
    runs = {run.stack.name: run for run in comparison.runs} if comparison else {}
    proposals = tuple(Proposed(stack, answer, command, runs.get(stack.name)) for stack, answer, command in costed)
    names = [proposed.stack.name for proposed in proposals]
    return Memo(desk, request, proposals, comparison, _comparing(names, request) if comparison else "")


def _costed(
    desk: Desk,
    request: MemoRequest,
    stack: Stack,
    tell: Tell,
    stop: threading.Event | None,
) -> Costed:
    typed = cost_asked.Typed(
        tuple(part.name for part in stack.parts),
        operators=request.operators,
        first_year=request.first_year,
        years=request.years,
        draws=request.draws,
        seed=request.seed,
    )
    tell(Running(Sentence(marked("The cost of {name}"), {"name": stack.name}), 0.0, 0.0))
    answer = cost(desk, cost_asked.request_from(typed, stack.steps), None, stop)
    return stack, answer, f"{cost_asked.command_of(typed)} --json -"


def _comparing(names: Sequence[str], request: MemoRequest) -> str:
    parts = ["python -m planner compare", *names]
    parts += [f"--operator {operator}" for operator in request.operators]
    usual = MemoRequest(())
    parts += [f"--days {request.days}"] if request.days != usual.days else []
    parts += [f"--replications {request.futures}"]
    parts += [f"--seed {request.seed}"] if request.seed else []
    return " ".join([*parts, "--no-parts", "--json -"])


def changes_by_payer(answer: CostAnswer) -> list[tuple[int, Mapping[str, Fraction]]]:
    """What each payer pays more than in the baseline, year by year [NOK in each year's prices]."""
    return [
        (year.year, {payer: amount - before.payers[payer] for payer, amount in year.payers.items()})
        for year, before in zip(answer.years, answer.baseline, strict=True)
    ]


def is_of_whole(answer: CostAnswer) -> bool:
    """Whether all institutions were costed because none is changed: then levels tell nothing of the proposal."""
    return not answer.lines


def changes_nothing(answer: CostAnswer) -> bool:
    """Whether nobody pays more or less than in the baseline in any year."""
    return not any(amount for _year, payers in changes_by_payer(answer) for amount in payers.values())


def extra_in_full_year(answer: CostAnswer) -> Fraction:
    """What a full year costs more than the same institutions in the baseline [NOK]."""
    return answer.unit_costs.per_year - sum((each.total for each in answer.before), Fraction(0))


def by_item(answer: CostAnswer) -> list[tuple[int, Mapping[str, Fraction]]]:
    """The same by item of the state budget: gross expenses, and co-payments as income [NOK in each year's prices].

    What falls on operations and on purchases follows who owns the institutions, by their cost of a full year.
    """
    purchases = _share_of_purchases(answer)
    found: list[tuple[int, Mapping[str, Fraction]]] = []
    for year, payers in changes_by_payer(answer):
        gross = payers["state_bufetat"] + payers["municipality"]
        items = {
            ITEM_OPERATIONS: gross * (1 - purchases),
            ITEM_PURCHASES: gross * purchases,
            ITEM_INCOME: -payers["municipality"],
        }
        found.append((year, items))
    return found


def _share_of_purchases(answer: CostAnswer) -> Fraction:
    """How much of what Bufetat answers for is bought [0–1]; all of it is run by the state where nothing is costed."""
    by_column: dict[str, Fraction] = {}
    for yearly in (*answer.yearly, *answer.before):
        if yearly.facility.operator != "bfe":
            column = _columns()[yearly.facility.ownership]
            by_column[column] = by_column.get(column, Fraction(0)) + yearly.total
    total = sum(by_column.values(), Fraction(0))
    return by_column.get(ITEM_PURCHASES, Fraction(0)) / total if total else Fraction(0)


@cache
def _columns() -> Mapping[str, str]:
    """The item of what Bufetat pays, by who owns the institution."""
    with (DATA / "reference" / "budget_lines.csv").open(encoding="utf-8", newline="") as source:
        return {row["ownership"]: row["column"] for row in csv.DictReader(source) if row["payer"] == "state_bufetat"}
