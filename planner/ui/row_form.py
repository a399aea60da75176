"""A form for one row of a data set, made from the dictionary of fields: every check is the reader's own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from planner.editing import Cells, Edit, RowFaults
from planner.errors import Fault, PlannerError
from planner.language import say, translator
from planner.reference import Field, dictionary
from planner.service import Desk
from planner.ui import copies
from planner.ui.faults import summary
from planner.ui.said_by import said_by
from planner.words.money import short_date

SAVED = "row-saved"
LONG_TEXT = ("reason", "view_note")


def row_form(
    desk: Desk,
    table: str,
    before: Cells | None,
    fixed: Cells,
    form: str,
    language: str,
    then: Callable[[Cells], None] | None = None,
) -> None:
    """The fields of a row with what stands in them, who and why, and the buttons that save or take out.

    `before` is the row as it is, `None` for a new one; the columns in `fixed` are not asked for. What was typed
    stays where it was when something is wrong, with the fault beside its field and all of them on top. `then` is
    called with the row that was saved.
    """
    _ = translator(language)
    copy = copies.copy_at_hand()
    key = f"{form}-{len(copy.edits) if copy else 0}"
    faults: Mapping[str, Sequence[Fault]] = st.session_state.get(f"{key}-faults", {})
    if st.session_state.pop(SAVED, False):
        st.success(_("Saved in the copy."))
    _summary(table, st.session_state.get(f"{key}-all", ()), language)
    fields = [field for field in dictionary()[table].fields if field.column not in fixed]
    typed: dict[str, str] = {}
    with st.form(key, border=True):
        for at in range(0, len(fields), 2):
            for place, field in zip(st.columns(2, gap="medium"), fields[at : at + 2], strict=False):
                with place:
                    start = (before or {}).get(field.column, "")
                    typed[field.column] = _asked(desk, field, start, f"{key}-{field.column}", language)
                    for fault in faults.get(field.column, ()):
                        st.error(f"{say(fault.wrong, language)} {say(fault.right, language)}")
        said = said_by(key, language)
        if st.session_state.get(f"{key}-unsaid"):
            said.is_complete(language)
        with st.container(horizontal=True):
            save = st.form_submit_button(_("Save in the copy"), type="primary", key=f"{form}-save")
            out = before is not None and st.form_submit_button(_("Take the row out"), key=f"{form}-out")
    if save or out:
        after = None if out else {**fixed, **typed}
        st.session_state[f"{key}-unsaid"] = not (said.who and said.why)
        _save(desk, Edit(table, before, after, said.who, said.why), key)
        if then is not None and after is not None and not st.session_state.get(f"{key}-all"):
            then(after)
        st.rerun()


def _save(desk: Desk, edit: Edit, key: str) -> None:
    try:
        copies.edit(desk, edit)
    except RowFaults as refused:
        st.session_state[f"{key}-faults"] = refused.by_column
        st.session_state[f"{key}-all"] = refused.faults
    except PlannerError as refused:
        st.session_state[f"{key}-faults"] = {}
        st.session_state[f"{key}-all"] = (refused.sentence,)
    else:
        st.session_state[f"{key}-all"] = ()
        st.session_state[SAVED] = True


def _summary(table: str, faults: Sequence[Any], language: str) -> None:
    """Everything that is wrong, on top of the form."""
    if not faults:
        return
    _ = translator(language)
    headings = {field.column: field.heading(language) for field in dictionary()[table].fields}
    lines = []
    for fault in faults[:20]:
        if not isinstance(fault, Fault):
            lines.append(say(fault, language))
            continue
        where = fault.file.removesuffix(".csv")
        place = headings.get(fault.column or "", fault.column or "") if where == table else f"{where} {fault.row or ''}"
        lines.append(f"{place}: {say(fault.wrong, language)} {say(fault.right, language)}")
    summary(lines, language)


def _asked(desk: Desk, field: Field, start: str, key: str, language: str) -> str:
    """The field on the screen, and what stands in it as the files write it."""
    _ = translator(language)
    unit = field.unit_in(language)
    unit = f", {unit}" if unit and field.type != "month" and unit not in heading(field, language).lower() else ""
    needed = _("must be filled in") if field.required else _("optional")
    label = f"{heading(field, language)}{unit} ({needed})"
    meaning = field.meaning(language)
    options = _options(desk, field, language)
    if options is not None:
        if field.type == "codes":
            chosen = st.multiselect(
                label, tuple(options), default=[code for code in start.split("|") if code], key=key, help=meaning,
                format_func=lambda code: options.get(code, code), placeholder=_("None chosen"), select_all=False,
            )  # fmt: skip
            return "|".join(chosen)
        found = st.selectbox(
            label, tuple(options), index=list(options).index(start) if start in options else None, key=key,
            format_func=lambda code: options.get(code, code), placeholder=_("Choose"), help=meaning,
        )  # fmt: skip
        return str(found or "")
    shown = _as_read(field, start, language)
    if field.column in LONG_TEXT:
        text = st.text_area(label, value=shown, key=key, help=meaning, max_chars=2000, height=90)
    else:
        text = st.text_input(label, value=shown, key=key, help=meaning, max_chars=200, placeholder=_example(field, _))
    return start if text.strip() == shown else text.strip()


def heading(field: Field, language: str) -> str:
    """What people call the column; in English its name with blanks."""
    return field.heading_nb if language == "nb" else field.column.replace("_", " ").capitalize()


def _example(field: Field, _: Callable[[str], str]) -> str | None:
    return {"date": _("dd.mm.yyyy"), "month": _("yyyy-mm")}.get(field.type)


def _as_read(field: Field, text: str, language: str) -> str:
    """What stands in a file, as people write it."""
    if text and field.type == "date":
        return short_date(date.fromisoformat(text), "nb")  # the reader takes this in both languages
    if text and field.type == "decimal" and language == "nb":
        return text.replace(".", ",")
    return text


def _options(desk: Desk, field: Field, language: str) -> Mapping[str, str] | None:
    """What can be chosen, with its name; `None` for what is typed."""
    _ = translator(language)
    places: dict[str, Mapping[Any, Any]] = {
        "municipality": desk.geography.municipalities,
        "district": desk.geography.districts,
    }
    found: dict[str, str]
    if field.type in ("code", "codes"):
        codes = desk.codes.codes(field.code_kind)
        found = {code: desk.codes.name(field.code_kind, code, language) for code in codes}
    elif field.type == "yes_no":
        found = {"yes": _("Yes"), "no": _("No")}
    elif field.type in places:
        rows = sorted(places[field.type].items(), key=lambda row: row[1].name)
        found = {str(number): f"{row.name} ({number})" for number, row in rows}
    elif field.references:
        table, _dot, column = field.references.partition(".")
        names = {
            str(getattr(row, column)): str(getattr(row, "name", None) or "") for row in getattr(desk.dataset, table)
        }
        found = {key: f"{key} · {name}" if name else key for key, name in sorted(names.items())}
    else:
        return None
    return found if field.required or field.type == "codes" else {"": _("none"), **found}
