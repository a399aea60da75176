"""One function per use case: load → core → check → answer. Command line and screen both call these."""

import datetime
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from models.access import Actor
from models.change import Step
from models.codes import CodeBook
from models.dataset import Dataset
from models.geography import Geography
from models.ids import ChildId, UnitId
from models.parameters import Parameters
from models.plan import Plan, Provenance
from planner.errors import BadUse
from planner.exporting import write_folder
from planner.importing import dataset_sha256, read_dataset
from planner.parameters import parameters_for
from planner.placement.again import Known, known_of
from planner.placement.case import Case, Question, living_under
from planner.placement.changes import after
from planner.placement.drawn import UsableRequest
from planner.placement.eligibility import is_eligible
from planner.placement.judge import Verdict, judge
from planner.placement.memory import Memory
from planner.placement.proposals import proposals_of
from planner.placement.rules import new_violations
from planner.placement.solver import Progress, Settings, Solution, solve
from planner.placement.usable import Drawing, UsableAnswer, usable_places
from planner.placement.waivers import waivers_in
from planner.placement.world import World, refuse_far_planning_day
from planner.plans import read_plan, refuse_unknown_ids
from planner.reference import code_book, dictionary, geography
from planner.signed_in import actor_here, address_asked, store_at
from planner.store.opened import SYNTHETIC, Store, held
from planner.store.people import require_login_configured
from planner.store.registers import as_of as day_of
from planner.store.registers import read_dataset as read_dataset_of
from planner.synthesis import synthesize
from planner.template import write_template

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "data" / "synthetic"
NOTICE = "README.md"
"""Beside the tables of every synthetic data set: what says so on every screen and in every file."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything opened for work: a data set with its map, codes and dials, and what identifies it.

    Under changes, `steps` names them and `base` is the desk as it was opened.
    """

    dataset: Dataset
    geography: Geography
    codes: CodeBook
    parameters: Parameters
    data_sha256: str
    is_synthetic: bool
    source_name: str
    as_of: datetime.date
    steps: tuple[Step, ...] = ()
    base: "Desk | None" = None
    kept_in: "Kept | None" = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The store that a desk was opened from, and who opened it."""

    store: Store
    actor: Actor


@dataclass(frozen=True, slots=True)
class PlaceRequest:
    """What a plan is asked for; without a date, on the day the data describe; without operators, for all.

    `steps` are changes to the data and dials under which it is made.
    """

    date: datetime.date | None = None
    operators: tuple[str, ...] = ()
    review_residents: bool = False
    time_limit_s: float = 120.0
    workers: int = 2
    seed: int = 0
    steps: tuple[Step, ...] = ()


def open_desk(source: Path | None = None) -> Desk:
    """Reads a data set and what goes with it: a folder, workbook or store.

    Without `source` the store that `PLANNER_DATABASE_URL` names, as whoever has logged in on the command line;
    without that the shipped data. Raises `BadInput`, `Forbidden` and `BadUse`.
    """
    address = address_asked(source)
    if address is not None:
        store = store_at(address)
        return desk_from_store(store, actor_here(store))
    folder = source or SHIPPED
    dataset = read_dataset(folder)
    return Desk(
        dataset,
        geography(),
        code_book(),
        parameters_for(dataset.as_of()),
        dataset_sha256(dataset),
        says_synthetic(folder),
        folder.name,
        dataset.as_of(),
    )


def desk_from_store(store: Store, actor: Actor) -> Desk:
    """What the actor may see of a store, as a desk; the reading is audited. Raises `Forbidden` and `BadUse`."""
    with store.work(actor) as work:
        require_login_configured(work)
        dataset = read_dataset_of(work)
        day = day_of(work)
        is_synthetic = held(work.connection) == SYNTHETIC
    if day is None or not dataset.children:
        raise BadUse("There are no children in this store, or none that you may see.")
    return Desk(
        dataset,
        geography(),
        code_book(),
        parameters_for(day),
        dataset_sha256(dataset),
        is_synthetic,
        store.name,
        day,
        kept_in=Kept(store, actor),
    )


def says_synthetic(folder: Path) -> bool:
    """Whether the folder carries the notice that goes with every synthetic data set."""
    notice = folder / NOTICE
    return notice.is_file() and notice.read_bytes() == (SHIPPED / NOTICE).read_bytes()


def world_under(desk: Desk, steps: Iterable[Step] = (), day: datetime.date | None = None) -> World:
    """Data and dials on `day` (without it, on the day the data describe) after the desk's steps and these.

    Raises `RefusedChange`, and `BadUse` for a day far from the data.
    A what-if workspace starts from that of the desk as it was opened.
    """
    base = desk.base or desk
    if day is not None:
        refuse_far_planning_day(day, base.as_of)
    parameters = base.parameters if day is None else parameters_for(day)
    start = World(base.dataset, parameters, base.geography, base.codes, day or base.as_of)
    return after(start, (*desk.steps, *steps))


def desk_under(desk: Desk, steps: Iterable[Step], day: datetime.date | None = None) -> Desk:
    """The desk after its own steps and these that hold on `day`; raises `RefusedChange`."""
    made = (*desk.steps, *steps)
    if not made:
        return desk
    base = desk.base or desk
    world = world_under(base, made, day)
    return replace(base, dataset=world.dataset, parameters=world.parameters, steps=made, base=base)


def case_of(
    desk: Desk,
    request: PlaceRequest,
    reviewed: frozenset[ChildId] = frozenset(),
    held: frozenset[ChildId] = frozenset(),
) -> Case:
    """The case that a request asks about; raises `BadUse` for an operator that does not exist.

    Movable residents in `reviewed` are decided too, those in `held` never.
    """
    known = desk.codes.codes("operator")
    for operator in request.operators:
        if operator not in known:
            raise BadUse(
                "There is no operator called «{operator}». Known are: {known}.",
                operator=operator,
                known=", ".join(known),
            )
    world = world_under(desk, request.steps, request.date)
    return Case(
        Question(
            world.dataset,
            world.geography,
            world.codes,
            world.parameters,
            world.day,
            tuple(sorted(request.operators)),
            request.review_residents,
            reviewed,
            held,
        )
    )


def case_under(desk: Desk, plan: Plan) -> Case:
    """The case that a plan answers under its own changes: those who wait, and movable residents whom it names."""
    request = PlaceRequest(plan.date, plan.operators, steps=plan.steps)
    return case_of(desk.base or desk, request, frozenset(units_of(plan)))


@dataclass(frozen=True, slots=True)
class Placed:
    """A plan, and the same as the core knows it: with its case and its proofs, ready to be questioned."""

    plan: Plan
    known: Known


def place(
    desk: Desk,
    request: PlaceRequest,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Plan:
    """The best plan for the request, checked by the rules before it is returned; raises as `placed` does."""
    return placed(desk, request, on_progress, stop).plan


def placed(
    desk: Desk,
    request: PlaceRequest,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    memory: Memory | None = None,
) -> Placed:
    """The best plan for the request, checked by the rules before it is returned, to be questioned afterwards.

    Raises `ContradictingPins`, `BadUse`, or `UnsoundPlan` where the plan or its proof fails its check.
    Stopped or out of time, the plan is the best found so far and its status is `feasible`.
    """
    case = case_of(desk, request)
    memory = memory if memory is not None else Memory()
    settings = Settings(
        time_limit_s=request.time_limit_s,
        workers=request.workers,
        seed=request.seed,
        stop=stop or threading.Event(),
        on_progress=on_progress or (lambda _: None),
        memory=memory,
    )
    if request.review_residents:
        settings = replace(settings, start=_without_review(desk, request, case, settings))
    solution = solve(case, settings)
    held: frozenset[ChildId] = frozenset()
    while more := put_out(case, solution):
        held |= more
        case = case_of(desk, request, held=held)
        settings = replace(settings, start=_without_review(desk, request, case, settings))
        solution = solve(case, settings)
    return Placed(plan_from(desk, request, case, solution), known_of(case, solution, memory))


def plan_from(desk: Desk, request: PlaceRequest, case: Case, solution: Solution) -> Plan:
    """A solution as a plan: proposals with their reasons, goals, waivers, and what it was made from."""
    return Plan(
        case.day,
        solution.status,
        proposals_of(case, solution.unit_of),
        solution.goals,
        Provenance(
            desk.data_sha256, case.parameters.name, code_version(), request.seed, request.workers, solution.runtime_s
        ),
        request.review_residents,
        tuple(sorted(request.operators)),
        solution.interrupted,
        solution.is_settled,
        (*desk.steps, *request.steps),
        waivers_in(case, living_under(case, solution.unit_of)),
    )


def _without_review(desk: Desk, request: PlaceRequest, case: Case, settings: Settings) -> dict[ChildId, UnitId] | None:
    """The best plan that moves nobody, in a quarter of the time: what a review has to be better than.

    `None` where residents break a rule as they live now, so that it is no sound plan of the review.
    """
    quick = replace(settings, time_limit_s=settings.time_limit_s / 4, on_progress=lambda _: None)
    kept = solve(case_of(desk, replace(request, review_residents=False)), quick).unit_of
    at_home = {
        child.child_id: case.home[child.child_id]
        for child in case.candidates
        if child.child_id in case.home and child.child_id not in kept
    }
    given = {child_id: unit_id for child_id, unit_id in kept.items() if unit_id is not None}
    start = at_home | given
    return None if new_violations(case, living_under(case, start)) else start


def put_out(case: Case, solution: Solution) -> frozenset[ChildId]:
    """Residents who would lose a home that is lawful for them.

    It happens only where a home broke a rule before the plan did, such as a unit cut below its residents.
    No review may put a child out: they stay, and the breach is reported as inherited.
    """
    return frozenset(
        child.child_id
        for child in case.candidates
        if child.child_id in case.home
        and solution.unit_of[child.child_id] is None
        and is_eligible(case, child, case.unit_by_id[case.home[child.child_id]])
    )


def check(desk: Desk, plan_file: Path) -> Verdict:
    """The verdict on a plan file, from the rules alone; raises `BadInput` for a file that is no plan.

    A plan typed by hand may name only children and units; then its day is the data's own, and movable
    residents whom it names may move.
    """
    plan, case = plan_and_case(desk, plan_file)
    return replace(judge(case, units_of(plan), plan.goals, plan.status), steps=plan.steps)


def check_plan(desk: Desk, plan: Plan) -> Verdict:
    """The verdict on a plan at hand, from the rules alone, under the changes that it carries."""
    return replace(judge(case_under(desk, plan), units_of(plan), plan.goals, plan.status), steps=plan.steps)


def plan_and_case(desk: Desk, plan_file: Path) -> tuple[Plan, Case]:
    """A plan from a file and the case that it answers; raises `BadInput` for a file that is no plan of these data."""
    plan = read_plan(plan_file, desk.as_of)
    case = case_under(desk, plan)
    refuse_unknown_ids(plan, plan_file.name, set(case.child_by_id), set(case.unit_by_id))
    return plan, case


def units_of(plan: Plan) -> dict[ChildId, UnitId | None]:
    """The unit of every child that the plan names."""
    return {proposal.child_id: proposal.unit_id for proposal in plan.proposals}


def usable(
    desk: Desk,
    request: UsableRequest,
    on_progress: Callable[[Drawing], None] | None = None,
    stop: threading.Event | None = None,
    steps: tuple[Step, ...] = (),
) -> UsableAnswer:
    """How many of the places asked about can be filled on an average day, under changes; raises `BadUse`.

    Stopped early, the draws made so far count.
    """
    question = case_of(desk, PlaceRequest(steps=steps)).question
    return usable_places(question, request, on_progress or (lambda _: None), stop)


def synthesize_to(children: int, seed: int, folder: Path) -> dict[str, int]:
    """Writes a synthetic data set; the number of rows of each table."""
    dataset = synthesize(children, seed)
    try:
        write_folder(dataset, folder)
        (folder / NOTICE).write_bytes((SHIPPED / NOTICE).read_bytes())
    except OSError:
        raise BadUse("{file} cannot be written.", file=folder) from None
    return {table: len(getattr(dataset, table)) for table in dictionary()}


def write_template_to(file: Path, language: str) -> None:
    """Writes the empty workbook."""
    if file.suffix.lower() != ".xlsx":
        raise BadUse("The template is a workbook: give the file a name that ends in .xlsx.")
    if not file.parent.is_dir():
        raise BadUse("{file} cannot be written: there is no such folder.", file=file)
    try:
        write_template(file, language)
    except (OSError, FileCreateError):
        raise BadUse("{file} cannot be written.", file=file) from None


CORE = (
    *("models", "planner/placement", "planner/simulation", "planner/schedule"),
    *("planner/capacity", "planner/costing", "planner/gap"),
)
"""Folders whose code makes plans and figures."""


@cache
def code_version() -> str:
    """A fingerprint of the code that decides and reckons: the SHA-256 of the core's files, cut to 12 digits."""
    digest = sha256()
    for file in sorted(file for folder in CORE for file in (ROOT / folder).rglob("*.py")):
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
