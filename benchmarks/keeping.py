"""`python -m benchmarks.keeping`: how fast the store is, beside its targets; PostgreSQL where it is installed.

Planners think between two acts, as people do: each reads its desk and then decides on one child, one act about every
`THINKING_S` seconds. What is measured is the act at the service layer, waiting for others included.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from models.access import Actor
from models.dataset import Dataset
from models.ids import Operator
from planner import deciding, service
from planner.deciding import Asked
from planner.errors import Outrun
from planner.exporting import write_folder
from planner.importing import read_dataset
from planner.plans import plan_to_json
from planner.service import NOTICE, PlaceRequest
from planner.store import people, registers, revisions, taking_in
from planner.store.engines import address_from
from planner.store.opened import Store, open_store
from planner.synthesis import synthesize
from tests.store import postgres
from tests.store.making import PLANNING

THINKING_S = 5.0
OSLO = Operator("bfe")
PROVIDER = "https://id.example"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure beside its target; `within` tells whether it holds."""

    what: str
    value: float
    unit: str
    target: float
    detail: str = ""

    @property
    def within(self) -> bool:
        """Whether the target holds."""
        return self.value <= self.target


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures everything that is asked for, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.keeping", description="Measures the store.")
    parser.add_argument("--planners", type=int, default=20, help="planners at once")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they work [s]")
    parser.add_argument("--children", type=int, default=5_000, help="children of the import")
    parser.add_argument("--out", type=Path, help="where the JSON goes")
    asked = parser.parse_args(arguments)
    found: list[Measure] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        engines = {"SQLite": fresh(str(folder / "a.db"), folder / "a.anchor")}
        if postgres.program("initdb") is not None:
            server = stack.enter_context(postgres.server(is_safe=True))
            postgres.run(server, "CREATE ROLE planner LOGIN", "CREATE DATABASE a OWNER planner")
            engines["PostgreSQL"] = fresh(f"{server.replace('boss', 'planner')}/a", folder / "b.anchor")
        for name, store in engines.items():
            found += at_once(store, name, asked.planners, asked.seconds)
        found += [overhead(folder)]
        found += [imported(folder, asked.children)]
    print(f"{'measure':<58}{'value':>10}  {'target':>8}  unit  holds")
    for each in found:
        holds = "yes" if each.within else "NO"
        print(f"{each.what:<58}{each.value:>10.2f}  {each.target:>8.2f}  {each.unit:<4}  {holds}  {each.detail}")
    if asked.out:
        rows = [asdict(each) | {"within": each.within} for each in found]
        asked.out.write_text(json.dumps({"at": datetime.now(UTC).isoformat(), "measures": rows}, indent=1) + "\n")
    return 0


def fresh(address: str, anchor: Path) -> Store:
    """A new store with the shipped country."""
    revisions.upgrade(address_from(address))
    store = open_store(address, anchor)
    with store.work(PLANNING) as work:
        taking_in.take_in(work, read_dataset(service.SHIPPED), True)
    return store


