"""Filling a fresh registry with what is bundled; a second time changes nothing, and never what a person edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.models import Indicator, NumberPattern, Organization, Roadmap, RoadmapItem
from registry.roadmaps import BundledOrganization, bundled_codes, bundled_organizations, bundled_roadmap
from registry.roadmaps.indicators import BundledIndicator, bundled_indicators
from registry.services.organizations import store
from registry.services.roadmaps import import_roadmap

# How the order writes the Department's numbers: 10-П-2710, 10-Исх-8352.
DEPARTMENT_PATTERNS = {"П": "10-П-{n}", "Исх": "10-Исх-{n}"}


@dataclass(frozen=True, slots=True)
class SetupReport:
    """What the registry holds after setting up. ``changed`` is false when everything was there already."""

    roadmaps: int
    items: int
    organizations: int
    kinds: int
    changed: bool

    def as_json(self) -> dict[str, Any]:
        """The report as the contract prints it."""
        return {
            "roadmaps": self.roadmaps,
            "items": self.items,
            "organizations": self.organizations,
            "kinds": self.kinds,
        }


def load_bundled(uow: UnitOfWork) -> SetupReport:
    """Add the bundled organizations, indicators, number patterns and roadmaps that are not there yet."""
    uow.actor.require(Permission.SYSTEM, "/")
    added = [_add_organizations(uow), _add_indicators(uow), _add_patterns(uow), _add_roadmaps(uow)]
    uow.session.flush()
    if any(added):
        uow.journal(
            "system.setup", "system", "bundled",
            organizations=added[0], indicators=added[1], patterns=added[2], roadmaps=added[3],
        )  # fmt: skip
    current = select(func.count(RoadmapItem.id)).join(Roadmap).where(Roadmap.state == "current")
    return SetupReport(
        roadmaps=_count(uow, Roadmap.id),
        items=uow.session.scalar(current) or 0,
        organizations=_count(uow, Organization.id),
        kinds=len(uow.ports.catalogue.kinds()),
        changed=any(added),
    )


def _count(uow: UnitOfWork, column: Any) -> int:
    return uow.session.scalar(select(func.count(column))) or 0


def _add_organizations(uow: UnitOfWork) -> int:
    known = {row.code: row for row in uow.session.scalars(select(Organization).where(Organization.is_demo.is_(False)))}
    added = 0
    for bundled in bundled_organizations():
        if bundled.code not in known:
            organization = known[bundled.code] = _organization(uow, bundled)
            store(uow, organization, known[bundled.parent] if bundled.parent else None)
            added += 1
    return added


def _organization(uow: UnitOfWork, bundled: BundledOrganization) -> Organization:
    head = bundled.head
    return Organization(
        code=bundled.code,
        name=bundled.name,
        short_name=bundled.short_name,
        level=bundled.level,
        oktmo=bundled.oktmo,
        place=bundled.place,
        name_verified=bundled.verified,
        note=bundled.note,
        head_post=head.post if head else "",
        head_name=head.name if head else "",
        head_gender=head.gender if head else None,
        created_at=uow.ports.clock.now(),
    )


def _add_indicators(uow: UnitOfWork) -> int:
    known = set(uow.session.scalars(select(Indicator.code)))
    rows = bundled_indicators().indicators
    new = [_indicator(row, place) for place, row in enumerate(rows) if row.code not in known]
    uow.session.add_all(new)
    return len(new)


def _indicator(row: BundledIndicator, place: int) -> Indicator:
    return Indicator(
        code=row.code,
        position=place,
        name=row.name,
        direction=row.direction,
        criterion=row.criterion,
        numerator=row.numerator,
        denominator=row.denominator,
        unit=row.unit,
        source=row.source,
        monitoring=row.monitoring,
        name_status=row.name_status,
        membership_status=row.membership_status,
        counted=row.counted,
        better=row.better,
        note=row.note,
    )


def _add_patterns(uow: UnitOfWork) -> int:
    department = uow.session.scalar(select(Organization).where(Organization.code == "department"))
    if department is None:
        return 0
    known = set(uow.session.scalars(select(NumberPattern.series).where(NumberPattern.organization_id == department.id)))
    new = [
        NumberPattern(organization_id=department.id, series=series, pattern=pattern)
        for series, pattern in DEPARTMENT_PATTERNS.items()
        if series not in known
    ]
    uow.session.add_all(new)
    return len(new)


def _add_roadmaps(uow: UnitOfWork) -> int:
    """A bundled roadmap is in force at once when nothing of its plan is; otherwise it comes as an edition to review."""
    added = 0
    for code in bundled_codes():
        read = bundled_roadmap(code)
        standing = uow.session.scalar(select(Roadmap.id).where(Roadmap.family == read.code))
        state = "review" if standing is not None else "current"
        imported = import_roadmap(uow, read=read, source_name=f"{code}.yaml", state=state)
        added += not imported.unchanged
    return added
