"""The card of a document as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.streams import day, pairs, say, table
from app.exports.lists import STATE_NAMES

if TYPE_CHECKING:
    from registry.queries.documents import DocumentCard

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
            ("Файл", card.current.sha256),
            ("PDF", card.current.pdf_sha256),
            ("Нет текста", card.no_text_reason),
        )
    )
    _show_tables(card)


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
        figures = [(f.indicator, f.scope, f.year, f.printed, ", ".join(map(str, f.figure_ids))) for f in card.figures]
        table(("Показатель", "Уровень", "Год", "Напечатано", "Строки"), figures)
    say()
    versions = [(v.ordinal, v.file_name, v.size, v.sha256[:12], "есть" if v.pdf_sha256 else "") for v in card.versions]
    table(("Версия", "Файл", "Байт", "sha256", "PDF"), versions)
