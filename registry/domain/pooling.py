"""Small groups among the rows of one table: pooled into one row, or hidden with what would give them away.

Rows are parts of a printed total: schools of a municipality, municipalities of the region, subjects. Two or more groups
of fewer than ``least`` people that reach it together are printed as one row; else they are hidden, and so are the
next smallest rows until what the total minus the printed rows tells is no small group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.indicators import percent
from registry.domain.small_groups import DERIVED, SMALL

POOLED = "Прочие (объединены группы менее {least} участников)"
Row = Mapping[str, Any]


def pooled(rows: Sequence[Row], least: int, total: float | None = None) -> list[dict[str, Any]]:
    """The rows as a table may print them: ``name``, ``numerator``, ``denominator``, ``value``; the pool comes last.

    A hidden row has no numbers; ``hidden`` says why (``small`` or ``derived``) and ``least`` tells the threshold. The
    pool has ``pooled``, how many rows it is of. ``total`` is how many people the printed total is of: ``None`` when
    none is printed. ``least`` of 0 changes nothing. A row without a denominator is printed: how many people it is of is
    not known.
    """
    small = [place for place, row in enumerate(rows) if 0 < (row.get("denominator") or 0) < least]
    together = _pool([rows[place] for place in small], least)
    if together is not None:
        kept = [dict(row) for place, row in enumerate(rows) if place not in small] + [together]
        return _hidden(kept, set(), least, total)
    return _hidden([dict(row) for row in rows], set(small), least, total)


def _pool(small: Sequence[Row], least: int) -> dict[str, Any] | None:
    """The small rows as one; ``None`` where that cannot help: one row alone, or still fewer people together."""
    size = sum(row["denominator"] for row in small)
    if len(small) < 2 or size < least:
        return None
    parts = [row.get("numerator") for row in small]
    if any(part is None for part in parts):
        return None
    numerator = sum(part for part in parts if part is not None)
    return {
        "name": POOLED.format(least=least),
        "numerator": numerator,
        "denominator": size,
        "value": percent(numerator, size),
        "figures": sorted({figure for row in small for figure in row.get("figures") or ()}),
        "pooled": len(small),
    }


def _hidden(rows: list[dict[str, Any]], small: set[int], least: int, total: float | None) -> list[dict[str, Any]]:
    """The rows without the small ones, and without those that the total would tell them by."""
    sizes = {place: row["denominator"] for place, row in enumerate(rows) if row.get("denominator")}
    hidden = set(small)
    if total is not None:
        by_size = sorted((place for place in sizes if place not in small), key=lambda place: (sizes[place], place))
        while by_size and 0 < _left(sizes, hidden, total) < least:
            hidden.add(by_size.pop(0))
    return [_blank(row, place, hidden, small, least) for place, row in enumerate(rows)]


def _left(sizes: Mapping[int, float], hidden: set[int], total: float) -> float:
    """How many people the total has beside the printed rows."""
    return total - sum(size for place, size in sizes.items() if place not in hidden)


def _blank(row: dict[str, Any], place: int, hidden: set[int], small: set[int], least: int) -> dict[str, Any]:
    if place not in hidden:
        return row
    reason = SMALL if place in small else DERIVED
    return {**row, "numerator": None, "denominator": None, "value": None, "hidden": reason, "least": least}
