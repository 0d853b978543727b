"""Speed and memory of the audit, on SQLite and on PostgreSQL: one organization, an okrug, a country.

The country is measured in a process of its own, which lays nothing down, so that its memory is that of the audit.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from document_templates.catalogue import FolderCatalogue
from registry.db import Database
from registry.models import Evidence, Organization, Roadmap, RoadmapItem
from registry.ports import Ports
from registry.queries import completeness, region_cache
from registry.queries.region import region_summary
from registry.services import setup
from registry.services.evidence import add_link
from registry.services.organizations import create_organization
from tests.bench import country
from tests.bench.measuring import ROUNDS, Line, median, queries
from tests.databases import postgres_database, postgres_server, sqlite_database
from tests.fakes import MemoryFiles, StillClock

HEAD = "| work | database | median, ms | queries | |\n|---|---|---|---|---|"
DAY = date(2025, 12, 31)
ONE = "mouo-71876000"
SCHOOLS = 300


def lines(*, quick: bool = False) -> Iterator[Line]:
    """Every line of the table; ``quick`` takes a small country."""
    size = country.QUICK if quick else country.WHOLE
    for name, fresh in _databases():
        with fresh() as database:
            yield from _okrug(name, database)
        with fresh() as database:
            country.settle(database, size)
            yield from _country(name, database, size)


def _databases() -> Iterator[tuple[str, Callable[[], object]]]:
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:

        @contextmanager
        def sqlite() -> Iterator[Database]:
            with tempfile.TemporaryDirectory(dir=folder) as own, sqlite_database(Path(own), _ports()) as fresh:
                yield fresh

        @contextmanager
        def postgresql() -> Iterator[Database]:
            assert server is not None
            with postgres_database(server, _ports()) as fresh:
                yield fresh

        yield "SQLite", sqlite
        if server is not None:
            yield "PostgreSQL", postgresql


def _ports() -> Ports:
    clock = StillClock()
    clock.set(country.DAY)
    return Ports(clock=clock, files=MemoryFiles(), catalogue=FolderCatalogue(), renderer=None, declension=None)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------------- okrug


def _okrug(name: str, database: Database) -> Iterator[Line]:
    with database.write() as uow:
        setup.load_bundled(uow)
        bodies = uow.session.scalars(select(Organization.code).where(Organization.level == "mouo")).all()
    bare, one = _alternating(lambda: _page(database), lambda: _one(database))
    yield Line("66 measures as a page loads them", name, bare, queries(database, lambda: _page(database)))
    says = f"{one / bare:.2f} × the bare page; at most 2 ×"
    yield Line("one organization on a day", name, one, queries(database, lambda: _one(database)), says)
    few = median(lambda: _all(database))
    yield Line("the 33 bodies and state schools", name, few, queries(database, lambda: _all(database)))
    with database.write() as uow:
        for number in range(SCHOOLS):
            code = f"school-{number}"
            create_organization(uow, code=code, name=f"Школа {number}", level="oo", parent=bodies[number % len(bodies)])
            if number % 2:
                add_link(
                    uow, organization=code, item="3.22", kind="web_publication", url="https://example.org/",
                    fulfilled_on=date(2025, 4, 1 + number % 28),
                )  # fmt: skip
    many = median(lambda: _all(database))
    sizes = (33 + SCHOOLS) / 33
    says = f"{many / few:.1f} × the time for {sizes:.1f} × the organizations"
    yield Line(f"the same with {SCHOOLS} schools", name, many, queries(database, lambda: _all(database)), says)


def _page(database: Database) -> None:
    """The 66 measures with their bodies and kinds as objects: what any page that shows the plan has to load."""
    statement = (
        select(RoadmapItem)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(Roadmap.state == "current")
        .order_by(RoadmapItem.position)
        .options(selectinload(RoadmapItem.bodies), selectinload(RoadmapItem.kinds))
    )
    with database.read() as uow:
        assert len(uow.session.scalars(statement).all()) == 66


def _one(database: Database) -> None:
    with database.read() as uow:
        completeness.organization_completeness(uow, ONE, DAY)


def _all(database: Database) -> None:
    with database.read() as uow:
        completeness.summary(uow, DAY)


def _alternating(first: Callable[[], None], second: Callable[[], None]) -> tuple[float, float]:
    """Medians of two works that take turns, so that a busy machine troubles both alike."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS * 4):
        for work, times in zip((first, second), taken, strict=True):
            times.append(median(work, 1))
    return statistics.median(taken[0]), statistics.median(taken[1])


# ----------------------------------------------------------------------------------------------------------- country


def _country(name: str, database: Database, size: country.Size) -> Iterator[Line]:
    command = [sys.executable, "-m", "tests.bench.size", database.url]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(answer.stdout)
    facts = f"{found['organizations']:,} organizations, {found['evidence']:,} evidences, {found['cells']:,} cells"
    yield Line(f"a country: {facts}", name, found["first"], found["first_queries"], f"{found['memory']:.0f} MB")
    says = f"1/{found['first'] / found['second']:.0f} of the first; at most 1/10"
    yield Line("the same after one new evidence", name, found["second"], found["second_queries"], says)
    says = f"{found['summary_memory']:.0f} MB; `dokkarta audit --json`"
    yield Line("a line for each organization of the country", name, found["summary"], found["summary_queries"], says)


def measure_country(url: str) -> dict[str, float]:
    """Measure the country at the address; runs in a process of its own."""
    database = Database(url, _ports())
    with database.read() as uow:
        region_summary(uow, date(2024, 1, 1))  # what is loaded once for a process is not the audit's
        known = uow.session.scalar(select(func.count(Evidence.id)))
    first, second = [], []
    for number in range(3):
        region_cache.kept_for(database).forget()
        first.append(_timed(lambda: _region(database)))
        _prove(database, number)
        second.append(_timed(lambda: _region(database)))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _prove(database, 3)
    warm = queries(database, lambda: _region(database))
    region_cache.kept_for(database).forget()
    cold = queries(database, lambda: _region(database))
    region_cache.kept_for(database).forget()
    each = _timed(lambda: _summary(database))
    summary_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    region_cache.kept_for(database).forget()
    lines_queries = queries(database, lambda: _summary(database))
    with database.read() as uow:
        found = region_summary(uow, country.DAY)
    return {
        "summary": each, "summary_queries": lines_queries, "summary_memory": summary_memory,
        "first": statistics.median(first), "second": statistics.median(second), "memory": memory,
        "first_queries": cold, "second_queries": warm, "organizations": found.organizations,
        "evidence": known or 0, "cells": len(found.places) * len(found.items),
    }  # fmt: skip


def _prove(database: Database, number: int) -> None:
    with database.write() as uow:
        add_link(
            uow, organization=f"school-{number}", item="3.22", kind="web_publication",
            url="https://example.org/new", fulfilled_on=date(2026, 11, 3),
        )  # fmt: skip


def _region(database: Database) -> None:
    with database.read() as uow:
        region_summary(uow, country.DAY)


def _summary(database: Database) -> None:
    with database.read() as uow:
        completeness.summary(uow, country.DAY, cells=False).as_json()


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure_country(sys.argv[1])))
