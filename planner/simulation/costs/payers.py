"""Who pays: the rules of a year, and what each payer has of a cost; the parts sum to the cost exactly.

Elsewhere the municipality pays a co-payment (egenandel) per child and month and Bufetat the rest. In Oslo the districts
pay BFE, the state pays what grants bring, and BFE the rest, in this order: districts, the state's part of buildings,
an earmarked grant, the block grant, and the refund for resource-intensive children on what is then left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from planner.simulation.costs.facility import Facility
from planner.simulation.costs.yearly import PREMISES, WAGES

STATE, GRANTS, MUNICIPALITY = "state_bufetat", "state_grants", "municipality"
BFE, DISTRICTS = "oslo_bfe", "oslo_districts"
PAYERS = (STATE, GRANTS, MUNICIPALITY, BFE, DISTRICTS)
"""Who can pay, in the order in which they are shown."""

OSLO = "bfe"
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one year, amounts in its prices; shares [0–1].

    `co_payment` is what a municipality pays [NOK per child and year]. The block grant brings Oslo `grant_share` of what
    the same would bring others, on new places only the part `grant_on_new`. A refund of `refund_share` is paid, child
    by child, of what wages cost beyond `refund_threshold` [NOK per child and year].
    """

    co_payment: Fraction
    district_share: Fraction
    grant_share: Fraction
    grant_on_new: Fraction
    building_share: Fraction
    earmarked: Fraction
    refund_share: Fraction
    refund_threshold: Fraction


def paid_by(
    facility: Facility, amounts: Mapping[str, Fraction], open_share: Fraction, rules: Rules
) -> dict[str, Fraction]:
    """What each payer has of the amounts by component [NOK]; the facility was open this part of the year [0–1]."""
    total = sum(amounts.values(), ZERO)
    children = facility.used * open_share
    parts = dict.fromkeys(PAYERS, ZERO)
    co_payment = min(total, rules.co_payment * children)
    if facility.operator != OSLO:
        return {**parts, MUNICIPALITY: co_payment, STATE: total - co_payment}
    districts = co_payment * rules.district_share
    left = total - districts
    granted = ZERO
    if facility.is_new:
        premises = sum((amounts.get(name, ZERO) for name in PREMISES), ZERO)
        granted += min(left, premises * rules.building_share)
        granted += min(left - granted, rules.earmarked * facility.institutions * open_share)
    follows = rules.grant_share * (rules.grant_on_new if facility.is_new else 1)
    granted += (left - granted) * min(Fraction(1), follows)
    wages = min(left - granted, sum((amounts.get(name, ZERO) for name in WAGES), ZERO))
    granted += rules.refund_share * beyond(facility, wages, children, rules.refund_threshold)
    return {**parts, DISTRICTS: districts, GRANTS: granted, BFE: left - granted}


def beyond(facility: Facility, wages: Fraction, children: Fraction, threshold: Fraction) -> Fraction:
    """What wages cost beyond the threshold, child by child [NOK], for those whom the refund counts.

    Wages are shared by the staff that each child needs; `children` are child-years, `threshold` is per child-year. A
    child below the threshold takes nothing from what another costs above it.
    """
    everything = sum((need for need, _ in facility.needs), ZERO)
    if not children or not everything:
        return ZERO
    each = children / len(facility.needs)
    return sum(
        (max(ZERO, wages * need / everything - threshold * each) for need, counts in facility.needs if counts), ZERO
    )
