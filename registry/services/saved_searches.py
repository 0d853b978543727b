"""Searches that people keep: kept, dropped, read as a feed by a secret address, told of by mail or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from registry.db import UnitOfWork
from registry.domain.id_runs import runs_of
from registry.domain.roles import Actor
from registry.errors import N_, InvalidInput, NotFound
from registry.models import SavedSearch
from registry.queries.saved_searches import SavedRow, row_of
from registry.services import secret_addresses
from registry.services.lookups import UNKNOWN, now

MOST_SAVED = 50
LONGEST_NAME = 120
LONGEST_QUESTION = 300


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search with a new address of its feed. ``secret`` is shown once and stored nowhere."""

    id: int
    secret: str


@dataclass(frozen=True, slots=True)
class OpenedSearch:
    """A saved search as it is read, with the rights that its person has at that moment."""

    actor: Actor
    search: SavedRow


def save(
    uow: UnitOfWork,
    *,
    name: str,
    question: str,
    filters: Mapping[str, Sequence[str]],
    by_mail: bool = False,
    known: Iterable[int] | None = None,
) -> Saved:
    """Keep a search of one's own; ``known`` are its documents that are not new, ``None`` for those of now.

    Raises ``InvalidInput`` for a bad name, ``RuleViolation`` beyond ``MOST_SAVED``.
    """
    user_id = secret_addresses.maker(
        uow,
        SavedSearch,
        most=MOST_SAVED,
        nobody=N_("Поиск сохраняет сам пользователь после входа."),
        too_many=N_("Сохранённых поисков уже {count}. Удалите ненужные."),
    )
    secret, token_hash = secret_addresses.secret_and_hash()
    row = SavedSearch(
        user_id=user_id,
        name=_checked_name(name),
        question=_checked_question(question),
        filters={key: list(values) for key, values in filters.items() if values},
        token_hash=token_hash,
        by_mail=by_mail,
        created_at=now(uow),
        told_at=now(uow),
        known=None if known is None else runs_of(known),
    )
    uow.session.add(row)
    uow.session.flush()
    uow.journal("search.save", "saved_search", row.id, by_mail=by_mail)
    return Saved(row.id, secret)


def renew(uow: UnitOfWork, *, search_id: int) -> Saved:
    """Another address for the feed of one's search; the old one shows nothing any more. Raises ``NotFound``."""
    row = secret_addresses.held(uow, SavedSearch, search_id)
    secret = secret_addresses.renew(uow, row)
    uow.journal("search.renew", "saved_search", row.id)
    return Saved(row.id, secret)


def drop(uow: UnitOfWork, *, search_id: int) -> None:
    """Keep the search no longer: its feed shows nothing, no letter speaks of it. Raises ``NotFound`` for another's."""
    row = _own(uow, search_id)
    row.closed_at = now(uow)
    uow.journal("search.drop", "saved_search", row.id)


def set_mail(uow: UnitOfWork, *, search_id: int, by_mail: bool, known: Iterable[int] | None = None) -> None:
    """Send new hits, or send them no more; what is new is counted from now, as ``save`` does it.

    Raises ``NotFound`` for another's.
    """
    row = _own(uow, search_id)
    row.by_mail, row.told_at, row.refusals = by_mail, now(uow), 0
    row.known = None if known is None else runs_of(known)
    uow.journal("search.mail", "saved_search", row.id, by_mail=by_mail)


def opened(uow: UnitOfWork, *, secret: str) -> OpenedSearch:
    """The search with the secret. Raises ``NotFound`` for an unknown or dropped one and for a closed account."""
    row, actor = secret_addresses.opened(uow, SavedSearch, secret)
    return OpenedSearch(actor, row_of(row))


def own_search(uow: UnitOfWork, search_id: int) -> SavedRow:
    """The search as others see it. Raises ``NotFound`` for another's."""
    return row_of(_own(uow, search_id))


def _own(uow: UnitOfWork, search_id: int) -> SavedSearch:
    row = secret_addresses.held(uow, SavedSearch, search_id)
    if row.closed_at is not None:
        raise NotFound(UNKNOWN)
    return row


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
