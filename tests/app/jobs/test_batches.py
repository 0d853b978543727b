"""Batches at work: real documents written in limited children, kept in portions, cut off, stopped, registered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.container import Container
from app.jobs.batches import first_documents
from app.jobs.running import carry_out
from app.jobs.tasks import recover
from registry.domain.roles import SYSTEM, Actor
from registry.errors import DokkartaError, NotFound
from registry.models import Document, Grant
from registry.ports import Drafted
from registry.queries import batches as queries
from registry.queries.documents import document_card
from registry.queries.jobs import job as find_job
from registry.services import batch_work, batches, jobs, people
from registry.services.batches import BatchOrder

THREE = ("mouo-71876000", "mouo-71871000", "mouo-71873000")
# Without them an order cannot be registered.
SIGNED = {"signatory_post": "Директор", "signatory_name": "А.А. Дренин", "title": "О подготовке"}


def person(container: Container, *grants: tuple[str, str]) -> Actor:
    with container.database.write() as uow:
        login = people.create_user(uow, login="petrov", name="Петров", roles=grants).login
    with container.database.read() as uow:
        actor = people.actor_by_login(uow, login)
    assert actor is not None
    return actor


def start(container: Container, actor: Actor, *codes: str, item: str | None = "1.2", **values: Any) -> tuple[int, int]:
    """A batch and its job."""
    with container.database.write(actor) as uow:
        found = batches.start(uow, BatchOrder("order", item=item, organizations=codes, values=values))
    assert found.job_id is not None
    return found.id, found.job_id


def batch(container: Container, batch_id: int) -> queries.BatchView:
    with container.database.read() as uow:
        return queries.batch(uow, batch_id)


def documents(container: Container) -> int:
    with container.database.read() as uow:
        return int(uow.session.scalar(select(func.count(Document.id))) or 0)


def test_a_batch_job_makes_a_draft_for_each_organization_in_its_authors_name(container: Container) -> None:
    batch_id, job = start(container, person(container, ("department", "system_admin")), *THREE)
    carry_out(container, job)
    with container.database.read() as uow:
        done = find_job(uow, job)
        rows = queries.entries(uow, batch_id).rows
        card = document_card(uow, rows[0].document_id or 0)
    assert (done.state, done.done, done.total) == ("done", 3, 3), done.log
    assert (done.result["documents"], done.result["failed"]) == (3, [])
    assert batch(container, batch_id).state == "done"
    assert [row.organization for row in rows] == list(THREE)
    assert (card.created_by, card.state, card.organization) == ("Петров", "draft", THREE[0])
    assert container.files.read(card.current.sha256).startswith(b"PK")


def cut_off_in_the_middle(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    keep = batch_work.keep
    kept: list[object] = []

    def die(*args: Any) -> object:
        if len(kept) == after:
            raise KeyboardInterrupt
        kept.append(keep(*args))
        return kept[-1]

    monkeypatch.setattr(batch_work, "keep", die)


def test_a_batch_that_was_cut_off_goes_on_by_itself_and_makes_nothing_twice(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.batches.PORTION", 2)
    batch_id, job = start(container, person(container, ("department", "system_admin")), *THREE)
    with monkeypatch.context() as patch:
        # The second portion dies inside its transaction; the first was committed.
        cut_off_in_the_middle(patch, after=2)
        with pytest.raises(KeyboardInterrupt):
            carry_out(container, job)
    found = batch(container, batch_id)
    assert (found.state, found.made, found.waiting, documents(container)) == ("running", 2, 1, 2)
    assert recover(container) == (job,)
    carry_out(container, job)
    found = batch(container, batch_id)
    assert (found.state, found.made, documents(container)) == ("done", 3, 3)


def test_one_organization_that_is_refused_does_not_stop_the_batch(container: Container) -> None:
    actor = person(container, *[(code, "author") for code in THREE])
    batch_id, job = start(container, actor, *THREE)
    with container.database.write() as uow:
        lost = uow.session.scalars(
            select(Grant).where(Grant.user_id == actor.user_id).order_by(Grant.id.desc()).limit(1)
        ).one()
        uow.session.delete(lost)
    carry_out(container, job)
    found = batch(container, batch_id)
    assert (found.state, found.made, found.failed) == ("done", 2, 1)
    with container.database.read() as uow:
        failed = queries.entries(uow, batch_id, states=("failed",)).rows
        assert failed[0].reason in find_job(uow, job).log
    assert "недоступен" in failed[0].reason


@pytest.mark.parametrize("step", [batches.pause, batches.cancel])
def test_a_stopped_batch_keeps_no_more_documents(
    container: Container, monkeypatch: pytest.MonkeyPatch, step: Callable[..., object]
) -> None:
    monkeypatch.setattr("app.jobs.batches.PORTION", 1)
    batch_id, job = start(container, person(container, ("department", "system_admin")), *THREE)
    keep = batch_work.keep

    def keep_and_stop(*args: Any) -> object:
        made = keep(*args)
        if batch(container, batch_id).state == "running":
            step(args[0], batch_id=batch_id)
        return made

    with monkeypatch.context() as patch:
        patch.setattr(batch_work, "keep", keep_and_stop)
        carry_out(container, job)
    found = batch(container, batch_id)
    assert (found.made, found.waiting, documents(container)) == (1, 2, 1)
    assert found.state in ("paused", "cancelled")
    if found.state == "paused":
        with container.database.write() as uow:
            job = batches.resume(uow, batch_id=batch_id).job_id or 0
        carry_out(container, job)
        assert (batch(container, batch_id).made, documents(container)) == (3, 3)


def test_a_cancelled_job_stops_and_its_batch_can_go_on(container: Container) -> None:
    batch_id, job = start(container, person(container, ("department", "system_admin")), *THREE)
    with container.database.write() as uow:
        jobs.cancel(uow, job_id=job)
    carry_out(container, job)
    found = batch(container, batch_id)
    assert (found.state, found.made) == ("paused", 0)


def test_a_worker_that_is_told_to_stop_leaves_the_batch_to_the_next_one(container: Container) -> None:
    batch_id, job = start(container, person(container, ("department", "system_admin")), *THREE)
    container.stopping.set()
    carry_out(container, job)
    with container.database.read() as uow:
        assert find_job(uow, job).state == "running"
    assert (batch(container, batch_id).state, batch(container, batch_id).made) == ("running", 0)
    container.stopping.clear()
    assert recover(container) == (job,)
    carry_out(container, job)
    assert (batch(container, batch_id).state, documents(container)) == ("done", 3)


def test_a_batch_whose_job_broke_is_paused_and_can_go_on(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    batch_id, job = start(container, person(container, ("department", "system_admin")), *THREE)

    def stumble(*_: Any) -> object:
        raise KeyError("bug")

    with monkeypatch.context() as patch:
        patch.setattr(batch_work, "keep", stumble)
        carry_out(container, job)
    assert batch(container, batch_id).state == "paused"
    with container.database.write() as uow:
        again = batches.resume(uow, batch_id=batch_id).job_id or 0
    carry_out(container, again)
    assert (batch(container, batch_id).state, documents(container)) == ("done", 3)


def test_the_first_documents_are_shown_as_they_will_be_and_nothing_is_kept(container: Container) -> None:
    order = BatchOrder("order", item="1.2", level="mouo", values={"title": "О мониторинге"})
    shown = first_documents(container, SYSTEM, order)
    assert len(shown) == 3
    assert len({name for name, _ in shown}) == 3
    for name, made in shown:
        assert isinstance(made, Drafted), name
        assert "О мониторинге" in made.text
    assert documents(container) == 0
    with pytest.raises(NotFound):
        first_documents(container, SYSTEM, BatchOrder("order", item="1.2", organizations=("nowhere",)))
    wrong = first_documents(container, SYSTEM, BatchOrder("order", level="mouo", values={"points": [{"nothing": 1}]}))
    assert all(isinstance(made, DokkartaError) for _, made in wrong)


def test_all_documents_of_a_batch_are_registered_in_order_and_once(container: Container) -> None:
    actor = person(container, ("department", "system_admin"))
    batch_id, job = start(container, actor, *THREE, **SIGNED)
    carry_out(container, job)
    for _ in range(2):
        with container.database.write(actor) as uow:
            numbering = jobs.enqueue(uow, "batch_register", {"batch": batch_id}).id
        carry_out(container, numbering)
    with container.database.read() as uow:
        rows = queries.entries(uow, batch_id).rows
        first = find_job(uow, numbering - 1)
    assert first.state == "done", first.log
    assert [row.document_state for row in rows] == ["registered"] * 3, first.log
    assert first.result == {"registered": 3, "failed": []}
    assert all(row.number for row in rows)


def test_a_document_that_lacks_a_field_is_left_a_draft_with_the_reason(container: Container) -> None:
    actor = person(container, ("department", "system_admin"))
    batch_id, job = start(container, actor, *THREE, item=None)
    carry_out(container, job)
    with container.database.write(actor) as uow:
        numbering = jobs.enqueue(uow, "batch_register", {"batch": batch_id}).id
    carry_out(container, numbering)
    with container.database.read() as uow:
        done = find_job(uow, numbering)
        states = {row.document_state for row in queries.entries(uow, batch_id).rows}
    assert (done.result["registered"], len(done.result["failed"]), states) == (0, 3, {"draft"})
    assert "не заполнены" in done.log
