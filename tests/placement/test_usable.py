"""Usable places: what keeps places empty, and how much, where the answer can be told beforehand."""

import threading
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from models.child import Exclusion, GroupMember, Pin, Placement, Waiver
from models.dataset import Dataset
from models.ids import SHIFTS, Operator, UnitId
from models.institution import Agreement, Institution, Staffing, Unit
from planner.errors import BadUse
from planner.placement.drawn import UsableRequest
from planner.placement.house import Design, House, pilot_site
from planner.placement.spread import estimate, quantile, spread, t_quantile
from planner.placement.usable import usable_places
from tests.placement.group import DAY, apart, group_of, means, plain_child, question_of, weighed

ONE_TO_EIGHT = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
MEASURES = ("used", "first", "best")


@pytest.mark.parametrize("living", ["shared", "separate"])
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("level", [2.0, 3.0, None])
def test_without_separations_n_places_are_worth_n(living: str, measure: str, level: float | None) -> None:
    assert means(group_of(9), living, measure, staff_levels=(level,)) == ONE_TO_EIGHT


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("level", ["unit", "institution", "distance"])
def test_with_all_pairs_apart_a_shared_house_is_worth_one(measure: str, level: str) -> None:
    assert means(apart(group_of(9), level), "shared", measure) == [1.0] * 8


@pytest.mark.parametrize(
    ("level", "worth"), [("unit", ONE_TO_EIGHT), ("institution", [1.0] * 8), ("distance", [1.0] * 8)]
)
def test_living_units_part_those_who_may_share_a_house_but_not_those_who_may_not(
    level: str, worth: list[float]
) -> None:
    assert means(apart(group_of(9), level), "separate") == worth


def test_children_who_need_a_unit_alone_fill_a_shared_house_with_one_and_living_units_all() -> None:
    alone = group_of(9, own_unit=True)
    assert means(alone, "shared") == [1.0] * 8
    assert means(alone, "separate") == ONE_TO_EIGHT


def test_a_shared_house_holds_one_class_of_ground_and_living_units_several() -> None:
    data = group_of(8)
    mixed = replace(data, children=tuple(replace(c, ground="4-4") if n < 3 else c for n, c in enumerate(data.children)))
    assert means(mixed, "shared", "best", queue=8) == [1, 2, 3, 4, 5, 5, 5, 5]
    assert means(mixed, "separate", "best", queue=8) == ONE_TO_EIGHT
    assert {3.0, 5.0} >= set(means(mixed, "shared", "used", queue=8, places=(8,), draws=1))


def test_a_shared_house_spans_so_many_years_and_living_units_any() -> None:
    data = group_of(4)
    ages = (2009, 2010, 2013, 2014)  # with at most five years between them all but one fit together
    spread_out = replace(
        data,
        children=tuple(
            replace(c, birth_month=c.birth_month.replace(year=y)) for c, y in zip(data.children, ages, strict=True)
        ),
    )
    narrow = usable_places(
        replace(question_of(spread_out), parameters=replace(question_of(data).parameters, max_age_span_years=4)),
        UsableRequest(places=(4,), staff_levels=(None,), draws=40),
    )
    assert [house.best.mean.mean for house in narrow.houses] == [3.0, 4.0]


def test_staff_that_children_need_limits_both_arrangements() -> None:
    # 8 by day and 5 at night for four places: two who need three by day fit, three do not.
    needy = group_of(6, staff_day=3.0)
    for living in ("shared", "separate"):
        assert means(needy, living, places=(4,), staff_levels=(2.0,)) == [2.0]
        assert means(needy, living, places=(4,), staff_levels=(3.0,)) == [4.0]


def test_night_staff_can_be_what_is_short() -> None:
    # Five at night: three who need 1.5 each fit; by day eight would do for six of them.
    assert means(group_of(6, staff_night=1.5), "separate", places=(4,), staff_levels=(2.0,)) == [3.0]


