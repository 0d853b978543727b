"""A job is done once, tells how it ended, and can be stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.container import Container
from app.jobs.conversion import file_of, make_pdf
from app.jobs.draining import drain, incomplete, make_whole, rebuild, settle
from app.jobs.running import carry_out
from app.jobs.tasks import queue_of, recover
from app.settings import Settings
from registry.domain.roles import SYSTEM
from registry.errors import ConversionFailed, ConverterMissing
from registry.queries.documents import document_card
from registry.queries.jobs import JobView
from registry.queries.jobs import job as find_job
from registry.services import documents, jobs, outbox


def order(container: Container, document: int) -> int:
    with container.database.write() as uow:
        return jobs.order_pdf(uow, document_id=document).id


def seen(container: Container, job: int) -> JobView:
    with container.database.read() as uow:
        return find_job(uow, job)


def messages(container: Container) -> int:
    return len(queue_of(container).pending())


def test_a_pdf_job_leaves_the_file_and_its_log(container: Container, draft: int) -> None:
    job = order(container, draft)
    carry_out(container, job)
    done = seen(container, job)
    assert (done.state, done.done, done.total) == ("done", 1, 1)
    assert "PDF готов" in done.log
    with container.database.read() as uow:
        assert document_card(uow, draft).current.pdf_sha256 == done.result["sha256"]
    data, facts = file_of(container, SYSTEM, draft, "pdf")
    assert data.startswith(b"%PDF-")
    assert facts["media_type"] == "application/pdf"


def test_a_job_that_comes_twice_is_done_once(container: Container, draft: int, calls: Path) -> None:
    job = order(container, draft)
    carry_out(container, job)
    first = seen(container, job)
    carry_out(container, job)
    assert seen(container, job) == first
    assert calls.read_text().splitlines() == ["called"]


def test_the_outbox_hands_a_job_to_the_queue(container: Container, draft: int) -> None:
    settle(container)
    before = messages(container)
    order(container, draft)
    assert drain(container) > 0
    assert messages(container) == before + 1
    assert outbox.waiting(container.database) == 0


def test_what_a_dead_worker_left_is_taken_up_again(container: Container, draft: int) -> None:
    job = order(container, draft)
    settle(container)
    queue_of(container).flush()
    with container.database.write() as uow:
        assert jobs.start(uow, job) is not None
    assert recover(container) == (job,)
    assert seen(container, job).state == "queued"
    carry_out(container, job)
    assert seen(container, job).state == "done"
    assert "начата заново" in seen(container, job).log


def test_a_job_whose_message_was_lost_is_queued_again(container: Container, draft: int) -> None:
    job = order(container, draft)
    settle(container)
    queue_of(container).flush()
    assert recover(container) == (job,)
    assert messages(container) == 1


def test_a_job_that_fails_says_why_in_russian(container: Container, draft: int, tmp_path: Path) -> None:
    broken = Container(Settings(data=container.settings.data, converter="false"))
    job = order(container, draft)
    carry_out(broken, job)
    failed = seen(container, job)
    assert failed.state == "failed"
    assert "PDF не изготовлен" in failed.error
    with pytest.raises(ConversionFailed, match="PDF не изготовлен"):
        make_pdf(broken, SYSTEM, draft)
    broken.close()


def test_an_error_nobody_foresaw_is_told_by_a_number(container: Container, draft: int) -> None:
    class Broken:
        def to_pdf(self, docx: bytes, _format: str = "docx") -> bytes:
            raise RuntimeError(len(docx))

    spoiled = Container(container.settings, converter=Broken())
    job = order(container, draft)
    carry_out(spoiled, job)
    assert seen(container, job).error.startswith("Внутренняя ошибка № ")
    spoiled.close()


def test_without_a_converter_no_job_is_left_behind(container: Container, draft: int) -> None:
    without = Container(Settings(data=container.settings.data, converter="no-such-program"))
    with pytest.raises(ConverterMissing, match="LibreOffice"):
        make_pdf(without, SYSTEM, draft)
    with container.database.read() as uow:
        from registry.queries.jobs import jobs as all_jobs

        assert all_jobs(uow) == ()
    without.close()


def test_a_lost_index_is_made_anew_before_anything_is_added(container: Container, draft: int) -> None:
    settle(container)
    container.search.clear()
    assert incomplete(container)
    with container.database.write() as uow:
        second = documents.draft(uow, kind="order", organization="iro", item="1.1").id
    settle(container)
    assert container.search.ids() == {str(draft), str(second)}
    assert not incomplete(container)
    make_whole(container)
    told: list[tuple[int, int]] = []
    assert rebuild(container, lambda done, total: told.append((done, total))) == 2
    assert told[-1] == (2, 2)
