"""Making a document row once, however often the same form is sent."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.errors import N_, AlreadyDone, InvalidInput
from registry.models import Document, Organization

_LONGEST_KEY = 64


def checked_key(key: str | None) -> str | None:
    """The token of a form, or ``None`` when there is none. Raises ``InvalidInput`` when it cannot be kept."""
    if not key:
        return None
    if len(key) > _LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise InvalidInput(N_("Форма повреждена: откройте её заново."))
    return key


def made_before(uow: UnitOfWork, key: str | None, *, organization: str, kind: str) -> int | None:
    """The document that the form made before, ``None`` when it made none.

    Raises ``AlreadyDone`` when the token made something else: a form is good for one document.
    """
    if key is None:
        return None
    found = uow.session.execute(
        select(Document.id, Document.kind, Organization.code, Organization.path)
        .join(Organization, Organization.id == Document.organization_id)
        .where(Document.idempotency_key == key)
    ).first()
    if found is None:
        return None
    if (found.code, found.kind) != (organization, kind) or not uow.actor.may(Permission.READ, found.path):
        raise AlreadyDone(N_("Эта форма уже была отправлена. Откройте новую."), id=None)
    return int(found.id)


def insert_document(uow: UnitOfWork, document: Document) -> int | None:
    """Add the document; the identifier of the one that the same token made meanwhile, ``None`` when it was added."""
    key = document.idempotency_key
    try:
        with uow.session.begin_nested():
            uow.session.add(document)
    except IntegrityError:
        other = None if key is None else uow.session.scalar(select(Document.id).where(Document.idempotency_key == key))
        if other is None:
            raise
        return other
    return None
