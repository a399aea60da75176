"""Data sets into the store and out of it: one function per use case, for command line and screen."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from models.access import OTHER, OWN, Actor
from models.dataset import Dataset
from models.ids import ChildId
from models.past import Past
from planner.errors import BadUse
from planner.exporting import as_files, write_folder, write_workbook
from planner.importing import read_dataset
from planner.reference import code_book
from planner.service import NOTICE, SHIPPED, Desk, Kept, says_synthetic
from planner.simulation.fitting import past_of, without_few
from planner.store import files, past_counts, registers, revisions, taking_in
from planner.store.confirmed import require_confirmed
from planner.store.engines import SUFFIXES, address_from
from planner.store.locked import locked, refuse_short, unlocked, write_whole
from planner.store.opened import SYNTHETIC, Store, Work, held
from planner.store.people import require_login_configured
from planner.store.reach import scopes_of_children
from planner.store.revisions import Status

MAGIC = b"PLANNER-EXPORT-1\n"
LOCKED = ".locked"
"""What the name of an encrypted export ends in."""

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


def new_key() -> str:
    """A key for an encrypted store, which nothing else knows [64 hexadecimal digits]."""
    return files.new_key()


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
        past = _past_in(work, dataset, is_everything)
        if only_preview:
            return replace(taking_in.preview(work, dataset, is_everything), past=past)
        done = taking_in.take_in(work, dataset, says_synthetic(source), is_everything)
        if past is not None:
            past_counts.keep(work, past)
        return replace(done, past=past)

    done: taking_in.Preview = store.do(actor, act)
    return done


def _past_in(work: Work, dataset: Dataset, is_everything: bool) -> Past | None:
    if not dataset.stays:
        return None
    known = past_counts.with_those_there(work, dataset, is_everything)
    past = past_of(known, code_book(), past_counts.day_of(dataset))
    return None if past is None else without_few(past)


def export(
    store: Store, actor: Actor, target: Path, purpose: str, day: date, passphrase: str | None = None
) -> Exported:
    """Writes what the actor may export as a folder or workbook, with purpose and watermark in it; audited first.

    With a passphrase it is one encrypted file beside the name asked for, and no clear copy is written on the way.
    Raises `Forbidden`, and `BadUse` where the purpose says too little or the file cannot be written.
    """
    purpose = _purpose(purpose)
    _refuse_target(target)
    if passphrase is not None:
        refuse_short(passphrase)
    with store.work(actor) as work:
        require_login_configured(work)
        require_confirmed(work)
        dataset = registers.read_dataset(work, "exports", "make", purpose)
        is_synthetic = held(work.connection) == SYNTHETIC
        watermark = _watermark(work, purpose, day)
        detail = {"purpose": purpose, "file": target.name, "encrypted": passphrase is not None}
        work.note("watermark", work.batch, detail=detail)
        made_at = work.at
    if passphrase is None:
        _write(dataset, target, watermark, is_synthetic)
    else:
        target = target.with_name(target.name + LOCKED)
        content = _packed(_files(dataset, target.name.removesuffix(LOCKED), watermark, is_synthetic))
        write_whole(target, locked(MAGIC, content, {"made_at": made_at}, passphrase))
    rows = {table: len(getattr(dataset, table)) for table in taking_in.table_names()}
    return Exported(target, rows, watermark, is_synthetic)


def rows_leave(
    kept: Kept | None, children: Callable[[], Iterable[str]], purpose: str, files: Sequence[str], day: date
) -> str | None:
    """Notes that rows about children leave a real store as files, before they do; the watermark to stand in them.

    Takes a purpose, a fresh login and the right to export each of the children. Data from files (`kept` is `None`) and
    synthetic ones are free: then `None`, and `children` is not asked. Raises `Forbidden` and `BadUse`.
    """
    if kept is None or _is_free(kept):
        return None
    purpose = _purpose(purpose)
    ids = sorted(set(children()))
    with kept.store.work(kept.actor) as work:
        known = scopes_of_children(work, ids)
        for scope in sorted({known.get(child_id, OTHER) for child_id in ids} or {OWN}):
            work.require("exports", "make", scope)
        require_confirmed(work)
        watermark = _watermark(work, purpose, day)
        work.note("export", ids[0] if len(ids) == 1 else None, ids, {"purpose": purpose, "files": list(files)})
        work.note("watermark", work.batch, detail={"purpose": purpose})
    return watermark


def refuse_leaving(kept: Kept | None, purpose: str) -> None:
    """Raises before long work what `rows_leave` would raise after it, whichever children the answer names.

    Raises `Forbidden` and `BadUse`.
    """
    if kept is None or _is_free(kept):
        return
    _purpose(purpose)
    with kept.store.work(kept.actor) as work:
        work.scopes("exports", "make")
        require_confirmed(work)


def _is_free(kept: Kept) -> bool:
    with kept.store.work(kept.actor) as work:
        return held(work.connection) == SYNTHETIC


def children_named(desk: Desk, *told: object) -> tuple[ChildId, ...]:
    """The children of the desk whose ids stand anywhere in what is told, in sentences too."""
    text = re.sub(r"\\[a-z]", " ", json.dumps(told, ensure_ascii=False, default=str))  # a line's end is no letter
    words = set(re.findall(r"[\w-]+", text))

    def is_named(child_id: str) -> bool:
        if re.fullmatch(r"[\w-]+", child_id):
            return child_id in words
        return re.search(rf"(?<![\w-]){re.escape(child_id)}(?![\w-])", text) is not None

    return tuple(child.child_id for child in desk.dataset.children if is_named(child.child_id))


def _watermark(work: Work, purpose: str, day: date) -> str:
    """Who took what out when and why, and the mark by which the audit finds it."""
    who = work.actor
    return f"{who.name} · {who.operator or who.role} · {day.isoformat()} · {purpose} · {work.batch}"


def unlock(source: Path, target: Path, passphrase: str) -> tuple[Path, ...]:
    """Opens an encrypted export into a new folder; the files in it. Raises `BadUse`."""
    if not source.is_file():
        raise BadUse("There is no file {file}.", file=source)
    whole = source.read_bytes()
    if not whole.startswith(MAGIC):
        raise BadUse("{file} is no encrypted export of this program.", file=source.name)
    if target.exists():
        raise BadUse("{file} is there already. Name a folder that is not.", file=target)
    _, content = unlocked(MAGIC, whole, source, passphrase)
    try:
        target.mkdir(mode=0o700)
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                write_whole(target / Path(name).name, packed.read(name))
    except OSError:
        raise BadUse("{file} cannot be written.", file=target) from None
    return tuple(sorted(target.iterdir()))


def _purpose(purpose: str) -> str:
    tidy = " ".join(purpose.split())
    if len(tidy) < LEAST_PURPOSE:
        raise BadUse("Say what the export is for, in at least {least} letters.", least=LEAST_PURPOSE)
    return tidy


def _refuse_target(target: Path) -> None:
    if target.suffix not in ("", ".xlsx"):
        raise BadUse("An export is a folder or a workbook: give a folder, or a name that ends in .xlsx.")
    if not target.parent.is_dir():
        raise BadUse("{file} cannot be written: there is no such folder.", file=target)


def _files(dataset: Dataset, name: str, watermark: str, is_synthetic: bool) -> dict[str, bytes]:
    """The files of an export by name, written nowhere."""
    if name.endswith(".xlsx"):
        book = io.BytesIO()
        write_workbook(dataset, book, _notes(watermark, is_synthetic))
        return {name: book.getvalue()}
    files = as_files(dataset) | {"WATERMARK.txt": f"{watermark}\n".encode()}
    return files | ({NOTICE: (SHIPPED / NOTICE).read_bytes()} if is_synthetic else {})


def _packed(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return target.getvalue()


def _notes(watermark: str, is_synthetic: bool) -> list[str]:
    return [*(["Syntetiske data · Synthetic data"] if is_synthetic else []), watermark]


def _write(dataset: Dataset, target: Path, watermark: str, is_synthetic: bool) -> None:
    try:
        if target.suffix == ".xlsx":
            write_workbook(dataset, target, _notes(watermark, is_synthetic))
            return
        write_folder(dataset, target)
        (target / "WATERMARK.txt").write_text(watermark + "\n", encoding="utf-8")
        if is_synthetic:
            (target / NOTICE).write_bytes((SHIPPED / NOTICE).read_bytes())
    except OSError:
        raise BadUse("{file} cannot be written.", file=target) from None
