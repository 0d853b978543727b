"""Proposed matches as pages and the command line show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from registry.domain.completeness import window_json
from registry.domain.matching import Proposal
from registry.domain.schedule.model import Window
from registry.domain.scoring import Score


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A registered document as a list names it; ``number`` is ``None`` for kinds without one."""

    id: int
    title: str
    kind: str
    number: str | None
    day: date
    state: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with its document, the title of its measure, and the window and status of its row.

    ``likely`` is false for a document that a person sees only because she looks for one herself.
    """

    proposal: Proposal
    document: DocumentRef
    title: str
    window: Window | None
    status: str
    likely: bool

    @property
    def token(self) -> str:
        """The proposal as one value of a form: document, measure, kind, window."""
        each = self.proposal
        return "|".join((str(each.document), each.item, each.kind, each.window or ""))

    def as_json(self) -> dict[str, Any]:
        """The proposal as the command line prints it."""
        return {
            **self.proposal.as_json(),
            "title": self.document.title,
            "number": self.document.number,
            "date": self.document.day.isoformat(),
            "status": self.status,
            "window": window_json(self.window),
        }


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposals of an organization. ``whole`` is false when older documents were not looked at."""

    organization: str
    organization_name: str
    on: date
    proposals: tuple[ProposalView, ...]
    looked_at: int
    whole: bool

    def as_json(self) -> dict[str, Any]:
        """The answer of ``dokkarta evidence proposals``."""
        return {
            "organization": self.organization,
            "on": self.on.isoformat(),
            "proposals": [each.as_json() for each in self.proposals],
            "looked_at": self.looked_at,
            "whole": self.whole,
        }


@dataclass(frozen=True, slots=True)
class DocumentProofs:
    """What a document may fulfil, and the scores of what it fulfils by the identifier of the evidence."""

    proposals: tuple[ProposalView, ...] = ()
    scores: Mapping[int, Score] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DismissedRow:
    """A proposal that was turned down; ``by`` is empty when the system did it."""

    id: int
    document: int
    title: str
    item: str
    kind: str
    at: datetime
    by: str
