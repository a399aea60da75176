"""The rule book in plain words: what every rule demands, how a plan comes about, what to check, and what it cannot do.

By the codes of the engine's own tables; a test fails where a rule has no words here, or words have no rule.
"""

from collections.abc import Mapping

from models.plan import marked

DEMANDS: Mapping[str, str] = {
    "operator_or_agreement": marked("The child lives with its own operator, or where an agreement opens another one's"),
    "target_group": marked("The institution is approved for the target group decided for the child"),
    "ground": marked("The institution is approved for the ground on which the child is placed"),
    "age": marked("The child is neither younger nor older than the institution takes"),
    "gender": marked("The institution takes children of the child's gender"),
    "exclusions": marked("The child does not come to an institution, or into a circle, where it may not live"),
    "stay_limit": marked("The law still allows the stay on the day the place is needed"),
    "open_dates": marked("The unit is open on the day the place is needed"),
    "pins": marked("What a planner has decided beforehand holds: this unit, or not this unit"),
    "places": marked("No unit holds more children than it has places"),
    "own_unit": marked("A child who needs a unit to itself shares it with nobody"),
    "one_ground_per_unit": marked("A unit holds either emergency, care or treatment at a time"),
    "age_span": marked("The oldest and the youngest in a unit are no further apart in age than the unit allows"),
    "staff_on_shift": marked("On every shift there are as many staff as the children together need"),
    "qualified_on_shift": marked("On every shift there are as many qualified staff as the children together need"),
    "staff_outnumber": marked("Where children at high risk may live, staff are in clear majority on every shift"),
    "separations": marked("Children who must be kept apart live in other units, other houses or far enough away"),
    "group_limits": marked("No more members of a group live together than the group allows"),
    "siblings": marked("Siblings who belong together live at the same institution"),
}
"""What each rule demands, in one sentence."""

IN_WORDS = (
    marked("All children who wait are looked at together: who comes first in the list decides nothing."),
    marked("The rules say which units each child may come to, and who may live together there. They are never broken."),
    marked("Among all plans that keep the rules, the one is found that is best on the first goal, then on the next."),
    marked("A lower goal never costs a higher one anything, and no goal adds up or scores a child."),
    marked("Bounds come from exact arithmetic or from the solver's own proof; where time runs out, the plan says so."),
    marked("Every plan is then checked by code that knows no solver. One that fails is never shown."),
    marked("Plans equal on every goal are told apart by a fixed rule: the same question gives the same answer."),
    marked("A child without a place is a result with reasons, not an error. A person decides, always."),
)
"""How a plan comes about."""

CHECKLIST = (
    marked("Has the child been heard, and does what it said stand on record, or why it does not?"),
    marked("Do the needs, the ground and the target group say what was decided, and not what was at hand?"),
    marked("Are separations and siblings up to date?"),
    marked("Have the alternatives, and what they cost others, been looked at?"),
    marked("Has the receiving unit answered, and is the staffing on the shift as recorded?"),
    marked("Is the reason written down where the decision departs from the proposal?"),
    marked("Does a named person stand for the decision, and does the child know how to appeal?"),
)
"""What somebody asks before a decision is stored."""

LIMITS = (
    marked("The tool knows what is on record, and nothing else: whether two children get on is not in the data."),
    marked("Journeys are reckoned from the middle of the municipality or district unless they have been measured."),
    marked("Staff needed is what somebody has decided, or the default of the target group. It predicts nothing."),
    marked("A plan is about one day. What comes later is simulated, and carries intervals."),
    marked(
        "Values marked «Assumption» are chosen, not measured; each can be changed under «What if» or in a scenario."
    ),
    marked(
        "The shipped children, institutions and units are invented; only their totals are fitted to public figures."
    ),
    marked("It must not be used to predict what a child will do, or to rank children."),
)
"""What the method cannot do."""
