"""What the audit of completeness answers: frozen values for pages, JSON, XLSX and DOCX."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.domain.completeness import Mark, Row, Totals, window_json
from registry.domain.requirements import Plan
from registry.domain.scoring import Score
from registry.domain.waiting import Waiting
from registry.errors import N_


@dataclass(frozen=True, slots=True)
class OrganizationRef:
    """An organization as an audit names it; ``parent`` is a code."""

    code: str
    name: str
    short_name: str
    level: str
    parent: str | None
    is_demo: bool = False

    @property
    def title(self) -> str:
        """The short name, or the full one when there is none."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class Completeness:
    """The audit of one organization on a day.

    ``titles`` maps the number of each measure in ``rows`` to its title. ``notices`` say in Russian what could not be
    decided (conditions that were not understood). ``scores`` are those of the facts in ``rows`` by identifier.
    ``waiting`` are parts of deadlines that have no date yet beside parts that have: no rows, so in no totals.
    """

    organization: OrganizationRef
    on: date
    roadmap: str
    roadmap_title: str
    rows: tuple[Row, ...]
    totals: Totals
    titles: dict[str, str]
    notices: tuple[str, ...] = ()
    scores: Mapping[int, Score] = field(default_factory=dict)
    waiting: tuple[Waiting, ...] = ()

    @property
    def by_item(self) -> tuple[tuple[str, tuple[Row, ...]], ...]:
        """The rows grouped by measure, in the order of the roadmap."""
        grouped: dict[str, list[Row]] = {}
        for row in self.rows:
            grouped.setdefault(row.item, []).append(row)
        return tuple((item, tuple(rows)) for item, rows in grouped.items())

    def as_json(self) -> dict[str, Any]:
        """The audit as the contract prints it."""
        return {
            "organization": self.organization.code,
            "on": self.on.isoformat(),
            "roadmap": self.roadmap,
            "rows": [{**row.as_json(), "evidence": evidence_json(row, self.scores)} for row in self.rows],
            "totals": self.totals.as_json(),
            "notices": list(self.notices),
            "waiting": [each.as_json() for each in self.waiting],
        }


def evidence_json(row: Row, scores: Mapping[int, Score]) -> list[dict[str, Any]]:
    """The facts of a row as the contract prints them, each with its score."""
    return [_fact_json(mark, scores.get(mark.id)) for mark in row.evidence]


def evidence_rows(audit: Completeness, item: str | None = None) -> list[dict[str, Any]]:
    """Every fact that counts in an audit, with the requirement it fulfils; ``item`` keeps those of one measure."""
    return [
        {"item": row.item, "kind": row.kind, "window": window_json(row.window), "status": row.status, **fact}
        for row in audit.rows
        if item in (None, row.item)
        for fact in evidence_json(row, audit.scores)
    ]


def _fact_json(mark: Mark, score: Score | None) -> dict[str, Any]:
    return {
        "id": mark.id,
        "form": mark.form,
        "document": mark.document_id,
        "url": mark.url,
        "on": mark.fulfilled_on.isoformat(),
        "score": None if score is None else score.as_json(),
    }


@dataclass(frozen=True, slots=True)
class OrganizationTotals:
    """The totals of an organization, and of each measure for it in the order of ``Summary.items``.

    A cell has empty totals where the measure does not bind the organization. There are no cells where nobody asked for
    them.
    """

    organization: OrganizationRef
    totals: Totals
    cells: tuple[Totals, ...]


@dataclass(frozen=True, slots=True)
class ItemTotals:
    """The totals of a measure over all organizations of the summary."""

    item: str
    title: str
    totals: Totals


@dataclass(frozen=True, slots=True)
class Summary:
    """The audit of all organizations that the actor may read, on a day; its cells are the heat map."""

    on: date
    roadmap: str
    roadmap_title: str
    organizations: tuple[OrganizationTotals, ...]
    items: tuple[ItemTotals, ...]
    totals: Totals
    notices: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The summary as the contract prints it."""
        return {
            "on": self.on.isoformat(),
            "roadmap": self.roadmap,
            "organizations": [
                {"organization": each.organization.code, "totals": each.totals.as_json()} for each in self.organizations
            ],
            "items": [{"item": each.item, "totals": each.totals.as_json()} for each in self.items],
            "totals": self.totals.as_json(),
            "notices": list(self.notices),
        }


@dataclass(frozen=True, slots=True)
class ItemCompleteness:
    """Who has what of one measure: the rows of each organization that it binds."""

    item: str
    title: str
    on: date
    roadmap: str
    organizations: tuple[tuple[OrganizationRef, tuple[Row, ...]], ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class Task:
    """One row of somebody's home page."""

    organization: OrganizationRef
    title: str
    row: Row


@dataclass(frozen=True, slots=True)
class Home:
    """What a person's organizations have to do on a day.

    ``overdue`` and ``due`` begin with the nearest end, ``upcoming`` with the nearest opening; ``undated`` wait for a
    date. ``totals`` are those of each organization. ``waiting`` are parts of deadlines without a date, each with those
    of the organizations that owe what becomes due then.
    """

    on: date
    roadmap: str
    overdue: tuple[Task, ...]
    due: tuple[Task, ...]
    upcoming: tuple[Task, ...]
    undated: tuple[Task, ...]
    totals: tuple[tuple[OrganizationRef, Totals], ...]
    waiting: tuple[tuple[Waiting, tuple[OrganizationRef, ...]], ...] = ()


def notices_of(plan: Plan) -> tuple[str, ...]:
    """What could not be decided, in Russian: conditions that name no known sign."""
    return tuple(
        N_("Мероприятие {number}: условие «{condition}» не распознано, поэтому обязанность по нему не учтена").format(
            number=number, condition=condition
        )
        for number, condition in plan.unread
    )
