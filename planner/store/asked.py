"""Scenarios with all their versions, runs with what they were made from, and the jobs of pages."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, select, update

from models.tables import asking
from planner.errors import BadUse, Outrun
from planner.store.canonical import as_text, sha256_of
from planner.store.history import edited, kept, stamp
from planner.store.kept_plans import sealed
from planner.store.opened import Work
from planner.store.reach import scope_of_row

SCENARIOS, VERSIONS, RUNS, JOBS = asking.scenarios, asking.scenario_versions, asking.runs, asking.jobs
RUNNING, DONE, STOPPED = "running", "done", "stopped"
"""A run that was killed stays running: nothing it made was kept."""
FAILED, INTERRUPTED = "failed", "interrupted"
"""A job that was killed is running until whoever began it looks for it in vain."""


@dataclass(frozen=True, slots=True)
class KeptScenario:
    """One version of a scenario: its content as the file has it, and who wrote it when."""

    scenario_id: str
    operator: str | None
    number: int
    latest: int
    at: str
    by_user: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeptJob:
    """Long work that a page has begun, without what it brought: that lives as long as the server."""

    kind: str
    state: str
    began_at: str
    ended_at: str | None
    error_id: str | None


def keep_scenario(work: Work, scenario_id: str, content: Mapping[str, Any], seen: int) -> int:
    """Keeps a new version of a scenario; its number. `seen` is the latest version that was seen, 0 for a new one.

    Raises `Forbidden`, and `Outrun` where somebody else has written one in between.
    """
    row = work.connection.execute(select(SCENARIOS).where(SCENARIOS.c.scenario_id == scenario_id)).mappings().first()
    operator = row["operator"] if row is not None else work.actor.operator
    work.require("scenarios", "write", scope_of_row(work, operator))
    latest = row["latest"] if row is not None else 0
    if latest != seen and not seen:
        raise Outrun(
            "There is a scenario «{scenario}» in the store already, in version {latest}. Fetch it and build on it, or "
            "choose another name.",
            latest=latest,
            scenario=scenario_id,
        )
    if latest != seen:
        raise Outrun(
            "Version {latest} of «{scenario}» has been written since you saw version {seen}.",
            latest=latest,
            scenario=scenario_id,
            seen=seen,
        )
    seals = []
    if row is None:
        first = {"scenario_id": scenario_id, "operator": operator, "latest": 1, **stamp(work)}
        work.connection.execute(insert(SCENARIOS).values(**first))
    else:
        change = edited(work, SCENARIOS, "scenario_id", scenario_id, row["version"], {"latest": latest + 1})
        seal = kept(work, [change])
        seals += [seal] if seal else []
    version = {
        "scenario_id": scenario_id,
        "number": latest + 1,
        "at": work.at,
        "by_user": work.actor.user_id,
        "content": as_text(content),
        "sha256": sha256_of(content),
    }
    work.connection.execute(insert(VERSIONS).values(**version))
    work.note("scenario", scenario_id, detail={"number": latest + 1}, seals=[*seals, sealed(VERSIONS, version)])
    return int(latest + 1)


def scenario(work: Work, scenario_id: str, number: int | None = None) -> KeptScenario:
    """A version of a scenario, the latest without `number`; raises `Forbidden` and `BadUse`."""
    row = work.connection.execute(select(SCENARIOS).where(SCENARIOS.c.scenario_id == scenario_id)).first()
    if row is None:
        raise BadUse("There is no scenario «{scenario}» in the store.", scenario=scenario_id)
    work.require("scenarios", "read", scope_of_row(work, row.operator))
    version = work.connection.execute(
        select(VERSIONS).where(VERSIONS.c.scenario_id == scenario_id, VERSIONS.c.number == (number or row.latest))
    ).first()
    if version is None:
        raise BadUse("There is no scenario «{scenario}» in the store.", scenario=scenario_id)
    return KeptScenario(
        scenario_id, row.operator, version.number, row.latest, version.at, version.by_user, json.loads(version.content)
    )


def scenarios(work: Work) -> tuple[KeptScenario, ...]:
    """The latest version of every scenario that the actor may read, by id; raises `Forbidden`."""
    scopes = work.scopes("scenarios", "read")
    rows = work.connection.execute(select(SCENARIOS).order_by(SCENARIOS.c.scenario_id)).all()
    return tuple(scenario(work, row.scenario_id) for row in rows if scope_of_row(work, row.operator) in scopes)


def versions(work: Work, scenario_id: str) -> tuple[KeptScenario, ...]:
    """Every version of a scenario, the latest first; raises `Forbidden` and `BadUse`."""
    latest = scenario(work, scenario_id).latest
    return tuple(scenario(work, scenario_id, number) for number in range(latest, 0, -1))


def begin_run(work: Work, kind: str, request: Mapping[str, Any]) -> str:
    """Notes that a run has begun; its id. Raises `Forbidden` for who may not make plans."""
    work.scopes("plans", "make")
    run_id = f"R-{secrets.token_hex(6)}"
    work.connection.execute(
        insert(RUNS).values(
            run_id=run_id,
            kind=kind,
            operator=work.actor.operator,
            by_user=work.actor.user_id,
            state=RUNNING,
            began_at=work.at,
            asked=as_text(request),
            **stamp(work),
        )
    )
    work.note("run", run_id, detail={"kind": kind})
    return run_id


def end_run(work: Work, run_id: str, state: str, provenance: Mapping[str, Any], result: str | None) -> None:
    """Notes how a run ended, what it was made from and what it brought."""
    work.scopes("plans", "make")
    values = {"state": state, "ended_at": work.at, "result": result, **provenance}
    seal = kept(work, [edited(work, RUNS, "run_id", run_id, 1, values)])
    work.note("run", run_id, detail={"state": state}, seals=[seal] if seal else [])


def begin_job(work: Work, job_id: str, kind: str) -> None:
    """Notes that whoever acts has begun long work; the id, which opens the result, is kept as a hash."""
    work.connection.execute(
        insert(JOBS).values(
            job_sha256=sha256_of(job_id), kind=kind, by_user=work.actor.user_id, state=RUNNING, began_at=work.at
        )
    )
    work.note("job", kind, detail={"state": RUNNING})


def end_job(work: Work, job_id: str, kind: str, state: str, error_id: str | None = None) -> None:
    """Notes how the work has ended."""
    work.connection.execute(
        update(JOBS).where(_is_own(work, job_id)).values(state=state, ended_at=work.at, error_id=error_id)
    )
    work.note("job", kind, detail={"state": state, "error_id": error_id})


def own_job(work: Work, job_id: str) -> KeptJob | None:
    """The job of that id, `None` where whoever acts has begun none."""
    columns = [JOBS.c[field.name] for field in fields(KeptJob)]
    row = work.connection.execute(select(*columns).where(_is_own(work, job_id))).first()
    return KeptJob(*row) if row is not None else None


def _is_own(work: Work, job_id: str) -> ColumnElement[bool]:
    return and_(JOBS.c.job_sha256 == sha256_of(job_id), JOBS.c.by_user == work.actor.user_id)
