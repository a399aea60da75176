"""Rules about one child and one unit: child c, unit 1a of institution 1, Oslo's (`bfe`) unless a row says otherwise."""

from datetime import timedelta
from math import degrees
from typing import Any

import pytest

from models.child import Exclusion, Pin, Placement
from models.geography import EARTH_RADIUS_KM
from models.institution import Agreement
from planner.placement.case import Case
from planner.placement.eligibility import PAIR_RULES, eligible_units, is_eligible, refusals
from tests.rules.drawn import DAY, HOME, Row, breaking, days, keeping, model_allows, newly_broken, number, pair, table
from tests.rules.test_rooms import born

RUNS = {"bfe": "bfe", "ost": "bufetat_ost", "sor": "bufetat_sor"}

# `house` is who runs the institution; agreements read operator>provider=yes/no, with @ for one institution.
OPERATOR = table("""
situation                                    | child | house | agreements               | finds
its own operator's institution               | bfe   | bfe   |                          | allowed
another operator's, no agreement             | bfe   | ost   |                          | refused
another operator's, the other way round      | ost   | bfe   |                          | refused
another region's, no agreement               | sor   | ost   |                          | refused
an agreement lets it in                      | bfe   | ost   | bfe>ost=yes              | allowed
an agreement says no                         | bfe   | ost   | bfe>ost=no               | refused
the agreement holds for the other direction  | ost   | bfe   | bfe>ost=yes              | refused
the agreement is with another provider       | bfe   | ost   | bfe>sor=yes              | refused
the agreement is of another operator         | bfe   | ost   | sor>ost=yes              | refused
an agreement for this institution            | bfe   | ost   | bfe>ost@1=yes            | allowed
an agreement for another institution         | bfe   | ost   | bfe>ost@2=yes            | refused
the narrow no goes before the general yes    | bfe   | ost   | bfe>ost=yes bfe>ost@1=no | refused
the narrow yes goes before the general no    | bfe   | ost   | bfe>ost=no bfe>ost@1=yes | allowed
a narrow no elsewhere leaves the general yes | bfe   | ost   | bfe>ost=yes bfe>ost@2=no | allowed
a narrow yes elsewhere leaves the general no | bfe   | ost   | bfe>ost=no bfe>ost@2=yes | refused
a chain of agreements is no agreement        | bfe   | ost   | bfe>sor=yes sor>ost=yes  | refused
""")

GROUND = table("""
situation                         | child | house                       | finds
the only one                      | 5-1   | 5-1                         | allowed
one of several                    | 6-2   | 5-1 6-1 6-2                 | allowed
the last of all                   | 6-6   | 3-2 4-2 4-4 5-1 6-1 6-2 6-6 | allowed
the first of all                  | 3-2   | 3-2 4-2                     | allowed
none is approved                  | 5-1   |                             | refused
care, but another section         | 5-1   | 3-2                         | refused
care, the other way round         | 3-2   | 5-1                         | refused
acute care is not acute behaviour | 4-4   | 4-2                         | refused
acute behaviour is not acute care | 4-2   | 4-4                         | refused
consent is not compulsion         | 6-2   | 6-1                         | refused
compulsion is not consent         | 6-1   | 6-2                         | refused
human trafficking is its own      | 6-6   | 6-1 6-2                     | refused
all but this one                  | 4-2   | 3-2 4-4 5-1 6-1 6-2 6-6     | refused
all but this one, behaviour       | 6-2   | 3-2 4-2 4-4 5-1 6-1 6-6     | refused
all but this one, voluntary       | 3-2   | 4-2 4-4 5-1 6-1 6-2 6-6     | refused
""")

TARGET_GROUP = table("""
situation                     | child               | house                                    | finds
the only one                  | care                | care                                     | allowed
one of several                | behaviour_high_risk | care behaviour_high_risk                 | allowed
first of several              | acute               | acute assessment                         | allowed
low and high risk, high asked | behaviour_high_risk | behaviour_low_risk behaviour_high_risk   | allowed
none is approved              | care                |                                          | refused
low risk is not high risk     | behaviour_high_risk | behaviour_low_risk                       | refused
high risk is not low risk     | behaviour_low_risk  | behaviour_high_risk                      | refused
care is not acute             | acute               | care                                     | refused
acute is not care             | care                | acute                                    | refused
assessment is not care        | assessment          | care                                     | refused
care is not assessment        | care                | assessment                               | refused
substance use is its own      | substance_use       | behaviour_low_risk behaviour_high_risk   | refused
reinforced is its own         | reinforced          | care behaviour_high_risk                 | refused
others but not this           | care                | acute assessment reinforced              | refused
others but not this, acute    | acute               | care assessment reinforced substance_use | refused
""")

