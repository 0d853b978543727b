"""What only an engine with files can suffer."""

import json
import pickle
import random
import subprocess
import sys
import threading

import pytest
import whoosh.filedb.structfile
import whoosh.index

from registry.errors import IndexUnavailable
from registry.ports import IndexEntry
from search_index import open_engine
from search_index.glossary import bundled_glossary
from search_index.plan import Names, Planner
from search_index.whoosh_engine import WhooshEngine

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


def test_commits_with_the_same_seed_of_chance_are_kept_apart(engine):
    for number in range(3):
        random.seed(1)
        engine.index([IndexEntry(id=f"seed{number}", title="Посев", text=f"всходы{number}")])
    assert engine.search("посев").total == 3
    assert [engine.search(f"всходы{number}").total for number in range(3)] == [1, 1, 1]


def marked(folder, **changes):
    sentinel = folder / "index.json"
    sentinel.write_text(json.dumps({**json.loads(sentinel.read_text()), **changes}))


def sets(folder):
    return sorted(path.name for path in folder.glob("set-*"))


def test_an_index_of_another_version_answers_until_the_new_one_takes_its_place(engine, whoosh_folder):
    engine.close()
    marked(whoosh_folder, version=0)
    again, reader = reopened(whoosh_folder), reopened(whoosh_folder)
    assert again.needs_rebuild()
    seen: list[int] = []
    newer = [IndexEntry(id=f"new{n}", title="Новая справка", text="о новом") for n in range(5)]
    assert again.rebuild(newer, chunk=2, progress=lambda _: seen.append(reader.search("подготовка").total)) == 5
    assert seen == [20, 20, 20]
    assert (reader.search("подготовка").total, reader.search("справка").total) == (0, 5)
    assert not again.needs_rebuild()
    assert len(sets(whoosh_folder)) == 1


def test_an_interrupted_rebuild_beside_goes_on_where_it_stopped(engine, whoosh_folder):
    engine.close()
    marked(whoosh_folder, version=0)

    def torn():
        yield from ENTRIES[:6]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reopened(whoosh_folder).rebuild(torn(), chunk=2)
    beside = sets(whoosh_folder)
    assert len(beside) == 2
    again = reopened(whoosh_folder)
    assert again.needs_rebuild()
    assert again.search("подготовка").total == 20
    assert again.rebuild(ENTRIES, chunk=2) == 20
    assert sets(whoosh_folder)[0] in beside
    assert len(sets(whoosh_folder)) == 1
    assert again.search("подготовка").total == 20


def test_files_of_a_layout_of_before_are_not_read(engine, whoosh_folder):
    engine.close()
    marked(whoosh_folder, format=1)
    again = reopened(whoosh_folder)
    assert again.needs_rebuild()
    assert again.search("приказ").total == 0
    assert again.rebuild(ENTRIES) == 20
    assert len(sets(whoosh_folder)) == 1


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"[]", b'{"version": 1, "name": "../x"}'])
def test_a_sentinel_of_rubbish_means_a_new_index(engine, whoosh_folder, rubbish):
    engine.close()
    (whoosh_folder / "index.json").write_bytes(rubbish)
    assert reopened(whoosh_folder).needs_rebuild()


@pytest.mark.parametrize("pattern", ["segments/*.toc", "segments/*.arrays"])
@pytest.mark.parametrize("damage", ["rubbish", "cut", "gone"])
def test_a_damaged_index_is_unavailable_until_it_is_rebuilt(engine, whoosh_folder, pattern, damage):
    engine.close()
    for file in whoosh_folder.glob(f"set-*/{pattern}"):
        content = file.read_bytes()
        file.unlink() if damage == "gone" else file.write_bytes(
            b"\x01rubbish" * 99 if damage == "rubbish" else content[:7]
        )
    again = reopened(whoosh_folder)
    with pytest.raises(IndexUnavailable, match="rebuild"):
        again.search("подготовка")
    assert again.needs_rebuild()
    assert again.rebuild(ENTRIES) == 20
    assert (again.needs_rebuild(), again.search("подготовка").total) == (False, 20)


