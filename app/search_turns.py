"""Searches of people take turns: so many go on at once, the rest waits a little or is told to come again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.turns import Turns
from registry.errors import N_
from registry.ports import Completion, Hit, IndexEntry, SearchEngine, SearchQuery, SearchResult

BUSY = N_("Поиск занят: сейчас ищут многие. Повторите через полминуты.")


class SearchInTurns:
    """A search engine that answers so many questions at once. Raises ``Busy``; what is written waits for nobody."""

    def __init__(self, engine: SearchEngine, turns: Turns) -> None:
        self._engine = engine
        self._turns = turns

    def search(self, query: SearchQuery | str) -> SearchResult:
        """Find, in turn."""
        with self._turns.turn():
            return self._engine.search(query)

    def matching(self, query: SearchQuery) -> frozenset[str]:
        """Find all, in turn."""
        with self._turns.turn():
            return self._engine.matching(query)

    def complete(self, text: str, *, visible_to: tuple[str, ...] | None, limit: int = 8) -> tuple[Completion, ...]:
        """Continue what is typed, in turn."""
        with self._turns.turn():
            return self._engine.complete(text, visible_to=visible_to, limit=limit)

    def similar(self, id: str, *, visible_to: tuple[str, ...] | None, limit: int = 5) -> tuple[Hit, ...]:  # noqa: A002
        """Find what is alike, in turn."""
        with self._turns.turn():
            return self._engine.similar(id, visible_to=visible_to, limit=limit)

    def index(self, entries: Iterable[IndexEntry]) -> int:
        """Add or replace the entries."""
        return self._engine.index(entries)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget the entries."""
        self._engine.remove(ids)

    def ids(self) -> set[str]:
        """Identifiers of everything."""
        return self._engine.ids()

    def clear(self) -> None:
        """Empty the index."""
        self._engine.clear()

    def needs_rebuild(self) -> bool:
        """Whether the index must be made anew."""
        return self._engine.needs_rebuild()

    def rebuild(
        self, entries: Iterable[IndexEntry], *, chunk: int = 500, progress: Callable[[int], None] | None = None
    ) -> int:
        """Make the index hold exactly the entries."""
        return self._engine.rebuild(entries, chunk=chunk, progress=progress)

    def close(self) -> None:
        """Release files and connections."""
        self._engine.close()
