"""One reading transaction of the shared index: lists of documents, and what is kept of a few of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from search_index.collection import Flags, Numbers
from search_index.postgres_lexemes import LONGEST, SCORED, SIGNS, quoted
from search_index.postgres_lists import KeptLists, Key
from search_index.postgres_server import Cursor, numbers_of
from search_index.postgres_shelf import Shelf
from search_index.postgres_tables import Facts, State
from search_index.texts import KeptText, unpacked

_LISTS = """
SELECT q.label::int, (SELECT array_agg({1}number) FROM {0} WHERE terms @@ q.query::tsquery)
FROM unnest(%s::text[]) WITH ORDINALITY AS q (query, label)
"""
# Vectors of the newest documents are read one by one; the lists of all others need not be gone through for them.
_ADDED = """
WITH added AS MATERIALIZED (SELECT number, terms FROM {0} WHERE number = ANY(%s))
SELECT q.label::int, (SELECT array_agg({1}number) FROM added WHERE terms @@ q.query::tsquery)
FROM unnest(%s::text[]) WITH ORDINALITY AS q (query, label)
"""
_MOST_ADDED = 100
_HOW_MANY = """
SELECT (SELECT count(*) FROM {0}.terms WHERE terms @@ q.query::tsquery)
     + (SELECT count(DISTINCT number) FROM {0}.parts WHERE terms @@ q.query::tsquery)
FROM unnest(%s::text[]) WITH ORDINALITY AS q (query, label) ORDER BY label
"""
# The server's own statistics of the commonest lexemes, out of a sample.
_ESTIMATES = """
SELECT lexeme, share FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS e (lexeme, share)
WHERE schemaname = %s AND tablename = 'terms' AND attname = 'terms' AND lexeme IS NOT NULL
"""
_MANY = 20_000  # of so many documents the frequencies of the commonest terms are estimated
_STALE = 50  # a frequency is counted anew when one document of so many has changed
_MOST_KEPT = 50_000


@dataclass(slots=True)
class Frequencies:
    """How many documents have a term, and at which change and size of the shelf of a generation that was counted."""

    known: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    generation: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process remembers of what it has read, from one search to the next."""

    frequencies: Frequencies = field(default_factory=Frequencies)
    lists: KeptLists = field(default_factory=KeptLists)


@dataclass(frozen=True, slots=True)
class Kept:
    """A document of the page: what is shown of it."""

    counts: bytes
    places: bytes
    card: bytes
    text: KeptText


