"""A document as blocks: what a person would recognize it by is there, whatever the styles say it through."""

from __future__ import annotations

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from hypothesis import given
from hypothesis import strategies as st

from document_templates.catalogue import FolderCatalogue
from document_templates.preview import Paragraph, Picture, Table, preview
from document_templates.reading import document_text
from document_templates.renderer import DocxRenderer
from registry.errors import FileRejected
from tests.document_templates.making import saved

CATALOGUE = FolderCatalogue()


def paragraphs(document) -> list[Paragraph]:
    return [block for block in preview(saved(document)) if isinstance(block, Paragraph)]


def drafted(kind: str) -> bytes:
    """The kind's own sample."""
    sample = CATALOGUE.sample(kind)
    return DocxRenderer(CATALOGUE).draft(kind, sample["values"], sample["context"]).docx


def test_sides_come_from_the_paragraph_or_from_its_style() -> None:
    document = Document()
    style = document.styles.add_style("Centred", 1)
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    above = document.styles.add_style("Below", 1)
    above.base_style = style
    document.add_paragraph("в центре", style="Below")
    document.add_paragraph("справа", style="Below").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("по ширине").alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    document.add_paragraph("слева")
    assert [each.align for each in paragraphs(document)] == ["center", "right", "justify", "left"]


def test_a_paragraph_is_bold_when_all_of_it_is() -> None:
    document = Document()
    whole = document.add_paragraph()
    whole.add_run("весь ").bold = True
    whole.add_run("жирный").bold = True
    part = document.add_paragraph()
    part.add_run("часть ").bold = True
    part.add_run("нет")
    strong = document.styles.add_style("Strong line", 1)
    strong.font.bold = True
    document.add_paragraph("по стилю", style="Strong line")
    off = document.add_paragraph(style="Strong line")
    off.add_run("снято").bold = False
    assert [each.bold for each in paragraphs(document)] == [True, False, True, False]


def test_indents_headings_breaks_and_tabs_are_seen() -> None:
    document = Document()
    document.add_heading("Раздел", 1)
    document.add_paragraph("С красной строки").paragraph_format.first_line_indent = Cm(1.25)
    document.add_paragraph("С новой страницы").paragraph_format.page_break_before = True
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("01.02.2025\t№ 5")
    heading, indented, fresh, broken, apart = paragraphs(document)
    assert heading.heading
    assert (indented.indented, heading.indented) == (True, False)
    assert (fresh.breaks, broken.breaks, apart.breaks) == (True, True, False)
    assert apart.parts == ("01.02.2025", "№ 5")


def test_a_circle_of_styles_ends() -> None:
    document = Document()
    one, two = (document.styles.add_style(name, 1) for name in ("One", "Two"))
    one.base_style, two.base_style = two, one
    document.add_paragraph("текст", style="One")
    assert paragraphs(document)[0].align == "left"


def test_tables_keep_rows_headings_and_lines() -> None:
    document = Document()
    ruled = document.add_table(rows=2, cols=2, style="Table Grid")
    for cell, text in zip(ruled._cells, ("№", "Мероприятие", "1", "Первое\nвторой абзац"), strict=True):
        cell.text = text
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    ruled.rows[0]._tr.get_or_add_trPr().append(mark)
    document.add_table(rows=1, cols=2)
    with_lines, plain = (block for block in preview(saved(document)) if isinstance(block, Table))
    assert (with_lines.ruled, with_lines.header, plain.ruled) == (True, True, False)
    assert [[cell.text for cell in row] for row in with_lines.rows] == [
        ["№", "Мероприятие"],
        ["1", "Первое\nвторой абзац"],
    ]


@pytest.mark.parametrize("kind", ["order", "method_recs", "analytic_report", "analytic_info"])
def test_the_bundled_kinds_lose_no_word(kind: str) -> None:
    docx = drafted(kind)
    shown = " ".join(_words(preview(docx)))
    for line in document_text(docx).splitlines():
        for word in line.split():
            assert word in shown, word


def test_pictures_are_told_by_their_words() -> None:
    pictures = [block for block in preview(drafted("analytic_info")) if isinstance(block, Picture)]
    assert pictures
    assert all(picture.alt for picture in pictures)


def _words(blocks) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            found += [cell.text for row in block.rows for cell in row]
        elif isinstance(block, Paragraph):
            found.append(block.text)
    return found


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7"])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(FileRejected):
        preview(data)


@given(st.lists(st.text("абв г\t.,«»1", max_size=30), max_size=6))
def test_every_paragraph_comes_back_in_order(lines: list[str]) -> None:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    assert [each.text for each in paragraphs(document)] == [line.strip(" ") for line in lines]
