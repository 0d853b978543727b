"""Reading scans at the command line: the pages of one document, and which documents have no text and why."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click

from app.cli.groups import command, json_option
from app.cli.house import no_document, opened
from app.cli.streams import Progress, emit, note, pairs, say, table
from registry.errors import ConverterMissing, LimitExceeded

if TYPE_CHECKING:
    from app.container import Container
    from registry.queries.jobs import JobView

_LOOK = 0.5


@command("recognise")
@click.argument("identifier", metavar="ID", type=click.IntRange(1, 2**53))
@click.option("--queue", is_flag=True, help="только поставить задание: его выполнит dokkarta worker или serve")
@json_option
def recognise(*, identifier: int, queue: bool, as_json: bool) -> None:
    """Распознать страницы документа, которые стали изображениями (сканы).

    Прочитанные страницы сохраняются сразу: прерванная команда продолжит с той страницы, на которой остановилась.
    """
    from registry.services import scans

    with no_document(identifier), opened() as house:
        if refusal := house.container.recogniser.refusal():
            raise ConverterMissing(refusal)
        with house.write() as uow:
            job = scans.order(uow, document_id=identifier)
        if not queue:
            job = _carried_out(house.container, job)
    if as_json:
        emit({**job.as_json(), "error": job.error or None})
    elif queue:
        say(f"Задание {job.id} поставлено. Как идёт работа, видно на странице документа.")
    else:
        _tell(job)


def _carried_out(container: Container, job: JobView) -> JobView:
    """The job when it is over: done here, or by a worker that took it first. Raises ``LimitExceeded`` if it failed."""
    from app.jobs.running import carry_out
    from registry.queries.jobs import job as find_job

    work = threading.Thread(target=carry_out, args=(container, job.id), daemon=True)
    work.start()
    with Progress("Распознавание, страниц", job.total) as progress:
        while True:
            work.join(_LOOK)
            with container.database.read() as uow:
                found = find_job(uow, job.id)
            progress.to(found.done, found.total)
            if found.finished:
                break
    if found.state != "done":
        raise LimitExceeded(found.error or "Распознавание остановлено.")
    return found


def _tell(job: JobView) -> None:
    read = job.result
    pairs((
        ("Прочитано страниц", f"{read.get('read', 0)} из {read.get('pages', 0)}"),
        ("Знаков", read.get("characters")),
        ("Уверенность, %", read.get("confidence")),
        ("Неуверенно, с.", ", ".join(map(str, read.get("unsure", ())))),
        ("Без текста, с.", ", ".join(map(str, read.get("empty", ())))),
    ))  # fmt: skip


@command("unread")
@json_option
def unread(*, as_json: bool) -> None:
    """Показать документы, файлы которых не прочитаны, и почему: поиск находит их только по реквизитам."""
    from registry.queries.unread import unread_documents

    with opened() as house, house.read() as uow:
        rows = unread_documents(uow)
    if as_json:
        emit([row.as_json() for row in rows])
        return
    if not rows:
        note("Прочитаны файлы всех документов.")
        return
    table(
        ("Документ", "Организация", "Файл", "Страниц распознано", "Почему нет текста"),
        [(r.id, r.organization, r.format, f"{r.read} из {r.pages}" if r.pages else "", r.reason) for r in rows],
    )
