"""The first table of a report as CSV for Excel: headings, then rows, nothing that computes."""

from __future__ import annotations

from app.exports.report import Report
from app.tables import write_csv

CSV_TYPE = "text/csv; charset=utf-8"


def csv_of(report: Report) -> bytes:
    """The file's bytes; what stands under the title of the report is left out."""
    table = report.tables[0]
    return write_csv([[column.title for column in table.columns], *(row.cells for row in table.rows)])
