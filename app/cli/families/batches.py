"""The command that makes a document for each organization of a level."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.groups import command, json_option
from app.cli.house import House, opened
from app.cli.parameters import read_values, write_file
from app.cli.streams import Progress, emit, note, say
from registry.domain.requirements import LEVELS
from registry.errors import N_, InvalidInput


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
    """Подготовить по проекту на каждую организацию уровня. Повторный запуск продолжает прерванное."""
    from app.jobs.batches import work_at
    from registry.services.batches import BatchOrder, start_or_go_on

    values = read_values(assignments, values_file)
    folder = _folder(out)
    with opened() as house:
        with house.write() as uow:
            order = BatchOrder(kind, item=item, level=level, window=window, roadmap=roadmap, values=values)
            begun = start_or_go_on(uow, order)
        with Progress("Подготовка документов", begun.total) as progress:
            result = work_at(house.container, house.actor, begun.id, progress=lambda done, _total: progress.to(done))
            progress.to(begun.total - result.waiting)
        _write_files(house, result.id, folder)
    for failure in result.failed:
        note(f"  {failure.organization}: {failure.error}")
    if as_json:
        emit(result.as_json())
    else:
        say(f"Подготовлено документов: {result.documents}, не удалось: {len(result.failed)}. Папка: {folder}")
    if result.waiting:
        raise InvalidInput(
            N_("Пакет № {id} остановлен на странице «Пакеты документов», осталось: {count}. Запустите команду снова."),
            id=result.id,
            count=result.waiting,
        )
    if not result.documents:
        raise InvalidInput(N_("Ни одного документа подготовить не удалось."))


def _write_files(house: House, batch_id: int, folder: Path) -> None:
    from registry.queries.batches import made_files

    with house.read() as uow:
        files = made_files(uow, batch_id)
    for each in files:
        write_file(str(folder / f"{each.organization}.docx"), house.container.files.read(each.sha256))


def _folder(name: str) -> Path:
    folder = Path(name)
    if folder.exists() and not folder.is_dir():
        raise InvalidInput(N_("«{name}» — не папка."), name=name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
