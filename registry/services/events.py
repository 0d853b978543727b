"""The calendar of events: entering, changing and revoking the days on which deadlines hang.

It belongs to the region: whoever manages a root organization keeps it. Windows are computed from it, so every change
here moves them at once, and what was fulfilled follows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text

from registry.db import UnitOfWork
from registry.domain.schedule import Period
from registry.domain.texts import tidy
from registry.errors import N_, AlreadyDone, InvalidInput, NotFound, RuleViolation
from registry.models import AnchorEvent
from registry.queries.anchors import events_in_force
from registry.queries.events import event_name, proper_code
from registry.queries.scope import require_region
from registry.services.carrying_over import Effect, carry_over
from registry.services.lookups import clean_text, now, reason_of

_YEARS = range(2000, 2101)
_LONGEST = 2000
_MISSING = N_("События № {id} нет в календаре.")


@dataclass(frozen=True, slots=True)
class Saved:
    """An event as it stands after a command, and what the command did to the plans in force.

    ``changed`` says whether anything is other than before; ``revoked`` is the reason, empty while it counts.
    """

    id: int
    code: str
    name: str
    start: date
    end: date
    measures: tuple[str, ...]
    carried: int
    changed: bool = True
    revoked: str = ""

    def as_json(self) -> dict[str, Any]:
        """The event as the command line prints it."""
        return {
            "id": self.id,
            "code": self.code,
            "name": self.name,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "measures": list(self.measures),
            "carried": self.carried,
            "changed": self.changed,
            "revoked": self.revoked or None,
        }


def enter(
    uow: UnitOfWork,
    *,
    code: str,
    starts_on: date,
    ends_on: date,
    basis: str,
    title: str = "",
    responsible: str = "",
) -> Saved:
    """Enter the days of an event. Raises ``AlreadyDone`` when it is entered so, ``RuleViolation`` when it overlaps.

    ``code`` is that of the table of anchors or of an event that a plan waits for; a year in it is left out. ``title``
    is the name in the source, that of the table when empty.
    """
    take_turn(uow)
    before = events_in_force(uow)
    row = new_row(uow, code=proper_code(uow, code), days=checked_days(starts_on, ends_on), basis=basis)
    row.title, row.responsible = said(title, N_("название"), "title"), said(responsible, N_("ответственные"))
    refuse_overlap(uow, row)
    uow.session.add(row)
    effect = carry_over(uow, before)
    note(uow, "event.enter", row, effect, days=span_of(row))
    return _saved(uow, row, effect)


def change(
    uow: UnitOfWork,
    *,
    event_id: int,
    starts_on: date | None = None,
    ends_on: date | None = None,
    title: str | None = None,
    basis: str | None = None,
) -> Saved:
    """Change the days, the name or the basis of an event; ``None`` leaves what is known.

    What was fulfilled follows the windows to their new days.
    """
    take_turn(uow)
    row, before = _found(uow, event_id), events_in_force(uow)
    old = _state(row)
    days = checked_days(starts_on or row.starts_on, ends_on or row.ends_on)
    row.starts_on, row.ends_on = days.start, days.end
    row.title = row.title if title is None else said(title, N_("название"), "title")
    row.basis = row.basis if basis is None else basis_of(basis)
    if _state(row) == old:
        return _saved(uow, row, Effect(), changed=False)
    refuse_overlap(uow, row)
    row.updated_at = now(uow)
    effect = carry_over(uow, before)
    note(uow, "event.change", row, effect, old=old[0], new=span_of(row))
    return _saved(uow, row, effect)


def revoke(uow: UnitOfWork, *, event_id: int, reason: str) -> Saved:
    """Take an event out of the calendar. The row stays, with the reason; what was fulfilled counts by its own day."""
    take_turn(uow)
    row, before = _found(uow, event_id), events_in_force(uow)
    row.revoked_reason, row.revoked_at = reason_of(reason), now(uow)
    effect = carry_over(uow, before)
    note(uow, "event.revoke", row, effect, days=span_of(row), reason=row.revoked_reason)
    return _saved(uow, row, effect)


# ------------------------------------------------------------------------------------- shared with the import


def take_turn(uow: UnitOfWork) -> None:
    """Check the right, and let one change of the calendar at a time be made: the embedded database does so anyway."""
    require_region(uow.actor)
    if not uow.database.is_sqlite:
        uow.session.execute(text("LOCK TABLE anchor_events IN SHARE ROW EXCLUSIVE MODE"))


def new_row(uow: UnitOfWork, *, code: str, days: Period, basis: str) -> AnchorEvent:
    """A row of the calendar, not yet added."""
    moment = now(uow)
    return AnchorEvent(
        code=code,
        title="",
        starts_on=days.start,
        ends_on=days.end,
        basis=basis_of(basis),
        responsible="",
        source_name="",
        created_at=moment,
        created_by_id=uow.actor.user_id,
        updated_at=moment,
        revoked_reason="",
    )


def checked_days(start: date, end: date) -> Period:
    """The days, in order and in this century. Raises ``InvalidInput`` naming the field."""
    if end < start:
        raise InvalidInput(
            N_("Последний день {end} раньше первого {start}."),
            field="ends_on",
            start=f"{start:%d.%m.%Y}",
            end=f"{end:%d.%m.%Y}",
        )
    for field, day in (("starts_on", start), ("ends_on", end)):
        if day.year not in _YEARS:
            raise InvalidInput(N_("Проверьте год: {day}."), field=field, day=f"{day:%d.%m.%Y}")
    return Period(start, end)


def basis_of(basis: str) -> str:
    """The document that sets the days. Raises ``InvalidInput`` when there is none."""
    if not basis.strip():
        raise InvalidInput(N_("Укажите основание: документ, его дату и номер."), field="basis")
    return said(basis, N_("основание"), "basis")


def said(words: str, place: str, field: str = "") -> str:
    """Words of a person, fit to be stored. Raises ``InvalidInput`` when they are too long."""
    words = clean_text(tidy(words), place)
    if len(words) > _LONGEST:
        raise InvalidInput(N_("Поле «{place}» длиннее {limit} знаков."), place=place, limit=_LONGEST, field=field)
    return words


def refuse_overlap(uow: UnitOfWork, row: AnchorEvent) -> None:
    """Raise when another occurrence of the same event shares a day with the row."""
    statement = select(AnchorEvent.id, AnchorEvent.starts_on, AnchorEvent.ends_on).where(
        AnchorEvent.code == row.code,
        AnchorEvent.revoked_at.is_(None),
        AnchorEvent.starts_on <= row.ends_on,
        AnchorEvent.ends_on >= row.starts_on,
    )
    if row.id is not None:
        statement = statement.where(AnchorEvent.id != row.id)
    other = uow.session.execute(statement.order_by(AnchorEvent.starts_on)).first()
    if other is None:
        return
    facts = {"id": other.id, "name": event_name(row.code), "days": _span(other.starts_on, other.ends_on)}
    if (other.starts_on, other.ends_on) == (row.starts_on, row.ends_on):
        raise AlreadyDone(N_("Событие «{name}» уже внесено на {days} (№ {id})."), **facts)
    raise RuleViolation(
        N_("Событие «{name}» уже внесено на {days} (№ {id}): измените его дни или отзовите запись."), **facts
    )


def note(uow: UnitOfWork, action: str, row: AnchorEvent, effect: Effect, **details: Any) -> None:
    """The entry of the journal: the days, the measures whose windows moved, how much followed them."""
    uow.journal(
        action,
        "event",
        row.id,
        code=row.code,
        title=row.title or event_name(row.code),
        **details,
        basis=row.basis,
        measures=list(effect.measures),
        carried=effect.carried or None,
    )


def span_of(row: AnchorEvent) -> str:
    """The days of a row as a person writes them."""
    return _span(row.starts_on, row.ends_on)


def _span(start: date, end: date) -> str:
    return f"{start:%d.%m.%Y}" if start == end else f"{start:%d.%m.%Y} – {end:%d.%m.%Y}"


def _state(row: AnchorEvent) -> tuple[str, str, str]:
    return span_of(row), row.title, row.basis


def _found(uow: UnitOfWork, event_id: int) -> AnchorEvent:
    row = uow.session.get(AnchorEvent, event_id)
    if row is None:
        raise NotFound(_MISSING, id=event_id)
    if row.revoked_at is not None:
        raise RuleViolation(N_("Запись № {id} отозвана: внесите событие заново."), id=event_id)
    return row


def _saved(uow: UnitOfWork, row: AnchorEvent, effect: Effect, *, changed: bool = True) -> Saved:
    uow.session.flush()
    return Saved(
        id=row.id,
        code=row.code,
        name=row.title or event_name(row.code),
        start=row.starts_on,
        end=row.ends_on,
        measures=effect.measures,
        carried=effect.carried,
        changed=changed,
        revoked=row.revoked_reason,
    )
