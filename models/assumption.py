"""What a result rests on: one value with its range, where it comes from, who owns it, and when it was last changed."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from models.plan import Sentence


@dataclass(frozen=True, slots=True)
class Assumption:
    """A row of the register of assumptions.

    `what` and `unit` are translated where they are shown; `value` may be a text where it is a choice and no
    number. `low` and `high` are the ends of its range, `None` where none is stated. `kind` says how far it can be
    trusted (published, derived, secondary, assumption, own). `changed` is the last change of its file.
    """

    what: Sentence
    value: Fraction | Sentence
    unit: Sentence
    year: str
    kind: str
    source: str
    owner: str
    low: Fraction | None = None
    high: Fraction | None = None
    changed: date | None = None
    digits: int = 1
