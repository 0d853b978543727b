"""Drafts: filling, writing, revising, checking, discarding.

Rendering takes tens of milliseconds, so drafting and revising can be done in two steps: ``prepare_…`` needs only a unit
of work that reads and leaves the file in the store; ``save_…`` writes the rows. ``draft`` and ``revise`` do both in one
unit of work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.db import UnitOfWork
from registry.domain.lifecycle import State
from registry.domain.roles import Permission
from registry.domain.topics import topics_of_form
from registry.models import Document, DocumentItem
from registry.services.describing import rows_of
from registry.services.drafting import context_of
from registry.services.insertion import checked_key, insert_document, made_before
from registry.services.layout import Checked, check
from registry.services.lookups import now
from registry.services.reports import record_uses
from registry.services.revising import discard, follow_choice, prepare_revision, revise, save_revision
from registry.services.writing import (
    DraftedDocument,
    PreparedDraft,
    drafted_as_it_is,
    task_to_draft,
    version_of,
    write_from_defaults,
)

__all__ = [
    "Checked",
    "DraftedDocument",
    "Prefill",
    "PreparedDraft",
    "WindowChoice",
    "check",
    "discard",
    "draft",
    "follow_choice",
    "prefill",
    "prepare_draft",
    "prepare_revision",
    "revise",
    "save_draft",
    "save_revision",
]


@dataclass(frozen=True, slots=True)
class WindowChoice:
    """A window that a draft can be meant for."""

    id: str
    label: str
    start: date | None
    end: date


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the form of a new document starts with.

    ``values`` are the defaults that could be filled; ``windows`` the windows of the measure, ``window`` the one that
    registration would choose today (``None`` when there are no dates). ``context`` is the whole drafting context.
    """

    kind: str
    kind_name: str
    organization: str
    organization_name: str
    item: str | None
    item_title: str
    roadmap: str | None
    window: str | None
    windows: tuple[WindowChoice, ...]
    values: Mapping[str, Any]
    missing: tuple[str, ...]
    context: Mapping[str, Any]


def prefill(
    uow: UnitOfWork,
    *,
    kind: str,
    organization: str,
    item: str | None = None,
    window: str | None = None,
    roadmap: str | None = None,
    chosen: Mapping[str, str] | None = None,
) -> Prefill:
    """The starting values of the form; ``chosen`` are values of its choices that are made already. Reads only."""
    task = task_to_draft(uow, kind=kind, organization=organization, item=item, window=window, roadmap=roadmap)
    context = context_of(uow, task, chosen)
    values = uow.ports.renderer.defaults(kind, context)
    asked = task.measure
    return Prefill(
        kind=kind,
        kind_name=task.kind.singular,
        organization=task.organization.code,
        organization_name=task.organization.name,
        item=asked.number if asked else None,
        item_title=asked.title if asked else "",
        roadmap=asked.roadmap if asked else None,
        window=task.likely.id if task.likely else None,
        windows=tuple(WindowChoice(w.id, w.label, w.start, w.end) for w in (asked.windows if asked else ())),
        values=values,
        missing=uow.ports.renderer.missing(kind, values),
        context=context,
    )


def prepare_draft(
    uow: UnitOfWork,
    *,
    kind: str,
    organization: str,
    item: str | None = None,
    window: str | None = None,
    roadmap: str | None = None,
    values: Mapping[str, Any] | None = None,
) -> PreparedDraft:
    """Write the document from defaults and the given values. Reads only; the file is put into the store.

    Raises ``InvalidInput`` for names that the kind has no field for.
    """
    task = task_to_draft(uow, kind=kind, organization=organization, item=item, window=window, roadmap=roadmap)
    return write_from_defaults(uow, task, values or {})


def save_draft(uow: UnitOfWork, prepared: PreparedDraft, *, idempotency_key: str | None = None) -> DraftedDocument:
    """Make the document of a prepared draft. The same key again answers with the document it made before."""
    task = prepared.task
    uow.actor.require(Permission.DRAFT, task.organization.path)
    key = checked_key(idempotency_key)
    document = Document(
        organization_id=task.organization.id,
        kind=task.kind.code,
        title=prepared.drafted.title,
        state=State.DRAFT.value,
        origin="drafted",
        signatory=prepared.signatory,
        idempotency_key=key,
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
        updated_at=now(uow),
        revision=1,
    )
    if task.measure is not None:
        window = task.window.id if task.window else None
        document.items.append(DocumentItem(family=task.measure.family, item_number=task.measure.key, window=window))
    document.topics.extend(rows_of(topics_of_form(document.kind, prepared.values)))
    version = version_of(uow, prepared, ordinal=1)
    document.versions.append(version)
    made = insert_document(uow, document)
    if made is not None:
        return drafted_as_it_is(uow, made)
    record_uses(uow, version.id, prepared.figures)
    uow.journal(
        "document.draft",
        "document",
        document.id,
        organization_id=document.organization_id,
        kind=document.kind,
        title=document.title,
        item=task.measure.number if task.measure else None,
        sha256=prepared.sha256,
    )
    uow.outbox("index", document.id)
    return DraftedDocument(
        document.id, document.kind, document.state, prepared.missing, prepared.sha256, document.title, document.revision
    )


def draft(
    uow: UnitOfWork,
    *,
    kind: str,
    organization: str,
    item: str | None = None,
    window: str | None = None,
    roadmap: str | None = None,
    values: Mapping[str, Any] | None = None,
    idempotency_key: str | None = None,
) -> DraftedDocument:
    """Draft a document: defaults of the kind, with the given values over them."""
    before = made_before(uow, checked_key(idempotency_key), organization=organization, kind=kind)
    if before is not None:
        return drafted_as_it_is(uow, before)
    prepared = prepare_draft(
        uow, kind=kind, organization=organization, item=item, window=window, roadmap=roadmap, values=values
    )
    return save_draft(uow, prepared, idempotency_key=idempotency_key)
