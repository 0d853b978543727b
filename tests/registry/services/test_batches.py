"""Batches: who may order what, one document for each organization, stopping and going on."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from registry.db import Database
from registry.domain.roles import SYSTEM, Actor
from registry.errors import AlreadyDone, DokkartaError, Forbidden, IllegalMove, InvalidInput, NotFound
from registry.models import Document
from registry.queries import batches as queries
from registry.queries.jobs import job
from registry.services import batch_work, batches, jobs
from registry.services.batches import BatchOrder
from registry.services.documents import discard
from registry.services.writing import kept, written_from_defaults
from tests.factories.documents import ORDER, World, make_world
from tests.factories.system import journal_actions, outbox_rows

BOTH = BatchOrder("order", item="1.1", level="mouo", values=ORDER)


def started(database: Database, order: BatchOrder = BOTH, actor: Actor = SYSTEM, **more: Any) -> int:
    with database.write(actor) as uow:
        return batches.start(uow, order, **more).id


def seen(database: Database, batch_id: int, actor: Actor = SYSTEM) -> queries.BatchView:
    with database.read(actor) as uow:
        return queries.batch(uow, batch_id)


def rows(database: Database, batch_id: int) -> tuple[queries.EntryView, ...]:
    with database.read() as uow:
        return queries.entries(uow, batch_id).rows


def next_ones(database: Database, batch_id: int, limit: int = 10) -> list[batch_work.Waiting]:
    with database.read() as uow:
        return batch_work.waiting(uow, batch_id, limit=limit)


def prepared(database: Database, batch_id: int, organization: str, actor: Actor = SYSTEM) -> Any:
    with database.read(actor) as uow:
        plan = batch_work.plans(uow, queries.batch(uow, batch_id), [organization])[0]
        if isinstance(plan, DokkartaError):
            return plan
        made = written_from_defaults(uow.ports.renderer, plan.task.kind, plan.values, plan.context)
        return kept(uow.ports.files, plan.task, made)


def work(database: Database, batch_id: int, limit: int = 10, actor: Actor = SYSTEM) -> None:
    """Do the next entries, each with the document of its plan."""
    for entry in next_ones(database, batch_id, limit):
        ready = prepared(database, batch_id, entry.organization, actor)
        with database.write(actor) as uow:
            batch_work.keep(uow, queries.batch(uow, batch_id), entry, ready)
    with database.write(actor) as uow:
        batch_work.finish(uow, batch_id)


def documents(database: Database) -> int:
    with database.read() as uow:
        return int(uow.session.scalar(select(func.count(Document.id))) or 0)


def test_each_organization_of_the_level_gets_one_document(any_database: Database) -> None:
    make_world(any_database)
    batch_id = started(any_database)
    found = seen(any_database, batch_id)
    assert (found.state, found.total, found.waiting) == ("running", 2, 2)
    work(any_database, batch_id)
    found = seen(any_database, batch_id)
    assert (found.state, found.made, found.failed, found.waiting) == ("done", 2, 0, 0)
    assert found.finished_at is not None
    assert [(each.organization, each.document_state) for each in rows(any_database, batch_id)] == [
        ("mouo-1", "draft"),
        ("mouo-2", "draft"),
    ]
    assert documents(any_database) == 2
    actions = journal_actions(any_database)
    assert [each for each in actions if each.startswith("batch.")] == ["batch.start", "batch.finish"]
    assert actions.count("document.draft") == 2


def test_a_batch_is_handed_to_the_worker_with_the_commit(database: Database) -> None:
    make_world(database)
    found = seen(database, started(database))
    assert outbox_rows(database)[-1] == ("job", str(found.job_id))
    with database.read() as uow:
        queued = job(uow, found.job_id or 0)
    assert (queued.kind, queued.payload, queued.total) == ("batch", {"batch": found.id}, 2)
    assert seen(database, started(database, queued=False)).job_id is None


def test_an_entry_is_done_once_however_many_work_at_it(any_database: Database) -> None:
    make_world(any_database)
    batch_id = started(any_database)
    entries = next_ones(any_database, batch_id)
    ready = [prepared(any_database, batch_id, each.organization) for each in entries]
    for _ in range(2):
        for entry, each in zip(entries, ready, strict=True):
            with any_database.write() as uow:
                batch_work.keep(uow, queries.batch(uow, batch_id), entry, each)
    assert documents(any_database) == 2
    assert seen(any_database, batch_id).made == 2


def test_what_a_transaction_lost_waits_again(any_database: Database) -> None:
    make_world(any_database)
    batch_id = started(any_database)
    entry = next_ones(any_database, batch_id)[0]
    ready = prepared(any_database, batch_id, entry.organization)

    def keep_and_die() -> None:
        with any_database.write() as uow:
            batch_work.keep(uow, queries.batch(uow, batch_id), entry, ready)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_and_die()
    assert documents(any_database) == 0
    assert next_ones(any_database, batch_id)[0] == entry


def test_a_refusal_is_kept_with_its_reason_and_may_be_tried_again(database: Database) -> None:
    world = make_world(database)
    batch_id = started(database, actor=world.actor("department", "system_admin"))
    # Meanwhile the person was left with one of the two organizations.
    work(database, batch_id, actor=both_bodies(world, "mouo-1"))
    found = {each.organization: each for each in rows(database, batch_id)}
    assert (found["mouo-1"].state, found["mouo-2"].state) == ("done", "failed")
    assert "недоступен" in found["mouo-2"].reason
    with database.write() as uow:
        assert batches.retry(uow, batch_id=batch_id).id == batch_id
    assert seen(database, batch_id).waiting == 1
    work(database, batch_id)
    assert (seen(database, batch_id).state, seen(database, batch_id).made, documents(database)) == ("done", 2, 2)
    with database.write() as uow, pytest.raises(IllegalMove, match="нет неудачных"):
        batches.retry(uow, batch_id=batch_id)


def both_bodies(world: World, *codes: str) -> Actor:
    """One author of several bodies, under the identifier of the administrator."""
    admin = world.actor("department", "system_admin")
    grants = tuple(grant for code in codes for grant in world.actor(code, "author").grants)
    return Actor(admin.user_id, "Автор", grants)


def test_a_paused_batch_makes_nothing_until_it_goes_on(database: Database) -> None:
    make_world(database)
    batch_id = started(database)
    entry = next_ones(database, batch_id)[0]
    ready = prepared(database, batch_id, entry.organization)
    with database.write() as uow:
        batches.pause(uow, batch_id=batch_id)
    with database.write() as uow:
        assert batch_work.keep(uow, queries.batch(uow, batch_id), entry, ready) is None
    assert (next_ones(database, batch_id), documents(database)) == ([], 0)
    with database.write() as uow, pytest.raises(IllegalMove):
        batches.pause(uow, batch_id=batch_id)
    with database.write() as uow:
        batches.resume(uow, batch_id=batch_id)
    work(database, batch_id)
    assert (seen(database, batch_id).state, documents(database)) == ("done", 2)


def test_a_cancelled_batch_keeps_what_it_made_and_never_goes_on(database: Database) -> None:
    make_world(database)
    batch_id = started(database)
    work(database, batch_id, limit=1)
    with database.write() as uow:
        batches.cancel(uow, batch_id=batch_id)
    work(database, batch_id)
    assert (seen(database, batch_id).state, documents(database)) == ("cancelled", 1)
    for step in (batches.resume, batches.pause, batches.cancel):
        with database.write() as uow, pytest.raises(IllegalMove):
            step(uow, batch_id=batch_id)


def test_a_cancelled_job_pauses_its_batch(database: Database) -> None:
    make_world(database)
    batch_id = started(database)
    with database.write() as uow:
        jobs.cancel(uow, job_id=seen(database, batch_id).job_id or 0)
    assert seen(database, batch_id).state == "paused"


def test_a_form_sent_twice_orders_one_batch(database: Database) -> None:
    world = make_world(database)
    admin = world.actor("department", "system_admin")
    first = started(database, actor=admin, form_key="a" * 32)
    assert started(database, actor=admin, form_key="a" * 32) == first
    with pytest.raises(AlreadyDone):
        started(database, actor=world.actor("mouo-1", "author"), form_key="a" * 32)


def test_a_command_run_again_goes_on_with_what_was_cut_off(database: Database) -> None:
    make_world(database)
    with database.write() as uow:
        first = batches.start_or_go_on(uow, BOTH).id
    work(database, first, limit=1)
    with database.write() as uow:
        batches.pause(uow, batch_id=first)
    with database.write() as uow:
        again = batches.start_or_go_on(uow, BOTH)
    assert (again.id, again.state, again.made) == (first, "running", 1)
    work(database, first)
    with database.write() as uow:
        other = batches.start_or_go_on(uow, BOTH).id
    assert other != first
    # The same texts for the same measure are the same documents.
    work(database, other)
    assert (seen(database, other).made, documents(database)) == (2, 2)


def test_a_text_that_was_thrown_away_is_made_anew_when_asked_again(database: Database) -> None:
    make_world(database)
    first = started(database)
    work(database, first)
    with database.write() as uow:
        discard(uow, document_id=rows(database, first)[0].document_id or 0)
    second = started(database)
    work(database, second)
    assert documents(database) == 3
    assert {each.document_state for each in rows(database, second)} == {"draft"}


@pytest.mark.parametrize(
    ("order", "error", "words"),
    [
        (BatchOrder("order", item="1.1"), InvalidInput, "Укажите уровень"),
        (BatchOrder("order", item="1.1", organizations=("mouo-1", "nowhere")), NotFound, "nowhere"),
        (BatchOrder("order", item="9.9", level="mouo"), NotFound, "9.9"),
        (BatchOrder("order", item="1.1", level="mouo", window="x"), InvalidInput, "нет окна"),
        (BatchOrder("order", item="2.4", level="oo"), InvalidInput, "ничего не требует"),
        (BatchOrder("order", level="mouo", values={"no_field": 1}), InvalidInput, "no_field"),
        (BatchOrder("web_publication", level="mouo"), InvalidInput, "нет шаблона"),
        (BatchOrder("no_kind", level="mouo"), NotFound, "no_kind"),
    ],
)
def test_what_would_fail_for_all_is_refused_at_once(
    database: Database, order: BatchOrder, error: type[DokkartaError], words: str
) -> None:
    make_world(database)
    with database.write() as uow, pytest.raises(error, match=words):
        batches.start(uow, order)
    with database.read() as uow:
        assert queries.batches(uow) == ()


def test_nobody_orders_documents_of_others_and_nobody_sees_another_persons_batch(database: Database) -> None:
    world = make_world(database)
    author = world.actor("mouo-1", "author")
    own = started(database, actor=author)
    assert [each.organization for each in rows(database, own)] == ["mouo-1"]
    for code, error in (("mouo-2", NotFound), ("school-1", Forbidden)):
        with database.write(author) as uow, pytest.raises(error):
            batches.start(uow, BatchOrder("order", organizations=(code,)))
    with database.write(world.actor("mouo-1", "viewer")) as uow, pytest.raises((NotFound, Forbidden)):
        batches.start(uow, BOTH)
    other = world.actor("mouo-2", "org_admin")
    for ask in (queries.batch, queries.entries, queries.made_files):
        with database.read(other) as uow, pytest.raises(NotFound):
            ask(uow, own)
    for step in (batches.pause, batches.cancel, batches.resume, batches.retry):
        with database.write(other) as uow, pytest.raises(NotFound):
            step(uow, batch_id=own)
    with database.read(other) as uow:
        assert queries.batches(uow) == ()
    assert seen(database, own, world.actor("department", "system_admin")).id == own


def test_entries_come_in_pages_and_files_in_the_order_of_the_organizations(database: Database) -> None:
    make_world(database)
    batch_id = started(database)
    work(database, batch_id)
    with database.read() as uow:
        first = queries.entries(uow, batch_id, limit=1)
        rest = queries.entries(uow, batch_id, limit=1, after=first.next or 0)
        files = queries.made_files(uow, batch_id)
    assert [each.organization for each in first.rows + rest.rows] == ["mouo-1", "mouo-2"]
    assert rest.next is None
    assert [each.organization for each in files] == ["mouo-1", "mouo-2"]
    assert all(database.ports.files.read(each.sha256).startswith(b"PK") for each in files)
