"""Pieces of page that Streamlit has no widget for: key figures, plain tables, facts and the verdict on a plan.

Everything is written as marked-up text with its values escaped. The tables are real tables, because the
data grid of Streamlit is drawn on a canvas that neither keyboard nor screen reader can read well.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

ID = re.compile(r"\b[A-Z]{1,2}-[A-Z0-9]+(?:-[0-9]+)?\b")
"""Ids of children, units and institutions: never broken at the end of a line."""

MANY_COLUMNS = 5
"""From so many columns on, a table is scrolled sideways on a narrow screen instead of being squeezed."""


MOST_IN_ROW = 5
"""More key figures than these stand in rows of three."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure: what it is, its value, and a second line; `alert` marks a value to act on."""

    label: str
    value: str
    more: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a plain table; numbers stand to the right, and identifiers are never broken."""

    title: str
    is_number: bool = False
    is_id: bool = False
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of finished text under their columns; the first cell names the row, `sum_row` closes the table.

    `strong` are the numbers (from 0) of rows in bold: those to look at first. A table that `is_compact` is
    squeezed on a narrow screen in spite of its many columns, because they are narrow. One that `stacks` becomes
    a list there: every row a block, every cell under the heading of its column.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sum_row: tuple[str, ...] | None = None
    strong: frozenset[int] = frozenset()
    is_compact: bool = False
    stacks: bool = False


def tiles(items: Sequence[Tile]) -> None:
    """A row of key figures that breaks into more rows on a narrow screen."""
    parts = [
        f'<div><dt>{escape(tile.label)}</dt><dd class="pp-value{" pp-alert" if tile.alert else ""}">'
        f'{escape(tile.value)}</dd><dd class="pp-more">{escape(tile.more)}</dd></div>'
        for tile in items
    ]
    many = " pp-rows" if len(items) > MOST_IN_ROW else ""
    st.html(f'<dl class="pp-tiles{many}">{"".join(parts)}</dl>')


def table(content: Table, caption: str, scrolls: bool = False) -> None:
    """A table that can be read without a mouse; `caption` says what it shows, a long one `scrolls` in its frame."""
    st.html(table_html(content, caption, scrolls))


def table_html(content: Table, caption: str, scrolls: bool = False) -> str:
    """The table as marked-up text, in a frame that scrolls and takes the keyboard's focus."""
    head = "".join(
        f'<th scope="col" role="columnheader"{_number(column)}>{escape(column.title)}</th>'
        for column in content.columns
    )
    body = "".join(
        _row(content.columns, row, "pp-strong" if number in content.strong else "")
        for number, row in enumerate(content.rows)
    )
    if content.sum_row is not None:
        body += _row(content.columns, content.sum_row, "pp-sum")
    label = escape(caption, quote=True)
    # The roles are stated, because a table that is laid out as a list would lose them.
    return (
        f'<div class="pp-wrap{" pp-tall" if scrolls else ""}" role="region" aria-label="{label}" tabindex="0">'
        f'<table class="pp-table{_style(content)}" role="table">'
        f'<caption>{escape(caption)}</caption><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _style(content: Table) -> str:
    if content.stacks:
        return " pp-stacks"
    if content.is_compact:
        return " pp-compact"
    return " pp-many" if len(content.columns) >= MANY_COLUMNS else ""


def facts(pairs: Sequence[tuple[str, str]]) -> None:
    """Names and values under one another."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs)
    st.html(f'<dl class="pp-facts">{rows}</dl>')


def verdict(big: str, sub: str, check: str, is_proven: bool) -> None:
    """What came out: the headline, what is proven, and what the independent check said."""
    st.html(
        f'<div class="pp-verdict{"" if is_proven else " pp-open"}"><p class="pp-big">{escape(big)}</p>'
        f'<p class="pp-sub">{escape(sub)}</p><p class="pp-check">{escape(check)}</p></div>'
    )


def points(items: Sequence[str], about: str = "") -> None:
    """Sentences as a list, under a line that says what they are about; nothing where there is neither."""
    rows = "".join(f"<li>{kept(item)}</li>" for item in items)
    head = f'<p class="pp-label">{kept(about)}</p>' if about else ""
    if rows or head:
        st.html(head + (f'<ul class="pp-points">{rows}</ul>' if rows else ""))


def said(text: str) -> None:
    """One sentence that stands out: the answer, before what it rests on."""
    st.html(f'<p class="pp-said">{kept(text)}</p>')


def kept(text: str) -> str:
    """The text escaped, with its ids kept in one piece."""
    return ID.sub(lambda found: f'<span class="pp-one">{found.group()}</span>', escape(text))


def tag(text: str) -> None:
    """A few words that mark what they stand over."""
    st.html(f'<p class="pp-tagged"><span class="pp-tag">{escape(text)}</span></p>')


def label(text: str) -> None:
    """What the list or the facts below are about, where a heading would be too much."""
    st.html(f'<p class="pp-label">{kept(text)}</p>')


def legend(items: Sequence[tuple[str, str]]) -> None:
    """Colours and what they mean, as a list."""
    rows = "".join(f'<li><span style="background:{colour}"></span>{escape(name)}</li>' for colour, name in items)
    st.html(f'<ul class="pp-legend">{rows}</ul>')


def lead(text: str) -> None:
    """The sentence under a page's title."""
    st.html(f'<p class="pp-lead">{escape(text)}</p>')


def _row(columns: Sequence[Column], cells: Sequence[str], style: str) -> str:
    first = f'<th scope="row" role="rowheader"{_number(columns[0])}>{kept(cells[0])}</th>'
    rest = "".join(
        f'<td role="cell" data-head="{escape(column.title, quote=True)}"{_number(column)}>{kept(cell)}</td>'
        for column, cell in zip(columns[1:], cells[1:], strict=True)
    )
    return f'<tr role="row"{f" class={style!r}" if style else ""}>{first}{rest}</tr>'


def _number(column: Column) -> str:
    if column.is_id:
        return ' class="pp-id"'
    if column.is_wide:
        return ' class="pp-w"'
    return ' class="pp-n"' if column.is_number else ""
