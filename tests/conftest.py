"""Fixtures of the whole suite: ports with fakes where time and disk would disturb, and real databases."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from registry.db import Database
from registry.ports import Ports
from tests.databases import postgres_database, postgres_server, sqlite_database
from tests.depth import prepare_profiles
from tests.fakes import MemoryFiles, StillClock

prepare_profiles()


@event.listens_for(Pool, "checkout")
def no_waiting_for_the_disk(connection: Any, record: object, proxy: object) -> None:
    """Nobody cuts the power in a test, so what is committed need not be on the disk before the test goes on.

    Programs that tests start and kill keep the product's own setting.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


E2E = Path(__file__).parent / "e2e"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the journeys: they are the longest files, and a long file that comes last is waited for by one."""
    items.sort(key=lambda item: E2E not in item.path.parents)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def ports(clock: StillClock) -> Ports:
    from document_templates.catalogue import FolderCatalogue
    from document_templates.declension import RussianDeclension
    from document_templates.renderer import DocxRenderer

    catalogue = FolderCatalogue()
    return Ports(
        clock=clock,
        files=MemoryFiles(),
        catalogue=catalogue,
        renderer=DocxRenderer(catalogue),
        declension=RussianDeclension(),
    )


@pytest.fixture
def database(tmp_path: Path, ports: Ports) -> Iterator[Database]:
    """The embedded database, empty."""
    with sqlite_database(tmp_path, ports) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL server."""
    with postgres_server() as address:
        if address is None:
            message = "PostgreSQL is not installed (package postgresql)"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path, ports: Ports) -> Iterator[Database]:
    """Each database that dokkarta runs on, in turn, empty."""
    if request.param == "sqlite":
        with sqlite_database(tmp_path, ports) as fresh:
            yield fresh
    else:
        with postgres_database(request.getfixturevalue("postgres"), ports) as fresh:
            yield fresh
