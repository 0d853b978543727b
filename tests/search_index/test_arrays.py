"""The arrays of a segment: what is written is read back, merged or not, forgotten documents left out."""

import json
import tempfile
import zlib
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.ports import IndexEntry
from search_index.array_file import ArrayFile, ArrayWriter, Damaged
from search_index.array_merge import merge
from search_index.array_pool import STORED_FIELDS, Pool
from search_index.field_lists import FieldLists
from search_index.kept_rows import card_at, column_of, piece, state_at
from search_index.manifest import Manifest, SegmentEntry, read_manifest, write_manifest
from search_index.schema import BEGINNING_MARK, COLUMNS, LENGTHS, POSITIONED, document_of
from search_index.squeezed import gaps, squeeze, stretched, sums
from search_index.texts import packed, unpacked

# Long gaps, often repeated words and far positions: what does not fit into one byte.
TEXTS = st.one_of(
    st.lists(
        st.sampled_from(["приказ", "школа", "отчёт", "2.9", "план-график", "ВПР", "О ВНЕСЕНИИ", "от 6 мая 2024 № 5-П"]),
        max_size=6,
    ).map(" ".join),
    st.text(max_size=60),
    st.integers(1, 700).map(lambda many: "школа " * many + "конец"),
)
ENTRIES = st.builds(
    IndexEntry,
    id=st.integers(0, 10_000).map(str),
    title=st.sampled_from(["", "Приказ", "Справка о ВПР", "План-график ОН"]),
    text=TEXTS,
    kind=st.sampled_from(["", "order"]),
    number=st.sampled_from(["", "10-П-2710", "№ 5"]),
    day=st.sampled_from([None, date(2024, 9, 6)]),
    items=st.sampled_from([(), ("1.1",), ("1.1", "2.2")]),
)
BATCHES = st.lists(st.lists(ENTRIES, min_size=1, max_size=5), min_size=1, max_size=4)


KINDS = {"order": "Приказ"}


def pooled(entries):
    return Pool(KINDS).arrays(entries)


def written(folder, writer):
    with (folder / "x").open("wb") as file:
        told = writer.write(file)
    return ArrayFile(folder / "x", **told)


def everything(arrays, rows):
    lists = {}
    for field in STORED_FIELDS:
        reader = FieldLists(arrays, field)
        found = reader.lists(0, len(reader))
        lists[field] = (
            reader.terms(0, len(reader)),
            *(None if each is None else each.tolist() for each in (found.sizes, found.documents, found.counts)),
            None if found.positions is None else found.positions.tolist(),
        )
    columns = {name: column_of(arrays, name) for name in COLUMNS}
    values = {n: [(d, c.values[k]) for d, k in zip(c.documents, c.codes, strict=True)] for n, c in columns.items()}
    return lists, values, [(card_at(arrays, row), unpacked(piece(arrays, "texts", row)).text) for row in range(rows)]


def listed(arrays, field, document):
    """The terms of a document in a field with their positions, or how often where there are none."""
    reader = FieldLists(arrays, field)
    found = reader.lists(0, len(reader))
    terms = [term for term, size in zip(reader.terms(0, len(reader)), found.sizes, strict=True) for _ in range(size)]
    counts = np.ones(len(terms), np.int64) if found.counts is None else found.counts
    ends = np.cumsum(counts, dtype=np.int64)
    return {
        term.decode(): int(count) if found.positions is None else found.positions[end - count : end].tolist()
        for term, number, count, end in zip(terms, found.documents, counts.astype(np.int64), ends, strict=True)
        if number == document
    }


@settings(max_examples=60, deadline=None)
@given(BATCHES)
def test_the_arrays_of_documents_say_of_each_what_its_analysis_says(batches):
    pool = Pool(KINDS)
    for batch in batches:
        entries = list({entry.id: entry for entry in batch}.values())
        arrays = pool.arrays(entries)
        for number, document in enumerate(document_of(entry, KINDS) for entry in entries):
            for field, terms in document.terms.items():
                expected = {
                    term: sorted(places) if field in POSITIONED else len(places)
                    for term, places in terms.items()
                    if term[0] != BEGINNING_MARK
                }
                assert listed(arrays, field, number) == expected
            assert listed(arrays, "id", number) == {document.id: 1}
            assert {f: int(arrays.array(f"{f}.lengths")[number]) for f in LENGTHS} == document.lengths
            assert arrays.array("days")[number] == document.day
            assert state_at(arrays, number) == document.fingerprint
            assert card_at(arrays, number) == json.loads(document.card)
            for name in COLUMNS:
                column = column_of(arrays, name)
                values = [column.values[code] for code in column.codes[column.documents == number]]
                assert tuple(values) == document.columns[name]
            kept = unpacked(piece(arrays, "texts", number))
            assert (kept.text, tuple(kept.sections)) == (document.text, document.sections)
            assert tuple(zip(kept.starts.tolist(), kept.lengths.tolist(), strict=True)) == document.spans


