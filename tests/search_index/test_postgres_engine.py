"""What only the shared engine has: two stages, long documents, several writers, a server that can be lost."""

import os
import random
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import IndexUnavailable
from registry.ports import IndexEntry, SearchQuery
from search_index import open_engine, postgres_finding, postgres_reading, postgres_tables
from search_index.glossary import bundled_glossary
from search_index.plan import Names, Planner, Row
from search_index.postgres_engine import PostgresEngine
from search_index.postgres_lexemes import quoted
from search_index.postgres_query import leaf_query
from search_index.postgres_rows import beginnings
from tests.search_index.conftest import forget_shared, plain

ROOT = Path(__file__).parents[2]
WORDS = [
    *("приказ", "справка", "отчёт", "план", "график", "школа", "учитель"),
    *("экзамен", "район", "округ", "итоги", "срок", "мера", "анализ"),
]


@pytest.fixture
def shared(index_address):
    engine = open_engine(index_address)
    yield engine
    engine.close()


@contextmanager
def connected(address):
    with psycopg.connect(plain(address), autocommit=True) as connection:
        yield connection


def found(engine, text, **changes):
    return {hit.id for hit in engine.search(SearchQuery(text, limit=1000, **changes)).hits}


# ------------------------------------------------------------------------------------------------------- two stages


# The tolerance, when more documents match than are scored: what is counted is the same, so are the first hits, and
# of a page of twenty at most so many are others. Here about six hundred match and sixty are scored; the engine scores
# five hundred (``ENOUGH``). Up to so many matches there is no difference at all.
SCORED = 60
SAME_FIRST = 5
OTHERS = 1
QUESTIONS = [
    *("приказ", "анализ", "школа учитель", "школа учитель район мера"),
    *("приказ ИЛИ справка ИЛИ план", "приказ ИЛИ «итоги срок» ИЛИ мера", "(приказ ИЛИ отчёт) анализ"),
    *('"анализ мера"', '"мера срок" анализ', "анали* школа", "анали*", "приказ анал*"),
    *("-приказ", "анализ -приказ", 'анализ -"мера анализ"', "анализ -(приказ ИЛИ справка)"),
    *("вид:report анализ", "год:2021-2023 анализ мера", "организация:iro срок", "анализ -вид:report"),
    *("АМ", "анализ мер", "АМ школа", "приказ ИЛИ АМ", "-АМ срок", "САМ", "ИСАМ", "МАМ"),
]
GLOSSARY = {"АМ": "анализ мера", "САМ": "срок анализ мера", "ИСАМ": "итоги срок анализ мера", "МАМ": "мера анализ мера"}


def crowd(count):
    lot = random.Random(7)
    for number in range(count):
        text = " ".join(lot.choices(WORDS, weights=range(1, len(WORDS) + 1), k=lot.randint(5, 60)))
        title = " ".join(lot.sample(WORDS, 2))
        yield IndexEntry(
            str(number),
            title,
            text,
            kind=lot.choice(("order", "report")),
            organization=lot.choice(("iro", "iro", "department")),
            day=date(2020, 1, 1) + timedelta(days=lot.randrange(2000)),
        )


@pytest.fixture(scope="module")
def crowded(index_databases):
    """The shared engine and another one with the same crowd, and abbreviations for rows of its words."""
    forget_shared(index_databases["gin"])
    engines = [open_engine(address, glossary=GLOSSARY) for address in (index_databases["gin"], "memory:")]
    for engine in engines:
        engine.index(crowd(700))
    yield engines
    for engine in engines:
        engine.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_first_page_is_the_same_though_only_the_promising_are_scored(crowded, monkeypatch, question):
    monkeypatch.setattr(postgres_finding, "ENOUGH", SCORED)
    shared, memory = crowded
    expected, result = memory.search(question), shared.search(question)
    assert (result.total, result.facets, result.notices) == (expected.total, expected.facets, expected.notices)
    assert len({hit.id for hit in result.hits} & {hit.id for hit in expected.hits}) >= len(expected.hits) - OTHERS
    assert result.hits[:SAME_FIRST] == expected.hits[:SAME_FIRST]
    newest = SearchQuery(question, sort="date")
    assert [h.day for h in shared.search(newest).hits] == [h.day for h in memory.search(newest).hits]


