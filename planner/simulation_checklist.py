"""STRESS-DES, the checklist for what is to be said of a simulation, filled in from a run itself: 20 items.

After Monks and others (2019), «Strengthening the reporting of empirical simulation studies». Nothing here is typed in
by hand but the sentences: counts, days, dials, places and versions are those of the run.
"""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version

from models.plan import Sentence, marked
from planner.kept_futures import simulation_version
from planner.parameters import entries
from planner.placement.case import Case, Question
from planner.placement.changes import said
from planner.placement.eligibility import PAIR_RULES
from planner.placement.goals import goals_in_order
from planner.placement.rules import PLAN_RULES
from planner.placement.spread import FEWEST_DRAWS
from planner.service import Desk
from planner.simulating import Simulated
from planner.simulation.competing import MOST_STEPS
from planner.simulation.demand import CLASSES
from planner.simulation.ends import CAUSES
from planner.simulation.loss import loss_of
from planner.simulation.measures import MEASURES
from planner.simulation.streams import SOURCES


@dataclass(frozen=True, slots=True)
class Item:
    """One of the 20 items: its number, what it asks for, and what the run answers."""

    number: str
    title: str
    said: tuple[Sentence, ...]


def checklist(desk: Desk, answer: Simulated) -> tuple[Item, ...]:
    """All items in their order."""
    parts = (*_objectives(desk, answer), *_logic(desk, answer), *_data(desk, answer), *_experiments(answer))
    return (*parts, *_implementation(answer))


def _said(template: str, **facts: object) -> Sentence:
    return Sentence(template, facts)


def _objectives(desk: Desk, answer: Simulated) -> Iterator[Item]:
    setup, request = answer.setup, answer.request
    operators = tuple(desk.codes.by_kind["operator"][name] for name in setup.counted)
    yield Item(
        "1.1",
        marked("Purpose of the model"),
        (
            _said(
                marked(
                    "How many children of {operators} wait, how long and how far from home, in {days} days from {day}."
                ),
                operators=operators,
                days=setup.days,
                day=setup.start,
            ),
        ),
    )
    text = marked("{count} measures, each with its unit and interval, in the table of figures.")
    yield Item("1.2", marked("Model outputs"), (_said(text, count=len(MEASURES)),))
    steps = (*desk.steps, *request.steps)
    yield Item(
        "1.3",
        marked("Aims of the experiment"),
        (
            _said(marked("Scenario «{name}» with {count} changes."), name=request.scenario, count=len(steps))
            if steps
            else _said(marked("The baseline: rules, rates and places as they are.")),
        ),
    )


def _logic(desk: Desk, answer: Simulated) -> Iterator[Item]:
    setup = answer.setup
    means = {row.measure: round(row.mean, 1) for row in answer.rows}
    left = sum(means[f"left_{cause}"] for cause in CAUSES)
    yield Item(
        "2.1",
        marked("Overview of the model"),
        (
            _said(
                marked(
                    "Referred ({referred}) → waits ({waiting}) → moves in ({placed}) → lives there ({residents}) "
                    "→ leaves ({left})."
                ),
                referred=means["referred"],
                waiting=means["waiting"],
                placed=means["placed"],
                residents=means["residents"],
                left=round(left, 1),
            ),
            _said(
                marked(
                    "Means of this run: children over the measured days, for those waiting and living there on "
                    "an average day."
                )
            ),
        ),
    )
    yield Item(
        "2.2",
        marked("Logic of the baseline"),
        (
            _said(
                marked(
                    "Every day: the calendar, who leaves, units that close, who is referred, who is placed, the night."
                )
            ),
            _said(
                marked(
                    "A child may live where {pairs} rules about child and unit and {plans} about those who live "
                    "together allow."
                ),
                pairs=len(PAIR_RULES),
                plans=len(PLAN_RULES),
            ),
        ),
    )
    changes = tuple(said(step.change, desk.codes) for step in (*desk.steps, *answer.request.steps))
    yield Item(
        "2.3",
        marked("Logic of the scenario"),
        (
            _said(marked("Changes, in order: {changes}."), changes=changes)
            if changes
            else _said(marked("No change to the baseline.")),
            _said(
                marked("Days on which data or dials change: {days}."), days=tuple(epoch.day for epoch in setup.epochs)
            ),
        ),
    )
    yield Item("2.4", marked("Algorithms"), tuple(_algorithms(desk, answer)))
    yield Item("2.5", marked("Components"), tuple(_components(answer)))


