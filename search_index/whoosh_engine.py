"""The embedded engine: Whoosh's files in a folder, for any number of reading processes and one writer at a time."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from registry.errors import N_, DokkartaError, IndexUnavailable
from registry.ports import IndexEntry
from search_index.collection import Collection
from search_index.engine import Engine, entries_of
from search_index.folder import IndexFolder, State
from search_index.plan import Planner
from search_index.schema import document_of
from search_index.texts import KeptText, TextStore
from search_index.whoosh_storage import Snapshot, WhooshStorage, Writing, create_empty


@dataclass(frozen=True, slots=True)
class _Opened:
    """A sub-folder that is open, as of one commit."""

    state: State
    storage: WhooshStorage
    texts: TextStore
    snapshot: Snapshot


class WhooshEngine(Engine):
    """Reads the newest commit at every search; writes under Whoosh's lock, a commit for each call."""

    def __init__(self, folder: Path, planner: Planner, *, lock_seconds: float = 10, memory_mb: int = 64) -> None:
        """Open nothing yet: the folder is made at the first use.

        A writer waits ``lock_seconds`` for another process's writer; ``memory_mb`` bounds what it gathers in memory.
        """
        super().__init__(planner)
        self._folder = IndexFolder(folder, create_empty)
        self._lock_seconds = lock_seconds
        self._memory_mb = memory_mb
        self._opened: _Opened | None = None
        self._closed = False
        self._lock = threading.RLock()

    # --------------------------------------------------------------------------------------------------- writing

    def index(self, entries: Iterable[IndexEntry]) -> int:
        """Add or replace the entries in one commit. Raises ``IndexUnavailable`` when another writer does not end."""
        documents = {entry.id: document_of(entry, self.names.kinds) for entry in entries_of(entries)}
        if not documents:
            return 0
        with self._lock, self._guarded():
            with self._writing() as (opened, writing):
                # Texts first: until the commit nobody asks for them, after it everybody may.
                opened.texts.put(documents.values())
                for document in documents.values():
                    if document.id in opened.snapshot.places:
                        writing.forget(document.id)
                    writing.add(document)
            opened.texts.keep_only((d.id, d.fingerprint) for d in documents.values())
        return len(documents)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget the entries."""
        wanted = set(ids)
        with self._lock, self._guarded():
            if not wanted & self._current().snapshot.places.keys():
                return
            with self._writing() as (opened, writing):
                gone = wanted & opened.snapshot.places.keys()
                for document in gone:
                    writing.forget(document)
            opened.texts.drop(gone)

    def clear(self) -> None:
        """Empty the index by beginning a new one; so even one that cannot be read is emptied."""
        with self._lock:
            self._forget()
            self._folder.renew()

    @contextmanager
    def _writing(self) -> Iterator[tuple[_Opened, Writing]]:
        """The index as it is once the write lock is held, and the way to change it."""
        storage = self._current().storage
        with storage.writing(lock_seconds=self._lock_seconds, memory_mb=self._memory_mb) as writing:
            yield self._current(), writing

    # --------------------------------------------------------------------------------------------------- reading

    def ids(self) -> set[str]:
        """Identifiers of everything in the index."""
        with self._lock, self._guarded():
            return set(self._current().snapshot.places)

    def fingerprints(self) -> dict[str, str]:
        """The state of every entry."""
        with self._lock, self._guarded():
            places = self._current().snapshot.places
            return {name: segment.card(row)["fingerprint"] for name, (segment, row) in places.items()}

    @contextmanager
    def _reading(self) -> Iterator[Collection]:
        # Whoosh's files have one reading position each, so a search has them to itself.
        with self._lock, self._guarded():
            yield self._current().snapshot.collection

    def _text(self, document: str, fingerprint: str) -> KeptText | None:
        return self._opened.texts.get(document, fingerprint) if self._opened else None

    def _current(self) -> _Opened:
        """The newest state of the index; opens what has changed since the last call."""
        if self._closed:
            raise IndexUnavailable(N_("Поисковый указатель закрыт."))
        state = self._folder.state()
        try:
            self._opened = self._newest(state, self._opened)
        except FileNotFoundError:
            self._forget()
            newer = self._folder.state()
            if newer.name == state.name:
                raise
            # Another process has just put a new sub-folder in the place of this one.
            self._opened = self._newest(newer, None)
        return self._opened

    def _newest(self, state: State, opened: _Opened | None) -> _Opened:
        if opened is not None and opened.state.name == state.name:
            if not opened.storage.is_newer(opened.snapshot):
                return opened
            snapshot = opened.storage.snapshot(opened.snapshot)
            opened.snapshot.reader.close()
            return _Opened(state, opened.storage, opened.texts, snapshot)
        self._forget()
        path = self._folder.path(state)
        storage = WhooshStorage(path)
        snapshot = storage.snapshot(None)
        try:
            texts = TextStore(path / "texts.sqlite")
        except Exception:
            snapshot.reader.close()
            raise
        return _Opened(state, storage, texts, snapshot)

    # -------------------------------------------------------------------------------------------------- condition

    def needs_rebuild(self) -> bool:
        """Whether the index is new, of another version, damaged, or half rebuilt."""
        try:
            with self._lock, self._guarded():
                state = self._folder.state()
                self._current()
        except IndexUnavailable:
            return True
        return state.damaged or not state.complete

    def _prepare_rebuild(self) -> None:
        try:
            with self._lock, self._guarded():
                state = self._folder.state()
                if not state.damaged:
                    self._current()
                    self._folder.mark(state.name)
                    return
        except IndexUnavailable:
            if self._closed:
                raise
        self.clear()

    def _finish_rebuild(self) -> None:
        with self._lock, self._guarded():
            opened = self._current()
            opened.texts.drop(opened.texts.documents() - opened.snapshot.places.keys())
            self._folder.mark(opened.state.name, complete=True)

    def close(self) -> None:
        """Release the files."""
        with self._lock:
            self._closed = True
            self._forget()

    def _forget(self) -> None:
        if self._opened is not None:
            with suppress(Exception):
                self._opened.snapshot.reader.close()
            with suppress(sqlite3.Error):
                self._opened.texts.close()
        self._opened = None

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Damage shows itself as any error at all: pickles, offsets and lengths of a broken file can be anything."""
        try:
            yield
        except DokkartaError:
            raise
        except Exception as error:
            opened, self._opened = self._opened, None
            if opened is not None and _is_damage(error):
                with suppress(OSError):
                    self._folder.mark(opened.state.name, damaged=True)
            raise IndexUnavailable(
                N_("Поисковый указатель не читается. Постройте его заново: dokkarta search rebuild.")
            ) from error


def _is_damage(error: Exception) -> bool:
    """Whether the files themselves are wrong, not the disk full, a permission missing or a lock held too long."""
    return not isinstance(error, sqlite3.OperationalError | PermissionError) and (
        getattr(error, "errno", None) not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE)
    )
