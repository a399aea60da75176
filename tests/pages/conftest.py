"""Every page here works on the small country and on jobs of its own."""

from collections.abc import Iterator

import pytest

from planner.service import Desk
from planner.ui import desk as shared
from tests.pages.small import small_desk


@pytest.fixture(autouse=True)
def small_country(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages find the small country instead of the shipped data, and no job of another test."""
    opened = small_desk()

    def open_small(source: str | None) -> Desk:
        return opened

    monkeypatch.setattr(shared, "_opened", open_small)
    shared.jobs_of.cache_clear()
    yield
    shared.jobs_of.cache_clear()
