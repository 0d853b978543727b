"""Roadmaps as data: sections, items, bodies and kinds, each beside its verbatim text."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.models.base import Base


class Roadmap(Base):
    """One edition of a roadmap.

    ``family`` is shared by all editions of the same plan: evidence belongs to the family, so it outlives an edition.
    ``state`` is ``review`` (read, not yet binding), ``current`` or ``archived``. ``fingerprint`` is the sha256 of the
    verbatim cells: the same table read out of another file is the same edition. ``in_force_from`` and
    ``in_force_until`` are the days on which it binds, both inclusive; both ``None`` under review, ``in_force_until``
    alone while it is in force. ``heading`` is the heading of the order that approved it, empty when it is not known.
    """

    __tablename__ = "roadmaps"
    __table_args__ = (CheckConstraint("state IN ('review', 'current', 'archived')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    family: Mapped[str] = mapped_column(String(64), index=True)
    number: Mapped[str] = mapped_column(String(64), default="")
    title: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str] = mapped_column(Text, default="")
    approved_on: Mapped[date | None]
    heading: Mapped[str] = mapped_column(Text, default="", server_default="")
    period_start: Mapped[date]
    period_end: Mapped[date]
    state: Mapped[str] = mapped_column(String(16), default="review")
    in_force_from: Mapped[date | None]
    in_force_until: Mapped[date | None]
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    source_name: Mapped[str] = mapped_column(Text, default="")
    source_sha256: Mapped[str | None] = mapped_column(String(64))
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    sections: Mapped[list[RoadmapSection]] = relationship(
        order_by="RoadmapSection.position", cascade="all, delete-orphan"
    )
    items: Mapped[list[RoadmapItem]] = relationship(order_by="RoadmapItem.position", cascade="all, delete-orphan")
    warnings: Mapped[list[ReadingDoubt]] = relationship(order_by="ReadingDoubt.id", cascade="all, delete-orphan")


class RoadmapSection(Base):
    """A numbered heading inside the table."""

    __tablename__ = "roadmap_sections"
    __table_args__ = (UniqueConstraint("roadmap_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmaps.id"))
    number: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    position: Mapped[int]


class RoadmapItem(Base):
    """One measure: its cells verbatim, and what was understood of them (bodies, kinds).

    ``key`` is the name of the measure within its family: the number that it had in the edition which brought it. It
    stays when a later edition gives the measure another number, and evidence is kept under it.
    """

    __tablename__ = "roadmap_items"
    __table_args__ = (UniqueConstraint("roadmap_id", "number"), UniqueConstraint("roadmap_id", "key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmaps.id"))
    number: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(32))
    parent: Mapped[str | None] = mapped_column(String(16))
    section: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    responsible_text: Mapped[str] = mapped_column(Text, default="")
    kinds_text: Mapped[str] = mapped_column(Text, default="")
    deadline_text: Mapped[str] = mapped_column(Text, default="")
    expected_result: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(Text, default="")

    bodies: Mapped[list[ItemBody]] = relationship(order_by="ItemBody.position", cascade="all, delete-orphan")
    kinds: Mapped[list[ItemKind]] = relationship(order_by="ItemKind.position", cascade="all, delete-orphan")


class ItemBody(Base):
    """A responsible body of an item; ``condition`` is the verbatim condition or ``None`` when it is unconditional."""

    __tablename__ = "item_bodies"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("roadmap_items.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(16))
    condition: Mapped[str | None] = mapped_column(Text)


class ItemKind(Base):
    """A kind of document that an item requires; ``only_body`` restricts it to one body code, ``None`` to nobody."""

    __tablename__ = "item_kinds"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("roadmap_items.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(32))
    only_body: Mapped[str | None] = mapped_column(String(16))


class ReadingDoubt(Base):
    """What the reader was not sure of: ``place`` names the row, ``message`` says the doubt in Russian."""

    __tablename__ = "import_warnings"

    id: Mapped[int] = mapped_column(primary_key=True)
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmaps.id"), index=True)
    item_number: Mapped[str | None] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(Text, default="")
    message: Mapped[str] = mapped_column(Text)
