"""Carrying out one job: taking it, doing its work step by step, telling how it ended."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.container import Container
from app.jobs.batches import BatchOrder, run_batch
from app.mail.daily import send_digests
from registry.domain.roles import SYSTEM, Actor
from registry.errors import N_, DokkartaError, Forbidden
from registry.queries import organizations, people
from registry.queries.jobs import JobView
from registry.services import jobs
from registry.services.people import actor_by_login

logger = logging.getLogger("dokkarta.jobs")


class _Cancelled(Exception):
    """Somebody stopped the job."""


def carry_out(container: Container, job_id: int) -> None:
    """Do the job if it is still waiting. Whatever happens is told on its row; nothing is raised."""
    with container.database.write() as uow:
        job = jobs.start(uow, job_id)
    if job is None:
        return
    try:
        result = WORK[job.kind](container, job)
    except _Cancelled:
        return
    except DokkartaError as error:
        _fail(container, job_id, error.message)
    except Exception:
        number = secrets.token_hex(4).upper()
        logger.exception("job %s failed, incident %s", job_id, number)
        _fail(
            container, job_id, N_("Внутренняя ошибка № {number}. Сообщите номер администратору.").format(number=number)
        )
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
    data = container.converter.to_pdf(container.files.read(str(job.payload["sha256"])))
    with container.database.write() as uow:
        address = jobs.attach_pdf(uow, version_id=int(job.payload["version"]), data=data)
        jobs.log(uow, job.id, N_("PDF готов: {count} байт.").format(count=len(data)))
    return {"sha256": address, "bytes": len(data)}


def _batch(container: Container, job: JobView) -> dict[str, Any]:
    """One draft for each organization of a level, in the name of the person who asked."""
    actor = _author(container, job)
    order = _order(container, actor, job.payload)

    def progress(done: int, total: int, organization: str) -> None:
        with container.database.write() as uow:
            if not jobs.advance(uow, job.id, done=done, total=total, line=organization):
                raise _Cancelled

    result = run_batch(container, actor, order, progress=progress)
    with container.database.write() as uow:
        for failure in result.failed:
            jobs.log(uow, job.id, f"{failure.organization}: {failure.error}")
    made = [{"organization": code, "document": document.id} for code, document in result.documents]
    return {**result.as_json(), "made": made}


def _order(container: Container, actor: Actor, payload: Mapping[str, Any]) -> BatchOrder:
    with container.database.read(actor) as uow:
        found = organizations.organizations(uow, level=payload.get("level"))
    return BatchOrder(
        kind=str(payload["kind"]),
        organizations=payload.get("organizations") or [each.code for each in found.rows],
        item=payload.get("item"),
        window=payload.get("window"),
        roadmap=payload.get("roadmap"),
        values=payload.get("values") or {},
    )


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
    """The digests of a day. What was sent stays sent, so a job done twice sends nothing twice."""

    def progress(done: int, total: int, line: str) -> None:
        with container.database.write() as uow:
            if not jobs.advance(uow, job.id, done=done, total=total, line=line):
                raise _Cancelled

    return send_digests(container, date.fromisoformat(str(job.payload["day"])), progress=progress).as_json()


WORK: Mapping[str, Callable[[Container, JobView], dict[str, Any]]] = {
    "pdf": _pdf,
    "batch": _batch,
    "reminders": _reminders,
}
