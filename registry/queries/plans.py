"""The plan of a roadmap in two statements: its measures; their bodies, kinds, signs and the days of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    ScalarSelect,
    Subquery,
    Text,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from registry.db import UnitOfWork
from registry.domain.requirements import BodyRef, KindRef, Plan, PlanItem, make_plan
from registry.domain.schedule import Deadline, Horizon, Period, read_deadline
from registry.domain.texts import is_code
from registry.domain.traits import SignBook
from registry.errors import N_, NotFound
from registry.models import AnchorEvent, BoundCondition, ItemBody, ItemKind, Roadmap, RoadmapItem, Sign
from registry.queries.anchors import as_events, in_force
from registry.queries.scope import manages_the_region
from registry.queries.signs import bound_by, sign_of

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


def binding(on: date) -> ColumnElement[bool]:
    """The condition that an edition binds on the day: from its first day to the day before the next one's."""
    begun = or_(Roadmap.in_force_from.is_(None), Roadmap.in_force_from <= on)
    lasting = or_(Roadmap.in_force_until >= on, Roadmap.in_force_until.is_(None) & (Roadmap.state == "current"))
    return (Roadmap.state != "review") & begun & lasting


def edition_on(on: date) -> ScalarSelect[int]:
    """The identifier of the edition that bound on the day, as a subquery; ``NULL`` when none did.

    Before the first edition it is the first one, since a plan may order things that lie before its approval. Of several
    plans the one approved last is meant.
    """
    coming = (Roadmap.state != "review") & (Roadmap.in_force_from > on)
    return (
        select(Roadmap.id)
        .where(binding(on) | coming)
        .order_by(
            case((coming, 1), else_=0),
            case((coming, Roadmap.in_force_from)),
            Roadmap.approved_on.desc().nulls_last(),
            Roadmap.id.desc(),
        )
        .limit(1)
        .scalar_subquery()
    )


def measures_on(on: date) -> Subquery:
    """The measures of the editions that bind on the day: ``family``, ``key``, ``number``, ``title``."""
    return (
        select(Roadmap.family, RoadmapItem.key, RoadmapItem.number, RoadmapItem.title)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(binding(on))
        .subquery()
    )


def load_plan(uow: UnitOfWork, code: str | None = None, on: date | None = None) -> Plan:
    """The plan of the roadmap with the code; without one, of the edition that bound on the day (today when ``None``).

    Raises ``NotFound``.
    """
    head, rows = _measures(uow, code, on)
    parts = _parts(uow, head.id)
    items = (
        PlanItem(
            number=number,
            title=title,
            bodies=tuple(parts.bodies.get(item_id, ())),
            kinds=tuple(parts.kinds.get(item_id, ())),
            deadline=head.deadline(deadline, parts.events),
            key=key,
        )
        for item_id, number, title, deadline, key in rows
    )
    return make_plan(
        code=head.code, family=head.family, title=head.title, horizon=head.horizon, items=items, signs=parts.signs
    )


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


def chosen(uow: UnitOfWork, code: str | None, on: date | None = None) -> ScalarSelect[int]:
    """The identifier of the roadmap with the code, or of the edition that bound on the day, as a subquery."""
    if code is None:
        return edition_on(on or uow.ports.clock.today())
    return select(Roadmap.id).where(Roadmap.code == (code if is_code(code) else "")).scalar_subquery()


def _measures(
    uow: UnitOfWork, code: str | None, on: date | None
) -> tuple[RoadmapHead, list[tuple[int, str, str, str, str]]]:
    columns = (RoadmapItem.id, RoadmapItem.number, RoadmapItem.title, RoadmapItem.deadline_text, RoadmapItem.key)
    statement = (
        select(*_HEAD, *columns)
        .outerjoin(RoadmapItem, RoadmapItem.roadmap_id == Roadmap.id)
        .where(Roadmap.id == chosen(uow, code, on))
        .order_by(RoadmapItem.position)
    )
    rows = uow.session.execute(statement).all()
    if not rows or (rows[0].state == "review" and not manages_the_region(uow.actor)):
        raise no_roadmap(code)
    plain: list[tuple[Any, ...]] = [tuple(row) for row in rows]
    size = len(_HEAD)
    measures = [(row[size], *row[size + 1 : size + 5]) for row in plain if row[size] is not None]
    return RoadmapHead(*plain[0][:size]), measures


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the measures of a plan are made of and read with.

    Bodies and kinds by the identifiers of their measures, the signs that read conditions, and the days of events.
    """

    bodies: Mapping[int, list[BodyRef]]
    kinds: Mapping[int, list[KindRef]]
    signs: SignBook
    events: Mapping[str, Period]


def _parts(uow: UnitOfWork, roadmap_id: int) -> _Parts:
    """All four in one statement: an audit has none to spare for the signs or the events alone."""
    no_day, nothing = cast(null(), Date), cast(literal(0), Integer)
    bodies = select(
        literal("body"), ItemBody.item_id, ItemBody.position, ItemBody.code, ItemBody.condition.label("detail"),
        no_day.label("first"), no_day.label("last"),
    ).join(RoadmapItem, RoadmapItem.id == ItemBody.item_id)  # fmt: skip
    kinds = select(
        literal("kind"), ItemKind.item_id, ItemKind.position, ItemKind.code, ItemKind.only_body, no_day, no_day
    ).join(RoadmapItem, RoadmapItem.id == ItemKind.item_id)
    whose = case((BoundCondition.of_children, 1), else_=0)
    bound = select(
        literal("bound"), BoundCondition.id, whose, BoundCondition.trait, BoundCondition.condition, no_day, no_day
    )
    parts = union_all(
        bodies.where(RoadmapItem.roadmap_id == roadmap_id),
        kinds.where(RoadmapItem.roadmap_id == roadmap_id),
        select(literal("sign"), Sign.id, nothing, Sign.code, Sign.label + literal("\n") + Sign.words, no_day, no_day),
        bound,
        in_force().with_only_columns(
            literal("event"), AnchorEvent.id, nothing, AnchorEvent.code, cast(null(), Text),
            AnchorEvent.starts_on, AnchorEvent.ends_on,
        ),
    )  # fmt: skip
    rows: Sequence[Any] = uow.session.execute(parts).all()
    return _sorted_out(sorted(rows, key=lambda row: (row[1], row[2])))


def _sorted_out(rows: Sequence[Any]) -> _Parts:
    """The rows of the statement, each to what it is; they come by owner and place."""
    found_bodies: dict[int, list[BodyRef]] = {}
    found_kinds: dict[int, list[KindRef]] = {}
    signs, bound = [], []
    days: list[tuple[str, date, date]] = []
    for what, owner, place, code, detail, first, last in rows:
        match what:
            case "body":
                found_bodies.setdefault(owner, []).append(BodyRef(code, detail))
            case "kind":
                found_kinds.setdefault(owner, []).append(KindRef(code, detail))
            case "sign":
                signs.append(sign_of(code, detail))
            case "bound":
                bound.append(bound_by(detail, code, of_children=bool(place)))
            case _:
                days.append((code, first, last))
    return _Parts(found_bodies, found_kinds, SignBook(tuple(signs), dict(bound)), as_events(days))
