"""Migrations: both directions, equal to the models, and nothing lost on the way."""

from __future__ import annotations

from datetime import date

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from registry import schema
from registry.db import Database
from registry.models import Base, SavedSearch
from registry.queries import saved_searches as queries
from registry.services import saved_searches
from tests.factories.documents import make_world
from tests.factories.roadmaps import make_roadmap, read_item


def test_the_migrations_make_exactly_the_tables_of_the_models(any_database: Database) -> None:
    with any_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_migration_can_be_taken_back_and_done_again(any_database: Database) -> None:
    schema.downgrade(any_database.engine, "base")
    assert schema.current_revision(any_database.engine) is None
    schema.upgrade(any_database.engine)
    assert schema.current_revision(any_database.engine) == schema.newest_revision()


def test_a_roadmap_of_the_older_schema_gets_keys_and_the_days_it_binds(any_database: Database) -> None:
    make_roadmap(any_database, read_item("1.1"), read_item("2.9"))
    schema.downgrade(any_database.engine, "0002")
    schema.upgrade(any_database.engine)
    with any_database.engine.connect() as connection:
        keys = connection.execute(text("SELECT number, key FROM roadmap_items ORDER BY id")).all()
        since, until = connection.execute(text("SELECT in_force_from, in_force_until FROM roadmaps")).one()
    assert [tuple(row) for row in keys] == [("1.1", "1.1"), ("2.9", "2.9")]
    assert str(since) == str(date(2024, 12, 17))
    assert until is None


def test_the_heading_of_an_order_comes_empty_and_goes_without_a_trace(any_database: Database) -> None:
    make_roadmap(any_database, read_item("1.1"))
    with any_database.engine.begin() as connection:
        connection.execute(text("UPDATE roadmaps SET heading = 'О мероприятиях'"))
    schema.downgrade(any_database.engine, "0004")
    with any_database.engine.connect() as connection:
        titles = connection.execute(text("SELECT title FROM roadmaps")).scalars().all()
    schema.upgrade(any_database.engine)
    with any_database.engine.connect() as connection:
        assert connection.execute(text("SELECT heading FROM roadmaps")).scalars().all() == [""]
        assert connection.execute(text("SELECT title FROM roadmaps")).scalars().all() == titles


def test_a_search_that_was_kept_before_has_no_known_hits_yet_and_keeps_what_it_asks(any_database: Database) -> None:
    world = make_world(any_database)
    actor = world.actor("department", "viewer")
    with any_database.write(actor) as uow:
        saved_searches.save(
            uow, name="Приказы", question="приказ", filters={"kind": ["order"]}, by_mail=True, known=[7]
        )
    schema.downgrade(any_database.engine, "0014")
    schema.upgrade(any_database.engine)
    with any_database.read(actor) as uow:
        (row,) = uow.session.query(SavedSearch)
        assert (row.known, row.refusals) == (None, 0)
        (kept,) = queries.saved_searches(uow)
    assert (kept.question, kept.filters, kept.by_mail) == ("приказ", {"kind": ["order"]}, True)
