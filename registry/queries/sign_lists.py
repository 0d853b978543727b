"""Lists of organizations with a sign: who is on them on a day, what each list did, who came and went.

A list is known to those who may read the body whose list it is or stand beneath it; whose sign is shown is a question
of the right to read each organization.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.domain.texts import is_code
from registry.errors import N_, NotFound
from registry.models import Organization, OrganizationTrait, TraitList, User
from registry.queries.document_files import FileAnswer
from registry.queries.scope import within

A_PAGE = 100
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ABOVE = aliased(Organization)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list. ``entered`` and ``left`` count organizations that the actor may read; ``revoked`` is the reason.

    ``document_day`` is ``None`` for a document without a date, ``file`` is empty for a list without one.
    """

    id: int
    trait: str
    document: str
    document_day: date | None
    since: date
    full: bool
    organization: str
    organization_title: str
    file: str
    by: str
    at: datetime
    entered: int
    left: int
    revoked: str
    manageable: bool

    def as_json(self) -> dict[str, Any]:
        """The list as the command line prints it."""
        return {
            "id": self.id,
            "trait": self.trait,
            "document": self.document,
            "document_day": self.document_day.isoformat() if self.document_day else None,
            "since": self.since.isoformat(),
            "full": self.full,
            "organization": self.organization,
            "file": self.file,
            "organizations": self.entered,
            "ended": self.left,
            "revoked": self.revoked or None,
        }


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A sign of an organization. ``ended_by`` says which document ended it, empty when none did."""

    id: int
    code: str
    title: str
    parent: str
    trait: str
    since: date
    until: date | None
    basis: str
    list_id: int | None
    ended_by: str
    ended_by_list: int | None

    def as_json(self) -> dict[str, Any]:
        """The sign as the command line prints it."""
        return {
            "organization": self.code,
            "name": self.title,
            "parent": self.parent,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "basis": self.basis,
            "list": self.list_id,
            "ended_by": self.ended_by or None,
        }


@dataclass(frozen=True, slots=True)
class SignedPage:
    """A page of a list; ``next`` is the cursor of the page after it, ``None`` on the last."""

    rows: tuple[SignedRow, ...]
    next: int | None


def counts(uow: UnitOfWork, on: date) -> dict[str, int]:
    """How many organizations have each sign on the day."""
    statement = (
        select(OrganizationTrait.trait, func.count(func.distinct(OrganizationTrait.organization_id)))
        .join(Organization, Organization.id == OrganizationTrait.organization_id)
        .where(within(uow.actor, Permission.READ), _holds(on))
        .group_by(OrganizationTrait.trait)
    )
    return {row[0]: row[1] for row in uow.session.execute(statement)}


def lists(uow: UnitOfWork, trait: str | None = None) -> tuple[ListRow, ...]:
    """The lists that the actor may know of, the latest day first."""
    statement = _lists(uow)
    if trait is not None:
        statement = statement.where(TraitList.trait == trait)
    return tuple(_list(uow, row) for row in uow.session.execute(statement))


def sign_list(uow: UnitOfWork, list_id: int) -> ListRow:
    """The list with the number. Raises ``NotFound``."""
    row = uow.session.execute(_lists(uow).where(TraitList.id == list_id)).one_or_none()
    if row is None:
        raise NotFound(N_("Такого перечня нет или он вам недоступен."))
    return _list(uow, row)


def source_of(uow: UnitOfWork, list_id: int) -> FileAnswer:
    """The file of a list, for those who may read the body whose list it is: it names all its schools."""
    found = uow.session.execute(
        select(TraitList, Organization.path)
        .join(Organization, Organization.id == TraitList.organization_id)
        .where(TraitList.id == list_id, within(uow.actor, Permission.READ))
    ).one_or_none()
    if found is None or found.TraitList.source_sha256 is None:
        raise NotFound(N_("Такого перечня нет или он вам недоступен."))
    row: TraitList = found.TraitList
    plain = row.source_name.lower().endswith(".csv")
    return FileAnswer(sha256=row.source_sha256 or "", name=row.source_name, media_type="text/csv" if plain else _XLSX)


def signed_on(
    uow: UnitOfWork, trait: str, on: date, *, text: str = "", parent: str = "", after: int = 0, limit: int = A_PAGE
) -> SignedPage:
    """Who has the sign on the day. ``parent`` keeps those right beneath an organization, ``text`` those so named."""
    where = [OrganizationTrait.trait == trait, _holds(on)]
    if text:
        forms = sorted({text, text.lower(), text.capitalize(), text.upper()})
        columns = (Organization.name, Organization.short_name, Organization.code)
        where.append(or_(*(column.contains(form, autoescape=True) for column in columns for form in forms)))
    if parent:
        where.append(_ABOVE.code == (parent if is_code(parent) else ""))
    return _page(uow, _signed(uow).where(*where), after, limit)


def members(uow: UnitOfWork, list_id: int, *, after: int = 0, limit: int = A_PAGE) -> SignedPage:
    """The organizations that a list names."""
    return _page(uow, _signed(uow).where(OrganizationTrait.list_id == list_id), after, limit)


def leavers(uow: UnitOfWork, list_id: int, *, limit: int = A_PAGE) -> tuple[SignedRow, ...]:
    """The organizations whose sign a full list ended and that are not on it themselves."""
    again = aliased(OrganizationTrait)
    on_it = select(again.organization_id).where(again.list_id == list_id)
    statement = _signed(uow).where(
        OrganizationTrait.left_list_id == list_id, OrganizationTrait.organization_id.not_in(on_it)
    )
    return _page(uow, statement, 0, limit).rows


def history(uow: UnitOfWork, trait: str, *, before: int = 0, limit: int = A_PAGE) -> SignedPage:
    """Every sign of the sort that was ever put, the latest first."""
    statement = _signed(uow).where(OrganizationTrait.trait == trait)
    if before:
        statement = statement.where(OrganizationTrait.id < before)
    found = uow.session.execute(statement.order_by(OrganizationTrait.id.desc()).limit(limit + 1)).all()
    rows = tuple(_rows(found[:limit]))
    return SignedPage(rows, rows[-1].id if len(found) > limit else None)


def _holds(on: date) -> ColumnElement[bool]:
    return and_(OrganizationTrait.since <= on, or_(OrganizationTrait.until.is_(None), OrganizationTrait.until >= on))


def _known(uow: UnitOfWork) -> ColumnElement[bool]:
    """The condition that the body of a list lies beneath what the actor reads, or above it."""
    above = [
        path[: place + 1] for path in uow.actor.paths(Permission.READ) for place, ch in enumerate(path) if ch == "/"
    ]
    return or_(within(uow.actor, Permission.READ), Organization.path.in_(above))


def _lists(uow: UnitOfWork) -> Select[Any]:
    of = aliased(Organization)
    readable = within(uow.actor, Permission.READ, of.path)

    again = aliased(OrganizationTrait)
    named_too = (
        select(again.id)
        .where(again.list_id == TraitList.id, again.organization_id == OrganizationTrait.organization_id)
        .correlate(TraitList, OrganizationTrait)
        .exists()
    )

    def number(*conditions: ColumnElement[bool]) -> Any:
        return (
            select(func.count(func.distinct(OrganizationTrait.organization_id)))
            .join(of, of.id == OrganizationTrait.organization_id)
            .where(readable, *conditions)
            .correlate(TraitList)
            .scalar_subquery()
        )

    title = case((Organization.short_name != "", Organization.short_name), else_=Organization.name)
    return (
        select(
            TraitList, Organization.code, title, Organization.path, User.name,
            number(OrganizationTrait.list_id == TraitList.id),
            number(OrganizationTrait.left_list_id == TraitList.id, ~named_too),
        )
        .join(Organization, Organization.id == TraitList.organization_id)
        .outerjoin(User, User.id == TraitList.created_by_id)
        .where(_known(uow))
        .order_by(TraitList.since.desc(), TraitList.id.desc())
    )  # fmt: skip


def _list(uow: UnitOfWork, found: Any) -> ListRow:
    row, code, title, path, by, entered, left = found
    return ListRow(
        row.id, row.trait, row.document, row.document_day, row.since, row.full, code, title, row.source_name, by or "",
        row.created_at, entered, left, row.revoked_reason,
        row.revoked_at is None and uow.actor.may(Permission.MANAGE, path),
    )  # fmt: skip


def _signed(uow: UnitOfWork) -> Select[Any]:
    title = case((Organization.short_name != "", Organization.short_name), else_=Organization.name)
    return (
        select(OrganizationTrait, Organization.code, title, _ABOVE.code, TraitList.document)
        .join(Organization, Organization.id == OrganizationTrait.organization_id)
        .outerjoin(_ABOVE, _ABOVE.id == Organization.parent_id)
        .outerjoin(TraitList, TraitList.id == OrganizationTrait.left_list_id)
        .where(within(uow.actor, Permission.READ))
    )


def _page(uow: UnitOfWork, statement: Select[Any], after: int, limit: int) -> SignedPage:
    statement = statement.where(OrganizationTrait.id > after).order_by(OrganizationTrait.id).limit(limit + 1)
    found = uow.session.execute(statement).all()
    rows = tuple(_rows(found[:limit]))
    return SignedPage(rows, rows[-1].id if len(found) > limit else None)


def _rows(found: Any) -> Iterator[SignedRow]:
    for row, code, title, parent, document in found:
        yield SignedRow(
            row.id, code, title, parent or "", row.trait, row.since, row.until, row.basis, row.list_id,
            document or row.left_basis, row.left_list_id,
        )  # fmt: skip
