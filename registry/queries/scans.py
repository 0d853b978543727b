"""Pages of a document that are pictures, and how well they were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from registry.db import UnitOfWork
from registry.domain.scans import UNSURE, mean_confidence
from registry.models import DocumentVersion, ScanPage


@dataclass(frozen=True, slots=True)
class ScanReading:
    """How far the pages of a version are read, and how surely.

    ``pages`` is how many are pictures, ``read`` how many of them were read. ``confidence`` is the mean over letters,
    of 100, ``None`` before a word was read. ``unsure`` and ``empty`` are numbers of pages as people count them, from 1:
    those below ``UNSURE``, and those where no word was found.
    """

    pages: int
    read: int
    confidence: float | None
    unsure: tuple[int, ...]
    empty: tuple[int, ...]

    @property
    def finished(self) -> bool:
        """Whether no page waits."""
        return self.read >= self.pages

    def as_json(self) -> dict[str, Any]:
        """The reading as the command line shows it."""
        return {
            "pages": self.pages,
            "read": self.read,
            "confidence": self.confidence,
            "unsure": list(self.unsure),
            "empty": list(self.empty),
        }


def scan_reading(uow: UnitOfWork, version_id: int) -> ScanReading | None:
    """How the pages of the version were read, ``None`` when none of them is a picture."""
    scanned = _scanned(uow, version_id)
    if not scanned:
        return None
    rows = uow.session.execute(
        select(ScanPage.number, ScanPage.confidence, func.length(ScanPage.text).label("letters"))
        .where(ScanPage.version_id == version_id)
        .order_by(ScanPage.number)
    ).all()
    return ScanReading(
        pages=len(scanned),
        read=len(rows),
        confidence=mean_confidence((row.letters, row.confidence) for row in rows),
        unsure=tuple(row.number + 1 for row in rows if row.confidence is not None and row.confidence < UNSURE),
        empty=tuple(row.number + 1 for row in rows if row.confidence is None),
    )


def unread_pages(uow: UnitOfWork, version_id: int) -> tuple[int, ...]:
    """Numbers, from 0, of the pages of the version that wait to be read."""
    done = set(uow.session.scalars(select(ScanPage.number).where(ScanPage.version_id == version_id)))
    return tuple(number for number in _scanned(uow, version_id) if number not in done)


def _scanned(uow: UnitOfWork, version_id: int) -> tuple[int, ...]:
    found = uow.session.scalar(select(DocumentVersion.scanned).where(DocumentVersion.id == version_id))
    return tuple(found or ())
