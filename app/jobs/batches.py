"""A batch: one document of a kind for each organization of a level. The command line and the job share it.

A document of a batch is recognised by what it says: drafting the same text for the same measure and window of the same
organization again gives the document that is there already. So a batch that was cut off may simply be run again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.container import Container
from registry.db import Database
from registry.domain.roles import Actor
from registry.errors import DokkartaError
from registry.services import documents
from registry.services.documents import DraftedDocument, PreparedDraft

DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What is asked for. ``window`` and ``roadmap`` ``None`` leave the choice to the registry."""

    kind: str
    organizations: Sequence[str]
    item: str | None = None
    window: str | None = None
    roadmap: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """An organization whose document could not be made, and why."""

    organization: str
    error: str

    def as_json(self) -> dict[str, str]:
        """The failure as the contract prints it."""
        return {"organization": self.organization, "error": self.error}


@dataclass(frozen=True, slots=True)
class BatchResult:
    """How a batch went: the documents by organization, and the failures."""

    documents: tuple[tuple[str, DraftedDocument], ...]
    failed: tuple[Failure, ...]

    def as_json(self) -> dict[str, Any]:
        """The answer of ``dokkarta batch``."""
        return {"documents": len(self.documents), "failed": [failure.as_json() for failure in self.failed]}


def run_batch(
    container: Container,
    actor: Actor,
    order: BatchOrder,
    *,
    each: Callable[[str, DraftedDocument], None] = lambda _organization, _made: None,
    progress: Callable[[int, int, str], None] = lambda _done, _total, _organization: None,
) -> BatchResult:
    """Draft one document after another; a refusal for one organization does not stop the others.

    ``each`` is told of every document made; what it raises counts as that organization's failure when it is a refusal.
    """
    made: list[tuple[str, DraftedDocument]] = []
    failed: list[Failure] = []
    for done, organization in enumerate(order.organizations, 1):
        try:
            document = _draft(container.database, actor, order, organization)
            each(organization, document)
            made.append((organization, document))
        except DokkartaError as error:
            failed.append(Failure(organization, error.message))
        progress(done, len(order.organizations), organization)
    return BatchResult(tuple(made), tuple(failed))


def _draft(database: Database, actor: Actor, order: BatchOrder, organization: str) -> DraftedDocument:
    # Rendering happens in a unit of work that only reads, so that a batch never makes others wait.
    with database.read(actor) as uow:
        prepared = documents.prepare_draft(
            uow,
            kind=order.kind,
            organization=organization,
            item=order.item,
            window=order.window,
            roadmap=order.roadmap,
            values=order.values,
        )
    with database.write(actor) as uow:
        made = documents.save_draft(uow, prepared, idempotency_key=_key(order, organization, prepared))
        if made.state != DISCARDED:
            return made
        # Somebody threw the same text away before; asking for it again is meant.
        return documents.save_draft(uow, prepared)


def _key(order: BatchOrder, organization: str, prepared: PreparedDraft) -> str:
    likely = prepared.task.likely
    facts = (order.kind, organization, order.item, order.roadmap, likely.id if likely else None, prepared.sha256)
    return hashlib.sha256(repr(facts).encode()).hexdigest()
