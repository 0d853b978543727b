"""The calendar of events: its list, entering, changing and revoking days, plan-graphs, and what waits for a date."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.groups import group, json_option
from app.cli.house import opened
from app.cli.parameters import DAY, read_file
from app.cli.streams import Progress, day, emit, note, pairs, say, table

if TYPE_CHECKING:
    from registry.services.event_import import EventsImported, Review
    from registry.services.events import Saved

_ID = click.IntRange(min=1)
_ACTIONS = {"new": "новое", "change": "другие дни", "same": "уже внесено"}


@group("events")
def events() -> None:
    """Календарь событий, от которых зависят сроки."""


@events.command("list")
@click.option("--revoked", is_flag=True, help="показать и отозванные")
@json_option
def listing(*, revoked: bool, as_json: bool) -> None:
    """Показать внесённые события по годам."""
    from registry.queries.events import calendar

    with opened() as house, house.read() as uow:
        found = calendar(uow, revoked=revoked)
    if as_json:
        emit([row.as_json() for row in found])
        return
    rows = [(r.id, r.code, day(r.start), day(r.end), r.title or r.name, ", ".join(r.measures), r.basis) for r in found]
    table(("№", "Код", "Начало", "Конец", "Событие", "Пункты", "Основание"), rows)
    say(f"Всего: {len(found)}")


@events.command("add")
@click.argument("code", metavar="КОД")
@click.option("--from", "start", type=DAY, required=True, help="первый день")
@click.option("--to", "end", type=DAY, help="последний день; по умолчанию первый")
@click.option("--basis", metavar="ТЕКСТ", required=True, help="основание: документ, его дата и номер")
@click.option("--title", metavar="ТЕКСТ", default="", help="название события в документе")
@json_option
def add(*, code: str, start: date, end: date | None, basis: str, title: str, as_json: bool) -> None:
    """Внести дни события: vpr, vpr-2026 или код из dokkarta events waiting."""
    from registry.services.events import enter

    with opened() as house, house.write() as uow:
        made = enter(uow, code=code, starts_on=start, ends_on=end or start, basis=basis, title=title)
    _tell(made, f"Событие внесено под № {made.id}.", as_json=as_json)


@events.command("change")
@click.argument("event_id", metavar="НОМЕР", type=_ID)
@click.option("--from", "start", type=DAY, help="первый день")
@click.option("--to", "end", type=DAY, help="последний день")
@click.option("--basis", metavar="ТЕКСТ", help="основание: документ, его дата и номер")
@click.option("--title", metavar="ТЕКСТ", help="название события в документе")
@json_option
def change(
    *, event_id: int, start: date | None, end: date | None, basis: str | None, title: str | None, as_json: bool
) -> None:
    """Изменить дни, название или основание события."""
    from registry.services import events as services

    with opened() as house, house.write() as uow:
        made = services.change(uow, event_id=event_id, starts_on=start, ends_on=end, basis=basis, title=title)
    _tell(made, "Событие изменено." if made.changed else "Ничего не изменилось.", as_json=as_json)


@events.command("revoke")
@click.argument("event_id", metavar="НОМЕР", type=_ID)
@click.option("--reason", metavar="ТЕКСТ", required=True, help="причина: она попадёт в журнал")
@json_option
def revoke(*, event_id: int, reason: str, as_json: bool) -> None:
    """Отозвать событие: его сроки снова без даты, исполненное остаётся."""
    from registry.services import events as services

    with opened() as house, house.write() as uow:
        made = services.revoke(uow, event_id=event_id, reason=reason)
    _tell(made, "Событие отозвано.", as_json=as_json)


@events.command("import")
@click.argument("file", metavar="ФАЙЛ")
@click.option("--basis", metavar="ТЕКСТ", default="", help="основание; по умолчанию заголовок плана-графика")
@click.option("--year", type=click.IntRange(2000, 2100), help="год сроков, если план-график его не называет")
@click.option("--dry-run", is_flag=True, help="только показать, что изменится")
@json_option
def import_(*, file: str, basis: str, year: int | None, dry_run: bool, as_json: bool) -> None:
    """Прочитать план-график (№, мероприятие, срок, ответственные) из .docx, .xlsx, .pdf с текстом или .txt."""
    from app.limited import raw_plan_graph
    from registry.domain.plan_graph import read_plan_graph
    from registry.services.event_import import import_events, review

    data, name, done = read_file(file), Path(file).name, None
    with opened() as house:
        with Progress("Чтение файла"):
            read = read_plan_graph(raw_plan_graph(house.container.isolation, data, name), year)
        with house.read() as uow:
            found = review(uow, read)
        if not dry_run:
            given = basis or read.heading or f"Файл «{name}»"
            with house.write() as uow:
                done = import_events(uow, read=read.rows, basis=given, source_name=name)
    for remark in found.remarks:
        note(f"{remark.place}: {remark.text}" if remark.place else remark.text)
    if as_json:
        emit({**found.as_json(), "stored": done.as_json() if done else None})
    else:
        _show(found, done)


@events.command("waiting")
@json_option
def waiting(*, as_json: bool) -> None:
    """Показать, каких дат ждут сроки действующих карт."""
    from registry.queries.events import waited

    with opened() as house, house.read() as uow:
        found = waited(uow)
    if as_json:
        emit([each.as_json() for each in found])
        return
    rows = [
        (w.code, w.name, ", ".join(map(str, w.years)) or "любой", ", ".join(m.number for m in w.measures))
        for w in found
    ]
    table(("Код", "Чего ждут", "Годы", "Пункты"), rows)


def _tell(made: Saved, said: str, *, as_json: bool) -> None:
    if as_json:
        emit(made.as_json())
        return
    say(said)
    days = f"{day(made.start)} – {day(made.end)}"
    carried = made.carried or None
    pairs(
        (
            ("Событие", f"{made.name} ({made.code})"),
            ("Дни", days),
            ("Изменились сроки пунктов", ", ".join(made.measures)),
            ("Перенесено записей об исполнении", carried),
        )
    )


def _show(found: Review, done: EventsImported | None) -> None:
    rows = [
        (
            _ACTIONS[c.action],
            c.code,
            f"{day(c.known.days.start)} – {day(c.known.days.end)}" if c.known and c.action == "change" else "",
            f"{day(c.days.start)} – {day(c.days.end)}",
            c.title,
            "; ".join(c.places),
        )
        for c in found.changes
    ]
    table(("Что", "Код", "Было", "Дни", "Мероприятие", "Строки"), rows)
    for row in found.left:
        say(f"Не взято: {row.place}: {row.reason}")
    if done is None:
        note("Ничего не записано: так изменится календарь без --dry-run.")
        return
    say(f"Внесено: {done.created}, изменено: {done.changed}, без изменений: {done.unchanged}.")
    if done.measures:
        say(f"Изменились сроки пунктов: {', '.join(done.measures)}")
