"""Menders of the page, of tables and of the language. Each answers how many places it changed."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from document_templates.checks import page_rules, reading_rules
from document_templates.checks.page_rules import SIDES, TOLERANCE, has_page_field, is_centred, may_renumber
from document_templates.checks.reading_rules import has_mark
from document_templates.checks.sheet import Asked, Sheet, millimetres


def page(sheet: Sheet, asked: Asked) -> int:
    """L1: A4 as the sheet lies, and margins that are wide enough."""
    done = 0
    if any(page_rules.sheet_size(sheet, asked)):
        for section in sheet.document.sections:
            lies = (section.page_width or 0) > (section.page_height or 0)
            section.page_width, section.page_height = (Mm(297), Mm(210)) if lies else (Mm(210), Mm(297))
            done += 1
    for section in sheet.document.sections:
        for side in SIDES:
            done += _widen(section, side, asked[side])
    return done


def _widen(section: Any, side: str, least: float) -> int:
    if millimetres(getattr(section, f"{side}_margin")) >= least - TOLERANCE:
        return 0
    setattr(section, f"{side}_margin", Mm(least))
    return 1


def binding(sheet: Sheet, asked: Asked) -> int:
    """L2: the left margin of what is kept long."""
    return _widen(sheet.document.sections[0], "left", asked["left"]) if page_rules.is_kept_long(sheet, asked) else 0


def page_numbers(sheet: Sheet, asked: Asked) -> int:
    """L3: a centred number from the second page. A header with words in it is left as it is."""
    if not any(breach.fixable for breach in page_rules.page_numbers(sheet, asked)):
        return 0
    section = sheet.document.sections[0]
    if may_renumber(section):
        if not has_page_field(section.header):
            number = OxmlElement("w:fldSimple")
            number.set(qn("w:instr"), " PAGE ")
            section.header.paragraphs[0]._p.append(number)
            _centre(section.header)
        section.different_first_page_header_footer = True
        if has_page_field(section.first_page_header):
            for paragraph in section.first_page_header.paragraphs:
                paragraph.clear()
    if millimetres(section.header_distance) < asked["distance"] - TOLERANCE:
        section.header_distance = Mm(asked["distance"])
    if has_page_field(section.header) and not is_centred(section.header):
        _centre(section.header)
    return 1


def _centre(header: Any) -> None:
    for paragraph in header.paragraphs:
        if paragraph._p.xpath(".//w:instrText | .//w:fldSimple"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def language(sheet: Sheet, asked: Asked) -> int:
    """A1: Russian as the language of the document."""
    if not any(reading_rules.language(sheet, asked)):
        return 0
    root = sheet.document.styles.element
    defaults = _child(root, "docDefaults", first=True)
    properties = _child(_child(defaults, "rPrDefault", first=True), "rPr")
    _child(properties, "lang").set(qn("w:val"), "ru-RU")
    return 1


def _child(parent: Any, name: str, *, first: bool = False) -> Any:
    found = parent.find(qn(f"w:{name}"))
    if found is None:
        found = OxmlElement(f"w:{name}")
        parent.insert(0, found) if first else parent.append(found)
    return found


def table_headers(sheet: Sheet, _: Asked) -> int:
    """A3: the first row, with those that a cell of it reaches into, repeats on each page."""
    done = 0
    for table in sheet.tables:
        rows = table.findall(qn("w:tr"))
        if not has_mark(rows[0], "tblHeader"):
            for row in _heading_rows(rows):
                row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            done += 1
    return done


def _heading_rows(rows: list[Any]) -> list[Any]:
    reached = [rows[0]]
    for row in rows[1:-1]:
        merges = [merge.get(qn("w:val"), "continue") for merge in row.iter(qn("w:vMerge"))]
        begins = any(merge.get(qn("w:val")) == "restart" for merge in rows[0].iter(qn("w:vMerge")))
        if not begins or "continue" not in merges:
            break
        reached.append(row)
    return reached


def table_rows(sheet: Sheet, _: Asked) -> int:
    """A4: rows are not cut by a page."""
    rows = [row for table in sheet.tables for row in table.findall(qn("w:tr")) if not has_mark(row, "cantSplit")]
    for row in rows:
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return len(rows)
