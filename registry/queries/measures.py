"""One measure of a roadmap as services need it: its texts, who owes what, and its windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from registry.db import UnitOfWork
from registry.domain.fulfilment import RequiredKind, owed_kinds
from registry.domain.schedule import Horizon, Period, Window, read_deadline
from registry.errors import N_, InvalidInput, NotFound
from registry.models import Roadmap, RoadmapItem, RoadmapSection
from registry.queries.anchors import events_in_force

# The edition in force comes before one under review and before those that were replaced.
_STANDING = {"current": 0, "review": 1, "archived": 2}


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure in the edition that was asked for; texts are verbatim, ``windows`` are read from the deadline."""

    roadmap: str
    family: str
    roadmap_title: str
    roadmap_number: str
    approved_by: str
    approved_on: date | None
    number: str
    title: str
    section_title: str
    responsible_text: str
    kinds_text: str
    deadline_text: str
    expected_result: str
    bodies: tuple[str, ...]
    kinds: tuple[RequiredKind, ...]
    windows: tuple[Window, ...]

    def owed_by(self, level: str) -> tuple[str, ...]:
        """Codes of the kinds that the measure requires of organizations of this level."""
        return owed_kinds(level, self.bodies, self.kinds)

    def window(self, identifier: str) -> Window:
        """The window with the identifier. Raises ``InvalidInput`` naming those that exist."""
        for window in self.windows:
            if window.id == identifier:
                return window
        known = ", ".join(window.id for window in self.windows)
        if not known:
            raise InvalidInput(N_("У мероприятия {number} нет сроков с датами, окно не указывают."), number=self.number)
        raise InvalidInput(
            N_("У мероприятия {number} нет окна «{window}». Есть: {known}."),
            number=self.number,
            window=identifier,
            known=known,
        )


def measure(uow: UnitOfWork, number: str, *, roadmap: str | None = None, family: str | None = None) -> Measure:
    """The measure with the number, in the roadmap with this code or in the edition in force.

    ``family`` asks for any edition of one plan, the one in force first. Raises ``NotFound`` naming the number.
    """
    found = uow.session.execute(_statement(number.strip(), roadmap, family)).all()
    if not found:
        raise NotFound(N_("Мероприятия {number} нет в дорожной карте."), number=number)
    item, plan, section_title = min(found, key=lambda row: (_STANDING[row[1].state], -row[1].id))
    return Measure(
        roadmap=plan.code,
        family=plan.family,
        roadmap_title=plan.title,
        roadmap_number=plan.number,
        approved_by=plan.approved_by,
        approved_on=plan.approved_on,
        number=item.number,
        title=item.title,
        section_title=section_title or "",
        responsible_text=item.responsible_text,
        kinds_text=item.kinds_text,
        deadline_text=item.deadline_text,
        expected_result=item.expected_result,
        bodies=tuple(dict.fromkeys(body.code for body in item.bodies)),
        kinds=tuple(RequiredKind(kind.code, kind.only_body) for kind in item.kinds),
        windows=_windows(item, plan, events_in_force(uow)),
    )


def _statement(number: str, roadmap: str | None, family: str | None) -> Select[RoadmapItem, Roadmap, str]:
    statement = (
        select(RoadmapItem, Roadmap, RoadmapSection.title)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .outerjoin(
            RoadmapSection,
            (RoadmapSection.roadmap_id == RoadmapItem.roadmap_id) & (RoadmapSection.number == RoadmapItem.section),
        )
        .where(RoadmapItem.number == number)
        .options(selectinload(RoadmapItem.bodies), selectinload(RoadmapItem.kinds))
    )
    if roadmap is not None:
        return statement.where(Roadmap.code == roadmap)
    if family is not None:
        return statement.where(Roadmap.family == family)
    return statement.where(Roadmap.state == "current")


def _windows(item: RoadmapItem, plan: Roadmap, events: Mapping[str, Period]) -> tuple[Window, ...]:
    horizon = Horizon(plan.period_start, plan.period_end, plan.approved_on)
    return tuple(read_deadline(item.deadline_text, horizon, events).windows)