def test_qualified_staff_can_be_what_is_short() -> None:
    # Five of eight are qualified by day: two who need two each fit.
    assert means(group_of(6, qualified_day=2.0), "separate", places=(4,), staff_levels=(2.0,)) == [2.0]


def test_staff_outnumber_the_children() -> None:
    # One per place: four staff outnumber three children, not four.
    house = weighed(group_of(6), places=(4,), staff_levels=(1.0,), livings=("shared",)).houses[0]
    assert house.used.mean.mean == 3.0
    assert set(house.refusals) == {"staff_outnumber"}


def test_a_group_fills_a_shared_house_to_its_limit_per_unit_and_living_units_to_that_per_institution() -> None:
    data = group_of(8)
    members = tuple(GroupMember("G-1", child.child_id, 2, 3) for child in data.children[:6])
    limited = replace(data, groups=members)
    assert means(limited, "shared", "best", places=(8,), queue=8) == [2 + 2]
    assert means(limited, "separate", "best", places=(8,), queue=8) == [3 + 2]


def test_who_comes_first_can_keep_out_more_than_the_best_choice_does() -> None:
    # Number 1 is kept apart from 2, 3 and 4, who get on: first come, one or three; chosen, always three.
    star = apart(group_of(4), "unit", [(1, 2), (1, 3), (1, 4)])
    house = weighed(star, places=(3,), livings=("shared",), draws=400, queue=4).houses[0]
    assert house.best.mean.mean == 3.0
    assert set(house.used.shares) == {house.used.shares[1], 0.0, house.used.shares[3]}
    assert house.used.shares[1] == pytest.approx(1 / 4, abs=0.07)
    assert house.used.mean.mean == pytest.approx((1 + 3 * 3) / 4, abs=0.15)
    # Of the first three alone: number 1 in front leaves one; at second place or third it leaves the others, two.
    assert house.first.mean.mean == pytest.approx(1 / 4 * 1 + 2 / 4 * 2 + 1 / 4 * 3, abs=0.15)


def test_a_short_queue_fills_no_more_places_than_it_has_children() -> None:
    assert means(group_of(9), "shared", queue=3) == [1, 2, 3, 3, 3, 3, 3, 3]


def test_the_queue_is_as_long_as_those_who_wait_and_never_shorter_than_the_house() -> None:
    unit, institution = Unit("U-1", "I-1", 9), Institution("I-1", "n", "bfe", "state", "0301", (), ())
    data = replace(group_of(12), units=(unit,), institutions=(institution,))
    housed = tuple(Placement(child.child_id, "U-1", child.referred_on) for child in data.children[:5])
    assert weighed(replace(data, placements=housed), places=(4,)).queue == 7
    assert weighed(replace(data, placements=housed), places=(8,)).queue == 8
    assert weighed(group_of(3), places=(4,)).queue == 3


def test_those_who_could_not_live_in_the_house_are_not_drawn_and_are_counted() -> None:
    data = group_of(5)
    odd = (plain_child(6, ground="6-1"), plain_child(7, birth_month=data.children[0].birth_month.replace(year=2016)))
    excluded = Exclusion("B-01", "r", None, 59.91, 10.75, 20.0)
    answer = weighed(replace(data, children=data.children + odd, exclusions=(excluded,)), places=(3,))
    assert (answer.group, answer.pool, answer.closed) == (7, 4, {"age": 1, "exclusions": 1, "ground": 1})
    assert [house.used.mean.mean for house in answer.houses] == [3.0, 3.0]


def test_a_pin_for_today_does_not_touch_what_places_are_worth() -> None:
    pinned = replace(group_of(4), pins=tuple(Pin(f"B-0{n}", "U-9", "must", "r", "P") for n in range(1, 5)))
    assert means(pinned, "shared", places=(4,)) == [4.0]


