"""Sets of identifiers in little room: a search may have found tens of thousands of documents, most in long rows."""

from __future__ import annotations

from collections.abc import Iterable


def runs_of(ids: Iterable[int]) -> str:
    """The identifiers as text: ``1-3,7`` for 1, 2, 3 and 7."""
    runs: list[list[int]] = []
    for each in sorted(set(ids)):
        if runs and each == runs[-1][1] + 1:
            runs[-1][1] = each
        else:
            runs.append([each, each])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def ids_of(runs: str) -> frozenset[int]:
    """The identifiers that the text stands for."""
    found: set[int] = set()
    for run in filter(None, runs.split(",")):
        first, _, last = run.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)
