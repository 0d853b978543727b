"""People: accounts, their roles, their passwords. Logging in stands in ``registry.services.login``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.roles import Permission, Role
from registry.domain.texts import tidy
from registry.errors import N_, Forbidden, InvalidInput, Remark, RuleViolation
from registry.models import Organization, User
from registry.services.accounts import (
    administrators,
    governed,
    grant,
    grants_with_paths,
    is_address,
    may_give,
    new_user,
    reachable,
    refuse_without_administrators,
    remarks_on,
    self_or_governed,
    told,
    wanted_roles,
)
from registry.services.login import (
    LoggedIn,
    actor_by_login,
    actor_for,
    authenticate,
    count_failure,
    normal_login,
    refuse_while_waiting,
    throttle_keys,
)
from registry.services.passwords import STANDARD, PasswordHasher, check_password, one_time_password
from registry.services.word_forms import follow, subject_of_person

__all__ = [
    "CreatedUser",
    "LoggedIn",
    "actor_by_login",
    "actor_for",
    "authenticate",
    "change_password",
    "create_user",
    "ensure_first_administrator",
    "reset_password",
    "set_active",
    "set_locale",
    "set_roles",
    "update_user",
]

LOCALES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class CreatedUser:
    """A new account with the password for the first log-in; it is shown once and stored nowhere."""

    id: int
    login: str
    password: str


def ensure_first_administrator(
    uow: UnitOfWork, *, login: str = "admin", passwords: PasswordHasher = STANDARD
) -> tuple[str, str] | None:
    """The login and one-time password of the first system administrator; ``None`` when there is one already."""
    uow.actor.require(Permission.SYSTEM, "/")
    if administrators(uow):
        return None
    root = uow.session.scalar(select(Organization).where(Organization.parent_id.is_(None)).order_by(Organization.id))
    if root is None:
        raise RuleViolation(N_("Организаций ещё нет: сначала выполните «dokkarta setup»."))
    password = one_time_password()
    while uow.session.scalar(select(User.id).where(User.login == login)) is not None:
        login += "1"
    user = new_user(uow, login=login, name="Администратор системы", password_hash=passwords.hash(password))
    uow.session.add(grant(uow, user, root.id, Role.SYSTEM_ADMIN))
    uow.journal("user.create", "user", user.id, organization_id=root.id, login=login)
    return login, password


def create_user(
    uow: UnitOfWork,
    *,
    login: str,
    name: str,
    roles: Sequence[tuple[str, str]],
    post: str = "",
    phone: str = "",
    passwords: PasswordHasher = STANDARD,
) -> CreatedUser:
    """A new account with (organization code, role) pairs. The person chooses a password of their own at first log-in.

    Raises ``InvalidInput`` with remarks on ``login``, ``name`` or ``roles``; ``Forbidden`` or ``NotFound`` for an
    organization that the actor does not manage.
    """
    grants = wanted_roles(uow, roles)
    login = normal_login(login)
    remarks = remarks_on(uow, login, name, grants)
    if remarks:
        raise InvalidInput(N_("Пользователь не создан: проверьте поля."), remarks=remarks)
    password = one_time_password()
    user = new_user(uow, login=login, name=name, password_hash=passwords.hash(password), post=post, phone=phone)
    uow.session.add_all(grant(uow, user, organization.id, role) for organization, role in grants)
    uow.journal("user.create", "user", user.id, organization_id=grants[0][0].id, login=login, roles=told(grants))
    return CreatedUser(user.id, login, password)


def set_roles(uow: UnitOfWork, *, user_id: int, roles: Sequence[tuple[str, str]]) -> None:
    """Replace the roles of a person within the organizations that the actor manages; roles elsewhere stay.

    Ends the person's sessions. Raises ``RuleViolation`` for the last system administrator.
    """
    user = reachable(uow, user_id)
    wanted = wanted_roles(uow, roles)
    current = grants_with_paths(uow, user)
    managed = [held for held, path in current if may_give(uow, Role(held.role), path)]
    keep = {(organization.id, role.value) for organization, role in wanted}
    before = {(held.organization_id, held.role) for held, _ in current}
    had_administrator = administrators(uow) > 0
    for held in managed:
        if (held.organization_id, held.role) not in keep:
            uow.session.delete(held)
    for organization, role in wanted:
        if (organization.id, role.value) not in before:
            uow.session.add(grant(uow, user, organization.id, role))
    user.session_version += 1
    uow.session.flush()
    refuse_without_administrators(uow, had_administrator)
    uow.journal("user.roles", "user", user.id, login=user.login, roles=told(wanted))


def reset_password(uow: UnitOfWork, *, user_id: int, passwords: PasswordHasher = STANDARD) -> CreatedUser:
    """A new one-time password for a person; ends the person's sessions."""
    user = governed(uow, user_id)
    password = one_time_password()
    user.password_hash = passwords.hash(password)
    user.must_change_password = True
    user.session_version += 1
    uow.journal("user.reset_password", "user", user.id, login=user.login)
    return CreatedUser(user.id, user.login, password)