def neighbourhood(shared: float = 9.0) -> Dataset:
    """Unit U-1 with four places, next door U-2 with a resident who needs three staff by day; staff are shared."""
    institution = Institution("I-1", "n", "bfe", "state", "0301", ("6-2",), ("behaviour_high_risk",))
    units = (Unit("U-1", "I-1", 4), Unit("U-2", "I-1", 2))
    data = group_of(7)
    resident = replace(data.children[0], staff_day=3.0)
    rows = (Staffing("I-1", "day", shared, None, None),)
    return Dataset(
        (institution,),
        units,
        (resident, *data.children[1:]),
        rows,
        (Placement(resident.child_id, "U-2", resident.referred_on),),
    )


def test_a_unit_is_weighed_with_its_own_places_and_what_its_neighbours_leave_of_the_staff() -> None:
    answer = weighed(neighbourhood(), unit_id="U-1", staff_levels=())
    assert [(house.design.places, house.used.mean.mean) for house in answer.houses] == [(4, 4.0), (4, 4.0)]
    assert (answer.pool, answer.operator) == (6, "bfe")
    # Six on shift, three of them for the resident: three are left, while six would outnumber four and the resident.
    short = weighed(neighbourhood(shared=6.0), unit_id="U-1", staff_levels=())
    assert [house.used.mean.mean for house in short.houses] == [3.0, 3.0]


def test_a_child_who_may_not_share_the_institution_with_a_resident_next_door_is_refused() -> None:
    data = neighbourhood()
    kept_apart = apart(data, "institution", [(1, n) for n in range(2, 6)])
    answer = weighed(kept_apart, unit_id="U-1", staff_levels=())
    assert [house.best.mean.mean for house in answer.houses] == [2.0, 2.0]
    assert (answer.group, answer.pool, answer.closed) == (6, 2, {"separations": 4})


def test_members_of_a_group_who_live_next_door_count_towards_the_limit_per_institution() -> None:
    data = neighbourhood()
    grouped = replace(data, groups=tuple(GroupMember("G-1", child.child_id, None, 3) for child in data.children))
    houses = weighed(grouped, unit_id="U-1", staff_levels=()).houses
    assert [house.best.mean.mean for house in houses] == [2.0, 2.0]


def test_staff_of_the_unit_itself_serve_its_living_units_too() -> None:
    data = neighbourhood()
    own = replace(data, staffing=(Staffing("I-1", "day", 3.0, "U-1"),))
    houses = weighed(own, unit_id="U-1", staff_levels=()).houses
    # Three outnumber two children. What the resident next door needs is no business of theirs.
    assert [house.used.mean.mean for house in houses] == [2.0, 2.0]


def test_where_staff_are_not_shared_those_next_door_still_bind_by_separation_and_group() -> None:
    data = replace(neighbourhood(), staffing=(Staffing("I-1", "day", 9.0, "U-1"),))
    kept_apart = apart(data, "institution", [(1, 2), (1, 3)])
    answer = weighed(kept_apart, unit_id="U-1", staff_levels=())
    assert (answer.pool, answer.closed) == (4, {"separations": 2})
    grouped = replace(data, groups=tuple(GroupMember("G-1", child.child_id, None, 3) for child in data.children))
    houses = weighed(grouped, unit_id="U-1", staff_levels=()).houses
    assert [house.best.mean.mean for house in houses] == [2.0, 2.0]


def test_a_neighbour_who_takes_more_than_the_shared_staff_leaves_the_unit_its_own() -> None:
    data = neighbourhood(shared=1.0)
    own = replace(data, staffing=(*data.staffing, Staffing("I-1", "day", 2.0, "U-1")))
    needy = replace(
        own, children=tuple(replace(c, staff_day=c.staff_day if n == 0 else 2.0) for n, c in enumerate(own.children))
    )
    calm = replace(question_of(needy), parameters=replace(question_of(needy).parameters, outnumber_target_groups=()))
    houses = usable_places(calm, UsableRequest(unit_id="U-1", draws=30)).houses
    # One child for the two of the unit itself. Shared out, the resident's need of three comes before theirs.
    assert [house.used.mean.mean for house in houses] == [1.0, 0.0]