@pytest.mark.parametrize("question", QUESTIONS)
def test_there_is_no_difference_when_all_matches_are_scored(crowded, monkeypatch, question):
    monkeypatch.setattr(postgres_finding, "ENOUGH", 700)
    shared, memory = crowded
    assert shared.search(question) == memory.search(question)


def test_estimated_frequencies_order_as_counted_ones_do(index_address, monkeypatch):
    monkeypatch.setattr(postgres_reading, "_MANY", 1)
    engines = [open_engine(address, glossary=GLOSSARY) for address in (index_address, "memory:")]
    for engine in engines:
        engine.rebuild(crowd(300))  # the server takes its statistics at the end
    shared, memory = engines
    for question in QUESTIONS:
        expected, result = memory.search(question), shared.search(question)
        assert [hit.id for hit in result.hits[:SAME_FIRST]] == [hit.id for hit in expected.hits[:SAME_FIRST]]
    assert len(shared._memory.frequencies.known) > len(WORDS)
    shared.close()


def test_a_reading_that_the_index_was_begun_without_is_found_all_the_same(index_address):
    begun = open_engine(index_address, glossary={"АМ": "анализ мера"})
    begun.index(crowd(150))
    begun.close()
    later, memory = (open_engine(address, glossary=GLOSSARY) for address in (index_address, "memory:"))
    memory.index(crowd(200))
    later.index(list(crowd(200))[150:])
    for question in GLOSSARY:
        assert later.search(question) == memory.search(question)
    later.close()


@pytest.mark.parametrize("kept", [64 << 20, 2000], ids=["much", "little"])
@pytest.mark.parametrize("most_added", [5, 100])
def test_what_is_remembered_of_earlier_searches_never_hides_a_change(index_address, monkeypatch, kept, most_added):
    monkeypatch.setattr(postgres_reading, "_MOST_ADDED", most_added)
    lot, entries = random.Random(kept + most_added), list(crowd(300))
    reader, writer, memory = (open_engine(url, glossary=GLOSSARY) for url in (index_address, index_address, "memory:"))
    reader._memory.lists.most_bytes = kept
    questions = ["анализ", "школа учитель", "АМ", "анал*", "-мера", '"анализ мера"', "годность ИЛИ срок"]
    for step in range(25):
        some = lot.sample(entries, lot.choice((1, 1, 2, 9)))
        changed = [replace(each, text=lot.choice(entries).text) for each in some]
        by = lot.choice((reader, writer))
        for engine in (by, memory):
            if step == 12:
                engine.clear()
            elif step % 5 == 4:
                engine.remove([each.id for each in some])
            else:
                engine.index(changed)
        for question in lot.sample(questions, 4):
            expected = memory.search(question)
            assert (found(reader, question), reader.search(question).facets) == (
                found(memory, question),
                expected.facets,
            )
    assert 0 < reader._memory.lists._bytes <= kept
    reader.close()
    writer.close()


def test_deep_pages_follow_one_another(shared, monkeypatch):
    monkeypatch.setattr(postgres_finding, "ENOUGH", 30)
    shared.index(crowd(200))
    pages = [shared.search(SearchQuery("анализ", limit=20, offset=at)).hits for at in range(0, 200, 20)]
    assert len({hit.id for page in pages for hit in page}) == shared.search("анализ").total


# --------------------------------------------------------------------------------------------------- long documents


def letters(number):
    """A word for a number."""
    return "слово" + "".join("абвгдежзик"[int(digit)] for digit in str(number))


LONG = IndexEntry(
    id="long",
    title="Доклад",
    text=" ".join(f"{letters(n)} образование" for n in range(9000)) + " заветная последняя фраза",
)


