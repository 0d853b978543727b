"""Proposals of bodies to change the roadmap: filed, decided, and taken up by the next edition."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base


class Proposal(Base):
    """A change that a body asks for.

    ``subject`` is the cell to change (``title``, ``responsible_text``, ``kinds_text``, ``deadline_text``,
    ``expected_result``), ``item`` for a new measure, or ``drop`` for leaving one out. ``item_number`` is the key of
    the measure in its family, ``None`` for a new one. ``was`` is the cell as the proposer saw it, ``becomes`` what it
    shall say. ``state`` is ``filed``, ``accepted``, ``declined``, ``taken_back`` or ``included``; ``roadmap_id`` is
    the edition that included it. ``document_id`` is the letter with which it came, ``None`` without one.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint(
            "subject IN ('title', 'responsible_text', 'kinds_text', 'deadline_text', 'expected_result',"
            " 'item', 'drop')",
            name="subject",
        ),
        CheckConstraint("state IN ('filed', 'accepted', 'declined', 'taken_back', 'included')", name="state"),
        Index("ix_proposals_family_state", "family", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    family: Mapped[str] = mapped_column(String(64))
    item_number: Mapped[str | None] = mapped_column(String(32))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    subject: Mapped[str] = mapped_column(String(16))
    was: Mapped[str] = mapped_column(Text, default="")
    becomes: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default="filed")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    roadmap_id: Mapped[int | None] = mapped_column(ForeignKey("roadmaps.id"))
    filed_at: Mapped[datetime]
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision_reason: Mapped[str] = mapped_column(Text, default="")
