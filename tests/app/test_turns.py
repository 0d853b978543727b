"""Heavy work is bounded by places: the rest waits a little, and is then told plainly to come again."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date

import pytest

from app.guarded import GuardedRenderer
from app.isolation import ForkIsolation
from app.turns import Patience, Turns, places_for
from document_templates.catalogue import FolderCatalogue
from document_templates.renderer import DocxRenderer
from registry.errors import Busy
from tests.app.conftest import Site
from tests.app.test_isolation import double, where
from tests.document_templates.making import template_of


def held(turns: Turns, seconds: float) -> None:
    with turns.turn():
        time.sleep(seconds)


@contextmanager
def taken(turns: Turns) -> Iterator[None]:
    """Somebody else has a turn as long as the block lasts."""
    begun, ended = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.turn():
            begun.set()
            ended.wait()

    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(hold)
        begun.wait()
        try:
            yield
        finally:
            ended.set()
        work.result()


def hasty(threads: int = 8, seconds: float = 0.2) -> Patience:
    patience = Patience()
    patience.hurry(threads=threads, seconds=seconds)
    return patience


def test_no_more_work_goes_on_at_once_than_there_are_places() -> None:
    turns, now, most, guard = Turns(3, Patience()), 0, 0, threading.Lock()

    def work() -> None:
        nonlocal now, most
        with turns.turn():
            with guard:
                now, most = now + 1, max(most, now + 1)
            time.sleep(0.01)
            with guard:
                now -= 1

    with ThreadPoolExecutor(20) as pool:
        for each in [pool.submit(work) for _ in range(40)]:
            each.result()
    assert most == 3


def test_who_waits_in_vain_is_told_in_russian_and_the_place_is_not_lost() -> None:
    turns = Turns(1, hasty())
    with taken(turns), pytest.raises(Busy, match="Сервис занят"):
        held(turns, 0)
    held(turns, 0)


def test_of_fifty_callers_a_quarter_of_the_threads_waits_and_the_rest_is_answered_at_once() -> None:
    turns = Turns(1, hasty(threads=8, seconds=60))
    refused = threading.Semaphore(0)

    def ask(_: int) -> bool:
        try:
            held(turns, 0)
        except Busy:
            refused.release()
            return False
        return True

    with ThreadPoolExecutor(50) as pool:
        with taken(turns):
            answers = pool.map(ask, range(50))
            # While the place is taken: only two of them go on waiting.
            assert all(refused.acquire(timeout=50) for _ in range(48))
        assert sum(answers) == 2


def test_a_failure_gives_its_place_back() -> None:
    turns = Turns(1, hasty())
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.turn():
            raise ZeroDivisionError


def test_a_worker_waits_for_good() -> None:
    turns = Turns(1, Patience())
    with ThreadPoolExecutor(5) as pool:
        for each in [pool.submit(held, turns, 0.05) for _ in range(10)]:
            each.result()


@pytest.mark.parametrize(
    ("processors", "threads", "places"), [(1, 8, 1), (2, 8, 2), (64, 8, 3), (64, 64, 4), (2, 1, 1)]
)
def test_places_leave_threads_to_answer(processors: int, threads: int, places: int) -> None:
    assert places_for(processors, threads) == places


def test_limited_children_take_turns_and_shared_ones_do_not_wait_for_them() -> None:
    isolation = ForkIsolation(preload=["app.isolation"], most=1, patience=hasty(seconds=0.3))
    with ThreadPoolExecutor(2) as pool, isolation.shared(double) as shared:
        shared.call(1)
        long = pool.submit(isolation.call, time.sleep, 1.5)
        time.sleep(0.5)
        with pytest.raises(Busy):
            isolation.call(where)
        assert shared.call(21) == 42
        long.result()
    assert isolation.call(double, 2) == 4


def test_a_page_says_that_the_service_is_busy_with_503_and_when_to_come_again(make_site: Callable[..., Site]) -> None:
    site = make_site({"isolation": Full()})
    visitor = site.visitor()
    file = (io.BytesIO(template_of("Приказ")), "приказ.docx")
    answer = visitor.send(visitor.get("/check"), {"file": file}, status=503)
    assert answer.response.headers["Retry-After"] == "30"
    assert "Сервис занят" in answer.text


class Full(ForkIsolation):
    """An isolation whose only place is taken for good."""

    def __init__(self) -> None:
        super().__init__(preload=["app.isolation"], most=1, patience=hasty(seconds=0.05))
        self._held = self._turns.turn()
        self._held.__enter__()


def test_finished_documents_are_opened_in_another_process() -> None:
    renderer = GuardedRenderer(Telling(FolderCatalogue()), ForkIsolation())
    process, number = renderer.stamp(b"", number="7", day=date(2026, 1, 1)).split()
    assert int(process) != os.getpid()
    assert number == b"7"
    assert list(renderer.check(template_of("Приказ"))) == list(DocxRenderer().check(template_of("Приказ")))
    renderer.close()


class Telling(DocxRenderer):
    """Tells where it stamps."""

    def stamp(self, docx: bytes, *, number: str, day: date) -> bytes:
        return docx + f"{os.getpid()} {number}".encode() if day else docx
