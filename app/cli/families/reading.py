"""Commands that read one text and need no installation: deadline, requirement."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from app.cli.families.reading_words import CLASSES, RELATIONS, WINDOWS
from app.cli.groups import command, json_option
from app.cli.parameters import DAY, EVENT
from app.cli.streams import day, emit, note, pairs, say, table
from registry.errors import N_, InvalidInput


@command("deadline")
@click.argument("text", metavar="ТЕКСТ")
@click.option("--from", "start", type=DAY, required=True, help="первый день плана")
@click.option("--to", "end", type=DAY, required=True, help="последний день плана")
@click.option("--approved", type=DAY, help="день утверждения плана")
@click.option("--event", "events", type=EVENT, multiple=True, help="даты события; можно повторять")
@json_option
def deadline(
    *,
    text: str,
    start: date,
    end: date,
    approved: date | None,
    events: tuple[tuple[str, date, date], ...],
    as_json: bool,
) -> None:
    """Прочитать текст срока исполнения и показать его класс и окна."""
    from registry.domain.schedule import Horizon, Period, read_deadline
    from registry.domain.schedule.anchors import distinct

    if end < start:
        raise InvalidInput(N_("Последний день плана {end} раньше первого {start}."), start=start, end=end)
    periods = distinct((code, Period(first, last)) for code, first, last in events)
    found = read_deadline(text, Horizon(start, end, approved), periods)
    if as_json:
        emit(found.as_json())
        return
    anchor = f"{found.anchor.event} ({RELATIONS[found.anchor.relation]})" if found.anchor else None
    also = ", ".join(CLASSES[each] for each in found.also)
    pairs((("Текст", found.text), ("Класс", CLASSES[found.class_]), ("Также", also), ("Событие", anchor)))
    show_windows(found.windows)
    show_warnings(found.warnings)


def show_windows(windows: Any) -> None:
    """Write the windows of a deadline as a table."""
    if not windows:
        say("Окон нет.")
        return
    rows = [(w.id, day(w.start), day(w.end), WINDOWS[w.kind], w.label, "да" if w.soft else "") for w in windows]
    table(("Окно", "Начало", "Конец", "Вид", "Как в плане", "Мягкое"), rows)


def show_warnings(warnings: Any) -> None:
    """Write what the reader doubts."""
    for warning in warnings:
        say(f"Сомнение: {warning}")


@command("requirement")
@click.argument("text", metavar="ТЕКСТ")
@click.option("--column", type=click.Choice(["kinds", "responsible"]), required=True, help="какого столбца эта ячейка")
@click.option(
    "--title", metavar="ТЕКСТ", default="", help="название мероприятия: по нему различают, какая это «программа»"
)
@json_option
def requirement(*, text: str, column: str, title: str, as_json: bool) -> None:
    """Прочитать ячейку столбца «Вид документа» (kinds) или «Ответственные» (responsible)."""
    answer, lines, remarks = _read_kinds(text, title) if column == "kinds" else _read_bodies(text)
    if as_json:
        emit({column: answer})
        for remark in remarks:
            note(f"Сомнение: {remark}")
        return
    for line in lines or ["Ничего не распознано."]:
        say(line)
    show_warnings(remarks)


def _read_kinds(text: str, title: str) -> tuple[list[str], list[str], tuple[str, ...]]:
    from document_templates.catalogue import FolderCatalogue
    from registry.domain.cells import read_kinds

    catalogue = FolderCatalogue()
    cell = read_kinds(text, catalogue.kinds(), title)
    return list(cell.values), [f"{code} — {catalogue.kind(code).singular}" for code in cell.values], cell.remarks


def _read_bodies(text: str) -> tuple[list[dict[str, str | None]], list[str], tuple[str, ...]]:
    from registry.domain.cells import read_bodies

    cell = read_bodies(text)
    answer = [{"code": body.code, "condition": body.condition} for body in cell.values]
    return answer, [f"{b.code}, если: {b.condition}" if b.condition else b.code for b in cell.values], cell.remarks
