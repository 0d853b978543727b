"""Carrying out one job: taking it, doing its work step by step, telling how it ended."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from app.container import Container
from app.incidents import INCIDENT, incident_number
from app.jobs.batch_results import print_all, register_all
from app.jobs.batches import Failure, work_at
from app.jobs.recognition import read_pages
from app.mail.daily import send_digests
from app.mail.new_hits import send_new_hits
from registry.db import UnitOfWork
from registry.domain.roles import SYSTEM, Actor
from registry.errors import N_, DokkartaError, Forbidden, IndexUnavailable
from registry.queries import people
from registry.queries.batches import batch
from registry.queries.jobs import JobView
from registry.services import jobs
from registry.services.people import actor_by_login

logger = logging.getLogger("dokkarta.jobs")


class _Cancelled(Exception):
    """Somebody stopped the job."""


class _Left(Exception):
    """This process is about to end; the job stays as it is, and the next worker takes it up again."""


def carry_out(container: Container, job_id: int) -> None:
    """Do the job if it is still waiting. Whatever happens is told on its row; nothing is raised."""
    with container.database.write() as uow:
        job = jobs.start(uow, job_id)
    if job is None:
        return
    try:
        result = WORK[job.kind](container, job)
    except (_Cancelled, _Left):
        return
    except DokkartaError as error:
        _fail(container, job_id, error.message)
    except Exception:
        number = incident_number()
        logger.exception("job %s failed, incident %s", job_id, number)
        _fail(container, job_id, INCIDENT.format(number=number))
    else:
        with container.database.write() as uow:
            jobs.finish(uow, job_id, result)


def _fail(container: Container, job_id: int, message: str) -> None:
    with container.database.write() as uow:
        jobs.fail(uow, job_id, message)


def _pdf(container: Container, job: JobView) -> dict[str, Any]:
    """The PDF of a version. A version that got one meanwhile keeps it, so a job done twice changes nothing."""
    with container.database.write() as uow:
        jobs.log(uow, job.id, N_("Преобразование в PDF начато."))
    data = container.converter.to_pdf(
        container.files.read(str(job.payload["sha256"])), str(job.payload.get("format", "docx"))
    )
    with container.database.write() as uow:
        address = jobs.attach_pdf(uow, version_id=int(job.payload["version"]), data=data)
        jobs.log(uow, job.id, N_("PDF готов: {count} байт.").format(count=len(data)))
    return {"sha256": address, "bytes": len(data)}


def _template_pdf(container: Container, job: JobView) -> dict[str, Any]:
    """The PDF of a sample of a template; the job's result says where it is kept."""
    data = container.converter.to_pdf(container.files.read(str(job.payload["sha256"])))
    return {"sha256": container.files.put(data).sha256, "bytes": len(data), "template": job.payload["template"]}


def _batch(container: Container, job: JobView) -> dict[str, Any]:
    """The documents that a batch still waits for, in the name of the person who asked.

    Each transaction that keeps documents tells the progress too, and finds out whether the job was cancelled.
    """
    batch_id = int(job.payload["batch"])

    def goes_on(uow: UnitOfWork) -> bool:
        _leave_when_stopping(container)
        found = batch(uow, batch_id)
        return jobs.advance(uow, job.id, done=found.made + found.failed, total=found.total)

    result = work_at(container, _author(container, job), batch_id, goes_on=goes_on)
    _tell(container, job.id, result.failed)
    return {**result.as_json(), "batch": batch_id, "state": result.state}


def _batch_register(container: Container, job: JobView) -> dict[str, Any]:
    """Numbers for the drafts of a batch, in the order of its organizations; done twice, it registers nothing twice."""
    progress = _progress(container, job.id)
    result = register_all(container, _author(container, job), int(job.payload["batch"]), progress=progress)
    _tell(container, job.id, result.failed)
    return result.as_json()


def _batch_print(container: Container, job: JobView) -> dict[str, Any]:
    """Files for printing all documents of a batch. A document keeps the PDF that it has, so little is done twice."""
    progress = _progress(container, job.id)
    two_sided = bool(job.payload.get("two_sided"))
    author, batch = _author(container, job), int(job.payload["batch"])
    result = print_all(container, author, batch, two_sided=two_sided, progress=progress)
    _tell(container, job.id, result.failed)
    return result.as_json()


def _tell(container: Container, job_id: int, failed: Iterable[Failure]) -> None:
    with container.database.write() as uow:
        for failure in failed:
            jobs.log(uow, job_id, f"{failure.organization}: {failure.error}")


def _leave_when_stopping(container: Container) -> None:
    if container.stopping.is_set():
        raise _Left


def _progress(container: Container, job_id: int) -> Callable[[int, int, str], None]:
    def progress(done: int, total: int, line: str) -> None:
        _leave_when_stopping(container)
        with container.database.write() as uow:
            if not jobs.advance(uow, job_id, done=done, total=total, line=line):
                raise _Cancelled

    return progress


def _author(container: Container, job: JobView) -> Actor:
    """The person who asked for the job, with the rights of now; the system for a job of the command line."""
    if job.created_by_id is None:
        return SYSTEM
    with container.database.read() as uow:
        actor = actor_by_login(uow, people.user(uow, job.created_by_id).login)
    if actor is None:
        raise Forbidden(N_("Учётная запись того, кто поставил задание, закрыта."))
    return actor


def _reminders(container: Container, job: JobView) -> dict[str, Any]:
    """The digests of a day, and what is new by saved searches.

    What was sent stays sent, so a job done twice sends nothing twice.
    """
    progress = _progress(container, job.id)
    done = send_digests(container, date.fromisoformat(str(job.payload["day"])), progress=progress).as_json()
    try:
        told = send_new_hits(container)
    except IndexUnavailable:
        # What is new is told on another day, when there is an index again.
        return done
    return {**done, "failed": done["failed"] + told["failed"], "searches": told["sent"]}


def _ocr(container: Container, job: JobView) -> dict[str, Any]:
    """The pages of a document that are pictures; a job taken up again goes on with the page it was stopped at."""
    return read_pages(container, job, _progress(container, job.id))


WORK: Mapping[str, Callable[[Container, JobView], dict[str, Any]]] = {
    "pdf": _pdf,
    "template_pdf": _template_pdf,
    "batch": _batch,
    "batch_register": _batch_register,
    "batch_print": _batch_print,
    "reminders": _reminders,
    "ocr": _ocr,
}
