"""Who is referred when: rates per inhabitant aged 12–17, with season, growth and cohort size; needs as in the data.

Every operator and class of ground is a source of its own. A referral is a child drawn from those of the data
set that the operator has on that class, and takes over its need as a whole: target group, ground, gender, age at
referral, home, staff, services, exclusions and wishes. So needs that go together in the data stay together.

Referrals come in layers of the rate before the scenario. One is kept where its layer, plus a number of its own
between 0 and 1, lies below the factor on that rate. With more demand the same children come, and more beside them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

import numpy as np

from models.child import Child
from models.ids import ChildId, Operator
from models.parameters import Parameters
from planner.errors import BadUse
from planner.simulation.setup import Setup
from planner.simulation.streams import stream

CLASSES = ("acute", "care", "treatment")
"""Classes of placement ground in the order in which they are drawn."""

OF_A_CHILD = ("stays", "reviews", "patience", "separations")
"""Sources of the chances of a child, in the order of `Chances`."""

MOST_LAYERS = 50
"""A factor beyond this is taken for a slip of the pen."""

DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Chances:
    """Numbers between 0 and 1 that decide one child's fate: its stay, its review, its patience, its conflicts."""

    stay: float
    review: float
    patience: float
    conflict: float


@dataclass(frozen=True, slots=True)
class Referral:
    """A child who is referred on day `day` (from 0), the child of the data set it is like, and its chances."""

    day: int
    child: Child
    like: ChildId
    chances: Chances


def referrals(setup: Setup, replication: int) -> list[Referral]:
    """Everyone who is referred in the replication, by day and id."""
    found: list[Referral] = []
    for operator in setup.simulated:
        for ground_class in CLASSES:
            found.extend(_of_source(setup, replication, operator, ground_class))
    return sorted(found, key=lambda referral: (referral.day, referral.child.child_id))


def rate_per_day(setup: Setup, parameters: Parameters, operator: str, ground_class: str, day: date) -> float:
    """Referrals per day before season, growth and factors [children/day]."""
    rates = parameters.referral_rate.get(operator, parameters.referral_rate["bufetat"])
    return rates[ground_class] * setup.cohorts.on(operator, day) / 1000 / DAYS_A_YEAR


def factors(setup: Setup, operator: str, ground_class: str, groups: Iterable[str]) -> Mapping[str, list[float]]:
    """How many times the first day's rate of the base the referrals of every target group are, day by day."""
    base = rate_per_day(setup, setup.base.parameters, operator, ground_class, setup.start)
    found: dict[str, list[float]] = {group: [] for group in groups}
    for number in range(setup.days):
        day = setup.day(number)
        parameters = setup.epoch_on(day).parameters
        level = rate_per_day(setup, parameters, operator, ground_class, day) / base if base else 0.0
        level *= parameters.demand_season[str(day.month)]
        for group, row in found.items():
            growth = (1 + parameters.demand_growth[group]) ** (number / DAYS_A_YEAR)
            row.append(level * growth * parameters.demand_factor[group])
    return found


def _of_source(setup: Setup, replication: int, operator: Operator, ground_class: str) -> Iterator[Referral]:
    models = models_of(setup, operator, ground_class)
    if not models:
        return
    base = rate_per_day(setup, setup.base.parameters, operator, ground_class, setup.start)
    times = factors(setup, operator, ground_class, sorted({child.target_group for child in models}))
    layers = ceil(max((max(row) for row in times.values()), default=0.0))
    if layers > MOST_LAYERS:
        raise BadUse("Demand of more than {most} times the rate is taken for a slip.", most=MOST_LAYERS)
    source = f"{operator}/{ground_class}"
    for layer in range(layers):
        per_day = stream(setup.seed, replication, "arrivals", source, layer).poisson(base, setup.days)
        days = np.repeat(np.arange(setup.days), per_day)
        draws = _numbers(setup, replication, source, layer, len(days))
        for number, day in enumerate(days):
            kept, which, chances = draws[number]
            model = models[int(which * len(models))]
            if layer + kept < times[model.target_group][day]:
                child_id = ChildId(f"~{source}/{layer}/{number:05d}")
                yield Referral(int(day), newcomer(setup, model, child_id, setup.day(int(day))), model.child_id, chances)


def _numbers(setup: Setup, replication: int, source: str, layer: int, count: int) -> list[tuple[float, float, Chances]]:
    """What decides about each referral: whether it is kept, whom it is like, and its chances."""

    def drawn(name: str, columns: int = 1) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        return 1.0 - stream(setup.seed, replication, name, source, layer).random((count, columns))

    who = 1.0 - drawn("attributes", 2)
    parts = [drawn(name)[:, 0].tolist() for name in OF_A_CHILD]
    chances = [Chances(*each) for each in zip(*parts, strict=True)]
    return list(zip(who[:, 0].tolist(), who[:, 1].tolist(), chances, strict=True))


def models_of(setup: Setup, operator: Operator, ground_class: str) -> tuple[Child, ...]:
    """The children of the data set that referrals of the source are like, by id."""
    return tuple(
        sorted(
            (
                child
                for child in setup.base.dataset.children
                if child.operator == operator and setup.codes.group_of("ground", child.ground) == ground_class
            ),
            key=lambda child: child.child_id,
        )
    )


def newcomer(setup: Setup, model: Child, child_id: ChildId, day: date) -> Child:
    """A child like the model, referred on the day at the age the model had when it was referred."""
    months = (model.referred_on.year - model.birth_month.year) * 12 + model.referred_on.month - model.birth_month.month
    born = day.year * 12 + day.month - 1 - months
    is_acute = setup.codes.group_of("ground", model.ground) == "acute"
    return replace(
        model,
        child_id=child_id,
        birth_month=date(born // 12, born % 12 + 1, 1),
        urgency="acute" if is_acute else model.urgency,
        referred_on=day,
        wanted_from=None,
        counted_from=_counted_from(setup, model, day),
        sibling_group=None,
    )


def _counted_from(setup: Setup, model: Child, day: date) -> date | None:
    """The first day that counts towards the legal limit, as many days ago as before the model's own stay."""
    if model.counted_from is None:
        return None
    since = next((row.since for row in setup.base.dataset.placements if row.child_id == model.child_id), setup.start)
    before = (since - model.counted_from).days
    return day - timedelta(days=before) if before > 0 else None


def chances_of_today(setup: Setup, replication: int) -> dict[ChildId, Chances]:
    """The chances of those who are known on the first day: the same in every scenario, whoever else is simulated.

    A child whom a scenario brings to the first day has a stream of its own.
    """
    found: dict[ChildId, Chances] = {}
    for operator in setup.simulated:
        ids = sorted(child.child_id for child in setup.base.dataset.children if child.operator == operator)
        drawn = [
            (1.0 - stream(setup.seed, replication, name, operator).random(len(ids))).tolist() for name in OF_A_CHILD
        ]
        found.update({child_id: Chances(*each) for child_id, *each in zip(ids, *drawn, strict=True)})
    for child in setup.epochs[0].dataset.children:
        if child.child_id not in found:
            own = [1.0 - stream(setup.seed, replication, name, child.child_id).random() for name in OF_A_CHILD]
            found[child.child_id] = Chances(*own)
    return found
