"""Organizations as people see them: lists with a cursor, cards with their signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.domain.texts import tidy
from registry.models import Organization, OrganizationTrait, TraitList, User
from registry.queries.scope import find_organization, in_chunks, manages_the_region, under, within
from registry.queries.signs import sign_book

_LEVEL_ORDER = {"department": 0, "iro": 1, "mouo": 2, "goo": 3, "oo": 4}


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """An organization in a list; ``parent`` is a code, ``None`` for a root."""

    id: int
    code: str
    name: str
    short_name: str
    level: str
    parent: str | None
    place: str
    name_verified: bool
    is_demo: bool
    active: bool

    @property
    def title(self) -> str:
        """The short name, or the full one when there is none."""
        return self.short_name or self.name

    def as_json(self) -> dict[str, Any]:
        """The row as the contract prints it."""
        return {
            "code": self.code,
            "name": self.name,
            "level": self.level,
            "parent": self.parent,
            "short_name": self.short_name,
            "name_verified": self.name_verified,
            "demo": self.is_demo,
        }


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    """A page of a list; ``next`` is the cursor of the page after it, ``None`` on the last. ``total`` counts all."""

    rows: tuple[OrganizationRow, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class TraitRow:
    """A sign of an organization; ``until`` is ``None`` while it holds.

    ``list_id`` is the list that put it, ``None`` when a person did; ``left`` says why it ended before its own last day.
    """

    id: int
    trait: str
    label: str
    since: date
    until: date | None
    basis: str
    entered_by: str
    list_id: int | None = None
    left: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationCard:
    """Everything known of an organization.

    ``above`` are the organizations over it that the actor may read, the root first. ``manageable`` says whether the
    actor may change it, ``signs_manageable`` whether the actor may put and lift its signs.
    """

    row: OrganizationRow
    oktmo: str | None
    note: str
    head_post: str
    head_name: str
    head_gender: str | None
    phone: str
    traits: tuple[TraitRow, ...]
    above: tuple[OrganizationRow, ...]
    children: int
    manageable: bool
    signs_manageable: bool


def organizations(
    uow: UnitOfWork,
    *,
    level: str | None = None,
    parent: str | None = None,
    text: str = "",
    with_inactive: bool = False,
    after: str | None = None,
    limit: int | None = None,
) -> OrganizationPage:
    """The organizations that the actor may read in the order of their entry, a page of ``limit`` rows (``None``: all).

    ``parent`` keeps those beneath an organization, ``text`` those whose names, code or place contain it.
    """
    conditions: list[ColumnElement[bool]] = [within(uow.actor, Permission.READ)]
    if not with_inactive:
        conditions.append(Organization.active.is_(True))
    if level is not None:
        conditions.append(Organization.level == level)
    if parent is not None:
        found = find_organization(uow, parent)
        conditions += [under(found.path), Organization.id != found.id]
    if words := tidy(text)[:200]:
        conditions.append(_contains(words))
    total = uow.session.scalar(select(func.count()).select_from(Organization).where(*conditions)) or 0
    statement = _rows().where(*conditions)
    if after is not None:
        statement = statement.where(Organization.id > _cursor(after))
    if limit is not None:
        statement = statement.limit(limit + 1)
    rows = [_row(found) for found in uow.session.execute(statement.order_by(Organization.id))]
    more = limit is not None and len(rows) > limit
    page = rows[:limit]
    return OrganizationPage(tuple(page), total, str(page[-1].id) if more else None)


def choices(
    uow: UnitOfWork, permission: Permission = Permission.READ, *, levels: Sequence[str] = ()
) -> tuple[OrganizationRow, ...]:
    """The organizations in which the actor has the permission, for a list to choose from: bodies first, by name."""
    own = Organization.path.in_(uow.actor.paths(permission))
    reaching = permission in (Permission.READ, Permission.MANAGE) or uow.actor.everywhere
    condition = within(uow.actor, permission) if reaching else own
    statement = _rows().where(condition, Organization.active)
    if levels:
        statement = statement.where(Organization.level.in_(levels))
    rows = [_row(found) for found in uow.session.execute(statement)]
    return tuple(sorted(rows, key=lambda row: (_LEVEL_ORDER[row.level], row.title.casefold(), row.id)))


def organization(uow: UnitOfWork, code: str) -> OrganizationCard:
    """The card of an organization. Raises ``NotFound`` when there is none or the actor may not read it."""
    found = find_organization(uow, code)
    rows = [
        _row(each) for each in uow.session.execute(_rows().where(_on_the_way(found.path)).order_by(Organization.path))
    ]
    readable = tuple(row for row in rows if row.id != found.id)
    beneath = select(func.count()).select_from(Organization).where(under(found.path), Organization.id != found.id)
    above = found.path[: found.path.rstrip("/").rfind("/") + 1]
    return OrganizationCard(
        row=next(row for row in rows if row.id == found.id),
        oktmo=found.oktmo,
        note=found.note,
        head_post=found.head_post,
        head_name=found.head_name,
        head_gender=found.head_gender,
        phone=found.phone,
        traits=_traits(uow, found.id),
        above=tuple(row for row in readable if _readable(uow, row, found.path)),
        children=uow.session.scalar(beneath) or 0,
        manageable=uow.actor.may(Permission.MANAGE, found.path),
        signs_manageable=uow.actor.may(Permission.MANAGE, above) or manages_the_region(uow.actor),
    )


def path_of(uow: UnitOfWork, code: str) -> str:
    """The path of an organization, by which rights are asked. Raises ``NotFound`` like ``organization``."""
    return find_organization(uow, code).path


def _traits(uow: UnitOfWork, organization_id: int) -> tuple[TraitRow, ...]:
    statement = (
        select(OrganizationTrait, User.name, TraitList.document)
        .outerjoin(User, User.id == OrganizationTrait.created_by_id)
        .outerjoin(TraitList, TraitList.id == OrganizationTrait.left_list_id)
        .where(OrganizationTrait.organization_id == organization_id)
        .order_by(OrganizationTrait.since.desc(), OrganizationTrait.id)
    )
    found = uow.session.execute(statement).all()
    labels = sign_book(uow).labels if found else {}
    return tuple(
        TraitRow(
            row.id, row.trait, labels.get(row.trait, row.trait), row.since, row.until, row.basis, name or "",
            row.list_id, document or row.left_basis,
        )
        for row, name, document in found
    )  # fmt: skip


def _rows() -> Select[Organization, str]:
    above = aliased(Organization)
    return select(Organization, above.code).outerjoin(above, above.id == Organization.parent_id)


def _row(found: Any) -> OrganizationRow:
    each, parent = found
    return OrganizationRow(
        id=each.id,
        code=each.code,
        name=each.name,
        short_name=each.short_name,
        level=each.level,
        parent=parent,
        place=each.place,
        name_verified=each.name_verified,
        is_demo=each.is_demo,
        active=each.active,
    )


def _contains(text: str) -> ColumnElement[bool]:
    # Letters of both cases are given, because SQLite folds Latin letters only.
    columns = (Organization.name, Organization.short_name, Organization.code, Organization.place)
    forms = {text, text.lower(), text.capitalize(), text.upper()}
    return or_(*(column.contains(form, autoescape=True) for column in columns for form in sorted(forms)))


def _on_the_way(path: str) -> ColumnElement[bool]:
    parts = [part for part in path.split("/") if part]
    return Organization.id.in_([int(part) for part in parts])


def _readable(uow: UnitOfWork, row: OrganizationRow, path: str) -> bool:
    upto = path[: path.index(f"/{row.id}/") + len(f"/{row.id}/")]
    return uow.actor.may(Permission.READ, upto)


def _cursor(after: str) -> int:
    return int(after) if after.isdecimal() and len(after) < 18 else 0


def readable_among(uow: UnitOfWork, codes: Iterable[str]) -> frozenset[str]:
    """Those of the codes whose organizations the actor may read."""
    found: set[str] = set()
    for chunk in in_chunks(dict.fromkeys(codes)):
        statement = select(Organization.code).where(Organization.code.in_(chunk), within(uow.actor, Permission.READ))
        found.update(uow.session.scalars(statement))
    return frozenset(found)


def titles(uow: UnitOfWork, codes: Iterable[str]) -> dict[str, str]:
    """Short names by code. A name is no secret: whatever named the code was checked before."""
    found: dict[str, str] = {}
    for chunk in in_chunks(dict.fromkeys(codes)):
        statement = select(Organization.code, Organization.short_name, Organization.name)
        for code, short, name in uow.session.execute(statement.where(Organization.code.in_(chunk))):
            found[code] = short or name
    return found
