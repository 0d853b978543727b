"""Lists and cards: whole, in order, within one's rights, in a fixed number of statements."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.db import Database
from registry.domain.roles import NOBODY, SYSTEM
from registry.errors import InvalidInput, NotFound
from registry.ports import Ports
from registry.queries.documents import (
    Cursor,
    DocumentFilters,
    count_documents,
    document_card,
    document_file,
    facets,
    list_documents,
)
from registry.services import documents
from registry.services.publication import publish
from registry.services.registration import register
from tests.databases import sqlite_database
from tests.depth import examples
from tests.factories.documents import ORDER, World, add_document, make_world
from tests.factories.system import counted_statements

BASE = date(2025, 1, 1)


def fill(database: Database) -> World:
    """A draft and an order of each of two municipal bodies, a published note of the Department, a discarded draft."""
    world = make_world(database)
    own = world.organizations
    with database.write() as uow:
        for code in ("mouo-1", "mouo-2"):
            add_document(uow, own[code], title=f"Проект приказа {code}", items=["1.1"])
            add_document(
                uow, own[code], state="registered", series="П", number=f"12-{code}", number_year=2025,
                day=date(2025, 3, 1), title="О подготовке к ГИА", items=["1.1", "1.2"],
            )  # fmt: skip
        add_document(
            uow,
            own["department"],
            kind="analytic_info",
            state="published",
            day=date(2024, 12, 30),
            title="Справка 100 %",
        )
        add_document(uow, own["mouo-1"], state="discarded", title="Удалённый")
    return world


def listed(database: Database, filters: DocumentFilters, actor=SYSTEM) -> list[str]:
    with database.read(actor) as uow:
        return [f"{row.organization}:{row.state}" for row in list_documents(uow, filters).rows]


def test_drafts_stand_first_then_the_latest_dates(any_database: Database) -> None:
    fill(any_database)
    assert listed(any_database, DocumentFilters()) == [
        "mouo-2:draft",
        "mouo-1:draft",
        "mouo-2:registered",
        "mouo-1:registered",
        "department:published",
    ]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (DocumentFilters(organizations=("mouo-1",)), 2),
        (DocumentFilters(organizations=("department",), below=True), 5),
        (DocumentFilters(organizations=("department",)), 1),
        (DocumentFilters(kinds=("analytic_info",)), 1),
        (DocumentFilters(states=("draft",)), 2),
        (DocumentFilters(states=("discarded",)), 1),
        (DocumentFilters(states=("draft", "published")), 3),
        (DocumentFilters(years=(2024,)), 1),
        (DocumentFilters(years=(2024, 2025)), 3),
        (DocumentFilters(years=(0, -5, 10_000)), 0),
        (DocumentFilters(items=("1.2",)), 2),
        (DocumentFilters(text="гиа"), 2),
        (DocumentFilters(text="ПРОЕКТ приказа"), 2),
        (DocumentFilters(text="12-mouo-1"), 1),
        (DocumentFilters(text="100 %"), 1),
        (DocumentFilters(text="_"), 0),
        (DocumentFilters(text="нет такого"), 0),
    ],
)
def test_filters_narrow_the_list_and_its_count_alike(
    any_database: Database, filters: DocumentFilters, count: int
) -> None:
    fill(any_database)
    with any_database.read() as uow:
        assert len(list_documents(uow, filters).rows) == count_documents(uow, filters) == count


def test_facets_count_under_the_other_filters(any_database: Database) -> None:
    fill(any_database)
    with any_database.read() as uow:
        found = facets(uow, DocumentFilters(kinds=("order",)))
    assert found.kinds == (("order", "приказ", 4), ("analytic_info", "справка (аналитическая информация)", 1))
    assert found.states == (("draft", "draft", 2), ("registered", "registered", 2))
    assert found.years == (("2025", "2025", 2),)
    assert {(code, count) for code, _, count in found.organizations} == {("mouo-1", 2), ("mouo-2", 2)}


def test_everybody_sees_her_own_and_what_lies_beneath(any_database: Database) -> None:
    world = fill(any_database)
    assert listed(any_database, DocumentFilters(), world.actor("mouo-1", "viewer")) == [
        "mouo-1:draft",
        "mouo-1:registered",
    ]
    assert len(listed(any_database, DocumentFilters(), world.actor("department", "viewer"))) == 5
    assert listed(any_database, DocumentFilters(), NOBODY) == []
    with any_database.read(world.actor("mouo-1", "viewer")) as uow:
        assert count_documents(uow, DocumentFilters()) == 2
        assert [code for code, _, _ in facets(uow, DocumentFilters()).organizations] == ["mouo-1"]


def test_a_page_costs_the_same_number_of_statements_however_long_it_is(any_database: Database) -> None:
    fill(any_database)
    spent = []
    for limit in (1, 3, 50):
        with counted_statements(any_database) as sent, any_database.read() as uow:
            list_documents(uow, DocumentFilters(), limit=limit)
        spent.append(len(sent))
    assert max(spent) <= 3
    with counted_statements(any_database) as sent, any_database.read() as uow:
        facets(uow, DocumentFilters())
    assert len(sent) == 4


def test_a_card_costs_the_same_number_of_statements_however_much_it_shows(database: Database) -> None:
    world = make_world(database)
    spent = []
    with database.write() as uow:
        document_id = documents.draft(uow, kind="order", organization="mouo-1", item="1.1", values=ORDER).id
    for n in range(3):
        with database.write() as uow:
            documents.revise(uow, document_id=document_id, values={"title": f"О деле {n}"}, revision=n + 1)
        with counted_statements(database) as sent, database.read(world.actor("mouo-1", "viewer")) as uow:
            document_card(uow, document_id)
        spent.append(len(sent))
    assert len(set(spent)) == 1
    assert spent[0] <= 10


@examples(15)
@given(
    days=st.lists(st.none() | st.integers(min_value=0, max_value=6), max_size=30),
    size=st.integers(min_value=1, max_value=9),
)
def test_pages_put_together_are_the_whole_list(days: list[int | None], size: int) -> None:
    with tempfile.TemporaryDirectory() as folder, sqlite_database(Path(folder), _ports()) as database:
        world = make_world(database)
        with database.write() as uow:
            for n, day in enumerate(days):
                facts = {} if day is None else {"state": "registered", "day": BASE + timedelta(days=day)}
                add_document(uow, world.organizations["mouo-1" if n % 2 else "mouo-2"], **facts)
        with database.read(world.actor("department", "viewer")) as uow:
            whole = [row.id for row in list_documents(uow, DocumentFilters(), limit=200).rows]
            assert len(whole) == len(days)
            paged: list[int] = []
            after: Cursor | None = None
            while True:
                page = list_documents(uow, DocumentFilters(), after, size)
                paged += [row.id for row in page.rows]
                if page.next is None:
                    break
                after = Cursor.read(str(page.next))
            assert paged == whole
            assert len(set(paged)) == len(paged)


def _ports() -> Ports:
    from document_templates.catalogue import FolderCatalogue
    from document_templates.declension import RussianDeclension
    from document_templates.renderer import DocxRenderer
    from tests.fakes import MemoryFiles, StillClock

    catalogue = FolderCatalogue()
    return Ports(StillClock(), MemoryFiles(), catalogue, DocxRenderer(catalogue), RussianDeclension())


@pytest.mark.parametrize(
    "text", ["x", "2025-02-30.5", "2025-01-01", "-.-1", "-.x", "2025-01-01.5;drop", "-." + "9" * 30]
)
def test_a_damaged_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="повреждён"):
        Cursor.read(text)
    assert Cursor.read("") is None


def test_the_card_tells_everything_and_offers_what_is_allowed(database: Database) -> None:
    world = make_world(database)
    with database.write(world.actor("mouo-1", "author")) as uow:
        document_id = documents.draft(uow, kind="order", organization="mouo-1", item="1.1", values=ORDER).id
    moves = {}
    for role in ("viewer", "author", "registrar", "publisher", "org_admin"):
        with database.read(world.actor("mouo-1", role)) as uow:
            moves[role] = document_card(uow, document_id).moves
    assert moves == {
        "viewer": (),
        "author": ("revise", "discard"),
        "registrar": ("revise", "discard", "register"),
        "publisher": (),
        "org_admin": ("revise", "discard", "register"),
    }
    with database.write(world.actor("mouo-1", "org_admin")) as uow:
        register(uow, document_id=document_id)
        publish(uow, document_id=document_id)
    with database.read(world.actor("mouo-1", "org_admin")) as uow:
        card = document_card(uow, document_id)
    assert card.moves == ("withdraw",)
    assert [row.action for row in card.history] == ["document.publish", "document.register", "document.draft"]
    assert (card.created_by, card.registered_by) == ("author mouo-1", "org_admin mouo-1")
    assert [row.title for row in card.items] == ["Мероприятие 1.1 о подготовке обучающихся"]
    assert [(row.item, row.kind_name) for row in card.evidence] == [("1.1", "приказ")]
    shown = card.as_json()
    assert (shown["number"], shown["state"], shown["file"]) == ("1-П", "published", card.current.sha256)
    assert shown["evidence"] == [
        {"item": "1.1", "kind": "order", "window": "2025-10-01..2026-03-31", "date": "2025-10-15"}
    ]


def test_another_bodys_document_cannot_be_told_from_a_missing_one(any_database: Database) -> None:
    world = make_world(any_database)
    with any_database.write() as uow:
        document_id = documents.draft(uow, kind="order", organization="mouo-1", values=ORDER).id
    answers = set()
    for wanted in (document_id, document_id + 1000):
        for ask in (
            document_card,
            lambda uow, each: document_file(uow, each, "docx"),
            lambda uow, each: documents.check(uow, document_id=each),
        ):
            with any_database.read(world.actor("mouo-2", "org_admin")) as uow, pytest.raises(NotFound) as refused:
                ask(uow, wanted)
            answers.add((refused.value.message, tuple(refused.value.facts)))
    assert len(answers) == 1


def test_a_file_has_a_name_that_can_be_found_again(database: Database) -> None:
    world = make_world(database)
    with database.write() as uow:
        document_id = documents.draft(uow, kind="order", organization="department", values=ORDER).id
    with database.read(world.actor("department", "viewer")) as uow:
        assert document_file(uow, document_id, "docx").name == f"Приказ, проект {document_id}.docx"
    with database.write() as uow:
        register(uow, document_id=document_id, number="10-П-5/к")
    with database.read(world.actor("department", "viewer")) as uow:
        assert document_file(uow, document_id, "docx").name == "Приказ 10-П-5-к от 15.10.2025.docx"
        old = document_file(uow, document_id, "original", version=1)
        assert old.sha256 != document_file(uow, document_id, "original").sha256
        with pytest.raises(NotFound):
            document_file(uow, document_id, "docx", version=9)
        with pytest.raises(InvalidInput):
            document_file(uow, document_id, "exe")
