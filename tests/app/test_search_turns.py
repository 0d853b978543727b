"""So many searches at once, on every page and for programs; the rest is told plainly to come again."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from app.search_turns import BUSY, SearchInTurns
from app.turns import Patience, Turns
from registry.errors import Busy
from search_index import open_engine
from tests.app.conftest import Site

ASKING: dict[str, Callable[[SearchInTurns], object]] = {
    "search": lambda search: search.search("приказ"),
    "complete": lambda search: search.complete("приказ", visible_to=None),
    "similar": lambda search: search.similar("1", visible_to=None),
}


@pytest.mark.parametrize("name", ASKING)
def test_who_gets_no_turn_is_refused_in_words_and_may_come_again(name: str) -> None:
    turns = Turns(1, Patience(0.05, busy=BUSY))
    search = SearchInTurns(open_engine("memory:"), turns)
    with turns.turn(), pytest.raises(Busy, match="Поиск занят"):
        ASKING[name](search)
    ASKING[name](search)


def test_a_writer_waits_for_no_turn() -> None:
    turns = Turns(1, Patience(0.05, busy=BUSY))
    search = SearchInTurns(open_engine("memory:"), turns)
    with turns.turn():
        search.clear()
        assert (search.ids(), search.rebuild([]), search.needs_rebuild()) == (set(), 0, False)


def test_a_page_says_when_to_come_again(make_site: Callable[..., Site]) -> None:
    site = make_site(threads=2)
    site.parts.search_patience.hurry(threads=2, seconds=0.1)
    reader = site.visitor("viewer")
    assert reader.client.get("/search/?q=приказ").status_code == 200
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with site.parts.search._turns.turn():  # type: ignore[attr-defined]
            taken.set()
            done.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(30)
    try:
        answer = reader.client.get("/search/?q=приказ")
    finally:
        done.set()
        thread.join()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert BUSY in answer.get_data(as_text=True)
