"""The outbox: carried out after the commit, safe to repeat, nothing lost when the index or a worker dies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from registry.db import Database
from registry.models import OutboxRow
from registry.services import documents, jobs
from registry.services.locks import drain_lock
from registry.services.outbox import drain, waiting
from registry.services.publication import publish
from registry.services.registration import register
from tests.factories.documents import ORDER, add_document, make_world
from tests.factories.system import MemoryIndex, outbox_rows


def some_documents(database: Database, count: int) -> list[int]:
    world = make_world(database)
    with database.write() as uow:
        made = [add_document(uow, world.organizations["mouo-1"], items=["1.1"]).id for _ in range(count)]
        for document_id in made:
            uow.outbox("index", document_id)
    return made


def test_a_document_reaches_the_index_with_its_facts_and_its_readers(any_database: Database) -> None:
    world = make_world(any_database)
    engine = MemoryIndex()
    with any_database.write() as uow:
        document_id = documents.draft(uow, kind="order", organization="mouo-1", item="1.1", values=ORDER).id
    assert drain(any_database, engine) == 1
    entry = engine.entries[str(document_id)]
    assert (entry.kind, entry.organization, entry.items, entry.status) == ("order", "mouo-1", ("1.1",), "draft")
    assert "обеспечить подготовку" in entry.text
    assert "public" not in entry.visible_to
    with any_database.write(world.actor("mouo-1", "org_admin")) as uow:
        register(uow, document_id=document_id)
        publish(uow, document_id=document_id)
    drain(any_database, engine)
    entry = engine.entries[str(document_id)]
    assert (entry.number, entry.status) == ("1-П", "published")
    assert entry.visible_to[0] == "public"
    assert entry.visible_to[1:] == (f"under:{world.paths['department']}", f"under:{world.paths['mouo-1']}")
    assert "index" not in [topic for topic, _ in outbox_rows(any_database)]


def test_a_discarded_draft_leaves_the_index(database: Database) -> None:
    make_world(database)
    engine = MemoryIndex()
    with database.write() as uow:
        document_id = documents.draft(uow, kind="order", organization="mouo-1", values=ORDER).id
    drain(database, engine)
    with database.write() as uow:
        documents.discard(uow, document_id=document_id)
    drain(database, engine)
    assert engine.entries == {}


def test_many_rows_are_carried_out_in_few_commits_of_the_index(database: Database) -> None:
    some_documents(database, 60)
    engine = MemoryIndex()
    assert drain(database, engine) == 60
    assert (len(engine.entries), engine.commits) == (60, 2)


def test_a_limit_leaves_the_rest_for_the_next_time(database: Database) -> None:
    some_documents(database, 5)
    engine = MemoryIndex()
    assert [drain(database, engine, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_an_index_that_is_down_loses_nothing(any_database: Database) -> None:
    made = some_documents(any_database, 2)
    engine = MemoryIndex()
    engine.broken = True
    assert drain(any_database, engine) == 0
    with any_database.read() as uow:
        rows = uow.session.scalars(select(OutboxRow)).all()
        assert [(row.attempts, row.last_error) for row in rows] == [(1, "Индекс недоступен.")] * 2
    engine.broken = False
    assert drain(any_database, engine) == 2
    assert engine.ids() == {str(each) for each in made}


def test_one_bad_document_does_not_stop_the_others(database: Database) -> None:
    made = some_documents(database, 4)
    engine = MemoryIndex()
    engine.poison = {str(made[1])}
    assert drain(database, engine) == 3
    assert outbox_rows(database) == [("index", str(made[1]))]
    with database.read() as uow:
        assert "cannot index" in uow.session.scalars(select(OutboxRow)).one().last_error
    engine.poison = set()
    assert drain(database, engine) == 1


def test_a_drain_that_was_killed_is_repeated_safely(any_database: Database) -> None:
    made = some_documents(any_database, 3)

    class Killed(BaseException):
        pass

    class DyingIndex(MemoryIndex):
        def index(self, entries) -> int:
            super().index(entries)
            raise Killed

    dying = DyingIndex()
    with pytest.raises(Killed):
        drain(any_database, dying)
    assert waiting(any_database) == 3
    engine = MemoryIndex()
    engine.entries = dying.entries
    assert drain(any_database, engine) == 3
    assert engine.ids() == {str(each) for each in made}
    assert waiting(any_database) == 0


def test_jobs_are_handed_over_once_and_wait_while_there_is_no_worker(database: Database) -> None:
    world = make_world(database)
    with database.write(world.actor("mouo-1", "author")) as uow:
        job_id = jobs.enqueue(uow, "batch", {"kind": "order"}).id
    engine, handed = MemoryIndex(), []
    assert drain(database, engine) == 0
    assert drain(database, engine, on_job=handed.append) == 1
    assert drain(database, engine, on_job=handed.append) == 0
    assert handed == [job_id]


def test_a_queue_that_is_down_keeps_the_job(database: Database) -> None:
    world = make_world(database)
    with database.write(world.actor("mouo-1", "author")) as uow:
        jobs.enqueue(uow, "batch", {})

    def refuse(_: int) -> None:
        raise OSError("queue is down")

    assert drain(database, MemoryIndex(), on_job=refuse) == 0
    assert waiting(database) == 1


def test_one_drainer_works_at_a_time(any_database: Database) -> None:
    some_documents(any_database, 1)
    with drain_lock(any_database, wait=0) as mine:
        assert mine
        assert drain(any_database, MemoryIndex()) == 0
    assert drain(any_database, MemoryIndex()) == 1


def test_the_lock_of_a_dead_process_is_free(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "test.sqlite3.drain"
    code = (
        f"import fcntl, time; file = open({str(path)!r}, 'a'); fcntl.flock(file, fcntl.LOCK_EX); "
        "print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with drain_lock(database, wait=0) as mine:
            assert not mine
        other.kill()
        other.wait()
        with drain_lock(database, wait=5) as mine:
            assert mine
