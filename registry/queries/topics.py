"""What documents are about, as it was said of them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.topics import VALUES, Topics
from registry.models import DocumentTopic


def topics(uow: UnitOfWork, document_ids: Iterable[int]) -> dict[int, Topics]:
    """The values of each document that has any. No rights are asked: the caller has read the documents."""
    rows = uow.session.execute(
        select(DocumentTopic.document_id, DocumentTopic.name, DocumentTopic.value).where(
            DocumentTopic.document_id.in_(list(document_ids))
        )
    )
    found: dict[int, dict[str, set[str]]] = {}
    for document_id, name, value in rows:
        found.setdefault(document_id, {}).setdefault(name, set()).add(value)
    return {document_id: _in_order(values) for document_id, values in found.items()}


def _in_order(found: dict[str, set[str]]) -> Topics:
    """As people choose from them; a value that a later program no longer offers stands last."""
    return {
        name: (*(value for value in offered if value in found[name]), *sorted(found[name].difference(offered)))
        for name, offered in VALUES.items()
        if name in found
    }
