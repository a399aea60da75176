"""Kroner beside usable places: what the houses of an answer cost on a desk, and the command that shows it."""

from collections.abc import Sequence

from models.change import Step
from planner.costing.candidates import prices_of
from planner.costing.houses import HouseCost, house_costs
from planner.placement.usable import UsableAnswer
from planner.service import Desk, world_under


def costs_under(desk: Desk, answer: UsableAnswer, steps: Sequence[Step] = ()) -> tuple[HouseCost, ...]:
    """What the houses of the answer cost, under the changes under which it holds."""
    world = world_under(desk, steps)
    return house_costs(world, answer, prices_of(world))


def cost_command(answer: UsableAnswer, scenarios: Sequence[str] = ()) -> str:
    """The command that shows the cost of a house line by line, for four places or those of the unit."""
    under = "".join(f" --scenario {name}" for name in scenarios)
    if answer.site.exists:
        return f"python -m planner cost --institution {answer.site.institution.institution_id}{under}"
    return f"python -m planner cost --pilot 4 --operator {answer.operator}{under}"
