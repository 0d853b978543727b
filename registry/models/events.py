"""The calendar of events on which deadlines hang: their days, as they were entered or read out of a plan-graph."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base


class AnchorEvent(Base):
    """One occurrence of an event: ``code`` is that of ``registry.domain.schedule.anchors``, or ``x-…``.

    ``starts_on`` and ``ends_on`` are inclusive. ``title`` is verbatim from its source, ``basis`` names the document
    that sets the days, ``responsible`` is verbatim too. ``source_name`` is the imported file, empty when a person
    entered it. A revoked row stays, with its reason, and counts no more.
    """

    __tablename__ = "anchor_events"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="days"),
        Index("ix_anchor_events_code_starts_on", "code", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    basis: Mapped[str] = mapped_column(Text, default="")
    responsible: Mapped[str] = mapped_column(Text, default="")
    source_name: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(Text, default="")
