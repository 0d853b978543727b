"""How a measure stands: in detail with the person's own organizations, at a glance with the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.lists import Rights
from app.web import UnitOfWork
from registry.domain.completeness import Row, Totals
from registry.domain.schedule import Window
from registry.domain.scoring import Score
from registry.queries.completeness import OrganizationRef
from registry.queries.item_page import ItemAsked, item_overview
from registry.queries.organizations import choices
from registry.queries.papers import scores_of
from registry.queries.roadmaps import RoadmapView

Rows = tuple[OrganizationRef, tuple[Row, ...]]
SHOWN = 40
"""How many organizations beside one's own the page shows; the audit of the measure has all of them."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One organization at a glance: its totals in each window, in the order of ``Standing.windows``."""

    organization: OrganizationRef
    cells: tuple[Totals, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a measure stands on a day. ``windows`` holds ``None`` for requirements without a date.

    ``scores`` are those of the facts of the person's own organizations, ``rights`` hers in each of these by code.
    """

    on: date
    totals: Totals
    mine: tuple[Rows, ...]
    windows: tuple[Window | None, ...]
    others: tuple[Glance, ...]
    scores: Mapping[int, Score] = field(default_factory=dict)
    rights: Mapping[str, Rights] = field(default_factory=dict)


def standing_of(uow: UnitOfWork, number: str, roadmap: RoadmapView, on: date) -> Standing | None:
    """The standing of a measure; ``None`` for a roadmap that does not bind anybody yet."""
    if roadmap.state == "review":
        return None
    found = item_overview(uow, ItemAsked(number, on, roadmap=roadmap.code), limit=SHOWN + 1)
    paths = {grant.organization_id: grant.path for grant in uow.actor.grants}
    rights = {row.code: Rights.in_place(paths[row.id]) for row in choices(uow) if row.id in paths}
    mine = tuple(each for each in found.organizations if each[0].code in rights)
    others = [each for each in found.organizations if each[0].code not in rights]
    windows = _windows(others)
    return Standing(
        on=on,
        totals=found.totals,
        mine=mine,
        windows=windows,
        others=tuple(_glance(organization, rows, windows) for organization, rows in others),
        scores=scores_of(uow, (row for _organization, rows in mine for row in rows)),
        rights=rights,
    )


def _windows(found: Sequence[Rows]) -> tuple[Window | None, ...]:
    known = {row.window.id if row.window else "": row.window for _organization, rows in found for row in rows}
    return tuple(sorted(known.values(), key=lambda window: window.end if window else date.max))


def _glance(organization: OrganizationRef, rows: Sequence[Row], windows: Sequence[Window | None]) -> Glance:
    return Glance(
        organization, tuple(Totals.of(row.status for row in rows if row.window == window) for window in windows)
    )
