"""After a change of the calendar of events: which measures have other windows, and what was filed under the old ones.

Evidence, the windows that drafts name, and exemptions follow a window to its new days in the transaction of the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import CursorResult, exists, select, update
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.carrying import successors
from registry.domain.schedule import Horizon, Period, Window, read_deadline
from registry.models import DocumentItem, Evidence, Exemption, Roadmap, RoadmapItem
from registry.queries.anchors import events_in_force

Events = Mapping[str, Period]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of the calendar did to the plans in force.

    ``measures`` are the numbers of those whose windows are other than before, ``carried`` counts the evidences, marks
    of drafts and exemptions that followed their windows.
    """

    measures: tuple[str, ...] = ()
    carried: int = 0


@dataclass(frozen=True, slots=True)
class _Moved:
    """A measure with its windows before and after."""

    family: str
    key: str
    number: str
    before: tuple[Window, ...]
    after: tuple[Window, ...]


def carry_over(uow: UnitOfWork, before: Events) -> Effect:
    """Let everything follow the windows; ``before`` are the events as they stood before the change."""
    uow.session.flush()
    moved = list(_moved(uow, before, events_in_force(uow)))
    carried = 0
    for measure in moved:
        for old, new in successors(measure.before, measure.after).items():
            carried += _refile(uow, measure, old, new)
    return Effect(tuple(measure.number for measure in moved), carried)


def _moved(uow: UnitOfWork, before: Events, after: Events) -> Iterator[_Moved]:
    if before == after:
        return
    statement = (
        select(
            Roadmap.family, Roadmap.period_start, Roadmap.period_end, Roadmap.approved_on,
            RoadmapItem.key, RoadmapItem.number, RoadmapItem.deadline_text,
        )
        .join(RoadmapItem, RoadmapItem.roadmap_id == Roadmap.id)
        .where(Roadmap.state == "current")
        .order_by(Roadmap.id, RoadmapItem.position)
    )  # fmt: skip
    for family, start, end, approved, key, number, text in uow.session.execute(statement):
        horizon = Horizon(start, end, approved)
        old, new = (read_deadline(text, horizon, events).windows for events in (before, after))
        if old != new:
            yield _Moved(family, key, number, old, new)


def _refile(uow: UnitOfWork, measure: _Moved, old: str, new: str) -> int:
    """Put what stands under the old window under the new one; how many rows that were."""
    other = aliased(DocumentItem)
    taken = exists(
        select(other.id).where(
            other.document_id == DocumentItem.document_id,
            other.family == DocumentItem.family,
            other.item_number == DocumentItem.item_number,
            other.window == new,
        )
    )
    changed = 0
    for model in (Evidence, Exemption, DocumentItem):
        statement = update(model).where(
            model.family == measure.family, model.item_number == measure.key, model.window == old
        )
        if model is DocumentItem:
            statement = statement.where(~taken)
        result = uow.session.execute(statement.values(window=new), execution_options={"synchronize_session": "fetch"})
        changed += result.rowcount if isinstance(result, CursorResult) else 0
    return changed
