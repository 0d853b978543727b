"""Saying what a document is about: rights, the journal, the index."""

from __future__ import annotations

import pytest

from registry.db import Database
from registry.errors import Forbidden, NotFound, RuleViolation
from registry.queries.document_filters import DocumentFilters
from registry.queries.documents import list_documents
from registry.queries.index_entries import index_entry
from registry.queries.topics import topics
from registry.services import documents
from registry.services.describing import describe
from tests.factories.documents import RECOMMENDATIONS, World, make_world
from tests.factories.system import journal_actions, outbox_rows

GIVEN = {"subject": ["физика"], "grade": ["11", "9"]}
KEPT = {"subject": ("физика",), "grade": ("9", "11")}


@pytest.fixture
def world(any_database: Database) -> World:
    return make_world(any_database)


@pytest.fixture
def made(any_database: Database, world: World) -> int:
    with any_database.write(world.actor("mouo-1", "author")) as uow:
        values = {**RECOMMENDATIONS, "addressee": "физика"}
        return documents.draft(uow, kind="method_recs", organization="mouo-1", item="2.4", values=values).id


def test_what_is_said_reaches_the_lists_the_journal_and_the_index(
    any_database: Database, world: World, made: int
) -> None:
    before = len(outbox_rows(any_database))
    with any_database.write(world.actor("mouo-1", "author")) as uow:
        assert describe(uow, document_id=made, given=GIVEN) == KEPT
    with any_database.read() as uow:
        entry = index_entry(uow, made)
        assert entry is not None
        assert entry.traits == KEPT == topics(uow, [made])[made]
        assert [row.id for row in list_documents(uow, DocumentFilters(topics={"grade": ("9",)})).rows] == [made]
        assert list_documents(uow, DocumentFilters(topics={"grade": ("9",), "subject": ("химия",)})).rows == ()
    assert journal_actions(any_database)[-1] == "document.describe"
    assert len(outbox_rows(any_database)) == before + 1


def test_the_index_knows_where_sections_begin(any_database: Database, made: int) -> None:
    with any_database.read() as uow:
        entry = index_entry(uow, made)
    assert entry is not None
    assert all(entry.text[place:].startswith(heading) for place, heading in entry.sections)


def test_the_same_again_writes_nothing(any_database: Database, world: World, made: int) -> None:
    for _ in range(2):
        with any_database.write(world.actor("mouo-1", "author")) as uow:
            describe(uow, document_id=made, given=GIVEN, seen=None)
    assert journal_actions(any_database).count("document.describe") == 1


@pytest.mark.parametrize(("who", "error"), [(("mouo-1", "viewer"), Forbidden), (("mouo-2", "author"), NotFound)])
def test_others_say_nothing(
    any_database: Database, world: World, made: int, who: tuple[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error), any_database.write(world.actor(*who)) as uow:
        describe(uow, document_id=made, given=GIVEN)
    with any_database.read() as uow:
        assert topics(uow, [made])[made] == {"subject": ("физика",), "audience": ("педагоги-предметники",)}


def test_a_discarded_draft_and_a_change_meanwhile_are_refused(any_database: Database, world: World, made: int) -> None:
    with pytest.raises(RuleViolation), any_database.write(world.actor("mouo-1", "author")) as uow:
        describe(uow, document_id=made, given=GIVEN, seen={"grade": ("1",)})
    with any_database.write(world.actor("mouo-1", "author")) as uow:
        documents.discard(uow, document_id=made)
    with pytest.raises(RuleViolation), any_database.write(world.actor("mouo-1", "author")) as uow:
        describe(uow, document_id=made, given=GIVEN)
