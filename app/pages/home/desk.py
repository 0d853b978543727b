"""What waits for a person: her organizations' tasks by urgency, and the numbers above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.web import UnitOfWork
from registry.domain.completeness import NOTHING, Totals
from registry.domain.schedule import Window
from registry.errors import NotFound
from registry.queries.completeness import Home, OrganizationRef, Task, home

# Rows are fetched with a margin, since those of one measure and window become one task.
_FETCHED = 400
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one organization owes by one measure in one window. ``reason`` says why there is no date."""

    organization: OrganizationRef
    item: str
    title: str
    window: Window | None
    kinds: tuple[str, ...]
    days_overdue: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Pile:
    """The tasks of one urgency: the first of them, how many tasks there are and how many documents they ask for."""

    shown: tuple[Bundle, ...]
    bundles: int
    documents: int


@dataclass(frozen=True, slots=True)
class Desk:
    """The person's tasks by urgency."""

    overdue: Pile
    due: Pile
    upcoming: Pile
    undated: Pile
    totals: Totals
    organizations: tuple[tuple[OrganizationRef, Totals], ...]

    @property
    def several(self) -> bool:
        """Whether a task has to say whose it is."""
        return len(self.organizations) > 1


def desk_of(uow: UnitOfWork, on: date) -> Desk | None:
    """The desk of the actor; ``None`` while no roadmap is in force."""
    try:
        tasks = home(uow, uow.actor.organization_ids(), on, limit=_FETCHED)
    except NotFound:
        return None
    return _desk(tasks)


def _desk(tasks: Home) -> Desk:
    totals = sum((each for _organization, each in tasks.totals), start=NOTHING)
    # What has a last day stands before what may be done at any time of the year.
    due = sorted(tasks.due, key=lambda task: task.row.window is not None and task.row.window.soft)
    return Desk(
        overdue=_pile(tasks.overdue, totals.overdue),
        due=_pile(due, totals.due),
        upcoming=_pile(tasks.upcoming, totals.not_due),
        undated=_pile(tasks.undated, totals.undated),
        totals=totals,
        organizations=tasks.totals,
    )


def _pile(tasks: Sequence[Task], documents: int) -> Pile:
    bundles = tuple(_bundles(tasks))
    return Pile(bundles[:_SHOWN], len(bundles), documents)


def _bundles(tasks: Iterable[Task]) -> Iterable[Bundle]:
    grouped: dict[tuple[str, str, str], list[Task]] = {}
    for task in tasks:
        window = task.row.window.id if task.row.window else ""
        grouped.setdefault((task.organization.code, task.row.item, window), []).append(task)
    for group in grouped.values():
        first = group[0]
        kinds = tuple(dict.fromkeys(task.row.kind for task in group))
        row = first.row
        yield Bundle(first.organization, row.item, first.title, row.window, kinds, row.days_overdue, row.reason)