class Reading:
    """What one search reads; ``shelf`` is of the same moment as the lists."""

    def __init__(self, cursor: Cursor, state: State, facts: Facts, shelf: Shelf, memory: Memory) -> None:
        self._cursor = cursor
        self._home = state.home
        self.facts = facts
        self.shelf = shelf
        self._frequencies = memory.frequencies
        self._kept_lists = memory.lists

    # ------------------------------------------------------------------------------------------------------- lists

    def matching(self, query: str) -> Flags:
        """Return the places of documents without parts that match; not to be changed."""
        (flags,) = self._flags("terms", [query])
        return flags

    def matching_parts(self, queries: Sequence[str]) -> list[Flags]:
        """Return, for each query, the places of long documents of which some part matches; not to be changed."""
        return self._flags("parts", queries)

    def lists(self, queries: Sequence[str]) -> list[Numbers]:
        """Return, for each query of one lexeme, the places of all documents that match."""
        found = self._flags("terms", queries)
        if self.shelf.has_long:
            found = [one | other for one, other in zip(found, self.matching_parts(queries), strict=True)]
        return [np.flatnonzero(flags) for flags in found]

    def _flags(self, table: str, queries: Sequence[str]) -> list[Flags]:
        keys = [Key(table, query) for query in queries]
        kept = {key: known for key in keys if (known := self._kept_lists.known(key, self.shelf)) is not None}
        least = min((size for _, size in kept.values()), default=0)
        if self.shelf.size - least > _MOST_ADDED:
            kept, least = {key: known for key, known in kept.items() if known[1] == self.shelf.size}, self.shelf.size
        found = {key: flags for key, (flags, _) in kept.items()}
        behind = [key for key, (_, size) in kept.items() if size < self.shelf.size]
        numbers = self.shelf.numbers[least:].tolist()
        missing = [key for key in dict.fromkeys(keys) if key not in kept]
        found |= self._asked(_ADDED, behind, found, numbers) | self._asked(_LISTS, missing, found)
        for key in (*behind, *missing):
            self._kept_lists.keep(key, self.shelf, found[key])
        return [found[key] for key in keys]

    def _asked(
        self, statement: str, keys: Sequence[Key], known: Mapping[Key, Flags], *values: Sequence[int]
    ) -> dict[Key, Flags]:
        """The flags of the lists, beside those that are known already."""
        if not keys:
            return {}
        table = keys[0].table
        flags = [known[key] if key in known else np.zeros(self.shelf.size, np.bool_) for key in keys]
        written = statement.format(f"{self._home}.{table}", "DISTINCT " if table == "parts" else "")
        for label, numbers in numbers_of(self._cursor, written, (*values, [key.query for key in keys])):
            flags[label - 1][self.shelf.places(numbers)] = True
        return dict(zip(keys, flags, strict=True))

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return how many documents have each term, in the field where it is most frequent."""
        cache, wanted = self._frequencies, list(dict.fromkeys(terms))
        with cache.lock:
            if cache.generation != self.shelf.generation or len(cache.known) > _MOST_KEPT:
                cache.known = self._estimated()
                cache.generation = self.shelf.generation
            found = {term: cache.known[term][0] for term in wanted if self._is_fresh(cache.known.get(term))}
        missing = [term for term in wanted if term not in found]
        counted = dict(zip(missing, self._counted(missing), strict=True))
        with cache.lock:
            if cache.generation == self.shelf.generation:
                cache.known.update(
                    {term: (count, self.shelf.change, self.shelf.size) for term, count in counted.items()}
                )
        return found | counted

    def _is_fresh(self, known: tuple[int, int, int] | None) -> bool:
        if known is None:
            return False
        changed = max(abs(self.shelf.change - known[1]), abs(self.shelf.size - known[2]))
        return changed <= self.shelf.count // _STALE

    def _estimated(self) -> dict[str, tuple[int, int, int]]:
        """Frequencies of the commonest terms: to count these takes longest, and hardly changes what they tell."""
        if self.shelf.count < _MANY:
            return {}
        self._cursor.execute(_ESTIMATES, (self._home,))
        signs = {SIGNS[field] for field in SCORED}
        shares: dict[str, float] = {}
        for lexeme, share in self._cursor:
            if lexeme[0] in signs:
                shares[lexeme[1:]] = max(share, shares.get(lexeme[1:], 0.0))
        change, size, count = self.shelf.change, self.shelf.size, self.shelf.count
        return {term: (round(share * count), change, size) for term, share in shares.items()}

    def _counted(self, terms: Sequence[str]) -> list[int]:
        if not terms:
            return []
        queries = [quoted(SIGNS[name], term) for term in terms for name in SCORED]
        self._cursor.execute(_HOW_MANY.format(self._home), (queries,))
        counts = [count for (count,) in self._cursor]
        return [max(counts[at : at + len(SCORED)]) for at in range(0, len(counts), len(SCORED))]

    # ------------------------------------------------------------------------------------------------------- words

    def words(self, beginning: str, most: int | None = None, lengths: tuple[int, int] = (0, LONGEST)) -> list[str]:
        """Return the written words that begin so, the shortest first; ``most`` of them when that is given."""
        # Texts are compared byte by byte (collation "C"): what begins so ends before the next sign.
        end = beginning[:-1] + chr(ord(beginning[-1]) + 1) if beginning else "\U0010ffff"
        self._cursor.execute(
            f"SELECT word FROM {self._home}.words WHERE word >= %s AND word < %s AND length(word) BETWEEN %s AND %s"
            " ORDER BY length(word), word LIMIT %s",
            (beginning[:LONGEST], end[:LONGEST], *lengths, most),
        )
        return [word for (word,) in self._cursor]

    def like(self, word: str, most: int) -> list[str]:
        """Return the written words most like this one by their letters, taken by threes (``pg_trgm``)."""
        self._cursor.execute("SET LOCAL pg_trgm.similarity_threshold = 0.15")
        self._cursor.execute(
            f"SELECT word FROM {self._home}.words WHERE word %% %s AND length(word) BETWEEN %s AND %s"
            " ORDER BY similarity(word, %s) DESC, word LIMIT %s",
            (word, len(word) - 2, len(word) + 2, word, most),
        )
        return [found for (found,) in self._cursor]

    # --------------------------------------------------------------------------------------------------- documents

    def place_of(self, identifier: str) -> int | None:
        """Return the place of a document."""
        self._cursor.execute(f"SELECT number FROM {self._home}.cards WHERE id = %s", (identifier,))
        row = self._cursor.fetchone()
        places = self.shelf.places(np.array([row[0]], np.int64)) if row is not None else np.empty(0)
        return int(places[0]) if len(places) else None

    def identifiers(self, places: Numbers) -> list[str]:
        """Return the identifiers of the documents."""
        numbers = self.shelf.numbers[places].tolist()
        self._cursor.execute(f"SELECT id FROM {self._home}.cards WHERE number = ANY(%s)", (numbers,))
        return [found for (found,) in self._cursor]

    def card(self, place: int) -> Mapping[str, Any]:
        """Return what a list shows of a document."""
        self._cursor.execute(
            f"SELECT card FROM {self._home}.cards WHERE number = %s", (int(self.shelf.numbers[place]),)
        )
        (row,) = self._cursor.fetchall()
        card: dict[str, Any] = json.loads(row[0])
        return card

    def counts(self, places: Numbers) -> list[bytes]:
        """Return how often terms occur in each of the documents."""
        return self._kept("counts", "counts", places)

    def positions(self, places: Numbers) -> list[bytes]:
        """Return where terms occur in each of the documents."""
        return self._kept("bodies", "places", places)

    def _kept(self, table: str, column: str, places: Numbers) -> list[bytes]:
        numbers = self.shelf.numbers[places].tolist()
        self._cursor.execute(
            f"SELECT number, {column} FROM {self._home}.{table} WHERE number = ANY(%s)", (numbers,), binary=True
        )
        found: dict[int, bytes] = dict(self._cursor.fetchall())
        return [found[number] for number in numbers]

    def page(self, places: Numbers) -> list[Kept]:
        """Return what is shown of the documents, in their order."""
        numbers = self.shelf.numbers[places].tolist()
        self._cursor.execute(
            "SELECT number, counts, places, card, body"
            f" FROM {self._home}.bodies JOIN {self._home}.counts USING (number) JOIN {self._home}.cards USING (number)"
            " WHERE number = ANY(%s)",
            (numbers,),
            binary=True,
        )
        found = {row[0]: Kept(row[1], row[2], row[3], unpacked(row[4])) for row in self._cursor}
        return [found[number] for number in numbers]

    def text(self, place: int) -> KeptText:
        """Return the text of a document."""
        (body,) = self._kept("bodies", "body", np.array([place]))
        return unpacked(body)
