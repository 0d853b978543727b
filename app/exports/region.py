"""A region and a measure as reports: territories by measure, organizations by status."""

from __future__ import annotations

from collections.abc import Mapping

from app.exports.audit import STATUS_NAMES, Line, summary_report, window_text
from app.exports.report import Column, Report, ReportTable, Row
from registry.domain.completeness import STATUSES, Totals
from registry.queries.item_page import ItemAsked, ItemPage
from registry.queries.region import RegionSummary

_TONES = {"met": "good", "met_late": "warning", "overdue": "danger", "exempt": "muted", "not_due": "muted"}


def region_report(found: RegionSummary, year: int | None) -> Report:
    """The map of a region: totals, by territory, by measure, and territory × measure (in XLSX)."""
    places: list[Line] = []
    cells: dict[tuple[str, str], Totals] = {}
    for place in found.places:
        row = found.row(place, year)
        code = place.organization.code
        places.append(Line(code, place.organization.name, sum(row, Totals())))
        cells |= {(code, item.number): totals for item, totals in zip(found.items, row, strict=True)}
    items = [Line(item.number, item.title, found.of_item(item.number, year)) for item in found.items]
    report = summary_report(found.roadmap_title, found.on, places, items, cells)
    names = {"По организациям": "По территориям", "Организации и мероприятия": "Территории и мероприятия"}
    tables = tuple(
        ReportTable(names.get(table.name, table.name), table.columns, table.rows, table.in_docx)
        for table in report.tables
    )
    lines = (*report.lines, f"Год окончания срока: {year or 'все'}", f"Организаций: {found.organizations}")
    return Report("Полнота исполнения по территориям", lines, tables)


def item_report(found: ItemPage, totals: Totals, kinds: Mapping[str, str]) -> Report:
    """Who has a measure and who is late. ``kinds`` maps codes of kinds to their names."""
    columns = (
        Column("Код", 16),
        Column("Организация", 44),
        Column("Вышестоящая", 34),
        Column("Вид документа", 24),
        Column("Срок", 30),
        Column("Состояние", 18),
        Column("Дней просрочки", 12, number=True),
    )
    rows = tuple(
        Row(
            (
                line.organization.code,
                line.organization.name,
                line.above,
                kinds.get(row.kind, row.kind),
                window_text(row.window),
                STATUS_NAMES[row.status],
                row.days_overdue,
            ),
            _TONES.get(row.status, ""),
        )
        for line in found.lines
        for row in line.rows
    )
    counted = zip(STATUSES, totals.counts, strict=True)
    whole = tuple(Row((STATUS_NAMES[status], count), _TONES.get(status, "")) for status, count in counted)
    tables = (
        ReportTable("Итоги", (Column("Состояние", 28), Column("Требований", 14, number=True)), whole),
        ReportTable("Организации", columns, rows),
    )
    title = f"Пункт {found.asked.number}: {found.title}"
    return Report(title, (found.roadmap_title, *_conditions(found.asked), *_cut(found)), tables)


def _conditions(asked: ItemAsked) -> tuple[str, ...]:
    chosen = (
        f"Состояние: {STATUS_NAMES[asked.status]}" if asked.status else "",
        f"Год окончания срока: {asked.year}" if asked.year else "",
    )
    return (f"На дату: {asked.on:%d.%m.%Y}", *filter(None, chosen))


def _cut(found: ItemPage) -> tuple[str, ...]:
    if found.next is None:
        return ()
    return (f"Показаны первые {len(found.lines)} организаций; сузьте отбор, чтобы увидеть остальные.",)
