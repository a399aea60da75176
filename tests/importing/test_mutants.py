"""Data sets spoilt at random, as real ones are: each is read whole or refused with reasons, nothing else."""

import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from models.dataset import Dataset
from planner.errors import BadInput, Fault
from planner.importing import read_dataset
from planner.language import say
from tests.counts import tries
from tests.importing.files import sound, write_folder, write_workbook

MUTANTS = tries("mutants")
"""How many data sets are spoilt."""

ODD_VALUES = (
    *("", " ", "0", "-1", "1e400", "NaN", "13.500", "4,5", "ja", "NEI", "=1+1", "@x", "I-1", "U-2", "B-2", "B-99"),
    *("2026-02-30", "31.12.2026", "2010-05", "4-2|", "|", "01011012345", "\ufeff", "\u202e", "\x00", '"', "'", "\r\n"),
    *("x" * 70, "x" * 11_000, "٣", "🏠", "0301", "030101", "girl", "must", "distance", "#REF!", "04.feb", "9" * 400),
)
Mutation = Callable[[random.Random, list[list[str]]], None]


def any_row(chance: random.Random, rows: list[list[str]]) -> list[str]:
    """A row, now and then the one of the headings."""
    return chance.choice(rows if chance.random() < 0.1 else rows[1:] or rows)


def change_cell(chance: random.Random, rows: list[list[str]]) -> None:
    """Puts an odd value in any cell, now and then a heading."""
    row = any_row(chance, rows)
    if row:
        row[chance.randrange(len(row))] = chance.choice(ODD_VALUES)


def nudge_digit(chance: random.Random, rows: list[list[str]]) -> None:
    """Exchanges one digit below the headings for another."""
    row = any_row(chance, rows)
    with_digits = [index for index, cell in enumerate(row) if any(sign.isdigit() for sign in cell)]
    if with_digits:
        index = chance.choice(with_digits)
        digit = chance.choice([sign for sign in row[index] if sign.isdigit()])
        row[index] = row[index].replace(digit, str(chance.randrange(10)), 1)


def move_column(chance: random.Random, rows: list[list[str]]) -> None:
    """Moves a column to the front."""
    index = chance.randrange(max(1, len(rows[0])))
    for row in rows:
        row[:0] = row[index : index + 1]
        del row[index + 1 : index + 2]


def swap_cells(chance: random.Random, rows: list[list[str]]) -> None:
    """Exchanges two cells."""
    one, other = any_row(chance, rows), any_row(chance, rows)
    if one and other:
        left, right = chance.randrange(len(one)), chance.randrange(len(other))
        one[left], other[right] = other[right], one[left]


def repeat_row(chance: random.Random, rows: list[list[str]]) -> None:
    """Lets a row stand twice."""
    rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))


def drop_row(chance: random.Random, rows: list[list[str]]) -> None:
    """Leaves out a row, now and then the headings."""
    rows.remove(any_row(chance, rows))


def drop_column(chance: random.Random, rows: list[list[str]]) -> None:
    """Leaves out a column."""
    index = chance.randrange(max(1, len(rows[0])))
    for row in rows:
        del row[index : index + 1]


def shift_row(chance: random.Random, rows: list[list[str]]) -> None:
    """Makes a row longer or shorter."""
    row = chance.choice(rows)
    if chance.random() < 0.5:
        row.insert(chance.randrange(len(row) + 1), chance.choice(ODD_VALUES))
    elif row:
        del row[chance.randrange(len(row))]


def shuffle(chance: random.Random, rows: list[list[str]]) -> None:
    """Changes the order of rows below the headings."""
    below = rows[1:]
    chance.shuffle(below)
    rows[1:] = below


MUTATIONS: tuple[Mutation, ...] = (
    *(change_cell, change_cell, swap_cells, repeat_row, drop_row, drop_column, shift_row),
    *(nudge_digit, nudge_digit, shuffle, move_column),
)


def spoil_bytes(chance: random.Random, content: bytes) -> bytes:
    """Flips, cuts out or repeats a few bytes."""
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 1, 3))):
        at = chance.randrange(len(spoilt))
        kind = chance.randrange(3)
        if kind == 0:
            spoilt[at] = chance.randrange(256)
        elif kind == 1:
            del spoilt[at : at + chance.randint(1, 40)]
        else:
            spoilt[at:at] = spoilt[at : at + chance.randint(1, 40)]
    return bytes(spoilt)


def spoil_folder(chance: random.Random, folder: Path) -> Path:
    """Spoils one or two files of a folder: mostly their cells, sometimes their bytes."""
    for _ in range(chance.choice((1, 1, 2))):
        file = chance.choice(sorted(folder.iterdir()))
        if chance.random() < 0.2:
            file.write_bytes(spoil_bytes(chance, file.read_bytes()))
            continue
        rows = [line.split(",") for line in file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()]
        for _ in range(chance.choice((1, 1, 2, 3))):
            chance.choice(MUTATIONS)(chance, rows)
        file.write_text(
            "\n".join(",".join(row) for row in rows), encoding="utf-8", errors="surrogateescape", newline=""
        )
    return folder


def spoil_workbook(chance: random.Random, source: Path, target: Path) -> Path:
    """Spoils the archive as a whole, or one of the parts in it."""
    content = source.read_bytes()
    if chance.random() < 0.3:
        target.write_bytes(spoil_bytes(chance, content))
        return target
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name in parts if "sheet" in name or "Strings" in name or "workbook" in name])
    if chance.random() < 0.5:
        parts[name] = parts[name].replace(b"%d" % chance.randrange(10), b"%d" % chance.randrange(10), 1)
    else:
        parts[name] = spoil_bytes(chance, parts[name])
    with zipfile.ZipFile(target, "w") as made:
        for part, text in parts.items():
            made.writestr(part, text)
    return target


def outcome(source: Path) -> Dataset | tuple[Fault, ...]:
    """The data set or the faults; any other error comes through."""
    try:
        return read_dataset(source)
    except BadInput as refused:
        return refused.faults


def test_a_spoilt_data_set_is_read_whole_or_refused_with_reasons(tmp_path: Path) -> None:
    sound_folder = write_folder(tmp_path / "sound", sound())
    sound_workbook = write_workbook(tmp_path / "sound.xlsx", sound())
    counts = {"read": 0, "refused": 0}
    for seed in range(MUTANTS):
        chance = random.Random(seed)
        if seed % 3:
            folder = Path(shutil.copytree(sound_folder, tmp_path / "data", dirs_exist_ok=True))
            source = spoil_folder(chance, folder)
        else:
            source = spoil_workbook(chance, sound_workbook, tmp_path / "data.xlsx")
        try:
            found = outcome(source)
        except Exception as error:
            pytest.fail(f"mutant {seed} brought the reader down: {error!r}")
        if isinstance(found, Dataset):
            counts["read"] += 1
            continue
        counts["refused"] += 1
        assert found
        for fault in found:
            assert "01011012345" not in f"{fault.file}{fault.column}{fault.value}{say(fault.right, 'nb')}", seed
            assert say(fault.wrong, "nb") != say(fault.wrong, "en"), seed
    # Spoiling must be neither too gentle nor too harsh to say anything.
    assert min(counts.values()) > MUTANTS // 10
