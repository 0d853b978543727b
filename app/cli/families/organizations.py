"""Organizations: the list, loading from a table, the signs that oblige some of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from app.cli.groups import LazyGroup, json_option
from app.cli.house import House, opened
from app.cli.parameters import DAY, read_file
from app.cli.streams import emit, say, table
from registry.domain.requirements import LEVELS
from registry.domain.sheets import SheetRow, with_headings

LEVEL_NAMES = {
    "department": "Департамент",
    "iro": "институт",
    "mouo": "МОУО",
    "oo": "муниципальная школа",
    "goo": "государственная школа",
}


@click.group("organizations", cls=LazyGroup, default="list")
def organizations() -> None:
    """Организации. Без слова import показывает список."""


@organizations.command("list", hidden=True)
@click.option("--level", type=click.Choice(LEVELS), help="только этого уровня")
@click.option("--parent", metavar="КОД", help="только подведомственные этой организации")
@click.option("--text", metavar="ТЕКСТ", default="", help="только те, в названии которых есть этот текст")
@json_option
def listing(*, level: str | None, parent: str | None, text: str, as_json: bool) -> None:
    """Показать организации."""
    from registry.queries.organizations import organizations as find

    with opened() as house, house.read() as uow:
        found = find(uow, level=level, parent=parent, text=text).rows
    if as_json:
        emit([each.as_json() for each in found])
        return
    rows = [
        (o.code, LEVEL_NAMES[o.level], o.parent or "", o.name, "" if o.name_verified else "не сверено") for o in found
    ]
    table(("Код", "Уровень", "Вышестоящая", "Наименование", "Название"), rows)
    say(f"Всего: {len(found)}")


@organizations.command("import")
@click.argument("file", metavar="ФАЙЛ")
@json_option
def import_(*, file: str, as_json: bool) -> None:
    """Загрузить организации из CSV или XLSX: новые добавляются, известные обновляются; с ошибками — ничего."""
    from registry.services.organization_import import import_organizations

    with opened() as house:
        rows = rows_of(house, file)
        with house.write() as uow:
            report = import_organizations(uow, rows, file_name=Path(file).name)
    if as_json:
        emit({"created": report.created, "updated": report.updated, "unchanged": report.unchanged})
    else:
        say(f"Добавлено: {report.created}, обновлено: {report.updated}, без изменений: {report.unchanged}.")


def rows_of(house: House, file: str) -> tuple[SheetRow, ...]:
    """The rows of a table that a person named, under the headings of its first row."""
    from app.limited import table_of

    found = table_of(house.container.isolation, read_file(file), Path(file).name)
    return with_headings((row.number, row.cells) for row in found.rows)


@organizations.command("trait")
@click.argument("organization", metavar="КОД")
@click.argument("trait", metavar="ПРИЗНАК")
@click.option("--since", type=DAY, required=True, help="первый день признака")
@click.option("--until", type=DAY, help="последний день признака; без него признак действует")
@click.option("--basis", metavar="ТЕКСТ", required=True, help="основание")
@json_option
def trait(*, organization: str, trait: str, since: date, until: date | None, basis: str, as_json: bool) -> None:
    """Отметить признак организации, от которого зависят условные мероприятия."""
    from registry.services.organizations import add_trait

    with opened() as house, house.write() as uow:
        identifier = add_trait(uow, organization=organization, trait=trait, since=since, basis=basis, until=until)
    if as_json:
        emit({"id": identifier, "organization": organization, "trait": trait})
    else:
        say(f"Признак отмечен (№ {identifier}).")
