"""Roadmaps as people read them: sections, measures, deadlines in days, and what the reader doubted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from registry.db import UnitOfWork
from registry.domain.doubt_groups import DoubtGroup, doubt_groups
from registry.domain.requirements import BodyRef, KindRef
from registry.domain.schedule import Deadline, Horizon, Period, read_deadline
from registry.errors import N_, NotFound
from registry.models import ReadingDoubt, Roadmap, RoadmapItem, User
from registry.queries.anchors import events_in_force
from registry.queries.plans import binding, chosen, no_roadmap
from registry.queries.scope import manages_the_region


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of a roadmap."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class DoubtView:
    """What the reader was not sure of; ``item`` is ``None`` when it concerns the whole."""

    item: str | None
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """A measure: what was understood of it, beside its verbatim texts. ``place`` is its row in the source.

    ``key`` is its name in the family of the plan, under which evidence is kept.
    """

    number: str
    key: str
    parent: str | None
    section: str
    title: str
    responsible: tuple[BodyRef, ...]
    responsible_text: str
    kinds: tuple[KindRef, ...]
    kinds_text: str
    deadline: Deadline
    deadline_text: str
    expected_result: str
    place: str
    doubts: tuple[DoubtView, ...] = ()

    @property
    def kind_codes(self) -> tuple[str, ...]:
        """Codes of the required kinds, each once."""
        return tuple(dict.fromkeys(kind.code for kind in self.kinds))

    def as_json(self) -> dict[str, Any]:
        """The measure as the contract prints it."""
        return {
            "number": self.number,
            "key": self.key,
            "parent": self.parent,
            "section": self.section,
            "title": self.title,
            "responsible": [{"code": body.code, "condition": body.condition} for body in self.responsible],
            "responsible_text": self.responsible_text,
            "kinds": list(self.kind_codes),
            "kinds_text": self.kinds_text,
            "kinds_of_one_body": {kind.code: kind.only_body for kind in self.kinds if kind.only_body},
            "deadline": self.deadline.as_json(),
            "expected_result": self.expected_result,
        }


@dataclass(frozen=True, slots=True)
class RoadmapRow:
    """A roadmap in a list. ``state`` is that of today: see ``standing``."""

    code: str
    family: str
    number: str
    title: str
    state: str
    in_force_from: date | None
    in_force_until: date | None
    approved_on: date | None
    period_start: date
    period_end: date
    items: int
    doubts: int
    source_name: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class RoadmapView:
    """A roadmap, whole. ``state`` is that of today: see ``standing``. ``heading`` is empty when it is not known."""

    code: str
    family: str
    number: str
    title: str
    approved_by: str
    approved_on: date | None
    heading: str
    period_start: date
    period_end: date
    state: str
    in_force_from: date | None
    in_force_until: date | None
    source_name: str
    source_sha256: str | None
    imported_at: datetime
    imported_by: str
    sections: tuple[SectionView, ...]
    items: tuple[ItemView, ...]
    warnings: tuple[DoubtView, ...]

    def item(self, number: str) -> ItemView:
        """The measure with the number. Raises ``NotFound``."""
        for each in self.items:
            if each.number == number:
                return each
        raise NotFound(N_("В карте «{code}» нет мероприятия {number}."), code=self.code, number=number)

    @property
    def doubt_groups(self) -> tuple[DoubtGroup, ...]:
        """The doubts by kind, for the review."""
        return doubt_groups(self.warnings)

    def of_section(self, number: str) -> tuple[ItemView, ...]:
        """The measures of a section."""
        return tuple(item for item in self.items if item.section == number)

    def as_json(self) -> dict[str, Any]:
        """The roadmap as the contract prints it."""
        return {
            "code": self.code,
            "number": self.number,
            "title": self.title,
            "approved_by": self.approved_by,
            "approved_on": self.approved_on.isoformat() if self.approved_on else None,
            "heading": self.heading or None,
            "period": {"start": self.period_start.isoformat(), "end": self.period_end.isoformat()},
            "state": self.state,
            "in_force": {
                "from": self.in_force_from.isoformat() if self.in_force_from else None,
                "until": self.in_force_until.isoformat() if self.in_force_until else None,
            },
            "sections": [{"number": section.number, "title": section.title} for section in self.sections],
            "items": [item.as_json() for item in self.items],
        }


def numbers_in_force(uow: UnitOfWork) -> tuple[str, ...]:
    """Numbers of the measures of the roadmaps in force, in their order."""
    statement = (
        select(RoadmapItem.number)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(binding(uow.ports.clock.today()))
        .order_by(Roadmap.id, RoadmapItem.position)
    )
    return tuple(uow.session.scalars(statement))


def roadmaps(uow: UnitOfWork) -> tuple[RoadmapRow, ...]:
    """All roadmaps, newest first; those under review only for those who may accept them."""
    today = uow.ports.clock.today()
    items = select(func.count(RoadmapItem.id)).where(RoadmapItem.roadmap_id == Roadmap.id).scalar_subquery()
    doubts = select(func.count(ReadingDoubt.id)).where(ReadingDoubt.roadmap_id == Roadmap.id).scalar_subquery()
    statement = select(Roadmap, items, doubts).order_by(Roadmap.id.desc())
    if not manages_the_region(uow.actor):
        statement = statement.where(Roadmap.state != "review")
    return tuple(
        RoadmapRow(
            row.code, row.family, row.number, row.title, standing(row, today), row.in_force_from, row.in_force_until,
            row.approved_on, row.period_start, row.period_end, item_count, doubt_count, row.source_name,
            row.imported_at,
        )
        for row, item_count, doubt_count in uow.session.execute(statement)
    )  # fmt: skip


def standing(row: Roadmap, on: date) -> str:
    """How an edition stands on a day: ``review``, ``coming``, ``current`` or ``archived``.

    An accepted edition is told by its days alone: one that takes effect later is ``coming``, and until then the one
    before it is ``current``.
    """
    if row.state == "review":
        return "review"
    if row.in_force_from is not None and row.in_force_from > on:
        return "coming"
    ended = row.state == "archived" if row.in_force_until is None else row.in_force_until < on
    return "archived" if ended else "current"


def roadmap(
    uow: UnitOfWork,
    code: str | None = None,
    on: date | None = None,
    *,
    assumed: Mapping[str, Period] | None = None,
) -> RoadmapView:
    """The roadmap with the code; without one, the edition that bound on the day (today when ``None``).

    ``assumed`` are days of events by key that take part beside those of the calendar, and before them: what if.
    Raises ``NotFound``.
    """
    found = uow.session.execute(
        select(Roadmap, User.name)
        .outerjoin(User, User.id == Roadmap.imported_by_id)
        .where(Roadmap.id == chosen(uow, code, on))
        .options(
            selectinload(Roadmap.sections),
            selectinload(Roadmap.warnings),
            selectinload(Roadmap.items).options(selectinload(RoadmapItem.bodies), selectinload(RoadmapItem.kinds)),
        )
    ).one_or_none()
    if found is None:
        raise no_roadmap(code)
    row: Roadmap = found[0]
    imported_by: str | None = found[1]
    if row.state == "review" and not manages_the_region(uow.actor):
        raise no_roadmap(code)
    warnings = tuple(DoubtView(doubt.item_number, doubt.place, doubt.message) for doubt in row.warnings)
    horizon, events = (
        Horizon(row.period_start, row.period_end, row.approved_on),
        {**events_in_force(uow), **(assumed or {})},
    )
    return RoadmapView(
        code=row.code,
        family=row.family,
        number=row.number,
        title=row.title,
        approved_by=row.approved_by,
        approved_on=row.approved_on,
        heading=row.heading,
        period_start=row.period_start,
        period_end=row.period_end,
        state=standing(row, uow.ports.clock.today()),
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        source_name=row.source_name,
        source_sha256=row.source_sha256,
        imported_at=row.imported_at,
        imported_by=imported_by or "",
        sections=tuple(SectionView(section.number, section.title) for section in row.sections),
        items=tuple(_item(item, read_deadline(item.deadline_text, horizon, events), warnings) for item in row.items),
        warnings=warnings,
    )


def item(uow: UnitOfWork, number: str, code: str | None = None) -> ItemView:
    """One measure of a roadmap. Raises ``NotFound``."""
    return roadmap(uow, code).item(number)


def _item(row: RoadmapItem, deadline: Deadline, doubts: tuple[DoubtView, ...]) -> ItemView:
    return ItemView(
        number=row.number,
        key=row.key,
        parent=row.parent,
        section=row.section,
        title=row.title,
        responsible=tuple(BodyRef(body.code, body.condition) for body in row.bodies),
        responsible_text=row.responsible_text,
        kinds=tuple(KindRef(kind.code, kind.only_body) for kind in row.kinds),
        kinds_text=row.kinds_text,
        deadline=deadline,
        deadline_text=row.deadline_text,
        expected_result=row.expected_result,
        place=row.place,
        doubts=tuple(doubt for doubt in doubts if doubt.item == row.number),
    )
