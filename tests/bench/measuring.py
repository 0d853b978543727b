"""How works are measured: medians of several rounds, and the statements of one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import event

from registry.db import Database

ROUNDS = 7


@dataclass(frozen=True)
class Line:
    """One line of a table: the work, where it ran, milliseconds, statements, and what is to be said of it."""

    work: str
    where: str
    milliseconds: float
    queries: int
    says: str = ""

    def __str__(self) -> str:
        return f"| {self.work} | {self.where} | {self.milliseconds:,.1f} | {self.queries or '–'} | {self.says} |"


def median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of the rounds in milliseconds, the first round not counted."""
    work()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def queries(database: Database, work: Callable[[], object]) -> int:
    """How many statements the work sends."""
    sent: list[str] = []
    listener = lambda *given: sent.append(given[2])  # noqa: E731 - SQLAlchemy wants a plain callable
    event.listen(database.engine, "before_cursor_execute", listener)
    try:
        work()
    finally:
        event.remove(database.engine, "before_cursor_execute", listener)
    return len([statement for statement in sent if not statement.startswith("BEGIN")])
