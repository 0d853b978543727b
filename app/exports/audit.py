"""The audit as a report: one organization row by row, or all of them as a summary with a heat map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.exports.report import Column, Report, ReportTable, Row
from registry.domain.completeness import STATUSES, Totals
from registry.domain.completeness import Row as AuditRow
from registry.domain.schedule.model import Window
from registry.domain.scoring import PART_NAMES, Score
from registry.domain.traits import Span
from registry.domain.waiting import Waiting
from registry.errors import N_
from registry.queries.completeness import Completeness, Summary

STATUS_NAMES = {
    "met": N_("исполнено"),
    "met_late": N_("исполнено с опозданием"),
    "due": N_("срок идёт"),
    "overdue": N_("просрочено"),
    "not_due": N_("срок не наступил"),
    "undated": N_("без даты"),
    "exempt": N_("освобождено"),
}
_HEADINGS = {
    "met": "Исполнено",
    "met_late": "С опозданием",
    "due": "Срок идёт",
    "overdue": "Просрочено",
    "not_due": "Не наступил",
    "undated": "Без даты",
    "exempt": "Освобожд.",
}
_TONES = {"met": "good", "met_late": "warning", "overdue": "danger", "exempt": "muted", "not_due": "muted"}


@dataclass(frozen=True, slots=True)
class Names:
    """What codes and numbers are called: measures by number, kinds by code."""

    items: Mapping[str, str]
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """An organization or a measure in the summary, with its totals."""

    code: str
    name: str
    totals: Totals


def report_of(audit: Completeness | Summary, kinds: Mapping[str, str]) -> Report:
    """The report of an audit as the registry gives it. ``kinds`` maps codes of kinds to their names."""
    if isinstance(audit, Completeness):
        return organization_report(
            name=audit.organization.name,
            roadmap=audit.roadmap_title,
            on=audit.on,
            rows=audit.rows,
            totals=audit.totals,
            names=Names(audit.titles, kinds),
            scores=audit.scores,
            waiting=audit.waiting,
        )
    organizations = [Line(each.organization.code, each.organization.name, each.totals) for each in audit.organizations]
    items = [Line(each.item, each.title, each.totals) for each in audit.items]
    cells = {
        (each.organization.code, item.item): totals
        for each in audit.organizations
        for item, totals in zip(audit.items, each.cells, strict=bool(each.cells))
    }
    return summary_report(audit.roadmap_title, audit.on, organizations, items, cells or None)


def organization_report(
    *,
    name: str,
    roadmap: str,
    on: date,
    rows: Sequence[AuditRow],
    totals: Totals,
    names: Names,
    scores: Mapping[int, Score] = MappingProxyType({}),
    waiting: Sequence[Waiting] = (),
) -> Report:
    """The completeness of one organization: totals, every requirement with its evidence, and what has no date yet."""
    columns = (
        Column("Пункт", 10),
        Column("Мероприятие", 44),
        Column("Вид документа", 24),
        Column("Срок", 24),
        Column("Состояние", 18),
        Column("Дней просрочки", 14, number=True),
        Column("Чем исполнено или почему нет", 32),
        Column("Оценка подтверждений", 20, in_docx=False),
        Column("Чего не хватает подтверждениям", 32, in_docx=False),
    )
    lines = tuple(
        Row(
            (
                row.item,
                names.items.get(row.item, ""),
                names.kinds.get(row.kind, row.kind),
                window_text(row.window),
                STATUS_NAMES[row.status],
                row.days_overdue,
                _explained(row),
                *_scored(row, scores),
            ),
            _TONES.get(row.status, ""),
        )
        for row in rows
    )
    tables = (_totals_table(totals), ReportTable("Требования", columns, lines), *_waiting_tables(waiting, names))
    return Report(f"Полнота исполнения: {name}", _subtitle(roadmap, on, totals), tables)


def _waiting_tables(waiting: Sequence[Waiting], names: Names) -> Iterable[ReportTable]:
    """The parts of deadlines without a date, which no total counts; no table when there are none."""
    if waiting:
        columns = (Column("Пункт", 10), Column("Чего ждёт срок", 60), Column("Виды документов", 40))
        rows = (Row((e.item, e.text, ", ".join(names.kinds.get(k, k) for k in e.kinds)), "muted") for e in waiting)
        yield ReportTable("Ждут даты (в итоги не входят)", columns, tuple(rows))


def summary_report(
    roadmap: str,
    on: date,
    organizations: Sequence[Line],
    items: Sequence[Line],
    cells: Mapping[tuple[str, str], Totals] | None = None,
) -> Report:
    """The completeness of all: totals, by organization, by measure, and the heat map organization × measure.

    ``cells`` maps (organization, measure) to totals; ``None`` leaves the heat map out.
    """
    totals = sum((line.totals for line in organizations), Totals())
    tables = [
        _totals_table(totals),
        ReportTable("По организациям", _line_columns("Код", "Организация"), _lines(organizations)),
        ReportTable("По мероприятиям", _line_columns("Пункт", "Мероприятие"), _lines(items)),
    ]
    if cells is not None:
        tables.append(_heat_map(organizations, items, cells))
    return Report("Сводка полноты исполнения", _subtitle(roadmap, on, totals), tuple(tables))


def window_text(window: Window | None) -> str:
    """The window in the plan's words and in days; «без даты» for ``None``."""
    if window is None:
        return "без даты"
    end = f"{window.end:%d.%m.%Y}"
    days = f"до {end}" if window.start is None else end if window.start == window.end else ""
    return f"{window.label} ({days or f'{window.start:%d.%m.%Y} – {end}'})"


