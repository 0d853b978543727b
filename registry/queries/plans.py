"""The plan of a roadmap in two statements: its measures, and their bodies and kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Subquery,
    case,
    cast,
    literal,
    or_,
    select,
    union_all,
)

from registry.db import UnitOfWork
from registry.domain.requirements import BodyRef, KindRef, Plan, PlanItem, make_plan
from registry.domain.schedule import Deadline, Horizon, read_deadline
from registry.domain.texts import is_code
from registry.domain.traits import SignBook
from registry.errors import N_, NotFound
from registry.models import BoundCondition, ItemBody, ItemKind, Roadmap, RoadmapItem, Sign
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

    def deadline(self, text: str) -> Deadline:
        """A deadline text of this roadmap, read."""
        return read_deadline(text, self.horizon)


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
    bodies, kinds, signs = _parts(uow, head.id)
    items = (
        PlanItem(
            number=number,
            title=title,
            bodies=tuple(bodies.get(item_id, ())),
            kinds=tuple(kinds.get(item_id, ())),
            deadline=head.deadline(deadline),
            key=key,
        )
        for item_id, number, title, deadline, key in rows
    )
    return make_plan(
        code=head.code, family=head.family, title=head.title, horizon=head.horizon, items=items, signs=signs
    )


def load_head(uow: UnitOfWork, code: str | None = None, on: date | None = None) -> RoadmapHead:
    """The roadmap with the code, or the one in force on the day, without its measures. Raises ``NotFound``."""
    row = uow.session.execute(select(*_HEAD).where(Roadmap.id == _chosen(uow, code, on))).one_or_none()
    if row is None:
        raise NotFound(_NONE_CURRENT if code is None else _NO_ROADMAP, code=code)
    return RoadmapHead(*row)


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


def _chosen(uow: UnitOfWork, code: str | None, on: date | None) -> ScalarSelect[int]:
    """The identifier of the roadmap that is meant, as a subquery."""
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
        .where(Roadmap.id == _chosen(uow, code, on))
        .order_by(RoadmapItem.position)
    )
    rows = uow.session.execute(statement).all()
    if not rows or (rows[0].state == "review" and not manages_the_region(uow.actor)):
        raise NotFound(_NONE_CURRENT if code is None else _NO_ROADMAP, code=code)
    plain: list[tuple[Any, ...]] = [tuple(row) for row in rows]
    size = len(_HEAD)
    measures = [(row[size], *row[size + 1 : size + 5]) for row in plain if row[size] is not None]
    return RoadmapHead(*plain[0][:size]), measures


def _parts(uow: UnitOfWork, roadmap_id: int) -> tuple[dict[int, list[BodyRef]], dict[int, list[KindRef]], SignBook]:
    """The bodies and the kinds of every measure by its identifier, and the signs that read its conditions."""
    bodies = select(
        literal("body"), ItemBody.item_id, ItemBody.position, ItemBody.code, ItemBody.condition.label("detail")
    ).join(RoadmapItem, RoadmapItem.id == ItemBody.item_id)
    kinds = select(literal("kind"), ItemKind.item_id, ItemKind.position, ItemKind.code, ItemKind.only_body).join(
        RoadmapItem, RoadmapItem.id == ItemKind.item_id
    )
    whose = case((BoundCondition.of_children, 1), else_=0)
    nothing = cast(literal(0), Integer)
    parts = union_all(
        bodies.where(RoadmapItem.roadmap_id == roadmap_id),
        kinds.where(RoadmapItem.roadmap_id == roadmap_id),
        select(literal("sign"), Sign.id, nothing, Sign.code, Sign.label + literal("\n") + Sign.words),
        select(literal("bound"), BoundCondition.id, whose, BoundCondition.trait, BoundCondition.condition),
    )
    found_bodies: dict[int, list[BodyRef]] = {}
    found_kinds: dict[int, list[KindRef]] = {}
    signs, bound = [], []
    for what, owner, place, code, detail in sorted(uow.session.execute(parts), key=lambda row: (row[1], row[2])):
        match what:
            case "body":
                found_bodies.setdefault(owner, []).append(BodyRef(code, detail))
            case "kind":
                found_kinds.setdefault(owner, []).append(KindRef(code, detail))
            case "sign":
                signs.append(sign_of(code, detail))
            case _:
                bound.append(bound_by(detail, code, of_children=bool(place)))
    return found_bodies, found_kinds, SignBook(tuple(signs), dict(bound))
