"""Values of small groups of examinees, which documents do not print.

The threshold is the installation's own choice (``DOKKARTA_SMALL_GROUP``), no norm. What a document prints of one
indicator and year are nested sums: the organization, its municipality, the region. A sum is hidden too when the
difference between it and another printed one is a small group, since a reader could subtract.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.printed import SCOPES

SMALL, DERIVED = "small", "derived"


def guarded(indicators: Sequence[Mapping[str, Any]], least: int) -> list[dict[str, Any]]:
    """Indicators in the shape of the drafting context, without the values of fewer than ``least`` people.

    A hidden cell has no numbers; ``hidden`` says why (``small`` or ``derived``) and ``least`` tells the threshold.
    ``least`` of 0 hides nothing. A value without a denominator is printed: how many people it is of is not known.
    """
    return [{**each, "rows": [_row(row, least) for row in each.get("rows") or ()]} for each in indicators]


def _row(row: Mapping[str, Any], least: int) -> dict[str, Any]:
    made, printed = dict(row), list[float]()
    for scope in SCOPES:
        size = (row.get(scope) or {}).get("denominator")
        if size is None:
            continue
        reason = _reason(size, printed, least)
        if reason is None:
            printed.append(size)
        else:
            blank = {"numerator": None, "denominator": None, "value": None}
            made[scope] = {**row[scope], **blank, "hidden": reason, "least": least}
    return made


def _reason(size: float, printed: Sequence[float], least: int) -> str | None:
    if 0 < size < least:
        return SMALL
    return DERIVED if any(0 < abs(size - other) < least for other in printed) else None
