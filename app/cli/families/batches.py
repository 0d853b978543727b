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

_MOST_FILES = 1000


@command("batch")
@click.argument("kind", metavar="ВИД")
@click.option("--item", required=True, metavar="N", help="номер мероприятия дорожной карты")
@click.option("--level", type=click.Choice(LEVELS), required=True, help="уровень организаций")
@click.option("--out", required=True, metavar="ПАПКА", help="куда сложить файлы")
@click.option("--window", metavar="ID", help="окно срока")
@click.option("--roadmap", metavar="КОД", help="дорожная карта (по умолчанию действующая)")
@click.option("--set", "assignments", multiple=True, metavar="ИМЯ=ЗНАЧЕНИЕ", help="значение поля для всех")
@click.option("--values", "values_file", metavar="ФАЙЛ.json", help="значения полей одним файлом")
@click.option("--more", is_flag=True, help="подготовить ещё по одному, даже если такие проекты уже есть")
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
    more: bool,
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
            begun = start_or_go_on(uow, order, more=more)
        with Progress("Подготовка документов", begun.total) as progress:
            result = work_at(house.container, house.actor, begun.id, progress=lambda done, _total: progress.to(done))
            progress.to(begun.total - result.waiting)
        kept = _write_files(house, result.id, folder)
    for failure in result.failed:
        note(f"  {failure.organization}: {failure.error}")
    if kept:
        note(f"  Файлы, которые уже лежали в папке, оставлены как были: {kept}. Новые названы с «(2)».")
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


def _write_files(house: House, batch_id: int, folder: Path) -> int:
    """Write the documents; how many names were taken by other files, which stay as they are."""
    from registry.queries.batches import made_files

    with house.read() as uow:
        files = made_files(uow, batch_id)
    taken = 0
    for each in files:
        data = house.container.files.read(each.sha256)
        target = _free(folder, each.organization, data)
        taken += target.stem != each.organization
        write_file(str(target), data)
    return taken


def _free(folder: Path, name: str, data: bytes) -> Path:
    """The first name that no other file has: ``name.docx``, ``name (2).docx`` and so on."""
    names = (f"{name}.docx", *(f"{name} ({number}).docx" for number in range(2, _MOST_FILES)))
    for each in names:
        target = folder / each
        if not target.exists() or (target.is_file() and target.read_bytes() == data):
            return target
    raise InvalidInput(
        N_("В папке «{folder}» слишком много файлов «{name}». Возьмите другую папку."),
        folder=folder,
        name=f"{name} (…).docx",
    )


def _folder(name: str) -> Path:
    folder = Path(name)
    if folder.exists() and not folder.is_dir():
        raise InvalidInput(N_("«{name}» — не папка."), name=name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
