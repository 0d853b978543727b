"""Jobs: one worker each, progress told, an end that is kept."""

from __future__ import annotations

import pytest

from registry.db import Database
from registry.errors import Forbidden, IllegalMove, NotFound, RuleViolation
from registry.queries.documents import document_card, document_file
from registry.queries.jobs import job
from registry.queries.jobs import jobs as listed
from registry.services import documents, jobs
from registry.services.entering import enter_document
from tests.factories.documents import ORDER, World, make_world, pdf_bytes
from tests.factories.system import journal_actions, outbox_rows


def drafted(database: Database) -> int:
    with database.write() as uow:
        return documents.draft(uow, kind="order", organization="mouo-1", values=ORDER).id


def ordered(database: Database, world: World, document_id: int, role: str = "viewer") -> int:
    with database.write(world.actor("mouo-1", role)) as uow:
        return jobs.order_pdf(uow, document_id=document_id).id


def test_a_pdf_is_ordered_once_and_belongs_to_the_version(database: Database) -> None:
    world = make_world(database)
    document_id = drafted(database)
    job_id = ordered(database, world, document_id)
    assert ordered(database, world, document_id, "author") == job_id
    assert outbox_rows(database)[-1] == ("job", str(job_id))
    with database.write() as uow:
        taken = jobs.start(uow, job_id)
        assert taken is not None
        address = jobs.attach_pdf(uow, version_id=taken.payload["version"], data=pdf_bytes())
        jobs.finish(uow, job_id, {"sha256": address})
    with database.read(world.actor("mouo-1", "viewer")) as uow:
        assert document_file(uow, document_id, "pdf").sha256 == address
        assert document_card(uow, document_id).current.pdf_sha256 == address
        assert (job(uow, job_id).state, job(uow, job_id).done) == ("done", 1)
    with pytest.raises(RuleViolation, match="уже изготовлен"):
        ordered(database, world, document_id)
    with database.write() as uow:
        assert jobs.attach_pdf(uow, version_id=taken.payload["version"], data=pdf_bytes("other")) == address


def test_a_new_version_has_no_pdf_yet(database: Database) -> None:
    world = make_world(database)
    document_id = drafted(database)
    with database.read(world.actor("mouo-1", "viewer")) as uow, pytest.raises(NotFound, match="ещё не изготовлен"):
        document_file(uow, document_id, "pdf")


def test_an_entered_pdf_needs_no_conversion(database: Database) -> None:
    world = make_world(database)
    with database.write() as uow:
        document_id = enter_document(
            uow, organization="mouo-1", kind="method_recs", title="Рекомендации", number="",
            day=uow.ports.clock.today(), file_name="a.pdf", data=pdf_bytes(), extracted_text="текст",
        ).id  # fmt: skip
    with pytest.raises(RuleViolation, match="уже хранится"):
        ordered(database, world, document_id)


def test_one_worker_has_a_job(any_database: Database) -> None:
    world = make_world(any_database)
    with any_database.write(world.actor("mouo-1", "author")) as uow:
        job_id = jobs.enqueue(uow, "batch", {"item": "1.1"}, total=3).id
    with any_database.write() as uow:
        assert jobs.start(uow, job_id) is not None
    with any_database.write() as uow:
        assert jobs.start(uow, job_id) is None
        assert jobs.advance(uow, job_id, done=2, line="сделано 2 из 3")
    with any_database.write() as uow:
        jobs.log(uow, job_id, "ещё строка")
        jobs.finish(uow, job_id, {"documents": 3})
    with any_database.read(world.actor("mouo-1", "author")) as uow:
        seen = job(uow, job_id)
    assert (seen.state, seen.done, seen.total, seen.result) == ("done", 3, 3, {"documents": 3})
    assert seen.log == "2025-10-15T09:00:00Z сделано 2 из 3\n2025-10-15T09:00:00Z ещё строка\n"
    assert (seen.finished, seen.created_by) == (True, "author mouo-1")


def test_a_failure_tells_why_and_is_kept(database: Database) -> None:
    world = make_world(database)
    document_id = drafted(database)
    job_id = ordered(database, world, document_id)
    with database.write() as uow:
        jobs.start(uow, job_id)
        jobs.fail(uow, job_id, "LibreOffice не установлен.")
    with database.read(world.actor("mouo-1", "viewer")) as uow:
        assert job(uow, job_id).error == "LibreOffice не установлен."
        assert "LibreOffice" in job(uow, job_id).log
    assert ordered(database, world, document_id) != job_id
    assert "job.fail" in journal_actions(database)


def test_a_cancelled_job_is_told_to_stop(database: Database) -> None:
    world = make_world(database)
    author = world.actor("mouo-1", "author")
    with database.write(author) as uow:
        job_id = jobs.enqueue(uow, "batch", {}).id
    with pytest.raises(NotFound), database.write(world.actor("mouo-1", "registrar")) as uow:
        jobs.cancel(uow, job_id=job_id)
    with database.write() as uow:
        jobs.start(uow, job_id)
    with database.write(author) as uow:
        assert jobs.cancel(uow, job_id=job_id).state == "cancelled"
    with database.write() as uow:
        assert not jobs.advance(uow, job_id, done=1)
        jobs.finish(uow, job_id, {})
    with database.read(author) as uow:
        assert job(uow, job_id).state == "cancelled"
    with pytest.raises(IllegalMove), database.write(author) as uow:
        jobs.cancel(uow, job_id=job_id)


def test_work_of_a_dead_worker_is_queued_again(database: Database) -> None:
    world = make_world(database)
    job_id = ordered(database, world, drafted(database))
    with database.write() as uow:
        jobs.start(uow, job_id)
    with database.write() as uow:
        assert jobs.requeue_interrupted(uow) == (job_id,)
    with database.write() as uow:
        again = jobs.start(uow, job_id)
    assert again is not None
    assert "прервалась" in again.log


def test_jobs_are_seen_by_their_author_and_by_readers_of_the_document(database: Database) -> None:
    world = make_world(database)
    document_id = drafted(database)
    job_id = ordered(database, world, document_id)
    with database.write(world.actor("mouo-1", "author")) as uow:
        own = jobs.enqueue(uow, "batch", {}).id
    seen = {
        who: [each.id for each in listed_for(database, world, who)]
        for who in (("mouo-1", "author"), ("mouo-1", "viewer"), ("department", "viewer"), ("mouo-2", "org_admin"))
    }
    assert seen == {
        ("mouo-1", "author"): [own, job_id],
        ("mouo-1", "viewer"): [job_id],
        ("department", "viewer"): [job_id],
        ("mouo-2", "org_admin"): [],
    }
    with database.read(world.actor("mouo-2", "org_admin")) as uow, pytest.raises(NotFound):
        job(uow, job_id)
    with pytest.raises(NotFound), database.write(world.actor("mouo-2", "org_admin")) as uow:
        jobs.order_pdf(uow, document_id=document_id)
    with pytest.raises(Forbidden), database.write(world.actor("mouo-1", "viewer")) as uow:
        jobs.enqueue(uow, "batch", {})


def listed_for(database: Database, world: World, who: tuple[str, str]):
    with database.read(world.actor(*who)) as uow:
        return listed(uow)
