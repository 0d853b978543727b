"""The shared engine when something is killed, blocked or restarted: nothing is half done, and all heals by itself."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from registry.errors import IndexUnavailable, LimitExceeded
from registry.ports import IndexEntry, SearchQuery
from search_index import open_engine
from tests.databases import own_cluster, programs
from tests.search_index.conftest import plain

ROOT = Path(__file__).parents[2]
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
ADDER = """
import sys
from registry.ports import IndexEntry
from search_index import open_engine
open_engine(sys.argv[1]).index(IndexEntry(id=f"killed-{n}", title="Приказ", text="совсем новое") for n in range(20))
"""
REBUILDER = """
import sys
from registry.ports import IndexEntry
from search_index import open_engine
entries = (IndexEntry(id=f"{n}", title="Приказ", text=f"слово{n}") for n in range(int(sys.argv[2])))

def progress(done):
    print(done, flush=True)
    sys.stdin.readline()  # goes on when told to, or when nobody is there to tell

open_engine(sys.argv[1]).rebuild(entries, chunk=5, progress=progress)
"""


@pytest.fixture
def shared(index_address):
    engine = open_engine(index_address)
    yield engine
    engine.close()


def total(engine, text="приказ"):
    return engine.search(SearchQuery(text, limit=0)).total


def until(condition, seconds=120):
    """Wait for the condition. It is the condition that is claimed; the time is only so that a failure ends."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.02)


