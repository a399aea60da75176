"""Every malformed kind against a store: refused with its faults, and the store is byte for byte as before."""

from pathlib import Path

import pytest

from planner import keeping
from planner.errors import BadInput
from planner.store.opened import Store
from tests.importing.kinds import FAMILIES
from tests.store.conftest import Open
from tests.store.making import PLANNING


def content(store: Store) -> tuple[bytes, bytes]:
    """The file of the store and its write-ahead log."""
    file = str(store.url.database)
    return Path(file).read_bytes(), Path(f"{file}-wal").read_bytes()


def test_no_malformed_file_changes_a_byte_of_the_store(fresh_file: Open, tmp_path: Path) -> None:
    store = fresh_file()
    before = content(store)
    for family, kinds in FAMILIES.items():
        for number, (kind, make) in enumerate(kinds.items()):
            at = tmp_path / f"{family}-{number}"
            at.mkdir()
            source = make(at)
            with pytest.raises(BadInput) as refused:
                keeping.take_in(store, PLANNING, source)
            assert refused.value.faults, kind
            assert content(store) == before, kind
