"""One way to write a value as text, so that equal values have equal hashes on every engine and in every year."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any


def as_text(value: Any) -> str:
    """JSON with sorted keys and no blanks; days as ISO text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def sha256_of(value: Any) -> str:
    """The SHA-256 of a value, bytes as they are [64 hexadecimal digits]."""
    content = value if isinstance(value, bytes) else as_text(value).encode()
    return hashlib.sha256(content).hexdigest()


def row_sha256(row: Mapping[str, Any]) -> str:
    """The SHA-256 of a row; bytes in it are hashed first."""
    return sha256_of({name: sha256_of(value) if isinstance(value, bytes) else value for name, value in row.items()})


def moment(at: datetime) -> str:
    """A moment as the store keeps it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_from(text: str) -> datetime:
    """The moment that a text of the store stands for."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | frozenset | set):
        return sorted(value) if not isinstance(value, tuple) else list(value)
    raise TypeError(type(value).__name__)
