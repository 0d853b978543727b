"""The heat map: for each row and measure one sign, its tone, and its meaning in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.i18n import _
from app.words import STATUS_TONES, STATUSES
from registry.domain.completeness import Totals
from registry.queries.completeness_views import OrganizationRef
from registry.queries.organization_page import OrganizationsPage
from registry.queries.region import RegionSummary

PAGE = 60
# What a cell speaks of first: the worst thing in it.
_ORDER = ("overdue", "due", "met_late", "met", "not_due", "undated", "exempt")
# The sign says without the colour what the number counts.
SIGNS = {"overdue": "!", "due": "…", "met_late": "±", "met": "+", "not_due": "·", "undated": "–", "exempt": "○"}
_COUNTED = frozenset({"overdue", "due", "met_late", "met"})


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: ``text`` is a sign with a count, ``tone`` its colour, ``says`` the whole meaning.

    ``status`` is the worst status in it.
    """

    item: str
    text: str
    tone: str
    says: str
    status: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One organization or territory: its totals and a cell for each measure, ``None`` where it is not bound.

    ``number`` is how many organizations a territory has, 0 for a single organization.
    """

    organization: OrganizationRef
    totals: Totals
    cells: tuple[HeatCell | None, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A page of the map: rows by level; ``whole`` counts everything together.

    ``next`` is the cursor of the following page, ``None`` on the last.
    """

    groups: tuple[tuple[str, tuple[HeatRow, ...]], ...]
    whole: tuple[HeatCell | None, ...]
    totals: Totals
    items: tuple[tuple[str, str], ...]
    number: int
    next: str | None

    @property
    def rows(self) -> int:
        """How many rows the page has."""
        return sum(len(rows) for _level, rows in self.groups)


def organizations_map(found: OrganizationsPage) -> HeatMap:
    """The map of organizations and measures."""
    summary = found.summary
    numbers = [item.item for item in summary.items]
    rows = [
        HeatRow(each.organization, each.totals, _cells(each.organization.title, numbers, each.cells))
        for each in summary.organizations
        if each.totals
    ]
    return HeatMap(
        groups=_grouped(rows),
        whole=_cells(_("Все организации"), numbers, [item.totals for item in summary.items]),
        totals=summary.totals,
        items=tuple((item.item, item.title) for item in summary.items),
        number=found.organizations,
        next=found.next,
    )


def region_map(found: RegionSummary, year: int | None, after: str) -> HeatMap:
    """The map of territories and measures, from the territory after the one with the code ``after``."""
    codes = [place.organization.code for place in found.places]
    begin = codes.index(after) + 1 if after in codes else 0
    shown = found.places[begin : begin + PAGE]
    numbers = [item.number for item in found.items]
    rows = []
    for place in shown:
        totals = found.row(place, year)
        cells = _cells(place.organization.title, numbers, totals)
        rows.append(HeatRow(place.organization, sum(totals, Totals()), cells, place.organizations))
    return HeatMap(
        groups=_grouped(rows),
        whole=_cells(_("Все организации"), numbers, [found.of_item(number, year) for number in numbers]),
        totals=found.total(year),
        items=tuple((item.number, item.title) for item in found.items),
        number=len(found.places),
        next=codes[begin + len(shown) - 1] if begin + len(shown) < len(codes) else None,
    )


def _grouped(rows: Iterable[HeatRow]) -> tuple[tuple[str, tuple[HeatRow, ...]], ...]:
    return tuple((level, tuple(found)) for level, found in groupby(rows, key=lambda row: row.organization.level))


def _cells(name: str, numbers: Sequence[str], totals: Iterable[Totals]) -> tuple[HeatCell | None, ...]:
    return tuple(_cell(name, number, each) for number, each in zip(numbers, totals, strict=True))


def _cell(name: str, number: str, totals: Totals) -> HeatCell | None:
    if not totals:
        return None
    counts = totals.as_json()
    worst = next(status for status in _ORDER if counts[status])
    text = SIGNS[worst] + (str(counts[worst]) if worst in _COUNTED else "")
    parts = "; ".join(f"{str(STATUSES[status]).lower()}: {count}" for status, count in counts.items() if count)
    says = _("%(name)s, мероприятие %(number)s: %(parts)s", name=name, number=number, parts=parts)
    return HeatCell(number, text, STATUS_TONES[worst], says, worst)
