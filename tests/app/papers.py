"""Documents, files and people's steps for the tests of pages: made by the services, so that pages find real rows."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from docx import Document

from app.jobs.draining import settle
from registry.domain.roles import SYSTEM, Actor
from registry.queries.documents import DocumentCard, document_card
from registry.services import documents, publication, registration
from tests.app.conftest import Site
from tests.factories.documents import ORDER, RECOMMENDATIONS

SURGUT = "mouo-71876000"
OTHER = "mouo-71871000"
ABSENT = "Такого объекта нет или он вам недоступен."


def draft(
    site: Site,
    *,
    kind: str = "order",
    organization: str = SURGUT,
    item: str | None = None,
    values: Mapping[str, Any] | None = None,
    actor: Actor = SYSTEM,
) -> int:
    """A complete draft; its identifier."""
    given = {"order": ORDER, "method_recs": RECOMMENDATIONS}.get(kind, {})
    with site.parts.database.write(actor) as uow:
        made = documents.draft(uow, kind=kind, organization=organization, item=item, values={**given, **(values or {})})
    return made.id


def registered(site: Site, day: date | None = None, **facts: Any) -> int:
    """A registered document; its identifier."""
    made = draft(site, **facts)
    with site.parts.database.write() as uow:
        registration.register(uow, document_id=made, day=day)
    return made


def published(site: Site, **facts: Any) -> int:
    """A published document of a kind that may be published; its identifier."""
    made = registered(site, **{"kind": "method_recs", **facts})
    with site.parts.database.write() as uow:
        publication.publish(uow, document_id=made)
    return made


def card(site: Site, document_id: int) -> DocumentCard:
    """What the registry knows of the document."""
    with site.parts.database.read() as uow:
        return document_card(uow, document_id)


def indexed(site: Site) -> None:
    """Carry out what the commits left, as the worker would."""
    assert settle(site.parts)


def word_file(*paragraphs: str) -> bytes:
    """A DOCX as Word would save it."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def upload(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(data), name
