"""Data: what is missing, contradictory or old, a list to work off; the edits of this window; import and export."""

from collections import Counter

import streamlit as st

from planner.data_quality import CHECKS, CONTRADICTORY, MISSING, OLD, Finding
from planner.editing import Copy, Edit, as_zip, changed_cells, key_of, read_files
from planner.errors import BadInput, Fault
from planner.language import say, translator
from planner.reference import MOST_BYTES, dictionary
from planner.service import NOTICE, Desk
from planner.ui import copies
from planner.ui.blocks import Column, Table, facts, lead, table
from planner.ui.day_view import day_view
from planner.ui.figure import LONG_TABLE
from planner.ui.files import table_as_csv
from planner.ui.frame import desk_or_stop, foot, keep_choices
from planner.ui.opening import open_one
from planner.ui.outgoing import download
from planner.ui.row_form import heading
from planner.words.money import NO_VALUE, short_date, whole

ALL = "all"
CHILD_TABLES = ("children", "placements", "separations", "waivers")


def show(language: str) -> None:
    """The whole page."""
    _ = translator(language)
    keep_choices("quality-kind", "quality-operator")
    st.title(_("Data"), anchor=False)
    desk = desk_or_stop(language)
    lead(_("What the data hold, what should be put right in them, and the way in and out."))
    _contents(desk, language)
    _quality(desk, language)
    _edits(language)
    _export(desk, language)
    _import(desk, language)
    foot(desk, language)


def _contents(desk: Desk, language: str) -> None:
    _ = translator(language)
    counts = [
        (described.heading(language).capitalize(), whole(len(getattr(desk.dataset, name)), language))
        for name, described in dictionary().items()
        if getattr(desk.dataset, name)
    ]
    st.header(_("What the data hold"), anchor=False)
    facts([(_("Day of the data"), short_date(desk.as_of, language)), *counts])