def test_a_unit_may_be_weighed_with_other_places_whatever_is_budgeted() -> None:
    data = neighbourhood()
    paid = replace(data, units=(replace(data.units[0], budgeted_places=1), data.units[1]))
    question = replace(question_of(paid), parameters=replace(question_of(paid).parameters, places_counted="budgeted"))
    own, *others = (
        usable_places(question, UsableRequest(unit_id="U-1", places=places, livings=("shared",), draws=30)).houses
        for places in ((), (2, 3))
    )
    assert [(house.design.places, house.used.mean.mean) for house in own] == [(1, 1.0)]
    assert [house.used.mean.mean for house in others[0]] == [2.0, 3.0]


def test_who_can_live_in_a_large_house_is_asked_about_anew_in_a_smaller_one() -> None:
    data = group_of(3)
    question, judged = question_of(data), dict[int, list[tuple[float, ...]]]()
    site = pilot_site(question, Operator("bfe"), ("behaviour_high_risk",), data.children)
    large, small = (House(question, site, Design(n, "shared", 2.0), data.children, judged) for n in (3, 2))
    assert large.is_sound((0, 1, 2))
    assert not small.is_sound((0, 1, 2))
    assert small.is_sound((0, 2))


def test_a_margin_alone_lets_everybody_in_or_nobody() -> None:
    data = replace(neighbourhood(), staffing=(Staffing("I-1", "day", 9.0, "U-1"),))
    dials = question_of(data).parameters
    for margin, worth in ((9, 4.0), (10, 0.0)):
        no_ratio = replace(
            dials, outnumber_ratio=dict.fromkeys(SHIFTS, 0.0), outnumber_margin=dict.fromkeys(SHIFTS, margin)
        )
        asked = UsableRequest(unit_id=UnitId("U-1"), livings=("shared",), draws=30)
        answer = usable_places(replace(question_of(data), parameters=no_ratio), asked)
        assert answer.houses[0].used.mean.mean == worth


def test_a_pilot_stands_where_most_of_the_group_come_from() -> None:
    data = group_of(5)
    homes = ("4601", "0301", "3216", "3216", "5001")
    moved = replace(data, children=tuple(replace(c, municipality=m) for c, m in zip(data.children, homes, strict=True)))
    assert weighed(moved, places=(2,)).site.institution.municipality == "3216"


def test_a_waived_separation_keeps_nobody_out() -> None:
    pair = apart(group_of(2), "unit")
    assert means(pair, "shared", places=(2,)) == [1.0]
    waived = Waiver("B-01", "separations", "r", "P", DAY, other_child_id="B-02")
    assert means(replace(pair, waivers=(waived,)), "shared", places=(2,)) == [2.0]


def test_staff_of_the_unit_and_staff_it_shares_are_shown_together() -> None:
    data = neighbourhood()
    both = replace(
        data, staffing=(*data.staffing, Staffing("I-1", "day", 2.0, "U-1"), Staffing("I-1", "day", 1.0, "U-2"))
    )
    assert [house.staff for house in weighed(both, unit_id="U-1", staff_levels=()).houses] == [{"day": 11.0}] * 2


def torn() -> Dataset:
    """Twelve children of whom about a third of all pairs are kept apart, at random."""
    draw = Random(4)
    pairs = [(a, b) for a in range(1, 13) for b in range(a + 1, 13) if draw.random() < 0.35]
    return apart(group_of(12), "unit", pairs)


def test_differences_compare_draw_by_draw() -> None:
    houses = {(h.design.living, h.design.places): h for h in weighed(torn(), places=(4, 5), draws=200).houses}
    four, five, apart_five = houses["shared", 4], houses["shared", 5], houses["separate", 5]
    assert four.last_adds is None
    assert five.last_adds is not None
    assert five.last_adds.mean == pytest.approx(five.used.mean.mean - four.used.mean.mean)
    assert five.last_adds.width < five.used.mean.width + four.used.mean.width
    assert apart_five.separate_adds is not None
    assert apart_five.separate_adds.mean == pytest.approx(apart_five.used.mean.mean - five.used.mean.mean)
    assert five.separate_adds is None


