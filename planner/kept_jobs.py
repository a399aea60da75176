"""Long work of pages noted in the store, so that what a stopped server has lost is told and not only gone."""

from dataclasses import dataclass, replace

from planner.service import Kept
from planner.store.asked import INTERRUPTED, RUNNING, KeptJob, begin_job, end_job, own_job
from planner.store.opened import Work


@dataclass(frozen=True, slots=True)
class Noting:
    """Notes the jobs of one kind in the store, as begun by who opened the desk."""

    kept: Kept
    kind: str

    def begun(self, job_id: str) -> None:
        """Notes that a job begins; raises `Busy`."""
        self.kept.store.do(self.kept.actor, lambda work: begin_job(work, job_id, self.kind))

    def ended(self, job_id: str, state: str, error_id: str | None) -> None:
        """Notes how a job has ended; raises `Busy`."""
        self.kept.store.do(self.kept.actor, lambda work: end_job(work, job_id, self.kind, state, error_id))


def lost(kept: Kept, job_id: str) -> KeptJob | None:
    """A job that this server does not have, as the store knows it: one that never ended was interrupted, and is so now.

    `None` where the actor has begun no such job.
    """

    def act(work: Work) -> KeptJob | None:
        found = own_job(work, job_id)
        if found is None or found.state != RUNNING:
            return found
        end_job(work, job_id, found.kind, INTERRUPTED)
        return replace(found, state=INTERRUPTED, ended_at=work.at)

    found: KeptJob | None = kept.store.do(kept.actor, act)
    return found
