"""Turning documents and links into evidence rows. Evidence is kept under the kind that the measure requires."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from registry.db import UnitOfWork
from registry.domain.fulfilment import choose_window, comes_too_early, fulfilled_kinds
from registry.errors import N_, AlreadyDone, InvalidInput, NotFound
from registry.models import Document, DocumentItem, Evidence, Organization
from registry.ports import Kind
from registry.queries.measures import Measure, measure
from registry.services.drafting import windows_met
from registry.services.lookups import now


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """A fact of evidence; ``form`` is that of ``Evidence``.

    ``window`` is ``None`` for measures without dated windows, and for a day before all of them: it counts nowhere then.
    """

    id: int
    organization: str
    item: str
    kind: str
    window: str | None
    fulfilled_on: date
    document_id: int | None
    url: str | None
    form: str = "document"


def record_fulfilment(
    uow: UnitOfWork, document: Document, organization: Organization, items: Iterable[DocumentItem], *, day: date
) -> tuple[Fulfilled, ...]:
    """Evidence of a registered document for every measure it names, of the kinds required of its organization.

    A measure that no edition has any more, or that requires nothing of the kind, gets none.
    """
    made: list[Fulfilled] = []
    for item in items:
        asked = _measure_of(uow, item)
        if asked is not None:
            made += fulfil(uow, document, organization, asked, window=item.window, day=day)
    return tuple(made)


def _measure_of(uow: UnitOfWork, item: DocumentItem) -> Measure | None:
    try:
        return measure(uow, item.item_number, family=item.family)
    except NotFound:
        return None


def fulfil(
    uow: UnitOfWork,
    document: Document,
    owner: Organization,
    asked: Measure,
    *,
    window: str | None,
    day: date,
    only: str | None = None,
) -> list[Fulfilled]:
    """Rows of evidence for one measure; the window is chosen for each kind when it is not named.

    ``only`` is the one required kind that is meant; ``None`` means all that the document fulfils.
    """
    kinds = [kind for kind in kinds_fulfilled(uow, document.kind, asked, owner.level) if only in (None, kind)]
    chosen = {kind: window or window_of(uow, owner, asked, kind=kind, day=day) for kind in kinds}
    rows = [
        evidence_row(uow, owner, asked, kind=kind, window=chosen[kind], day=day, document_id=document.id)
        for kind in kinds
    ]
    uow.session.add_all(rows)
    uow.session.flush()
    return [fact_of(row, owner.code, asked.number) for row in rows]


def window_of(uow: UnitOfWork, owner: Organization, asked: Measure, *, kind: str, day: date) -> str | None:
    """The window that the day of a fact chooses; ``None`` without dated windows, and before all of them."""
    return choose_window(asked.windows, day, windows_met(uow, owner.id, asked, (kind,)), asked.approved_on)


def refuse_too_early(asked: Measure, day: date) -> None:
    """Raise ``InvalidInput`` when a fact of the day counts in no window unless a person names one."""
    if comes_too_early(asked.windows, day, asked.approved_on):
        raise InvalidInput(
            N_("{day} — раньше всех сроков мероприятия {item}. Если это всё же исполнение, укажите срок: {known}."),
            day=f"{day:%d.%m.%Y}",
            item=asked.number,
            known=", ".join(window.id for window in asked.windows),
        )


def note_item(uow: UnitOfWork, document: Document, asked: Measure, window: str | None) -> None:
    """Keep with the document that it is meant for the measure, once."""
    known = {(each.family, each.item_number, each.window) for each in document.items}
    if (asked.family, asked.key, window) not in known:
        uow.session.add(
            DocumentItem(document_id=document.id, family=asked.family, item_number=asked.key, window=window)
        )


def kinds_fulfilled(uow: UnitOfWork, kind: str, asked: Measure, level: str) -> tuple[str, ...]:
    """Codes of the required kinds that a document of the kind fulfils for organizations of the level."""
    known: dict[str, Kind] = {each.code: each for each in uow.ports.catalogue.kinds()}
    owed = [known[code] for code in asked.owed_by(level) if code in known]
    return fulfilled_kinds(known[kind], owed) if kind in known else ()


def evidence_row(
    uow: UnitOfWork,
    owner: Organization,
    asked: Measure,
    *,
    kind: str,
    window: str | None,
    day: date,
    document_id: int | None = None,
    url: str | None = None,
    form: str | None = None,
) -> Evidence:
    """A new row of evidence, not yet added; ``form`` ``None`` is that of its source."""
    return Evidence(
        family=asked.family,
        item_number=asked.key,
        kind=kind,
        organization_id=owner.id,
        window=window,
        form=form or ("document" if document_id is not None else "link"),
        document_id=document_id,
        url=url,
        note="",
        fulfilled_on=day,
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
        revoked_reason="",
    )


def fact_of(row: Evidence, organization: str, number: str) -> Fulfilled:
    """The row as the answer of a command; ``number`` is that of the measure in the edition that was asked."""
    return Fulfilled(
        row.id,
        organization,
        number,
        row.kind,
        row.window,
        row.fulfilled_on,
        row.document_id,
        row.url,
        row.form,
    )


def refuse_repeated(
    uow: UnitOfWork, owner: Organization, asked: Measure, same: ColumnElement[bool], window: str | None
) -> None:
    """Raise ``AlreadyDone`` when the same fact counts already (in this window, or in any when it is ``None``)."""
    statement = select(Evidence.id).where(
        Evidence.family == asked.family,
        Evidence.item_number == asked.key,
        Evidence.organization_id == owner.id,
        Evidence.revoked_at.is_(None),
        same,
    )
    if window is not None:
        statement = statement.where(Evidence.window == window)
    found = uow.session.scalars(statement).all()
    if found:
        raise AlreadyDone(N_("Это подтверждение уже внесено для мероприятия {item}."), item=asked.number, id=found[0])


def nothing_owed(uow: UnitOfWork, asked: Measure, owner: Organization, kind: str | None) -> InvalidInput:
    """The error that says what the measure requires of the organization instead of the kind (or of any kind)."""
    catalogue = uow.ports.catalogue
    names = ", ".join(catalogue.kind(code).singular for code in asked.owed_by(owner.level))
    if not names or kind is None:
        return InvalidInput(N_("Мероприятие {item} ничего не требует от этой организации."), item=asked.number)
    return InvalidInput(
        N_("Мероприятие {item} не требует от этой организации документа вида «{kind}». Требуется: {owed}."),
        item=asked.number,
        kind=catalogue.kind(kind).singular,
        owed=names,
    )
