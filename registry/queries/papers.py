"""The document behind each fact of evidence, read in the same statement; and the scores made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.completeness import Mark, Row
from registry.domain.scoring import Paper, Proof, Score, score_of
from registry.models import Document, Evidence, Organization

_issuer = aliased(Organization)

#: The columns of a mark with its paper, for :func:`mark_of`; they need :func:`with_papers`.
MARK = (
    Evidence.id,
    Evidence.item_number,
    Evidence.kind,
    Evidence.window,
    Evidence.fulfilled_on,
    Evidence.document_id,
    Evidence.url,
    Evidence.note,
)
PAPER = (
    Evidence.form,
    Document.kind.label("held"),
    Document.state,
    Document.number,
    Document.day,
    Document.signatory,
    _issuer.path,
)


def with_papers(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The statement over evidence, joined with the documents and the bodies that issued them."""
    return statement.outerjoin(Document, Document.id == Evidence.document_id).outerjoin(
        _issuer, _issuer.id == Document.organization_id
    )


def mark_of(row: Sequence[Any], path: str) -> Mark:
    """A mark out of the values of ``MARK`` and ``PAPER``; ``path`` is that of the organization that it counts for."""
    facts, (form, held, state, number, day, signatory, issuer) = row[: len(MARK)], row[len(MARK) :]
    paper = None if held is None else Paper(held, state, number, day, signatory or "", _relation(path, issuer or ""))
    return replace(Mark(*facts), form=form, paper=paper)


def _relation(path: str, issuer: str) -> str:
    if issuer == path:
        return "own"
    return "above" if issuer and path.startswith(issuer) else "other"


def scores_of(uow: UnitOfWork, rows: Iterable[Row]) -> dict[int, Score]:
    """The score of each fact in the rows, by its identifier; no statement is sent.

    Facts of a kind that the catalogue no longer has get none.
    """
    known = {kind.code: kind for kind in uow.ports.catalogue.kinds()}
    return {
        mark.id: score_of(
            Proof(
                form=mark.form,
                required=known[row.kind],
                day=mark.fulfilled_on,
                window=row.window,
                paper=mark.paper,
                held=known.get(mark.paper.kind) if mark.paper else None,
            )
        )
        for row in rows
        if row.kind in known
        for mark in row.evidence
    }