def change_password(uow: UnitOfWork, *, old: str, new: str, passwords: PasswordHasher = STANDARD) -> int:
    """Change one's own password; the new ``session_version``, since all older sessions end.

    Wrong tries are counted like those of a log-in. Raises ``InvalidInput`` with a remark on ``old`` or ``password``.
    """
    user = uow.session.get(User, uow.actor.user_id) if uow.actor.user_id is not None else None
    if user is None:
        raise Forbidden(N_("Пароль меняет сам пользователь после входа."))
    keys = throttle_keys(user.login, uow.actor.address)
    refuse_while_waiting(uow, keys)
    if not passwords.fits(old, user.password_hash):
        count_failure(uow, keys)
        uow.commit()
        message = N_("Прежний пароль не подходит.")
        raise InvalidInput(message, remarks=[Remark("old", message)])
    check_password(new, user.login)
    if passwords.fits(new, user.password_hash):
        message = N_("Новый пароль совпадает с прежним.")
        raise InvalidInput(message, remarks=[Remark("password", message)])
    user.password_hash = passwords.hash(new)
    user.must_change_password = False
    user.session_version += 1
    uow.journal("user.change_password", "user", user.id)
    return user.session_version


def update_user(
    uow: UnitOfWork,
    *,
    user_id: int,
    name: str,
    post: str = "",
    phone: str = "",
    email: str | None = None,
    reminders: bool | None = None,
    gender: str | None = None,
) -> tuple[str, ...]:
    """Change how a person is called and reached; a person may do it for themselves.

    ``email``, ``reminders`` and ``gender`` ``None`` leave them as they are; an empty ``gender`` is an unknown one.
    Returns the facts whose cases a person corrected for their earlier text. Raises ``InvalidInput`` naming the field.
    """
    user = self_or_governed(uow, user_id)
    remarks = [] if tidy(name) else [Remark("name", N_("Укажите фамилию, имя и отчество."))]
    address = user.email if email is None else tidy(email)
    if address and not is_address(address):
        remarks.append(Remark("email", N_("Адрес почты должен быть вида имя@узел.ru.")))
    if gender not in (None, "", "m", "f"):
        remarks.append(Remark("gender", N_("Пол: «м» или «ж».")))
    if remarks:
        raise InvalidInput(N_("Сведения не сохранены: проверьте поля."), remarks=remarks)
    user.name, user.post, user.phone, user.email = tidy(name), tidy(post), tidy(phone), address
    user.reminders = user.reminders if reminders is None else reminders
    user.gender = user.gender if gender is None else gender or None
    outdated = follow(uow, subject_of_person(user))
    uow.journal("user.update", "user", user.id, name=user.name, email=user.email, reminders=user.reminders)
    return outdated


def set_locale(uow: UnitOfWork, *, locale: str) -> None:
    """Choose the language of the interface for oneself."""
    if locale not in LOCALES:
        raise InvalidInput(N_("Языка «{locale}» нет. Есть: {known}."), locale=locale, known=", ".join(LOCALES))
    user = self_or_governed(uow, uow.actor.user_id or 0)
    user.locale = locale


def set_active(uow: UnitOfWork, *, user_id: int, active: bool) -> None:
    """Close or open an account; closing ends its sessions. Raises ``RuleViolation`` for the last administrator."""
    user = governed(uow, user_id)
    if user.active == active:
        return
    had_administrator = administrators(uow) > 0
    user.active = active
    user.session_version += 1
    uow.session.flush()
    refuse_without_administrators(uow, had_administrator)
    uow.journal("user.activate" if active else "user.deactivate", "user", user.id, login=user.login)
