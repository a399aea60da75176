"""What a data set's own records say of referrals and lengths of stay, beside the public rates.

With a table of stays both are fitted: rates from all referrals since an operator's records began, curves by Kaplan and
Meier. They rest on counts alone (`Past`), so a store keeps those and no child of the past.
Without it only those who are there now are known: then rates are set beside the public ones, with those who have
come and gone again allowed for by the public curve, and nothing is replaced.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.child import Stay
from models.codes import CodeBook
from models.dataset import Dataset
from models.parameters import Parameters
from models.past import CurveStep, Past, PastReferrals, PastStays
from planner.simulation.demand import CLASSES, DAYS_A_YEAR
from planner.simulation.lifetimes import Spell, as_dial, kaplan_meier
from planner.simulation.poisson import exact_interval
from planner.simulation.setup import Cohorts
from planner.simulation.survival import Curve, curve_from

MOST_DAYS_BACK = 3 * DAYS_A_YEAR
"""Referrals longer ago say little of today's rate [days]."""

DAYS_BACK_OF_THOSE_THERE = 90
"""How far back those who are there now tell of referrals, where there is no table of stays [days]."""

FEWEST_ENDS = 20
"""A curve from fewer ends of stays does not take the place of the public one."""

OVER = "over"
"""The reason of an end that is the stay's own; all others (law, review, age, a move) only cut it short."""


@dataclass(frozen=True, slots=True)
class FittedRate:
    """Referrals of one operator and class: how many in how many days, and what that makes per 1 000 and year.

    `days` are those in which a referral would still be known [days], `inhabitants` those aged 12–17, `expected` the
    referrals that the public rate gives in the same days.
    """

    operator: str
    ground_class: str
    referrals: int
    days: float
    inhabitants: float
    rate: float
    low: float
    high: float
    public: float
    expected: float

    @property
    def agrees(self) -> bool:
        """Whether the public rate lies in the interval of the own one."""
        return self.low <= self.public <= self.high


@dataclass(frozen=True, slots=True)
class FittedCurve:
    """Stays of one class: how many, how many of them ended by themselves, the curve, and what a dial has of it.

    `dial` is empty where there were too few ends.
    """

    ground_class: str
    stays: int
    ended: int
    steps: tuple[CurveStep, ...]
    dial: Mapping[str, float]
    public: Curve


@dataclass(frozen=True, slots=True)
class Fitted:
    """All of it; `since` is the first day of the register, `None` without a table of stays."""

    as_of: date
    since: date | None
    rates: tuple[FittedRate, ...]
    curves: tuple[FittedCurve, ...]

    @property
    def is_own(self) -> bool:
        """Whether own records take the place of the public rates."""
        return self.since is not None


def fitted(
    dataset: Dataset, codes: CodeBook, cohorts: Cohorts, public: Parameters, as_of: date, kept: Past | None = None
) -> Fitted:
    """What the records say; where the data set has no stays that are over, what is `kept` of others'.

    Raises `BadUse` where the public dials make no curve.
    """
    curves = {name: curve_from(table, public.stay_factor[name], name) for name, table in public.stay_survival.items()}
    past = past_of(dataset, codes, as_of) or kept
    if past is None:
        return Fitted(as_of, None, _rates_of_those_there(dataset, codes, cohorts, public, as_of, curves), ())
    return Fitted(
        past.as_of,
        past.since,
        tuple(rate for each in past.referrals for rate in _rates(each, past.as_of, cohorts, public)),
        tuple(_fitted_curve(each, curves[each.ground_class]) for each in past.stays),
    )


def past_of(dataset: Dataset, codes: CodeBook, as_of: date) -> Past | None:
    """What the table of stays comes to, with those who are there now; `None` where no stay in it is over.

    Every operator's records begin with the first end in them. Operators without any are left out: of theirs only
    those who are still there would be seen, which makes few referrals and long stays.
    """
    stays = [stay for stay in dataset.stays if stay.started <= as_of]
    since: dict[str, date] = {}
    for stay in stays:
        if stay.ended is not None and stay.ended <= as_of:
            since[stay.operator] = min(stay.ended, since.get(stay.operator, as_of))
    if not since:
        return None
    referred = _referrals(dataset, stays)
    everyone = [stay for stay in (*stays, *_under_way(dataset, stays)) if stay.operator in since]
    return Past(
        as_of,
        tuple(_counted(referred, codes, operator, since[operator], as_of) for operator in sorted(since)),
        tuple(_lasting(everyone, codes, name, since, as_of) for name in CLASSES),
    )


def without_few(past: Past) -> Past:
    """The same without curves that are not used because they rest on few ends: they would tell of single stays."""
    return replace(
        past, stays=tuple(each if each.ended >= FEWEST_ENDS else replace(each, steps=()) for each in past.stays)
    )


def with_own(parameters: Parameters, public: Parameters, own: Fitted) -> Mapping[str, object]:
    """The dials that own records change, where a scenario has not turned them already: name → new value."""
    if not own.is_own:
        return {}
    rates = dict(parameters.referral_rate)
    for rate in own.rates:
        before, there = _of(parameters, rate.operator), _of(public, rate.operator)
        if before[rate.ground_class] == there[rate.ground_class]:
            rates[rate.operator] = {**rates.get(rate.operator, before), rate.ground_class: rate.rate}
    survival = {
        name: _dial(own, name) or table if table == public.stay_survival.get(name) else table
        for name, table in parameters.stay_survival.items()
    }
    return {"referral_rate": rates, "stay_survival": survival}


