"""Proposed matches of registered documents and open requirements: of one document, one requirement, one organization.

Only documents of the organization itself are looked at, the newest ``LOOKED_AT`` of the kinds that can fulfil anything
open, and of each only the beginning of its text. Seven statements, whatever their number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, union_all

from registry.db import UnitOfWork
from registry.domain.completeness import Row, rows_of
from registry.domain.fulfilment import fulfilled_kinds, shows_an_event
from registry.domain.lifecycle import REGISTERED_STATES
from registry.domain.matching import THRESHOLD, Candidate, Measures, Proposal, Wanted, propose
from registry.domain.requirements import Plan
from registry.domain.scoring import Score, tells_of_an_event
from registry.errors import NotFound
from registry.models import DismissedMatch, Document, DocumentVersion, Evidence, Organization, Roadmap
from registry.ports import Kind
from registry.queries.document_files import readable_document
from registry.queries.fulfilment import facts_of
from registry.queries.matching_views import DocumentProofs, DocumentRef, ProposalView, Proposed
from registry.queries.papers import scores_of
from registry.queries.plans import load_plan
from registry.queries.scope import find_organization

__all__ = ["DocumentProofs", "DocumentRef", "ProposalView", "Proposed", "for_document", "for_organization", "for_row"]

#: How many documents of an organization are looked at, the newest first.
LOOKED_AT = 300
_TEXT = 2000
_OPEN = frozenset({"due", "overdue", "undated"})
# A person who looks for a document herself also sees those that share nothing but the kind.
_EVERYTHING = -1_000


@dataclass(frozen=True, slots=True)
class _Ground:
    """What proposals of one organization are made of."""

    owner: Organization
    plan: Plan
    rows: tuple[Row, ...]
    kinds: Mapping[str, Kind]
    on: date

    def wanted(self, item: str | None = None, kind: str | None = None, window: str | None = None) -> list[Wanted]:
        """The open requirements with their open windows; ``item``, ``kind`` and ``window`` name one."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            named = window is None or (row.window is not None and row.window.id == window)
            if row.status in _OPEN and item in (None, row.item) and kind in (None, row.kind) and named:
                found.setdefault((row.item, row.kind), []).append(row)
        return [
            Wanted(number, self.kinds[code], tuple(row.window for row in rows if row.window is not None))
            for (number, code), rows in found.items()
            if code in self.kinds
        ]


def for_organization(uow: UnitOfWork, code: str, roadmap: str | None = None) -> Proposed:
    """Every proposal of the organization, in the order of the roadmap. Raises ``NotFound``."""
    ground = _ground(uow, find_organization(uow, code), roadmap)
    found = _look(uow, ground, ground.wanted())
    order = {item.number: place for place, item in enumerate(ground.plan.items)}
    found.made.sort(key=lambda each: (order[each.item], each.kind, each.window or "", -each.points, each.document))
    return _proposed(ground, found)


def for_row(
    uow: UnitOfWork, code: str, *, item: str, kind: str, window: str | None = None, roadmap: str | None = None
) -> Proposed:
    """The documents that could fulfil one requirement, the likeliest first: also those that only have the kind."""
    ground = _ground(uow, find_organization(uow, code), roadmap)
    found = _look(uow, ground, ground.wanted(item, kind, window), threshold=_EVERYTHING)
    found.made.sort(key=lambda each: (-each.points, -each.document))
    return _proposed(ground, found)


def for_document(uow: UnitOfWork, document_id: int, roadmap: str | None = None) -> DocumentProofs:
    """What a document may fulfil beside what it does, and the scores of what it fulfils.

    Nothing for a draft, and where no roadmap is in force. Raises ``NotFound``.
    """
    document, owner = readable_document(uow, document_id)
    if document.state not in REGISTERED_STATES:
        return DocumentProofs()
    try:
        ground = _ground(uow, owner, roadmap)
    except NotFound:
        return DocumentProofs()
    found = _look(uow, ground, ground.wanted(), document_id=document_id)
    own = tuple(row for row in ground.rows if document_id in row.documents)
    marks = {mark.id for row in own for mark in row.evidence if mark.document_id == document_id}
    return DocumentProofs(_views(ground, found), _only(scores_of(uow, own), marks))


def _only(scores: Mapping[int, Score], wanted: Collection[int]) -> dict[int, Score]:
    return {each: score for each, score in scores.items() if each in wanted}


def _ground(uow: UnitOfWork, owner: Organization, roadmap: str | None) -> _Ground:
    plan = load_plan(uow, roadmap)
    on = uow.ports.clock.today()
    facts = facts_of(uow, plan, organization_id=owner.id, level=owner.level, path=owner.path)
    kinds = {kind.code: kind for kind in uow.ports.catalogue.kinds()}
    return _Ground(owner, plan, tuple(rows_of(plan, facts, on)), kinds, on)


