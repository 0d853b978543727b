"""Indicators, figures by organization and year, their imports, and where each was printed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base


class Indicator(Base):
    """A row of the catalogue; the two statuses say how certain its name and its membership in the Index are.

    ``counted`` is true when the row counts towards the criterion's required number. ``computable`` indicators have a
    numerator and a denominator; others hold a bare value.
    """

    __tablename__ = "indicators"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    direction: Mapped[str] = mapped_column(Text, default="")
    criterion: Mapped[str] = mapped_column(Text, default="")
    numerator: Mapped[str | None] = mapped_column(Text)
    denominator: Mapped[str | None] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(Text, default="")
    monitoring: Mapped[str] = mapped_column(String(16), default="")
    name_status: Mapped[str] = mapped_column(Text, default="")
    membership_status: Mapped[str] = mapped_column(Text, default="")
    counted: Mapped[bool] = mapped_column(default=True)
    better: Mapped[str] = mapped_column(String(8), default="up")
    note: Mapped[str] = mapped_column(Text, default="")


class FigureImport(Base):
    """One imported file of figures; a newer import of the same cell supersedes the older row."""

    __tablename__ = "figure_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    rows: Mapped[int]
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Figure(Base):
    """A value of an indicator for an organization and a year, with the row of the import it came from.

    ``numerator`` and ``denominator`` are ``None`` when only a value was given. A figure is never overwritten:
    ``superseded_by_id`` points at the newer one, ``None`` while it is in force.
    """

    __tablename__ = "figures"
    __table_args__ = (Index("ix_figures_organization_year", "organization_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_code: Mapped[str] = mapped_column(ForeignKey("indicators.code"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    year: Mapped[int]
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    value: Mapped[float | None]
    import_id: Mapped[int] = mapped_column(ForeignKey("figure_imports.id"), index=True)
    row_number: Mapped[int]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("figures.id"))


class FigureUse(Base):
    """A figure as a version of a document printed it: the text, what it was made of, and the rows behind it.

    ``organization_id`` is whose value it is: the document's organization, its municipality or the region, as ``scope``
    says; ``None`` when that is not known any more. ``numerator``, ``denominator`` and ``value`` are ``None`` for what
    was printed before they were kept. ``fields`` are the names of the fields that print it. ``newest_figure_id`` is the
    greatest of ``figure_ids``, 0 without any: a figure that came later has a greater one. ``computed`` is the program's
    text of a figure whose ``printed`` a person put by hand, empty otherwise.
    """

    __tablename__ = "figure_uses"
    __table_args__ = (UniqueConstraint("version_id", "indicator_code", "scope", "year", "printed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("document_versions.id"), index=True)
    indicator_code: Mapped[str] = mapped_column(ForeignKey("indicators.code"))
    scope: Mapped[str] = mapped_column(String(16))
    year: Mapped[int]
    printed: Mapped[str] = mapped_column(String(64))
    figure_ids: Mapped[list[Any]]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    value: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(32), default="")
    fields: Mapped[list[Any]] = mapped_column(default=list)
    newest_figure_id: Mapped[int] = mapped_column(default=0)
    computed: Mapped[str] = mapped_column(String(64), default="")


class FigureClosing(Base):
    """What a person decided of the corrected figures of a document: all corrections up to a figure are settled.

    ``figure_id`` is the newest figure that the person saw. ``successor_id`` is the document that was drafted anew with
    the figures in force; the decision holds while that one is not discarded. ``reason`` is empty beside a successor.
    """

    __tablename__ = "figure_closings"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    figure_id: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
