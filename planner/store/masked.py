"""Free text about children of other operators: hidden on the way out, and left as it was on the way in again."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from models.dataset import Dataset

HIDDEN_TEXT = "–"
"""Stands for free text about children of other operators: it is not needed to plan around them."""

MASKED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "children": (("child_id",), ("view_note",)),
    "separations": (("child_a", "child_b"), ("reason",)),
    "exclusions": (("child_id",), ("reason",)),
    "pins": (("child_id",), ("reason", "by")),
    "waivers": (("child_id",), ("reason", "approved_by")),
}
"""By table: the columns that say which children a row's free text is about, and the columns that hold the text.

Reading and importing both ask this table.
"""


def without_texts(dataset: Dataset, others: Collection[str]) -> Dataset:
    """The data set without free text about `others`: a row about one of them has `HIDDEN_TEXT` where it had a text."""
    if not others:
        return dataset
    tables: dict[str, tuple[Any, ...]] = {}
    for table, (about, texts) in MASKED.items():
        tables[table] = tuple(
            _hidden(row, texts) if any(getattr(row, column) in others for column in about) else row
            for row in getattr(dataset, table)
        )
    return replace(dataset, **tables)


def with_texts_of(table: str, stored: Any, row: Any) -> Any:
    """The row as it comes in, with the stored text wherever it brings only the sign that a text was hidden."""
    _, texts = MASKED.get(table, ((), ()))
    kept = {column: getattr(stored, column) for column in texts if getattr(row, column) == HIDDEN_TEXT}
    return replace(row, **kept) if kept else row


def _hidden(row: Any, texts: tuple[str, ...]) -> Any:
    return replace(row, **{column: HIDDEN_TEXT for column in texts if getattr(row, column) is not None})
