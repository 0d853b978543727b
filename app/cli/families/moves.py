"""Commands that move a document along: register, publish, withdraw, discard."""

from __future__ import annotations

from datetime import date

import click

from app.cli.groups import command, json_option
from app.cli.house import House, no_document, opened
from app.cli.parameters import DAY
from app.cli.streams import day, emit, say

_ID = click.argument("identifier", metavar="ID", type=click.IntRange(1, 2**53))


@command("register")
@_ID
@click.option("--date", "on", type=DAY, help="день регистрации (по умолчанию сегодня)")
@click.option("--number", metavar="ТЕКСТ", help="номер, если он дан заранее")
@json_option
def register(*, identifier: int, on: date | None, number: str | None, as_json: bool) -> None:
    """Зарегистрировать проект: дать номер и дату. После этого документ не меняется."""
    from registry.services import registration

    with no_document(identifier), opened() as house, house.write() as uow:
        done = registration.register(uow, document_id=identifier, day=on, number=number)
    if as_json:
        emit({"id": done.id, "number": done.number, "date": done.date})
    else:
        say(f"Документ {done.id} зарегистрирован: {_numbered(done.number, done.date)}.")


def _numbered(number: str | None, on: date) -> str:
    return f"№ {number} от {day(on)}" if number else f"без номера, {day(on)}"


@command("publish")
@_ID
@json_option
def publish(*, identifier: int, as_json: bool) -> None:
    """Опубликовать зарегистрированный документ на портале."""
    from registry.services import publication

    with no_document(identifier), opened() as house:
        with house.write() as uow:
            done = publication.publish(uow, document_id=identifier)
        url = _address(house, done.path)
    if as_json:
        emit({"id": done.id, "url": url})
    else:
        say(f"Документ {done.id} опубликован: {url}")


@command("withdraw")
@_ID
@click.option("--reason", metavar="ТЕКСТ", required=True, help="почему документ снимают с портала")
@json_option
def withdraw(*, identifier: int, reason: str, as_json: bool) -> None:
    """Снять документ с портала; он остаётся зарегистрированным."""
    from registry.services import publication

    with no_document(identifier), opened() as house:
        with house.write() as uow:
            done = publication.withdraw(uow, document_id=identifier, reason=reason)
        url = _address(house, done.path)
    if as_json:
        emit({"id": done.id, "url": url})
    else:
        say(f"Документ {identifier} снят с портала.")


@command("discard")
@_ID
@json_option
def discard(*, identifier: int, as_json: bool) -> None:
    """Удалить проект. Зарегистрированный документ удалить нельзя."""
    from registry.services import documents

    with no_document(identifier), opened() as house, house.write() as uow:
        documents.discard(uow, document_id=identifier)
    if as_json:
        emit({"id": identifier, "state": "discarded"})
    else:
        say(f"Проект {identifier} удалён.")


def _address(house: House, path: str) -> str:
    return house.container.settings.base_url + path
