"""The plan of a roadmap in two statements: its measures; their bodies and kinds, with the days of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, ScalarSelect, Text, cast, literal, null, select, union_all

from registry.db import UnitOfWork
from registry.domain.requirements import BodyRef, KindRef, Plan, PlanItem, make_plan
from registry.domain.schedule import Deadline, Horizon, Period, read_deadline
from registry.domain.texts import is_code
from registry.errors import N_, NotFound
from registry.models import AnchorEvent, ItemBody, ItemKind, Roadmap, RoadmapItem
from registry.queries.anchors import as_events, in_force
from registry.queries.scope import manages_the_region

_NO_ROADMAP = N_("Дорожной карты «{code}» нет.")
_NONE_CURRENT = N_("Действующей дорожной карты нет: примите загруженную карту на странице её проверки.")


@dataclass(frozen=True, slots=True)
class RoadmapHead:
    """A roadmap without its measures."""

    id: int
    code: str
    family: str
    title: str
    state: str
    period_start: date
    period_end: date
    approved_on: date | None

    @property
    def horizon(self) -> Horizon:
        """The days that the plan covers."""
        return Horizon(self.period_start, self.period_end, self.approved_on)

    def deadline(self, text: str, events: Mapping[str, Period]) -> Deadline:
        """A deadline text of this roadmap, read with the days of events that are known."""
        return read_deadline(text, self.horizon, events)


def load_plan(uow: UnitOfWork, code: str | None = None) -> Plan:
    """The plan of the roadmap with the code; of the one in force when ``None``. Raises ``NotFound``."""
    head, rows = _measures(uow, code)
    parts = _parts(uow, head.id)
    items = (
        PlanItem(
            number=number,
            title=title,
            bodies=tuple(parts.bodies.get(item_id, ())),
            kinds=tuple(parts.kinds.get(item_id, ())),
            deadline=head.deadline(deadline, parts.events),
        )
        for item_id, number, title, deadline in rows
    )
    return make_plan(code=head.code, family=head.family, title=head.title, horizon=head.horizon, items=items)


def no_roadmap(code: str | None) -> NotFound:
    """The error for a code that no roadmap has, or for none in force."""
    return NotFound(_NONE_CURRENT if code is None else _NO_ROADMAP, code=code)


_HEAD = (
    Roadmap.id,
    Roadmap.code,
    Roadmap.family,
    Roadmap.title,
    Roadmap.state,
    Roadmap.period_start,
    Roadmap.period_end,
    Roadmap.approved_on,
)


def chosen(code: str | None) -> ScalarSelect[int]:
    """The identifier of the roadmap with the code, or of the one in force, as a subquery."""
    if code is not None:
        code = code if is_code(code) else ""
        return select(Roadmap.id).where(Roadmap.code == code).scalar_subquery()
    newest = (
        select(Roadmap.id)
        .where(Roadmap.state == "current")
        .order_by(Roadmap.approved_on.desc(), Roadmap.id.desc())
        .limit(1)
    )
    return newest.scalar_subquery()


def _measures(uow: UnitOfWork, code: str | None) -> tuple[RoadmapHead, list[tuple[int, str, str, str]]]:
    statement = (
        select(*_HEAD, RoadmapItem.id, RoadmapItem.number, RoadmapItem.title, RoadmapItem.deadline_text)
        .outerjoin(RoadmapItem, RoadmapItem.roadmap_id == Roadmap.id)
        .where(Roadmap.id == chosen(code))
        .order_by(RoadmapItem.position)
    )
    rows = uow.session.execute(statement).all()
    if not rows or (rows[0].state == "review" and not manages_the_region(uow.actor)):
        raise no_roadmap(code)
    plain: list[tuple[Any, ...]] = [tuple(row) for row in rows]
    size = len(_HEAD)
    measures = [(row[size], row[size + 1], row[size + 2], row[size + 3]) for row in plain if row[size] is not None]
    return RoadmapHead(*plain[0][:size]), measures


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the measures of a plan are made of: bodies and kinds by their identifiers, and the days of events."""

    bodies: Mapping[int, list[BodyRef]]
    kinds: Mapping[int, list[KindRef]]
    events: Mapping[str, Period]


def _parts(uow: UnitOfWork, roadmap_id: int) -> _Parts:
    """One statement for all three: an audit has no statement to spare for the events alone."""
    no_day = cast(null(), Date)
    bodies = (
        select(
            literal("body"), ItemBody.item_id, ItemBody.position, ItemBody.code, ItemBody.condition.label("detail"),
            no_day.label("first"), no_day.label("last"),
        )
        .join(RoadmapItem, RoadmapItem.id == ItemBody.item_id)
        .where(RoadmapItem.roadmap_id == roadmap_id)
    )  # fmt: skip
    kinds = (
        select(literal("kind"), ItemKind.item_id, ItemKind.position, ItemKind.code, ItemKind.only_body, no_day, no_day)
        .join(RoadmapItem, RoadmapItem.id == ItemKind.item_id)
        .where(RoadmapItem.roadmap_id == roadmap_id)
    )
    events = in_force().with_only_columns(
        literal("event"), AnchorEvent.id, literal(0, Integer), AnchorEvent.code, cast(null(), Text),
        AnchorEvent.starts_on, AnchorEvent.ends_on,
    )  # fmt: skip
    found_bodies: dict[int, list[BodyRef]] = {}
    found_kinds: dict[int, list[KindRef]] = {}
    days: list[tuple[str, date, date]] = []
    rows: Sequence[Any] = uow.session.execute(union_all(bodies, kinds, events)).all()
    for what, owner, _, code, detail, first, last in sorted(rows, key=lambda row: (row[1], row[2])):
        if what == "body":
            found_bodies.setdefault(owner, []).append(BodyRef(code, detail))
        elif what == "kind":
            found_kinds.setdefault(owner, []).append(KindRef(code, detail))
        else:
            days.append((code, first, last))
    return _Parts(found_bodies, found_kinds, as_events(days))
