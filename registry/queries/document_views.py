"""The shapes in which one document is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.domain.formats import FileFormat, format_of
from registry.queries.printed_views import Correction, PrintedRow
from registry.queries.scans import ScanReading
from registry.queries.templates import TemplateOrigin


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of the document, the oldest first in the card. ``pdf_sha256`` is ``None`` until a PDF was made."""

    ordinal: int
    sha256: str
    size: int
    file_name: str
    media_type: str
    pdf_sha256: str | None
    created_at: datetime
    created_by: str | None
    reason: str

    @property
    def format(self) -> FileFormat:
        """What the file is."""
        return format_of(self.media_type)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A measure the document is meant for; ``title`` is empty when no edition in force has the measure."""

    number: str
    family: str
    window: str | None
    title: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What the document fulfils; ``revoked_reason`` is empty while it counts.

    ``early`` when its day lies before all windows of the measure, so that it counts in none.
    """

    id: int
    item: str
    kind: str
    kind_name: str
    window: str | None
    fulfilled_on: date
    revoked_at: datetime | None
    revoked_reason: str
    form: str = "document"
    early: bool = False


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry of the journal about the document."""

    id: int
    at: datetime
    actor: str
    action: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """Everything known of a document, and what this actor may do with it.

    ``values`` are those of the newest version's form, empty for an entered document. ``moves`` are names of
    ``registry.domain.lifecycle.Move``. ``text`` is the plain text, ``no_text_reason`` says why it is empty.
    ``scan`` is how its pages that are pictures were read, ``None`` when there are none.
    ``template`` is ``None`` when the bundled one was filled.
    """

    id: int
    title: str
    kind: str
    kind_name: str
    state: str
    origin: str
    organization: str
    organization_name: str
    series: str | None
    number: str | None
    day: date | None
    signatory: str
    revision: int
    missing: tuple[str, ...]
    created_at: datetime
    created_by: str | None
    updated_at: datetime
    registered_at: datetime | None
    registered_by: str | None
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_reason: str
    publishable: bool
    retention: str
    values: Mapping[str, Any]
    text: str
    no_text_reason: str
    scan: ScanReading | None
    versions: tuple[VersionRow, ...]
    items: tuple[ItemRow, ...]
    evidence: tuple[EvidenceRow, ...]
    figures: tuple[PrintedRow, ...]
    corrections: tuple[Correction, ...]
    template: TemplateOrigin | None
    moves: tuple[str, ...]
    may_register_evidence: bool
    may_draft: bool
    history: tuple[HistoryRow, ...]

    @property
    def may_settle(self) -> bool:
        """Whether this actor may say why the document keeps figures that were corrected since."""
        return self.may_draft if self.state == "draft" else self.may_register_evidence

    @property
    def current(self) -> VersionRow:
        """The newest version."""
        return self.versions[-1]

    def as_json(self) -> dict[str, Any]:
        """The answer of ``dokkarta document``."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "state": self.state,
            "origin": self.origin,
            "organization": self.organization,
            "number": self.number,
            "date": self.day.isoformat() if self.day else None,
            "signatory": self.signatory,
            "missing": list(self.missing),
            "file": self.current.sha256,
            "format": self.current.format.code,
            "pdf": self.current.pdf_sha256,
            "no_text_reason": self.no_text_reason,
            "scan": self.scan.as_json() if self.scan else None,
            "items": [{"item": each.number, "window": each.window} for each in self.items],
            "evidence": [
                {"item": e.item, "kind": e.kind, "window": e.window, "date": e.fulfilled_on.isoformat()}
                for e in self.evidence
                if e.revoked_at is None
            ],
            "figures": [each.as_json() for each in self.figures],
            "corrections": [each.as_json() for each in self.corrections],
            "values": dict(self.values),
            "moves": list(self.moves),
        }
