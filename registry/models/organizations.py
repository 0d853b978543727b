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


class Sign(Base):
    """A sign that this installation added to those of ``registry.domain.traits``, or more words for one of these.

    ``words`` are the phrases by which a condition names it, one a line; without any only a person can bind conditions
    to it. ``label`` is what people read; for a sign that is built in it is empty.
    """

    __tablename__ = "signs"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    label: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class BoundCondition(Base):
    """A condition that a person bound to a sign, because its words name none.

    ``condition`` is verbatim. With ``of_children`` the sign is that of a subordinate organization.
    """

    __tablename__ = "bound_conditions"

    id: Mapped[int] = mapped_column(primary_key=True)
    condition: Mapped[str] = mapped_column(Text)
    trait: Mapped[str] = mapped_column(String(32))
    of_children: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class TraitList(Base):
    """A list of organizations with a sign, as it came from its source: the basis of every sign that it put or lifted.

    ``trait`` is a code of the signs. ``document`` names the basis («приказ …», «письмо …») and ``document_day`` its
    date, ``None`` when it has none. ``since`` is the day from which the list counts. A ``full`` list ends the signs of
    earlier days beneath ``organization_id``, the body whose list it is; others only add. ``source_sha256`` is the file
    it was read from. A list that was taken back has ``revoked_at``.
    """

    __tablename__ = "trait_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    trait: Mapped[str] = mapped_column(String(32), index=True)
    document: Mapped[str] = mapped_column(Text)
    document_day: Mapped[date | None]
    since: Mapped[date]
    full: Mapped[bool] = mapped_column(default=False)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    source_name: Mapped[str] = mapped_column(Text, default="")
    source_sha256: Mapped[str | None] = mapped_column(String(64))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(Text, default="")


class OrganizationTrait(Base):
    """A dated sign that obliges an organization conditionally («признаки необъективности»), with its basis.

    ``trait`` is a code of the signs; ``until`` is the last day of the sign, ``None`` while it holds. ``stated_until``
    is the last day that its own source states; a later full list (``left_list_id``) may end the sign before it.
    ``list_id`` is the list that put the sign, ``None`` when a person did; ``left_basis`` says why a person lifted it.
    """

    __tablename__ = "organization_traits"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    trait: Mapped[str] = mapped_column(String(32))
    since: Mapped[date]
    until: Mapped[date | None]
    stated_until: Mapped[date | None]
    basis: Mapped[str] = mapped_column(Text)
    list_id: Mapped[int | None] = mapped_column(ForeignKey("trait_lists.id"), index=True)
    left_list_id: Mapped[int | None] = mapped_column(ForeignKey("trait_lists.id"), index=True)
    left_basis: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
