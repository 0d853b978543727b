"""Full-text search, and the index anew."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from app.cli.groups import LazyGroup, json_option
from app.cli.house import House, check_codes, opened
from app.cli.parameters import STATES, write_file
from app.cli.streams import Progress, day, emit, note, say
from registry.errors import N_, IndexUnavailable, NotFound

if TYPE_CHECKING:
    from registry.domain.roles import Actor
    from registry.ports import Hit, SearchResult

_START, _END = "\x02", "\x03"


@click.group("search", cls=LazyGroup, default="query")
def search() -> None:
    """Полнотекстовый поиск по документам.

    \b
    dokkarta search ЗАПРОС    найти
    dokkarta search rebuild   построить поисковый указатель заново
    """


@search.command("query", hidden=True)
@click.argument("query", metavar="ЗАПРОС")
@click.option("--kind", "kinds", multiple=True, metavar="ВИД", help="код вида документа")
@click.option("--organization", "organizations", multiple=True, metavar="КОД", help="код организации")
@click.option("--year", "years", multiple=True, metavar="ГОД", type=click.IntRange(1900, 2200), help="год документа")
@click.option("--item", "items", multiple=True, metavar="N", help="номер мероприятия")
@click.option("--status", "statuses", multiple=True, type=click.Choice(STATES), help="состояние документа")
@click.option("--limit", metavar="N", type=click.IntRange(0, 10_000), default=20, help="сколько показать (20)")
@click.option("--offset", metavar="N", type=click.IntRange(0, 1_000_000), default=0, help="сколько пропустить")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", help="порядок")
@click.option("--as", "login", metavar="ИМЯ", help="что увидел бы этот пользователь")
@click.option("--xlsx", "xlsx_file", metavar="ФАЙЛ", help="записать найденное книгой Excel")
@json_option
def query(*, query: str, login: str | None, xlsx_file: str | None, as_json: bool, **wanted: Any) -> None:
    """Найти документы."""
    with opened() as house:
        check_codes(house, kinds=wanted["kinds"], organizations=wanted["organizations"])
        result = _found(house, query, _actor(house, login) if login is not None else None, wanted)
        if xlsx_file is not None:
            _write(xlsx_file, query, result, {kind.code: kind.singular for kind in house.container.catalogue.kinds()})
    for notice in result.notices:
        note(notice)
    if as_json:
        emit(_as_json(result))
    else:
        _show(result)


def _write(name: str, question: str, result: SearchResult, kinds: dict[str, str]) -> None:
    from app.exports.lists import search_report
    from app.exports.xlsx import xlsx

    write_file(name, xlsx(search_report(question, result.hits, kinds)))
    note(f"Записано: {name}")


def _found(house: House, text: str, actor: Actor | None, wanted: dict[str, Any]) -> SearchResult:
    """What the actor may see, ``None`` for everything; from the registry while the index is away."""
    from app.jobs.draining import make_whole, settle
    from app.without_index import found_in_registry
    from registry.domain.roles import visibility_tokens
    from registry.ports import SearchQuery

    asked = SearchQuery(text=text, visible_to=visibility_tokens(actor) if actor else None, **wanted)
    try:
        make_whole(house.container)
        settle(house.container)
        return house.container.search.search(asked)
    except IndexUnavailable:
        with house.container.database.read(actor or house.actor) as uow:
            return found_in_registry(uow, asked)


def _actor(house: House, login: str) -> Actor:
    from registry.services.people import actor_by_login

    with house.read() as uow:
        actor = actor_by_login(uow, login)
    if actor is None:
        raise NotFound(N_("Пользователя «{login}» нет."), login=login)
    return actor


def _as_json(result: SearchResult) -> dict[str, Any]:
    return {
        "total": result.total,
        "hits": [_hit(hit) for hit in result.hits],
        "facets": {name: dict(counts) for name, counts in result.facets.items()},
        "corrected": result.corrected,
        "notices": list(result.notices),
    }


def _hit(hit: Hit) -> dict[str, Any]:
    text, highlights = unmark(hit.snippet)
    return {
        "id": int(hit.id) if hit.id.isdigit() else hit.id,
        "title": hit.title,
        "kind": hit.kind,
        "organization": hit.organization,
        "date": hit.day.isoformat() if hit.day else None,
        "number": hit.number or None,
        "snippet": text,
        "highlights": highlights,
        "page": hit.page,
    }


def unmark(snippet: str) -> tuple[str, list[list[int]]]:
    """The snippet without its marks, and the [start, end) places of the words that were marked."""
    text, places = "", []
    for part in snippet.split(_START):
        word, marked, rest = part.partition(_END)
        if marked:
            places.append([len(text), len(text) + len(word)])
        text += word + rest
    return text, places


def _show(result: SearchResult) -> None:
    if result.corrected:
        say(f"Возможно, вы имели в виду: {result.corrected}")
    say(f"Найдено: {result.total}")
    bold, plain = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    for hit in result.hits:
        number = f"№ {hit.number} " if hit.number else ""
        say()
        say(f"[{hit.id}] {hit.title}")
        say(f"    {hit.organization}, {number}{f'от {day(hit.day)}' if hit.day else 'без даты'}")
        if hit.snippet:
            say("    " + " ".join(hit.snippet.replace(_START, bold).replace(_END, plain).split()))


@search.command("rebuild")
@json_option
def rebuild(*, as_json: bool) -> None:
    """Построить поисковый указатель заново из базы."""
    from app.jobs.draining import rebuild as make_anew

    began = time.monotonic()
    with opened() as house, Progress("Поисковый указатель") as progress:
        indexed = make_anew(house.container, progress.to)
    seconds = round(time.monotonic() - began, 1)
    if as_json:
        emit({"indexed": indexed, "seconds": seconds})
    else:
        say(f"В указателе документов: {indexed} (за {seconds} с)")
