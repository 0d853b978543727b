"""Where the series of an organization stand."""

from __future__ import annotations

from datetime import date

import pytest

from registry.db import Database
from registry.errors import NotFound
from registry.queries.numbering import series_rows
from registry.services import documents
from registry.services.numbering import set_pattern
from registry.services.registration import register
from tests.factories.documents import ORDER, make_world
from tests.factories.system import counted_statements


def test_a_series_tells_its_last_number_and_the_next_one(database: Database) -> None:
    world = make_world(database)
    with database.write() as uow:
        document_id = documents.draft(uow, kind="order", organization="department", values=ORDER).id
        register(uow, document_id=document_id, number="10-П-41")
    with counted_statements(database) as sent, database.read(world.actor("department", "viewer")) as uow:
        rows = {row.series: row for row in series_rows(uow, "department")}
    assert len(sent) == 3
    orders = rows["П"]
    assert (orders.pattern, orders.own_pattern, orders.last, orders.next) == ("10-П-{n}", True, 41, "10-П-42")
    assert orders.last_day == date(2025, 10, 15)
    assert (rows["Исх"].last, rows["Исх"].last_day, rows["Исх"].own_pattern) == (0, None, False)


def test_a_series_of_ones_own_is_listed_too_and_a_strangers_is_unknown(database: Database) -> None:
    world = make_world(database)
    with database.write(world.actor("mouo-1", "org_admin")) as uow:
        set_pattern(uow, organization="mouo-1", series="Л", pattern="{n}-л/{yy}")
    with database.read(world.actor("mouo-1", "viewer")) as uow:
        assert {row.series: row.next for row in series_rows(uow, "mouo-1", 2024)}["Л"] == "1-л/24"
    with database.read(world.actor("mouo-2", "viewer")) as uow, pytest.raises(NotFound):
        series_rows(uow, "mouo-1")