@pytest.mark.parametrize(
    ("question", "is_found"),
    [
        ("чепуха образование", False),
        ("образование", True),
        (letters(0), True),
        (f"{letters(3)} {letters(8998)}", True),
        (f"{letters(3)} -{letters(8998)}", False),
        ('"заветная последняя фраза"', True),
        ('"фраза последняя"', False),
        *(
            (f'"{letters(n)} образование {letters(n + 1)}"', True)
            for n in (94, 95, 96, 127, 499, 500, 1999, 2000, 8000)
        ),
        (f'"{letters(8000)} {letters(8001)}"', False),
        (f"{letters(8999)[:9]}*", True),
        ("вид:order заветная", False),
        ("заветная ИЛИ чепуха", True),
    ],
)
def test_a_long_document_is_found_by_all_of_its_words_and_phrases(index_databases, long_index, question, is_found):
    assert found(long_index, question, partial=False) == ({"long"} if is_found else set())


@pytest.fixture(scope="module")
def long_index(index_databases):
    with connected(index_databases["gin"]) as connection:
        connection.execute("DROP SCHEMA IF EXISTS dokkarta_search CASCADE")
    engine = open_engine(index_databases["gin"])
    engine.index([LONG, IndexEntry(id="short", title="Краткое сообщение", text="Без подробностей.")])
    yield engine
    engine.close()


def test_the_snippet_of_a_long_document_is_of_its_very_end(index_databases, long_index):
    (hit,) = long_index.search("заветная фраза").hits
    assert "\x02заветная\x03 последняя \x02фраза\x03" in hit.snippet


def test_a_document_with_more_words_than_a_vector_holds_is_found_by_each(shared):
    shared.index([IndexEntry(id="list", title="Список", text=" ".join(letters(n) for n in range(45_000)))])
    for number in (0, 20_000, 44_999):
        assert found(shared, letters(number)) == {"list"}
    assert found(shared, f"{letters(1)} {letters(44_998)}") == {"list"}
    shared.index([IndexEntry(id="list", title="Список", text="короткий")])
    assert found(shared, letters(20_000)) == set()
    assert found(shared, "короткий") == {"list"}


# ------------------------------------------------------------------------------------------------------ hostile words


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=50))
def test_a_quoted_term_is_one_lexeme_whatever_is_in_it(index_databases, term):
    with connected(index_databases["gin"]) as connection:
        row = connection.execute("SELECT tsvector_to_array(%s::tsvector)", (quoted("x", term),)).fetchone()
        assert row == (["x" + term],)
        assert connection.execute("SELECT numnode(%s::tsquery)", (quoted("x", term),)).fetchone() == (1,)


@given(
    st.lists(st.sampled_from("абвг"), max_size=12),
    st.lists(st.sampled_from("абвг"), min_size=2, max_size=5),
    st.sampled_from([0, 1]),
)
def test_a_row_of_words_is_found_by_the_server_exactly_where_it_is(index_databases, text, words, slack):
    places = {word: [at for at, each in enumerate(text) if each == word] for word in text}
    row = Row(tuple((word,) for word in words), slack=slack)
    vector = " ".join(f"'x{word}':{','.join(str(at + 1) for at in found)}" for word, found in places.items())
    with connected(index_databases["gin"]) as connection:
        (is_found,) = connection.execute("SELECT %s::tsvector @@ %s::tsquery", (vector, leaf_query(row))).fetchone()
    assert is_found == bool(beginnings(row, places))


@pytest.mark.parametrize(
    "sign", ["'", "''", "\\", "%s", "%", "$1", "{}", "{0}", "');DROP SCHEMA dokkarta_search CASCADE;--"]
)
def test_signs_of_sql_are_words_like_others(shared, sign):
    shared.index([IndexEntry(id=sign, title=f"Приказ {sign}", kind=sign, organization=sign, visible_to=(sign,))])
    result = shared.search(SearchQuery(f"приказ {sign}", kinds=(sign,), visible_to=(sign,)))
    assert [hit.id for hit in result.hits] == [sign]
    assert shared.search(SearchQuery("приказ", visible_to=("' OR true --",))).total == 0
    assert found(shared, f"{sign}ааа* вид:{sign}") <= {sign}
    shared.remove([sign, "\x00"])
    assert shared.ids() == set()


