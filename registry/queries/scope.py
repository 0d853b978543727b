"""Finding organizations, with the rights of the actor in the statement itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, false, or_, select, true

from registry.db import UnitOfWork
from registry.domain.roles import Actor, Permission
from registry.domain.texts import is_code
from registry.errors import N_, Forbidden, NotFound
from registry.models import Organization

T = TypeVar("T")
_MISSING = N_("Организации «{code}» нет или она вам недоступна.")


def within(actor: Actor, permission: Permission, column: Any = Organization.path) -> ColumnElement[bool]:
    """The condition that a path lies where the actor has the permission; for permissions that reach down."""
    paths = actor.paths(permission)
    if "/" in paths:
        return true()
    return or_(*(column.like(f"{path}%") for path in paths)) if paths else false()


def under(path: str, column: Any = Organization.path) -> ColumnElement[bool]:
    """The condition that a path is this one or lies beneath it."""
    condition: ColumnElement[bool] = column.like(f"{path}%")
    return condition


def find_organization(uow: UnitOfWork, code: str, permission: Permission = Permission.READ) -> Organization:
    """The organization with the code, checked for the permission.

    Raises ``NotFound`` when there is none or the actor may not read it, ``Forbidden`` when reading is all.
    """
    known = is_code(code)
    organization = uow.session.scalar(select(Organization).where(Organization.code == code)) if known else None
    if organization is None or not uow.actor.may(Permission.READ, organization.path):
        raise NotFound(_MISSING, code=code)
    uow.actor.require(permission, organization.path)
    return organization


def manages_the_region(actor: Actor) -> bool:
    """Whether the actor manages a root organization: what belongs to all (roadmaps, the catalogue) is kept there."""
    return any(path.count("/") <= 2 for path in actor.paths(Permission.MANAGE))


def require_region(actor: Actor) -> None:
    """Raise ``Forbidden`` unless the actor manages a root organization."""
    if not manages_the_region(actor):
        raise Forbidden(N_("Это может сделать администратор Департамента или администратор системы."))


def ancestors(path: str) -> tuple[str, ...]:
    """Paths of the organizations above, the root first: ``/1/5/12/`` gives ``/1/`` and ``/1/5/``."""
    parts = [part for part in path.split("/") if part]
    return tuple("/" + "/".join(parts[:count]) + "/" for count in range(1, len(parts)))


def in_chunks(values: Iterable[T], size: int = 400) -> Iterator[Sequence[T]]:
    """The values in lists short enough for one ``IN`` on every database."""
    chunk: list[T] = []
    for value in values:
        chunk.append(value)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def by_codes(uow: UnitOfWork, codes: Iterable[str]) -> dict[str, Organization]:
    """The organizations with these codes, whatever the actor may see: the caller checks the rights."""
    found: dict[str, Organization] = {}
    for chunk in in_chunks(dict.fromkeys(code for code in codes if is_code(code))):
        for organization in uow.session.scalars(select(Organization).where(Organization.code.in_(chunk))):
            found[organization.code] = organization
    return found
