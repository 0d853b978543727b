"""Organizations: the authority, its institute, municipal bodies, schools; and the dated traits that oblige some."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base


class Organization(Base):
    """A body that owes documents.

    ``path`` is ``/1/5/12/``: the identifiers from the root to the organization itself, so that "everything beneath"
    is a prefix. ``name_verified`` says whether the official name was checked against a source; ``note`` tells the
    source or the doubt. ``head_gender`` is ``m``, ``f`` or ``None`` when unknown.
    """

    __tablename__ = "organizations"
    __table_args__ = (
        CheckConstraint("level IN ('department', 'iro', 'mouo', 'oo', 'goo')", name="level"),
        Index("ix_organizations_level_active", "level", "active"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Text)
    short_name: Mapped[str] = mapped_column(Text, default="")
    level: Mapped[str] = mapped_column(String(16))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    path: Mapped[str] = mapped_column(String(255), default="", index=True)
    oktmo: Mapped[str | None] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(Text, default="")
    name_verified: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    head_post: Mapped[str] = mapped_column(Text, default="")
    head_name: Mapped[str] = mapped_column(Text, default="")
    head_gender: Mapped[str | None] = mapped_column(String(1))
    phone: Mapped[str] = mapped_column(Text, default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class TraitList(Base):
    """A list of organizations with a sign, as it came from its source: the basis of every sign that it put or lifted.

    ``trait`` is a code of ``registry.domain.traits``. ``document`` names the basis («приказ …», «письмо …») and
    ``document_day`` its date, ``None`` when it has none. ``since`` is the day from which the list counts.
    ``source_sha256`` is the file it was read from, ``None`` when it was typed.
    """

    __tablename__ = "trait_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    trait: Mapped[str] = mapped_column(String(32), index=True)
    document: Mapped[str] = mapped_column(Text)
    document_day: Mapped[date | None]
    since: Mapped[date]
    source_name: Mapped[str] = mapped_column(Text, default="")
    source_sha256: Mapped[str | None] = mapped_column(String(64))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class OrganizationTrait(Base):
    """A dated sign that obliges an organization conditionally («признаки необъективности»), with its basis.

    ``trait`` is a code of ``registry.domain.traits``; ``until`` is the last day of the sign, ``None`` while it holds.
    ``list_id`` is the list that put the sign, ``None`` when a person did; ``left_basis`` says why it was lifted.
    """

    __tablename__ = "organization_traits"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    trait: Mapped[str] = mapped_column(String(32))
    since: Mapped[date]
    until: Mapped[date | None]
    basis: Mapped[str] = mapped_column(Text)
    list_id: Mapped[int | None] = mapped_column(ForeignKey("trait_lists.id"), index=True)
    left_basis: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
