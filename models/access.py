"""Who acts: a person or service in a role, for one operator or for none, in a session."""

from dataclasses import dataclass

from models.ids import Operator

PRACTICE = "practice"
"""The role of whoever works on synthetic data without logging in; it opens nothing else."""

OWN, AGREEMENT, OTHER = "own", "agreement", "other"
SCOPES = (OWN, AGREEMENT, OTHER)
"""How a row stands to the operator of who acts: its own, reached through an agreement or a stay, or neither."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something in the store. Without `operator` every row is of scope `other`.

    `is_confirmed` means that the person has shown anew, a short while ago, who it is.
    """

    user_id: str
    name: str
    role: str
    operator: Operator | None = None
    session_id: str | None = None
    is_confirmed: bool = False
