"""The command that makes a document for each organization of a level."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.groups import command, json_option
from app.cli.house import House, opened
from app.cli.parameters import read_values, write_file
from app.cli.streams import Progress, emit, note, say
from registry.domain.requirements import LEVELS
from registry.errors import N_, InvalidInput, NotFound

if TYPE_CHECKING:
    from app.jobs.batches import BatchOrder


@command("batch")
@click.argument("kind", metavar="ВИД")
@click.option("--item", required=True, metavar="N", help="номер мероприятия дорожной карты")
@click.option("--level", type=click.Choice(LEVELS), required=True, help="уровень организаций")
@click.option("--out", required=True, metavar="ПАПКА", help="куда сложить файлы")
@click.option("--window", metavar="ID", help="окно срока")
@click.option("--roadmap", metavar="КОД", help="дорожная карта (по умолчанию действующая)")
@click.option("--set", "assignments", multiple=True, metavar="ИМЯ=ЗНАЧЕНИЕ", help="значение поля для всех")
@click.option("--values", "values_file", metavar="ФАЙЛ.json", help="значения полей одним файлом")
@json_option
def batch(
    *,
    kind: str,
    item: str,
    level: str,
    out: str,
    window: str | None,
    roadmap: str | None,
    assignments: tuple[str, ...],
    values_file: str | None,
    as_json: bool,
) -> None:
    """Подготовить по проекту на каждую организацию уровня. Повторный запуск не создаёт те же проекты ещё раз."""
    from app.jobs.batches import BatchOrder, run_batch

    values = read_values(assignments, values_file)
    folder = _folder(out)
    with opened() as house:
        codes = _organizations(house, level)
        order = BatchOrder(kind, codes, item, window, roadmap, values)
        _check_once(house, order, level)
        store = house.container.files
        with Progress("Подготовка документов", len(codes)) as progress:
            result = run_batch(
                house.container,
                house.actor,
                order,
                each=lambda code, made: write_file(str(folder / f"{code}.docx"), store.read(made.sha256)),
                progress=progress.to,
            )
    for failure in result.failed:
        note(f"  {failure.organization}: {failure.error}")
    if as_json:
        emit(result.as_json())
    else:
        say(f"Подготовлено документов: {len(result.documents)}, не удалось: {len(result.failed)}. Папка: {folder}")
    if codes and not result.documents:
        raise InvalidInput(N_("Ни одного документа подготовить не удалось."))


def _folder(name: str) -> Path:
    folder = Path(name)
    if folder.exists() and not folder.is_dir():
        raise InvalidInput(N_("«{name}» — не папка."), name=name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _organizations(house: House, level: str) -> list[str]:
    from registry.queries import organizations

    with house.read() as uow:
        codes = [each.code for each in organizations.organizations(uow, level=level).rows]
    if not codes:
        raise NotFound(
            N_("Организаций уровня «{level}» нет. Загрузите их: dokkarta organizations import."), level=level
        )
    return codes


def _check_once(house: House, order: BatchOrder, level: str) -> None:
    """Refuse at once what would fail for every organization: an unknown kind, measure, window or field.

    A measure that asks nothing of the level is refused too: its documents would fulfil nothing.
    """
    from registry.queries.measures import measure
    from registry.services.writing import check_names

    kind = house.container.catalogue.kind(order.kind)
    if not kind.has_template:
        raise InvalidInput(N_("Для вида «{kind}» нет шаблона: такие документы вносят готовыми."), kind=kind.singular)
    check_names(kind, order.values)
    with house.read() as uow:
        asked = measure(uow, order.item or "", roadmap=order.roadmap)
        if not asked.owed_by(level):
            raise InvalidInput(
                N_("Мероприятие {item} ничего не требует от этих организаций. Исполнители: {text}."),
                item=asked.number,
                text=asked.responsible_text,
            )
        if order.window is not None:
            asked.window(order.window)