AGE = table("""
situation                         | child (years.months) | from | to | finds
no limits                         | 15.3                 |      |    | allowed
in the middle                     | 15.3                 | 13   | 18 | allowed
the youngest allowed              | 13.0                 | 13   | 18 | allowed
a month too young                 | 12.11                | 13   | 18 | refused
a year too young                  | 12.0                 | 13   | 18 | refused
the oldest allowed                | 17.0                 | 13   | 17 | allowed
the oldest allowed, to the month  | 17.11                | 13   | 17 | allowed
a month too old                   | 18.0                 | 13   | 17 | refused
years too old                     | 19.5                 | 13   | 17 | refused
only a lower limit, old enough    | 19.0                 | 13   |    | allowed
only a lower limit, too young     | 11.9                 | 13   |    | refused
only an upper limit, young enough | 6.0                  |      | 12 | allowed
only an upper limit, too old      | 13.0                 |      | 12 | refused
one year alone, that year         | 15.6                 | 15   | 15 | allowed
one year alone, before            | 14.11                | 15   | 15 | refused
one year alone, after             | 16.0                 | 15   | 15 | refused
a limit of nought is a limit      | 1.0                  |      | 0  | refused
a baby where the limit is nought  | 0.11                 |      | 0  | allowed
a newborn where one must be one   | 0.11                 | 1    |    | refused
limits that leave nobody          | 15.0                 | 16   | 14 | refused
""")

GENDER = table("""
situation          | child | house | finds
a girl, anyone     | girl  | any   | allowed
a boy, anyone      | boy   | any   | allowed
a girl among girls | girl  | girls | allowed
a boy among boys   | boy   | boys  | allowed
a girl among boys  | girl  | boys  | refused
a boy among girls  | boy   | girls | refused
""")

# Days from the planning day; `closes` is the first day on which nobody may live there.
OPEN_DATES = table("""
situation                                   | wanted | opens | closes | finds
no dates                                    |        |       |        | allowed
opened long ago, closes far ahead           |        | -400  | +400   | allowed
opens today                                 |        | 0     |        | allowed
opens tomorrow                              |        | +1    |        | refused
opens in a year                             |        | +365  |        | refused
closes tomorrow                             |        |       | +1     | allowed
closes today                                |        |       | 0      | refused
closed yesterday                            |        |       | -1     | refused
closed long ago                             |        | -400  | -300   | refused
opens on the day the place is wanted        | +9     | +9    |        | allowed
opens the day after it is wanted            | +9     | +10   |        | refused
open today, closed when wanted              | +9     |       | +9     | refused
open on the last day when wanted            | +9     |       | +10    | allowed
opens later, wanted in the past means today | -9     | +1    |        | refused
wanted in the past, opened since            | -9     | -1    |        | allowed
wanted in the past, closed since            | -9     |       | 0      | refused
opens and closes before it is wanted        | +30    | +5    | +20    | refused
closes before it opens                      |        | +5    | -5     | refused
opens today and closes today                |        | 0     | 0      | refused
""")

# `counted` is the first day that counts, `since` the day a resident came; 56, 365 and 730 days are the limits.
STAY_LIMIT = table("""
situation                                | ground | kind     | counted | since | wanted | finds
a ground without a limit                 | 5-1    | long     | -3000   |       |        | allowed
a new stay                               | 6-2    | long     |         |       |        | allowed
the last lawful day, long                | 6-2    | long     | -364    |       |        | allowed
a day over, long                         | 6-2    | long     | -365    |       |        | refused
no kind is stated, long is meant         | 6-2    |          | -365    |       |        | refused
no kind is stated, the last lawful day   | 6-2    |          | -364    |       |        | allowed
the last lawful day, short               | 6-2    | short    | -55     |       |        | allowed
a day over, short                        | 6-2    | short    | -56     |       |        | refused
the last lawful day, extended            | 6-2    | extended | -729    |       |        | allowed
a day over, extended                     | 6-2    | extended | -730    |       |        | refused
days under 4-4 have their limit too      | 4-4    | short    | -56     |       |        | refused
a day over under 4-4, long               | 4-4    | long     | -365    |       |        | refused
over when the place is wanted            | 6-2    | short    | -50     |       | +6     | refused
not over when the place is wanted        | 6-2    | short    | -50     |       | +5     | allowed
a resident, the last lawful day          | 6-2    | short    |         | -55   |        | allowed
a resident, a day over                   | 6-2    | short    |         | -56   |        | refused
a resident, counted since before it came | 6-2    | short    | -56     | -10   |        | refused
a resident, counted only since later     | 6-2    | short    | -10     | -56   |        | allowed
wanted far ahead, nothing counted yet    | 6-2    | short    |         |       | +900   | allowed
years over                               | 6-2    | long     | -3000   |       |        | refused
""")

