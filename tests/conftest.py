"""What all tests share: one browser, and the shipped data, read once per process while not a byte of them changes.

Half of the time of a command on the shipped data goes to reading them, and hundreds of tests give such commands.
Reading itself is tried in `tests/importing`, and by all tests that open a folder or a workbook of their own.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from models.dataset import Dataset
from planner import service


@pytest.fixture(autouse=True, scope="session")
def shipped_data_read_once() -> Iterator[None]:
    """`service` reads the shipped folder anew only where a file in it has changed; every other source always."""
    read, hashed = service.read_dataset, service.dataset_sha256
    known: dict[str, tuple[Dataset, str]] = {}

    def read_once(source: Path) -> Dataset:
        if source != service.SHIPPED:
            return read(source)
        content = fingerprint(source)
        if content not in known:
            dataset = read(source)
            known[content] = dataset, hashed(dataset)
        return known[content][0]

    def hashed_once(dataset: Dataset) -> str:
        return next((sha for same, sha in known.values() if same is dataset), None) or hashed(dataset)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "read_dataset", read_once)
        patch.setattr(service, "dataset_sha256", hashed_once)
        yield


def fingerprint(folder: Path) -> str:
    """What tells the files of the folder, names and bytes, from any others."""
    files = sorted(file for file in folder.iterdir() if file.is_file())
    return sha256(b"".join(file.name.encode() + sha256(file.read_bytes()).digest() for file in files)).hexdigest()


@pytest.fixture(scope="session")
def chrome() -> Iterator[Any]:
    """The browser, started once for all: Playwright refuses to be started twice in one process."""
    from tests.browser.running import browser

    with browser() as started:
        yield started
