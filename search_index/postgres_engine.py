"""The shared engine: full text in PostgreSQL for any number of web machines, over our own terms."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy.exc import DBAPIError

from registry.errors import N_, DokkartaError, IndexUnavailable
from registry.ports import IndexEntry, SearchQuery
from search_index import deadline, postgres_tables, postgres_writing
from search_index.collection import Collection
from search_index.engine import Engine, entries_of
from search_index.finding import Finder
from search_index.plan import Planner
from search_index.postgres_evaluation import SharedCollection
from search_index.postgres_finding import SharedFinder
from search_index.postgres_lexemes import Row, row_of
from search_index.postgres_reading import Memory, Reading
from search_index.postgres_rows import KnownRows, glossary_rows
from search_index.postgres_segments import WholeSegment
from search_index.postgres_server import BUSY, Cursor, Server, is_damage
from search_index.postgres_shelf import Shelf, empty_shelf, up_to_date
from search_index.postgres_tables import LIVE, Facts, State
from search_index.postgres_writing import Familiar
from search_index.schema import IndexedDocument, document_of
from search_index.texts import packed

_TRIES = 5
# So many documents are gone through in time without lists.
_SOON = 2_000
_FILLING = N_("Поисковый указатель заполняется впервые, искать в нём пока нельзя. Повторите позже.")


class PostgresEngine(Engine):
    """Reads the newest commit at every search; writers of all machines take turns, a commit for each call."""

    def __init__(self, address: str, planner: Planner, *, lock_seconds: int = 10) -> None:
        """Open nothing yet: the tables are made at the first use. Raises ``InvalidInput`` for a wrong address.

        A writer waits ``lock_seconds`` for another one.
        """
        super().__init__(planner)
        self._server = Server(address, lock_seconds)
        self._shelf = empty_shelf("")
        self._facts = Facts()
        self._memory = Memory()
        self._familiar = Familiar()
        self._seen: State | None = None
        self._lock = threading.Lock()
        self._closed = False

    # --------------------------------------------------------------------------------------------------- writing

    def index(self, entries: Iterable[IndexEntry]) -> int:
        """Add or replace the entries in one commit. Raises ``IndexUnavailable`` when another writer does not end."""
        documents = {entry.id: document_of(entry, self.names.kinds) for entry in entries_of(entries)}
        if documents:
            self._put(list(documents.values()))
        return len(documents)

    def _put(self, documents: Sequence[IndexedDocument]) -> None:
        bodies = [packed(document) for document in documents]
        rows: list[Row] = []
        marked_as = ""

        def put(state: State) -> bool:
            nonlocal rows, marked_as
            if marked_as != state.generation:
                known = self._facts_of(state).rows
                rows, marked_as = [row_of(known.marked(document)) for document in documents], state.generation
            return postgres_writing.put(self._server, state, rows, bodies, self._familiar)

        self._change(put)

    @cached_property
    def _rows(self) -> KnownRows:
        """The rows that an index begun by this process has as terms."""
        return KnownRows(glossary_rows(self._planner))

    def _facts_of(self, state: State) -> Facts:
        if self._facts.generation == state.generation:
            return self._facts
        with self._transaction() as (cursor, now):
            return self._facts_in(cursor, now)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget the entries."""
        wanted = [each for each in set(ids) if "\x00" not in each]
        if wanted:
            self._change(lambda state: postgres_writing.remove(self._server, state, wanted))

    def clear(self) -> None:
        """Empty the index by beginning a new one; so even one that cannot be read is emptied."""
        self._open()
        postgres_tables.renew(self._server, self._rows)

    def _change(self, make: Callable[[State], bool]) -> None:
        """Make a change in the index as it is now; again when it was made anew meanwhile."""
        self._open()
        if self._seen is not None and self._changed_as(self._seen, make):
            return
        for _ in range(_TRIES):
            self._seen = self._state()
            if make(self._seen):
                return
        raise IndexUnavailable(BUSY)

    @staticmethod
    def _changed_as(seen: State, make: Callable[[State], bool]) -> bool:
        """Whether the change could be made in the index as it was last seen: that saves asking how it is now."""
        try:
            return make(seen)
        except IndexUnavailable as error:
            if not _is_damage(error):
                raise
            return False

    # --------------------------------------------------------------------------------------------------- reading

    def ids(self) -> set[str]:
        """Identifiers of everything in the index."""
        return set(self.fingerprints())

    def fingerprints(self) -> dict[str, str]:
        """The state of every entry."""
        with self._transaction() as (cursor, state):
            cursor.execute(f"SELECT id, encode(fingerprint, 'hex') FROM {state.home}.cards")
            return dict(cursor.fetchall())

    @contextmanager
    def _reading(self) -> Iterator[Collection]:
        with self._current() as reading:
            yield SharedCollection([WholeSegment(reading)], reading)

    def _finder(self, collection: Collection, query: SearchQuery) -> Finder:
        if not isinstance(collection, SharedCollection):
            return super()._finder(collection, query)
        reading = collection.reading
        return SharedFinder(reading, query, likeness=reading.facts.likeness)

    @contextmanager
    def _current(self) -> Iterator[Reading]:
        """A reading of the newest commit, and the shelf of the same moment."""
        for _ in range(_TRIES):
            with self._transaction() as (cursor, state):
                shelf = self._shelf_at(cursor, state)
                if shelf is not None and shelf.count > _SOON and not state.listed:
                    raise IndexUnavailable(_FILLING)
                if shelf is not None:
                    yield Reading(cursor, state, self._facts_in(cursor, state), shelf, self._memory)
                    return
        raise IndexUnavailable(BUSY)

    def _shelf_at(self, cursor: Cursor, state: State) -> Shelf | None:
        """The shelf brought up to this transaction; ``None`` when another thread has already seen a later commit."""
        with self._lock:
            if self._shelf.generation == state.generation and self._shelf.change > state.change:
                return None
            # However long the first reading takes: were it cut off, the next question would begin it again.
            with deadline.within(None):
                self._shelf = up_to_date(self._shelf, cursor, state)
            return self._shelf

    def _facts_in(self, cursor: Cursor, state: State) -> Facts:
        facts = self._facts
        if facts.generation != state.generation:
            facts = self._facts = postgres_tables.read_facts(cursor, state)
        return facts

    @contextmanager
    def _transaction(self) -> Iterator[tuple[Cursor, State]]:
        """A reading transaction over the index, which is made when there is none."""
        self._open()
        with self._noticing_damage(), self._server.transaction(reading=True) as cursor:
            state = postgres_tables.read_state(cursor)
            if state is not None:
                yield cursor, state
                return
        with deadline.within(None):
            postgres_tables.make(self._server, self._rows)
        with self._noticing_damage(), self._server.transaction(reading=True) as cursor:
            state = postgres_tables.read_state(cursor)
            if state is None:
                raise IndexUnavailable(BUSY)
            yield cursor, state

    # -------------------------------------------------------------------------------------------------- condition

    def needs_rebuild(self) -> bool:
        """Whether the index is new, of another version, damaged, or half rebuilt."""
        try:
            with self._transaction() as (cursor, state):
                return state.home != LIVE or not state.complete or not postgres_tables.is_sound(cursor, state)
        except IndexUnavailable:
            return True

    def _prepare_rebuild(self) -> None:
        with self._transaction() as (cursor, state):
            sound = postgres_tables.is_sound(cursor, state)
        if not sound:
            postgres_tables.renew(self._server, self._rows)
        postgres_tables.before_loading(self._server, self._state())

    def _finish_rebuild(self) -> None:
        postgres_tables.after_loading(self._server, self._state())

    def _state(self) -> State:
        with self._transaction() as (_, state):
            return state

    def close(self) -> None:
        """Close the connections."""
        self._closed = True
        self._server.close()

    def _open(self) -> None:
        if self._closed:
            raise IndexUnavailable(N_("Поисковый указатель закрыт."))

    @contextmanager
    def _noticing_damage(self) -> Iterator[None]:
        try:
            yield
        except IndexUnavailable as error:
            if _is_damage(error):
                self._remember_damage()
            raise

    def _remember_damage(self) -> None:
        try:
            with self._server.transaction() as cursor:
                state = postgres_tables.read_state(cursor)
            if state is not None:
                postgres_tables.mark_damaged(self._server, state)
        except DokkartaError:
            return


def _is_damage(error: IndexUnavailable) -> bool:
    """Whether the error of the server behind this one tells that something of the index is missing or unreadable."""
    cause = error.__cause__.orig if isinstance(error.__cause__, DBAPIError) else error.__cause__
    return is_damage(cause)
