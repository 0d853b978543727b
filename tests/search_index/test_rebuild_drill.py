"""A rebuild of the embedded index killed with ``kill -9`` again and again: it goes on, and ends with everything.

The size of the drill is ``DOKKARTA_DRILL_DOCUMENTS`` (by default 20 000): with 100 000 it takes some minutes.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from registry.ports import IndexEntry
from search_index import open_engine
from search_index.schema import fingerprint_of

_WORDS = ["приказ", "справка", "отчёт", "школа", "экзамен", "олимпиада", "учитель", "план", "график", "итог", "предмет"]
_REBUILD = """
import sys
from search_index import open_engine
from tests.search_index.test_rebuild_drill import entries
folder, count = sys.argv[1], int(sys.argv[2])
engine = open_engine("whoosh:" + folder)
index, taken = engine.index, 0
def counted(given):
    global taken
    taken += (many := index(given))
    return many
engine.index = counted
engine.rebuild(entries(count), progress=lambda done: print(done, flush=True))
print("taken", taken, flush=True)
"""


def entries(count: int) -> Iterator[IndexEntry]:
    """The same documents every time; each has a number of its own."""
    lot = random.Random(7)
    for number in range(1, count + 1):
        words = [lot.choice(_WORDS) + lot.choice("аеиоуы") * lot.randrange(3) for _ in range(60)]
        yield IndexEntry(id=str(number), title="Приказ об итогах", number=f"10-П-{number}", text=" ".join(words))


def test_a_rebuild_killed_twice_ends_with_everything(tmp_path):
    drill(tmp_path, documents=4_000, kills=2)


@pytest.mark.drill
def test_a_rebuild_killed_at_many_moments_ends_with_everything(tmp_path):
    drill(tmp_path, documents=int(os.environ.get("DOKKARTA_DRILL_DOCUMENTS", "20000")), kills=6)


def drill(folder: Path, *, documents: int, kills: int) -> None:
    """Kill so many rebuilds after a part of the documents by lot, the last one when all are in and become one."""
    seed = random.SystemRandom().randrange(10**9)
    lot = random.Random(seed)
    moments = sorted(lot.randrange(1, documents) for _ in range(kills - 1))
    kept = 0
    for moment in (*moments, documents):
        with rebuilding(folder, documents) as process:
            for line in process.stdout:
                if line.strip().isdigit() and int(line) >= moment:
                    break
            process.kill()
        kept = whole_commits(folder, documents, at_least=kept, seed=seed)
    with rebuilding(folder, documents) as process:
        lines = process.stdout.read().split("\n")
    assert lines[-2:] == [f"taken {documents - kept}", ""], f"seed {seed}"
    engine = open_engine(f"whoosh:{folder}")
    assert not engine.needs_rebuild(), f"seed {seed}"
    assert engine.fingerprints() == {entry.id: fingerprint_of(entry, {}) for entry in entries(documents)}, (
        f"seed {seed}"
    )
    for number in (1, moments[0], documents):
        assert [hit.id for hit in engine.search(f"10-П-{number}").hits] == [str(number)]
    engine.close()


def whole_commits(folder: Path, documents: int, *, at_least: int, seed: int) -> int:
    """See that what is there can be searched and is a beginning of all documents; how many they are."""
    engine = open_engine(f"whoosh:{folder}")
    found = sorted(map(int, engine.ids()))
    assert found == list(range(1, len(found) + 1)), f"seed {seed}"
    assert at_least <= len(found) <= documents
    assert engine.search("приказ").total == len(found)
    assert engine.needs_rebuild() or len(found) == documents
    engine.close()
    return len(found)


@contextmanager
def rebuilding(folder: Path, documents: int) -> Iterator[subprocess.Popen[str]]:
    order = [sys.executable, "-c", _REBUILD, str(folder), str(documents)]
    process = subprocess.Popen(order, stdout=subprocess.PIPE, text=True)
    try:
        yield process
        process.wait()
    finally:
        process.kill()
        process.communicate()
