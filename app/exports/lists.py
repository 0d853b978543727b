"""Lists as reports: documents of the registry, what a search found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.exports.report import Column, Report, ReportTable, Row
from registry.ports import SearchQuery, SearchResult
from registry.queries.documents import DocumentRow

STATE_NAMES = {
    "draft": "проект",
    "registered": "зарегистрирован",
    "published": "опубликован",
    "withdrawn": "снят с публикации",
    "discarded": "отменён",
}

TRAIT_NAMES = {
    "subject": "Предмет",
    "grade": "Класс",
    "assessment": "Оценочная процедура",
    "audience": "Кому адресовано",
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


def search_report(
    question: str,
    result: SearchResult,
    kinds: Mapping[str, str],
    owners: Mapping[str, str] | None = None,
    filters: Sequence[str] = (),
) -> Report:
    """What a search found; how many of all are listed stands under the title when not all are.

    ``kinds`` and ``owners`` map codes of kinds and organizations to their names; without a name the code stands.
    ``filters`` are Russian sentences about what was chosen.
    """
    hits, names = result.hits, owners or {}
    columns = (
        Column("№ в системе", 10, number=True),
        Column("Номер", 14),
        Column("Дата", 12),
        Column("Вид", 20),
        Column("Заголовок", 60),
        Column("Организация", 20),
        Column("Отрывок", 60),
        Column("Страница", 10, number=True),
        Column("Раздел", 30),
    )
    lines = tuple(
        Row(
            (
                int(hit.id) if hit.id.isdigit() else hit.id,
                hit.number or None,
                hit.day,
                kinds.get(hit.kind, hit.kind),
                hit.title,
                names.get(hit.organization, hit.organization),
                hit.snippet.replace("\x02", "").replace("\x03", ""),
                hit.page,
                hit.section,
            )
        )
        for hit in hits
    )
    counted = f"Найдено: {result.total}" + (f"; в списке: {len(lines)}" if len(lines) < result.total else "")
    if result.complete is not None and result.complete < result.total:
        counted += f"; со всеми словами запроса: {result.complete}"
    said = (f"Запрос: {question}", *filters, counted)
    return Report("Результаты поиска", said, (ReportTable("Найдено", columns, lines),))


def search_filters(query: SearchQuery, kinds: Mapping[str, str], owners: Mapping[str, str]) -> tuple[str, ...]:
    """The filters of a search as sentences: «Вид документа: приказ, справка»."""
    chosen = {
        "Вид документа": [kinds.get(code, code) for code in query.kinds],
        "Организация": [owners.get(code, code) for code in query.organizations],
        "Год": [str(year) for year in query.years],
        "Мероприятие": list(query.items),
        "Состояние": [STATE_NAMES.get(code, code) for code in query.statuses],
        **{TRAIT_NAMES.get(name, name): list(values) for name, values in query.traits.items()},
    }
    return tuple(f"{heading}: {', '.join(values)}" for heading, values in chosen.items() if values)
