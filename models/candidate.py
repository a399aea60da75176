"""What could be done with capacity: one candidate is changes that stand or fall together, with their price."""

from dataclasses import dataclass

from models.change import Step
from models.plan import Sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be opened, enlarged, converted, staffed up or closed, at `cost_per_year` [NOK/year].

    A cost below zero is a saving; `cost_once` [NOK] is paid at its start and is no part of it. With `is_reckoned` the
    price is worked out from staff, places and premises, and `command` shows it; else somebody has stated it.
    `places` counts approved places more than before. Of the candidates that share an `alternative_to`, at most one is
    chosen. `source` says where the price comes from.
    """

    candidate_id: str
    kind: str
    title: Sentence
    steps: tuple[Step, ...]
    cost_per_year: int
    places: int = 0
    alternative_to: str = ""
    source: str = ""
    is_reckoned: bool = False
    cost_once: int = 0
    command: str = ""