def share_text(totals: Totals) -> str:
    """The share of what is fulfilled among what could have been; a dash when nothing could."""
    return "—" if totals.share is None else f"{totals.share * 100:.0f} %"


def _scored(row: AuditRow, scores: Mapping[int, Score]) -> tuple[str, str]:
    """«5 из 6» and what is missing, of each fact in the order of the proofs."""
    found = [scores[mark.id] for mark in row.evidence if mark.id in scores]
    missing = [", ".join(PART_NAMES[part.part] for part in score.missing) or "—" for score in found]
    return "; ".join(f"{score.met} из {score.of}" for score in found), "; ".join(missing)


def _explained(row: AuditRow) -> str:
    proofs = [
        f"{'протокол' if mark.form == 'protocol' else 'документ'} {mark.document_id} от {mark.fulfilled_on:%d.%m.%Y}"
        if mark.document_id is not None
        else f"{mark.url} от {mark.fulfilled_on:%d.%m.%Y}"
        for mark in row.evidence
    ]
    parts = [*proofs, *_reason(row), *([f"если: {row.condition}"] if row.condition else [])]
    return "; ".join([*parts, *(_why(span) for span in row.basis)])


def _why(span: Span) -> str:
    until = f" по {span.until:%d.%m.%Y}" if span.until else ""
    return f"{span.name}: с {span.since:%d.%m.%Y}{until} — {span.basis}"


def _reason(row: AuditRow) -> list[str]:
    """Why there is nothing; of a release also who gave it and since when."""
    if row.release is None:
        return [row.reason] if row.reason else []
    given = f"освобождение с {row.release.since:%d.%m.%Y}"
    return [row.release.reason, f"{given}, {row.release.by}" if row.release.by else given]


def _subtitle(roadmap: str, on: date, totals: Totals) -> tuple[str, ...]:
    return (roadmap, f"На дату: {on:%d.%m.%Y}", f"Исполнено из наступившего: {share_text(totals)}")


def _totals_table(totals: Totals) -> ReportTable:
    counted = zip(STATUSES, totals.counts, strict=True)
    rows = (*(Row((STATUS_NAMES[status], count), _TONES.get(status, "")) for status, count in counted),)
    columns = (Column("Состояние", 28), Column("Требований", 14, number=True))
    return ReportTable("Итоги", columns, (*rows, Row(("всего", totals.rows))))


def _line_columns(code: str, name: str) -> tuple[Column, ...]:
    statuses = (Column(_HEADINGS[status], 14, number=True) for status in STATUSES)
    return (Column(code, 17), Column(name, 40), *statuses, Column("Доля", 9, number=True))


def _lines(lines: Iterable[Line]) -> tuple[Row, ...]:
    return tuple(
        Row((line.code, line.name, *line.totals.counts, share_text(line.totals)), _tone(line.totals)) for line in lines
    )


def _tone(totals: Totals) -> str:
    if totals.overdue:
        return "danger"
    return "good" if totals.answerable and totals.fulfilled == totals.answerable else ""


def _heat_map(
    organizations: Sequence[Line], items: Sequence[Line], cells: Mapping[tuple[str, str], Totals]
) -> ReportTable:
    """Overdue of answerable in each cell, «0/3» when all is done; too wide for paper."""
    columns = (Column("Код", 16), Column("Организация", 40), *(Column(item.code, 8) for item in items))
    rows = tuple(
        Row((line.code, line.name, *(_heat(cells.get((line.code, item.code))) for item in items)))
        for line in organizations
    )
    return ReportTable("Организации и мероприятия", columns, rows, in_docx=False)


def _heat(totals: Totals | None) -> str | None:
    if totals is None or not totals.rows:
        return None
    return f"{totals.overdue}/{totals.answerable}" if totals.answerable else "·"
