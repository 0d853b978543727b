"""Secret addresses under which programs read what is a person's: made, opened, renewed, closed.

A program that reads calendars or feeds cannot log in, so the address itself is the key: a long random secret, kept as
its hash only and shown once, that opens what its person may see at that moment and nothing when the account is closed.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import func, select

from registry.db import UnitOfWork
from registry.domain.roles import Actor
from registry.errors import Forbidden, NotFound, RuleViolation
from registry.models import SecretAddress, User
from registry.services.login import actor_by_id
from registry.services.lookups import UNKNOWN, now

Row = TypeVar("Row", bound=SecretAddress)
_SECRET_BYTES = 32
# How often a visit is noted: a program comes every few minutes.
_NOTED = timedelta(hours=1)


def secret_and_hash() -> tuple[str, str]:
    """A new secret, and what is stored of it."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    return secret, _hash(secret)


def maker(uow: UnitOfWork, model: type[Row], *, most: int, nobody: str, too_many: str) -> int:
    """The person who may make one more of the model.

    Raises ``Forbidden`` with the words ``nobody`` for who is no person, ``RuleViolation`` with ``too_many`` (which may
    name ``{count}``) for who has ``most`` open ones already.
    """
    user_id = uow.actor.user_id
    if user_id is None:
        raise Forbidden(nobody)
    open_ones = select(func.count()).where(model.user_id == user_id, model.closed_at.is_(None))
    if (uow.session.scalar(open_ones) or 0) >= most:
        raise RuleViolation(too_many, count=most)
    return user_id


def opened(uow: UnitOfWork, model: type[Row], secret: str) -> tuple[Row, Actor]:
    """What the secret opens, and its person with the rights of now.

    Raises ``NotFound`` for an unknown secret, for what was closed, and for a closed account.
    """
    row = uow.session.scalar(
        select(model)
        .join(User, User.id == model.user_id)
        .where(model.token_hash == _hash(secret), model.closed_at.is_(None), User.active.is_(True))
    )
    if row is None:
        raise NotFound(UNKNOWN)
    if row.read_at is None or now(uow) - row.read_at > _NOTED:
        row.read_at = now(uow)
    return row, actor_by_id(uow, row.user_id)


def held(uow: UnitOfWork, model: type[Row], row_id: int) -> Row:
    """What the person holds, open or closed; for the system administrator others' too. Raises ``NotFound``."""
    row = uow.session.get(model, row_id)
    if row is None or (row.user_id != uow.actor.user_id and not uow.actor.everywhere):
        raise NotFound(UNKNOWN)
    return row


def renew(uow: UnitOfWork, row: SecretAddress) -> str:
    """A new secret in the place of the old one, which opens nothing any more.

    Raises ``NotFound`` for anybody but its person: who knows the secret sees what the person sees.
    """
    if row.user_id != uow.actor.user_id or row.closed_at is not None:
        raise NotFound(UNKNOWN)
    secret, row.token_hash = secret_and_hash()
    row.read_at = None
    return secret


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
