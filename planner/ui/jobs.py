"""Long work outside the page's thread: one pool for the process, and a job that any page can find by its id.

A rerun of a page does not stop what it started, so nothing is solved inside a page. No function here
touches Streamlit: they run in threads that it does not know.
"""

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from models.plan import Plan, Sentence
from planner.errors import PlannerError
from planner.placement.again import Known
from planner.placement.judge import Verdict
from planner.service import Placed
from planner.store.asked import DONE, FAILED, STOPPED

EARLY_SHARE, EARLY_S = 0.1, 2.0
"""Below this share of the work, or this time [s], nothing is said about the time that is left."""

KEPT = 40
"""Finished jobs that stay to be found again by their id; those looked for last stay longest."""

KEPT_WORK = 200
"""What somebody has written or edited stays longer than what can be asked for again."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Made:
    """A plan ready to be questioned, and what the independent check said of it."""

    placed: Placed
    verdict: Verdict

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.placed.plan

    @property
    def known(self) -> Known:
        """The plan as the core knows it."""
        return self.placed.known


class Report(Protocol):
    """What any long work tells about how far it has come: the step, the time used [s] and the share done [0–1]."""

    @property
    def step(self) -> Sentence:
        """What is being done."""

    @property
    def seconds(self) -> float:
        """Time used [s]."""

    @property
    def share(self) -> float:
        """Share of the work that is done."""


class Noting(Protocol):
    """Keeps what becomes of a job where it outlives the process."""

    def begun(self, job_id: str) -> None:
        """Notes that a job begins."""

    def ended(self, job_id: str, state: str, error_id: str | None) -> None:
        """Notes how a job has ended."""


Note = Callable[[Any], None]
"""Takes a `Report`."""
Work = Callable[[Note, threading.Event], Result]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reached:
    """A goal's value and bound, added up over the independent parts in which it has been settled."""

    value: int
    bound: int


@dataclass(slots=True)
class Job(Generic[Result]):
    """One piece of work. Only its own thread writes to it; pages read it as often as they like.

    `request` is what was asked, as the page that asked has it. `share` is how far it has come [0–1] and never
    goes back, `reached` holds each goal's sum over the parts decided so far, in the order in which they came up.
    `fault` is a sentence for the person, `error_id` the mark of an unexpected error in the log. `is_work` marks what
    somebody has written, which cannot be asked for again.
    """

    job_id: str
    request: Any
    started: float = field(default_factory=time.monotonic)
    ended: float | None = None
    progress: Report | None = None
    share: float = 0.0
    reached: Mapping[str, Reached] = field(default_factory=dict)
    made: Result | None = None
    fault: Sentence | None = None
    error_id: str | None = None
    is_work: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def is_running(self) -> bool:
        """Whether the work still goes on or waits for its turn."""
        return self.ended is None

    @property
    def seconds(self) -> float:
        """Time since the job was asked for, until it ended [s]."""
        return (self.ended or time.monotonic()) - self.started

    @property
    def seconds_left(self) -> float | None:
        """About how long it will go on at the pace so far [s]; `None` where it is too early to tell."""
        if not self.is_running or self.share < EARLY_SHARE or self.seconds < EARLY_S:
            return None
        return self.seconds * (1 - self.share) / self.share


class Jobs:
    """The jobs of this process by id. Two run at once; more wait for their turn."""

    def __init__(self, at_once: int = 2) -> None:
        self._pool = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="job")
        self._jobs: dict[str, Job[Any]] = {}
        self._lock = threading.Lock()

    def start(
        self, request: Any, work: Work[Result], is_kept: bool = True, noting: Noting | None = None
    ) -> Job[Result]:
        """Starts the work and returns at once; the id cannot be guessed.

        A job that is not kept lives as long as whoever asked holds it. `noting` is told when it begins and ends.
        """
        job: Job[Result] = Job(secrets.token_urlsafe(9), request)
        if noting is not None:
            noting.begun(job.job_id)
        if is_kept:
            with self._lock:
                self._forget_oldest()
                self._jobs[job.job_id] = job
        self._pool.submit(_run, job, work, noting)
        return job

    def keep(self, request: Any, made: Result, is_work: bool = False) -> Job[Result]:
        """A job that is done already, so that what it brought is found by its id."""
        job = Job(secrets.token_urlsafe(9), request, made=made, is_work=is_work)
        job.ended = job.started
        job.done.set()
        with self._lock:
            self._forget_oldest()
            self._jobs[job.job_id] = job
        return job

    def find(self, job_id: str | None) -> Job[Any] | None:
        """The job of that id, or `None` where the process has none."""
        with self._lock:
            job = self._jobs.pop(job_id, None) if job_id else None
            if job is not None:
                self._jobs[job.job_id] = job  # last among those to be forgotten
            return job

    def _forget_oldest(self) -> None:
        for is_work, most in ((False, KEPT), (True, KEPT_WORK)):
            ended = [job.job_id for job in self._jobs.values() if not job.is_running and job.is_work == is_work]
            for job_id in ended[: max(0, len(ended) - most + 1)]:
                del self._jobs[job_id]


def _run(job: Job[Result], work: Work[Result], noting: Noting | None) -> None:
    writing = threading.Lock()

    def note(progress: Report) -> None:
        with writing:  # parts are solved side by side, each reporting from its own thread
            job.progress = progress
            job.share = max(job.share, min(1.0, progress.share))
            goal, value, bound = (getattr(progress, name, None) for name in ("goal", "value", "bound"))
            if goal is not None and value is not None and bound is not None:
                before = job.reached.get(goal, Reached(0, 0))
                after = Reached(before.value + value, before.bound + bound)
                job.reached = {**job.reached, goal: after}  # a new mapping: a page may be reading the old one

    try:
        job.made = work(note, job.stop)
    except PlannerError as error:
        job.fault = error.sentence
    except Exception as error:
        job.error_id = noted(error)
    finally:
        job.ended = time.monotonic()
        if noting is not None:
            _note_end(job, noting)
        job.done.set()


def _note_end(job: Job[Any], noting: Noting) -> None:
    """Notes how the job has ended; a store that does not answer costs the note alone, not the result."""
    state = FAILED if job.made is None else STOPPED if job.stop.is_set() else DONE
    try:
        noting.ended(job.job_id, state, job.error_id)
    except Exception as error:
        noted(error)


def noted(error: Exception) -> str:
    """The number under which an unexpected error stands in the log.

    Its message may quote a child's row, so only its kind and place are logged.
    """
    error_id = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    where = " ← ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    _log.error("error %s: %s at %s", error_id, type(error).__name__, where)
    return error_id
