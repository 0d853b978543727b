"""A file of a document at once: the PDF is made on the spot, by the same job that the worker would do."""

from __future__ import annotations

import time
from hashlib import sha256
from typing import Any

from app.container import Container
from app.jobs.running import carry_out
from registry.domain.roles import Actor
from registry.errors import N_, ConversionFailed, ConverterMissing, LimitExceeded
from registry.queries.document_files import document_text
from registry.queries.documents import document_card, document_file
from registry.queries.jobs import JobView
from registry.queries.jobs import job as find_job
from registry.services import jobs

_LOOK = 0.2


def file_of(
    container: Container, actor: Actor, document_id: int, wanted: str | None, version: int | None = None
) -> tuple[bytes, dict[str, Any]]:
    """The bytes of a file of a document and what they are.

    ``wanted`` is a code of a format, ``None`` the file as it was made or entered, ``text`` what was read out of it.
    A PDF that is not there yet is made now. Raises ``ConverterMissing`` or ``ConversionFailed`` when it cannot be.
    """
    if wanted == "pdf" and version is None:
        make_pdf(container, actor, document_id)
    with container.database.read(actor) as uow:
        if wanted == "text":
            text = document_text(uow, document_id, version)
            return text.data, _said(text.name, "text/plain", text.data, sha256(text.data).hexdigest())
        found = document_file(uow, document_id, wanted or "original", version)
    data = container.files.read(found.sha256)
    return data, _said(found.name, found.media_type, data, found.sha256)


def _said(name: str, media_type: str, data: bytes, address: str) -> dict[str, Any]:
    return {"name": name, "media_type": media_type, "bytes": len(data), "sha256": address}


def make_pdf(container: Container, actor: Actor, document_id: int) -> None:
    """Make the PDF of the newest version unless there is one, and wait until it is there."""
    with container.database.read(actor) as uow:
        current = document_card(uow, document_id).current
    if not current.format.converts or current.pdf_sha256 is not None:
        return
    if not container.converter.available():
        raise ConverterMissing(
            N_("PDF не изготовлен: не установлен LibreOffice Writer (пакет libreoffice-writer-nogui).")
        )
    with container.database.write(actor) as uow:
        job = jobs.order_pdf(uow, document_id=document_id)
    # When a worker has just taken it, this does nothing, and the worker's result is waited for.
    carry_out(container, job.id)
    finished = _awaited(container, actor, job.id)
    if finished.state != "done":
        raise ConversionFailed(finished.error or N_("Преобразование в PDF остановлено."))


def _awaited(container: Container, actor: Actor, job_id: int) -> JobView:
    deadline = time.monotonic() + container.settings.converter_seconds + 30
    while time.monotonic() < deadline:
        with container.database.read(actor) as uow:
            found = find_job(uow, job_id)
        if found.finished:
            return found
        time.sleep(_LOOK)
    raise LimitExceeded(N_("PDF готовит другой процесс и ещё не закончил. Повторите позже."))
