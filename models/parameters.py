"""The dials of the rules and goals: one value object for all that is not data about a child or a unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Parameters:
    """Values in force on one day; unit, meaning and source of each stand in `data/parameters/`.

    Per-shift values are keyed by shift, others by the code they speak of.
    """

    name: str
    goal_order: tuple[str, ...]
    places_counted: str
    one_ground_per_unit: bool
    max_age_span_years: int
    stay_limit_days: Mapping[str, int]
    outnumber_target_groups: tuple[str, ...]
    outnumber_ratio: Mapping[str, float]
    outnumber_margin: Mapping[str, float]
    staff_need: Mapping[str, Mapping[str, float]]
    qualified_need: Mapping[str, Mapping[str, float]]
    road_factor: Mapping[str, float]
    speed_kmh: float
    travel_step_minutes: int
    age_bands: tuple[int, ...]
    high_staff_need: float
    tension_weights: Mapping[str, int]
    acute_reserve_share: float
    ownership_rank: Mapping[str, int]
    price_per_day: Mapping[str, int]
    urgency_weight: Mapping[str, int]
    pilot_grounds: tuple[str, ...]
    pilot_ages: tuple[int, int]
    pilot_staff_levels: tuple[float, ...]
    pilot_staff_share: Mapping[str, float]
    pilot_qualified_share: Mapping[str, float]
    pilot_price_per_day: int
    referral_rate: Mapping[str, Mapping[str, float]]
    demand_factor: Mapping[str, float]
    demand_growth: Mapping[str, float]
    demand_season: Mapping[str, float]
    stay_survival: Mapping[str, Mapping[str, float]]
    stay_factor: Mapping[str, float]
    leaves_at_age: int
    review_after_days: Mapping[str, int]
    review_end_share: Mapping[str, float]
    control_after_days: Mapping[str, int]
    board_cases_per_month: Mapping[str, int]
    patience_days: Mapping[str, float]
    separation_factor: float
    oslo_grant_share: float
    refund_share: float
    refund_threshold: int
    refund_target_groups: tuple[str, ...]
    coordinator_grant: int
    home_based_grant: int
    cost: Mapping[str, float] = field(default_factory=dict)


PAYMENT_DIALS = (
    "oslo_grant_share",
    "refund_share",
    "refund_threshold",
    "refund_target_groups",
    "coordinator_grant",
    "home_based_grant",
    "cost",
)
"""Dials of costs and of who pays: they change no plan and no child's way through a simulation."""
