"""Documents whose printed figures were corrected since: what they print beside what is in force.

Nothing of it is stored: a figure that came after those a document was made of makes it a candidate, and the value in
force, computed anew, decides. What people settled is taken away by the figures that they had seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.indicators import Ratio
from registry.domain.lifecycle import State
from registry.domain.printed import decimal_text, formula_text, shown_value, with_unit
from registry.domain.roles import Permission
from registry.models import Document, DocumentVersion, Figure, FigureClosing, FigureImport, FigureUse, Organization
from registry.queries.figure_sums import OWN, values_at
from registry.queries.printed_views import Correction
from registry.queries.scope import in_chunks, under, within

_Whose = aliased(Organization)
_Key = tuple[str, str, int]


def corrections(
    uow: UnitOfWork,
    *,
    document_id: int | None = None,
    indicator: str | None = None,
    organizations: Sequence[int] | None = None,
) -> tuple[Correction, ...]:
    """Corrected figures of the newest versions that the actor may read, by document.

    They may be narrowed to a document, to an indicator, and to documents of organizations by identifier.
    """
    narrowing: list[ColumnElement[bool]] = []
    if document_id is not None:
        narrowing.append(Document.id == document_id)
    if indicator is not None:
        narrowing.append(FigureUse.indicator_code == indicator)
    if organizations is not None:
        narrowing.append(Document.organization_id.in_(organizations))
    rows = uow.session.execute(_candidates(uow).where(*narrowing)).all()
    if not rows:
        return ()
    values = values_at(uow, [_key(row) for row in rows])
    moved = [row for row in rows if _differs(row[0], values.get(_key(row)))]
    newest = [_newest(uow, row, values.get(_key(row))) for row in moved]
    brought = _brought(uow, newest)
    settled = _settled(uow, {row.id for row in moved})
    made = [_correction(row, values.get(_key(row)), brought[n]) for row, n in zip(moved, newest, strict=True)]
    return tuple(each for each in made if each.figure_id > settled.get(each.document_id, 0))


def corrected_documents(uow: UnitOfWork, organizations: Sequence[int] | None = None) -> frozenset[int]:
    """Identifiers of the documents that print a corrected figure."""
    return frozenset(each.document_id for each in corrections(uow, organizations=organizations))


def _candidates(uow: UnitOfWork) -> Select[*tuple[Any, ...]]:
    later, beneath, newer = aliased(DocumentVersion), aliased(Organization), aliased(Figure)
    came_later = exists().where(
        newer.id > FigureUse.newest_figure_id,
        newer.indicator_code == FigureUse.indicator_code,
        newer.year == FigureUse.year,
        beneath.id == newer.organization_id,
        beneath.path.startswith(_Whose.path),
    )
    return (
        select(
            FigureUse, Document.id, Document.title, Document.state, _Whose.code, _Whose.name, _Whose.path,
        )
        .join(DocumentVersion, DocumentVersion.id == FigureUse.version_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .join(Organization, Organization.id == Document.organization_id)
        .join(_Whose, _Whose.id == FigureUse.organization_id)
        .where(
            within(uow.actor, Permission.READ),
            Document.state != State.DISCARDED.value,
            ~exists().where(
                later.document_id == DocumentVersion.document_id, later.ordinal > DocumentVersion.ordinal
            ),
            came_later,
        )
        .order_by(Document.id.desc(), FigureUse.id)
    )  # fmt: skip


def _key(row: Any) -> _Key:
    return row.path, row[0].indicator_code, row[0].year


def _differs(use: FigureUse, ratio: Ratio | None) -> bool:
    """Whether the program would write the value otherwise; of the organization's own, its two parts too.

    Where a person wrote another number by hand, the computed one beside it counts.
    """
    if ratio is None or ratio.value is None or decimal_text(ratio.value) != (use.computed or use.printed):
        return True
    parts = (use.numerator, use.denominator)
    return use.scope == OWN and None not in parts and parts != (ratio.numerator, ratio.denominator)


def _newest(uow: UnitOfWork, row: Any, ratio: Ratio | None) -> int:
    """The newest figure under the value: of those it is made of, else of all beneath the organization."""
    use: FigureUse = row[0]
    newest = max(ratio.figures, default=0) if ratio is not None else 0
    if newest > use.newest_figure_id:
        return newest
    beneath = (
        select(func.max(Figure.id))
        .join(Organization, Organization.id == Figure.organization_id)
        .where(Figure.indicator_code == use.indicator_code, Figure.year == use.year, under(row.path))
    )
    return int(uow.session.scalar(beneath) or 0)


def _brought(uow: UnitOfWork, figures: Sequence[int]) -> dict[int, Any]:
    """The import of each figure, by the identifier of the figure."""
    found: dict[int, Any] = {}
    for chunk in in_chunks(dict.fromkeys(figures)):
        statement = (
            select(Figure.id, FigureImport.id.label("import_id"), FigureImport.imported_at)
            .join(FigureImport, FigureImport.id == Figure.import_id)
            .where(Figure.id.in_(chunk))
        )
        found.update({row.id: row for row in uow.session.execute(statement)})
    return found


def _settled(uow: UnitOfWork, documents: set[int]) -> dict[int, int]:
    """The newest figure that people have settled, by document."""
    successor, found = aliased(Document), {}
    for chunk in in_chunks(documents):
        statement = (
            select(FigureClosing.document_id, func.max(FigureClosing.figure_id))
            .outerjoin(successor, successor.id == FigureClosing.successor_id)
            .where(
                FigureClosing.document_id.in_(chunk),
                or_(FigureClosing.successor_id.is_(None), successor.state != State.DISCARDED.value),
            )
            .group_by(FigureClosing.document_id)
        )
        found.update({row[0]: row[1] for row in uow.session.execute(statement)})
    return found


def _correction(row: Any, ratio: Ratio | None, brought: Any) -> Correction:
    use: FigureUse = row[0]
    own = use.scope == OWN
    was = with_unit(use.computed or use.printed, use.unit)
    parts = formula_text(use.numerator, use.denominator, None) if own else None
    becomes = None if ratio is None else shown_value(ratio.value, use.unit)
    now = formula_text(ratio.numerator, ratio.denominator, None) if own and ratio is not None else None
    return Correction(
        document_id=row.id,
        document=row.title,
        state=row.state,
        indicator=use.indicator_code,
        scope=use.scope,
        organization=row.code,
        organization_name=row.name,
        year=use.year,
        was=f"{was} ({parts})" if parts else was,
        becomes=f"{becomes} ({now})" if becomes and now else becomes,
        figure_id=brought.id,
        import_id=brought.import_id,
        corrected_at=brought.imported_at,
        edited=with_unit(use.printed, use.unit) if use.computed else "",
    )
