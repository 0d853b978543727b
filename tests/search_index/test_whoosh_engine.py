"""What only an engine with files can suffer."""

import gc
import json
import subprocess
import sys
import threading
import time

import pytest

from registry.errors import IndexUnavailable
from registry.ports import IndexEntry
from search_index import open_engine
from search_index.glossary import bundled_glossary
from search_index.plan import Names, Planner
from search_index.whoosh_engine import WhooshEngine
from tests.search_index.test_query_language import HOSTILE

ENTRIES = [IndexEntry(id=str(n), title=f"Приказ {n}", text="о подготовке к ГИА " * 5) for n in range(20)]


@pytest.fixture
def engine(whoosh_folder):
    opened = open_engine(f"whoosh:{whoosh_folder}")
    opened.rebuild(ENTRIES)
    yield opened
    opened.close()


def reopened(folder):
    return open_engine(f"whoosh:{folder}")


def test_an_index_outlives_its_engine(engine, whoosh_folder):
    engine.close()
    again = reopened(whoosh_folder)
    assert not again.needs_rebuild()
    assert again.search("подготовка").total == 20


def test_another_reader_sees_a_commit_at_its_next_search(engine, whoosh_folder):
    reader = reopened(whoosh_folder)
    assert reader.search("новый").total == 0
    engine.index([IndexEntry(id="new", title="Новый")])
    assert reader.search("новый").total == 1
    engine.remove(["new"])
    assert reader.search("новый").total == 0
    engine.clear()
    assert reader.search("").total == 0


def test_an_index_of_another_version_is_made_anew(engine, whoosh_folder):
    engine.close()
    sentinel = whoosh_folder / "index.json"
    state = json.loads(sentinel.read_text())
    sentinel.write_text(json.dumps({**state, "version": 0}))
    again = reopened(whoosh_folder)
    assert again.needs_rebuild()
    assert again.search("приказ").total == 0
    assert again.rebuild(ENTRIES) == 20
    assert (again.needs_rebuild(), again.search("приказ").total) == (False, 20)
    assert len(list(whoosh_folder.glob("set-*"))) == 1


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"[]", b'{"version": 1, "name": "../x"}'])
def test_a_sentinel_of_rubbish_means_a_new_index(engine, whoosh_folder, rubbish):
    engine.close()
    (whoosh_folder / "index.json").write_bytes(rubbish)
    assert reopened(whoosh_folder).needs_rebuild()


# Whoosh leaves its files to the garbage collector when it cannot read them.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("pattern", ["segments/*.toc", "segments/*.seg", "texts.sqlite"])
@pytest.mark.parametrize("damage", ["rubbish", "cut", "gone"])
def test_a_damaged_index_is_unavailable_until_it_is_rebuilt(engine, whoosh_folder, pattern, damage):
    engine.close()
    for file in whoosh_folder.glob(f"set-*/{pattern}"):
        content = file.read_bytes()
        file.unlink() if damage == "gone" else file.write_bytes(
            b"\x01rubbish" * 99 if damage == "rubbish" else content[:7]
        )
    for extra in whoosh_folder.glob("set-*/texts.sqlite-*"):
        extra.unlink()
    again = reopened(whoosh_folder)
    if (pattern, damage) == ("texts.sqlite", "gone"):
        # Texts are for snippets only; without them everything is still found.
        assert again.search("подготовка").hits[0].snippet == ""
        return
    with pytest.raises(IndexUnavailable, match="rebuild"):
        again.search("подготовка")
    assert again.needs_rebuild()
    gc.collect()
    assert again.rebuild(ENTRIES) == 20
    assert (again.needs_rebuild(), again.search("подготовка").total) == (False, 20)


def test_a_second_writer_waits_and_then_says_that_the_index_is_busy(engine, whoosh_folder):
    planner = Planner(bundled_glossary(), Names())
    impatient = WhooshEngine(whoosh_folder, planner, lock_seconds=0.2)
    with engine._writing(), pytest.raises(IndexUnavailable, match="занят"):
        impatient.index([IndexEntry(id="late", title="Поздний")])
    assert impatient.index([IndexEntry(id="late", title="Поздний")]) == 1
    assert not impatient.needs_rebuild()


def test_writers_and_readers_in_threads_lose_nothing(engine, whoosh_folder):
    failures: list[BaseException] = []

    def write(number):
        own = reopened(whoosh_folder)
        assert [own.index([IndexEntry(id=f"{number}-{step}", title="Параллельный")]) for step in range(3)] == [1, 1, 1]
        own.close()

    def read(_):
        assert {engine.search("подготовка").total for _ in range(20)} == {20}

    def watched(work, number):
        try:
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=watched, args=(work, n)) for n, work in enumerate((write, write, write, read))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert engine.search("параллельный").total == 9


def test_many_commits_keep_every_document(engine):
    for number in range(12):
        engine.index([IndexEntry(id=f"m{number}", title="Малый", text=f"слово{number}\fвторая"), ENTRIES[number]])
    assert len(engine.ids()) == 32
    assert engine.search("малый").total == 12
    assert [hit.id for hit in engine.search("слово7").hits] == ["m7"]


def test_texts_of_forgotten_documents_are_dropped(engine):
    engine.remove(["0"])
    engine.index([IndexEntry(id="1", title="Другой", text="другой")])
    assert engine._opened.texts.documents() == engine.ids()


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_question_is_answered_at_once(engine, typed):
    engine.search("приказ")
    started = time.perf_counter()
    result = engine.search(typed)
    assert time.perf_counter() - started < 1
    assert result.total >= len(result.hits)


def test_importing_the_engine_warns_of_nothing_even_when_freshly_compiled(tmp_path):
    command = [
        sys.executable,
        "-X",
        f"pycache_prefix={tmp_path}",
        "-W",
        "error",
        "-c",
        "import search_index.whoosh_storage",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_package_is_usable_without_the_web_and_the_database():
    code = (
        "import sys; from search_index import open_engine; engine = open_engine('memory:'); engine.search('приказ');"
        "print([name for name in ('flask', 'sqlalchemy', 'whoosh', 'docx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
