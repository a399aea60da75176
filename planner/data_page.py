"""Writes `docs/data.md`, the description of a data set, from the dictionary of fields and the codes.

python -m planner.data_page > docs/data.md
"""

import sys
from collections.abc import Iterator

from planner.reference import (
    MIB,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_RATIO,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_UNPACKED_BYTES,
    Field,
    Table,
    code_book,
    dictionary,
)

INTRODUCTION = f"""\
# Data

A data set is a folder of CSV files, or one Excel workbook with a sheet for each table. The command
`python -m planner template OUT.xlsx` writes an empty workbook with headings, notes and drop-downs. This page is made
from `data/dictionary.csv` and `data/codes.csv` by `python -m planner.data_page`; reader and template use the same two.

## What is read

- Files and sheets are named after their table, in English or Norwegian: `children.csv`, `Barn.csv`, a sheet `Barn`.
- Headings in English or Norwegian, in any mix and order; capitals, spaces and underscores make no difference.
- CSV in UTF-8 (with or without byte order mark) or Windows' Western European encoding, separated by `;` or `,`.
- Decimals with comma or point, dates as `21.11.2026` or `2026-11-21`, yes and no as `yes`/`no`, `ja`/`nei` or a
  spreadsheet's own.
- A thousands sign only as a space. `13.500` is refused wherever it could be thirteen and a half or thirteen thousand
  five hundred.
- Codes by themselves or by their Norwegian or English names; several in one cell are separated by `|`.
- `0301` also as the number 301, and ground `4-2` also where a spreadsheet has made 4 February of it.
- Blank rows and missing optional tables and columns make no difference.

## What is refused

Either the whole data set is read, or nothing: then every fault is told at once, with file, row (the heading is row
1), column, value, what is wrong and what would be right. Values of columns marked *not shown* are never repeated in a
message.

- Columns that are not listed here; columns of names, identity numbers, diagnoses, ethnicity or risk scores as such.
- Any number of eleven digits, in whatever column: it may be a national identity number.
- Formulas, text that a spreadsheet would act on, invisible signs, damaged letters.
- Workbooks with macros, links to other files, embedded objects, entities of their own, or a password.
- More than {MOST_BYTES // MIB} MB, {MOST_UNPACKED_BYTES // MIB} MB unpacked, {MOST_RATIO} times its packed size,
  {MOST_SHEETS} sheets, {MOST_ROWS} rows or {MOST_COLUMNS} columns; links, pipes and devices in place of files.
- Identifiers that lead nowhere or stand twice, dates out of order, parts above their whole, and whatever else
  contradicts itself.
"""

TYPES = {
    "id": "identifier",
    "text": "text",
    "code": "code",
    "codes": "list of codes",
    "yes_no": "yes or no",
    "date": "date",
    "month": "month (yyyy-mm)",
    "integer": "whole number",
    "decimal": "decimal number",
    "municipality": "municipality, 4 digits",
    "district": "district of Oslo, 6 digits",
}


def data_page() -> str:
    """The page as Markdown."""
    parts = [
        INTRODUCTION,
        "## Tables\n\nColumns in bold name a row together: no two rows may have the same in all of them.\n",
    ]
    parts.extend(_table(table) for table in dictionary().values())
    parts.append("## Codes\n")
    parts.extend(_codes(kind) for kind in code_book().by_kind)
    return "\n".join(parts)


def _table(table: Table) -> str:
    """One table with its columns."""
    needed = "must be there" if table.required else "may be missing"
    lines = [
        f"### {table.name} ({table.heading_nb})\n",
        f"{table.en}. Source: {table.source}. The table {needed}.\n",
        "| column | Norwegian heading | type | required | meaning | source |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines.extend("| " + " | ".join(_cells(field)) + " |" for field in table.fields)
    return "\n".join(lines) + "\n"


def _cells(field: Field) -> Iterator[str]:
    yield f"**`{field.column}`**" if field.is_key else f"`{field.column}`"
    yield field.heading_nb
    yield _type(field)
    yield "yes" if field.required else "no"
    yield field.en + ("; *not shown*" if field.sensitive else "")
    yield field.source


def _type(field: Field) -> str:
    text = TYPES[field.type]
    if field.code_kind:
        text += f" ([{field.code_kind}](#{field.code_kind}))"
    if field.references:
        text += f" in `{field.references}`"
    if field.minimum:
        text += f", {field.minimum} to {field.maximum}"
    if field.unit and field.type != "month":
        text += f" [{field.unit}]"
    return text


def _codes(kind: str) -> str:
    lines = [f"### {kind}\n", "| code | class | Norwegian | English |", "| --- | --- | --- | --- |"]
    lines.extend(
        f"| `{code.code}` | {code.group} | {code.nb} | {code.en} |" for code in code_book().by_kind[kind].values()
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    # In UTF-8 wherever it runs: a redirected output on Windows would have another encoding.
    sys.stdout.buffer.write(data_page().encode())
