"""The portal's reading side: only what is published, page by page."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.db import Database
from registry.domain.roles import NOBODY
from registry.errors import InvalidInput, NotFound
from registry.queries.documents import DocumentFilters
from registry.queries.portal import (
    PortalCursor,
    all_index_ids,
    index_entry,
    portal_facets,
    published_document,
    published_file,
    published_list,
)
from tests.databases import sqlite_database
from tests.depth import examples
from tests.factories.documents import MOMENT, add_document, make_world
from tests.factories.system import counted_statements
from tests.registry.queries.test_document_lists import _ports

STATES = ("draft", "registered", "published", "withdrawn", "discarded")


def every_state(database: Database) -> dict[str, int]:
    world = make_world(database)
    with database.write() as uow:
        return {
            state: add_document(
                uow,
                world.organizations["mouo-1"],
                state=state,
                day=None if state in {"draft", "discarded"} else date(2025, 3, 1),
                published_at=MOMENT if state in {"published", "withdrawn"} else None,
                items=["1.1"],
            ).id
            for state in STATES
        }


def test_only_what_is_published_can_be_seen_by_everybody(any_database: Database) -> None:
    ids = every_state(any_database)
    with any_database.read(NOBODY) as uow:
        assert [row.id for row in published_list(uow, DocumentFilters()).rows] == [ids["published"]]
        # A filter of states is a wish of the reader and opens nothing.
        assert [row.id for row in published_list(uow, DocumentFilters(states=STATES)).rows] == [ids["published"]]
        for state, document_id in ids.items():
            if state == "published":
                assert published_document(uow, document_id).row.kind_name == "приказ"
                assert published_file(uow, document_id, "docx").media_type.endswith("document")
                with pytest.raises(NotFound):
                    published_file(uow, document_id, "pdf")
                continue
            for ask in (published_document, lambda uow, each: published_file(uow, each, "docx")):
                with pytest.raises(NotFound) as refused:
                    ask(uow, document_id)
                assert refused.value.message == "Такого документа на портале нет."
        assert portal_facets(uow, DocumentFilters()).kinds == (("order", "приказ", 1),)
        assert portal_facets(uow, DocumentFilters()).years == (("2025", "2025", 1),)


def test_the_index_gets_all_but_what_was_discarded(any_database: Database) -> None:
    ids = every_state(any_database)
    with any_database.read() as uow:
        assert list(all_index_ids(uow, size=2)) == [ids[state] for state in STATES if state != "discarded"]
        assert index_entry(uow, ids["discarded"]) is None
        assert index_entry(uow, 999) is None
        public = {state for state in STATES if (e := index_entry(uow, ids[state])) and "public" in e.visible_to}
    assert public == {"published"}


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (DocumentFilters(kinds=("order",)), 1),
        (DocumentFilters(kinds=("method_recs",)), 0),
        (DocumentFilters(organizations=("mouo-1",)), 1),
        (DocumentFilters(organizations=("mouo-2",)), 0),
        (DocumentFilters(years=(2025,)), 1),
        (DocumentFilters(items=("1.1",)), 1),
        (DocumentFilters(items=("1.2",)), 0),
        (DocumentFilters(text="подготовке"), 1),
    ],
)
def test_the_portal_is_filtered(database: Database, filters: DocumentFilters, count: int) -> None:
    every_state(database)
    with database.read(NOBODY) as uow:
        assert len(published_list(uow, filters).rows) == count


def test_a_page_of_the_portal_is_one_statement(database: Database) -> None:
    every_state(database)
    with counted_statements(database) as sent, database.read(NOBODY) as uow:
        published_list(uow, DocumentFilters())
    assert len(sent) == 1


@examples(10)
@given(moments=st.lists(st.integers(min_value=0, max_value=4), max_size=20), size=st.integers(1, 7))
def test_pages_of_the_portal_put_together_are_the_whole_list(moments: list[int], size: int) -> None:
    with tempfile.TemporaryDirectory() as folder, sqlite_database(Path(folder), _ports()) as database:
        world = make_world(database)
        with database.write() as uow:
            for moment in moments:
                add_document(
                    uow, world.organizations["mouo-1"], state="published", day=date(2025, 3, 1),
                    published_at=MOMENT + timedelta(microseconds=moment * 333_333),
                )  # fmt: skip
        with database.read(NOBODY) as uow:
            whole = [row.id for row in published_list(uow, DocumentFilters(), limit=100).rows]
            paged: list[int] = []
            after: PortalCursor | None = None
            while True:
                page = published_list(uow, DocumentFilters(), after, size)
                paged += [row.id for row in page.rows]
                if page.next is None:
                    break
                after = PortalCursor.read(str(page.next))
    assert paged == whole
    assert len(whole) == len(moments)


@pytest.mark.parametrize("text", ["x", "1", "1.x", "-1.1", "9" * 18 + ".1"])
def test_a_damaged_cursor_of_the_portal_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="повреждён"):
        PortalCursor.read(text)
