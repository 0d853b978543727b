"""Commands that read one text or one file and need no installation: deadline, requirement, check."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from app.cli.families.reading_words import CLASSES, LEVELS, RELATIONS, WINDOWS
from app.cli.groups import command, json_option
from app.cli.parameters import DAY, EVENT, read_file
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


@command("check")
@click.argument("file", metavar="ФАЙЛ")
@click.option(
    "--profile", type=click.Choice(["gost-2016", "gost-2025", "auto"]), default="auto", help="набор правил оформления"
)
@click.option("--day", "on", type=DAY, help="день документа: по нему auto выбирает набор правил")
@json_option
def check(*, file: str, profile: str, on: date | None, as_json: bool) -> None:
    """Проверить оформление документа DOCX по правилам ГОСТ Р 7.0.97."""
    from app.isolation import ForkIsolation
    from app.limited import layout_remarks
    from document_templates.checks import profile_for

    used = profile_for(on).name if profile == "auto" else profile
    remarks = layout_remarks(ForkIsolation(preload=()), read_file(file), on, used)
    if as_json:
        emit({"profile": used, "remarks": remarks})
        return
    say(f"Набор правил: {used}. Замечаний: {len(remarks)}.")
    if remarks:
        table(
            ("Уровень", "Правило", "Место", "Замечание"),
            [(LEVELS[r.level], r.rule, r.place, r.message) for r in remarks],
        )
