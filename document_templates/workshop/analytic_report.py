"""Информационно-аналитический отчет: the five parts that section VI of the plan prescribes."""

from __future__ import annotations

from docx.shared import Pt

from document_templates.workshop.figures import charts_of_indicators, table_of_indicators
from document_templates.workshop.parts import points, signed
from document_templates.workshop.sheet import Sheet


def build() -> bytes:
    """The template of the report."""
    sheet = Sheet(left_mm=30)
    sheet.letterhead("ИНФОРМАЦИОННО-АНАЛИТИЧЕСКИЙ ОТЧЕТ")
    sheet.line("{{ title }}", "Title", space_after=Pt(12))
    sheet.registration()
    sheet.heading("1. Введение")
    sheet.each("introduction|paragraphs")
    sheet.heading("2. Общие сведения о показателях образовательных результатов")
    sheet.each("indicators_overview|paragraphs")
    table_of_indicators(sheet, "Таблица 1. Значения показателей по годам")
    sheet.heading("3. Анализ образовательных результатов")
    sheet.each("analysis|paragraphs")
    charts_of_indicators(sheet)
    sheet.heading("4. Выводы")
    points(sheet, "conclusions")
    sheet.heading("5. Рекомендации по повышению качества общего образования")
    points(sheet, "recommendations", last=True)
    signed(sheet)
    return sheet.save("Информационно-аналитический отчет (шаблон)")
