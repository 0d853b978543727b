"""A codec for Whoosh 2.7.4 (its extension point for how segments are stored): posting lists, columns, texts as arrays.

A segment is one file of arrays (``array_file``). Whoosh keeps what it is good at: the lock of writers, the sequence of
a commit, numbered generations, cleaning up, and the choice of segments to merge is made where it asks for one.
"""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from search_index.array_file import Array, ArrayFile, Arrays, ArraysInMemory, ArrayWriter, write_arrays
from search_index.array_merge import merge
from search_index.manifest import Manifest, SegmentEntry, read_manifest, write_manifest

with warnings.catch_warnings():
    # Its last release warns when it is compiled (escape sequences, comparisons with literals); nothing can be done.
    warnings.simplefilter("ignore")
    from whoosh import fields
    from whoosh import index as whoosh_index
    from whoosh.codec import base
    from whoosh.codec.whoosh3 import W3Codec, W3Segment
    from whoosh.filedb.filestore import FileStorage, RamStorage
    from whoosh.writing import SegmentWriter

LockError = whoosh_index.LockError
_EXTENSION = ".arrays"

Source = tuple[Arrays, Array]


class ArraySegment(W3Segment):  # type: ignore[misc]
    """A segment, and the size and checksum of its file."""

    def __init__(self, codec: ArrayCodec, name: str, known: SegmentEntry | None = None) -> None:
        if known is None:
            super().__init__(codec, name)
            self.size = self.crc = 0
        else:
            super().__init__(codec, name, known.documents, known.id, set(known.deleted) or None)
            self.size, self.crc = known.size, known.crc

    @classmethod
    def _random_id(cls, size: int = 16) -> str:
        # Whoosh draws it from the shared generator: two processes that seed it alike would give two segments one name.
        return secrets.token_hex(size // 2)

    def should_assemble(self) -> bool:
        """It is one file already."""
        return False

    def entry(self) -> SegmentEntry:
        """What the manifest says of it."""
        return SegmentEntry(self.segid, self.doc_count_all(), tuple(sorted(self.deleted_docs())), self.size, self.crc)


class ArrayCodec(W3Codec):  # type: ignore[misc]
    """Reads and writes segments of arrays."""

    length_stats = False

    def new_segment(self, _storage: Any, name: str) -> ArraySegment:
        """A segment that has no file yet."""
        return ArraySegment(self, name)

    def per_document_writer(self, _storage: Any, _segment: ArraySegment) -> _RowsAreArrays:
        """What is kept of each document is written with the postings."""
        return _RowsAreArrays()

    def field_writer(self, storage: Any, segment: ArraySegment) -> ArrayFieldWriter:
        """Writes the whole segment."""
        return ArrayFieldWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:
        """Opens the segment. Raises ``Damaged``, ``OSError``."""
        path = Path(storage.folder) / segment.make_filename(_EXTENSION)
        return ArrayTermsReader(ArrayFile(path, size=segment.size, crc=segment.crc))


class _RowsAreArrays(base.PerDocumentWriter):  # type: ignore[misc]
    is_closed = False

    def close(self) -> None:
        self.is_closed = True


class ArrayFieldWriter(base.FieldWriter):  # type: ignore[misc]
    """Takes the postings as arrays of a pool and of segments to merge, not one by one."""

    is_closed = False

    def __init__(self, storage: Any, segment: ArraySegment) -> None:
        self._storage = storage
        self._segment = segment

    def add_postings(self, _schema: Any, _lengths: Any, items: Sequence[Source]) -> None:
        """Write the file of the segment."""
        folder = Path(self._storage.folder)
        path = folder / self._segment.make_filename(_EXTENSION)
        if len(items) == 1 and isinstance(items[0][0], ArraysInMemory):
            with path.open("wb") as file:
                written = write_arrays(items[0][0], file)
        else:
            written = _merged(items, folder, path)
        self._segment.size, self._segment.crc = written["size"], written["crc"]

    def close(self) -> None:
        """Everything is written already."""
        self.is_closed = True


def _merged(items: Sequence[Source], folder: Path, path: Path) -> dict[str, int]:
    writer = ArrayWriter(folder)
    try:
        merge(items, writer)
        with path.open("wb") as file:
            return writer.write(file)
    finally:
        writer.close()


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """A segment that is open; everything is in its arrays."""

    def __init__(self, arrays: ArrayFile) -> None:
        self.arrays = arrays


class _Gathered:
    """What will be the new segment, in the place of Whoosh's pool of postings."""

    def __init__(self) -> None:
        self.new: ArraysInMemory | None = None
        self.sources: list[Source] = []

    def iter_postings(self) -> list[Source]:
        """Segments first, then the new documents."""
        if self.new is None:
            return self.sources
        return [*self.sources, (self.new, np.ones(len(self.new.array("days")), np.bool_))]

    def cleanup(self) -> None:
        """Nothing is on disk."""


class _Storage(FileStorage):  # type: ignore[misc]
    """A folder; what Whoosh would put into a temporary one is not used."""

    def temp_storage(self, name: str | None = None) -> Any:  # noqa: ARG002
        return RamStorage()


class ArrayIndex(whoosh_index.FileIndex):  # type: ignore[misc]
    """Whoosh's index in a folder, with a manifest instead of a pickled table of contents."""

    def __init__(self, folder: Path) -> None:
        self.storage = _Storage(str(folder))
        self.indexname = "MAIN"
        self._codec = ArrayCodec()
        self.manifest()

    @classmethod
    def create_empty(cls, folder: Path) -> None:
        """Make an index of no segments in the folder."""
        write_manifest(folder / whoosh_index.TOC._filename("MAIN", 0), Manifest(0, ()))

    def path(self, generation: int) -> Path:
        """Where the manifest of the commit is."""
        name: str = whoosh_index.TOC._filename(self.indexname, generation)
        return Path(self.storage.folder) / name

    def manifest(self) -> Manifest:
        """The newest manifest. Raises ``Damaged``, ``FileNotFoundError``."""
        return read_manifest(self.path(self.latest_generation()))

    def opened(self, entry: SegmentEntry) -> ArrayFile:
        """Open a segment. Raises ``Damaged``, ``FileNotFoundError``."""
        segment = ArraySegment(self._codec, self.indexname, entry)
        arrays: ArrayFile = self._codec.terms_reader(self.storage, segment).arrays
        return arrays

    def _read_toc(self) -> Any:
        known = self.manifest()
        segments = [ArraySegment(self._codec, self.indexname, entry) for entry in known.segments]
        return whoosh_index.TOC(fields.Schema(), segments, known.generation)


class ArrayIndexWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer: one at a time, a commit or nothing; documents and merged segments are taken as arrays."""

    def __init__(self, index: ArrayIndex, *, timeout: float) -> None:
        """Take the write lock. Raises ``LockError``."""
        super().__init__(index, timeout=timeout, delay=0.01, codec=index._codec, compound=False)
        self.pool: _Gathered = _Gathered()
        self._index = index

    def take(self, arrays: ArraysInMemory) -> None:
        """Add the documents, once."""
        self.pool.new = arrays
        self._count(len(arrays.array("days")))

    def take_segment(self, arrays: Arrays, live: Array) -> None:
        """Make the documents of a segment that are not forgotten part of the new one."""
        many = int(live.sum())
        if many:
            self.pool.sources.append((arrays, live))
            self._count(many)

    def _count(self, documents: int) -> None:
        self.docnum += documents
        self._added = True

    def _commit_toc(self, segments: Sequence[ArraySegment]) -> None:
        entries = tuple(segment.entry() for segment in segments)
        write_manifest(self._index.path(self.generation), Manifest(self.generation, entries))
        whoosh_index.clean_files(self.storage, self.indexname, self.generation, segments)
