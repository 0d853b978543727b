"""A roadmap's own table: read out of a file of any kind, and written in the layout of the order."""

from document_templates.roadmap_table.columns import CANONICAL, PLAN_GRAPH, Shape
from document_templates.roadmap_table.layout import RoadmapSheet, SheetRow, section_row, sheet_of
from document_templates.roadmap_table.reading import read_table
from document_templates.roadmap_table.writing import STAMP, write_docx, write_xlsx

__all__ = [
    "CANONICAL",
    "PLAN_GRAPH",
    "STAMP",
    "RoadmapSheet",
    "Shape",
    "SheetRow",
    "read_table",
    "section_row",
    "sheet_of",
    "write_docx",
    "write_xlsx",
]
