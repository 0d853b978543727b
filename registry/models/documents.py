"""Documents, their immutable versions, numbers, and what they prove: evidence and exemptions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.models.base import Base


class Document(Base):
    """A document of an organization, drafted here or entered as it was.

    ``state`` is ``draft``, ``registered``, ``published``, ``withdrawn`` or ``discarded``. ``origin`` is ``drafted`` or
    ``entered``. ``number``, ``number_year``, ``series`` and ``day`` are empty until registration; ``series`` is empty
    for kinds without a number of their own. ``idempotency_key`` is the token of the form that made it.
    ``revision`` grows with every change and guards against two people saving over each other.
    """

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'registered', 'published', 'withdrawn', 'discarded')", name="state"),
        CheckConstraint("origin IN ('drafted', 'entered')", name="origin"),
        UniqueConstraint("organization_id", "series", "number_year", "number"),
        Index("ix_documents_organization_state", "organization_id", "state"),
        Index("ix_documents_day_id", "day", "id"),
        Index("ix_documents_published_at_id", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[str] = mapped_column(String(32), index=True)
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default="draft")
    origin: Mapped[str] = mapped_column(String(16), default="drafted")
    series: Mapped[str | None] = mapped_column(String(32))
    number: Mapped[str | None] = mapped_column(String(64), index=True)
    number_year: Mapped[int | None]
    day: Mapped[date | None]
    signatory: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime]
    registered_at: Mapped[datetime | None]
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str] = mapped_column(Text, default="")

    versions: Mapped[list[DocumentVersion]] = relationship(
        order_by="DocumentVersion.ordinal", cascade="all, delete-orphan"
    )
    items: Mapped[list[DocumentItem]] = relationship(order_by="DocumentItem.id", cascade="all, delete-orphan")
    topics: Mapped[list[DocumentTopic]] = relationship(order_by="DocumentTopic.id", cascade="all, delete-orphan")


class DocumentVersion(Base):
    """One state of the text: values of the form, the file they gave, its plain text.

    ``values`` is empty for an entered document. ``file_name`` and ``media_type`` describe the file at ``sha256``.
    ``template_version_id`` is ``None`` when the bundled template was filled. ``pdf_sha256`` is ``None`` until a PDF was
    made. ``no_text_reason`` says why ``text`` is empty. ``sections`` are pairs: where in ``text`` (characters) each
    begins, and its heading. ``scanned`` are numbers of pages, from 0, that are pictures.
    ``reason`` says why the version was made when not by its author's revision.
    """

    __tablename__ = "document_versions"
    __table_args__ = (UniqueConstraint("document_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    ordinal: Mapped[int]
    values: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    file_name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(128))
    template_sha256: Mapped[str | None] = mapped_column(String(64))
    template_version_id: Mapped[int | None] = mapped_column(ForeignKey("template_versions.id"))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text, default="")
    no_text_reason: Mapped[str] = mapped_column(Text, default="")
    sections: Mapped[list[Any]] = mapped_column(default=list)
    scanned: Mapped[list[Any]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ScanPage(Base):
    """What was read on a page that is a picture; ``number`` is from 0.

    ``confidence`` is of 100, ``None`` when no word was found. ``languages`` are those it was read in (``rus+eng``).
    """

    __tablename__ = "scan_pages"
    __table_args__ = (UniqueConstraint("version_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("document_versions.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    confidence: Mapped[float | None] = mapped_column(Float)
    languages: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]


class DocumentItem(Base):
    """What a document is meant to fulfil: a measure and, where the author named it, a window.

    ``window`` is the identifier of a window (``2024-10-01..2025-03-31``), ``None`` when registration shall choose by
    date.
    """

    __tablename__ = "document_items"
    __table_args__ = (UniqueConstraint("document_id", "family", "item_number", "window"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    family: Mapped[str] = mapped_column(String(64))
    item_number: Mapped[str] = mapped_column(String(32))
    window: Mapped[str | None] = mapped_column(String(32))


class DocumentTopic(Base):
    """What a document is about, as a person said: ``name`` and ``value`` are those of ``registry.domain.topics``."""

    __tablename__ = "document_topics"
    __table_args__ = (
        UniqueConstraint("document_id", "name", "value"),
        Index("ix_document_topics_value", "name", "value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    name: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(64))


class Evidence(Base):
    """A fact that fulfils a requirement: a registered document, a link, or the protocol of an event.

    ``form`` is ``document``, ``link`` or ``protocol``: a protocol is a registered document that proves an event
    («вебинар», «собрание») held on ``fulfilled_on``. ``window`` is ``None`` for requirements without a dated window.
    ``fulfilled_on`` is the day that counts against the window. A revoked row stays, with its reason.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(document_id IS NULL) <> (url IS NULL)", name="one_source"),
        CheckConstraint("form IN ('document', 'link', 'protocol')", name="form"),
        # Holds all that the counting of a region asks, so that the rows themselves are never read for it.
        Index(
            "ix_evidence_counting",
            "organization_id", "family", "item_number", "kind", "window", "fulfilled_on", "revoked_at",
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    family: Mapped[str] = mapped_column(String(64))
    item_number: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    window: Mapped[str | None] = mapped_column(String(32))
    form: Mapped[str] = mapped_column(String(16), default="document")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    url: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    fulfilled_on: Mapped[date]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(Text, default="")


class DismissedMatch(Base):
    """A match of a document and a requirement that the product proposed and a person turned down: not proposed again.

    ``item_number`` and ``kind`` name the requirement as evidence does.
    """

    __tablename__ = "dismissed_matches"
    __table_args__ = (UniqueConstraint("document_id", "family", "item_number", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    family: Mapped[str] = mapped_column(String(64))
    item_number: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Exemption(Base):
    """A release from a requirement, with reason, author and date; ``kind`` or ``window`` ``None`` means all of them."""

    __tablename__ = "exemptions"
    __table_args__ = (Index("ix_exemptions_family_organization", "family", "organization_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    family: Mapped[str] = mapped_column(String(64))
    item_number: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str | None] = mapped_column(String(32))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    window: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text)
    since: Mapped[date]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(Text, default="")


class NumberPattern(Base):
    """How an organization writes the numbers of a series: ``10-П-{n}``."""

    __tablename__ = "number_patterns"
    __table_args__ = (UniqueConstraint("organization_id", "series"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    series: Mapped[str] = mapped_column(String(32))
    pattern: Mapped[str] = mapped_column(String(64))


class NumberSeries(Base):
    """The counter of a series in a year: ``last`` is the last number given, ``last_day`` its date."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("organization_id", "series", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    series: Mapped[str] = mapped_column(String(32))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)
    last_day: Mapped[date | None]
