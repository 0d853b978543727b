"""Long work: asking for it, carrying it out step by step, and telling how it ended.

A job is a row first; the outbox hands its number to the worker after the commit. A worker may be killed at any moment:
``start`` lets only one worker have a job, and ``requeue_interrupted`` gives back what a dead one left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, select, update

from registry.db import UnitOfWork
from registry.domain.formats import PDF_TYPE, format_of
from registry.domain.roles import Permission
from registry.errors import N_, Forbidden, IllegalMove, NotFound, RuleViolation
from registry.models import Batch, DocumentVersion, Job
from registry.queries.jobs import JobView, job
from registry.services.lookups import UNKNOWN, document_for, now

KINDS = ("pdf", "batch", "batch_register", "batch_print", "template_pdf", "rebuild", "reminders", "ocr")
_LONGEST_LINE = 2000
_BARE = {"synchronize_session": False}
_ACTIVE = ("queued", "running")


def enqueue(
    uow: UnitOfWork,
    kind: str,
    payload: Mapping[str, Any],
    *,
    organization_id: int | None = None,
    document_id: int | None = None,
    total: int = 0,
    by_queue: bool = True,
) -> JobView:
    """Ask for a job of one of ``KINDS``; the queue carries it out unless the caller does.

    Raises ``Forbidden`` for those who may not draft anywhere.
    """
    if kind not in KINDS:
        msg = f"no such kind of job: {kind}"
        raise ValueError(msg)
    if not uow.actor.may_anywhere(Permission.READ if kind == "pdf" else Permission.DRAFT):
        raise Forbidden(N_("Для этого действия у вас нет роли. Обратитесь к администратору."))
    row = Job(
        kind=kind,
        state="queued",
        organization_id=organization_id,
        document_id=document_id,
        payload=dict(payload),
        result={},
        done=0,
        total=total,
        log="",
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.journal("job.enqueue", "job", row.id, organization_id=organization_id, kind=kind, document=document_id)
    if by_queue:
        uow.outbox("job", row.id)
    return job(uow, row.id)


def order_pdf(uow: UnitOfWork, *, document_id: int) -> JobView:
    """Ask for the PDF of the newest version; the job that makes it already, if there is one."""
    found = document_for(uow, document_id, Permission.READ)
    version = found.version
    if version.media_type == PDF_TYPE:
        raise RuleViolation(N_("Документ № {id} уже хранится в виде PDF."), id=document_id)
    form = format_of(version.media_type)
    if not form.converts:
        message = N_("Файл документа № {id} — {format}: PDF из него не изготавливается. Скачайте его как есть.")
        raise RuleViolation(message, id=document_id, format=form.label)
    if version.pdf_sha256 is not None:
        raise RuleViolation(N_("PDF документа № {id} уже изготовлен."), id=document_id)
    waiting = uow.session.scalars(
        select(Job).where(Job.kind == "pdf", Job.document_id == document_id, Job.state.in_(_ACTIVE))
    )
    for row in waiting:
        if row.payload.get("sha256") == version.sha256:
            return job(uow, row.id)
    payload = {"document": document_id, "version": version.id, "sha256": version.sha256, "format": form.code}
    return enqueue(uow, "pdf", payload, organization_id=found.organization.id, document_id=document_id, total=1)


def attach_pdf(uow: UnitOfWork, *, version_id: int, data: bytes) -> str:
    """Keep the PDF of a version, and its address. It is made out of the version, so nothing of the document changes.

    A version that has one keeps it.
    """
    row = uow.session.get(DocumentVersion, version_id)
    if row is None:
        raise NotFound(UNKNOWN)
    if row.pdf_sha256 is None:
        row.pdf_sha256 = uow.ports.files.put(data).sha256
        uow.outbox("index", row.document_id)
    return row.pdf_sha256


def start(uow: UnitOfWork, job_id: int) -> JobView | None:
    """Take the job for this worker; ``None`` when somebody has it or it is over."""
    taken = uow.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "queued")
        .values(state="running", started_at=now(uow), done=0)
        .returning(Job.id),
        execution_options=_BARE,
    ).first()
    return None if taken is None else job(uow, job_id)


def begin_rebuild(uow: UnitOfWork, *, total: int) -> int:
    """The job of making the index anew, running from now on; one that a dead process left is taken up again.

    For whoever holds the place of the only one that makes it.
    """
    left = uow.session.scalar(select(Job.id).where(Job.kind == "rebuild", Job.state == "running").order_by(Job.id))
    if left is not None:
        log(uow, left, N_("Работа прервалась и начата заново."))
        _change(uow, left, {"total": total}, states=("running",))
        return left
    made = enqueue(uow, "rebuild", {}, total=total, by_queue=False)
    start(uow, made.id)
    return made.id


def advance(uow: UnitOfWork, job_id: int, *, done: int, total: int | None = None, line: str = "") -> bool:
    """Note progress; whether to go on: ``False`` when the job was cancelled meanwhile."""
    changes: dict[str, Any] = {"done": done}
    if total is not None:
        changes["total"] = total
    if line:
        changes["log"] = _longer_log(uow, line)
    return _change(uow, job_id, changes, states=("running",))


def log(uow: UnitOfWork, job_id: int, line: str) -> None:
    """Add a line to the job's log, with the time before it."""
    _change(uow, job_id, {"log": _longer_log(uow, line)}, states=_ACTIVE)


