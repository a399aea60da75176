"""Everything that is known of children and units on one day: a data set."""

from dataclasses import dataclass
from datetime import date

from models.child import Child, Exclusion, GroupMember, Pin, Placement, Separation, Stay, Waiver, Wish
from models.institution import Agreement, Institution, Staffing, TravelTime, Unit


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tables of `docs/data.md`. References between them hold and ids are unique: the reader sees to it."""

    institutions: tuple[Institution, ...]
    units: tuple[Unit, ...]
    children: tuple[Child, ...]
    staffing: tuple[Staffing, ...] = ()
    placements: tuple[Placement, ...] = ()
    separations: tuple[Separation, ...] = ()
    groups: tuple[GroupMember, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    wishes: tuple[Wish, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    travel: tuple[TravelTime, ...] = ()
    pins: tuple[Pin, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    stays: tuple[Stay, ...] = ()

    def as_of(self) -> date:
        """The day the data describe: the latest referral or move-in in them.

        Raises `ValueError` where there is neither.
        """
        days = [child.referred_on for child in self.children] + [placement.since for placement in self.placements]
        return max(days)
