"""A report as an editable document: real headings, tables whose heading repeats, pictures with a text, links within."""

import io
from typing import Any
from zlib import crc32

from planner.language import translator
from planner.report.as_pdf import MANY_COLUMNS, sum_row
from planner.report.closing import closing
from planner.report.document import (
    Block,
    Cell,
    Command,
    Figure,
    Heading,
    Number,
    Paragraph,
    Points,
    Report,
    Table,
    runs_of,
)
from planner.report.numbers import cell_text
from planner.report.pictures import as_png

TEXT_WIDTH_CM = 17.0
MARGIN_CM = 2.0
NARROW_PT, WIDE_PT = 9.0, 7.5
SANS, MONO = "Calibri", "Consolas"


def as_docx(report: Report) -> bytes:
    """The report as a Word document."""
    from docx import Document

    document = Document()
    _set_up(document, report)
    document.add_heading(report.title, 0)
    if report.subtitle:
        document.add_paragraph(report.subtitle, style="Subtitle")
    document.add_paragraph(report.mark, style="Intense Quote")
    counts = {"table": 0, "figure": 0}
    for block in (*report.blocks, *closing(report)):
        _add(document, block, report.language, counts)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Any, report: Report) -> None:
    """Language, fonts, margins, and the mark and page number on every page."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    _ = translator(report.language)
    core = document.core_properties
    core.title, core.subject, core.author = report.title, report.mark, _("Placement planner")
    core.language = "nb-NO" if report.language == "nb" else "en-GB"
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), core.language)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = SANS, Pt(10.5)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Subtitle", "Intense Quote", "Caption"):
        style = document.styles[name]
        style.font.color.rgb, style.font.name = RGBColor(0x14, 0x21, 0x2B), SANS
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
    head = section.header.paragraphs[0]
    head.text = f"{report.mark} · {report.title}"
    head.runs[0].bold = report.is_synthetic
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{_('Page')} ")
    _field(foot, "PAGE", "1")
    foot.add_run(f" {_('of')} ")
    _field(foot, "NUMPAGES", "1")
    for paragraph in (head, foot):
        for run in paragraph.runs:
            run.font.size = Pt(8)


def _add(document: Any, block: Block, language: str, counts: dict[str, int]) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, block.level)
    elif isinstance(block, Paragraph):
        paragraph = document.add_paragraph()
        paragraph.add_run(block.text).bold = block.is_lead
        _refer(paragraph, block.refs)
    elif isinstance(block, Points):
        for item in block.items:
            document.add_paragraph(item, style="List Bullet")
        if block.refs:
            _refer(document.add_paragraph(), block.refs)
    elif isinstance(block, Figure):
        _add_figure(document, block, language, counts)
    else:
        _add_table(document, block, language, counts)


def _add_figure(document: Any, block: Figure, language: str, counts: dict[str, int]) -> None:
    from docx.shared import Cm

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(as_png(block.chart, language)), width=Cm(TEXT_WIDTH_CM))
    described = shape._inline.docPr
    described.set("descr", block.alt)
    described.set("title", block.title)
    counts["figure"] += 1
    _caption(document, translator(language)("Figure"), counts["figure"], block.title, block.refs)


def _caption(document: Any, kind: str, number: int, title: str, refs: tuple[str, ...]) -> Any:
    paragraph = document.add_paragraph(f"{kind} ", style="Caption")
    _field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
    paragraph.add_run(f": {title}")
    _refer(paragraph, refs)
    return paragraph


def _add_table(document: Any, block: Table, language: str, counts: dict[str, int]) -> None:
    from docx.shared import Cm, Pt

    counts["table"] += 1
    above = _caption(document, translator(language)("Table"), counts["table"], block.title, block.refs)
    above.paragraph_format.keep_with_next = True
    closing_row = sum_row(block)
    rows = [tuple(column.title for column in block.columns), *block.rows, *([closing_row] if closing_row else [])]
    drawn = document.add_table(rows=len(rows), cols=len(block.columns), style="Light List")
    drawn.autofit = False
    size = Pt(WIDE_PT if len(block.columns) >= MANY_COLUMNS else NARROW_PT)
    share = TEXT_WIDTH_CM / sum(column.width for column in block.columns)
    for drawn_row, row in zip(drawn.rows, rows, strict=True):
        for place, (target, cell) in enumerate(zip(drawn_row.cells, row, strict=True)):
            target.width = Cm(block.columns[place].width * share)
            _fill(target, cell, language, size)
    for row_number, drawn_row in enumerate(drawn.rows):
        _keep_whole(drawn_row, repeats=row_number == 0)
        for target in drawn_row.cells:
            for run in target.paragraphs[0].runs:
                run.bold = row_number == 0 or (bool(closing_row) and row_number == len(rows) - 1)
    if block.has_codes:
        for drawn_row, row in zip(drawn.rows[1:], block.rows, strict=True):
            _bookmark(drawn_row.cells[0].paragraphs[0], f"ref-{row[0]}")
    if block.note:
        document.add_paragraph(block.note).runs[0].font.size = Pt(8.5)
    document.add_paragraph()


def _fill(target: Any, cell: Cell, language: str, size: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = target.paragraphs[0]
    run = paragraph.add_run(cell_text(cell, language))
    run.font.size = size
    if isinstance(cell, Command):
        run.font.name = MONO
    if isinstance(cell, Number):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _keep_whole(row: Any, repeats: bool) -> None:
    """No row is broken over two pages, and the heading row comes again on each page."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeats:
        properties.append(OxmlElement("w:tblHeader"))


def _field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field that the word processor keeps up to date; `shown` stands there until it does."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _refer(paragraph: Any, codes: tuple[str, ...]) -> None:
    """Short references that lead to their row in the closing tables."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for before, code in _with_joints(codes):
        paragraph.add_run(before)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"ref-{code}")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = f"[{code}]"
        run.append(text)
        link.append(run)
        paragraph._p.append(link)


def _with_joints(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """The codes to show, each with what stands before it: a space, or a dash within a run."""
    return [("–" if place else " ", code) for run in runs_of(codes) for place, code in enumerate(run)]


def _bookmark(paragraph: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    number = str(crc32(name.encode()) % 2**31)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), number)
    start.set(qn("w:name"), name)
    end.set(qn("w:id"), number)
    properties = paragraph._p.find(qn("w:pPr"))
    paragraph._p.insert(0 if properties is None else 1, start)
    paragraph._p.append(end)