# A house to avoid, or a circle around a point so many km north of the institution.
EXCLUSIONS = table("""
situation                            | of | house | north | radius | finds
nothing is excluded                  |    |       |       |        | allowed
this house is                        | c  | 1     |       |        | refused
another house is                     | c  | 2     |       |        | allowed
another child may not live here      | d  | 1     |       |        | allowed
inside the circle                    | c  |       | 5     | 10     | refused
just inside the circle               | c  |       | 9.999 | 10     | refused
just outside the circle              | c  |       | 10.01 | 10     | allowed
far outside the circle               | c  |       | 300   | 10     | allowed
the circle of another child          | d  |       | 5     | 10     | allowed
at the centre                        | c  |       | 0     | 10     | refused
at the centre of a circle of nothing | c  |       | 0     | 0      | refused
south of the centre                  | c  |       | -9    | 10     | refused
a wide circle                        | c  |       | 299   | 300    | refused
a tiny circle around the door        | c  |       | 0.1   | 0.2    | refused
a tiny circle down the road          | c  |       | 0.3   | 0.2    | allowed
this house and a circle far away     | c  | 1     | 300   | 10     | refused
another house and a circle around it | c  | 2     | 5     | 10     | refused
""")

PINS = table("""
situation                         | pins                        | finds
nothing is pinned                 |                             | allowed
pinned here                       | c=must@1a                   | allowed
pinned to another unit            | c=must@1b                   | refused
forbidden here                    | c=must_not@1a               | refused
forbidden in another unit         | c=must_not@1b               | allowed
another child is pinned elsewhere | d=must@1b                   | allowed
another child is forbidden here   | d=must_not@1a               | allowed
another child is pinned here      | d=must@1a                   | allowed
pinned here and elsewhere         | c=must@1a c=must@1b         | refused
pinned elsewhere and here         | c=must@1b c=must@1a         | refused
pinned and forbidden here         | c=must@1a c=must_not@1a     | refused
pinned here, forbidden elsewhere  | c=must@1a c=must_not@1b     | allowed
pinned and forbidden elsewhere    | c=must@1b c=must_not@1b     | refused
pinned elsewhere, forbidden here  | c=must@1b c=must_not@1a     | refused
forbidden here and elsewhere      | c=must_not@1a c=must_not@1b | refused
pinned to two other units         | c=must@1b c=must@1c         | refused
pinned to a unit that is no more  | c=must@9z                   | refused
forbidden here twice              | c=must_not@1a c=must_not@1a | refused
""")

TABLES = {
    "operator_or_agreement": OPERATOR,
    "ground": GROUND,
    "target_group": TARGET_GROUP,
    "age": AGE,
    "gender": GENDER,
    "open_dates": OPEN_DATES,
    "stay_limit": STAY_LIMIT,
    "exclusions": EXCLUSIONS,
    "pins": PINS,
}


def says(made: Case, code: str, expected: str) -> None:
    """The rule says what is expected and is alone in it; reasons, checker and model say the same."""
    child, unit = made.child_by_id["c"], made.unit_by_id["1a"]
    rule = next(rule for rule in PAIR_RULES if rule.code == code)
    assert (rule.facts(made, child, unit) is None) == (expected == "allowed")
    refused = list(refusals(made, child, unit))
    assert {found.code for found, _ in refused} == (set() if expected == "allowed" else {code})
    assert all("{" not in str(sentence) for _, sentence in refused)
    assert is_eligible(made, child, unit) == (unit in eligible_units(made, child)) == (expected == "allowed")
    assert (code in newly_broken(made, {"c": "1a"})) == (expected == "refused")
    assert model_allows(made, {"c": "1a"}) == (expected == "allowed")


@pytest.mark.parametrize("row", OPERATOR)
def test_a_child_lives_at_its_own_operator_or_where_an_agreement_lets_it(row: Row) -> None:
    agreements = []
    for word in row["agreements"].split():
        who, answer = word.split("=")
        operator, provider = who.split(">")
        provider, _, house = provider.partition("@")
        agreements.append(Agreement(RUNS[operator], RUNS[provider], answer == "yes", None, house or None))
    made = pair({"operator": RUNS[row["child"]]}, {}, {"operator": RUNS[row["house"]]}, agreements=agreements)
    says(made, "operator_or_agreement", row["finds"])


