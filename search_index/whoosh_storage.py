"""The one module that imports Whoosh 2.7.4: its segments, columns, term dictionary and atomic commits.

Its analysers, query parser, scorer, facets and highlighter are not used. Its posting lists are read a block at a time
into arrays (``WhooshSegment.postings`` and ``places``): the two doors that a codec of arrays can later take over.
"""

from __future__ import annotations

import json
import math
import warnings
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from registry.errors import N_, IndexUnavailable
from search_index.collection import Collection, Column, Flags, Numbers, Places, Postings, Scores
from search_index.schema import COLUMNS, FIELDS, POSITIONED, SEPARATOR, IndexedDocument

with warnings.catch_warnings():
    # Its last release warns when it is compiled (escape sequences, comparisons with literals); nothing can be done.
    warnings.simplefilter("ignore")
    from whoosh import columns, fields, formats
    from whoosh import index as whoosh_index
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.filedb.filestore import FileStorage
    from whoosh.reading import SegmentReader

_CACHED_BYTES = 32 * 1024 * 1024  # for each segment
_BLOCK = 1024  # postings in a block: eight times Whoosh's own, because whole lists are read
_FAN = 6  # segments of about one size before they become one
_SEGMENTS = "segments"
_LENGTHS = ("title", "text", "marks")


