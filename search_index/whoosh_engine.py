"""The embedded engine: files in a folder, for any number of reading processes and one writer at a time."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from registry.errors import N_, DokkartaError, IndexUnavailable
from registry.ports import IndexEntry
from search_index.array_pool import Pool
from search_index.collection import Collection
from search_index.engine import CHUNK, Engine, Progress, entries_of
from search_index.folder import IndexFolder, SingleFolder, State
from search_index.plan import Planner
from search_index.schema import check_entry
from search_index.whoosh_storage import ALL, FAN, FAN_OF_REBUILD, Snapshot, WhooshStorage, Writing, create_empty


@dataclass(frozen=True, slots=True)
class _Opened:
    """A sub-folder that is open, as of one commit."""

    state: State
    storage: WhooshStorage
    snapshot: Snapshot


class WhooshEngine(Engine):
    """Reads the newest commit at every search; writes under Whoosh's lock, a commit for each call."""

    def __init__(self, folder: Path, planner: Planner, *, lock_seconds: float = 10) -> None:
        """Open nothing yet: the folder is made at the first use.

        A writer waits ``lock_seconds`` for another process's writer.
        """
        super().__init__(planner)
        self._folder = IndexFolder(folder, create_empty)
        self._lock_seconds = lock_seconds
        self._fan = FAN
        self._pool = Pool(planner.names.kinds)
        self._opened: _Opened | None = None
        self._closed = False
        self._lock = threading.RLock()  # for what is open
        self._write_lock = threading.RLock()  # writers of this process wait here, not at the file

    # --------------------------------------------------------------------------------------------------- writing

    def index(self, entries: Iterable[IndexEntry]) -> int:
        """Add or replace the entries in one commit. Raises ``IndexUnavailable`` when another writer does not end."""
        taken: dict[str, IndexEntry] = {}
        for entry in entries_of(entries):
            check_entry(entry)
            taken[entry.id] = entry
        if not taken:
            return 0
        documents = self._pool.arrays(list(taken.values()))
        with self._writing() as (opened, writing):
            for identifier in taken:
                place = opened.snapshot.place(identifier)
                if place is not None:
                    writing.forget(*place)
            writing.add(documents)
        return len(taken)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget the entries."""
        wanted = set(ids)
        with self._guarded():
            snapshot = self._current().snapshot
            known = any(snapshot.place(document) is not None for document in wanted)
        if known:
            with self._writing() as (opened, writing):
                for document in wanted:
                    place = opened.snapshot.place(document)
                    if place is not None:
                        writing.forget(*place)

    def clear(self) -> None:
        """Empty the index by beginning a new one; so even one that cannot be read is emptied."""
        with self._write_lock, self._lock:
            self._opened = None
            self._folder.renew()

    @contextmanager
    def _writing(self) -> Iterator[tuple[_Opened, Writing]]:
        """The index as it is once the write lock is held, and the way to change it."""
        with self._write_lock, self._guarded():
            storage = self._current().storage
            with storage.writing(lock_seconds=self._lock_seconds, fan=self._fan) as writing:
                yield self._current(), writing

    # --------------------------------------------------------------------------------------------------- reading

    def ids(self) -> set[str]:
        """Identifiers of everything in the index."""
        with self._guarded():
            return {name for segment in self._current().snapshot.segments for name, _ in segment.identifiers()}

    def fingerprints(self) -> dict[str, str]:
        """The state of every entry."""
        with self._guarded():
            segments = self._current().snapshot.segments
            return {name: segment.state(row) for segment in segments for name, row in segment.identifiers()}

    @contextmanager
    def _reading(self) -> Iterator[Collection]:
        with self._guarded():
            yield self._current().snapshot.collection

    def _current(self) -> _Opened:
        """The newest state of the index; opens what has changed since the last call."""
        with self._lock:
            if self._closed:
                raise IndexUnavailable(N_("Поисковый указатель закрыт."))
            state = self._folder.state()
            try:
                self._opened = self._newest(state, self._opened)
            except FileNotFoundError:
                self._opened = None
                newer = self._folder.state()
                if newer.name == state.name:
                    raise
                # Another process has just put a new sub-folder in the place of this one.
                self._opened = self._newest(newer, None)
            return self._opened

    def _newest(self, state: State, opened: _Opened | None) -> _Opened:
        if opened is None or opened.state.name != state.name:
            storage = WhooshStorage(self._folder.path(state))
            return _Opened(state, storage, storage.snapshot(None))
        if opened.storage.is_newer(opened.snapshot):
            return _Opened(state, opened.storage, opened.storage.snapshot(opened.snapshot))
        return opened

    # -------------------------------------------------------------------------------------------------- condition

    def needs_rebuild(self) -> bool:
        """Whether the index is new, of another version, damaged, or half rebuilt; checks every checksum once."""
        try:
            with self._guarded():
                state = self._folder.state()
                self._current().snapshot.check()
        except IndexUnavailable:
            return True
        return not state.is_usable or not state.complete

    def rebuild(self, entries: Iterable[IndexEntry], *, chunk: int = CHUNK, progress: Progress | None = None) -> int:
        """Make the index hold exactly the entries; how many they are.

        A sound index is brought up to date in place. One that is damaged or of another version stays as it is, and
        answers if it can, until the new one beside it has everything; what is written meanwhile by others is lost.
        """
        if self._is_sound():
            return self._rebuilt_in_place(entries, chunk, progress)
        with self._guarded():
            path = self._folder.beside()
        beside = WhooshEngine(path, self._planner, lock_seconds=self._lock_seconds)
        beside._folder = SingleFolder(path, create_empty)
        count = beside._rebuilt_in_place(entries, chunk, progress)
        beside.close()
        with self._guarded():
            self._folder.swap(path.name)
        return count

    def _rebuilt_in_place(self, entries: Iterable[IndexEntry], chunk: int, progress: Progress | None) -> int:
        self._fan = FAN_OF_REBUILD
        try:
            return super().rebuild(entries, chunk=chunk, progress=progress)
        finally:
            self._fan = FAN

    def _is_sound(self) -> bool:
        try:
            with self._guarded():
                self._current().snapshot.check()
                return self._folder.state().is_usable
        except IndexUnavailable:
            if self._closed:
                raise
            return False

    def _prepare_rebuild(self) -> None:
        if self._is_sound():
            self._folder.mark(self._current().state.name)
        else:
            self.clear()

    def _finish_rebuild(self) -> None:
        self._fan = ALL
        if len(self._current().snapshot.segments) > 1:
            with self._writing():
                pass
        self._folder.mark(self._current().state.name, complete=True)

    def close(self) -> None:
        """Release the files."""
        with self._lock:
            self._closed = True
            self._opened = None

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Damage shows itself as any error at all: what a broken file says can be anything."""
        try:
            yield
        except DokkartaError:
            raise
        except Exception as error:
            with self._lock:
                opened, self._opened = self._opened, None
            if _is_damage(error):
                with suppress(OSError):
                    self._folder.mark(opened.state.name if opened else self._folder.state().name, damaged=True)
            raise IndexUnavailable(
                N_("Поисковый указатель не читается. Постройте его заново: dokkarta search rebuild.")
            ) from error


def _is_damage(error: Exception) -> bool:
    """Whether the files themselves are wrong, not the disk full, a permission or memory missing."""
    return not isinstance(error, PermissionError | MemoryError) and (
        getattr(error, "errno", None) not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EMFILE)
    )
