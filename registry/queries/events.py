"""The calendar of events as people read it, and which dates the plans in force wait for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from registry.db import UnitOfWork
from registry.domain.schedule import Deadline, Horizon, events_in, read_deadline
from registry.domain.schedule.anchors import EVENTS, SCHEDULES, codes_of, named
from registry.errors import N_, InvalidInput, NotFound
from registry.models import AnchorEvent, Roadmap, RoadmapItem, User
from registry.queries.anchors import events_in_force

__all__ = [
    "EventRow",
    "Measure",
    "Offer",
    "Waited",
    "calendar",
    "event",
    "event_name",
    "offers",
    "proper_code",
    "waited",
]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure that hangs on an event; ``years`` are those for which a date is missing, empty for any."""

    number: str
    title: str
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRow:
    """One occurrence of an event.

    ``name`` is that of the table of anchors, ``title`` the name in its source (empty when entered without one).
    ``source`` is the imported file, empty when a person entered it; ``by`` is empty for the system. ``measures`` are
    the numbers of the measures in force that hang on the event. ``revoked`` is the reason, empty while it counts.
    """

    id: int
    code: str
    name: str
    title: str
    start: date
    end: date
    basis: str
    responsible: str
    source: str
    by: str
    entered_at: datetime
    updated_at: datetime
    measures: tuple[str, ...]
    revoked: str

    @property
    def year(self) -> int:
        """The year in which it begins."""
        return self.start.year

    def as_json(self) -> dict[str, Any]:
        """The event as the command line prints it."""
        return {
            "id": self.id,
            "code": self.code,
            "name": self.name,
            "title": self.title,
            "year": self.year,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "basis": self.basis,
            "responsible": self.responsible,
            "source": self.source,
            "measures": list(self.measures),
            "revoked": self.revoked or None,
        }


