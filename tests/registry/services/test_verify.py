"""Verification: a changed file, a changed journal, an index that lags behind; each is found and named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from registry.db import Database
from registry.errors import Forbidden
from registry.models import JournalEntry, JournalHead
from registry.queries.journal import JournalFilters, journal_page, verify_chain
from registry.services import documents
from registry.services.outbox import drain
from registry.services.verify import verify
from tests.factories.documents import ORDER, make_world
from tests.factories.system import MemoryIndex
from tests.fakes import MemoryFiles


def three_drafts(database: Database) -> list[str]:
    make_world(database)
    with database.write() as uow:
        return [
            documents.draft(uow, kind="order", organization="mouo-1", values={**ORDER, "title": f"О деле {n}"}).sha256
            for n in range(3)
        ]


def test_a_whole_registry_is_reported_whole(any_database: Database) -> None:
    three_drafts(any_database)
    engine = MemoryIndex()
    drain(any_database, engine)
    found = verify(any_database, engine)
    assert found.ok
    assert found.as_json() | {"journal_head": ""} == {
        "files": 3,
        "broken": [],
        "orphans": 0,
        "journal": "ok",
        "journal_entries": 3,
        "journal_first_broken": None,
        "journal_head": "",
        "index": "ok",
        "index_missing": [],
        "index_extra": [],
    }


def test_a_missing_and_a_changed_file_are_named_with_their_documents(database: Database) -> None:
    first, second, _ = three_drafts(database)
    files = database.ports.files
    assert isinstance(files, MemoryFiles)
    del files.data[first]
    files.data[second] = b"changed"
    files.put(b"left by work that was given up")
    told: list[tuple[int, int]] = []
    found = verify(database, None, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)], "a missing file is looked for, one of nobody is not read"
    assert not found.ok
    assert {(each.sha256, each.problem) for each in found.broken} == {(first, "missing"), (second, "changed")}
    assert {each.owner for each in found.broken} == {"документ № 1, версия 1", "документ № 2, версия 1"}
    assert (found.orphans, found.index) == (1, "unavailable")


def test_an_index_that_lags_is_told_and_is_no_loss(database: Database) -> None:
    three_drafts(database)
    engine = MemoryIndex()
    engine.entries = {"77": None}  # type: ignore[dict-item]
    found = verify(database, engine)
    assert (found.ok, found.index, found.index_missing, found.index_extra) == (
        True,
        "differs",
        ("1", "2", "3"),
        ("77",),
    )
    engine.broken = True
    assert verify(database, engine).index == "unavailable"


CHANGES = {
    "action": lambda: update(JournalEntry).where(JournalEntry.id == 2).values(action="document.discard"),
    "details": lambda: update(JournalEntry).where(JournalEntry.id == 2).values(details={"title": "О другом"}),
    "moment": lambda: update(JournalEntry).where(JournalEntry.id == 2).values(at=datetime(2025, 1, 1, tzinfo=UTC)),
    "person": lambda: update(JournalEntry).where(JournalEntry.id == 2).values(actor_label="Другой"),
    "removed": lambda: delete(JournalEntry).where(JournalEntry.id == 2),
    "hash": lambda: update(JournalEntry).where(JournalEntry.id == 2).values(hash="0" * 64),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_planted_in_the_journal_is_found(any_database: Database, what: str) -> None:
    three_drafts(any_database)
    with any_database.engine.begin() as connection:
        connection.execute(CHANGES[what]())
    with any_database.read() as uow:
        report = verify_chain(uow)
    assert (report.ok, report.checked, report.first_broken) == (False, 1, 2)


def test_an_end_cut_off_the_journal_is_found(database: Database) -> None:
    three_drafts(database)
    with database.engine.begin() as connection:
        connection.execute(delete(JournalEntry).where(JournalEntry.id == 3))
    with database.read() as uow:
        assert verify_chain(uow).first_broken == 3
    with database.engine.begin() as connection:
        connection.execute(update(JournalHead).values(last_id=2))
    with database.read() as uow:
        assert not verify_chain(uow).ok


def test_the_journal_is_read_by_those_who_manage_and_of_their_own_only(database: Database) -> None:
    world = make_world(database)
    for organization in ("mouo-1", "mouo-2", "mouo-1"):
        with database.write(world.actor(organization, "org_admin")) as uow:
            documents.draft(uow, kind="order", organization=organization, values=ORDER)
    with database.read(world.actor("mouo-1", "org_admin")) as uow:
        own = journal_page(uow, JournalFilters())
        assert [row.organization for row in own.rows] == ["mouo-1", "mouo-1"]
        assert own.rows[0].actor == "org_admin mouo-1"
        with pytest.raises(Forbidden):
            verify_chain(uow)
    with database.read(world.actor("mouo-1", "registrar")) as uow, pytest.raises(Forbidden):
        journal_page(uow, JournalFilters())
    with database.read(world.actor("department", "org_admin")) as uow:
        first = journal_page(uow, JournalFilters(action="document."), limit=2)
        second = journal_page(uow, JournalFilters(action="document."), after=first.next, limit=2)
        assert [row.id for row in (*first.rows, *second.rows)] == [3, 2, 1]
        assert second.next is None


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (JournalFilters(organization="mouo-1"), [1]),
        (JournalFilters(object_type="document", object_id="2"), [2]),
        (JournalFilters(action="document.draft"), [2, 1]),
        (JournalFilters(action="doc%"), []),
        (JournalFilters(since=datetime(2026, 1, 1, tzinfo=UTC)), []),
        (JournalFilters(until=datetime(2026, 1, 1, tzinfo=UTC)), [2, 1]),
        (JournalFilters(actor_id=-1), []),
    ],
)
def test_the_journal_is_filtered(database: Database, filters: JournalFilters, ids: list[int]) -> None:
    make_world(database)
    for organization in ("mouo-1", "mouo-2"):
        with database.write() as uow:
            documents.draft(uow, kind="order", organization=organization, values=ORDER)
    with database.read() as uow:
        assert [row.id for row in journal_page(uow, filters).rows] == ids
