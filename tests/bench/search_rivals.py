"""Search engines with one face for measuring, and ours behind it.

Each keeps the same fields, answers the same questions seen by the public only, and shows the same page: 20 hits with
snippets, and counts by kind, organization, year and status.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from registry.ports import IndexEntry, SearchQuery
from search_index import open_engine
from search_index.engine import Engine
from search_index.finding import Finder
from search_index.query_language import read_question
from tests.bench.search_questions import Asked

PAGE = 20
FACETS = ("kind", "organization", "year", "status")
CHUNK = 2_000


class Rival(ABC):
    """An engine opened on what was put into its place."""

    name: str

    @abstractmethod
    def put(self, entries: Sequence[IndexEntry]) -> None:
        """Add the entries in one commit."""

    @abstractmethod
    def ids(self, asked: Asked) -> list[str]:
        """The best twenty, without a page."""

    @abstractmethod
    def page(self, asked: Asked) -> int:
        """Make the whole page; how many hits it shows."""

    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.stat().st_size for file in self.place.rglob("*") if file.is_file())

    place: Path

    def fill(self, parts: Iterable[Sequence[IndexEntry]]) -> None:
        """Put everything for the first time, as a good administrator would."""
        for part in parts:
            self.put(part)
        self.settle()

    @abstractmethod
    def settle(self) -> None:
        """Do what a good administrator does after loading everything."""

    @abstractmethod
    def close(self) -> None:
        """Release everything."""


def chunks(entries: Iterable[IndexEntry], size: int = CHUNK) -> Iterable[list[IndexEntry]]:
    """Yield the entries by chunks."""
    part: list[IndexEntry] = []
    for entry in entries:
        part.append(entry)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


# -------------------------------------------------------------------------------------------------------------- ours


class Ours(Rival):
    """Our engine at an address; the part before the page is measured with the facets, which come with it."""

    def __init__(self, name: str, url: str, place: Path) -> None:
        self.name, self.place = name, place
        self._engine: Engine = open_engine(url)

    def put(self, entries: Sequence[IndexEntry]) -> None:
        self._engine.index_in_chunks(entries)

    def ids(self, asked: Asked) -> list[str]:
        query = self._query(asked)
        if type(self._engine).search is not Engine.search:
            return [hit.id for hit in self._engine.search(query).hits]
        plan = self._engine._planner.plan(read_question(query.text))
        with self._engine._reading() as collection:
            finder = Finder(collection, query)
            page = finder._page(finder.find(plan))
            return [collection.segments[number].card(document)["id"] for number, document, _ in page]

    def page(self, asked: Asked) -> int:
        return len(self._engine.search(self._query(asked)).hits)

    def fill(self, parts: Iterable[Sequence[IndexEntry]]) -> None:
        """Through the door that ``dokkarta search rebuild`` takes."""
        self._engine.rebuild(chain.from_iterable(parts))

    def settle(self) -> None:
        """It merges by itself."""

    def close(self) -> None:
        self._engine.close()

    @staticmethod
    def _query(asked: Asked) -> SearchQuery:
        text = " ".join(asked.words)
        match asked.kind:
            case "four-term OR":
                text = " OR ".join(asked.words)
            case "phrase":
                text = f'"{text}"'
            case "prefix":
                text += "*"
        return SearchQuery(text, visible_to=("public",), limit=PAGE)


class Shared(Ours):
    """Ours in PostgreSQL; its lists are made at the end of filling."""

    def __init__(self, url: str) -> None:
        super().__init__("**ours, shared**", url, Path("/nowhere"))
        self._url = url

    def size(self) -> int:
        """Bytes of all tables and lists of the index."""
        import psycopg

        with psycopg.connect(self._url) as connection:
            row = connection.execute(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
                " WHERE relkind = 'r' AND relnamespace = 'dokkarta_search'::regnamespace"
            ).fetchone()
        return int(row[0]) if row else 0


def row_of(entry: IndexEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "text": f"{entry.text}\n{entry.number} {' '.join(entry.items)}",
        "kind": entry.kind,
        "organization": entry.organization,
        "year": str(entry.day.year) if entry.day else "",
        "status": entry.status,
    }
