"""Batches: one document of a kind for each of many organizations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base


class Batch(Base):
    """What is asked for, and whether it goes on.

    ``state`` is ``running``, ``paused``, ``done`` or ``cancelled``. ``item``, ``window`` and ``roadmap`` are as they
    were asked for, ``None`` when the choice is left to the registry; ``level`` is ``None`` for a list of
    organizations. ``values`` are common to all documents. ``fingerprint`` is the same for two orders that ask the
    same. ``form_key`` is the token of the form that ordered it. ``job_id`` is the job that works at it, ``None`` when
    a command does.
    """

    __tablename__ = "batches"
    __table_args__ = (
        CheckConstraint("state IN ('running', 'paused', 'done', 'cancelled')", name="state"),
        Index("ix_batches_fingerprint", "fingerprint"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    item: Mapped[str | None] = mapped_column(String(32))
    window: Mapped[str | None] = mapped_column(String(32))
    roadmap: Mapped[str | None] = mapped_column(String(64))
    level: Mapped[str | None] = mapped_column(String(16))
    values: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16), default="running")
    fingerprint: Mapped[str] = mapped_column(String(64))
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    finished_at: Mapped[datetime | None]


class BatchEntry(Base):
    """One organization of a batch: its document, or the reason why there is none.

    ``state`` is ``waiting``, ``done`` or ``failed``. The document and this row are written in one transaction, so
    there is one document for each row that is done, whatever was killed on the way.
    """

    __tablename__ = "batch_entries"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
        CheckConstraint("(state = 'done') = (document_id IS NOT NULL)", name="document"),
        UniqueConstraint("batch_id", "organization_id"),
        Index("ix_batch_entries_batch_id_state_id", "batch_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