def _dial(own: Fitted, name: str) -> Mapping[str, float]:
    return next((curve.dial for curve in own.curves if curve.ground_class == name), {})


def _of(parameters: Parameters, operator: str) -> Mapping[str, float]:
    return parameters.referral_rate.get(operator, parameters.referral_rate["bufetat"])


def _under_way(dataset: Dataset, stays: Sequence[Stay]) -> list[Stay]:
    """The stays of those who live somewhere now and are not in the table of stays as such."""
    known = {stay.child_id for stay in stays if stay.ended is None}
    child_by_id = {child.child_id: child for child in dataset.children}
    return [
        Stay(row.child_id, child_by_id[row.child_id].operator, child_by_id[row.child_id].ground, row.since)
        for row in dataset.placements
        if row.child_id not in known
    ]


def _referrals(dataset: Dataset, stays: Sequence[Stay]) -> list[tuple[date, str, str]]:
    """Every referral once: day, operator, ground. A stay that follows a move is none of its own."""
    moved = {
        (stay.child_id, stay.ended + timedelta(days=late))
        for stay in stays
        if stay.reason == "moved" and stay.ended is not None
        for late in (0, 1)
    }
    open_stays = {stay.child_id for stay in stays if stay.ended is None}
    found: list[tuple[date, str, str]] = [
        (stay.asked_on, stay.operator, stay.ground) for stay in stays if (stay.child_id, stay.started) not in moved
    ]
    found += [
        (child.referred_on, child.operator, child.ground)
        for child in dataset.children
        if child.child_id not in open_stays
    ]
    return found


def _counted(
    referred: Sequence[tuple[date, str, str]], codes: CodeBook, operator: str, since: date, as_of: date
) -> PastReferrals:
    first = max(since, as_of - timedelta(days=MOST_DAYS_BACK))
    counts = Counter(
        codes.group_of("ground", ground)
        for day, whose, ground in referred
        if whose == operator and first <= day <= as_of
    )
    return PastReferrals(operator, since, first, {name: counts[name] for name in CLASSES})


def _rates(seen: PastReferrals, as_of: date, cohorts: Cohorts, public: Parameters) -> Iterator[FittedRate]:
    days = (as_of - seen.first).days + 1
    inhabitants = cohorts.on(seen.operator, seen.first + timedelta(days=days // 2))
    for name, count in seen.by_class.items():
        yield _rate(seen.operator, name, count, days, inhabitants, public)


def _rates_of_those_there(
    dataset: Dataset,
    codes: CodeBook,
    cohorts: Cohorts,
    public: Parameters,
    as_of: date,
    curves: Mapping[str, Curve],
) -> tuple[FittedRate, ...]:
    """Rates from those who are there now: days count by the share of stays that last as long as the day is ago."""
    first = as_of - timedelta(days=DAYS_BACK_OF_THOSE_THERE - 1)
    counts = Counter(
        (child.operator, codes.group_of("ground", child.ground))
        for child in dataset.children
        if first <= child.referred_on <= as_of
    )
    days = {
        name: sum(curve.share_left(ago) for ago in range(DAYS_BACK_OF_THOSE_THERE)) for name, curve in curves.items()
    }
    return tuple(
        _rate(operator, name, counts[operator, name], days[name], cohorts.on(operator, first), public)
        for operator in sorted({child.operator for child in dataset.children})
        for name in CLASSES
    )


def _rate(operator: str, name: str, count: int, days: float, inhabitants: float, public: Parameters) -> FittedRate:
    per_referral = 1000 * DAYS_A_YEAR / (inhabitants * days)
    low, high = exact_interval(count)
    stated = _of(public, operator)[name]
    return FittedRate(
        operator,
        name,
        count,
        days,
        inhabitants,
        count * per_referral,
        low * per_referral,
        high * per_referral,
        stated,
        stated / per_referral,
    )


def _lasting(stays: Sequence[Stay], codes: CodeBook, name: str, since: Mapping[str, date], as_of: date) -> PastStays:
    of_class = [stay for stay in stays if codes.group_of("ground", stay.ground) == name]
    spells = [spell_of(stay, since[stay.operator], as_of) for stay in of_class]
    return PastStays(name, len(of_class), sum(spell.is_end for spell in spells), kaplan_meier(spells))


def _fitted_curve(seen: PastStays, public: Curve) -> FittedCurve:
    dial = as_dial(seen.steps) if seen.ended >= FEWEST_ENDS else {}
    return FittedCurve(seen.ground_class, seen.stays, seen.ended, seen.steps, dial, public)


def spell_of(stay: Stay, since: date, as_of: date) -> Spell:
    """The stay as far as a register from `since` to `as_of` has seen it [days of its life].

    First and last day count; a stay under way lasts longer than up to the last day of the register.
    """
    entry = max(0, (since - stay.started).days)
    if stay.ended is None or stay.ended > as_of:
        return Spell(entry, (as_of - stay.started).days + 1, False)
    return Spell(entry, (stay.ended - stay.started).days + 1, stay.reason in (None, OVER))
