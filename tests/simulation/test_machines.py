"""The same futures whoever lives through them: threads, processes, a Dask cluster that loses a worker; and resumed."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from planner import comparing
from planner.capacity.sampling import sampled
from planner.comparing import Comparison, compare, request_of
from planner.errors import BadUse
from planner.kept_futures import KeptFutures
from planner.machines import machines
from planner.simulation.replications import Machines
from planner.simulation.simulate import Future, Ledger
from tests.simulation.futures import desk, futures, oslo

DAYS, COUNT = 12, 14


@pytest.fixture(scope="module")
def here() -> tuple[Future, ...]:
    """The futures as one process lives through them."""
    return futures(oslo(DAYS), COUNT, 1, lambda _: None)


@pytest.mark.parametrize("backend", ["threading", "loky"])
def test_threads_and_processes_give_the_same_numbers_to_the_last_digit(here: tuple[Future, ...], backend: str) -> None:
    assert futures(oslo(DAYS), COUNT, 2, lambda _: None, None, Machines(2, backend)) == here


def test_days_that_capacity_looks_at_are_the_same_whoever_lives_through_them() -> None:
    setup, days = oslo(DAYS), (3, 7, 11)
    alone, threads = (
        sampled(setup, days, machines, lambda _: None, threading.Event())
        for machines in (Machines(1), Machines(2, "threading"))
    )
    assert [each.future for each in alone] == [0, 1, 2]
    assert alone == threads


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Any]:
    """Two Dask workers of one thread each on this machine."""
    distributed = pytest.importorskip("distributed")
    made = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=str(tmp_path)
    )
    yield made
    made.close()


def test_a_cluster_that_loses_a_worker_on_the_way_gives_the_same_numbers(
    here: tuple[Future, ...], cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_DASK", cluster.scheduler_address)
    killed: list[int] = []
    with machines(2) as who:
        pids = who.client.run(os.getpid)
        assert len(pids) == 2

        def lose_one(done: int) -> None:
            if done == 3 and not killed:
                killed.append(next(iter(pids.values())))
                os.kill(killed[0], signal.SIGKILL)

        found = futures(oslo(DAYS), COUNT, 2, lose_one, None, who)
    assert killed
    assert found == here


def test_a_scheduler_that_does_not_answer_is_bad_use(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("planner.machines.CONNECT_S", 0.3)
    monkeypatch.setenv("PLANNER_DASK", "tcp://127.0.0.1:9")
    with pytest.raises(BadUse, match="nobody answers there"), machines(2):
        pass
    monkeypatch.delenv("PLANNER_DASK")
    monkeypatch.setenv("PLANNER_BACKEND", "multiprocessing")
    with pytest.raises(BadUse, match="loky or threading"), machines(2):
        pass


def stopped_after(count: int, file: Path | None, seed: int = 0) -> Comparison:
    """A comparison of two scenarios with three futures each, stopped after so many."""
    stop = threading.Event()
    done: list[float] = []

    def watch(running: comparing.Running) -> None:
        if "Futures" in running.step.template:
            done.append(running.share)
            if len(done) == count:
                stop.set()

    request = request_of(["bfe_pilot_4"], days=50, replications=3, workers=1, seed=seed)
    return compare(desk(), request, watch, stop, file)


def test_a_comparison_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    first = stopped_after(4, file)
    assert (first.is_interrupted, first.lived, first.replications) == (True, 4, 2)  # two futures of each
    with file.open("a", encoding="utf-8") as target:
        target.write('{"key": "cut short')
    second = stopped_after(99, file)
    assert (second.is_interrupted, second.kept, second.lived) == (False, 4, 2)
    fresh = stopped_after(99, None)
    assert [run.futures for run in second.runs] == [run.futures for run in fresh.runs]
    third = stopped_after(99, file)
    assert (third.kept, third.lived) == (6, 0)
    assert stopped_after(99, file, seed=1).kept == 0  # other futures under another seed


def test_stopped_before_the_first_future_of_all_there_is_nothing_to_show() -> None:
    with pytest.raises(BadUse, match="nothing to show"):
        stopped_after(1, None)


def test_floats_come_back_from_the_file_to_the_last_digit(tmp_path: Path) -> None:
    future = Future(7, {"breach_days": 0.1 + 0.2, "wait_days": 1e-17}, Ledger(1, 2, 3, 4, 5))
    kept = KeptFutures(tmp_path / "k")
    kept.add("q", future)
    assert KeptFutures(tmp_path / "k").of("q") == {7: future}
    assert KeptFutures(tmp_path / "k").of("other") == {}
    with pytest.raises(BadUse):
        KeptFutures(tmp_path / "no" / "such")


@pytest.mark.parametrize("line", ["[]", "7", "{}", '{"key": 1, "replication": "x"}', "x" * 100_001, "\x00"])
def test_lines_that_are_no_futures_are_passed_over(tmp_path: Path, line: str) -> None:
    (tmp_path / "k").write_text(line + "\n", encoding="utf-8")
    assert KeptFutures(tmp_path / "k").of("q") == {}
