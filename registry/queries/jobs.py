"""Long work as people see it: what is queued, running and done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true

from registry.db import UnitOfWork
from registry.domain.roles import Actor, Permission
from registry.errors import N_, NotFound
from registry.models import Job, Organization, User
from registry.queries.scope import within

LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class JobView:
    """A job. ``total`` is 0 while the amount of work is unknown; ``error`` is empty unless it failed."""

    id: int
    kind: str
    state: str
    organization: str | None
    document_id: int | None
    payload: Mapping[str, Any]
    result: Mapping[str, Any]
    done: int
    total: int
    log: str
    created_at: datetime
    created_by: str | None
    created_by_id: int | None
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed", "cancelled"}

    @property
    def error(self) -> str:
        """Why it failed, in Russian; empty when it did not."""
        return str(self.result.get("error", "")) if self.state == "failed" else ""

    def as_json(self) -> dict[str, Any]:
        """The job as the API shows it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "done": self.done,
            "total": self.total,
            "document": self.document_id,
            "result": dict(self.result),
            "log": self.log,
        }


def job(uow: UnitOfWork, job_id: int) -> JobView:
    """The job. Raises ``NotFound`` for a missing one and for one that the actor may not see."""
    rows = _found(uow, [Job.id == job_id], limit=1)
    if not rows:
        raise NotFound(N_("Такого объекта нет или он вам недоступен."))
    return rows[0]


def jobs(
    uow: UnitOfWork, *, states: tuple[str, ...] = (), document_id: int | None = None, limit: int = 50
) -> tuple[JobView, ...]:
    """The latest jobs that the actor may see: her own, and those of documents of organizations she may read."""
    conditions: list[ColumnElement[bool]] = []
    if states:
        conditions.append(Job.state.in_(states))
    if document_id is not None:
        conditions.append(Job.document_id == document_id)
    return _found(uow, conditions, limit=max(1, min(limit, LARGEST_PAGE)))


def of_kind(uow: UnitOfWork, kind: str, *, limit: int = 50) -> tuple[JobView, ...]:
    """The latest jobs of one kind that the actor may see."""
    return _found(uow, [Job.kind == kind], limit=max(1, min(limit, LARGEST_PAGE)))


def _found(uow: UnitOfWork, conditions: list[ColumnElement[bool]], *, limit: int) -> tuple[JobView, ...]:
    rows = uow.session.execute(
        select(Job, Organization.code, User.name)
        .outerjoin(Organization, Organization.id == Job.organization_id)
        .outerjoin(User, User.id == Job.created_by_id)
        .where(_visible(uow.actor), *conditions)
        .order_by(Job.id.desc())
        .limit(limit)
    )
    return tuple(job_view(row.Job, row.code, row.name) for row in rows)


def _visible(actor: Actor) -> ColumnElement[bool]:
    if actor.everywhere:
        return true()
    beneath = Job.document_id.is_not(None) & within(actor, Permission.READ)
    return beneath if actor.user_id is None else or_(Job.created_by_id == actor.user_id, beneath)


def job_view(row: Job, organization: str | None, author: str | None) -> JobView:
    """The row as people see it."""
    return JobView(
        id=row.id,
        kind=row.kind,
        state=row.state,
        organization=organization,
        document_id=row.document_id,
        payload=row.payload,
        result=row.result,
        done=row.done,
        total=row.total,
        log=row.log,
        created_at=row.created_at,
        created_by=author,
        created_by_id=row.created_by_id,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
