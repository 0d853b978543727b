"""Events out of a plan-graph: reviewed by a person, then all of those she chose are stored or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from registry.db import UnitOfWork
from registry.domain.event_changes import EventChange, changes_of
from registry.domain.plan_graph import GraphRow, ReadGraph
from registry.errors import N_, ImportRejected, InvalidInput, Remark, RuleViolation
from registry.models import AnchorEvent
from registry.queries.anchors import events_in_force, stored_events
from registry.queries.scope import require_region
from registry.services.carrying_over import Effect, carry_over
from registry.services.events import basis_of, checked_days, new_row, note, refuse_overlap, said, span_of, take_turn
from registry.services.lookups import now


@dataclass(frozen=True, slots=True)
class Review:
    """What a plan-graph would do to the calendar: ``changes`` can be chosen, ``left`` are rows with a reason each.

    ``remarks`` are those of the reader of the file.
    """

    heading: str
    changes: tuple[EventChange, ...]
    left: tuple[GraphRow, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def fresh(self) -> tuple[EventChange, ...]:
        """The changes that would change anything."""
        return tuple(change for change in self.changes if change.action != "same")

    def as_json(self) -> dict[str, Any]:
        """The review as the command line prints it."""
        return {
            "heading": self.heading,
            "changes": [change.as_json() for change in self.changes],
            "left": [row.as_json() for row in self.left],
            "remarks": [{"place": remark.place, "message": remark.text} for remark in self.remarks],
        }


@dataclass(frozen=True, slots=True)
class EventsImported:
    """What an import did, in events, and what that did to the plans in force."""

    created: int
    changed: int
    unchanged: int
    measures: tuple[str, ...]
    carried: int

    def as_json(self) -> dict[str, Any]:
        """The import as the command line prints it."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "measures": list(self.measures),
            "carried": self.carried,
        }


def review(uow: UnitOfWork, read: ReadGraph) -> Review:
    """The plan-graph beside the calendar. Raises ``ImportRejected`` when none of its rows names an event."""
    require_region(uow.actor)
    changes = changes_of(read.rows, stored_events(uow))
    left = tuple(row for row in read.rows if not row.taken)
    if not changes:
        remarks = [*read.remarks, *(Remark(row.place, row.reason) for row in left)]
        raise ImportRejected(
            N_("Ни одна строка файла не называет событие с днями. Ничего не изменено."), remarks=remarks
        )
    return Review(read.heading, changes, left, read.remarks)


def import_events(
    uow: UnitOfWork,
    *,
    read: Sequence[GraphRow],
    basis: str,
    source_name: str = "",
    chosen: Collection[str] | None = None,
    seen: Collection[str] | None = None,
) -> EventsImported:
    """Store the occurrences of a plan-graph, or of those rows that were ``chosen`` by their keys; all or none.

    ``seen`` are the marks of the changes as a person reviewed them (:func:`mark`): when the calendar has changed since,
    ``RuleViolation`` is raised. What the calendar has already stays as it is.
    """
    take_turn(uow)
    before, basis = events_in_force(uow), basis_of(basis)
    changes = changes_of(read, stored_events(uow))
    if seen is not None and set(seen) != {mark(change) for change in changes}:
        raise RuleViolation(N_("Календарь изменился, пока файл проверяли. Загрузите файл ещё раз."))
    taken = [change for change in changes if chosen is None or change.key in chosen]
    if not taken:
        raise InvalidInput(N_("Отметьте хотя бы одну строку."), field="take")
    written = [(change, _written(uow, change, basis, source_name)) for change in taken if change.action != "same"]
    uow.session.flush()
    for _, (row, _) in written:
        refuse_overlap(uow, row)
    effect = carry_over(uow, before)
    for _, (row, was) in written:
        action = "event.enter" if was is None else "event.change"
        days = {"days": span_of(row)} if was is None else {"old": was, "new": span_of(row)}
        note(uow, action, row, Effect(), **days, source=source_name)
    report = _report(taken, effect)
    if written:
        uow.journal("event.import", "plan_graph", source_name or "table", source=source_name, **report.as_json())
    return report


def mark(change: EventChange) -> str:
    """What a person saw of a change: its days, and those it would replace."""
    was = f"{change.known.id}:{change.known.days.start}..{change.known.days.end}" if change.known else "-"
    return f"{change.key}|{change.action}|{was}"


def _written(uow: UnitOfWork, change: EventChange, basis: str, source: str) -> tuple[AnchorEvent, str | None]:
    """The row of the calendar, and its old days when it had others."""
    days = checked_days(change.days.start, change.days.end)
    title, responsible = said(change.title, N_("название")), said(change.responsible, N_("ответственные"))
    if change.known is None:
        row, was = new_row(uow, code=change.code, days=days, basis=basis), None
        uow.session.add(row)
    else:
        row = uow.session.get_one(AnchorEvent, change.known.id)
        was = span_of(row)
        row.starts_on, row.ends_on, row.basis, row.updated_at = days.start, days.end, basis, now(uow)
    row.title, row.responsible, row.source_name = title, responsible, said(source, N_("файл"))
    return row, was


def _report(taken: Sequence[EventChange], effect: Effect) -> EventsImported:
    count = {action: sum(change.action == action for change in taken) for action in ("new", "change", "same")}
    return EventsImported(count["new"], count["change"], count["same"], effect.measures, effect.carried)
