"""All malformed kinds in one table: enough of each family, and each is refused with its place, in time."""

import time
from pathlib import Path

import pytest

from tests.importing.files import faults_of
from tests.importing.kinds import FAMILIES

SECONDS_ALLOWED = 10
FEWEST_OF_A_FAMILY = 10
FAMILIES_WITH_CELLS = ("types", "dates", "identity", "references", "semantics")


def test_there_are_twelve_families_of_ten_kinds_and_more() -> None:
    assert len(FAMILIES) == 12
    assert {family: len(kinds) for family, kinds in FAMILIES.items() if len(kinds) < FEWEST_OF_A_FAMILY} == {}
    assert sum(map(len, FAMILIES.values())) >= 120


@pytest.mark.parametrize("family", FAMILIES)
def test_every_kind_is_refused_and_its_place_is_named(family: str, tmp_path: Path) -> None:
    for number, (kind, make) in enumerate(FAMILIES[family].items()):
        at = tmp_path / str(number)
        at.mkdir()
        source = make(at)
        began = time.perf_counter()
        faults = faults_of(source)
        assert time.perf_counter() - began < SECONDS_ALLOWED, kind
        assert faults, kind
        assert all(fault.file and str(fault.wrong) and str(fault.right) for fault in faults), kind
        if family in FAMILIES_WITH_CELLS:
            assert all(fault.row is not None and fault.column is not None for fault in faults), kind
