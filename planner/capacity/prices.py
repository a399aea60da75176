"""Prices and sizes of what could be done with capacity, as values; where they come from stands in their file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prices:
    """The dials of `data/parameters/capacity/`; their units and sources stand there."""

    name: str
    pilot_sizes: tuple[int, ...]
    pilot_staff_level: float
    pilot_services: tuple[str, ...]
    pilot_target_groups: tuple[str, ...]
    person_years_per_post: float
    price_per_person_year: int
    separate_living_price: int
    conversion_share: float
    closing_share: float
