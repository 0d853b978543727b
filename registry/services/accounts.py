"""Whose account may be touched by whom, and the small parts of which accounts are made."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import func, select

from registry.db import UnitOfWork
from registry.domain.roles import Permission, Role
from registry.domain.texts import is_code, tidy
from registry.errors import N_, Forbidden, InvalidInput, NotFound, Remark, RuleViolation
from registry.models import Grant, Organization, User

_LOGIN = re.compile(r"[a-z0-9а-яё][a-z0-9а-яё._@-]{2,63}")
# One address, of the shape that mail programs write; whether somebody reads it only a letter can tell.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-zА-Яа-я0-9-]{2,63}")
_LONGEST_ADDRESS = 254
_LAST = N_("Это последний администратор системы. Сначала назначьте другого.")


def new_user(uow: UnitOfWork, *, login: str, name: str, password_hash: str, post: str = "", phone: str = "") -> User:
    """A new account that must change its password; it has an identifier already."""
    user = User(
        login=login,
        name=tidy(name),
        post=tidy(post),
        phone=tidy(phone),
        password_hash=password_hash,
        must_change_password=True,
        created_at=uow.ports.clock.now(),
    )
    uow.session.add(user)
    uow.session.flush()
    return user


def is_address(text: str) -> bool:
    """Whether the text looks like one address of e-mail."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def grant(uow: UnitOfWork, user: User, organization_id: int, role: Role) -> Grant:
    """One role of the person, not yet stored."""
    return Grant(user_id=user.id, organization_id=organization_id, role=role.value, created_at=uow.ports.clock.now())


def remarks_on(uow: UnitOfWork, login: str, name: str, grants: Sequence[tuple[Organization, Role]]) -> list[Remark]:
    """What is wrong with the fields of a new account."""
    remarks = []
    if not _LOGIN.fullmatch(login):
        remarks.append(
            Remark("login", N_("От 3 до 64 букв, цифр и знаков «.», «_», «-», «@»; первый — буква или цифра."))
        )
    elif uow.session.scalar(select(User.id).where(User.login == login)) is not None:
        remarks.append(Remark("login", N_("Имя для входа «{login}» уже занято."), (("login", login),)))
    if not tidy(name):
        remarks.append(Remark("name", N_("Укажите фамилию, имя и отчество.")))
    if not grants:
        remarks.append(Remark("roles", N_("Назначьте хотя бы одну роль.")))
    return remarks


def wanted_roles(uow: UnitOfWork, roles: Sequence[tuple[str, str]]) -> list[tuple[Organization, Role]]:
    """The organizations and roles named, each checked against what the actor may give."""
    found = []
    for code, name in dict.fromkeys(roles):
        found_by_code = select(Organization).where(Organization.code == code)
        organization = uow.session.scalar(found_by_code) if is_code(code) else None
        if organization is None:
            raise NotFound(N_("Организации «{code}» нет или она вам недоступна."), code=code)
        uow.actor.require(Permission.MANAGE, organization.path)
        if name not in set(Role):
            raise InvalidInput(N_("Роли «{role}» нет."), role=name, remarks=[Remark("roles", N_("Неизвестная роль."))])
        if not may_give(uow, Role(name), organization.path):
            raise Forbidden(N_("Роль администратора системы даёт только администратор системы."))
        found.append((organization, Role(name)))
    return found


def may_give(uow: UnitOfWork, role: Role, path: str) -> bool:
    """Whether the actor may give or take the role in the organization with the path."""
    if role is Role.SYSTEM_ADMIN:
        return uow.actor.everywhere
    return uow.actor.may(Permission.MANAGE, path)


def grants_with_paths(uow: UnitOfWork, user: User) -> list[tuple[Grant, str]]:
    """The roles of the person, each with the path of its organization."""
    statement = select(Grant, Organization.path).join(Organization).where(Grant.user_id == user.id)
    return [(grant, path) for grant, path in uow.session.execute(statement)]


def reachable(uow: UnitOfWork, user_id: int) -> User:
    """The person, when the actor manages an organization in which the person has a role."""
    user = uow.session.get(User, user_id)
    missing = NotFound(N_("Такого пользователя нет или он вам недоступен."))
    if user is None:
        raise missing
    paths = [path for _, path in grants_with_paths(uow, user)]
    if not uow.actor.everywhere and not any(uow.actor.may(Permission.MANAGE, path) for path in paths):
        raise missing
    return user


def governed(uow: UnitOfWork, user_id: int) -> User:
    """The person, when every role of the person is one that the actor could give.

    Otherwise an administrator of one school could take over the account of an administrator of all.
    """
    user = reachable(uow, user_id)
    if not all(may_give(uow, Role(grant.role), path) for grant, path in grants_with_paths(uow, user)):
        raise Forbidden(N_("У пользователя есть роли вне ваших организаций. Обратитесь к администратору системы."))
    return user


def self_or_governed(uow: UnitOfWork, user_id: int) -> User:
    """The actor's own account, or one that the actor governs."""
    if user_id == uow.actor.user_id:
        user = uow.session.get(User, user_id)
        if user is not None:
            return user
    return governed(uow, user_id)


def administrators(uow: UnitOfWork) -> int:
    """How many open accounts administer the system."""
    statement = (
        select(func.count(func.distinct(User.id)))
        .join(Grant, Grant.user_id == User.id)
        .where(User.active, Grant.role == Role.SYSTEM_ADMIN.value)
    )
    return uow.session.scalar(statement) or 0


def refuse_without_administrators(uow: UnitOfWork, had: bool) -> None:
    """Raise ``RuleViolation`` when there was an administrator of the system before and is none now."""
    if had and administrators(uow) == 0:
        raise RuleViolation(_LAST)


def told(grants: Sequence[tuple[Organization, Role]]) -> list[str]:
    """The roles as the journal tells them."""
    return [f"{organization.code}:{role.value}" for organization, role in grants]
