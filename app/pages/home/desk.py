"""What waits for a person: her organizations' tasks by urgency, and the numbers above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.kinds import kind_name
from app.lists import Rights, row_actions
from app.web import UnitOfWork
from registry.domain.completeness import NOTHING, Totals
from registry.domain.roles import Permission
from registry.domain.schedule import Window
from registry.domain.waiting import Waiting
from registry.errors import NotFound
from registry.queries import organizations
from registry.queries.completeness import Home, OrganizationRef, Task, home

# Rows are fetched with a margin, since those of one measure and window become one task.
_FETCHED = 400
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one organization owes by one measure in one window.

    ``reason`` says why there is no date. ``actions`` are (text, address) of the first thing to do about each kind, for
    those who may do it.
    """

    organization: OrganizationRef
    item: str
    title: str
    window: Window | None
    kinds: tuple[str, ...]
    days_overdue: int | None
    reason: str | None
    actions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pile:
    """The tasks of one urgency: the first of them, how many tasks there are and how many documents they ask for."""

    shown: tuple[Bundle, ...]
    bundles: int
    documents: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Tasks by urgency. ``month`` holds those whose last day falls into this month, ``due`` the others under way.

    ``body`` is the one organization the desk is of, ``None`` for all in which the person holds a role. ``waiting`` are
    parts of deadlines without a date, each with the organizations concerned.
    """

    body: OrganizationRef | None
    overdue: Pile
    month: Pile
    due: Pile
    upcoming: Pile
    undated: Pile
    totals: Totals
    organizations: tuple[tuple[OrganizationRef, Totals], ...]
    waiting: tuple[tuple[Waiting, tuple[OrganizationRef, ...]], ...]

    @property
    def several(self) -> bool:
        """Whether a task has to say whose it is."""
        return len(self.organizations) > 1


def desk_of(uow: UnitOfWork, on: date, organization: str | None = None) -> Desk | None:
    """The desk of an organization, of the actor's own when ``None``; ``None`` while no roadmap is in force.

    Raises ``NotFound`` for an organization that the actor may not read.
    """
    card = organizations.organization(uow, organization) if organization else None
    ids = (card.row.id,) if card else uow.actor.organization_ids()
    try:
        tasks = home(uow, ids, on, limit=_FETCHED)
    except NotFound:
        return None
    return _desk(tasks, _Hands.of(uow), one=card is not None)


@dataclass(frozen=True, slots=True)
class _Hands:
    """The codes of organizations in whose name the person may draft and register."""

    draft: frozenset[str]
    register: frozenset[str]

    @classmethod
    def of(cls, uow: UnitOfWork) -> _Hands:
        drafts, registers = (
            frozenset(row.code for row in organizations.choices(uow, permission))
            for permission in (Permission.DRAFT, Permission.REGISTER)
        )
        return cls(drafts, registers)

    def rights(self, code: str) -> Rights:
        return Rights(draft=code in self.draft, register=code in self.register, manage=False)


def _desk(tasks: Home, hands: _Hands, *, one: bool) -> Desk:
    totals = sum((each for _organization, each in tasks.totals), start=NOTHING)
    # What has a last day stands before what may be done at any time of the year.
    due = sorted(tasks.due, key=lambda task: task.row.window is not None and task.row.window.soft)
    month = [task for task in due if _ends_in_month(task, tasks.on)]
    later = [task for task in due if not _ends_in_month(task, tasks.on)]
    return Desk(
        body=tasks.totals[0][0] if one and tasks.totals else None,
        overdue=_pile(tasks.overdue, hands, totals.overdue),
        month=_pile(month, hands, len(month)),
        due=_pile(later, hands, totals.due - len(month)),
        upcoming=_pile(tasks.upcoming, hands, totals.not_due),
        undated=_pile(tasks.undated, hands, totals.undated),
        totals=totals,
        organizations=tasks.totals,
        waiting=tasks.waiting,
    )


def _ends_in_month(task: Task, on: date) -> bool:
    window = task.row.window
    return window is not None and not window.soft and (window.end.year, window.end.month) == (on.year, on.month)


def _pile(tasks: Sequence[Task], hands: _Hands, documents: int) -> Pile:
    bundles = tuple(_bundles(tasks, hands))
    return Pile(bundles[:_SHOWN], len(bundles), documents)


def _bundles(tasks: Iterable[Task], hands: _Hands) -> Iterable[Bundle]:
    grouped: dict[tuple[str, str, str], list[Task]] = {}
    for task in tasks:
        window = task.row.window.id if task.row.window else ""
        grouped.setdefault((task.organization.code, task.row.item, window), []).append(task)
    for group in grouped.values():
        first = group[0]
        kinds = tuple(dict.fromkeys(task.row.kind for task in group))
        row = first.row
        yield Bundle(
            first.organization, row.item, first.title, row.window, kinds, row.days_overdue, row.reason,
            tuple(_actions(group, hands.rights(first.organization.code))),
        )  # fmt: skip


def _actions(group: Sequence[Task], may: Rights) -> Iterable[tuple[str, str]]:
    for task in group:
        offered = row_actions(task.organization.code, task.row, may)
        if offered:
            text, address = offered[0]
            yield (text if len(group) == 1 else f"{text}: {kind_name(task.row.kind)}"), address
