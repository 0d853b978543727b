"""After a large load the database knows what its tables hold."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from registry.db import LARGE_LOAD, Database
from registry.domain.sheets import with_headings
from registry.errors import NotFound
from registry.models import Organization
from registry.queries.organizations import organization
from registry.services.organization_import import import_organizations
from tests.factories.documents import make_world


def counted(database: Database) -> int | None:
    """How many organizations the database believes to hold; ``None`` when it never looked."""
    sqlite = "SELECT stat FROM sqlite_stat1 WHERE tbl = 'organizations' LIMIT 1"
    server = "SELECT reltuples::bigint FROM pg_class WHERE oid = 'organizations'::regclass"
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            rows = connection.scalar(text(server))
            return None if rows is None or rows < 0 else int(rows)
        if not connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")):
            return None
        found = connection.scalar(text(sqlite))
        return None if found is None else int(found.split()[0])


def bring(database: Database, number: int) -> None:
    headings = ("Код", "Наименование", "Уровень", "Код вышестоящей")
    schools = [(f"school-{n}", f"МБОУ СОШ № {n}", "ОО", "mouo-1") for n in range(number)]
    with database.write() as uow:
        import_organizations(uow, with_headings(enumerate((headings, *schools), 1)))


def test_only_a_large_import_tells_the_database_what_its_tables_hold(
    any_database: Database,
) -> None:
    make_world(any_database)
    before = counted(any_database)
    bring(any_database, 5)
    assert counted(any_database) == before
    bring(any_database, LARGE_LOAD + 6)
    with any_database.read() as uow:
        held = uow.session.scalar(select(func.count(Organization.id)))
    assert held is not None
    assert held > LARGE_LOAD
    # The embedded database looks at a part of a large index and reckons the rest.
    assert counted(any_database) == pytest.approx(held, rel=0.2)


def loaded_in_vain(database: Database) -> None:
    with database.write() as uow:
        uow.loaded(LARGE_LOAD + 1)
        organization(uow, "nowhere")


def test_a_load_that_is_given_up_refreshes_nothing(any_database: Database) -> None:
    make_world(any_database)
    before = counted(any_database)
    with pytest.raises(NotFound):
        loaded_in_vain(any_database)
    assert counted(any_database) == before


def test_statistics_are_refreshed_while_others_read(any_database: Database) -> None:
    make_world(any_database)
    with any_database.read() as uow:
        seen = uow.session.scalar(select(func.count(Organization.id)))
        any_database.refresh_statistics()
        assert counted(any_database) == seen
