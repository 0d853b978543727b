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
from registry.services import documents, jobs, outbox, people


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
        def to_pdf(self, docx: bytes) -> bytes:
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


def ask_for_batch(container: Container, **payload: object) -> int:
    with container.database.write() as uow:
        made = people.create_user(uow, login="petrov", name="Петров", roles=[("department", "system_admin")])
    with container.database.read() as uow:
        actor = people.actor_by_login(uow, made.login)
    assert actor is not None
    with container.database.write(actor) as uow:
        return jobs.enqueue(uow, "batch", {"kind": "order", "item": "1.2", "level": "mouo", **payload}).id


def test_a_batch_job_makes_a_draft_for_each_organization_in_its_authors_name(container: Container) -> None:
    job = ask_for_batch(container)
    carry_out(container, job)
    done = seen(container, job)
    assert done.state == "done", done.log
    assert (done.result["documents"], done.result["failed"], done.done) == (22, [], 22)
    with container.database.read() as uow:
        card = document_card(uow, done.result["made"][0]["document"])
    assert (card.created_by, card.state) == ("Петров", "draft")


def test_a_batch_that_was_cut_off_makes_no_draft_twice(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask_for_batch(container, organizations=["mouo-71876000", "mouo-71871000"])
    save = documents.save_draft
    saved: list[int] = []

    def die_after_the_first(*args: object, **kwargs: object) -> object:
        if saved:
            raise KeyboardInterrupt
        made = save(*args, **kwargs)  # type: ignore[arg-type]
        saved.append(made.id)
        return made

    with monkeypatch.context() as patch:
        patch.setattr(documents, "save_draft", die_after_the_first)
        with pytest.raises(KeyboardInterrupt):
            carry_out(container, job)
    assert seen(container, job).state == "running"
    recover(container)
    carry_out(container, job)
    made = [each["document"] for each in seen(container, job).result["made"]]
    assert len(made) == 2
    assert made[0] == saved[0]


def test_one_organization_that_fails_does_not_stop_the_batch(container: Container) -> None:
    job = ask_for_batch(container, organizations=["mouo-71876000", "nowhere", "mouo-71871000"])
    carry_out(container, job)
    done = seen(container, job)
    assert (done.state, done.result["documents"]) == ("done", 2)
    assert [failure["organization"] for failure in done.result["failed"]] == ["nowhere"]
    assert "nowhere" in done.log


def test_a_cancelled_batch_stops_at_its_next_step(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask_for_batch(container)
    save = documents.save_draft

    def save_and_cancel(*args: object, **kwargs: object) -> object:
        made = save(*args, **kwargs)  # type: ignore[arg-type]
        uow = args[0]
        jobs.cancel(uow, job_id=job)  # type: ignore[arg-type]
        return made

    monkeypatch.setattr(documents, "save_draft", save_and_cancel)
    carry_out(container, job)
    stopped = seen(container, job)
    assert (stopped.state, stopped.result) == ("cancelled", {})


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