@pytest.mark.parametrize("row", GROUND)
def test_the_institution_is_approved_for_the_ground(row: Row) -> None:
    says(pair({"ground": row["child"]}, {}, {"grounds": tuple(row["house"].split())}), "ground", row["finds"])


@pytest.mark.parametrize("row", TARGET_GROUP)
def test_the_institution_is_approved_for_the_target_group(row: Row) -> None:
    made = pair({"target_group": row["child"]}, {}, {"target_groups": tuple(row["house"].split())})
    says(made, "target_group", row["finds"])


@pytest.mark.parametrize("row", AGE)
def test_the_child_is_of_an_age_that_the_institution_takes(row: Row) -> None:
    limits = {"min_age": number(row["from"]), "max_age": number(row["to"])}
    says(pair({"birth_month": born(row["child (years.months)"])}, {}, limits), "age", row["finds"])


@pytest.mark.parametrize("row", GENDER)
def test_the_institution_takes_children_of_the_gender(row: Row) -> None:
    says(pair({"gender": row["child"]}, {}, {"gender": row["house"]}), "gender", row["finds"])


@pytest.mark.parametrize("row", OPEN_DATES)
def test_the_unit_is_open_on_the_day_the_place_is_needed(row: Row) -> None:
    dates = {"opens_on": days(row["opens"]), "closes_on": days(row["closes"])}
    says(pair({"wanted_from": days(row["wanted"])}, dates, {}), "open_dates", row["finds"])


@pytest.mark.parametrize("row", STAY_LIMIT)
def test_the_law_still_allows_the_stay(row: Row) -> None:
    of_child: dict[str, Any] = {
        "ground": row["ground"],
        "stay_kind": row["kind"] or None,
        "counted_from": days(row["counted"]),
        "wanted_from": days(row["wanted"]),
    }
    since = days(row["since"])
    homes = [Placement("c", "1a", since, None, movable=True)] if since else []
    says(pair(of_child, {}, {}, placements=homes, review=True), "stay_limit", row["finds"])


@pytest.mark.parametrize("row", EXCLUSIONS)
def test_the_institution_is_nowhere_the_child_may_not_live(row: Row) -> None:
    rows = []
    if row["house"]:
        rows.append(Exclusion(row["of"], "reason", row["house"]))
    if row["radius"]:
        north = HOME.latitude + degrees(float(row["north"]) / EARTH_RADIUS_KM)
        rows.append(Exclusion(row["of"], "reason", None, north, HOME.longitude, float(row["radius"])))
    says(pair({}, {}, {}, exclusions=rows), "exclusions", row["finds"])


def test_exactly_on_the_circle_is_inside_it() -> None:
    made = pair({}, {}, {})
    centre = (HOME.latitude + 0.05, HOME.longitude + 0.05)
    exactly = type(HOME)(*centre).km_to(made.point_of(made.institution_by_id["1"]))
    for radius, expected in ((exactly, "refused"), (exactly - 1e-6, "allowed")):
        says(pair({}, {}, {}, exclusions=[Exclusion("c", "r", None, *centre, radius)]), "exclusions", expected)


@pytest.mark.parametrize("row", PINS)
def test_no_pin_forbids_the_unit_or_demands_another(row: Row) -> None:
    pins = []
    for word in row["pins"].split():
        name, pin = word.split("=")
        kind, unit = pin.split("@")
        pins.append(Pin(name, unit, kind, "reason", "P"))
    says(pair({}, {}, {}, pins=pins), "pins", row["finds"])


def test_a_child_turns_a_year_older_with_its_birth_month() -> None:
    limits = {"min_age": 13}
    turns = DAY.replace(year=DAY.year - 13, day=1)
    says(pair({"birth_month": turns}, {}, limits), "age", "allowed")
    says(pair({"birth_month": (turns + timedelta(days=31)).replace(day=1)}, {}, limits), "age", "refused")


def test_every_pair_rule_has_a_table() -> None:
    assert set(TABLES) == {rule.code for rule in PAIR_RULES}


@pytest.mark.parametrize("code", TABLES)
def test_each_table_breaks_its_rule_often_and_keeps_it(code: str) -> None:
    least = 2 if code == "gender" else 10  # there are only two genders and three kinds of houses
    assert breaking(TABLES[code]) >= least
    assert keeping(TABLES[code]) >= 4
