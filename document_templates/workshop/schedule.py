"""График: stamps, heading, and the table of measures, terms and those responsible."""

from __future__ import annotations

from docx.shared import Pt

from document_templates.workshop.rows import rows_or_blank
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.stamps import stamps_beside


def build() -> bytes:
    """The template of the schedule."""
    sheet = Sheet(left_mm=20)
    stamps_beside(sheet, "m")
    sheet.line("ГРАФИК", "Title", space_before=Pt(14), space_after=Pt(0))
    sheet.line("{{ title }}", "Title")
    sheet.each("introduction|paragraphs")
    sheet.line("", "Requisite")
    table = sheet.table(("№ п/п", "Мероприятие", "Срок", "Ответственный", "Примечание"), (12, 60, 28, 44, 36))
    rows_or_blank(sheet, table, "measures", ("text", "due", "responsible", "note"))
    sheet.executor()
    return sheet.save("График (шаблон)")