def at_once(store: Store, name: str, planners: int, seconds: float) -> list[Measure]:
    """Planners who read their desk and decide, for a while; the 95th percentile of one act [ms]."""
    let_in(store, planners)
    first = somebody(store, 0)
    desk = service.desk_from_store(store, first)
    request = PlaceRequest(operators=(OSLO,), time_limit_s=60)
    plan = service.place(desk, request)
    deciding.keep(desk, plan)  # as every plan that is made from a store
    content = plan_to_json(plan, "en", desk.is_synthetic)
    waiting = [(each.child_id, each.unit_id) for each in plan.proposals if each.unit_id is not None]
    times: dict[str, list[float]] = {"reading": [], "deciding": []}
    turn = iter(range(10**9))
    until = time.monotonic() + seconds

    def planner(number: int) -> None:
        draw = random.Random(number)
        who = somebody(store, number)
        while time.monotonic() < until:
            time.sleep(draw.uniform(0.5, 1.5) * THINKING_S)
            timed(times["reading"], lambda: _read(store, who))
            time.sleep(draw.uniform(0.5, 1.5) * THINKING_S)
            child, unit = waiting[next(turn) % len(waiting)]
            asked = Asked(child, str(unit), f"Planner {number}", content, view="near the school")
            timed(times["deciding"], lambda asked=asked: _decide(store, who, asked))  # type: ignore[misc]
            _give_back(store, who, child)

    threads = [threading.Thread(target=planner, args=(number,)) for number in range(planners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [
        Measure(
            f"{name}: {planners} planners at once, {kind}, p95",
            1000 * quantiles(taken, n=20)[-1],
            "ms",
            200.0,
            f"median {1000 * median(taken):.0f} ms of {len(taken)} acts",
        )
        for kind, taken in times.items()
    ]


def timed(times: list[float], act: Callable[[], object]) -> None:
    """Notes how long an act takes [s]."""
    began = time.perf_counter()
    act()
    times.append(time.perf_counter() - began)


def _read(store: Store, who: Actor) -> None:
    with store.work(who) as work:
        registers.read_dataset(work)


def _decide(store: Store, who: Actor, asked: Asked) -> None:
    try:
        deciding.decide(store, who, asked)
    except Outrun:  # somebody was quicker: an answer like any other
        return


def _give_back(store: Store, who: Actor, child: str) -> None:
    """Lets the unit say no, so that there is something to decide on again; not timed."""
    for each in deciding.listed(store, who, child):
        if each.answer is None:
            with suppress(Outrun):
                deciding.answer(store, PLANNING, each.decision_id, False, "Unit", "given back for the next one")


def let_in(store: Store, planners: int) -> None:
    """Adds the planners, as people whom an identity provider knows."""
    with store.work(PLANNING) as work:
        people.add_user(work, "admin", "Admin", "administrator", None, None, (PROVIDER, "admin"))
    admin = people.provider_actor(store, PROVIDER, "admin", int(time.time()))
    with store.work(admin) as work:
        for number in range(planners):
            name = f"p{number}"
            people.add_user(work, name, f"Planner {number}", "intake_planner", OSLO, None, (PROVIDER, name))


def somebody(store: Store, number: int) -> Actor:
    """One of Oslo's planners, who has just logged in."""
    return people.provider_actor(store, PROVIDER, f"p{number}", int(time.time()))


def overhead(folder: Path) -> Measure:
    """What the store adds to a plan for 200 children: reading the desk, noting the run, keeping the plan [%]."""
    files = written(folder / "two-hundred", synthesize(200, 1))
    store = open_filled(folder / "c.db", read_dataset(files))
    request = PlaceRequest(time_limit_s=60, review_residents=True)
    bare, kept = [], []
    for _ in range(3):
        began = time.perf_counter()
        service.place(service.open_desk(files), request)
        bare.append(time.perf_counter() - began)
        began = time.perf_counter()
        desk = service.desk_from_store(store, PLANNING)
        run = deciding.begin(desk, request)
        deciding.keep(desk, service.place(desk, request), run)
        kept.append(time.perf_counter() - began)
    without, with_store = median(bare), median(kept)
    detail = f"{without:.2f} s from files, {with_store:.2f} s from the store"
    return Measure("A plan for 200 children: what the store adds", 100 * (with_store / without - 1), "%", 10.0, detail)


def imported(folder: Path, children: int) -> Measure:
    """An import of many children into an empty store, reading and checking the files included [s]."""
    files = written(folder / "many", synthesize(children, 1))
    address = str(folder / "d.db")
    revisions.upgrade(address_from(address))
    store = open_store(address, folder / "d.anchor")
    began = time.perf_counter()
    with store.work(PLANNING) as work:
        taking_in.take_in(work, read_dataset(files), True)
    return Measure(f"Import of {children} children", time.perf_counter() - began, "s", 20.0)


def written(target: Path, dataset: Dataset) -> Path:
    """A synthetic data set as files."""
    write_folder(dataset, target)
    (target / NOTICE).write_bytes((service.SHIPPED / NOTICE).read_bytes())
    return target


def open_filled(file: Path, dataset: Dataset) -> Store:
    """A new store on SQLite with a data set."""
    revisions.upgrade(address_from(str(file)))
    store = open_store(str(file), Path(f"{file}.anchor"))
    with store.work(PLANNING) as work:
        taking_in.take_in(work, dataset, True)
    return store


if __name__ == "__main__":
    sys.exit(main())