class TermsField(fields.FieldType):  # type: ignore[misc]
    """A field given as a mapping of terms to positions, already analysed."""

    indexed = True
    scorable = stored = unique = False
    vector = column_type = analyzer = None

    def __init__(self, *, positioned: bool) -> None:
        self.format = formats.Positions() if positioned else formats.Existence()
        self.positioned = positioned

    def index(self, value: Mapping[str, Sequence[int]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield what Whoosh stores for each term."""
        for term, positions in value.items():
            packed = np.array(positions, np.uint32).tobytes() if self.positioned else b""
            yield term.encode(), len(positions), float(len(positions)), packed


def _whoosh_schema() -> Any:
    schema = fields.Schema(id=fields.ID(unique=True, sortable=True))
    for field in FIELDS:
        schema.add(field, TermsField(positioned=field in POSITIONED))
    for name in COLUMNS:
        schema.add(name, fields.COLUMN(columns.VarBytesColumn()))
    for name in ("day", *(f"{field}_length" for field in _LENGTHS)):
        schema.add(name, fields.COLUMN(columns.NumericColumn("i")))
    schema.add("card", fields.COLUMN(columns.VarBytesColumn()))
    return schema


def _stored(document: IndexedDocument) -> dict[str, Any]:
    values = {name: SEPARATOR.join(document.columns[name]).encode() for name in COLUMNS}
    lengths = {f"{field}_length": document.lengths[field] for field in _LENGTHS}
    return {"id": document.id, "day": document.day, "card": document.card, **document.terms, **values, **lengths}


def create_empty(path: Path) -> None:
    """Make an empty index in the folder."""
    (path / _SEGMENTS).mkdir(mode=0o700)
    FileStorage(str(path / _SEGMENTS)).create_index(_whoosh_schema())


class _List(NamedTuple):
    """Everything about one term: ``positions`` holds as many for each document as ``counts`` says."""

    documents: Any
    counts: Any
    positions: Any

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return 200 + int(self.documents.nbytes + self.counts.nbytes + self.positions.nbytes)


def _joined(blocks: Sequence[_List]) -> _List:
    if not blocks:
        return _List(*(np.empty(0, np.uint32) for _ in range(3)))
    return _List(*(np.concatenate(arrays) for arrays in zip(*blocks, strict=True)))


class _ListCache:
    """Lists that were read lately, up to a number of bytes; a segment never changes, so they stay right."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[tuple[str, str], _List] = OrderedDict()

    def get(self, key: tuple[str, str]) -> _List | None:
        """Return the list if it is kept."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: tuple[str, str], found: _List) -> _List:
        """Keep the list, dropping the ones that were not asked for longest, and return it."""
        self._kept[key] = found
        self._bytes += found.size
        while self._bytes > self._most and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].size
        return found


def _merge_alike(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Merge segments once there are six of about one size, or that are half forgotten; keep the rest.

    So a document is rewritten a handful of times in its life, and a search sees a handful of segments.
    """
    levels: dict[int, list[Any]] = {}
    for segment in segments:
        documents = max(1, segment.doc_count_all())
        stale = segment.deleted_count() * 2 > documents
        levels.setdefault(-1 if stale else int(math.log(documents, _FAN)), []).append(segment)
    kept: list[Any] = []
    for level, alike in levels.items():
        if level >= 0 and len(alike) < _FAN:
            kept.extend(alike)
            continue
        for segment in alike:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return kept


class WhooshSegment:
    """A ``collection.Segment`` over one segment of Whoosh; its columns are read once for the life of the segment."""

    def __init__(self, reader: Any, same: WhooshSegment | None) -> None:
        self._lists: _ListCache = same._lists if same else _ListCache(_CACHED_BYTES)
        self._reader = reader
        self.size: int = reader.doc_count_all()
        self.key: str = reader.segment().segment_id()
        self._columns: dict[str, Column] = same._columns if same else {n: self._read_column(n) for n in COLUMNS}
        self._numbers: dict[str, Numbers] = same._numbers if same else self._read_numbers()
        self.ids: list[str] = same.ids if same else [value.decode() for value in self._values("id")]
        self._cards = self._values("card")
        self.live: Flags = np.ones(self.size, np.bool_)
        self.live[list(reader.segment().deleted_docs())] = False

    @property
    def days(self) -> Numbers:
        """The days."""
        return self._numbers["day"]

    def lengths(self, field: str) -> Scores:
        """The numbers of words."""
        return self._numbers[f"{field}_length"].astype(np.float64)

    def column(self, name: str) -> Column:
        """The values of a facet."""
        return self._columns[name]

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents with the term."""
        found = self._list(field, term)
        return Postings(found.documents, found.counts) if len(found.documents) else None

    def places(self, field: str, term: str) -> Places | None:
        """The occurrences of the term."""
        found = self._list(field, term)
        if field not in POSITIONED or not len(found.documents):
            return None
        return Places(np.repeat(found.documents, found.counts), found.positions)

    def _list(self, field: str, term: str) -> _List:
        key = (field, term)
        return self._lists.get(key) or self._lists.put(key, _joined(list(self._blocks(field, term))))

    def words(self, beginning: str) -> Iterable[str]:
        """The written words that begin so."""
        return (word.decode() for word in self._reader.expand_prefix("words", beginning.encode()))

    def number_of(self, identifier: str) -> int | None:
        """The number of a document that is not forgotten."""
        return self._places.get(identifier)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {self.ids[row]: row for row in np.flatnonzero(self.live).tolist()}

    def card(self, document: int) -> Mapping[str, Any]:
        """What is shown of a document."""
        card: dict[str, Any] = json.loads(self._cards[document])
        return card

    def _blocks(self, field: str, term: str) -> Iterator[_List]:
        key = (field, term.encode())
        if key not in self._reader._terms:
            return
        # The leaf, not ``reader.postings``: that one leaves out forgotten documents one by one.
        matcher = self._reader._terms.matcher(*key, self._reader.schema[field].format)
        while matcher.is_active():
            matcher.id(), matcher.weight(), matcher.value()  # the three load the block
            packed = b"".join(matcher._values) if field in POSITIONED else b""
            yield _List(
                np.array(matcher._ids, np.uint32),
                np.array(matcher._weights, np.uint32),
                np.frombuffer(packed, np.uint32),
            )
            matcher._next_block()

    def _values(self, name: str) -> Any:
        return self._reader.column_reader(name, translate=False)

    def _read_column(self, name: str) -> Column:
        return Column.of([part for part in bytes(v).decode().split(SEPARATOR) if part] for v in self._values(name))

    def _read_numbers(self) -> dict[str, Numbers]:
        names = ("day", *(f"{field}_length" for field in _LENGTHS))
        return {name: np.fromiter(self._values(name), np.int64, self.size) for name in names}


@dataclass(frozen=True)
class Snapshot:
    """The index as of one commit; ``reader`` holds its files open."""

    generation: int
    segments: Sequence[WhooshSegment]
    reader: Any

    @cached_property
    def collection(self) -> Collection:
        """The segments as the evaluator takes them."""
        return Collection(self.segments)

    @cached_property
    def places(self) -> dict[str, tuple[WhooshSegment, int]]:
        """Where each document is."""
        return {seg.ids[row]: (seg, row) for seg in self.segments for row in np.flatnonzero(seg.live).tolist()}


class WhooshStorage:
    """An index in a folder that ``create_empty`` made."""

    def __init__(self, path: Path) -> None:
        self._index = FileStorage(str(path / _SEGMENTS)).open_index()

    def is_newer(self, snapshot: Snapshot) -> bool:
        """Whether something was committed since the snapshot."""
        return bool(self._index.latest_generation() != snapshot.generation)

    def snapshot(self, before: Snapshot | None) -> Snapshot:
        """Return the index as it is now; columns of segments that ``before`` has too are not read again."""
        reader = self._index.reader()
        known = {segment.key: segment for segment in before.segments} if before else {}
        leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        segments = [WhooshSegment(leaf, known.get(leaf.segment().segment_id())) for leaf in leaves]
        return Snapshot(reader.generation(), segments, reader)

    @contextmanager
    def writing(self, *, lock_seconds: float, memory_mb: int) -> Iterator[Writing]:
        """Hold the write lock; what was written is committed at the end, or nothing is when anything is raised.

        Raises ``IndexUnavailable`` when another writer holds the lock for longer than ``lock_seconds``.
        """
        codec = W3Codec(blocklimit=_BLOCK)
        codec.length_stats = False  # lengths are columns of ours
        try:
            writer = self._index.writer(timeout=lock_seconds, delay=0.05, limitmb=memory_mb, codec=codec)
        except whoosh_index.LockError as error:
            raise IndexUnavailable(N_("Поисковый указатель занят другой записью. Повторите позже.")) from error
        try:
            yield Writing(writer)
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=_merge_alike)


class Writing:
    """Changes that are being made."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def add(self, document: IndexedDocument) -> None:
        """Add the document; another of the same id must have been forgotten before."""
        self._writer.add_document(**_stored(document))

    def forget(self, document: str) -> None:
        """Forget the document."""
        self._writer.delete_by_term("id", document)
