"""An index in a folder as of its commits, and the way to change it: the lock, what is merged, what readers see."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from weakref import WeakValueDictionary

from registry.errors import N_, IndexUnavailable
from search_index.array_file import ArrayFile, ArraysInMemory
from search_index.array_segment import ArraysOfSegment, KeptSegment
from search_index.collection import Collection, ListCache
from search_index.manifest import SegmentEntry
from search_index.watched import Mark, Watched
from search_index.whoosh_codec import ArrayIndex, ArrayIndexWriter, ArraySegment, LockError

FAN = 4  # segments of about one size before they become one
FAN_OF_REBUILD = 10
ALL = 0  # in the place of a fan: everything becomes one segment
_SMALL = 8  # documents; smaller segments are of about one size
_SEGMENTS = "segments"
_CACHED_BYTES = 128 * 1024 * 1024


def create_empty(path: Path) -> None:
    """Make an empty index in the folder."""
    (path / _SEGMENTS).mkdir(mode=0o700)
    ArrayIndex.create_empty(path / _SEGMENTS)


@dataclass(frozen=True)
class Snapshot:
    """The index as of one commit. It stays readable when newer commits have deleted its files."""

    generation: int
    entries: Sequence[SegmentEntry]
    segments: Sequence[KeptSegment]

    @cached_property
    def collection(self) -> Collection:
        """The segments as the evaluator takes them."""
        return Collection(self.segments)

    def place(self, identifier: str) -> tuple[KeptSegment, int] | None:
        """Where the document is; ``None`` when it is not there."""
        for segment in self.segments:
            row = segment.number_of(identifier)
            if row is not None:
                return segment, row
        return None

    def check(self) -> None:
        """Check every array that was not checked yet. Raises ``Damaged``."""
        for segment in self.segments:
            segment.kept.arrays.check()


class WhooshStorage:
    """An index in a folder that ``create_empty`` made."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises ``Damaged``, ``OSError``."""
        self._index = ArrayIndex(path / _SEGMENTS)
        self._cache = ListCache(_CACHED_BYTES)
        self._folder = Watched(path / _SEGMENTS)
        self._seen: tuple[Mark, int] | None = None
        self._files: WeakValueDictionary[str, ArrayFile] = WeakValueDictionary()

    def is_newer(self, snapshot: Snapshot) -> bool:
        """Whether something was committed since the snapshot."""
        mark = self._folder.mark()
        if mark is not None and self._seen == (mark, snapshot.generation):
            return False
        newer = bool(self._index.latest_generation() != snapshot.generation)
        self._seen = None if newer or mark is None else (mark, snapshot.generation)
        return newer

    def snapshot(self, before: Snapshot | None) -> Snapshot:
        """Return the index as it is now; what ``before`` has too is not read again. Raises ``Damaged``, ``OSError``."""
        known = {segment.kept.key: segment for segment in before.segments} if before else {}
        entries_before = {entry.id: entry for entry in before.entries} if before else {}
        for attempt in range(10):
            manifest = self._index.manifest()
            try:
                segments = [self._segment(entry, known, entries_before) for entry in manifest.segments]
            except FileNotFoundError:
                # A writer has just merged the segment into another one: its manifest is there already.
                if attempt == 9 or self._index.latest_generation() == manifest.generation:
                    raise
                continue
            return Snapshot(manifest.generation, manifest.segments, segments)
        raise FileNotFoundError(self._index.storage.folder)

    def _segment(
        self, entry: SegmentEntry, known: Mapping[str, KeptSegment], before: Mapping[str, SegmentEntry]
    ) -> KeptSegment:
        same = known.get(entry.id)
        if same is None:
            return KeptSegment(ArraysOfSegment(entry.id, self._file(entry), self._cache), entry.live())
        return same if before[entry.id] == entry else KeptSegment(same.kept, entry.live())

    def _file(self, entry: SegmentEntry) -> ArrayFile:
        """The file of a segment, opened and checked once for all who read it. Raises ``Damaged``, ``OSError``."""
        file = self._files.get(entry.id)
        if file is None:
            file = self._files[entry.id] = self._index.opened(entry)
        return file

    @contextmanager
    def writing(self, *, lock_seconds: float, fan: int = FAN) -> Iterator[Writing]:
        """Hold the write lock; what was written is committed at the end, or nothing is when anything is raised.

        Once there are ``fan`` segments of about one size they become one; with ``ALL``, all do.
        Raises ``IndexUnavailable`` when another writer holds the lock for longer than ``lock_seconds``.
        """
        try:
            writer = ArrayIndexWriter(self._index, timeout=lock_seconds)
        except LockError as error:
            raise IndexUnavailable(N_("Поисковый указатель занят другой записью. Повторите позже.")) from error
        try:
            yield Writing(writer)
        except BaseException:
            writer.cancel()
            raise
        try:
            writer.commit(mergetype=lambda _, segments: self._merged(writer, segments, fan))
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise

    def _merged(self, writer: ArrayIndexWriter, segments: Sequence[ArraySegment], fan: int) -> list[ArraySegment]:
        """Give the writer the segments to merge; return those that stay as they are.

        A document is rewritten a handful of times in its life, and a search sees a handful of segments.
        """
        levels: dict[int, list[ArraySegment]] = {}
        for segment in segments:
            stale = segment.deleted_count() * 2 > segment.doc_count_all()
            size = max(_SMALL, segment.doc_count_all())
            level = 0 if fan == ALL else -1 if stale else int(math.log(size / _SMALL, fan))
            levels.setdefault(level, []).append(segment)
        whole = fan == ALL and len(segments) == 1 and not segments[0].deleted_count()
        stay = [seg for level, alike in levels.items() if whole or (level >= 0 and len(alike) < fan) for seg in alike]
        for segment in segments:
            if segment not in stay:
                entry = segment.entry()
                writer.take_segment(self._file(entry), entry.live())
        return stay


class Writing:
    """Changes that are being made."""

    def __init__(self, writer: ArrayIndexWriter) -> None:
        self._writer = writer
        self._segments = {segment.segid: segment for segment in writer.segments}

    def add(self, documents: ArraysInMemory) -> None:
        """Add the documents, once; others of the same ids must have been forgotten before."""
        self._writer.take(documents)

    def forget(self, segment: KeptSegment, row: int) -> None:
        """Forget the document, which is in that place as of the commit before this one."""
        self._segments[segment.kept.key].delete_document(row)
