"""Templates of people: one for a kind and an organization, in versions with the days on which they are in force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base


class Template(Base):
    """A template of a kind. ``organization_id`` is whose it is and of all below; ``None`` is for everybody."""

    __tablename__ = "templates"
    __table_args__ = (UniqueConstraint("kind", "organization_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class TemplateVersion(Base):
    """A file of a template. ``sha256`` is its address in the store.

    ``state`` is ``draft``, ``in_force`` or ``retired``. ``since`` and ``until`` are the first and the last day on which
    it is in force; ``until`` is ``None`` while no end is set. ``remarks`` are those of its examination (``level``,
    ``place``, ``message``); ``fields`` names the used, unused and unknown ones.
    """

    __tablename__ = "template_versions"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'in_force', 'retired')", name="state"),
        CheckConstraint("(state = 'draft') = (since IS NULL)", name="since"),
        UniqueConstraint("template_id", "ordinal"),
        Index("ix_template_versions_state_since", "state", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("templates.id"))
    ordinal: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    file_name: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default="draft")
    since: Mapped[date | None]
    until: Mapped[date | None]
    remarks: Mapped[list[Any]]
    fields: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
