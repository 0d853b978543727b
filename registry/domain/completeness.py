"""Completeness: requirements × evidence × day → what is met, late, due, overdue, not due, undated or exempt.

Pure set arithmetic over values. The conventions:

- evidence counts on day D when it was fulfilled on D or before; inside its window it is ``met``, after it ``met_late``;
- evidence outweighs an exemption, and an exemption everything else;
- a window before its opening is ``not_due``, then ``due`` to its last day, then ``overdue``;
- a soft window («ежегодно») is never overdue and never late: it stays ``due`` until it is met;
- a requirement without windows is one ``undated`` row;
- a conditional requirement stands only if its sign holds on some day of the window up to D.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from registry.domain.fulfilment import choose_window
from registry.domain.requirements import Binding, Plan, Requirement
from registry.domain.schedule.model import Window
from registry.domain.scoring import Paper
from registry.domain.traits import Span, holding

STATUSES = ("met", "met_late", "due", "overdue", "not_due", "undated", "exempt")


@dataclass(frozen=True, slots=True)
class Totals:
    """How many rows have each status."""

    met: int = 0
    met_late: int = 0
    due: int = 0
    overdue: int = 0
    not_due: int = 0
    undated: int = 0
    exempt: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(*(a + b for a, b in zip(self.counts, other.counts, strict=True)))

    def __sub__(self, other: Totals) -> Totals:
        return Totals(*(a - b for a, b in zip(self.counts, other.counts, strict=True)))

    def __mul__(self, times: int) -> Totals:
        return Totals(*(count * times for count in self.counts))

    def __bool__(self) -> bool:
        return any(self.counts)

    @property
    def counts(self) -> tuple[int, ...]:
        """The counts in the order of ``STATUSES``."""
        return (self.met, self.met_late, self.due, self.overdue, self.not_due, self.undated, self.exempt)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(self.counts)

    @property
    def fulfilled(self) -> int:
        """Rows that are met, in time or late."""
        return self.met + self.met_late

    @property
    def answerable(self) -> int:
        """Rows whose time has come: met, late, due and overdue."""
        return self.met + self.met_late + self.due + self.overdue

    @property
    def share(self) -> float | None:
        """Fulfilled of answerable, from 0 to 1; ``None`` when nothing is answerable yet."""
        return self.fulfilled / self.answerable if self.answerable else None

    @classmethod
    def of(cls, statuses: Iterable[str]) -> Self:
        """The totals of a list of statuses."""
        counts = dict.fromkeys(STATUSES, 0)
        for status in statuses:
            counts[status] += 1
        return cls(**counts)

    def as_json(self) -> dict[str, int]:
        """The totals as the contract prints them."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


