"""The card of a document as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.streams import day, pairs, say, table
from app.exports.lists import STATE_NAMES

if TYPE_CHECKING:
    from registry.queries.documents import DocumentCard
    from registry.queries.printed_views import PrintedRow

_ORIGINS = {"drafted": "подготовлен здесь", "entered": "внесён готовым"}


def show_card(card: DocumentCard) -> None:
    """Write the card: requisites, what it fulfils, its figures, its versions."""
    say(card.title)
    say()
    pairs(
        (
            ("Документ", card.id),
            ("Вид", card.kind_name),
            ("Состояние", STATE_NAMES.get(card.state, card.state)),
            ("Организация", f"{card.organization_name} ({card.organization})"),
            ("Номер", card.number),
            ("Дата", day(card.day) if card.day else None),
            ("Подписал", card.signatory),
            ("Происхождение", _ORIGINS.get(card.origin, card.origin)),
            ("Снят", card.withdrawal_reason),
            ("Не заполнено", ", ".join(card.missing)),
            ("Исполняет", "; ".join(f"{i.number} {i.window or ''}".strip() for i in card.items)),
            ("Файл", f"{card.current.format.label}, {card.current.sha256}"),
            ("PDF", card.current.pdf_sha256),
            ("Нет текста", card.no_text_reason),
            ("Распознано", _scan(card)),
        )
    )
    _show_tables(card)


def _scan(card: DocumentCard) -> str | None:
    """How the pages that are pictures were read."""
    scan = card.scan
    if scan is None:
        return None
    sure = f", уверенность {scan.confidence:.0f} %" if scan.confidence is not None else ""
    unsure = f", неуверенно: с. {', '.join(map(str, scan.unsure))}" if scan.unsure else ""
    return f"страниц: {scan.read} из {scan.pages}{sure}{unsure}"


def _show_tables(card: DocumentCard) -> None:
    counted = [each for each in card.evidence if each.revoked_at is None]
    if counted:
        say()
        say("Подтверждает исполнение:")
        rows = [(e.item, e.kind_name, e.window or "без даты", day(e.fulfilled_on)) for e in counted]
        table(("Пункт", "Вид", "Окно", "Исполнено"), rows)
    if card.figures:
        say()
        say("Показатели в тексте:")
        table(
            ("Показатель", "Год", "Чьё", "Напечатано", "Из чего", "Загрузка"), [_figure(each) for each in card.figures]
        )
    for each in card.corrections:
        becomes = each.becomes or "нет данных"
        by_hand = f" (в документе вручную: {each.edited})" if each.edited else ""
        say(
            f"Исправлено {day(each.corrected_at)}: {each.indicator} за {each.year} год, {each.organization}: "
            f"было {each.was}, стало {becomes}{by_hand}"
        )
    say()
    versions = [(v.ordinal, v.file_name, v.size, v.sha256[:12], "есть" if v.pdf_sha256 else "") for v in card.versions]
    table(("Версия", "Файл", "Байт", "sha256", "PDF"), versions)


def _figure(figure: PrintedRow) -> tuple[object, ...]:
    """A printed figure: the sources that the person may not read are counted only."""
    named = [f"{s.file_name}, {f'строка {s.row}' if s.row else f'строк: {s.rows}'}" for s in figure.sources]
    others = len(figure.figure_ids) - sum(source.rows for source in figure.sources)
    whence = "; ".join([*named, *([f"строк других организаций: {others}"] if others else [])])
    whose = figure.organization or figure.scope
    by_hand = f" (изменено вручную, вычислено {figure.shown_computed})" if figure.computed else ""
    return figure.indicator, figure.year, whose, f"{figure.shown}{by_hand}", figure.formula or "", whence
