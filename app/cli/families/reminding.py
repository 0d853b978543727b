"""Reminders and calendars at the command line."""

from __future__ import annotations

from datetime import date

import click

from app.cli.groups import command, group, json_option
from app.cli.house import no_organization, opened
from app.cli.parameters import DAY, write_file
from app.cli.streams import Progress, day, emit, note, pairs, say, table
from registry.errors import N_, RuleViolation, Unavailable

HOLDS = {"": "будет отправлено", "address": "нет адреса", "unwanted": "отключены", "sent": "отправлено"}


@group("reminders")
def reminders() -> None:
    """Напоминания о сроках по электронной почте."""


@reminders.command("preview")
@click.option("--on", type=DAY, help="на какой день (по умолчанию сегодня)")
@json_option
def preview(*, on: date | None, as_json: bool) -> None:
    """Показать, кому и что было бы отправлено."""
    from app.mail.daily import compose
    from registry.queries.reminders import digests

    with opened() as house:
        today = on or house.container.clock.today()
        with house.read() as uow:
            found = digests(uow, today)
        letters = [(digest, compose(house.container, digest)) for digest in found]
    if as_json:
        emit([{**digest.as_json(), "subject": letter.subject, "text": letter.text} for digest, letter in letters])
        return
    if not letters:
        note(f"{day(today)} никому не о чем напоминать, или это нерабочий день.")
    for digest, letter in letters:
        say(f"{digest.recipient.name} <{digest.recipient.address or 'адреса нет'}>: {HOLDS[digest.on_hold]}")
        say(f"Тема: {letter.subject}")
        say()
        say(letter.text)


@reminders.command("send")
@click.option("--on", type=DAY, help="за какой день (по умолчанию сегодня)")
@json_option
def send(*, on: date | None, as_json: bool) -> None:
    """Отправить письма дня сейчас. То, что уже ушло, второй раз не отправляется."""
    from app.mail.daily import send_digests

    with opened() as house:
        today = house.container.clock.today()
        if on is not None and on > today:
            raise RuleViolation(N_("День {day} ещё не наступил: письма за него не отправляются."), day=day(on))
        if not house.container.mailer.available():
            raise Unavailable(N_("Почтовый сервер не задан: укажите DOKKARTA_MAIL_URL."))
        with Progress("Письма") as progress:
            outcome = send_digests(house.container, on or today, progress=progress.to)
    if as_json:
        emit(outcome.as_json())
    else:
        pairs((("День", day(outcome.day)), ("Отправлено", str(outcome.sent)), ("Не принято", str(outcome.failed)),
               ("Не отправлялось", str(outcome.held))))  # fmt: skip


@reminders.command("sent")
@json_option
def sent(*, as_json: bool) -> None:
    """Показать последние отправленные письма."""
    from registry.queries.reminders import sent_digests

    with opened() as house, house.read() as uow:
        found = sent_digests(uow)
    if as_json:
        emit([row.as_json() for row in found])
        return
    states = [
        (day(r.day), r.name, r.address, r.subject, r.error or ("да" if r.sent_at else "отправляется")) for r in found
    ]
    table(("День", "Кому", "Адрес", "Тема", "Отправлено"), states)


@command("calendar")
@click.argument("organization", metavar="ОРГАНИЗАЦИЯ")
@click.option("--out", "file", metavar="ФАЙЛ", help="записать в файл .ics")
@json_option
def calendar(*, organization: str, file: str | None, as_json: bool) -> None:
    """Сроки организации: таблицей, или календарём iCalendar в файл."""
    from app.exports.calendar import calendar_of
    from registry.queries.calendar import terms

    with no_organization(organization), opened() as house, house.read() as uow:
        found = terms(uow, house.container.clock.today(), organization)
        if file is not None:
            write_file(file, calendar_of(house.container, uow, organization))
    if as_json:
        emit({"organization": organization, "terms": [term.as_json() for term in found], "file": file})
    elif file is not None:
        say(f"Записано: {file} (сроков: {len(found)})")
    else:
        rows = [(day(t.window.end), t.item, t.title, "исполнено" if t.fulfilled else "") for t in found]
        table(("Последний день", "Пункт", "Мероприятие", "Состояние"), rows)
