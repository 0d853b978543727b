"""What titles and requisites must say is answered by both databases as it reads, and within its time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from registry.db import Database
from registry.domain.wording import EachOf, Has, Lacks, Numbered, SomeOf, Valued, Wording
from registry.errors import LimitExceeded
from registry.models import Document
from registry.queries.deadline import within
from registry.queries.document_filters import DocumentFilters
from registry.queries.documents import list_documents
from tests.depth import examples
from tests.factories.documents import World, add_document, make_world

WORDS = ("семинар", "Вебинар", "ГИА", "10%", "a_b")
LEAVES = st.one_of(
    st.builds(Has, st.sampled_from(("семинар", "вебинар", "гиа", "%", "_", "5"))),
    st.builds(Numbered, st.sampled_from(("5", "П", "-"))),
    st.builds(Valued, st.just("kind"), st.sampled_from((("order",), ("report",), ("order", "report"), ()))),
    st.builds(Valued, st.just("year"), st.sampled_from((("2024",), ("2025", "x"), ("99999",)))),
)
WORDINGS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Lacks, inner),
        st.builds(lambda parts: EachOf(tuple(parts)), st.lists(inner, max_size=3)),
        st.builds(lambda parts: SomeOf(tuple(parts)), st.lists(inner, max_size=3)),
    ),
    max_leaves=6,
)


@pytest.fixture
def world(any_database: Database) -> World:
    """Documents with and without numbers and days."""
    made = make_world(any_database)
    with any_database.write() as uow:
        for at, word in enumerate(WORDS):
            for number, day in ((None, None), (f"{at}-П", date(2024, 5, 5)), ("5", date(2025, 1, 1))):
                kind = "order" if at % 2 else "report"
                add_document(
                    uow, made.organizations["department"], title=f"О {word}", kind=kind, number=number, day=day
                )
    return made


def true_of(row: Document, wording: Wording) -> bool:
    """What the wording says, read in Python."""
    match wording:
        case Has(words):
            return words.casefold() in row.title.casefold() or words.casefold() in (row.number or "").casefold()
        case Numbered(words):
            return words.casefold() in (row.number or "").casefold()
        case Valued("kind", values):
            return row.kind in values
        case Valued(_, values):
            return row.day is not None and str(row.day.year) in values
        case EachOf(parts):
            return all(true_of(row, part) for part in parts)
        case SomeOf(parts):
            return any(true_of(row, part) for part in parts)
        case Lacks(part):
            return not true_of(row, part)


@examples(40, over_one_fixture=True)
@given(wording=WORDINGS)
def test_a_wording_finds_exactly_the_documents_of_which_it_is_true(
    any_database: Database, world: World, wording: Wording
) -> None:
    with any_database.read() as uow:
        found = {row.id for row in list_documents(uow, DocumentFilters(wording=wording), limit=100).rows}
        assert found == {row.id for row in uow.session.query(Document) if true_of(row, wording)}


def test_a_database_that_thinks_too_long_is_stopped_and_works_on(any_database: Database) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    statement = endless if any_database.is_sqlite else "SELECT pg_sleep(600)"
    with pytest.raises(LimitExceeded, match="слишком много времени"), any_database.read() as uow, within(uow, 0.05):
        uow.session.execute(text(statement)).all()
    with any_database.read() as uow:
        assert uow.session.scalar(text("SELECT 1")) == 1
