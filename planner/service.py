"""One function per use case: load → core → check → answer. Command line and screen both call these."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.codes import CodeBook
from models.dataset import Dataset
from models.geography import Geography
from models.ids import ChildId, UnitId
from models.parameters import Parameters
from models.plan import Plan, Provenance
from planner.errors import BadUse
from planner.importing import dataset_sha256, read_dataset
from planner.parameters import parameters_for
from planner.placement.case import Case, Question
from planner.placement.proposals import proposals_of
from planner.placement.solver import Progress, Settings, solve
from planner.reference import code_book, geography

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "data" / "synthetic"


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything opened for work: a data set with its map, codes and dials, and what identifies it."""

    dataset: Dataset
    geography: Geography
    codes: CodeBook
    parameters: Parameters
    data_sha256: str
    is_synthetic: bool
    source_name: str
    as_of: datetime.date


@dataclass(frozen=True, slots=True)
class PlaceRequest:
    """What a plan is asked for; without a date, on the day the data describe; without operators, for all."""

    date: datetime.date | None = None
    operators: tuple[str, ...] = ()
    review_residents: bool = False
    time_limit_s: float = 120.0
    workers: int = 2
    seed: int = 0


def open_desk(source: Path | None = None) -> Desk:
    """Reads a data set (the shipped one without `source`) and what goes with it; raises `BadInput`."""
    folder = source or SHIPPED
    dataset = read_dataset(folder)
    return Desk(
        dataset,
        geography(),
        code_book(),
        parameters_for(dataset.as_of()),
        dataset_sha256(dataset),
        folder.resolve() == SHIPPED.resolve(),
        folder.name,
        dataset.as_of(),
    )


def case_of(desk: Desk, request: PlaceRequest) -> Case:
    """The case that a request asks about; raises `BadUse` for an operator that does not exist."""
    known = desk.codes.codes("operator")
    for operator in request.operators:
        if operator not in known:
            raise BadUse(
                "There is no operator called «{operator}». Known are: {known}.", operator=operator, known=", ".join(known)
            )
    day = request.date or desk.as_of
    parameters = desk.parameters if request.date is None else parameters_for(day)
    return Case(
        Question(
            desk.dataset,
            desk.geography,
            desk.codes,
            parameters,
            day,
            tuple(sorted(request.operators)),
            request.review_residents,
        )
    )


def place(
    desk: Desk,
    request: PlaceRequest,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Plan:
    """The best plan for the request, checked by the rules before it is returned.

    Raises `ContradictingPins`, `BadUse`, or `UnsoundPlan` where the plan or its proof fails its check.
    Stopped or out of time, the plan is the best found so far and its status is `feasible`.
    """
    case = case_of(desk, request)
    settings = Settings(
        time_limit_s=request.time_limit_s,
        workers=request.workers,
        seed=request.seed,
        stop=stop or threading.Event(),
        on_progress=on_progress or (lambda progress: None),
    )
    solution = solve(case, settings)
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
    )


@cache
def code_version() -> str:
    """A fingerprint of the code that decides: the SHA-256 of the core's files, cut to 12 digits."""
    digest = sha256()
    for file in sorted([*(ROOT / "models").glob("*.py"), *(ROOT / "planner" / "placement").glob("*.py")]):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
