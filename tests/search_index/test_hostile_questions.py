"""Whatever is typed, every engine answers within a second and in little memory, and says what it left out."""

import resource
import time

import pytest

from registry.errors import LimitExceeded
from registry.ports import IndexEntry, SearchQuery
from tests.search_index.test_query_language import HOSTILE as READ_HOSTILE

SECONDS = 1.0
MEGABYTES = 200
_KILOBYTES = 1024

HOSTILE = [
    *READ_HOSTILE,
    "а " * 50_000,
    "при* " * 16,
    "(при* ИЛИ под* ИЛИ атт*) (при* ИЛИ под* ИЛИ атт*) (при* ИЛИ под* ИЛИ атт*)",
    "-при* -под* -атт*",
    "((((а ИЛИ б) ИЛИ в) ИЛИ г) ИЛИ д)",
    "приказ & !проект | (план <-> график) & атт:*",
    "приказ:ABCD*",
    "'приказ' <2> 'график'",
    "$$; SELECT pg_sleep(10); --",
    "' || pg_sleep(10) || '",
    "приказ') OR 1=1 --",
    "\\'; COPY t TO PROGRAM 'id'; --",
    "%s %(text)s %d {0} {x.__class__}",
    "(.*)*" * 40,
    "(?:а+)+$" + "а" * 200,
    "приказ\x00' OR ''='",
    "~приказ !подготовке ^атт #2710 =10-п",
    "\x1f\x1fpublic\x1f",
    "год:1900-2099 класс:0-99",
    "«" * 100 + "приказ" + "»" * 100,
    "е\u0308" * 200 + "\u20dd" * 50,
    "\u2066приказ\u2069 \u200fпроект\u200e",
    "\U0010ffff" * 256,
    "−".join("абв" * 40),
    "10-П-" * 60,
    "17.12.2024 " * 20,
    "ГИА " * 16,
    "ё" * 255 + "*",
]


@pytest.fixture
def filled(engine):
    engine.index(
        IndexEntry(
            id=str(number),
            title=f"Приказ {number} о подготовке к ГИА",
            text="Провести аттестацию. Проект плана-графика. " * 40 + f"приказано{number}",
            number=f"10-П-{number}",
        )
        for number in range(120)
    )
    engine.search("приказ")
    return engine


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _KILOBYTES


def test_there_are_more_than_fifty_of_them():
    assert len(set(HOSTILE)) == len(HOSTILE) > 75


def test_each_is_answered_within_a_second_and_in_little_memory(filled):
    before, slow = peak(), {}
    for typed in HOSTILE:
        started = time.perf_counter()
        result = filled.search(SearchQuery(typed, visible_to=("public",)))
        found = time.perf_counter()
        assert len(filled.complete(typed, visible_to=("public",))) <= 8
        longest = max(found - started, time.perf_counter() - found)
        assert len(result.hits) == min(20, result.total) <= 120
        if longest > SECONDS:
            slow[typed[:40]] = longest
    assert slow == {}
    assert peak() - before < MEGABYTES
    assert filled.search("приказ").total == 120


def test_none_reaches_what_is_hidden(filled):
    reached = {typed for typed in HOSTILE if filled.search(SearchQuery(typed, visible_to=())).total}
    assert reached == set()


@pytest.mark.parametrize("typed", ["~~~", "*", "(" * 10_000, "*а* *о*", "AND & AND", "🎓" * 300])
def test_a_question_without_words_says_so(filled, typed):
    result = filled.search(typed)
    assert (result.total, result.hits) == (0, ())
    assert result.notices


def test_a_question_out_of_time_is_refused_in_words(filled):
    filled.seconds = 0.0
    with pytest.raises(LimitExceeded, match="Уточните слова"):
        filled.search("приказ о подготовке")
    with pytest.raises(LimitExceeded, match="Уточните слова"):
        filled.similar("1", visible_to=None)
    del filled.seconds
    assert filled.search("приказ о подготовке").total == 120


def test_when_only_the_better_spelling_is_out_of_time_the_answer_says_so(filled, monkeypatch):
    def late(*_):
        raise LimitExceeded("поздно")

    monkeypatch.setattr("search_index.engine.spellings", late)
    result = filled.search("подгатовка")
    assert (result.total, result.corrected) == (0, None)
    assert any("другое написание" in notice for notice in result.notices)
