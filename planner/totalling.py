"""Totals of a data set or a store: the counts are taken where children may be read, and only totals come out."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.access import OTHER, Actor
from models.codes import CodeBook
from planner.errors import BadUse
from planner.reference import code_book
from planner.service import Desk, open_desk
from planner.signed_in import actor_here, address_asked, store_at
from planner.store import registers
from planner.store.opened import SYNTHETIC, Store, Work, held
from planner.store.people import require_login_configured
from planner.totals import Counts, Totals, counted, totals


@dataclass(frozen=True, slots=True)
class Answer:
    """Totals with the day they describe, and whether the children are invented."""

    totals: Totals
    as_of: date
    is_synthetic: bool
    codes: CodeBook


def totals_from(source: Path | None = None) -> Answer:
    """Totals of files, or of a store as whoever has logged in; raises `BadInput`, `Forbidden` and `BadUse`."""
    address = address_asked(source)
    if address is None:
        return totals_of_desk(open_desk(source))
    store = store_at(address)
    return totals_of_store(store, actor_here(store))


def totals_of_desk(desk: Desk) -> Answer:
    """Totals of all children of a desk."""
    counts = counted(desk.dataset, desk.codes.codes("operator"), desk.codes.codes("target_group"))
    return Answer(totals(counts), desk.as_of, desk.is_synthetic, desk.codes)


def totals_of_store(store: Store, actor: Actor) -> Answer:
    """Totals of all children of a store, for those who may see no child; audited. Raises `Forbidden` and `BadUse`."""
    with store.work(actor) as work:
        require_login_configured(work)
        counts, day = counts_in(work)
        is_synthetic = held(work.connection) == SYNTHETIC
    return Answer(totals(counts), day, is_synthetic, code_book())


def counts_in(work: Work) -> tuple[Counts, date]:
    """The true counts and their day, never to be shown; raises `Forbidden`, and `BadUse` without children."""
    work.require("totals", "read", OTHER)
    day = registers.as_of(work)
    if day is None:
        raise BadUse("There are no children in this store, or none that you may see.")
    codes = code_book()
    counts = counted(registers.everything(work), codes.codes("operator"), codes.codes("target_group"))
    work.note("read", "totals")
    return counts, day