def _algorithms(desk: Desk, answer: Simulated) -> Iterator[Sentence]:
    epoch = answer.setup.epochs[0]
    case = Case(Question(epoch.dataset, desk.geography, desk.codes, epoch.parameters, epoch.day))
    goals = tuple(Sentence(goal.title) for goal in goals_in_order(case))
    yield _said(marked("Goals in strict order: {goals}."), goals=goals)
    if answer.opening_proven:
        yield _said(marked("The first day's list is placed by the engine, proven best."))
    else:
        yield _said(marked("The first day's list is placed by the engine, not proven best."))
    yield _said(
        marked(
            "Later days: competitors for the same places together, with up to {steps} steps of trying; others "
            "one by one."
        ),
        steps=MOST_STEPS,
    )
    loss = loss_of(answer.loss)
    if loss.days:
        yield _said(
            marked("Beside the engine on {days} days: {different} of {choices} choices differ in goal value."),
            days=loss.days,
            different=loss.different,
            choices=loss.choices,
        )


def _components(answer: Simulated) -> Iterator[Sentence]:
    setup = answer.setup
    data = setup.epochs[0].dataset
    open_units = [unit for unit in data.units if unit.is_open(setup.start)]
    living = {row.child_id for row in data.placements}
    yield _said(
        marked("Entities: children; {resident} live somewhere and {waiting} wait on the first day."),
        resident=len(living),
        waiting=len(data.children) - len(living),
    )
    yield _said(
        marked("Activities: stays and waits, ended by {causes} causes; moves only where a unit closes."),
        causes=len(CAUSES),
    )
    yield _said(
        marked(
            "Resources: {units} open units with {approved} approved places at {houses} institutions, and staff "
            "on shifts."
        ),
        units=len(open_units),
        approved=sum(unit.approved_places for unit in open_units),
        houses=len(data.institutions),
    )
    yield _said(marked("Queue: one, acute before planned, then by days waited, then by id."))
    yield _said(
        marked(
            "Entry: referrals of {operators} operators in {classes} classes of ground. Exit: the end of a stay "
            "or of a wait."
        ),
        operators=len(setup.simulated),
        classes=len(CLASSES),
    )


def _data(desk: Desk, answer: Simulated) -> Iterator[Item]:
    parameters = answer.setup.epochs[0].parameters
    used = [entry for entry in entries(answer.setup.start) if entry.name in DIALS]
    kind = (
        _said(marked("Synthetic data: no row is about a real child"))
        if desk.is_synthetic
        else _said(marked("Data set {name}."), name=desk.source_name)
    )
    yield Item(
        "3.1",
        marked("Data sources"),
        (
            kind,
            _said(marked("Fingerprint {sha}, data as of {day}."), sha=desk.data_sha256[:12], day=desk.as_of),
            _said(
                marked(
                    "Inhabitants aged 12–17 by operator and year (SSB), counted to 2026, then those alive grown older."
                )
            ),
        ),
    )
    own = answer.own
    yield Item(
        "3.2",
        marked("Preparation of data"),
        (
            _said(marked("Rates and curves are fitted to the data set's own stays since {day}."), day=own.since)
            if own is not None and own.since is not None
            else _said(marked("No own stays are used: public rates and assumed curves hold.")),
            _said(marked("Who comes is drawn from the children of the data set, needs and separations together.")),
        ),
    )
    yield Item(
        "3.3",
        marked("Input parameters"),
        (
            _said(marked("Dials of {name}: {dials}."), name=parameters.name, dials=tuple(entry.name for entry in used)),
            _said(
                marked("Referrals per 1,000 inhabitants aged 12–17 a year, first day: {rates}."),
                rates=tuple(
                    f"{name} {' / '.join(f'{rates[each]:.2f}' for each in CLASSES)}"
                    for name, rates in parameters.referral_rate.items()
                ),
            ),
        ),
    )
    assumed = tuple(entry.name for entry in used if entry.kind == "assumption")
    yield Item(
        "3.4",
        marked("Assumptions"),
        (
            _said(
                marked("{count} of {all} dials are assumptions: {names}."),
                count=len(assumed),
                all=len(used),
                names=assumed,
            ),
            _said(
                marked(
                    "A stay is not a childhood: two stays of one child are two referrals. Newcomers have no siblings."
                )
            ),
            _said(marked("Days are whole, and nobody is moved but where a unit closes.")),
        ),
    )


