"""Mending a layout: what is fixable is mended, words stay, and mending twice is mending once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from document_templates import reading
from document_templates.checks import check, fix
from document_templates.checks.fixes import words
from document_templates.checks.sheet import Sheet as Read
from registry.ports import LocalRules
from tests.depth import examples
from tests.document_templates.making import saved
from tests.document_templates.test_checks import sheet_with

DAY = date(2026, 11, 23)
LONG = "Настоящий документ составлен для проверки правил оформления и содержит обычный текст, занимающий больше строки."


def fixable(docx: bytes) -> list[str]:
    return [remark.rule for remark in check(docx, day=DAY) if remark.fixable]


def draft(*texts: str) -> Any:
    """What people bring: the customary font, no indents, the first page numbered."""
    document = Document()
    section = document.sections[0]
    section.left_margin, section.right_margin = Mm(15), Mm(5)
    document.add_paragraph("ПРИКАЗ")
    document.add_paragraph("О проверке")
    for text in texts or (LONG,):
        run = document.add_paragraph(text).add_run(" ")
        run.font.name = "Times New Roman"
    document.add_paragraph("ПРИКАЗЫВАЮ:")
    return document


def spread(paragraph: Any) -> None:
    mark = OxmlElement("w:spacing")
    mark.set(qn("w:val"), "40")
    paragraph.runs[0]._r.get_or_add_rPr().append(mark)


def messy() -> bytes:
    document = draft(f"{LONG}  Срок – 05 июня 2026 г., 5.6.2026, № 7, А.А. Дренин.", LONG)
    paragraph = document.paragraphs[2]
    paragraph.runs[0].font.size = Pt(10)
    paragraph.runs[0].font.name = "Arial"
    paragraph.paragraph_format.line_spacing = 2.0
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(20), Mm(-10)
    spread(document.paragraphs[3])
    document.add_heading("Раздел", 2)
    table = document.add_table(rows=3, cols=2, style="Table Grid")
    for number, cell in enumerate(table._cells):
        cell.text = f"клетка {number}"
    for text in ("Директору", "школы"):
        corner = document.add_paragraph(text)
        corner.paragraph_format.left_indent, corner.paragraph_format.line_spacing = Mm(100), 1.5
    return saved(document)


def test_all_that_is_fixable_is_mended_and_the_words_are_the_same() -> None:
    docx = messy()
    expected = {"L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9", "L10", "L16", "T3", "A1", "A3", "A4"}
    assert set(fixable(docx)) == expected
    made = fix(docx, day=DAY)
    assert {done.rule for done in made.done} == expected
    assert fixable(made.docx) == []
    assert words(made.docx) == words(docx)


def test_mending_twice_is_mending_once() -> None:
    once = fix(messy(), day=DAY)
    twice = fix(once.docx, day=DAY)
    assert twice.done == ()
    assert twice.docx == once.docx


def test_a_mended_draft_reads_as_before_but_for_spaces_and_dates() -> None:
    text = reading.document_text(fix(messy(), day=DAY).docx)
    assert "Срок\u00a0– 5 июня 2026\u00a0г., 05.06.2026, №\u00a07, А.А.\u00a0Дренин." in text
    assert "строки. Срок" in text


def test_a_clean_document_comes_back_as_the_very_same_bytes() -> None:
    docx = sheet_with()
    made = fix(docx, day=DAY)
    assert made.docx == docx
    assert made.done == ()


def test_equal_documents_are_mended_to_equal_bytes() -> None:
    docx = messy()
    assert fix(docx, day=DAY).docx == fix(docx, day=DAY).docx


def test_a_header_with_words_is_left_to_its_owner() -> None:
    document = draft()
    document.sections[0].header.paragraphs[0].text = "Школа № 1"
    docx = saved(document)
    assert "L3" not in fixable(docx)
    made = fix(docx, day=DAY)
    assert "L3" not in {done.rule for done in made.done}
    assert "Школа № 1" in reading.whole_text(made.docx)


def test_a_number_on_the_first_page_is_taken_away() -> None:
    document = draft()
    section = document.sections[0]
    for header in (section.header, section.first_page_header):
        number = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), "PAGE")
        header.paragraphs[0]._p.append(number)
    docx = saved(document)
    assert "L3" in fixable(docx)
    made = fix(docx, day=DAY).docx
    assert "L3" not in {remark.rule for remark in check(made, day=DAY)}


def test_letters_that_are_signs_keep_their_font() -> None:
    document = draft()
    document.paragraphs[2].add_run("\uf0fc").font.name = "Wingdings"
    made = Read(fix(saved(document), day=DAY).docx)
    [line] = [line for line in made.lines if "\uf0fc" in line.text]
    assert made.font(line, line.runs[-1]) == "Wingdings"


def test_a_sheet_that_lies_stays_lying() -> None:
    document = draft()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(279), Mm(216)
    made = Read(fix(saved(document), day=DAY).docx).document.sections[0]
    assert made.page_width > made.page_height


def test_rows_that_a_heading_reaches_into_repeat_with_it() -> None:
    document = draft()
    table = document.add_table(rows=4, cols=2, style="Table Grid")
    for cell in table._cells:
        cell.text = "клетка"
    table.cell(0, 0).merge(table.cell(1, 0))
    made = Read(fix(saved(document), day=DAY).docx)
    repeated = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in made.tables[0].iter(qn("w:tr"))]
    assert repeated == [True, True, False, False]


def test_spaces_over_several_runs_become_one() -> None:
    document = draft()
    paragraph = document.add_paragraph("слово ")
    paragraph.add_run(" ")
    paragraph.add_run("дело")
    assert "слово дело" in reading.document_text(fix(saved(document), day=DAY).docx)


def test_a_rule_that_is_switched_off_mends_nothing() -> None:
    local = LocalRules("local:school", "Местные правила", "auto", {"L10": {"on": False}})
    assert "L10" not in {done.rule for done in fix(messy(), day=DAY, local=local).done}


def test_a_font_becomes_one_that_the_organization_allows() -> None:
    local = LocalRules("local:school", "Местные правила", "auto", {"L4": {"parameters": {"fonts": ["PT Astra Serif"]}}})
    made = Read(fix(messy(), day=DAY, local=local).docx)
    assert {made.font(line, run) for line in made.lines for run in line.runs} == {"PT Astra Serif"}


ALPHABET = st.sampled_from([*"абвБ  \u00a0\u00a0\t\n05.6№–_«»", "05 июня", "5.6.2026", "А.А. Ким", "г. ", "\u00a0 "])


@examples(12)
@given(st.lists(st.lists(ALPHABET, max_size=60).map("".join), min_size=1, max_size=4), st.data())
def test_whatever_the_text_words_stay_and_nothing_is_left_to_mend(texts: list[str], data: st.DataObject) -> None:
    document = Document()
    for text in texts:
        paragraph = document.add_paragraph()
        cut = data.draw(st.integers(0, len(text)))
        paragraph.add_run(text[:cut])
        paragraph.add_run(text[cut:])
    docx = saved(document)
    made = fix(docx, day=DAY)
    assert words(made.docx) == words(docx)
    assert fix(made.docx, day=DAY).docx == made.docx
    assert fixable(made.docx) == []


@pytest.mark.parametrize("text", ["05\tиюня", "слово \n слово", "1.05.06.2026", "31.13.2026"])
def test_what_only_looks_like_a_slip_is_left_alone(text: str) -> None:
    document = draft()
    document.add_paragraph(text)
    assert words(fix(saved(document), day=DAY).docx) == words(saved(document))