def test_a_flipped_bit_is_noticed_or_harmless(engine, whoosh_folder):
    engine.index([IndexEntry(id="a", title="Особый", text="совсем другой\fтекст", traits={"grade": ("9",)})])
    engine.remove(["3"])
    questions = ["подготовка", "приказ 5", '"подготовке к ГИА"', "под*", "особый", ""]
    before = [engine.search(question) for question in questions]
    engine.close()
    files = [path for path in sorted(whoosh_folder.rglob("*")) if path.is_file() and path.stat().st_size]
    chance = random.Random(60)
    noticed = 0
    for _ in range(60):
        file = chance.choices(files, [path.stat().st_size for path in files])[0]
        content = file.read_bytes()
        sentinel = (whoosh_folder / "index.json").read_bytes()
        place = chance.randrange(len(content) * 8)
        changed = bytearray(content)
        changed[place // 8] ^= 1 << place % 8
        file.write_bytes(changed)
        again = reopened(whoosh_folder)
        if again.needs_rebuild():
            noticed += 1
        else:
            assert [again.search(question) for question in questions] == before, (file.name, place)
        again.close()
        file.write_bytes(content)
        (whoosh_folder / "index.json").write_bytes(sentinel)
    assert noticed >= 50


@pytest.mark.parametrize("name", ["index.json", "*.toc", "*.arrays"])
def test_every_tenth_bit_of_the_small_files_and_of_each_array_counts(engine, whoosh_folder, name):
    (file,) = whoosh_folder.rglob(name)
    content, sentinel = file.read_bytes(), (whoosh_folder / "index.json").read_bytes()
    expected = engine.search("приказ 5")
    for place in range(0, len(content), max(1, len(content) // 40)):
        changed = bytearray(content)
        changed[place] ^= 0x10
        file.write_bytes(changed)
        again = reopened(whoosh_folder)
        assert again.needs_rebuild() or again.search("приказ 5") == expected
        file.write_bytes(content)
        (whoosh_folder / "index.json").write_bytes(sentinel)


def test_nothing_of_an_index_is_unpickled(engine, whoosh_folder, monkeypatch):
    engine.index(ENTRIES[:3])
    engine.remove(["2"])

    def refused(*_args, **_options):
        raise AssertionError("unpickled")

    for module in (pickle, whoosh.filedb.structfile, whoosh.index):
        for name in ("load", "loads"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, refused)
    again = reopened(whoosh_folder)
    assert again.index([IndexEntry(id="new", title="Новый")]) == 1
    assert again.search("").total == 20


KILLED = """
import os, sys
from registry.ports import IndexEntry
from search_index import open_engine
from search_index import whoosh_codec
engine = open_engine("whoosh:" + sys.argv[1])
made = whoosh_codec.write_manifest
if sys.argv[2] == "before the commit":
    whoosh_codec.write_manifest = lambda *_: os.kill(os.getpid(), 9)
def entries():
    for number in range(1000):
        if number == 600 and sys.argv[2] == "between commits":
            os.kill(os.getpid(), 9)
        yield IndexEntry(id=str(number), title=f"Приказ {number}", text="о подготовке")
engine.rebuild(entries(), chunk=50)
"""


@pytest.mark.parametrize(("moment", "kept"), [("before the commit", 0), ("between commits", 600)])
def test_what_a_killed_writer_committed_stays_and_the_rebuild_goes_on(whoosh_folder, moment, kept):
    done = subprocess.run([sys.executable, "-c", KILLED, str(whoosh_folder), moment], check=False)
    assert done.returncode == -9
    engine = reopened(whoosh_folder)
    assert engine.needs_rebuild()
    assert engine.search("подготовка").total == kept
    entries = [IndexEntry(id=str(number), title=f"Приказ {number}", text="о подготовке") for number in range(700)]
    assert engine.rebuild(entries) == 700
    assert (engine.needs_rebuild(), engine.search("подготовка").total) == (False, 700)
    files = {path.suffix for path in whoosh_folder.glob("set-*/segments/*")}
    assert len(list(whoosh_folder.glob("set-*/segments/*.arrays"))) == 1
    assert files <= {".arrays", ".toc", ""}


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


def test_many_threads_search_one_engine_while_it_is_written(engine):
    failures: list[BaseException] = []
    stop = threading.Event()

    def read():
        try:
            while not stop.is_set():
                assert engine.search("подготовка").total == 20
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(30):
        engine.index([IndexEntry(id=f"w{number % 7}", title="Запись", text="другая")])
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []


def test_what_is_forgotten_leaves_the_files_with_the_next_merge(engine, whoosh_folder):
    engine.index([IndexEntry(id="secret", title="Тайное", text="алебарда")])
    engine.remove(["secret"])
    engine.rebuild(ENTRIES)
    assert all("алебард".encode() not in file.read_bytes() for file in whoosh_folder.rglob("*") if file.is_file())


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


FULL = """
import resource, signal, sys
from registry.errors import IndexUnavailable
from registry.ports import IndexEntry
from search_index import open_engine
engine = open_engine(f"whoosh:{sys.argv[1]}")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def entries(many):
    return [IndexEntry(id=f"x{n}", title=f"Лишний {n}", text=f"подготовка {n} " * 400) for n in range(many)]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
for work in (engine.index, engine.rebuild):
    try:
        work(entries(300))
        print("taken")
    except IndexUnavailable:
        print("refused", engine.search("подготовка").total, engine.search("лишний").total)
"""


@pytest.mark.parametrize("limit", [4_000, 60_000])
def test_a_full_disk_refuses_the_writer_and_leaves_the_old_index_answering(engine, whoosh_folder, limit):
    before = engine.search("подготовка").total
    command = [sys.executable, "-c", FULL, str(whoosh_folder), str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:2] == [f"refused {before} 0"] * 2, done.stderr
    assert engine.search("подготовка").total == before
    assert engine.index([IndexEntry(id="later", title="Поздний")]) == 1
    assert engine.rebuild(ENTRIES) == len(ENTRIES)
    assert (engine.search("поздний").total, engine.search("подготовка").total) == (0, before)
