"""Table and charts of indicators, as reports and notes carry them."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.shared import Pt

from document_templates.workshop.sheet import CENTRE, Sheet, whole


def table_of_indicators(sheet: Sheet, caption: str) -> None:
    """A group of rows for each indicator; as many columns as the organization's level needs.

    The template's own columns are as wide together as the table is to be: a filled table is never wider than they are.
    """
    sheet.tag("if figures_table")
    sheet.line(caption, "Caption", space_before=Pt(12), alignment=CENTRE, keep_with_next=True)
    table = sheet.table(
        ("{%tc for column in figures_table.columns %}", "{{ column.title }}", "{%tc endfor %}"), (1, 168, 1)
    )
    _width(table.rows[0].cells[1], "{{ column.width }}")
    sheet.row_tag(table, "for group in figures_table.groups")
    _spanning(sheet, table, "{{ group.title }}")
    sheet.row_tag(table, "for row in group.rows")
    row = sheet.row(table, ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"), centred=(1,))
    _width(row.cells[1], "{{ figures_table.columns[loop.index0].width }}")
    sheet.row_tag(table, "endfor")
    sheet.row_tag(table, "if group.note")
    _spanning(sheet, table, "{{ group.note }}")
    sheet.row_tag(table, "endif")
    sheet.row_tag(table, "endfor")
    sheet.tag("endif")


def charts_of_indicators(sheet: Sheet) -> None:
    """A picture and its caption for each chart."""
    sheet.tag("for chart in figures_charts")
    sheet.line("{{ chart.picture }}", "Requisite Centred", space_before=Pt(12), keep_with_next=True)
    sheet.line("Рисунок {{ loop.index }}. {{ chart.caption }}", "Caption", alignment=CENTRE)
    sheet.tag("endfor")


def _spanning(sheet: Sheet, table: Any, text: str) -> None:
    """A row of one cell over all columns."""
    row = table.add_row()
    for spare in row._tr.findall(qn("w:tc"))[1:]:
        row._tr.remove(spare)
    cell = row.cells[0]
    sheet.fill(cell, text, "Table Text")
    span = cell._tc.get_or_add_tcPr().get_or_add_gridSpan()
    span.set(qn("w:val"), "{{ figures_table.columns|length }}")
    _width(cell, "{{ figures_table.width }}")
    cell.paragraphs[0].paragraph_format.keep_with_next = True
    whole(row)


def _width(cell: Any, tag: str) -> None:
    cell._tc.get_or_add_tcPr().get_or_add_tcW().set(qn("w:w"), tag)
