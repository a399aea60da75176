"""Data sets into the store and out of it: one function per use case, for command line and screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.access import Actor
from models.dataset import Dataset
from planner.errors import BadUse
from planner.exporting import write_folder, write_workbook
from planner.importing import read_dataset
from planner.service import NOTICE, SHIPPED, says_synthetic
from planner.store import registers, revisions, taking_in
from planner.store.confirmed import require_confirmed
from planner.store.engines import SUFFIXES, address_from
from planner.store.opened import SYNTHETIC, Store, Work, held
from planner.store.people import require_login_configured
from planner.store.revisions import Status

LEAST_PURPOSE = 10
"""Shortest purpose of an export [characters]."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds, and the watermark that stands in it."""

    file: Path
    rows: Mapping[str, int]
    watermark: str
    is_synthetic: bool


def upgrade(address: str) -> Status:
    """Makes the store at an address, or brings it to the shape that this program needs; raises `BadUse`."""
    return revisions.upgrade(address_from(address))


def status(address: str) -> Status:
    """Where the store at an address stands; raises `BadUse`."""
    return revisions.status(address_from(address))


def take_in(
    store: Store, actor: Actor, source: Path, is_everything: bool = False, only_preview: bool = False
) -> taking_in.Preview:
    """Reads a folder or workbook and brings it into the store in one transaction, or tells what would change.

    Raises `BadInput` with every fault of the files, `Forbidden` and `BadUse`; then nothing was changed.
    """
    if source.suffix in SUFFIXES:
        raise BadUse("A store cannot be taken into another. Use backup and restore.")
    dataset = read_dataset(source)

    def act(work: Work) -> taking_in.Preview:
        require_login_configured(work)
        if only_preview:
            return taking_in.preview(work, dataset, is_everything)
        return taking_in.take_in(work, dataset, says_synthetic(source), is_everything)

    done: taking_in.Preview = store.do(actor, act)
    return done


def export(store: Store, actor: Actor, target: Path, purpose: str, day: date) -> Exported:
    """Writes what the actor may export as a folder or workbook, with purpose and watermark in it; audited first.

    Raises `Forbidden`, and `BadUse` where the purpose says too little or the file cannot be written.
    """
    purpose = " ".join(purpose.split())
    if len(purpose) < LEAST_PURPOSE:
        raise BadUse("Say what the export is for, in at least {least} letters.", least=LEAST_PURPOSE)
    _refuse_target(target)
    with store.work(actor) as work:
        require_login_configured(work)
        require_confirmed(work)
        dataset = registers.read_dataset(work, "exports", "make", purpose)
        is_synthetic = held(work.connection) == SYNTHETIC
        watermark = f"{actor.name} · {actor.operator or actor.role} · {day.isoformat()} · {purpose} · {work.batch}"
        work.note("watermark", work.batch, detail={"purpose": purpose, "file": target.name})
    _write(dataset, target, watermark, is_synthetic)
    rows = {table: len(getattr(dataset, table)) for table in taking_in.table_names()}
    return Exported(target, rows, watermark, is_synthetic)


def _refuse_target(target: Path) -> None:
    if target.suffix not in ("", ".xlsx"):
        raise BadUse("An export is a folder or a workbook: give a folder, or a name that ends in .xlsx.")
    if not target.parent.is_dir():
        raise BadUse("{file} cannot be written: there is no such folder.", file=target)


def _write(dataset: Dataset, target: Path, watermark: str, is_synthetic: bool) -> None:
    try:
        if target.suffix == ".xlsx":
            notes = ["Syntetiske data · Synthetic data"] if is_synthetic else []
            write_workbook(dataset, target, [*notes, watermark])
            return
        write_folder(dataset, target)
        (target / "WATERMARK.txt").write_text(watermark + "\n", encoding="utf-8")
        if is_synthetic:
            (target / NOTICE).write_bytes((SHIPPED / NOTICE).read_bytes())
    except OSError:
        raise BadUse("{file} cannot be written.", file=target) from None
