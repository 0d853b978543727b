"""Справка (аналитическая информация): measure 4.2 and section X of the plan."""

from __future__ import annotations

from docx.shared import Pt

from document_templates.workshop.figures import charts_of_indicators, table_of_indicators
from document_templates.workshop.parts import points, signed
from document_templates.workshop.sheet import CENTRE, Sheet


def build() -> bytes:
    """The template of the note."""
    sheet = Sheet(left_mm=30)
    sheet.letterhead("СПРАВКА")
    sheet.line("(аналитическая информация)", "Requisite Centred", space_after=Pt(12))
    sheet.line("{{ title }}", "Title", space_after=Pt(12))
    sheet.registration()
    sheet.each("introduction|paragraphs")
    sheet.heading("1. Анализ результатов мероприятий")
    sheet.each("measures_analysis|paragraphs")
    _measures(sheet)
    sheet.heading("2. Анализ эффективности принятых мер")
    sheet.each("effectiveness|paragraphs")
    table_of_indicators(sheet, "{{ 'Таблица 2' if measures else 'Таблица 1' }}. Значения показателей по годам")
    charts_of_indicators(sheet)
    sheet.heading("3. Выводы")
    points(sheet, "conclusions")
    sheet.heading("4. Рекомендации по совершенствованию системы работы по повышению качества общего образования")
    points(sheet, "recommendations")
    sheet.heading("5. Предложения по актуализации плана мероприятий (дорожной карты)")
    points(sheet, "proposals", last=True)
    signed(sheet)
    return sheet.save("Справка, аналитическая информация (шаблон)")


def _measures(sheet: Sheet) -> None:
    sheet.tag("if measures")
    sheet.line(
        "Таблица 1. Исполнение мероприятий (количество обязательств)",
        "Caption",
        space_before=Pt(12),
        alignment=CENTRE,
        keep_with_next=True,
    )
    table = sheet.table(
        ("Пункт", "Мероприятие", "В срок", "Позже срока", "Просрочено", "Срок не истек"),
        (18, 72, 16, 18, 26, 20),
    )
    sheet.row_tag(table, "for row in measures")
    counts = (f"{{{{ row.{cell}|thousands }}}}" for cell in ("met", "met_late", "overdue", "pending"))
    sheet.row(table, ("{{ row.number }}", "{{ row.text }}", *counts), centred=(0, 2, 3, 4, 5))
    sheet.row_tag(table, "endfor")
    sheet.tag("endif")