@dataclass(frozen=True, slots=True)
class _Found:
    """The proposals, what a page says of each document, and how many were looked at."""

    made: list[Proposal]
    documents: dict[int, DocumentRef]
    looked_at: int


def _look(
    uow: UnitOfWork,
    ground: _Ground,
    wanted: Sequence[Wanted],
    *,
    document_id: int | None = None,
    threshold: int = THRESHOLD,
) -> _Found:
    """Compare the documents of the organization (or the one) with what is wanted."""
    fitting = _fitting(ground.kinds, {each.kind.code for each in wanted})
    rows = _documents(uow, ground, fitting, document_id) if fitting else []
    if not rows:
        return _Found([], {}, 0)
    settled = _settled(uow, ground)
    measures = Measures({item.number: item.title for item in ground.plan.items}, rows[0].roadmap_number)
    made: list[Proposal] = []
    for row in rows:
        pairs = frozenset(settled.get(row.id, ()))
        candidate = Candidate(row.id, ground.kinds[row.kind], row.title, row.number, row.day, row.text or "", pairs)
        made += propose(candidate, wanted, measures, threshold=threshold)
    refs = {row.id: DocumentRef(row.id, row.title, row.kind, row.number, row.day, row.state) for row in rows}
    return _Found(made, refs, len(rows))


def _proposed(ground: _Ground, found: _Found) -> Proposed:
    return Proposed(
        organization=ground.owner.code,
        organization_name=ground.owner.name,
        on=ground.on,
        proposals=_views(ground, found),
        looked_at=found.looked_at,
        whole=found.looked_at < LOOKED_AT,
    )


def _fitting(kinds: Mapping[str, Kind], wanted: Collection[str]) -> list[str]:
    """Codes of the kinds whose documents can fulfil any of the wanted kinds."""
    asked = [kinds[code] for code in wanted]
    events = any(shows_an_event(kind) for kind in asked)
    return [
        kind.code
        for kind in kinds.values()
        if fulfilled_kinds(kind, asked)
        or any(fulfilled_kinds(kind, (each,)) for each in asked)
        or (events and tells_of_an_event(kind) and not kind.evidence_only)
    ]


def _documents(uow: UnitOfWork, ground: _Ground, kinds: Collection[str], document_id: int | None) -> list[Any]:
    text = (
        select(func.substr(DocumentVersion.text, 1, _TEXT))
        .where(DocumentVersion.document_id == Document.id)
        .order_by(DocumentVersion.ordinal.desc())
        .limit(1)
        .scalar_subquery()
    )
    number = select(Roadmap.number).where(Roadmap.code == ground.plan.code).scalar_subquery()
    statement = (
        select(
            Document.id,
            Document.title,
            Document.kind,
            Document.number,
            Document.day,
            Document.state,
            text.label("text"),
            number.label("roadmap_number"),
        )
        .where(
            Document.organization_id == ground.owner.id,
            Document.state.in_(REGISTERED_STATES),
            Document.kind.in_(kinds),
            Document.day.is_not(None),
        )
        .order_by(Document.day.desc(), Document.id.desc())
        .limit(LOOKED_AT)
    )
    if document_id is not None:
        statement = statement.where(Document.id == document_id)
    return list(uow.session.execute(statement))


def _settled(uow: UnitOfWork, ground: _Ground) -> dict[int, set[tuple[str, str]]]:
    """For each document the requirements that are decided: fulfilled by it (revoked too), or turned down."""
    fulfilled = select(Evidence.document_id, Evidence.item_number, Evidence.kind).where(
        Evidence.family == ground.plan.family,
        Evidence.organization_id == ground.owner.id,
        Evidence.document_id.is_not(None),
    )
    turned_down = (
        select(DismissedMatch.document_id, DismissedMatch.item_number, DismissedMatch.kind)
        .join(Document, Document.id == DismissedMatch.document_id)
        .where(DismissedMatch.family == ground.plan.family, Document.organization_id == ground.owner.id)
    )
    found: dict[int, set[tuple[str, str]]] = {}
    rows: Iterable[Any] = uow.session.execute(union_all(fulfilled, turned_down))
    numbers = ground.plan.numbers
    for document_id, key, kind in rows:
        if (item := numbers.get(key)) is not None:
            found.setdefault(document_id, set()).add((item, kind))
    return found


def _views(ground: _Ground, found: _Found) -> tuple[ProposalView, ...]:
    titles = {item.number: item.title for item in ground.plan.items}
    rows = {(row.item, row.kind, row.window.id if row.window else None): row for row in ground.rows}
    return tuple(
        ProposalView(
            proposal=each,
            document=found.documents[each.document],
            title=titles[each.item],
            window=rows[each.item, each.kind, each.window].window,
            status=rows[each.item, each.kind, each.window].status,
            likely=each.points >= THRESHOLD,
        )
        for each in found.made
    )