def _experiments(answer: Simulated) -> Iterator[Item]:
    setup = answer.setup
    few = sum(row.has_too_few_runs for row in answer.rows)
    yield Item(
        "4.1",
        marked("Initialisation"),
        (
            _said(
                marked("Starts from the residents and the list of {day}; the first {warm_up} days are not measured."),
                day=setup.start,
                warm_up=setup.warm_up,
            ),
        ),
    )
    yield Item("4.2", marked("Run length"), (_said(marked("{days} days, by the day."), days=setup.days),))
    yield Item(
        "4.3",
        marked("Estimation"),
        (
            _said(
                marked("{done} futures of {asked}; mean and 95 % interval by Student's t over futures."),
                done=len(answer.futures),
                asked=answer.request.replications,
            ),
            _said(
                marked("{few} of {all} measures have too few runs: fewer than {least}, or an interval too wide."),
                few=few,
                all=len(answer.rows),
                least=FEWEST_DRAWS,
            ),
        ),
    )


def _implementation(answer: Simulated) -> Iterator[Item]:
    setup = answer.setup
    yield Item(
        "5.1",
        marked("Software"),
        (
            _said(
                marked("Python {python}, numpy {numpy}, OR-Tools {ortools}; the simulation itself is own code."),
                python=platform.python_version(),
                numpy=version("numpy"),
                ortools=version("ortools"),
            ),
        ),
    )
    yield Item(
        "5.2",
        marked("Random sampling"),
        (
            _said(
                marked(
                    "PCG64, seed {seed}; a stream by future, source and subject for each of {count} sources: {sources}."
                ),
                seed=setup.seed,
                count=len(SOURCES),
                sources=SOURCES,
            ),
            _said(marked("Scenarios meet the same random numbers.")),
        ),
    )
    yield Item(
        "5.3",
        marked("Model execution"),
        (
            _said(
                marked("Day by day, {workers} futures at a time; their number changes no figure."),
                workers=answer.request.workers,
            ),
        ),
    )
    yield Item(
        "5.4",
        marked("System"),
        (
            _said(
                marked("{system} on {machine} with {cores} cores; this run took {seconds} seconds."),
                system=platform.system(),
                machine=platform.machine(),
                cores=os.cpu_count() or 1,
                seconds=round(answer.seconds, 1),
            ),
        ),
    )
    yield Item(
        "6.1",
        marked("Where the model is"),
        (
            _said(
                marked(
                    "The program itself under the MIT licence, code {code}: planner/simulation, docs/simulation.md."
                ),
                code=simulation_version(),
            ),
        ),
    )


DIALS = (
    "referral_rate",
    "demand_factor",
    "demand_growth",
    "demand_season",
    "stay_survival",
    "stay_factor",
    "leaves_at_age",
    "review_after_days",
    "review_end_share",
    "patience_days",
    "separation_factor",
    "places_counted",
    "stay_limit_days",
    "acute_reserve_share",
)
"""The dials that a simulation reads beyond those of rules and goals."""