NOTHING = Totals()


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence as completeness sees it: a document or a link that fulfils a requirement in a window.

    ``window`` is an identifier; ``None``, or one that the deadline no longer has, lets the day decide. ``form`` is
    ``document``, ``link`` or ``protocol``; ``paper`` is what a score needs of the document, ``None`` where no score is
    asked for.
    """

    id: int
    item: str
    kind: str
    window: str | None
    fulfilled_on: date
    document_id: int | None = None
    url: str | None = None
    note: str = ""
    form: str = "document"
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """An exemption; ``kind`` or ``window`` ``None`` means all of them. ``by`` gave it, empty when it is not asked."""

    item: str
    kind: str | None
    window: str | None
    since: date
    reason: str
    by: str = ""

    def covers(self, requirement: Requirement, window: Window | None, on: date) -> bool:
        """Whether it releases from the requirement in the window on the day."""
        return (
            self.item == requirement.item
            and self.kind in (None, requirement.kind)
            and (self.window is None or (window is not None and self.window == window.id))
            and self.since <= on
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one organization: its level, its signs and those beneath it, evidence and exemptions."""

    level: str
    own: tuple[Span, ...] = ()
    children: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement in one window.

    ``window`` is ``None`` for an undated requirement. ``reason`` says why it is exempt or why there is no date.
    ``condition`` is the verbatim condition under which it is owed, ``None`` when it is owed always; ``basis`` are the
    signs that fulfil it, of the organization itself or of those beneath. ``release`` is the exemption of an exempt row.
    """

    item: str
    kind: str
    window: Window | None
    status: str
    evidence: tuple[Mark, ...] = ()
    days_overdue: int | None = None
    reason: str | None = None
    condition: str | None = None
    basis: tuple[Span, ...] = ()
    release: Release | None = None

    @property
    def documents(self) -> tuple[int, ...]:
        """Identifiers of the documents that fulfil it."""
        return tuple(mark.document_id for mark in self.evidence if mark.document_id is not None)

    def as_json(self) -> dict[str, Any]:
        """The row as the contract prints it."""
        return {
            "item": self.item,
            "kind": self.kind,
            "window": window_json(self.window),
            "status": self.status,
            "documents": list(self.documents),
            "links": [mark.url for mark in self.evidence if mark.url],
            "days_overdue": self.days_overdue,
            "reason": self.reason,
            "condition": self.condition,
            "basis": [span.as_json() for span in self.basis],
        }


def window_json(window: Window | None) -> dict[str, Any] | None:
    """The window of a row: its bounds, identifier and words."""
    return None if window is None else {**window.as_json(), "id": window.id}


def rows_of(plan: Plan, facts: Facts, on: date) -> Iterator[Row]:
    """Every row of an organization on a day, in the order of the plan."""
    for requirement in plan.requirements:
        yield from requirement_rows(plan, requirement, facts, on)


def requirement_rows(plan: Plan, requirement: Requirement, facts: Facts, on: date) -> Iterator[Row]:
    """The rows of one requirement for an organization; none when it is not bound."""
    binding = requirement.bindings.get(facts.level)
    if binding is None:
        return
    marks = _marks_by_window(plan, requirement, facts.marks, on)
    for window in requirement.windows or (None,):
        standing, condition, basis = stands(plan, binding, facts, window, on)
        if standing:
            found = tuple(marks.get(window.id if window else None, ()))
            row = _row(requirement, window, found, _Case(facts.releases, on, condition))
            yield replace(row, basis=basis) if basis else row


def status_by_date(window: Window | None, on: date) -> str:
    """The status that the calendar alone gives."""
    if window is None:
        return "undated"
    if on < window.opens:
        return "not_due"
    return "due" if on <= window.end or window.soft else "overdue"


def stands(
    plan: Plan, binding: Binding, facts: Facts, window: Window | None, on: date
) -> tuple[bool, str | None, tuple[Span, ...]]:
    """Whether the organization is bound in the window, under which condition, and by which signs."""
    if binding.unconditional:
        return True, None, ()
    start, end = (window.opens, window.end) if window else plan.period
    for condition in binding.conditions:
        if signs := holding(condition, facts.own, facts.children, start, min(end, on)):
            return True, condition.text, tuple(signs)
    return False, None, ()


def _marks_by_window(
    plan: Plan, requirement: Requirement, marks: Sequence[Mark], on: date
) -> dict[str | None, list[Mark]]:
    """The evidence of the requirement that is there on the day, under the windows it counts in.

    ``None`` holds that of a requirement without windows, and what lies before all of them and counts nowhere.
    """
    known = {window.id for window in requirement.windows}
    placed: dict[str | None, list[Mark]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.fulfilled_on, mark.id)):
        if mark.item != requirement.item or mark.kind != requirement.kind or mark.fulfilled_on > on:
            continue
        if not known:
            place = None
        elif mark.window in known:
            place = mark.window
        else:
            met = frozenset(filter(None, placed))
            place = choose_window(requirement.windows, mark.fulfilled_on, met, plan.horizon.approved)
        placed.setdefault(place, []).append(mark)
    return placed


@dataclass(frozen=True, slots=True)
class _Case:
    """What a row depends on beside its requirement, its window and its evidence."""

    releases: Sequence[Release]
    on: date
    condition: str | None


def _row(requirement: Requirement, window: Window | None, marks: tuple[Mark, ...], case: _Case) -> Row:
    item, kind, condition, on = requirement.item, requirement.kind, case.condition, case.on
    if marks:
        late = window is not None and not window.soft and marks[0].fulfilled_on > window.end
        return Row(item, kind, window, "met_late" if late else "met", marks, condition=condition)
    release = next((each for each in case.releases if each.covers(requirement, window, on)), None)
    if release is not None:
        return Row(item, kind, window, "exempt", reason=release.reason, condition=condition, release=release)
    status = status_by_date(window, on)
    overdue = (on - window.end).days if window is not None and status == "overdue" else None
    reason = requirement.no_date if window is None else None
    return Row(item, kind, window, status, days_overdue=overdue, reason=reason, condition=condition)
