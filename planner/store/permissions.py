"""Who may do what: the one table, `data/permissions.csv`. What does not stand there is refused."""

import csv
from collections.abc import Mapping
from functools import cache

from models.access import PRACTICE, SCOPES, Actor
from models.plan import marked
from planner.reference import DATA

FILE = DATA / "permissions.csv"

ROLES: Mapping[str, str] = {
    "intake_planner": marked("Intake planner"),
    "regional_lead": marked("Regional lead"),
    "capacity_planner": marked("Capacity planner"),
    "budget_analyst": marked("Budget analyst"),
    "oslo_analyst": marked("Analyst in Oslo (BFE)"),
    "auditor": marked("Supervisor or auditor"),
    "administrator": marked("Administrator"),
    "service_account": marked("Service account"),
    "nobody": marked("Nobody"),
    PRACTICE: marked("Practice on synthetic data"),
}
"""Every role with its name for people."""

OF_ONE_OPERATOR = frozenset({"intake_planner", "regional_lead", "oslo_analyst"})
"""Roles that mean nothing without an operator."""


@cache
def allowed() -> Mapping[tuple[str, str, str], frozenset[str]]:
    """The scopes in which a role may do an action on a resource, by all three."""
    found: dict[tuple[str, str, str], frozenset[str]] = {}
    with FILE.open(encoding="utf-8", newline="") as source:
        for line in csv.DictReader(source):
            key = (line["role"], line["resource"], line["action"])
            assert key not in found, key
            assert line["role"] in ROLES, key
            found[key] = frozenset(scope for scope in SCOPES if line[scope] == "yes")
    return found


def scopes_of(actor: Actor, resource: str, action: str) -> frozenset[str]:
    """The scopes in which the actor may do it; empty where it may not at all."""
    return allowed().get((actor.role, resource, action), frozenset())
