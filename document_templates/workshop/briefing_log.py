"""Журнал инструктажей: title sheet, the table on sheets that lie across, the mark of certification at the end."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_TAB_LEADER
from docx.shared import Mm, Pt

from document_templates.renderer import ACROSS
from document_templates.workshop.sheet import Sheet

_HEADINGS = (
    "№ п/п",
    "Дата",
    "Фамилия, имя, отчество инструктируемого",
    "Должность",
    "Предмет, класс",
    "Содержание инструктажа",
    "Подпись инструктируемого",
    "Кто провел инструктаж",
    "Подпись инструктирующего",
)
_WIDTHS = (10, 24, 38, 27, 27, 36, 38, 28, 39)
_CELLS = ("held_on", "name", "post", "subject", "content", "", "instructor", "")


def build() -> bytes:
    """The template of the log."""
    sheet = Sheet(left_mm=20)
    _title_sheet(sheet)
    sheet.end_of_section()
    sheet.line("", ACROSS)
    table = sheet.table(_HEADINGS, _WIDTHS)
    cells = tuple(f"{{{{ row.{cell} }}}}" if cell else "" for cell in _CELLS)
    sheet.row_tag(table, "for row in entries")
    sheet.row(table, ("{{ loop.index }}", *cells), centred=(0,))
    sheet.row_tag(table, "endfor")
    sheet.row_tag(table, "for place in range([empty_rows or 0, 500]|min)")
    row = sheet.row(table, ("{{ entries|length + loop.index }}", *("" for _ in _CELLS)), centred=(0,))
    row.height = Mm(10)
    sheet.row_tag(table, "endfor")
    _certified(sheet)
    return sheet.save("Журнал инструктажей (шаблон)")


def _title_sheet(sheet: Sheet) -> None:
    sheet.line("{{ organization.name }}", "Requisite Along")
    sheet.line("ЖУРНАЛ", "Title", space_before=Pt(180), space_after=Pt(0))
    sheet.line("{{ title }}", "Title")
    sheet.each("grounds|paragraphs", style="Requisite Centred", space_before=Pt(6))
    _by_hand(sheet, "Начат", "begun_on", before=Pt(120))
    _by_hand(sheet, "Окончен", "ended_on")
    sheet.line("Ответственный за ведение журнала: {{ keeper }}", "Requisite", space_before=Pt(24))
    sheet.tag("if file_index")
    sheet.line("Индекс дела по номенклатуре: {{ file_index }}", "Requisite", space_before=Pt(6))
    sheet.tag("endif")


def _by_hand(sheet: Sheet, words: str, name: str, before: Any = None) -> None:
    """«Начат 01.09.2026», or a rule to write the day on: a rule is no blank, the log is filled by hand."""
    sheet.tag(f"if {name}")
    sheet.line(f"{words}: {{{{ {name}|date }}}}", "Requisite", space_before=before or Pt(6))
    sheet.tag("else")
    _ruled(sheet.line(f"{words}: \t", "Requisite", space_before=before or Pt(6)), 60)
    sheet.tag("endif")


def _ruled(paragraph: Any, *stops_mm: float) -> None:
    for stop in stops_mm:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(stop), leader=WD_TAB_LEADER.LINES)


def _certified(sheet: Sheet) -> None:
    """«В журнале прошито, пронумеровано и скреплено печатью … листов», signed when the log is bound."""
    line = sheet.line(
        "В журнале прошито, пронумеровано и скреплено печатью \t листов.",
        "Requisite",
        space_before=Pt(24),
        keep_with_next=True,
    )
    _ruled(line, 160)
    line = sheet.line("{{ signatory_post }} \t {{ signatory_name }}", "Requisite", space_before=Pt(18))
    _ruled(line, 160)