@dataclass(frozen=True, slots=True)
class Waited:
    """A date that is missing: of an event or of somebody's schedule.

    ``kind`` is ``event``, ``schedule`` or ``demand`` («по мере необходимости»: no date will ever be entered for it).
    """

    code: str
    name: str
    kind: str
    measures: tuple[Measure, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years for which any of the measures lacks the date."""
        return tuple(sorted({year for measure in self.measures for year in measure.years}))

    def as_json(self) -> dict[str, Any]:
        """What waits as the command line prints it."""
        return {
            "code": self.code,
            "name": self.name,
            "kind": self.kind,
            "years": list(self.years),
            "measures": [{"number": m.number, "title": m.title, "years": list(m.years)} for m in self.measures],
        }


@dataclass(frozen=True, slots=True)
class Offer:
    """An event that can be entered; ``own`` when it has no place in the table and a plan names it in its own words."""

    code: str
    name: str
    own: bool = False


def event_name(code: str) -> str:
    """The name of an event or schedule in the table of anchors; the code of one that is not there."""
    found = named(code)
    return found.name if found else code


def proper_code(uow: UnitOfWork, text: str) -> str:
    """The code that is meant: ``VPR-2026`` is ``vpr``. Raises ``InvalidInput`` when no event has it."""
    given = text.strip().lower()
    known = next((code for code in sorted(codes_of(given), key=len, reverse=True) if named(code)), None)
    if known is not None:
        return known
    own = {offer.code for offer in offers(uow) if offer.own}
    found = next((code for code in sorted(codes_of(given), key=len, reverse=True) if code in own), None)
    if found is None:
        raise InvalidInput(
            N_("События с кодом «{code}» нет: ни в перечне, ни среди тех, которых ждут сроки."),
            code=text[:80],
            field="code",
        )
    return found


def offers(uow: UnitOfWork) -> tuple[Offer, ...]:
    """Everything that can be entered: what plans name in their own words first, then the table of anchors."""
    own = {code: name for hanging in _hanging(uow, under_review=True) for code, name in hanging.events.items()}
    table = [Offer(each.code, each.name) for each in (*EVENTS, *SCHEDULES)]
    return (*(Offer(code, name, own=True) for code, name in own.items() if named(code) is None), *table)


def calendar(uow: UnitOfWork, *, revoked: bool = False) -> tuple[EventRow, ...]:
    """All events, latest year first, in a year by their days; revoked ones only when asked for."""
    statement = _rows()
    if not revoked:
        statement = statement.where(AnchorEvent.revoked_at.is_(None))
    found = uow.session.execute(statement).all()
    hanging = list(_hanging(uow))
    rows = [_row(row, by, hanging) for row, by in found]
    return tuple(sorted(rows, key=lambda row: (-row.year, row.start, row.end, row.id)))


def event(uow: UnitOfWork, event_id: int) -> EventRow:
    """One event, revoked or not. Raises ``NotFound``."""
    found = uow.session.execute(_rows().where(AnchorEvent.id == event_id)).first()
    if found is None:
        raise NotFound(N_("События № {id} нет в календаре."), id=event_id)
    return _row(found[0], found[1], list(_hanging(uow)))


def waited(uow: UnitOfWork) -> tuple[Waited, ...]:
    """What the plans in force wait for, most wanted first, each with the measures and the years."""
    events = events_in_force(uow)
    found: dict[tuple[str, str], list[Measure]] = {}
    names: dict[str, str] = {}
    for hanging in _hanging(uow):
        names |= hanging.events
        for lack in hanging.deadline(events).awaited:
            found.setdefault((lack.kind, lack.code), []).append(Measure(hanging.number, hanging.title, lack.years))
    rows = [
        Waited(code, names.get(code) or N_("по мере необходимости"), kind, tuple(measures))
        for (kind, code), measures in found.items()
    ]
    order = {"event": 0, "schedule": 1, "demand": 2}
    return tuple(sorted(rows, key=lambda row: (order[row.kind], -len(row.measures), row.name)))


# ------------------------------------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Hanging:
    """A measure whose deadline names events, and the names of these by code."""

    number: str
    title: str
    text: str
    horizon: Horizon
    events: dict[str, str]

    def deadline(self, events: Any) -> Deadline:
        """Its deadline with the days that are known."""
        return read_deadline(self.text, self.horizon, events)


def _hanging(uow: UnitOfWork, *, under_review: bool = False) -> Iterator[_Hanging]:
    """The measures that hang on anything, of the plans in force (and of those under review), in one statement."""
    states = ["current", "review"] if under_review else ["current"]
    statement = (
        select(
            RoadmapItem.number, RoadmapItem.title, RoadmapItem.deadline_text,
            Roadmap.period_start, Roadmap.period_end, Roadmap.approved_on,
        )
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(Roadmap.state.in_(states))
        .order_by(Roadmap.id, RoadmapItem.position)
    )  # fmt: skip
    for number, title, text, start, end, approved in uow.session.execute(statement):
        horizon = Horizon(start, end, approved)
        names = events_in(text)
        if names or read_deadline(text, horizon).awaited:
            yield _Hanging(number, title, text, horizon, names)


def _rows() -> Select[AnchorEvent, str]:
    return select(AnchorEvent, User.name).outerjoin(User, User.id == AnchorEvent.created_by_id)


def _row(row: AnchorEvent, by: str | None, hanging: list[_Hanging]) -> EventRow:
    own = next((each.events[row.code] for each in hanging if row.code in each.events), row.title or row.code)
    known = named(row.code)
    return EventRow(
        id=row.id,
        code=row.code,
        name=known.name if known else own,
        title=row.title,
        start=row.starts_on,
        end=row.ends_on,
        basis=row.basis,
        responsible=row.responsible,
        source=row.source_name,
        by=by or "",
        entered_at=row.created_at,
        updated_at=row.updated_at,
        measures=tuple(each.number for each in hanging if row.code in each.events),
        revoked=row.revoked_reason if row.revoked_at is not None else "",
    )
