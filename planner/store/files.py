"""SQLite files of stores: in the clear, or encrypted as a whole by SQLCipher where `PLANNER_STORE_KEY` is set.

A file is opened by one library only: two in one process would drop each other's locks. Which one follows from the
key that goes with the file: without a key it is Python's own.
"""

import os
import re
import secrets
import sqlite3
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from planner.errors import BadUse

KEY_VARIABLE = "PLANNER_STORE_KEY"
"""Names the key of the store: its 64 hexadecimal digits, or the file in which they stand."""

CLEAR = b"SQLite format 3\x00"
"""What a file that is not encrypted begins with; an encrypted one begins with its salt."""


def new_key() -> str:
    """A key that nobody can guess: 256 bits [64 hexadecimal digits]."""
    return secrets.token_hex(32)


def store_key() -> str | None:
    """The key of the store; `None` where files are in the clear. Raises `BadUse` where it is none."""
    asked = os.environ.get(KEY_VARIABLE, "").strip()
    if not asked:
        return None
    if os.sep in asked or Path(asked).is_file():
        _refuse_open_to_others(Path(asked))
        try:
            asked = Path(asked).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise BadUse("The file that {variable} names cannot be read.", variable=KEY_VARIABLE) from None
    if not re.fullmatch(r"[0-9a-fA-F]{64}", asked):
        raise BadUse(
            "{variable} has to be 64 hexadecimal digits, or a file that holds them. «python -m planner db key» makes "
            "one.",
            variable=KEY_VARIABLE,
        )
    return asked.lower()


def _refuse_open_to_others(file: Path) -> None:
    if os.name == "posix" and file.is_file() and file.stat().st_mode & 0o077:
        raise BadUse("The file that {variable} names can be read by others. Run: chmod 600 {file}",
                     variable=KEY_VARIABLE, file=file)  # fmt: skip


def library(key: str | None) -> Any:
    """The library that opens files of this key; raises `BadUse` where SQLCipher is not installed."""
    if key is None:
        return sqlite3
    try:
        return import_module("sqlcipher3.dbapi2")
    except ModuleNotFoundError:
        raise BadUse("An encrypted store needs the extra «sqlcipher»: install sqlcipher3.") from None


def unlock(connection: Any, key: str | None) -> None:
    """Gives a new connection its key; before anything else is asked of it."""
    if key is not None:
        connection.execute("PRAGMA cipher_log_level = NONE")  # or a wrong key is told on the terminal too
        connection.execute(f"PRAGMA key = {_stated(key)}")


def is_clear(file: Path) -> bool:
    """Whether a file that holds something is not encrypted."""
    with file.open("rb") as source:
        return source.read(len(CLEAR)) == CLEAR


def refuse_other_kind(file: Path, key: str | None) -> None:
    """Raises `BadUse` where a file is in the clear though there is a key, or the other way round."""
    if not file.is_file() or not file.stat().st_size:
        return
    if key is not None and is_clear(file):
        raise BadUse(
            "{file} is not encrypted, though {variable} is set. To encrypt it, take a backup without the key and "
            "restore it, with the key, to another place.",
            file=file.name,
            variable=KEY_VARIABLE,
        )
    if key is None and not is_clear(file):
        raise unreadable(file)


def unreadable(file: Path) -> BadUse:
    """That a file cannot be read as a store."""
    return BadUse(
        "{file} is no store, it is damaged, or it is encrypted and {variable} does not hold its key.",
        file=file.name,
        variable=KEY_VARIABLE,
    )


def connect(file: Path, key: str | None, options: str = "") -> Any:
    """A connection to one file, outside any store; `options` are those of a SQLite address (`mode=ro`)."""
    connection = library(key).connect(f"{file.resolve().as_uri()}?{options}", uri=True)
    unlock(connection, key)
    return connection


def copy(source: Path, key: str | None, target: Path, target_key: str | None) -> None:
    """Writes a whole copy of a store under another key, or none; nothing of an encrypted one lies in the clear between.

    `target` must not exist. Raises `BadUse` where SQLCipher is needed and missing, or the key is not that of `source`.
    """
    try:
        _copy(source, key, target, target_key)
    except library(key or target_key).DatabaseError:
        raise unreadable(source) from None


def _copy(source: Path, key: str | None, target: Path, target_key: str | None) -> None:
    if key is None and target_key is None:
        with closing(connect(source, None, "mode=ro")) as from_file, closing(connect(target, None)) as to_file:
            from_file.backup(to_file)
            to_file.execute("PRAGMA journal_mode=DELETE")
        return
    with closing(library(key or target_key).connect(str(source))) as connection:
        unlock(connection, key)
        connection.execute(
            f"ATTACH DATABASE ? AS copied KEY {_stated(target_key) if target_key else repr('')}", (str(target),)
        )
        connection.execute("BEGIN")
        connection.execute("SELECT sqlcipher_export('copied')")
        connection.commit()


def _stated(key: str) -> str:
    return f"\"x'{key}'\""