@contextmanager
def process(code, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=ROOT, text=True
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def go_on(rebuilder, times=1):
    rebuilder.stdin.write("\n" * times)
    rebuilder.stdin.flush()


@contextmanager
def holding(address, lock):
    """Hold a lock over tables; what is yielded tells how many others wait for it."""
    with psycopg.connect(plain(address)) as holder, psycopg.connect(plain(address), autocommit=True) as watcher:
        holder.execute(lock)
        yield lambda: watcher.execute(WAITING).fetchone()[0]
        holder.rollback()


# ------------------------------------------------------------------------------------------------------ the deadline


def test_a_statement_of_the_server_ends_with_the_time_of_the_question_and_says_so(index_address, shared):
    shared.rebuild([IndexEntry(id="1", title="Приказ")])
    shared.seconds = 0.5
    with holding(index_address, "LOCK TABLE dokkarta_search.terms IN ACCESS EXCLUSIVE MODE"):
        for ask in (shared.search, lambda text: shared.complete(text, visible_to=None)):
            with pytest.raises(LimitExceeded, match="слишком много времени"):
                ask("приказ")
    del shared.seconds
    assert total(shared) == 1
    assert not shared.needs_rebuild()


def test_a_correction_that_takes_too_long_does_not_cost_the_answer(index_address, shared):
    shared.index([IndexEntry(id="1", title="Приказ"), IndexEntry(id="2", title="Подготовка")])
    shared.seconds = 2.0
    with holding(index_address, "LOCK TABLE dokkarta_search.words IN ACCESS EXCLUSIVE MODE"):
        result = shared.search("приказ ИЛИ подгатовка")
    assert (result.total, result.corrected) == (1, None)
    assert any("другое написание" in notice for notice in result.notices)


def test_the_time_of_one_question_does_not_end_what_is_done_after_it(index_address, shared):
    shared.index([IndexEntry(id="1", title="Приказ")])
    shared.seconds = 0.2
    with psycopg.connect(plain(index_address)) as other:
        with suppress(LimitExceeded):
            shared.search("приказ")
        other.execute("UPDATE dokkarta_search.state SET change = change")
        adding = threading.Thread(target=shared.index, args=([IndexEntry(id="2", title="Приказ")],))
        adding.start()
        with psycopg.connect(plain(index_address), autocommit=True) as watcher:
            until(lambda: watcher.execute(WAITING).fetchone()[0] == 1)
            time.sleep(shared.seconds)  # longer than a question may take: the writer still waits
        other.rollback()
        adding.join()
    del shared.seconds
    assert total(shared) == 2


# --------------------------------------------------------------------------------------------------- killed processes


def test_a_writer_killed_in_the_middle_of_a_commit_leaves_nothing_of_it(index_address, shared):
    shared.index([IndexEntry(id="before", title="Приказ")])
    with holding(index_address, "LOCK TABLE dokkarta_search.words IN ACCESS EXCLUSIVE MODE") as waiting:
        with process(ADDER, index_address) as writer:
            until(lambda: waiting() == 1)  # cards and vectors are written, words are not
            writer.kill()
        assert total(shared) == 1
    until(lambda: shared.index([IndexEntry(id="after", title="Приказ")]) == 1)
    assert shared.ids() == {"before", "after"}
    assert total(shared, "совсем новое") == 0


def test_a_rebuild_that_was_killed_goes_on_where_it_stopped(index_address, shared, monkeypatch):
    with holding_after(index_address, chunks=3) as killed:
        assert killed >= 15
    assert shared.needs_rebuild()
    assert total(shared) % 5 == 0
    done, put = [], shared.index
    monkeypatch.setattr(shared, "index", lambda entries: done.append(put(entries)))
    entries = [IndexEntry(id=f"{n}", title="Приказ", text=f"слово{n}") for n in range(40)]
    assert shared.rebuild(entries, chunk=5) == 40
    assert sum(done) <= 40 - killed
    assert not shared.needs_rebuild()
    assert total(shared) == 40


@contextmanager
def holding_after(address, chunks):
    """Begin a rebuild, kill it after so many chunks; what is yielded is how many documents were told to be done."""
    with process(REBUILDER, address, 10**6) as rebuilder:
        done = []
        for _ in range(chunks):
            done.append(int(rebuilder.stdout.readline()))
            go_on(rebuilder)
        rebuilder.send_signal(signal.SIGKILL)
        rebuilder.wait()
    yield done[-1]


def test_a_rebuild_killed_while_lists_are_made_is_finished_by_the_next_one(index_address, shared):
    with process(REBUILDER, index_address, 20) as rebuilder:
        assert int(rebuilder.stdout.readline()) == 5
        with holding(index_address, "LOCK TABLE dokkarta_search.terms IN ROW EXCLUSIVE MODE") as waiting:
            go_on(rebuilder, times=4)
            until(lambda: waiting() == 1)  # for the lock of the first list
            rebuilder.kill()
            assert total(shared) == 20
    assert shared.needs_rebuild()
    entries = [IndexEntry(id=f"{n}", title="Приказ", text=f"слово{n}") for n in range(20)]
    until(lambda: shared.rebuild(entries) == 20)
    assert not shared.needs_rebuild()
    assert total(shared) == 20


def test_a_first_filling_of_many_documents_is_named_instead_of_searched_without_lists(
    index_address, shared, monkeypatch
):
    monkeypatch.setattr("search_index.postgres_engine._SOON", 3)

    def torn():
        yield from (IndexEntry(id=str(n), title="Приказ") for n in range(6))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shared.rebuild(torn(), chunk=2)
    with pytest.raises(IndexUnavailable, match="заполняется впервые"):
        shared.search("приказ")
    shared.rebuild(IndexEntry(id=str(n), title="Приказ") for n in range(6))
    assert total(shared) == 6


# -------------------------------------------------------------------------------------------------- a restarted server


@pytest.mark.skipif(programs() is None, reason="no programs of PostgreSQL on this machine (package postgresql)")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_readers_and_a_writer_go_on_by_themselves_after_the_server_was_restarted(how):
    with own_cluster() as cluster:
        engine = open_engine(cluster.address)
        engine.rebuild(IndexEntry(id=str(n), title="Приказ") for n in range(10))
        work = _Work(engine)
        with work.going_on():
            until(lambda: work.read > 20 and work.written > 2)
            cluster.stop(how)
            until(lambda: work.refused > 3)
            cluster.start()
            read, written = work.read, work.written
            until(lambda: work.read > read + 20 and work.written > written + 2)
        assert work.strange == []
        # What was told to be written is there; of a commit cut off by the restart all or nothing.
        assert total(engine) >= 10 + 5 * work.written
        assert total(engine) % 5 == 0
        assert not engine.needs_rebuild()
        engine.close()


class _Work:
    """Readers and a writer over one engine until the end; refusals of the index are counted, anything else kept."""

    def __init__(self, engine):
        self._engine = engine
        self._end = threading.Event()
        self.read = self.written = self.refused = 0
        self.strange = []

    @contextmanager
    def going_on(self):
        threads = [threading.Thread(target=self._repeat, args=(act,)) for act in (self._read, self._read, self._write)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._end.set()
            for thread in threads:
                thread.join()

    def _repeat(self, act):
        number = 0
        while not self._end.is_set():
            number += 1
            try:
                act(number)
            except IndexUnavailable:
                self.refused += 1
                time.sleep(0.02)
            except Exception as error:
                self.strange.append(error)

    def _read(self, number):
        assert total(self._engine) >= 10
        self.read += 1

    def _write(self, number):
        self._engine.index(IndexEntry(id=f"{number}-{n}", title="Приказ") for n in range(5))
        self.written += 1


# ------------------------------------------------------------------------------------------------- an older version


def test_the_tables_of_an_older_version_stay_until_the_new_ones_are_full(index_address, shared):
    with psycopg.connect(plain(index_address), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA dokkarta_search")
        # All that one may rely on in the tables of another version.
        connection.execute("CREATE TABLE dokkarta_search.state (shape text, generation text)")
        connection.execute("INSERT INTO dokkarta_search.state VALUES ('2.1', 'old')")
        connection.execute("CREATE TABLE dokkarta_search.treasure (of_the_old_version int)")
        assert shared.needs_rebuild()
        shared.index([IndexEntry(id="1", title="Приказ")])
        assert total(shared) == 1
        assert connection.execute("SELECT to_regclass('dokkarta_search.treasure')").fetchone() != (None,)
        shared.rebuild(IndexEntry(id=str(n), title="Приказ") for n in range(3))
        assert connection.execute("SELECT to_regclass('dokkarta_search.treasure')").fetchone() == (None,)
    assert not shared.needs_rebuild()
    assert total(shared) == 3
    shared.index([IndexEntry(id="new", title="Приказ")])
    assert total(shared) == 4