def _quality(desk: Desk, language: str) -> None:
    _ = translator(language)
    st.header(_("What should be put right"), anchor=False)
    kinds = {ALL: _("Show all"), CONTRADICTORY: _("Contradictory"), MISSING: _("Missing"), OLD: _("Old")}
    operators = {ALL: _("All operators")} | {
        code: desk.codes.name("operator", code, language) for code in desk.codes.codes("operator")
    }
    left, right = st.columns(2, gap="medium")
    kind = left.selectbox(_("Show"), tuple(kinds), format_func=kinds.__getitem__, key="quality-kind", filter_mode=None)
    operator = right.selectbox(
        _("Operator"), tuple(operators), format_func=operators.__getitem__, key="quality-operator", filter_mode=None
    )
    found = [each for each in day_view(desk).findings if kind in (ALL, each.kind) and operator in (ALL, each.operator)]
    if not found:
        st.success(_("Nothing is missing, contradictory or old."))
        return
    table(_counts_table(found, language), _("How many rows each check finds"))
    rows = findings_table(desk, found, language)
    caption = _("Row by row, contradictions first: {n}").format(n=whole(len(found), language))
    table(rows, caption, scrolls=len(found) > LONG_TABLE)
    st.download_button(
        _("Download the list (CSV)"), lambda: table_as_csv(rows), file_name="quality.csv", mime="text/csv",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip
    _open_found(desk, found, language)


def _open_found(desk: Desk, found: list[Finding], language: str) -> None:
    """The way from the list to the row: children to their page, units and institutions to theirs."""
    _ = translator(language)
    known = {str(child.child_id) for child in desk.dataset.children}
    homes = {str(unit.unit_id): str(unit.institution_id) for unit in desk.dataset.units}
    houses = {str(row.institution_id) for row in desk.dataset.institutions}
    ids = {each.row_id for each in found}
    left, right = st.columns(2, gap="medium")
    if children := sorted(ids & known):
        with left:
            open_one(_("Open a child"), children, "children", "barn", "quality-child", language)
    if places := sorted({homes.get(each, each) for each in ids} & houses):
        with right:
            open_one(_("Open an institution"), places, "institutions", "institusjon", "quality-institution", language)


def _counts_table(found: list[Finding], language: str) -> Table:
    _ = translator(language)
    counted = Counter(each.check for each in found)
    rows = tuple(
        (_(check.title), whole(counted[check.code], language), _(check.right))
        for check in CHECKS
        if counted[check.code]
    )
    columns = (Column(_("What is wrong")), Column(_("Number"), is_number=True), Column(_("What to do")))
    return Table(columns, rows, stacks=True)


def findings_table(desk: Desk, found: list[Finding], language: str) -> Table:
    """Every finding with where it stands, whose it is, what is wrong and what would be right."""
    _ = translator(language)
    rows = tuple(
        (
            each.row_id,
            dictionary()[each.table].heading(language).capitalize(),
            desk.codes.name("operator", each.operator, language) or NO_VALUE,
            say(each.wrong, language),
            say(each.right, language),
        )
        for each in found
    )
    heads = (_("Table"), _("Operator"), _("What is wrong"), _("What to do"))
    return Table((Column(_("Where"), is_id=True), *(Column(head) for head in heads)), rows, stacks=True)


def _edits(language: str) -> None:
    _ = translator(language)
    st.header(_("Edits in this window"), anchor=False)
    copy = copies.copy_at_hand()
    if copy is None:
        st.markdown(_("Nothing has been edited here. Open a child or an institution to edit its rows in a copy."))
        return
    if copy.edits:
        table(edits_table(copy, language), _("What was edited, who said so, and why"))
    with st.container(horizontal=True):
        if copy.edits and st.button(_("Undo the last edit"), key="undo-edit", icon=":material/undo:"):
            copies.undo()
            st.rerun()
        if st.button(_("Lay the copy aside"), key="lay-aside"):
            copies.lay_aside()
            st.rerun()


def edits_table(copy: Copy, language: str) -> Table:
    """Every edit with the columns it changes, before and after."""
    _ = translator(language)
    rows = tuple(
        (
            whole(number, language),
            _row_said(edit, language),
            "\n".join(
                f"{_column(edit.table, column, language)}: {before or NO_VALUE} → {after or NO_VALUE}"
                for column, before, after in changed_cells(edit)
            ),
            edit.who,
            edit.why,
        )
        for number, edit in enumerate(copy.edits, start=1)
    )
    heads = (_("Row"), _("What changed"), _("Who says so"), _("Why"))
    return Table((Column(_("Edit")), *(Column(head) for head in heads)), rows, stacks=True)


def _row_said(edit: Edit, language: str) -> str:
    _ = translator(language)
    cells = edit.after or edit.before or {}
    key = ", ".join(filter(None, key_of(edit.table, cells)))
    name = f"{dictionary()[edit.table].heading(language).capitalize()}: {key}"
    if edit.before is None:
        return _("{row}, new").format(row=name)
    return _("{row}, taken out").format(row=name) if edit.after is None else name


def _column(table_name: str, column: str, language: str) -> str:
    return next(heading(field, language) for field in dictionary()[table_name].fields if field.column == column)


def _export(desk: Desk, language: str) -> None:
    _ = translator(language)
    st.header(_("Take the data out"), anchor=False)
    st.caption(
        _("All tables as CSV in one ZIP file, with the edits of this window. Synthetic data say so in the file.")
    )
    name = "synthetic" if desk.is_synthetic else "data"
    download(
        _("Download the data set (ZIP)"),
        lambda: as_zip(desk),
        language,
        file_name=f"{name}-{desk.as_of.isoformat()}.zip",
        mime="application/zip",
    )


def _import(desk: Desk, language: str) -> None:
    _ = translator(language)
    st.header(_("Check and open a data set"), anchor=False)
    text = _("CSV tables, or one Excel workbook, {n} MB at most. Every fault is told at once; then nothing is opened.")
    st.markdown(text.format(n=MOST_BYTES // 2**20))
    files = st.file_uploader(
        _("Files of the data set"), type=["csv", "xlsx", "md"], accept_multiple_files=True, key="import-files",
        max_upload_size=MOST_BYTES // 2**20,
    )  # fmt: skip
    if not files:
        st.caption(_("An empty workbook to fill in is made by the command «planner template»."))
        return
    try:
        read = read_files({file.name: file.getvalue() for file in files}, desk)
    except BadInput as refused:
        st.error(_("To go on you must correct the following:"))
        rows = faults_table(refused.faults, language)
        table(rows, say(refused.sentence, language), scrolls=len(rows.rows) > LONG_TABLE)
        return
    st.success(_("The data set has no faults. It holds {children} children in {units} units.").format(
        children=whole(len(read.dataset.children), language), units=whole(len(read.dataset.units), language)
    ))  # fmt: skip
    table(_difference_table(desk, read, language), _("Rows in each table, beside the data that are open"))
    if not read.is_synthetic:
        text = _(
            "Without a login only synthetic data are opened. These do not say that they are: «{notice}» is missing."
        )
        st.warning(text.format(notice=NOTICE))
        return
    if st.button(_("Open it in this window"), type="primary", key="open-import"):
        copies.open_instead(read)
        st.rerun()


def faults_table(faults: tuple[Fault, ...], language: str) -> Table:
    """Every fault with where it stands, what stands there, what is wrong and what would be right."""
    _ = translator(language)
    rows = tuple(
        (
            fault.file,
            whole(fault.row, language),
            fault.column or NO_VALUE,
            fault.value or NO_VALUE,
            say(fault.wrong, language),
            say(fault.right, language),
        )
        for fault in faults
    )
    heads = (_("Row"), _("Column"), _("Value"), _("What is wrong"), _("What would be right"))
    return Table((Column(_("File")), *(Column(head) for head in heads)), rows, stacks=True)


def _difference_table(desk: Desk, read: Desk, language: str) -> Table:
    _ = translator(language)
    rows = []
    for name, described in dictionary().items():
        before, after = getattr(desk.dataset, name), getattr(read.dataset, name)
        new, gone = len(set(after) - set(before)), len(set(before) - set(after))
        rows.append(
            (
                described.heading(language).capitalize(),
                *(whole(n, language) for n in (len(before), len(after), new, gone)),
            )
        )
    heads = (_("Open now"), _("In the files"), _("New or changed"), _("Gone or changed"))
    return Table((Column(_("Table")), *(Column(head, is_number=True) for head in heads)), tuple(rows), is_compact=True)
