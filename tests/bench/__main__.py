"""`make bench`: print the tables. Nothing is asserted here; read the figures as ratios, the machine is shared."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import event, text

from app.container import Container
from app.settings import Settings
from registry import schema
from registry.queries import completeness, documents
from registry.queries.document_filters import DocumentFilters
from registry.services import demo, outbox, registration, setup
from registry.services import documents as drafting
from tests.bench import batch, deadlines, generation, printing, search, search_relevance, size

DAY = date(2025, 12, 31)
ROUNDS = 7


@dataclass(frozen=True)
class Measured:
    """One line of the table."""

    work: str
    milliseconds: float
    queries: int

    def __str__(self) -> str:
        return f"| {self.work} | {self.milliseconds:.1f} | {self.queries or '–'} |"


def main() -> None:
    """Prepare an installation in a temporary folder, measure, print."""
    parser = argparse.ArgumentParser(prog="tests.bench", description="Measure, and print the tables.")
    parser.add_argument("--quick", action="store_true", help="small: no 40 000 schools, no 300 PDFs")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        parts = _prepared(Path(folder))
        say("| work | median, ms | queries |\n|---|---|---|")
        for line in _lines(parts):
            say(str(line))
        parts.close()
    for row in deadlines.lines():
        say(row)
    for table in (size, generation, batch, printing, search, search_relevance):
        say(f"\n{table.HEAD}")
        for row in table.lines(quick=given.quick):
            say(str(row))


def say(words: str) -> None:
    """Print at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _prepared(folder: Path) -> Container:
    parts = Container(Settings(data=folder, secret_key="bench"))
    schema.upgrade(parts.database.engine)
    with parts.database.write() as uow:
        setup.load_bundled(uow)
        demo.create(uow)
    for _ in range(20):
        with parts.database.write() as uow:
            made = drafting.draft(uow, kind="order", organization="department", item="1.1")
            registration.register(uow, document_id=made.id)
    while outbox.drain(parts.database, parts.search):
        pass
    return parts


def _lines(parts: Container) -> list[Measured]:
    def reading(work: Callable[..., object]) -> Callable[[], None]:
        def run() -> None:
            with parts.database.read() as uow:
                work(uow)

        return run

    works: list[tuple[str, Callable[[], object]]] = [
        (
            "a bare query of one page",
            reading(lambda uow: uow.session.execute(text("SELECT * FROM roadmap_items")).all()),
        ),
        (
            "completeness of one municipal body on a day",
            reading(lambda uow: completeness.organization_completeness(uow, "mouo-71876000", DAY)),
        ),
        (
            "completeness of all organizations (with demonstration schools)",
            reading(lambda u: completeness.summary(u, DAY)),
        ),
        ("the first page of the registry", reading(lambda uow: documents.list_documents(uow, DocumentFilters()))),
        ("search: a page with facets and snippets", lambda: parts.search.search("подготовка к итоговой аттестации")),
        ("search: an exact number", lambda: parts.search.search("10-П-7")),
        ("drafting an order and registering it", lambda: _order(parts)),
    ]
    return [_measure(parts, name, work) for name, work in works]


def _order(parts: Container) -> None:
    with parts.database.write() as uow:
        made = drafting.draft(uow, kind="order", organization="department", item="1.1")
        registration.register(uow, document_id=made.id)


def _measure(parts: Container, name: str, work: Callable[[], object]) -> Measured:
    statements: list[str] = []
    work()
    listener = lambda *given: statements.append(given[2])  # noqa: E731 - SQLAlchemy wants a plain callable
    event.listen(parts.database.engine, "before_cursor_execute", listener)
    try:
        work()
    finally:
        event.remove(parts.database.engine, "before_cursor_execute", listener)
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return Measured(name, statistics.median(taken), len([s for s in statements if not s.startswith("BEGIN")]))


if __name__ == "__main__":
    main()
