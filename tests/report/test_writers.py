"""One report, three formats: each is opened and read back."""

import io
import zipfile

import pytest
from docx import Document
from pypdf import PdfReader

from planner.report.as_docx import as_docx
from planner.report.as_json import report_as_json
from planner.report.as_pdf import as_pdf, as_pictures
from planner.report.as_xlsx import as_xlsx
from planner.report.document import runs_of
from planner.spreadsheets import passive
from tests.report.reading import MARK, pages_of_pdf, recomputed, small_report, words_of_docx, workbook


@pytest.fixture(scope="module")
def docx() -> bytes:
    return as_docx(small_report())


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return as_pdf(small_report())


@pytest.fixture(scope="module")
def xlsx() -> bytes:
    return as_xlsx(small_report())


def test_the_document_has_real_headings_tables_and_a_described_picture(docx: bytes) -> None:
    document = Document(io.BytesIO(docx))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert headings[:3] == [
        ("Title", "Prøve med æ, ø og å"),
        ("Heading 1", "Første kapittel"),
        ("Heading 2", "Under kapitlet"),
    ]
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Navn", "Alle", "Del", "Andel"]
    assert [cell.text for cell in table.rows[1].cells] == ["=2+2", "1\u00a0200", "300", "25,0\u00a0%"]
    assert [cell.text for cell in table.rows[-1].cells] == ["Sum", "2\u00a0200", "500", ""]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert 'descr="Et fossediagram"' in document.inline_shapes[0]._inline.xml
    assert document.core_properties.language == "nb-NO"


def test_the_document_says_on_every_page_what_the_data_are(docx: bytes) -> None:
    section = Document(io.BytesIO(docx)).sections[0]
    assert MARK in section.header.paragraphs[0].text
    assert section.header.paragraphs[0].runs[0].bold
    assert "PAGE" in section.footer._element.xml


def test_references_of_the_document_lead_to_their_rows(docx: bytes) -> None:
    xml = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
    assert xml.count('w:anchor="ref-B1"') == 2
    assert 'w:name="ref-B1"' in xml
    assert 'w:name="ref-A1"' in xml
    assert "python -m planner gap --base 855.22=60% --json -" in words_of_docx(docx)


def test_the_pdf_is_tagged_and_has_title_and_language(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nb-NO"
    assert reader.metadata is not None
    assert reader.metadata.title == "Prøve med æ, ø og å"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    kinds = set()

    def walk(node: object) -> None:
        node = getattr(node, "get_object", lambda: node)()
        if isinstance(node, dict):
            kinds.add(str(node.get("/S")))
            children = node.get("/K", [])
            for child in children if isinstance(children, list) else [children]:
                walk(child)

    walk(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/L"} <= kinds


def test_the_pdf_says_on_every_page_what_the_data_are(pdf: bytes) -> None:
    pages = pages_of_pdf(pdf)
    assert all(MARK in page for page in pages)
    assert all(f"Side {number} av {len(pages)}" in page for number, page in enumerate(pages, start=1))
    whole = " ".join(pages)
    assert "Det koster 472,5 mill. kr. [A1] [B1]" in whole
    assert "25,0 %" in whole
    assert "06.01.2026" in whole


def test_the_pdf_can_be_set_with_no_font_but_its_own() -> None:
    bare = as_pdf(small_report(), ignore_system_fonts=True)
    assert "Prøve med æ, ø og å" in " ".join(pages_of_pdf(bare))
    assert as_pictures(small_report(), 20, ignore_system_fonts=True)[0].startswith(b"\x89PNG")


def test_the_same_report_gives_the_same_pdf(pdf: bytes) -> None:
    assert as_pdf(small_report()) == pdf


def test_the_workbook_reckons_and_keeps_the_values(xlsx: bytes) -> None:
    found = recomputed(xlsx)
    assert len(found) == 4  # two shares and two sums
    assert {address: stated for address, (stated, _) in found.items()} == pytest.approx(
        {address: computed for address, (_, computed) in found.items()}
    )
    assert found["Andeler!D5"] == (0.25, 0.25)
    assert found["Andeler!B7"] == (2200, 2200)
    assert workbook(xlsx).defined_names["first_whole"].attr_text == "'Andeler'!$B$5"


def test_no_text_of_the_workbook_is_run(xlsx: bytes) -> None:
    sheet = workbook(xlsx, values=False)["Andeler"]
    assert (sheet["A5"].value, sheet["A5"].data_type) == ("'=2+2", "s")
    assert [passive(text) for text in ("@to", "\tx", "|x", "−3,5")] == ["'@to", "'\tx", "'|x", "−3,5"]
    xml = b"".join(
        zipfile.ZipFile(io.BytesIO(xlsx)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(xlsx)).namelist()
        if name.startswith("xl/worksheets/sheet")
    )
    assert b"hyperlink" not in xml


def test_every_sheet_says_what_the_data_are_and_the_register_has_a_column_for_each_thing(xlsx: bytes) -> None:
    book = workbook(xlsx)
    assert all(sheet["A2"].value == MARK for sheet in book.worksheets)
    assert all(sheet.oddHeader.left.text.replace("&&", "&") == MARK for sheet in book.worksheets)
    register = book["Forutsetninger"]
    assert [cell.value for cell in register[4]] == [
        *("Ref.", "Forutsetning", "Verdi", "Lav", "Høy", "Måleenhet", "År", "Slag", "Kilde", "Eier", "Sist endret"),
    ]
    assert [cell.value for cell in register[5]][2:5] == [454, 453.5, 454.5]
    assert book["Henvisninger"]["D5"].value == "python -m planner gap --base 855.22=60% --json -"


def test_the_object_for_machines_has_numbers_and_all_blocks() -> None:
    answer = report_as_json(small_report())
    assert [block["block"] for block in answer["blocks"]] == [
        *("heading", "paragraph", "points", "table", "heading", "figure"),
    ]
    assert answer["blocks"][3]["rows"][0] == {"name": "=2+2", "whole": 1200.0, "part": 300.0, "share": 0.25}
    assert answer["assumptions"][0]["high"] == 454.5


def test_neighbours_among_references_are_shown_by_their_ends() -> None:
    assert runs_of(("A3", "A4", "A5", "A7", "A8", "B9")) == (("A3", "A5"), ("A7",), ("A8",), ("B9",))
