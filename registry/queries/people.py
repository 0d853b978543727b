"""People as administrators see them, and one's own profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from registry.db import UnitOfWork
from registry.domain.roles import Permission, Role
from registry.errors import N_, NotFound
from registry.models import Grant, Organization, User
from registry.queries.scope import within


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role of a person. ``manageable`` says whether the actor may take it away."""

    organization: str
    organization_name: str
    role: str
    manageable: bool


@dataclass(frozen=True, slots=True)
class UserRow:
    """A person. ``governed`` says whether the actor may reset the password or close the account."""

    id: int
    login: str
    name: str
    post: str
    phone: str
    email: str
    reminders: bool
    gender: str | None
    locale: str
    active: bool
    must_change_password: bool
    last_login_at: datetime | None
    created_at: datetime
    roles: tuple[RoleRow, ...]
    governed: bool


def users(uow: UnitOfWork, *, organization: str | None = None, with_inactive: bool = True) -> tuple[UserRow, ...]:
    """The people who have a role in an organization that the actor manages, by name.

    ``organization`` keeps those with a role in it.
    """
    reached = select(Grant.user_id).join(Organization).where(within(uow.actor, Permission.MANAGE))
    if organization is not None:
        reached = reached.where(Organization.code == organization)
    conditions: list[ColumnElement[bool]] = [User.id.in_(reached)]
    if not with_inactive:
        conditions.append(User.active.is_(True))
    return _load(uow, *conditions)


def user(uow: UnitOfWork, user_id: int) -> UserRow:
    """One person that the actor manages, or the actor. Raises ``NotFound``."""
    conditions: list[ColumnElement[bool]] = [User.id == user_id]
    if user_id != uow.actor.user_id:
        reached = select(Grant.user_id).join(Organization).where(within(uow.actor, Permission.MANAGE))
        if not uow.actor.everywhere:
            conditions.append(User.id.in_(reached))
    found = _load(uow, *conditions)
    if not found:
        raise NotFound(N_("Такого пользователя нет или он вам недоступен."))
    return found[0]


def profile(uow: UnitOfWork) -> UserRow:
    """The actor's own account. Raises ``NotFound`` for the system and for a reader who did not log in."""
    return user(uow, uow.actor.user_id or 0)


def _load(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> tuple[UserRow, ...]:
    statement = (
        select(User, Grant.role, Organization.code, Organization.name, Organization.path)
        .outerjoin(Grant, Grant.user_id == User.id)
        .outerjoin(Organization, Organization.id == Grant.organization_id)
        .where(*conditions)
        .order_by(User.name, User.id, Grant.id)
    )
    people: dict[int, User] = {}
    roles: dict[int, list[RoleRow]] = {}
    governed: dict[int, bool] = {}
    for row in uow.session.execute(statement):
        person: User = row[0]
        role: str | None = row[1]
        _, _, code, name, path = row
        people[person.id] = person
        if role is None:
            continue
        manageable = _manageable(uow, role, path)
        governed[person.id] = governed.get(person.id, True) and manageable
        # Roles in organizations that the actor may not read are nobody's business here.
        if person.id == uow.actor.user_id or uow.actor.may(Permission.READ, path):
            roles.setdefault(person.id, []).append(RoleRow(code, name, role, manageable))
    return tuple(
        _row(person, tuple(roles.get(person.id, ())), governed=uow.actor.everywhere or governed.get(person.id, False))
        for person in people.values()
    )


def _manageable(uow: UnitOfWork, role: str, path: str) -> bool:
    if role == Role.SYSTEM_ADMIN.value:
        return uow.actor.everywhere
    return uow.actor.may(Permission.MANAGE, path)


def _row(person: User, roles: tuple[RoleRow, ...], *, governed: bool) -> UserRow:
    return UserRow(
        id=person.id,
        login=person.login,
        name=person.name,
        post=person.post,
        phone=person.phone,
        email=person.email,
        reminders=person.reminders,
        gender=person.gender,
        locale=person.locale,
        active=person.active,
        must_change_password=person.must_change_password,
        last_login_at=person.last_login_at,
        created_at=person.created_at,
        roles=roles,
        governed=governed,
    )
