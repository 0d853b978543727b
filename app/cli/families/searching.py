"""Full-text search, and the index anew."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from app.cli.families.recognising import unread
from app.cli.families.saved_searches import saved
from app.cli.families.search_options import as_person, eyes, narrowing, person, query_of, searching
from app.cli.groups import LazyGroup, json_option
from app.cli.house import House, no_document, opened
from app.cli.parameters import write_file
from app.cli.streams import Progress, day, emit, note, say
from registry.errors import IndexUnavailable

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
    dokkarta search unread            документы без текста и почему его нет
    dokkarta search saved --as ИМЯ    сохранённые поиски пользователя
    dokkarta search rebuild           построить поисковый указатель заново
    """


search.add_command(unread)


@search.command("query", hidden=True)
@click.argument("query", metavar="ЗАПРОС")
@narrowing
@click.option("--limit", metavar="N", type=click.IntRange(0, 10_000), default=20, help="сколько показать (20)")
@click.option("--offset", metavar="N", type=click.IntRange(0, 1_000_000), default=0, help="сколько пропустить")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", help="порядок")
@as_person
@click.option("--xlsx", "xlsx_file", metavar="ФАЙЛ", help="записать найденное книгой Excel")
@click.option("--csv", "csv_file", metavar="ФАЙЛ", help="записать найденное таблицей CSV")
@json_option
def query(
    *, query: str, login: str | None, xlsx_file: str | None, csv_file: str | None, as_json: bool, **wanted: Any
) -> None:
    """Найти документы."""
    with searching() as house:
        actor = person(house, login) if login is not None else None
        asked = query_of(house, query, actor, wanted)
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
    from app.searching import in_registry

    try:
        return house.container.search.search(asked)
    except IndexUnavailable:
        return in_registry.found(house.container, actor or house.actor, asked)


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
@as_person
@json_option
def complete(*, text: str, limit: int, login: str | None, as_json: bool) -> None:
    """Показать номера, названия и слова, которые продолжают набранное."""
    from app.searching import in_registry
    from app.searching.programs import completions_json

    with searching() as house:
        actor, tokens = eyes(house, login)
        try:
            found = house.container.search.complete(text, visible_to=tokens, limit=limit)
        except IndexUnavailable:
            note(in_registry.NOTICE)
            found = in_registry.completed(house.container, actor, text, visible_to=tokens, limit=limit)
    if as_json:
        emit(completions_json(found))
        return
    for each in found:
        say(f"[{each.id}] {each.text}" if each.id else each.text)


@search.command("similar")
@click.argument("document_id", metavar="НОМЕР", type=click.IntRange(1))
@click.option("--limit", metavar="N", type=click.IntRange(1, 100), default=5, help="сколько показать (5)")
@as_person
@json_option
def similar(*, document_id: int, limit: int, login: str | None, as_json: bool) -> None:
    """Показать документы о том же, что и документ с этим номером в системе."""
    from app.searching import in_registry
    from app.searching.programs import hits_json
    from registry.ports import SearchResult
    from registry.queries.document_card import document_card

    with searching() as house:
        with house.read() as uow, no_document(document_id):
            document_card(uow, document_id)
        actor, tokens = eyes(house, login)
        try:
            hits = house.container.search.similar(str(document_id), visible_to=tokens, limit=limit)
        except IndexUnavailable:
            note(in_registry.NOTICE)
            hits = in_registry.alike(house.container, actor, document_id, visible_to=tokens, limit=limit)
    if as_json:
        emit(hits_json(hits))
    else:
        _show(SearchResult(len(hits), hits))


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


search.add_command(saved)
