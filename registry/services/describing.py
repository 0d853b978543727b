"""Saying what a document is about. It changes no text, so a registered document may be described as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete

from registry.db import UnitOfWork
from registry.domain.lifecycle import State
from registry.domain.roles import Permission
from registry.domain.topics import Topics, checked, follow_form, topics_of_form, words_of
from registry.errors import N_, RuleViolation
from registry.models import DocumentTopic
from registry.queries.topics import topics
from registry.services.lookups import document_for


def describe(
    uow: UnitOfWork, *, document_id: int, given: Mapping[str, Iterable[str]], seen: Topics | None = None
) -> Topics:
    """Keep the values as all that the document is about. ``seen`` is what the person saw, if she says so.

    Raises ``InvalidInput`` for a value there is not, ``RuleViolation`` for a discarded draft and when somebody else
    said something else meanwhile. Nothing is written when nothing changes.
    """
    found = document_for(uow, document_id, Permission.DRAFT)
    if found.state is State.DISCARDED:
        raise RuleViolation(N_("Проект № {id} отменён, описать его нельзя."), id=document_id)
    uow.session.refresh(found.row, with_for_update=True)
    before, wanted = topics(uow, [document_id]).get(document_id, {}), checked(given)
    if seen is not None and checked(seen) != before:
        raise RuleViolation(
            N_("Сведения о документе № {id} изменил другой человек, пока вы работали. Откройте их заново."),
            id=document_id,
        )
    if wanted == before:
        return before
    _keep(uow, document_id, wanted)
    uow.journal(
        "document.describe",
        "document",
        document_id,
        organization_id=found.organization.id,
        old=words_of(before),
        new=words_of(wanted),
    )
    uow.outbox("index", document_id)
    return wanted


def rows_of(said: Topics) -> list[DocumentTopic]:
    """The rows of a document that is about this."""
    return [DocumentTopic(name=name, value=value) for name, values in said.items() for value in values]


def follow_revision(
    uow: UnitOfWork, document_id: int, *, kind: str, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    """Let the document follow what its form says now; what a person said beside the form stays."""
    kept = topics(uow, [document_id]).get(document_id, {})
    wanted = follow_form(kept, topics_of_form(kind, before), topics_of_form(kind, after))
    if wanted != kept:
        _keep(uow, document_id, wanted)


def _keep(uow: UnitOfWork, document_id: int, wanted: Topics) -> None:
    uow.session.execute(delete(DocumentTopic).where(DocumentTopic.document_id == document_id))
    for row in rows_of(wanted):
        row.document_id = document_id
        uow.session.add(row)
    uow.session.flush()
