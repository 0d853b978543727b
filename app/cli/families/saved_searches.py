"""Searches that people keep, from the command line: in the name of their person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from app.cli.families.search_options import narrowing, person, query_of, searching
from app.cli.groups import LazyGroup, json_option
from app.cli.house import House, naming, opened
from app.cli.streams import emit, note, say, table
from registry.errors import N_, Unavailable

if TYPE_CHECKING:
    from registry.domain.roles import Actor
    from registry.services.saved_searches import Saved

_WHOSE = click.option("--as", "login", metavar="ИМЯ", required=True, help="чей это поиск: имя для входа")
_NUMBER = click.argument("search_id", metavar="НОМЕР", type=click.IntRange(1))


@click.group("saved", cls=LazyGroup, default="list")
def saved() -> None:
    """Сохранённые поиски пользователя.

    \b
    dokkarta search saved --as ИМЯ                     какие есть
    dokkarta search saved add НАЗВАНИЕ ЗАПРОС --as ИМЯ сохранить
    dokkarta search saved renew НОМЕР --as ИМЯ         новый адрес ленты
    dokkarta search saved mail НОМЕР on|off --as ИМЯ   присылать новое по почте или нет
    dokkarta search saved drop НОМЕР --as ИМЯ          удалить
    dokkarta search saved send                         отправить новое сейчас
    """


@saved.command("list", hidden=True)
@_WHOSE
@json_option
def list_(*, login: str, as_json: bool) -> None:
    """Показать сохранённые поиски."""
    from registry.queries.saved_searches import saved_searches

    with opened() as house, house.container.database.read(_owner(house, login)) as uow:
        rows = saved_searches(uow)
    if as_json:
        emit([row.as_json() for row in rows])
        return
    shown = [(str(row.id), row.name, row.question, "да" if row.by_mail else "нет") for row in rows]
    table(("Номер", "Название", "Запрос", "По почте"), shown)


@saved.command("add")
@click.argument("name", metavar="НАЗВАНИЕ")
@click.argument("query", metavar="ЗАПРОС")
@narrowing
@click.option("--by-mail", is_flag=True, help="присылать новое по почте")
@_WHOSE
@json_option
def add(*, name: str, query: str, by_mail: bool, login: str, as_json: bool, **wanted: Any) -> None:
    """Сохранить поиск; адрес его ленты показывается один раз."""
    from app.searching.saved import filters_of, known_now
    from registry.services import saved_searches

    with searching() as house:
        owner = _owner(house, login)
        asked = query_of(house, query, owner, wanted)
        known = known_now(house.container, asked) if by_mail else None
        with house.container.database.write(owner) as uow:
            made = saved_searches.save(
                uow, name=name, question=asked.text, filters=filters_of(asked), by_mail=by_mail, known=known
            )
        _tell(house, made, as_json=as_json)


@saved.command("renew")
@_NUMBER
@_WHOSE
@json_option
def renew(*, search_id: int, login: str, as_json: bool) -> None:
    """Выдать новый адрес ленты; прежний больше ничего не покажет."""
    from registry.services import saved_searches

    with opened() as house, _no_search(search_id):
        with house.container.database.write(_owner(house, login)) as uow:
            made = saved_searches.renew(uow, search_id=search_id)
        _tell(house, made, as_json=as_json)


@saved.command("mail")
@_NUMBER
@click.argument("wanted", metavar="on|off", type=click.Choice(["on", "off"]))
@_WHOSE
@json_option
def mail(*, search_id: int, wanted: str, login: str, as_json: bool) -> None:
    """Присылать новое по почте или больше не присылать."""
    from app.searching.saved import known_now
    from app.searching.saved import query_of as asked_again
    from registry.services import saved_searches

    with searching() as house, _no_search(search_id):
        owner, by_mail = _owner(house, login), wanted == "on"
        with house.container.database.read(owner) as uow:
            kept = saved_searches.own_search(uow, search_id)
        known = known_now(house.container, asked_again(kept.question, kept.filters, owner)) if by_mail else None
        with house.container.database.write(owner) as uow:
            saved_searches.set_mail(uow, search_id=search_id, by_mail=by_mail, known=known)
    if as_json:
        emit({"id": search_id, "by_mail": by_mail})
    else:
        say("Новое будет приходить по почте." if by_mail else "Писем больше не будет.")


@saved.command("drop")
@_NUMBER
@_WHOSE
@json_option
def drop(*, search_id: int, login: str, as_json: bool) -> None:
    """Удалить поиск: его лента больше ничего не покажет, писем не будет."""
    from registry.services import saved_searches

    with opened() as house, _no_search(search_id), house.container.database.write(_owner(house, login)) as uow:
        saved_searches.drop(uow, search_id=search_id)
    if as_json:
        emit({"id": search_id})
    else:
        say("Поиск удалён: его лента больше ничего не показывает.")


@saved.command("send")
@json_option
def send(*, as_json: bool) -> None:
    """Отправить сейчас письма о новом по всем поискам. То, что уже ушло, второй раз не отправляется."""
    from app.mail.new_hits import send_new_hits

    with searching() as house:
        if not house.container.mailer.available():
            raise Unavailable(N_("Почтовый сервер не задан: укажите DOKKARTA_MAIL_URL."))
        done = send_new_hits(house.container)
    if as_json:
        emit(done)
    else:
        say(f"Отправлено: {done['sent']}, не принято: {done['failed']}")


def _owner(house: House, login: str) -> Actor:
    """The person whose search it is; the journal tells who was at the keyboard."""
    return replace(person(house, login), label=house.actor.label)


def _no_search(search_id: int) -> Any:
    return naming(N_("Сохранённого поиска № {id} у этого пользователя нет."), id=search_id)


def _tell(house: House, made: Saved, *, as_json: bool) -> None:
    address = f"{house.container.settings.base_url.rstrip('/')}/search/saved/{made.secret}.atom"
    if as_json:
        emit({"id": made.id, "feed": address})
        return
    say(f"Сохранённый поиск № {made.id}. Его лента: {address}")
    note("Адрес показан один раз. Кто его знает, видит то же, что и владелец поиска.")
