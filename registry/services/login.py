"""Logging in: throttled by login and by address, the same answer and the same work for a known and an unknown login."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from registry.db import UnitOfWork
from registry.domain.roles import Actor, GrantedRole, Role
from registry.domain.throttle import FORGOTTEN_AFTER, FREE_TRIES_OF_ADDRESS, FREE_TRIES_OF_LOGIN, wait_until
from registry.errors import N_, NotAuthenticated, NotFound, RuleViolation
from registry.models import EndedSession, Grant, LoginThrottle, Organization, User
from registry.services.passwords import STANDARD, PasswordHasher

_WRONG = N_("Имя для входа или пароль не подходят.")
_WAIT = N_("Слишком много неудачных попыток входа. Попробуйте снова через {minutes} мин.")


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A person who has just logged in; ``session_version`` goes into the session."""

    user_id: int
    login: str
    name: str
    session_version: int
    must_change_password: bool
    locale: str
    actor: Actor


def authenticate(
    uow: UnitOfWork, *, login: str, password: str, address: str = "", passwords: PasswordHasher = STANDARD
) -> LoggedIn:
    """Who logs in with these words.

    Raises ``NotAuthenticated`` with one message for a wrong login, a wrong password and a closed account, and
    ``RuleViolation`` while the login or the address has to wait. A failure is counted even though it is raised.
    """
    keys = throttle_keys(login, address)
    refuse_while_waiting(uow, keys)
    user = uow.session.scalar(select(User).where(User.login == normal_login(login)))
    fits = passwords.fits(password, user.password_hash if user else passwords.decoy)
    if user is None or not fits or not user.active:
        count_failure(uow, keys)
        if user is not None:
            uow.journal("user.login_failed", "user", user.id, address=address)
        uow.commit()
        raise NotAuthenticated(_WRONG)
    return _enter(uow, user, password, passwords)


def _enter(uow: UnitOfWork, user: User, password: str, passwords: PasswordHasher) -> LoggedIn:
    uow.session.execute(delete(LoginThrottle).where(LoginThrottle.key == f"login:{user.login}"))
    if passwords.is_old(user.password_hash):
        user.password_hash = passwords.hash(password)
    user.last_login_at = uow.ports.clock.now()
    uow.journal("user.login", "user", user.id, name=user.name)
    actor = actor_for(uow, user.id, user.session_version)
    if actor is None:
        raise NotAuthenticated(_WRONG)
    return LoggedIn(
        user_id=user.id,
        login=user.login,
        name=user.name,
        session_version=user.session_version,
        must_change_password=user.must_change_password,
        locale=user.locale,
        actor=actor,
    )


def normal_login(login: str) -> str:
    """The login as it is stored: without capitals, outer blanks and what cannot be printed."""
    return "".join(ch for ch in login if ch.isprintable()).strip().casefold()[:64]


def actor_for(uow: UnitOfWork, user_id: int, session_version: int, session_key: str = "") -> Actor | None:
    """The person of a session; ``None`` when the account is closed or the session is older than its last change.

    ``session_key`` tells the session from others of the person; one that was ended is nobody's.
    """
    ended = exists().where(EndedSession.key == session_key)
    return _actor(uow, User.id == user_id, User.session_version == session_version, ~ended)


def end_session(uow: UnitOfWork, session_key: str, *, lifetime: timedelta) -> None:
    """Let nobody use the session again, and forget those that have ended by themselves since."""
    now = uow.ports.clock.now()
    uow.session.execute(delete(EndedSession).where(EndedSession.ended_at < now - lifetime))
    uow.session.merge(EndedSession(key=session_key, ended_at=now))


def actor_by_login(uow: UnitOfWork, login: str) -> Actor:
    """The person with the login, for the command line's ``--as``. Raises ``NotFound``."""
    actor = _actor(uow, User.login == normal_login(login))
    if actor is None:
        raise NotFound(N_("Пользователя «{login}» нет или он отключён."), login=login)
    return actor


def actor_by_id(uow: UnitOfWork, user_id: int) -> Actor:
    """The person of the account, with the rights of now. Raises ``NotFound`` for a closed one."""
    actor = _actor(uow, User.id == user_id)
    if actor is None:
        raise NotFound(N_("Такого пользователя нет или он вам недоступен."))
    return actor


def _actor(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> Actor | None:
    statement = (
        select(User.id, User.name, Organization.id, Organization.path, Grant.role)
        .outerjoin(Grant, Grant.user_id == User.id)
        .outerjoin(Organization, Organization.id == Grant.organization_id)
        .where(User.active, *conditions)
        .order_by(Grant.id)
    )
    rows = uow.session.execute(statement).all()
    if not rows:
        return None
    grants = tuple(GrantedRole(row[2], row[3], Role(row[4])) for row in rows if row[4] is not None)
    return Actor(user_id=rows[0][0], label=rows[0][1], grants=grants)


# ----------------------------------------------------------------------------------------------------- throttle


def throttle_keys(login: str, address: str) -> dict[str, int]:
    """The counters of a try, each with the number of tries that cost nothing."""
    keys = {f"login:{normal_login(login)}": FREE_TRIES_OF_LOGIN}
    if address:
        keys[f"address:{normal_login(address)}"] = FREE_TRIES_OF_ADDRESS
    return keys


def refuse_while_waiting(uow: UnitOfWork, keys: dict[str, int]) -> None:
    """Raise ``RuleViolation`` while any of the counters has to wait. The password is not looked at then."""
    now = uow.ports.clock.now()
    rows = uow.session.scalars(select(LoginThrottle).where(LoginThrottle.key.in_(keys))).all()
    until = max((wait_until(row.failures, row.last_failure_at, keys[row.key]) for row in rows), default=now)
    if until > now:
        minutes = max(1, math.ceil((until - now).total_seconds() / 60))
        raise RuleViolation(_WAIT, minutes=minutes)


def count_failure(uow: UnitOfWork, keys: dict[str, int]) -> None:
    """Add a failure to each counter, and forget the counters that have been quiet for a day."""
    now = uow.ports.clock.now()
    uow.session.execute(delete(LoginThrottle).where(LoginThrottle.last_failure_at < now - FORGOTTEN_AFTER))
    insert = postgresql.insert if uow.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for key in keys:
        # Counted by the database, so that two tries at once are two.
        again = {"failures": LoginThrottle.failures + 1, "last_failure_at": now}
        first = insert(LoginThrottle).values(key=key, failures=1, last_failure_at=now)
        uow.session.execute(first.on_conflict_do_update(index_elements=[LoginThrottle.key], set_=again))