# -------------------------------------------------------------------------------------------- writers and readers


def test_another_process_sees_a_change_and_a_hiding_at_once(index_address, shared):
    other = open_engine(index_address)
    shared.index([IndexEntry(id="1", title="Приказ тайный")])
    assert found(other, "приказ", visible_to=("public",)) == {"1"}
    shared.index([IndexEntry(id="1", title="Приказ тайный", visible_to=("org:1",))])
    assert found(other, "приказ", visible_to=("public",)) == set()
    assert other.search(SearchQuery("приказ", visible_to=("public",))).facets["year"] == ()
    shared.remove(["1"])
    assert found(other, "приказ") == set()
    shared.clear()
    shared.index([IndexEntry(id="2", title="Приказ явный")])
    assert found(other, "приказ") == {"2"}
    other.close()


def test_many_writers_lose_nothing(index_address):
    planner = Planner(bundled_glossary(), Names())
    engines = [PostgresEngine(index_address, planner, lock_seconds=60) for _ in range(4)]

    def write(number):
        for at in range(4):
            engines[number].index(
                IndexEntry(id=f"{number}-{at}-{n}", title="Приказ", text=f"общее слово{at}") for n in range(3)
            )
            engines[number].index([IndexEntry(id="one for all", title=f"Приказ {number}")])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert [engine.search("приказ").total for engine in engines] == [4 * 4 * 3 + 1] * 4
    for engine in engines:
        engine.close()


def test_readers_and_writers_do_not_disturb_each_other(shared):
    shared.index(IndexEntry(id=str(n), title="Приказ") for n in range(20))
    stop = threading.Event()

    def read():
        counts = set()
        while not stop.is_set():
            counts.add(shared.search("приказ").total)
        return counts

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        for number in range(20):
            shared.index([IndexEntry(id=f"{number}", title="Приказ"), IndexEntry(id=f"new{number}", title="Приказ")])
        stop.set()
    assert set().union(*(reader.result() for reader in readers)) <= set(range(20, 41))


def test_a_writer_that_does_not_end_is_waited_for_and_then_named(index_address):
    planner = Planner(bundled_glossary(), Names())
    engine = PostgresEngine(index_address, planner, lock_seconds=1)
    engine.index([IndexEntry(id="1", title="Приказ")])
    with psycopg.connect(plain(index_address)) as other:
        other.execute("UPDATE dokkarta_search.state SET change = change + 1")
        with pytest.raises(IndexUnavailable, match="занят"):
            engine.index([IndexEntry(id="2", title="Приказ")])
        assert found(engine, "приказ") == {"1"}
        other.rollback()
    engine.index([IndexEntry(id="2", title="Приказ")])
    assert found(engine, "приказ") == {"1", "2"}
    engine.close()


WRITER = """
import sys
from registry.ports import IndexEntry
from search_index import open_engine
engine = open_engine(sys.argv[1])
for number in range(10 ** 6):
    engine.index(IndexEntry(id=f"{number}-{n}", title="Приказ", text=f"слово{number}") for n in range(20))
    print(number, flush=True)
"""


def test_a_killed_writer_leaves_whole_commits_and_no_lock(index_address, shared):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WRITER, index_address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT) as writer:
        assert writer.stdout is not None
        while int(writer.stdout.readline()) < 3:
            pass
        writer.send_signal(signal.SIGKILL)
    total = shared.search("приказ").total
    assert total >= 80
    assert total % 20 == 0
    shared.index([IndexEntry(id="after", title="Приказ")])
    assert shared.search("приказ").total in (total + 1, total + 21)


# ------------------------------------------------------------------------------------------------ a server that is lost


def test_lost_connections_are_replaced(index_address, index_databases, shared):
    shared.index([IndexEntry(id="1", title="Приказ")])
    with connected(index_address) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dokkarta-search'"
        )
    assert found(shared, "приказ") == {"1"}