def finish(uow: UnitOfWork, job_id: int, result: Mapping[str, Any]) -> None:
    """The job is done; ``result`` is plain JSON."""
    whole = case((Job.total > Job.done, Job.total), else_=Job.done)
    changes = {"state": "done", "result": dict(result), "finished_at": now(uow), "done": whole}
    if _change(uow, job_id, changes, states=("running",)):
        uow.journal("job.finish", "job", job_id, result=dict(result))


def fail(uow: UnitOfWork, job_id: int, message: str) -> None:
    """The job could not be done; ``message`` tells a person why, in Russian. Its batch is paused."""
    changes = {
        "state": "failed",
        "result": {"error": message},
        "finished_at": now(uow),
        "log": _longer_log(uow, message),
    }
    if _change(uow, job_id, changes, states=_ACTIVE):
        _pause_batch(uow, job_id)
        uow.journal("job.fail", "job", job_id, error=message)


def cancel(uow: UnitOfWork, *, job_id: int) -> JobView:
    """Stop a job: its author or a system administrator may. A running one stops at its next step.

    The batch that the job works at is paused.
    """
    seen = job(uow, job_id)
    if not uow.actor.everywhere and seen.created_by_id != uow.actor.user_id:
        raise Forbidden(N_("Остановить задание может тот, кто его поставил."))
    if seen.kind == "rebuild":
        raise RuleViolation(N_("Обновление указателя остановить нельзя: без указателя поиск неполон."))
    if not _change(uow, job_id, {"state": "cancelled", "finished_at": now(uow)}, states=_ACTIVE):
        raise IllegalMove(N_("Задание № {id} уже завершено."), id=job_id)
    _pause_batch(uow, job_id)
    uow.journal("job.cancel", "job", job_id)
    return job(uow, job_id)


def requeue_interrupted(uow: UnitOfWork) -> tuple[int, ...]:
    """Queue again what was running when its worker died. To be called when no worker runs."""
    rows = uow.session.scalars(select(Job.id).where(Job.state == "running", Job.kind != "rebuild")).all()
    for job_id in rows:
        log(uow, job_id, N_("Работа прервалась и начата заново."))
        _change(uow, job_id, {"state": "queued", "done": 0}, states=("running",))
        uow.outbox("job", job_id)
    return tuple(rows)


def _change(uow: UnitOfWork, job_id: int, changes: Mapping[str, Any], *, states: tuple[str, ...]) -> bool:
    statement = update(Job).where(Job.id == job_id, Job.state.in_(states)).values(**changes).returning(Job.id)
    done = uow.session.execute(statement, execution_options=_BARE).first() is not None
    uow.session.expire_all()
    return done


def _pause_batch(uow: UnitOfWork, job_id: int) -> None:
    """Pause the batch that the job worked at, if there is one: nobody works at it any more."""
    uow.session.execute(
        update(Batch).where(Batch.job_id == job_id, Batch.state == "running").values(state="paused"),
        execution_options=_BARE,
    )
    uow.session.expire_all()


def _longer_log(uow: UnitOfWork, line: str) -> Any:
    # Joined in the database, so that two writers never lose each other's lines.
    return Job.log + f"{uow.ports.clock.now():%Y-%m-%dT%H:%M:%SZ} {line.strip()[:_LONGEST_LINE]}\n"