@settings(max_examples=40, deadline=None)
@given(BATCHES, st.data())
def test_merged_segments_are_what_one_pool_of_the_kept_documents_is(batches, data):
    unique: set[str] = set()
    sources, kept = [], []
    for batch in batches:
        documents = [e for e in batch if e.id not in unique and not unique.add(e.id)]
        live = np.array([data.draw(st.booleans()) for _ in documents], np.bool_)
        if live.any():
            sources.append((pooled(documents), live))
            kept += [document for document, stays in zip(documents, live, strict=True) if stays]
    if sources:
        with tempfile.TemporaryDirectory() as folder:
            writer = ArrayWriter(Path(folder))
            assert merge(sources, writer) == len(kept)
            assert everything(written(Path(folder), writer), len(kept)) == everything(pooled(kept), len(kept))


def test_a_merge_in_many_stretches_equals_one_in_one(monkeypatch, tmp_path):
    documents = [IndexEntry(id=str(n), title=f"слово{n % 50}", text=f"текст{n}") for n in range(300)]
    sources = [(pooled(documents[n : n + 100]), np.ones(100, np.bool_)) for n in (0, 100, 200)]
    monkeypatch.setattr("search_index.array_merge._AT_ONCE", 30)
    writer = ArrayWriter(tmp_path)
    merge(sources, writer)
    assert everything(written(tmp_path, writer), 300) == everything(pooled(documents), 300)


NUMBERS = st.integers(0, 70_000)


@given(st.lists(st.lists(NUMBERS, min_size=1), min_size=1))
def test_numbers_of_any_size_are_squeezed_and_stretched(lists):
    values = np.array([value for part in lists for value in part], np.int64)
    starts = np.cumsum([0, *map(len, lists)])
    arrays = dict_of(squeeze("n", values, starts))
    for first in range(len(lists)):
        for last in range(first + 1, len(lists) + 1):
            found = stretched(arrays, "n", (int(starts[first]), int(starts[last])), (first, last))
            assert found.tolist() == values[starts[first] : starts[last]].tolist()


@given(st.lists(st.sets(NUMBERS, min_size=1), min_size=1))
def test_steps_add_up_to_what_they_were_made_of(lists):
    values = np.array([value for part in lists for value in sorted(part)], np.int64)
    starts = np.cumsum([0, *map(len, lists)])[:-1]
    assert sums(gaps(values, starts), starts).tolist() == values.tolist()


def dict_of(arrays):
    class Known(dict):
        def array(self, name):
            return self[name]

    return Known(arrays)


def test_an_array_that_was_changed_is_damaged_and_the_others_are_not(tmp_path):
    writer = ArrayWriter(tmp_path)
    writer.add("one", np.arange(1000, dtype=np.uint32))
    writer.add("two", np.arange(5, dtype=np.uint8))
    with (tmp_path / "x").open("wb") as file:
        told = writer.write(file)
    content = bytearray((tmp_path / "x").read_bytes())
    content[100] ^= 1
    (tmp_path / "x").write_bytes(content)
    arrays = ArrayFile(tmp_path / "x", **told)
    assert arrays.array("two").tolist() == [0, 1, 2, 3, 4]
    with pytest.raises(Damaged, match="one"):
        arrays.array("one")
    with pytest.raises(KeyError):
        arrays.array("three")


@pytest.mark.parametrize("told", [{"size": 10, "crc": 0}, {"size": 0, "crc": 0}])
def test_a_file_that_is_not_what_the_manifest_says_is_damaged(tmp_path, told):
    (tmp_path / "x").write_bytes(b"0123456789")
    with pytest.raises(Damaged):
        ArrayFile(tmp_path / "x", **told)


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    manifest = Manifest(7, (SegmentEntry("a", 100, (3, 98), 5000, 17), SegmentEntry("b", 1, (), 9, 0)))
    write_manifest(tmp_path / "m", manifest)
    assert read_manifest(tmp_path / "m") == manifest
    assert np.flatnonzero(~read_manifest(tmp_path / "m").segments[0].live()).tolist() == [3, 98]
    (tmp_path / "m").write_bytes((tmp_path / "m").read_bytes().replace(b"5000", b"5001"))
    with pytest.raises(Damaged):
        read_manifest(tmp_path / "m")


def test_a_changed_text_is_noticed_when_it_is_read():
    piece_of_text = bytearray(packed(document_of(IndexEntry(id="1", title="т", text="о подготовке " * 9), {})))
    piece_of_text[len(piece_of_text) // 2] ^= 4
    with pytest.raises(zlib.error):
        unpacked(bytes(piece_of_text))
