"""The pages of a document that are pictures, read one after another; a page once read is never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.container import Container
from registry.errors import N_, ConverterMissing, FileRejected, LimitExceeded
from registry.ports import IsolatedCalls
from registry.queries.jobs import JobView
from registry.queries.scans import scan_reading, unread_pages
from registry.services import jobs, scans
from search_index.extraction.recognition import PageText

Progress = Callable[[int, int, str], None]


def read_pages(container: Container, job: JobView, progress: Progress) -> dict[str, Any]:
    """Read what an earlier run of the job did not reach, then give the document its text.

    ``progress`` is told (done, total, line) before each page and raises to stop. Raises ``ConverterMissing`` when
    nothing can be read here.
    """
    version_id = int(job.payload["version"])
    if refusal := container.recogniser.refusal():
        raise ConverterMissing(refusal)
    with container.database.read() as uow:
        waiting, before = unread_pages(uow, version_id), scan_reading(uow, version_id)
    total = before.pages if before else 0
    with container.recogniser.reader(container.files.read(str(job.payload["sha256"]))) as reader:
        for place, number in enumerate(waiting, total - len(waiting)):
            progress(place, total, N_("Распознавание: страница {page} из {total}.").format(page=place + 1, total=total))
            _read_one(container, job, reader, number)
    progress(total, total, "")
    with container.database.write() as uow:
        characters = scans.put_together(uow, version_id=version_id)
        reading = scan_reading(uow, version_id)
    return {"characters": characters, **(reading.as_json() if reading else {})}


def _read_one(container: Container, job: JobView, reader: IsolatedCalls[PageText], number: int) -> None:
    """Read a page and keep it. One that cannot be read is kept as empty and told: the others do not wait for it."""
    problem = ""
    try:
        page = reader.call(number)
    except (FileRejected, LimitExceeded) as error:
        page, problem = PageText(""), error.message
    with container.database.write() as uow:
        scans.keep_page(
            uow,
            version_id=int(job.payload["version"]),
            number=number,
            text=page.text,
            confidence=page.confidence,
            languages=container.recogniser.languages,
        )
        if problem:
            jobs.log(uow, job.id, f"{number + 1}: {problem}")
