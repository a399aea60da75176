"""Rows and columns of one day in the making."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ALWAYS = -1
"""The configuration of a column that is open whatever is chosen."""


@dataclass(slots=True)
class Rows:
    """Columns with an upper bound, what they add to needs and travel, and the configuration that opens them.

    Rows are «at most»; their terms over configurations (`opened`) stand apart from those over who lives where.
    """

    upper: list[int] = field(default_factory=list)
    needs: list[int] = field(default_factory=list)
    travel: list[int] = field(default_factory=list)
    opened_by: list[int] = field(default_factory=list)
    terms: list[dict[int, int]] = field(default_factory=list)
    opened: list[dict[int, int]] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)

    def column(self, upper: int, needs: int = 0, travel: int = 0, opened_by: int = ALWAYS) -> int:
        """A new column; its number."""
        self.upper.append(upper)
        self.needs.append(needs)
        self.travel.append(travel)
        self.opened_by.append(opened_by)
        return len(self.upper) - 1

    def row(self, terms: Mapping[int, int], limit: int, opened: Mapping[int, int] | None = None) -> None:
        """A new row."""
        self.terms.append(dict(terms))
        self.opened.append(dict(opened or {}))
        self.limits.append(limit)

    def row_of(self, number: int | None, terms: Mapping[int, int], limit: int) -> None:
        """A row that holds where the configuration stands; always, where there is none."""
        if number is None:
            self.row(terms, limit)
        else:
            self.row(terms, 0, {number: -limit} if limit else {})
