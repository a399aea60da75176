"""What a pilot that is weighed looks like, as values; where they come from stands in their file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PilotDials:
    """The dials of `data/parameters/capacity/`; their units and sources stand there."""

    name: str
    pilot_sizes: tuple[int, ...]
    pilot_staff_level: float
    pilot_services: tuple[str, ...]
    pilot_target_groups: tuple[str, ...]
