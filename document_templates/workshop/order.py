"""Приказ: letterhead, heading, preamble, points with executors and dates, control, signature, annexes."""

from __future__ import annotations

from docx.shared import Pt

from document_templates.renderer import ACROSS
from document_templates.roadmap_table.columns import CANONICAL
from document_templates.roadmap_table.writing import WIDTHS
from document_templates.workshop.rows import control_point, points, rows_or_blank
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.stamps import APPROVED, acquaintance, annex_mark, stamped_annex_mark, visas


def build() -> bytes:
    """The template of the order."""
    sheet = Sheet(left_mm=30)
    sheet.letterhead("ПРИКАЗ")
    sheet.heading("{{ title }}", space_before=Pt(0), space_after=Pt(12))
    sheet.registration()
    sheet.each("preamble|paragraphs", "{{ line|without_stop ~ ',' if loop.last else line }}")
    sheet.line("ПРИКАЗЫВАЮ:", space_before=Pt(12), space_after=Pt(12), keep_with_next=True)
    points(sheet)
    control_point(sheet)
    sheet.signature()
    sheet.executor()
    acquaintance(sheet)
    _annexes(sheet)
    visas(sheet)
    return sheet.save("Приказ (шаблон)")


def _annexes(sheet: Sheet) -> None:
    sheet.tag("set planned = 1 if measures or annex_title else 0")
    sheet.tag("set staffed = 1 if members or members_title else 0")
    sheet.tag("set total = planned + staffed + annexes|length + (1 if plan else 0)")
    sheet.tag("if planned")
    _mark(sheet, "1", "1", "annex_stamp")
    sheet.heading("{{ annex_title or 'План мероприятий' }}")
    _measures(sheet)
    sheet.tag("endif")
    sheet.tag("if staffed")
    _mark(sheet, "{{ planned + 1 }}", "planned + 1", "'m'")
    sheet.heading("{{ members_title or 'Состав рабочей группы' }}")
    _members(sheet)
    sheet.tag("endif")
    sheet.tag("for annex in annexes")
    sheet.tag("set place = planned + staffed + loop.index")
    _mark(sheet, "{{ place }}", "place", "annex.stamp")
    sheet.heading("{{ annex.title }}")
    sheet.each("annex.text|paragraphs")
    sheet.tag("endfor")
    _plan(sheet)


def _mark(sheet: Sheet, shown: str, place: str, stamp: str) -> None:
    """The corner of an annex: approved by the order when ``stamp`` gives a gender, else an annex «к приказу …»."""
    sheet.tag(f"if {stamp}")
    stamped_annex_mark(sheet, shown, place, f"{{{{ {APPROVED!r}[{stamp}] }}}}")
    sheet.tag("else")
    annex_mark(sheet, shown, place)
    sheet.tag("endif")


def _plan(sheet: Sheet) -> None:
    """The roadmap as the last annex, on sheets that lie across, in the layout of its own table."""
    sheet.tag("if plan")
    sheet.end_of_section()
    annex_mark(sheet, "{{ total }}", "total", style=ACROSS)
    sheet.heading("{{ plan_title or 'План мероприятий' }}")
    table = sheet.table(CANONICAL, WIDTHS)
    sheet.row_tag(table, "for row in plan")
    sheet.row_tag(table, "if row.section")
    sheet.heading_row(table, "{{ row.section }}")
    sheet.row_tag(table, "else")
    cells = ("number", "title", "responsible", "kinds", "deadline", "result")
    sheet.row(table, [f"{{{{ row.{cell} }}}}" for cell in cells], centred=(0,))
    sheet.row_tag(table, "endif")
    sheet.row_tag(table, "endfor")
    sheet.tag("endif")


def _measures(sheet: Sheet) -> None:
    headings = ("№ п/п", "Мероприятие", "Ответственный исполнитель", "Срок", "Ожидаемый результат")
    table = sheet.table(headings, (12, 52, 38, 28, 40))
    rows_or_blank(sheet, table, "measures", ("text", "executor", "due", "result"))


def _members(sheet: Sheet) -> None:
    table = sheet.table(("№ п/п", "Фамилия, имя, отчество", "Должность", "Роль в составе"), (12, 60, 62, 36))
    rows_or_blank(sheet, table, "members", ("name", "post", "role"))
