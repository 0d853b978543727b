"""The list of documents, with filters, and as a workbook; the kinds of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.cli.groups import command, json_option
from app.cli.house import House, check_codes, opened, unprepared
from app.cli.parameters import STATES, write_file
from app.cli.streams import day, emit, note, say, table

if TYPE_CHECKING:
    from registry.queries.documents import DocumentFilters, DocumentRow

_PAGE = 200


@command("documents")
@click.option("--organization", "organizations", multiple=True, metavar="КОД", help="код организации")
@click.option("--below", is_flag=True, help="вместе с подведомственными")
@click.option("--kind", "kinds", multiple=True, metavar="ВИД", help="код вида документа")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="состояние")
@click.option("--year", "years", multiple=True, metavar="ГОД", type=click.IntRange(1900, 2200), help="год документа")
@click.option("--item", "items", multiple=True, metavar="N", help="номер мероприятия")
@click.option("--text", metavar="ТЕКСТ", default="", help="слова в номере или заголовке")
@click.option("--limit", metavar="N", type=click.IntRange(1, 1_000_000), default=100, help="сколько показать (100)")
@click.option("--xlsx", "xlsx_file", metavar="ФАЙЛ", help="записать список книгой Excel")
@json_option
def documents(*, limit: int, xlsx_file: str | None, as_json: bool, **wanted: Any) -> None:
    """Показать документы: проекты, затем зарегистрированные, последние первыми."""
    from app.exports.lists import STATE_NAMES, documents_report
    from registry.queries.documents import DocumentFilters

    with opened() as house:
        check_codes(house, kinds=wanted["kinds"], organizations=wanted["organizations"])
        rows = _rows(house, DocumentFilters(**wanted), limit)
    if xlsx_file is not None:
        from app.exports.xlsx import xlsx

        write_file(xlsx_file, xlsx(documents_report(rows)))
        note(f"Записано: {xlsx_file}")
    if as_json:
        emit([_as_json(row) for row in rows])
        return
    lines = [
        (row.id, row.number, day(row.day), row.kind_name, row.organization, STATE_NAMES[row.state], row.title)
        for row in rows
    ]
    table(("ID", "Номер", "Дата", "Вид", "Организация", "Состояние", "Заголовок"), lines)
    say(f"Показано: {len(rows)}")


def _rows(house: House, filters: DocumentFilters, limit: int) -> list[DocumentRow]:
    from registry.queries.documents import list_documents

    rows: list[DocumentRow] = []
    after = None
    with house.read() as uow:
        while len(rows) < limit:
            page = list_documents(uow, filters, after, min(_PAGE, limit - len(rows)))
            rows += page.rows
            after = page.next
            if after is None:
                break
    return rows


def _as_json(row: DocumentRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "state": row.state,
        "organization": row.organization,
        "number": row.number,
        "date": row.day,
        "items": list(row.items),
    }


@command("kinds")
@json_option
def kinds(*, as_json: bool) -> None:
    """Показать виды документов и их коды."""
    found = unprepared().catalogue.kinds()
    if as_json:
        emit([{"code": kind.code, "name": kind.singular, "drafted": kind.has_template} for kind in found])
        return
    table(("Код", "Вид документа", "Готовится по шаблону"), [(k.code, k.singular, _YES[k.has_template]) for k in found])
    say(f"Всего: {len(found)}")


_YES = {True: "да", False: ""}
