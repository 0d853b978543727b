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
