"""Lists as reports: documents of the registry, what a search found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.exports.report import Column, Report, ReportTable, Row
from registry.ports import Hit
from registry.queries.documents import DocumentRow

STATE_NAMES = {
    "draft": "проект",
    "registered": "зарегистрирован",
    "published": "опубликован",
    "withdrawn": "снят с публикации",
    "discarded": "отменён",
}


def documents_report(rows: Iterable[DocumentRow], filters: Sequence[str] = ()) -> Report:
    """The list of documents. ``filters`` are Russian sentences about what was chosen; they stand under the title."""
    columns = (
        Column("№ в системе", 10, number=True),
        Column("Номер", 14),
        Column("Дата", 12),
        Column("Вид", 20),
        Column("Заголовок", 60),
        Column("Организация", 40),
        Column("Состояние", 16),
        Column("Мероприятия", 16),
    )
    lines = tuple(
        Row(
            (
                each.id,
                each.number,
                each.day,
                each.kind_name,
                each.title,
                each.organization_name,
                STATE_NAMES.get(each.state, each.state),
                ", ".join(each.items),
            ),
            "muted" if each.state in ("draft", "discarded") else "",
        )
        for each in rows
    )
    return Report("Документы", (*filters, f"Всего: {len(lines)}"), (ReportTable("Документы", columns, lines),))


def search_report(question: str, hits: Iterable[Hit], kinds: Mapping[str, str]) -> Report:
    """What a search found. ``kinds`` maps codes of kinds to their names."""
    columns = (
        Column("№ в системе", 10, number=True),
        Column("Номер", 14),
        Column("Дата", 12),
        Column("Вид", 20),
        Column("Заголовок", 60),
        Column("Организация", 20),
        Column("Отрывок", 60),
    )
    lines = tuple(
        Row(
            (
                int(hit.id) if hit.id.isdigit() else hit.id,
                hit.number or None,
                hit.day,
                kinds.get(hit.kind, hit.kind),
                hit.title,
                hit.organization,
                hit.snippet.replace("\x02", "").replace("\x03", ""),
            )
        )
        for hit in hits
    )
    return Report("Результаты поиска", (f"Запрос: {question}",), (ReportTable("Найдено", columns, lines),))
