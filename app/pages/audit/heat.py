"""The heat map: for each organization and measure one sign, its tone, and its meaning in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.i18n import _
from app.words import LEVELS, STATUS_TONES, STATUSES
from registry.domain.completeness import Totals
from registry.queries.completeness_views import OrganizationRef, OrganizationTotals, Summary

PAGE = 60
# What a cell speaks of first: the worst thing in it.
_ORDER = ("overdue", "due", "met_late", "met", "not_due", "undated", "exempt")
_SIGNS = {"not_due": "·", "undated": "–", "exempt": "○"}
_LEVEL_ORDER = {level: place for place, level in enumerate(LEVELS)}


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: ``text`` is a count or a sign, ``tone`` its colour, ``says`` the whole meaning."""

    item: str
    text: str
    tone: str
    says: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One organization: its totals and a cell for each measure, ``None`` where the measure does not bind it."""

    organization: OrganizationRef
    totals: Totals
    cells: tuple[HeatCell | None, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A page of the map: rows by level; ``whole`` counts all organizations together.

    ``next`` is the number of the organization that the following page begins with, ``None`` on the last.
    """

    groups: tuple[tuple[str, tuple[HeatRow, ...]], ...]
    whole: tuple[HeatCell | None, ...]
    organizations: int
    first: int
    last: int
    next: int | None


def heat_map(summary: Summary, begin: int = 0) -> HeatMap:
    """The map from the organization number ``begin`` on, bodies before schools."""
    bound = sorted((each for each in summary.organizations if each.totals), key=_rank)
    begin = begin if 0 <= begin < len(bound) else 0
    shown = bound[begin : begin + PAGE]
    numbers = [item.item for item in summary.items]
    rows = [_row(each, numbers) for each in shown]
    groups = groupby(rows, key=lambda row: row.organization.level)
    end = begin + len(shown)
    return HeatMap(
        groups=tuple((level, tuple(found)) for level, found in groups),
        whole=tuple(_cell(_("Все организации"), item.item, item.totals) for item in summary.items),
        organizations=len(bound),
        first=begin + 1,
        last=end,
        next=end if end < len(bound) else None,
    )


def _rank(found: OrganizationTotals) -> tuple[int, str]:
    return _LEVEL_ORDER[found.organization.level], found.organization.title.casefold()


def _row(found: OrganizationTotals, numbers: Sequence[str]) -> HeatRow:
    name = found.organization.title
    cells = tuple(_cell(name, number, totals) for number, totals in zip(numbers, found.cells, strict=True))
    return HeatRow(found.organization, found.totals, cells)


def _cell(name: str, number: str, totals: Totals) -> HeatCell | None:
    if not totals:
        return None
    counts = totals.as_json()
    worst = next(status for status in _ORDER if counts[status])
    text = _SIGNS.get(worst, str(counts[worst]))
    parts = "; ".join(f"{str(STATUSES[status]).lower()}: {count}" for status, count in counts.items() if count)
    says = _("%(name)s, мероприятие %(number)s: %(parts)s", name=name, number=number, parts=parts)
    return HeatCell(number, text, STATUS_TONES[worst], says)
