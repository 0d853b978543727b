"""One measure of a roadmap as services need it: its texts, who owes what, and its windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select
from sqlalchemy.orm import selectinload

from registry.db import UnitOfWork
from registry.domain.fulfilment import RequiredKind, owed_kinds
from registry.domain.schedule import Horizon, Period, Window, read_deadline
from registry.errors import N_, InvalidInput, NotFound
from registry.models import Roadmap, RoadmapItem, RoadmapSection
from registry.queries.anchors import events_in_force
from registry.queries.plans import binding, edition_on, measures_on

# The edition that binds on the day comes before those that do not: a coming one, one under review, replaced ones.
_STANDING = {"current": 1, "review": 2, "archived": 3}


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure in the edition that was asked for; texts are verbatim, ``windows`` are read from the deadline.

    ``number`` is that of the edition, ``key`` the name in the family under which evidence is kept.
    """

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
    key: str

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
    """The measure with the number, in the roadmap with this code or in the edition that binds today.

    With ``family`` the text is the key of the measure, as facts keep it, and any edition of the plan answers: the one
    in force first. Raises ``NotFound`` naming the number.
    """
    today = uow.ports.clock.today()
    found = uow.session.execute(_statement(number.strip(), roadmap, family, today)).all()
    if not found:
        raise NotFound(N_("Мероприятия {number} нет в дорожной карте."), number=number.partition("#")[0])
    item, plan, section_title = min(found, key=lambda row: (_standing(row[1], today), -row[1].id))
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
        key=item.key,
    )


def shown_number(on: date, family: Any, key: Any) -> tuple[ColumnElement[str], Subquery, ColumnElement[bool]]:
    """The number of a measure on the day as an expression over the columns of a fact, what to outer join, and how.

    A measure that the edition of the day does not have is shown under its key.
    """
    now = measures_on(on)
    return func.coalesce(now.c.number, key), now, (now.c.family == family) & (now.c.key == key)


def number_of_key(uow: UnitOfWork, family: str, key: str) -> str:
    """The number that the measure has today; its key when no edition in force has it."""
    now = measures_on(uow.ports.clock.today())
    found = uow.session.scalar(select(now.c.number).where(now.c.family == family, now.c.key == key))
    return found or key


def _standing(plan: Roadmap, on: date) -> int:
    begun = plan.in_force_from is None or plan.in_force_from <= on
    lasts = plan.state == "current" if plan.in_force_until is None else plan.in_force_until >= on
    return 0 if plan.state != "review" and begun and lasts else _STANDING[plan.state]


def _statement(number: str, roadmap: str | None, family: str | None, on: date) -> Select[RoadmapItem, Roadmap, str]:
    statement = (
        select(RoadmapItem, Roadmap, RoadmapSection.title)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .outerjoin(
            RoadmapSection,
            (RoadmapSection.roadmap_id == RoadmapItem.roadmap_id) & (RoadmapSection.number == RoadmapItem.section),
        )
        .where((RoadmapItem.number if family is None else RoadmapItem.key) == number)
        .options(selectinload(RoadmapItem.bodies), selectinload(RoadmapItem.kinds))
    )
    if roadmap is not None:
        return statement.where(Roadmap.code == roadmap)
    if family is not None:
        return statement.where(Roadmap.family == family)
    return statement.where(binding(on) | (Roadmap.id == edition_on(on)))


def _windows(item: RoadmapItem, plan: Roadmap, events: Mapping[str, Period]) -> tuple[Window, ...]:
    horizon = Horizon(plan.period_start, plan.period_end, plan.approved_on)
    return tuple(read_deadline(item.deadline_text, horizon, events).windows)
