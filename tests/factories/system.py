"""What the system keeps about itself: an index in memory, counted statements, rows of the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import event, func, select

from registry.db import Database
from registry.errors import N_, IndexUnavailable
from registry.models import JournalEntry, OutboxRow
from registry.ports import IndexEntry, SearchQuery, SearchResult


class MemoryIndex:
    """A search engine that keeps entries in a dictionary. ``broken`` makes it refuse; ``poison`` ids fail it."""

    def __init__(self) -> None:
        self.entries: dict[str, IndexEntry] = {}
        self.broken = False
        self.poison: set[str] = set()
        self.commits = 0

    def index(self, entries: Iterable[IndexEntry]) -> int:
        self._answer()
        listed = list(entries)
        for entry in listed:
            if entry.id in self.poison:
                raise RuntimeError(f"cannot index {entry.id}")
        self.entries |= {entry.id: entry for entry in listed}
        self.commits += 1
        return len(listed)

    def remove(self, ids: Iterable[str]) -> None:
        self._answer()
        for each in ids:
            self.entries.pop(each, None)

    def search(self, query: SearchQuery | str) -> SearchResult:
        return SearchResult(0, ())

    def ids(self) -> set[str]:
        self._answer()
        return set(self.entries)

    def clear(self) -> None:
        self.entries.clear()

    def close(self) -> None:
        return

    def _answer(self) -> None:
        if self.broken:
            raise IndexUnavailable(N_("Индекс недоступен."))


@contextmanager
def counted_statements(database: Database) -> Iterator[list[str]]:
    """The SELECTs and changes sent to the database meanwhile."""
    sent: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def outbox_rows(database: Database) -> list[tuple[str, str]]:
    """(topic, key) of what waits."""
    with database.read() as uow:
        return [(row.topic, row.key) for row in uow.session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


def journal_actions(database: Database) -> list[str]:
    """Actions in the order in which they were done."""
    with database.read() as uow:
        return list(uow.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def journal_length(database: Database) -> int:
    """How many entries the journal has."""
    with database.read() as uow:
        return int(uow.session.scalar(select(func.count(JournalEntry.id))) or 0)
