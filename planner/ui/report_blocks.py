"""Tables, charts and files of a report on a page: the same values that the document has, with their references."""

from collections.abc import Callable, Sequence
from copy import deepcopy

import streamlit as st

from planner.language import translator
from planner.report.as_pdf import is_of_numbers, sum_row
from planner.report.closing import references, register
from planner.report.document import Report
from planner.report.document import Table as OfReport
from planner.report.numbers import cell_text
from planner.report.pictures import locale_of
from planner.report.saving import MEDIA, WRITERS
from planner.ui.blocks import Column, Table, table
from planner.ui.charts import Spec
from planner.ui.figure import LONG_TABLE
from planner.ui.files import table_as_csv
from planner.ui.outgoing import may_leave

WIDE = 2.0
"""A column of a report that is so wide is given room on the page too."""

KIND_NAMES = {".docx": "Word", ".pdf": "PDF", ".xlsx": "Excel"}


def as_table(content: OfReport, language: str) -> Table:
    """A table of the report as finished text."""
    numbers = [is_of_numbers(content, place) for place in range(len(content.columns))]
    columns = tuple(
        Column(column.title, is_number=number, is_wide=not number and column.width >= WIDE)
        for column, number in zip(content.columns, numbers, strict=True)
    )
    rows = tuple(tuple(cell_text(cell, language) for cell in row) for row in content.rows)
    sums = sum_row(content)
    return Table(columns, rows, tuple(cell_text(cell, language) for cell in sums) if sums else None)


def with_refs(text: str, refs: Sequence[str]) -> str:
    """The text and the short references it rests on."""
    return " ".join((text, *(f"[{code}]" for code in refs)))


def show_table(content: OfReport, language: str) -> None:
    """The table under its title with its references, its note, and a button that saves it."""
    _ = translator(language)
    finished = as_table(content, language)
    table(finished, with_refs(content.title, content.refs), scrolls=len(finished.rows) > LONG_TABLE)
    if content.note:
        st.caption(content.note)
    save_table(content.key, finished, language)


def save_table(key: str, finished: Table, language: str) -> None:
    """The button that saves a table as CSV."""
    _ = translator(language)
    st.download_button(
        _("Download table (CSV)"),
        table_as_csv(finished),
        file_name=f"{key}.csv",
        mime="text/csv",
        key=f"{key}-csv",
        on_click="ignore",
        icon=":material/download:",
    )


def on_page(chart: Spec, language: str) -> Spec:
    """A chart of the report as wide as the page has room for."""
    drawn = deepcopy(chart)
    drawn["width"] = "container"
    config = drawn["config"]
    drawn["config"] = {
        **config,
        "axis": {**config["axis"], "labelPadding": 6},  # a narrow chart would write its names into the bars
        "background": "transparent",
        "locale": {"number": locale_of(language)},
    }
    return drawn


def show_register(report: Report, language: str) -> None:
    """The register of assumptions."""
    show_table(register(report, translator(language)), language)


def show_references(report: Report, language: str) -> None:
    """The references and the command that makes each figure again."""
    show_table(references(report, translator(language)), language)


def report_files(name: str, made: Callable[[], Report], language: str, *, is_about_child: bool = False) -> None:
    """Buttons that write the report in every format; it is written when somebody asks for it.

    A report about a child goes through the one gate for rows about children.
    """
    _ = translator(language)
    if is_about_child and not may_leave(language):
        return
    with st.container(horizontal=True):
        for kind, write in WRITERS.items():
            st.download_button(
                _("Download report ({kind})").format(kind=KIND_NAMES[kind]),
                _written(write, made),
                file_name=f"{name}{kind}",
                mime=MEDIA[kind],
                key=f"report-{name}{kind}",
                on_click="ignore",
                icon=":material/download:",
            )


def _written(write: Callable[[Report], bytes], made: Callable[[], Report]) -> Callable[[], bytes]:
    return lambda: write(made())
