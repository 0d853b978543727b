"""Searches that people keep: kept, dropped, read as a feed by a secret address, and new hits told once by mail."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from registry.db import UnitOfWork
from registry.domain.roles import Actor
from registry.errors import N_, Forbidden, InvalidInput, NotFound, RuleViolation
from registry.models import SavedSearch, User
from registry.queries.saved_searches import SavedRow, row_of
from registry.services.login import actor_by_login
from registry.services.lookups import UNKNOWN, now

MOST_SAVED = 50
LONGEST_NAME = 120
LONGEST_QUESTION = 300
_SECRET_BYTES = 32
# How often a visit is noted: a program that reads feeds comes every few minutes.
_NOTED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Saved:
    """A new saved search. ``secret`` is that of its feed, shown once and stored nowhere."""

    id: int
    secret: str


@dataclass(frozen=True, slots=True)
class OpenedSearch:
    """A saved search as it is read, with the rights that its person has at that moment."""

    actor: Actor
    search: SavedRow


def save(
    uow: UnitOfWork, *, name: str, question: str, filters: Mapping[str, Sequence[str]], by_mail: bool = False
) -> Saved:
    """Keep a search of one's own. Raises ``InvalidInput`` for a bad name, ``RuleViolation`` beyond ``MOST_SAVED``."""
    user_id = _person(uow)
    mine = select(func.count()).where(SavedSearch.user_id == user_id, SavedSearch.dropped_at.is_(None))
    if (uow.session.scalar(mine) or 0) >= MOST_SAVED:
        raise RuleViolation(N_("Сохранённых поисков уже {count}. Удалите ненужные."), count=MOST_SAVED)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row = SavedSearch(
        user_id=user_id,
        name=_checked_name(name),
        question=_checked_question(question),
        filters={key: list(values) for key, values in filters.items() if values},
        token_hash=_hash(secret),
        by_mail=by_mail,
        created_at=now(uow),
        told_at=now(uow),
    )
    uow.session.add(row)
    uow.session.flush()
    uow.journal("search.save", "saved_search", row.id, by_mail=by_mail)
    return Saved(row.id, secret)


def drop(uow: UnitOfWork, *, search_id: int) -> None:
    """Keep the search no longer: its feed shows nothing, no letter speaks of it. Raises ``NotFound`` for another's."""
    row = _own(uow, search_id)
    row.dropped_at = now(uow)
    uow.journal("search.drop", "saved_search", row.id)


def set_mail(uow: UnitOfWork, *, search_id: int, by_mail: bool) -> None:
    """Send new hits, or send them no more; what is new is counted from now. Raises ``NotFound`` for another's."""
    row = _own(uow, search_id)
    row.by_mail, row.told_at = by_mail, now(uow)
    uow.journal("search.mail", "saved_search", row.id, by_mail=by_mail)


def opened(uow: UnitOfWork, *, secret: str) -> OpenedSearch:
    """The search with the secret. Raises ``NotFound`` for an unknown or dropped one and for a closed account."""
    found = uow.session.execute(
        select(SavedSearch, User.login)
        .join(User, User.id == SavedSearch.user_id)
        .where(SavedSearch.token_hash == _hash(secret), SavedSearch.dropped_at.is_(None), User.active.is_(True))
    ).first()
    if found is None:
        raise NotFound(UNKNOWN)
    row: SavedSearch = found.SavedSearch
    if row.read_at is None or now(uow) - row.read_at > _NOTED:
        row.read_at = now(uow)
    return OpenedSearch(actor_by_login(uow, found.login), row_of(row))


def begin(uow: UnitOfWork, ids: Iterable[int], until: datetime) -> None:
    """Note that what appeared up to the moment is about to be told, before the letter leaves: nobody gets it twice.

    Raises ``Forbidden`` for anybody but the system.
    """
    for row in _rows(uow, ids):
        row.told_at = until


def sent(uow: UnitOfWork, ids: Iterable[int], *, to: str, documents: int) -> None:
    """The mail server took the letter about the searches."""
    for row in _rows(uow, ids):
        uow.journal("search.send", "saved_search", row.id, to=to, documents=documents)


def failed(uow: UnitOfWork, told: Mapping[int, datetime], *, to: str, error: str) -> None:
    """The mail server did not take it: the searches are as they were, ``told`` until when by their ids."""
    for row in _rows(uow, told):
        row.told_at = told[row.id]
        uow.journal("search.send_fail", "saved_search", row.id, to=to, error=error)


def _rows(uow: UnitOfWork, ids: Iterable[int]) -> list[SavedSearch]:
    if not uow.actor.is_system:
        raise Forbidden(N_("Новое по сохранённым поискам рассылает сама система."))
    return list(uow.session.scalars(select(SavedSearch).where(SavedSearch.id.in_(list(ids)))))


def _own(uow: UnitOfWork, search_id: int) -> SavedSearch:
    row = uow.session.get(SavedSearch, search_id)
    if row is None or row.dropped_at is not None or (row.user_id != uow.actor.user_id and not uow.actor.everywhere):
        raise NotFound(UNKNOWN)
    return row


def _person(uow: UnitOfWork) -> int:
    if uow.actor.user_id is None:
        raise Forbidden(N_("Поиск сохраняет сам пользователь после входа."))
    return uow.actor.user_id


def _checked_name(name: str) -> str:
    found = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if not found or len(found) > LONGEST_NAME:
        raise InvalidInput(
            N_("Название поиска: от 1 до {most} знаков, а дано {length}."), most=LONGEST_NAME, length=len(found)
        )
    return found


def _checked_question(question: str) -> str:
    found = "".join(sign if sign.isprintable() else " " for sign in question).strip()
    if len(found) > LONGEST_QUESTION:
        raise InvalidInput(N_("Запрос длиннее {most} знаков: сократите его."), most=LONGEST_QUESTION)
    return found


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