def test_a_server_that_does_not_answer_is_named_without_its_address(index_address):
    engine = open_engine("postgresql+psycopg://owner:secret@127.0.0.1:1/nothing")
    for act in (lambda: engine.search("приказ"), engine.ids, lambda: engine.index([IndexEntry(id="1", title="x")])):
        with pytest.raises(IndexUnavailable, match="не отвечает") as refused:
            act()
        assert "secret" not in refused.value.message
    assert engine.needs_rebuild()


# ------------------------------------------------------------------------------------------------------- its condition


def test_an_index_of_another_shape_serves_until_the_new_one_takes_its_place(index_address, shared, monkeypatch):
    shared.rebuild([IndexEntry(id="old", title="Приказ")])
    with monkeypatch.context() as newer:
        newer.setattr(postgres_tables, "SHAPE", "newer")
        engine = open_engine(index_address)
        assert engine.needs_rebuild()

        def torn():
            yield from (IndexEntry(id=str(n), title="Справка") for n in range(4))
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            engine.rebuild(torn(), chunk=2)
        assert engine.needs_rebuild()
        newer.undo()
        assert found(shared, "приказ") == {"old"}
        newer.setattr(postgres_tables, "SHAPE", "newer")
        assert engine.ids() == {"0", "1", "2", "3"}
        assert engine.rebuild(IndexEntry(id=str(n), title="Справка") for n in range(5)) == 5
        assert not engine.needs_rebuild()
        assert found(engine, "справка") == {"0", "1", "2", "3", "4"}
        engine.close()
    with connected(index_address) as connection:
        names = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^dokkarta'").fetchall()
    assert names == [("dokkarta_search",)]


@pytest.mark.parametrize("address", ["postgresql", "postgresql-rum"], indirect=True)
def test_lists_are_made_at_the_end_of_a_first_rebuild(address, opened, request):
    engine = opened()
    engine.rebuild([IndexEntry(id="1", title="Приказ")])
    with connected(address) as connection:
        (definition,) = connection.execute(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'dokkarta_search' AND indexname = 'terms_lists'"
        ).fetchone()
    assert ("USING rum" if "rum" in request.node.name else "USING gin") in definition


@pytest.mark.parametrize("harm", ["DROP TABLE dokkarta_search.bodies", "ALTER TABLE dokkarta_search.cards DROP shelf"])
def test_an_index_with_something_missing_is_made_anew(index_address, shared, harm):
    shared.rebuild([IndexEntry(id="1", title="Приказ")])
    with connected(index_address) as connection:
        connection.execute(harm)
    engine = open_engine(index_address)
    with pytest.raises(IndexUnavailable, match="заново"):
        engine.search("приказ")
    assert engine.needs_rebuild()
    engine.rebuild([IndexEntry(id="1", title="Приказ")])
    assert found(engine, "приказ") == {"1"}
    assert not engine.needs_rebuild()
    engine.close()


def test_a_misspelt_word_is_corrected_without_likeness_too(index_address, shared):
    shared.index([IndexEntry(id="1", title="Приказ о подготовке")])
    assert shared.search("пригаз").corrected == "приказ"
    with connected(index_address) as connection:
        connection.execute("DROP EXTENSION pg_trgm CASCADE")
    engine = open_engine(index_address)
    assert engine.search("пригаз").corrected == "приказ"
    engine.close()


def test_a_database_where_no_schema_may_be_made_says_so(postgres, index_databases):
    with connected(index_databases["gin"]) as connection:
        connection.execute("DROP SCHEMA IF EXISTS dokkarta_search CASCADE")
    stranger = index_databases["gin"].replace("dokkarta_owner", "dokkarta_stranger")
    with psycopg.connect(plain(postgres), autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS dokkarta_stranger")
        connection.execute("CREATE ROLE dokkarta_stranger LOGIN")
    engine = open_engine(stranger)
    with pytest.raises(IndexUnavailable, match="прав"):
        engine.search("приказ")
    engine.close()
