"""Full-text search, and the index anew."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from app.cli.groups import LazyGroup, json_option
from app.cli.house import House, check_codes, opened
from app.cli.parameters import STATES, write_file
from app.cli.streams import Progress, day, emit, note, say
from registry.errors import N_, IndexUnavailable, NotFound

if TYPE_CHECKING:
    from app.exports.report import Report
    from registry.domain.roles import Actor
    from registry.ports import SearchQuery, SearchResult

_START, _END = "\x02", "\x03"


@click.group("search", cls=LazyGroup, default="query")
def search() -> None:
    """Полнотекстовый поиск по документам.

    \b
    dokkarta search ЗАПРОС            найти
    dokkarta search complete СЛОВА    что можно набрать дальше
    dokkarta search similar НОМЕР     документы о том же
    dokkarta search rebuild           построить поисковый указатель заново
    """


@search.command("query", hidden=True)
@click.argument("query", metavar="ЗАПРОС")
@click.option("--kind", "kinds", multiple=True, metavar="ВИД", help="код вида документа")
@click.option("--organization", "organizations", multiple=True, metavar="КОД", help="код организации")
@click.option("--year", "years", multiple=True, metavar="ГОД", type=click.IntRange(1900, 2200), help="год документа")
@click.option("--item", "items", multiple=True, metavar="N", help="номер мероприятия")
@click.option("--status", "statuses", multiple=True, type=click.Choice(STATES), help="состояние документа")
@click.option("--subject", multiple=True, metavar="ПРЕДМЕТ", help="предмет")
@click.option("--grade", multiple=True, metavar="КЛАСС", help="класс")
@click.option("--assessment", multiple=True, metavar="ПРОЦЕДУРА", help="оценочная процедура")
@click.option("--audience", multiple=True, metavar="КОМУ", help="кому адресовано")
@click.option("--limit", metavar="N", type=click.IntRange(0, 10_000), default=20, help="сколько показать (20)")
@click.option("--offset", metavar="N", type=click.IntRange(0, 1_000_000), default=0, help="сколько пропустить")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", help="порядок")
@click.option("--as", "login", metavar="ИМЯ", help="что увидел бы этот пользователь")
@click.option("--xlsx", "xlsx_file", metavar="ФАЙЛ", help="записать найденное книгой Excel")
@click.option("--csv", "csv_file", metavar="ФАЙЛ", help="записать найденное таблицей CSV")
@json_option
def query(
    *, query: str, login: str | None, xlsx_file: str | None, csv_file: str | None, as_json: bool, **wanted: Any
) -> None:
    """Найти документы."""
    from registry.ports import TRAITS, SearchQuery

    with _whole() as house:
        check_codes(house, kinds=wanted["kinds"], organizations=wanted["organizations"])
        actor = _actor(house, login) if login is not None else None
        traits = {name: values for name in TRAITS if (values := wanted.pop(name))}
        asked = SearchQuery(text=query, visible_to=_tokens(actor), traits=traits, **wanted)
        result = _found(house, asked, actor)
        for file, as_file in ((xlsx_file, _xlsx), (csv_file, _csv)):
            if file is not None:
                write_file(file, as_file(_report(house, asked, result)))
                note(f"Записано: {file}")
    for notice in result.notices:
        note(notice)
    if as_json:
        from app.searching.programs import result_json

        emit(result_json(result))
    else:
        _show(result)


def _report(house: House, asked: SearchQuery, result: SearchResult) -> Report:
    from app.exports.lists import search_filters, search_report
    from registry.queries.organizations import titles

    kinds = {kind.code: kind.singular for kind in house.container.catalogue.kinds()}
    with house.read() as uow:
        owners = titles(uow, {*asked.organizations, *(hit.organization for hit in result.hits)})
    return search_report(asked.text, result, kinds, owners, search_filters(asked, kinds, owners))


def _xlsx(report: Report) -> bytes:
    from app.exports.xlsx import xlsx

    return xlsx(report)


def _csv(report: Report) -> bytes:
    from app.exports.csv import csv_of

    return csv_of(report)


def _found(house: House, asked: SearchQuery, actor: Actor | None) -> SearchResult:
    """What the actor may see, ``None`` for everything; from the registry while the index is away."""
    from app.without_index import found_in_registry

    try:
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


def _tokens(actor: Actor | None) -> tuple[str, ...] | None:
    from registry.domain.roles import visibility_tokens

    return visibility_tokens(actor) if actor is not None else None


def _show(result: SearchResult) -> None:
    if result.corrected:
        say(f"Возможно, вы имели в виду: {result.corrected}")
    partly = result.complete is not None and result.complete < result.total
    say(f"Найдено: {result.total}" + (f", со всеми словами запроса: {result.complete}" if partly else ""))
    bold, plain = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    for hit in result.hits:
        number = f"№ {hit.number} " if hit.number else ""
        say()
        say(f"[{hit.id}] {hit.title}")
        say(f"    {hit.organization}, {number}{f'от {day(hit.day)}' if hit.day else 'без даты'}")
        place = ", ".join([f"с. {hit.page}"] * bool(hit.page) + [f"раздел «{hit.section}»"] * bool(hit.section))
        if place:
            say(f"    {place}")
        if hit.snippet:
            say("    " + " ".join(hit.snippet.replace(_START, bold).replace(_END, plain).split()))


@search.command("complete")
@click.argument("text", metavar="СЛОВА")
@click.option("--limit", metavar="N", type=click.IntRange(1, 100), default=8, help="сколько показать (8)")
@click.option("--as", "login", metavar="ИМЯ", help="что увидел бы этот пользователь")
@json_option
def complete(*, text: str, limit: int, login: str | None, as_json: bool) -> None:
    """Показать номера, названия и слова, которые продолжают набранное."""
    from app.searching.programs import completions_json

    with _whole() as house:
        found = house.container.search.complete(text, visible_to=_seen(house, login), limit=limit)
    if as_json:
        emit(completions_json(found))
        return
    for each in found:
        say(f"[{each.id}] {each.text}" if each.id else each.text)


@search.command("similar")
@click.argument("document_id", metavar="НОМЕР", type=click.IntRange(1))
@click.option("--limit", metavar="N", type=click.IntRange(1, 100), default=5, help="сколько показать (5)")
@click.option("--as", "login", metavar="ИМЯ", help="что увидел бы этот пользователь")
@json_option
def similar(*, document_id: int, limit: int, login: str | None, as_json: bool) -> None:
    """Показать документы о том же, что и документ с этим номером в системе."""
    from app.searching.programs import hits_json
    from registry.ports import SearchResult
    from registry.queries.document_card import document_card

    with _whole() as house:
        with house.read() as uow:
            document_card(uow, document_id)
        hits = house.container.search.similar(str(document_id), visible_to=_seen(house, login), limit=limit)
    if as_json:
        emit(hits_json(hits))
    else:
        _show(SearchResult(len(hits), hits))


@contextmanager
def _whole() -> Iterator[House]:
    """The installation with an index that holds what the database says."""
    from app.jobs.draining import make_whole, settle

    with opened() as house:
        with suppress(IndexUnavailable):
            make_whole(house.container)
        settle(house.container)
        yield house


def _seen(house: House, login: str | None) -> tuple[str, ...] | None:
    return _tokens(_actor(house, login)) if login is not None else None


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
