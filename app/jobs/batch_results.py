"""What is done with the documents of a finished batch: numbers for all of them, an archive, files for printing."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from app.container import Container
from app.jobs.batches import Failure
from registry.domain.roles import Actor
from registry.errors import N_, DokkartaError, InvalidInput
from registry.queries import batches as queries
from registry.queries.batches import MadeFile
from registry.services import jobs, registration

Progress = Callable[[int, int, str], None]
_JOIN_SECONDS = 120
_JOIN_MEMORY_MB = 2048
_IN_MEMORY = 4 * 1024 * 1024


def _silent(_done: int, _total: int, _line: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class RegisteredAll:
    """How many documents got their registration, and which could not."""

    registered: int
    failed: tuple[Failure, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as a job keeps it."""
        return {"registered": self.registered, "failed": [failure.as_json() for failure in self.failed]}


def register_all(
    container: Container,
    actor: Actor,
    batch_id: int,
    *,
    progress: Progress = _silent,
) -> RegisteredAll:
    """Register every draft of the batch, one transaction each, in the order of its organizations.

    A document that is refused (a required field is empty) does not stop the others.
    """
    with container.database.read(actor) as uow:
        rows = queries.entries(uow, batch_id, states=("done",), limit=None).rows
    drafts = [row for row in rows if row.document_id is not None and row.document_state == "draft"]
    failed: list[Failure] = []
    for done, row in enumerate(drafts, 1):
        try:
            with container.database.write(actor) as uow:
                registration.register(uow, document_id=row.document_id or 0)
        except DokkartaError as refused:
            failed.append(Failure(row.organization, refused.message))
        progress(done, len(drafts), "")
    return RegisteredAll(len(drafts) - len(failed), tuple(failed))


@dataclass(frozen=True, slots=True)
class Printed:
    """Files for printing by their addresses in the store; ``None`` where one could not be made, and ``failed`` why.

    ``pages`` is how many the PDF has, 0 without one.
    """

    documents: int
    docx: str | None
    pdf: str | None
    pages: int
    failed: tuple[Failure, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as a job keeps it."""
        failed = [failure.as_json() for failure in self.failed]
        return {
            "documents": self.documents,
            "docx": self.docx,
            "pdf": self.pdf,
            "pages": self.pages,
            "failed": failed,
        }


def print_all(
    container: Container, actor: Actor, batch_id: int, *, two_sided: bool = False, progress: Progress = _silent
) -> Printed:
    """One DOCX and one PDF with all documents of the batch, each with pages of its own.

    The PDF is put together from the PDF of each document, which the document keeps. Without LibreOffice there is only
    the DOCX. When ``two_sided``, each document begins on a new sheet. Raises ``InvalidInput`` when the batch
    has no documents.
    """
    with container.database.read(actor) as uow:
        files = queries.made_files(uow, batch_id)
    if not files:
        raise InvalidInput(N_("В пакете № {id} нет документов."), id=batch_id)
    failed: list[Failure] = []
    sources = [container.files.read(each.sha256) for each in files]
    docx = _joined(container, failed, _join_docx, sources, two_sided)
    pdf, pages = None, 0
    if container.converter.available():
        made = [_pdf(container, actor, each, failed) for each in _counted(files, progress)]
        pdf = _joined(container, failed, _join_pdf, [each for each in made if each is not None], two_sided)
        pages = 0 if pdf is None else container.isolation.call(_pages, container.files.read(pdf))
    return Printed(len(files), docx, pdf, pages, tuple(failed))


def archive(container: Container, files: Sequence[MadeFile]) -> IO[bytes]:
    """A ZIP of the documents, in the order of the batch, each under the code of its organization; rewound."""
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    # A DOCX is packed already.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for number, each in enumerate(files, 1):
            packed.writestr(f"{number:04d}-{each.organization}.docx", container.files.read(each.sha256))
    target.seek(0)
    return target


def _counted(files: Sequence[MadeFile], progress: Progress) -> Iterator[MadeFile]:
    for done, each in enumerate(files, 1):
        yield each
        progress(done, len(files), "")


def _joined(
    container: Container,
    failed: list[Failure],
    join: Callable[[list[bytes], bool], bytes],
    files: list[bytes],
    two_sided: bool,
) -> str | None:
    if not files:
        return None
    try:
        made = container.isolation.call(join, files, two_sided, seconds=_JOIN_SECONDS, memory_mb=_JOIN_MEMORY_MB)
    except DokkartaError as refused:
        failed.append(Failure("—", refused.message))
        return None
    return container.files.put(made).sha256


def _pdf(container: Container, actor: Actor, file: MadeFile, failed: list[Failure]) -> bytes | None:
    """The PDF of a document; it is made and kept when there is none."""
    if file.pdf_sha256 is not None:
        return container.files.read(file.pdf_sha256)
    try:
        data = container.files.read(file.sha256)
        made = container.converter.to_pdf(data)
    except DokkartaError as refused:
        failed.append(Failure(file.organization, refused.message))
        return None
    with container.database.write(actor) as uow:
        jobs.attach_pdf(uow, version_id=file.version_id, data=made)
    return made


def _join_docx(documents: list[bytes], two_sided: bool) -> bytes:
    from document_templates.joining import join

    return join(documents, two_sided=two_sided)


def _join_pdf(documents: list[bytes], two_sided: bool) -> bytes:
    from app.jobs.joined_pdf import join_pdf

    return join_pdf(documents, two_sided=two_sided)


def _pages(pdf: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(pdf))
