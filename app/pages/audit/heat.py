"""The heat map: for each organization and measure one sign, its tone, and its meaning in words."""

from __future__ import annotations

from dataclasses import dataclass

from app.i18n import _
from app.words import STATUS_TONES, STATUSES
from registry.domain.completeness import Totals
from registry.queries.completeness_views import OrganizationRef, OrganizationTotals, Summary

# What a cell speaks of first: the worst thing in it.
_ORDER = ("overdue", "due", "met_late", "met", "not_due", "undated", "exempt")
_SIGNS = {"not_due": "·", "undated": "–", "exempt": "○"}


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


def heat_rows(summary: Summary) -> tuple[HeatRow, ...]:
    """The rows of the map, in the order of the summary."""
    numbers = [item.item for item in summary.items]
    return tuple(_row(found, numbers) for found in summary.organizations if found.totals)


def _row(found: OrganizationTotals, numbers: list[str]) -> HeatRow:
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
