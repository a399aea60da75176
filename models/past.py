"""What records of stays that are over come to: counts and curves, without any child in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CurveStep:
    """A curve of lengths of stay from `day` on: the share that stays longer, its band, who was there, who ended."""

    day: int
    share: float
    low: float
    high: float
    at_risk: int
    ended: int


@dataclass(frozen=True, slots=True)
class PastReferrals:
    """Referrals to one operator, by class of ground, from `first` to the day of the records.

    `since` is the first day on which its records show a stay that ended.
    """

    operator: str
    since: date
    first: date
    by_class: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PastStays:
    """Stays of one class of ground: how many, how many of them ended by themselves, and how long they lasted."""

    ground_class: str
    stays: int
    ended: int
    steps: tuple[CurveStep, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """All that the records say up to `as_of`: referrals by operator, lengths of stay by class of ground."""

    as_of: date
    referrals: tuple[PastReferrals, ...]
    stays: tuple[PastStays, ...]

    @property
    def since(self) -> date:
        """The first day of the oldest records."""
        return min(each.since for each in self.referrals)
