"""Work in a child process is bounded in time and memory, and its refusals arrive as they were raised."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.isolation import ForkIsolation
from registry.errors import N_, FileRejected, LimitExceeded

ISOLATION = ForkIsolation(preload=["app.isolation"])


def double(number: int) -> int:
    return number * 2


def where() -> int:
    return os.getpid()


def refuse() -> None:
    raise FileRejected(N_("Файл {name} повреждён."), name="a{b}.docx")


def hoard() -> int:
    return len(bytearray(3 * 1024**3))


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


def die() -> None:
    os._exit(3)


def stumble() -> None:
    raise KeyError("bug")


def test_a_result_comes_back_from_another_process() -> None:
    assert ISOLATION.call(double, 21) == 42
    assert ISOLATION.call(where) != os.getpid()


def test_a_refusal_is_raised_here_with_its_facts() -> None:
    with pytest.raises(FileRejected) as refused:
        ISOLATION.call(refuse)
    assert refused.value.facts == {"name": "a{b}.docx"}
    assert refused.value.message == "Файл a{b}.docx повреждён."


@pytest.mark.parametrize("function", [spin, sleep])
def test_time_is_bounded(function: object) -> None:
    begun = time.monotonic()
    with pytest.raises(LimitExceeded, match="времени"):
        ISOLATION.call(function, seconds=1)  # type: ignore[arg-type]
    assert time.monotonic() - begun < 10


def test_memory_is_bounded() -> None:
    with pytest.raises(LimitExceeded, match="памяти"):
        ISOLATION.call(hoard, memory_mb=256)


def test_a_child_that_dies_is_told_plainly() -> None:
    with pytest.raises(LimitExceeded, match="прервалась"):
        ISOLATION.call(die)


def test_a_bug_is_not_taken_for_a_bad_file() -> None:
    with pytest.raises(RuntimeError, match="KeyError"):
        ISOLATION.call(stumble)


def test_calls_from_threads_do_not_disturb_one_another() -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda n: ISOLATION.call(double, n), range(12))) == [n * 2 for n in range(12)]


def served() -> int:
    SERVED.append(os.getpid())
    return len(SERVED)


SERVED: list[int] = []


def add_to(first: int, second: int) -> int:
    return first + second


def work_or_spin(number: int) -> int:
    if number < 0:
        spin()
    return os.getpid()


def hoard_when(size: int) -> int:
    return len(bytearray(size))


def test_a_standing_child_keeps_what_it_made_from_call_to_call() -> None:
    with ISOLATION.standing(served) as child:
        assert [child.call() for _ in range(5)] == [1, 2, 3, 4, 5]
    with ISOLATION.standing(add_to, 40) as child:
        assert [child.call(2), child.call(3)] == [42, 43]


def test_a_standing_child_is_replaced_after_its_number_of_calls() -> None:
    with ISOLATION.standing(served, calls=2) as child:
        assert [child.call() for _ in range(5)] == [1, 2, 1, 2, 1]


def test_only_the_call_that_broke_a_limit_is_lost() -> None:
    with ISOLATION.standing(work_or_spin, seconds=1) as child:
        first = child.call(1)
        assert child.call(2) == first
        with pytest.raises(LimitExceeded, match="времени"):
            child.call(-1)
        assert child.call(3) not in (first, os.getpid())
    with ISOLATION.standing(hoard_when, memory_mb=256) as child:
        assert child.call(10) == 10
        with pytest.raises(LimitExceeded, match="памяти"):
            child.call(3 * 1024**3)
        assert child.call(11) == 11


def test_a_refusal_leaves_the_standing_child_at_work() -> None:
    with ISOLATION.standing(refuse) as child:
        for _ in range(2):
            with pytest.raises(FileRejected):
                child.call()
