"""What organizations ask of the layout of documents otherwise than the standard, and breaches that are accepted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base


class LayoutRules(Base):
    """The local rules of an organization as they are asked from the day ``since``; a newer row replaces an older one.

    ``base`` is ``auto`` or the name of an edition of the standard; ``changes`` are by rule, as in
    ``registry.ports.LocalRules``. ``basis`` names the act that asks it. Rows are never changed.
    """

    __tablename__ = "layout_rules"
    __table_args__ = (Index("ix_layout_rules_organization_since", "organization_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    since: Mapped[date]
    base: Mapped[str] = mapped_column(String(32))
    basis: Mapped[str] = mapped_column(Text)
    changes: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class LayoutWaiver(Base):
    """A rule that a person let a document break, with the reason. A waiver that was taken back stays."""

    __tablename__ = "layout_waivers"
    __table_args__ = (
        CheckConstraint("(revoked_at IS NULL) OR (revoked_reason <> '')", name="revoked"),
        Index("ix_layout_waivers_document_rule", "document_id", "rule"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    rule: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(Text, default="")
