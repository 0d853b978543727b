"""Changing a draft and throwing it away. A registered document is out of reach of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from registry.db import UnitOfWork
from registry.domain.lifecycle import Move, State
from registry.errors import N_, NotFound, RuleViolation
from registry.models import Document
from registry.services.describing import follow_revision
from registry.services.drafting import Task, context_of, read_task
from registry.services.lookups import DocumentAtHand, document_for_move, now
from registry.services.rechoosing import Rechosen, is_rechosen, rechosen
from registry.services.reports import record_uses, recorded_uses
from registry.services.writing import (
    DraftedDocument,
    PreparedDraft,
    check_names,
    drafted_as_it_is,
    version_of,
    write_draft,
)


def prepare_revision(uow: UnitOfWork, *, document_id: int, values: Mapping[str, Any], revision: int) -> PreparedDraft:
    """Write a draft anew: the given values replace those of the same names. Reads only.

    When they make another choice (the variant of an order), the fields that are not given follow it where nobody
    touched them. Raises ``Immutable`` for a registered document and ``RuleViolation`` when somebody saved it meanwhile.
    """
    found = document_for_move(uow, document_id, Move.REVISE)
    _check_revision(found, revision)
    task = _task_of(uow, found)
    check_names(task.kind, values)
    whole = {**found.version.values, **values}
    if is_rechosen(task.kind, found.version.values, whole):
        whole = {**rechosen(uow, task, found.version.values, whole).values, **values}
    return write_draft(uow, task, whole, context_of(uow, task, whole), recorded_uses(uow, found.version.id))


def follow_choice(
    uow: UnitOfWork, *, document_id: int, before: Mapping[str, Any], values: Mapping[str, Any]
) -> Rechosen:
    """The values of a form that made another choice than ``before``: what nobody touched follows it. Reads only."""
    found = document_for_move(uow, document_id, Move.REVISE)
    task = _task_of(uow, found)
    check_names(task.kind, values)
    return rechosen(uow, task, before, {**found.version.values, **values})


def save_revision(uow: UnitOfWork, prepared: PreparedDraft, *, document_id: int, revision: int) -> DraftedDocument:
    """Keep a prepared revision as the newest version of the draft."""
    found = document_for_move(uow, document_id, Move.REVISE)
    take_revision(uow, found, revision, title=prepared.drafted.title, signatory=prepared.signatory)
    version = version_of(uow, prepared, ordinal=found.version.ordinal + 1)
    version.document_id = document_id
    uow.session.add(version)
    uow.session.flush()
    record_uses(uow, version.id, prepared.figures)
    follow_revision(uow, document_id, kind=found.row.kind, before=found.version.values, after=prepared.values)
    uow.journal(
        "document.revise",
        "document",
        document_id,
        organization_id=found.organization.id,
        version=version.ordinal,
        sha256=prepared.sha256,
    )
    uow.outbox("index", document_id)
    return drafted_as_it_is(uow, document_id)


def revise(uow: UnitOfWork, *, document_id: int, values: Mapping[str, Any], revision: int) -> DraftedDocument:
    """Change a draft. ``revision`` is the one the person saw; names that are not given keep their values."""
    prepared = prepare_revision(uow, document_id=document_id, values=values, revision=revision)
    return save_revision(uow, prepared, document_id=document_id, revision=revision)


def discard(uow: UnitOfWork, *, document_id: int) -> DraftedDocument:
    """Put a draft into the basket: it leaves lists and search; the row and its versions stay."""
    found = document_for_move(uow, document_id, Move.DISCARD)
    take_revision(uow, found, found.row.revision, state=State.DISCARDED.value)
    uow.journal("document.discard", "document", document_id, organization_id=found.organization.id)
    uow.outbox("unindex", document_id)
    return drafted_as_it_is(uow, document_id)


def _task_of(uow: UnitOfWork, found: DocumentAtHand) -> Task:
    item = found.row.items[0] if found.row.items else None
    kind, owner = found.row.kind, found.organization.code
    if item is None:
        return read_task(uow, kind=kind, organization=owner)
    try:
        return read_task(
            uow, kind=kind, organization=owner, item=item.item_number, window=item.window, family=item.family
        )
    except NotFound:
        # The edition in force no longer has the measure; the draft keeps its words and loses only fresh defaults.
        return read_task(uow, kind=kind, organization=owner)


def _check_revision(found: DocumentAtHand, revision: int) -> None:
    if found.row.revision != revision:
        raise RuleViolation(
            N_("Документ № {id} изменён другим человеком, пока вы работали. Откройте его заново и повторите правку."),
            id=found.row.id,
            revision=found.row.revision,
        )


def take_revision(uow: UnitOfWork, found: DocumentAtHand, revision: int, **changes: object) -> None:
    """Change the draft if it is still the one that was seen; the condition stands in the statement itself."""
    _check_revision(found, revision)
    done = uow.session.execute(
        update(Document)
        .where(Document.id == found.row.id, Document.revision == revision, Document.state == State.DRAFT.value)
        .values(revision=revision + 1, updated_at=now(uow), **changes)
        .returning(Document.id),
        execution_options={"synchronize_session": False},
    ).first()
    uow.session.refresh(found.row)
    if done is None:
        _check_revision(found, revision)