def test_shares_add_up_and_are_those_of_the_draws() -> None:
    used = weighed(torn(), places=(6,), livings=("shared",)).houses[0].used
    assert sum(used.shares) == pytest.approx(1)
    assert sum(number * share for number, share in enumerate(used.shares)) == pytest.approx(used.mean.mean)
    assert used.p10 <= used.mean.mean <= used.p90


def test_the_same_seed_gives_the_same_answer_whatever_the_order_of_rows_and_the_company_it_is_asked_in() -> None:
    data = torn()
    turned = replace(data, children=data.children[::-1], separations=data.separations[::-1])
    one = weighed(data, places=(4,), livings=("shared",), queue=9).houses[0]
    assert weighed(turned, places=(4,), livings=("shared",), queue=9).houses[0] == one
    among_many = weighed(data, places=(2, 4, 8), staff_levels=(2.0, None), queue=9).houses
    found = next(h for h in among_many if h.design == one.design)
    assert (found.used, found.first, found.best) == (one.used, one.first, one.best)
    assert weighed(data, places=(4,), livings=("shared",), queue=9, seed=1).houses[0].used != one.used


def test_stopped_early_the_draws_made_so_far_count_and_say_so() -> None:
    stop = threading.Event()
    shares = []

    def third(progress: Any) -> None:
        shares.append(progress.share)
        if len(shares) == 3:
            stop.set()

    request = UsableRequest(places=(4,), staff_levels=(None,), draws=40)
    answer = usable_places(question_of(torn()), request, third, stop)
    assert (answer.draws, answer.is_interrupted) == (3, True)
    assert answer.houses[0].has_too_few_draws
    assert answer.houses == weighed(torn(), places=(4,), draws=3).houses
    assert not weighed(torn(), places=(4,)).is_interrupted


def test_one_draw_says_nothing_of_its_own_error() -> None:
    mean = weighed(torn(), places=(4,), draws=1).houses[0].used.mean
    assert (mean.low, mean.high) == (0, 4)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    draw, shares = Random(7), (0.05, 0.15, 0.3, 0.5)
    truth = sum(number * share for number, share in enumerate(shares))
    found = [estimate(draw.choices(range(4), shares, k=40), 0, 3) for _ in range(2000)]
    covered = sum(interval.low <= truth <= interval.high for interval in found) / len(found)
    assert 0.93 <= covered <= 0.965


def test_quantiles_of_the_t_distribution_are_those_of_the_tables() -> None:
    from scipy.stats import t

    for freedom in (1, 2, 3, 5, 10, 39, 299):
        assert t_quantile(freedom) == pytest.approx(t.ppf(0.975, freedom), rel=0.02)


def test_quantiles_are_values_that_were_drawn() -> None:
    values = [0, 1, 1, 2, 3, 3, 3, 4, 4, 4]
    assert (quantile(values, 0.1), quantile(values, 0.5), quantile(values, 0.9)) == (0, 3, 4)
    assert spread([3, 1], 4).shares == (0, 0.5, 0, 0.5, 0)


@pytest.mark.parametrize(
    "asked",
    [
        {"places": (0,)},
        {"places": (9,)},
        {"livings": ("together",)},
        {"staff_levels": (0.0,)},
        {"staff_levels": (11.0,)},
        {"queue": 0},
        {"queue": 41},
        {"draws": 0},
        {"unit_id": "U-none"},
        {"unit_id": "U-1", "staff_levels": (2.0,)},
        {"operator": "nobody"},
        {"operator": "bufetat_nord"},
        {"target_groups": ("nothing",)},
        {"target_groups": ("care",)},
        {"unit_id": "U-1", "operator": "bufetat_ost"},
    ],
)
def test_what_cannot_be_answered_is_refused(asked: dict[str, Any]) -> None:
    data = neighbourhood()
    elsewhere = (*data.children, plain_child(9, operator="bufetat_ost"))
    closed = replace(data, children=elsewhere, agreements=(Agreement("bufetat_ost", "bfe", False),))
    with pytest.raises(BadUse):
        weighed(closed, **({"staff_levels": ()} | asked))
