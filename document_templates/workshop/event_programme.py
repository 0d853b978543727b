"""Программа мероприятия: heading, day, place and participants, then time, theme and speaker."""

from __future__ import annotations

from docx.shared import Pt

from document_templates.workshop.blocks import grouped
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.stamps import approved_by_act


def build() -> bytes:
    """The template of the event's programme."""
    sheet = Sheet(left_mm=20)
    sheet.line("{{ organization.name }}", "Requisite Along", space_after=Pt(14))
    sheet.tag("if approval or approval_date or approval_number")
    approved_by_act(sheet, "f", own=False)
    sheet.tag("endif")
    sheet.line("ПРОГРАММА", "Title", space_after=Pt(0))
    sheet.line("{{ title }}", "Title")
    _when_and_where(sheet)
    sheet.each("introduction|paragraphs", space_before=Pt(6))
    _sessions(sheet)
    sheet.tag("if contacts")
    sheet.line("Контакты организаторов: {{ contacts|without_stop }}.", space_before=Pt(12))
    sheet.tag("endif")
    return sheet.save("Программа мероприятия (шаблон)")


def _when_and_where(sheet: Sheet) -> None:
    for name, text, condition in (
        ("{{ 'Даты' if last_day and last_day != day else 'Дата' }}", "{{ day|days(last_day) }}", ""),
        ("Место проведения", "{{ place|without_stop }}", ""),
        ("Форма проведения", "{{ mode_label|lower_first }}", "mode"),
        ("Ссылка для подключения", "{{ link }}", "link"),
        ("Участники", "{{ participants|join('; ') }}", "participants"),
        ("Организаторы", "{{ organizers|join('; ') }}", "organizers"),
        ("Ведущий", "{{ host|without_stop }}", "host"),
    ):
        if condition:
            sheet.tag(f"if {condition}")
        sheet.line(f"{name}: {text}")
        if condition:
            sheet.tag("endif")


def _sessions(sheet: Sheet) -> None:
    """A new ``part`` is a heading inside the table: a day, a section, a round table."""
    sheet.line("", "Requisite", space_after=Pt(4))
    table = sheet.table(("Время", "Тема", "Выступающий"), (28, 84, 68))
    grouped(sheet, table, "sessions", ("{{ row.time }}", "{{ row.theme }}", "{{ row.speaker }}"), centred=(0,))
