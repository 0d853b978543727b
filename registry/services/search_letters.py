"""Letters about new hits of saved searches: what is new is taken once, told once, or put back when no letter left.

New is what the search finds for its person and was not told and not there when the letters were ordered, whatever date
the document bears: an old document entered today, one that was edited, published, or that a new role opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.id_runs import ids_of, runs_of
from registry.domain.roles import Actor
from registry.errors import N_, Forbidden, NotFound
from registry.models import SavedSearch, User
from registry.queries.appearance import AppearedRow, appeared, newer_than
from registry.services.login import actor_by_id
from registry.services.lookups import UNKNOWN, now

# So many letters in a row the server refuses for good before no more are sent to the address.
MOST_REFUSALS = 3


@dataclass(frozen=True, slots=True)
class NewHits:
    """What is to be told of one search, the latest to appear first: to whom, at which address."""

    search_id: int
    search: str
    name: str
    address: str
    rows: tuple[AppearedRow, ...]


def take(uow: UnitOfWork, *, search_id: int, found: Iterable[int]) -> NewHits | None:
    """Take what is new among the found documents and may be read at this moment: nobody gets it twice.

    ``None`` when there is nothing, or when letters are not wanted any more or cannot reach the person. Raises
    ``Forbidden`` for anybody but the system.
    """
    wanted = _wanted(uow, search_id)
    if wanted is None:
        return None
    row, user, actor = wanted
    known, fresh = _fresh(uow, row, frozenset(found))
    rows = appeared(uow, fresh, actor)
    row.told_at, row.known = now(uow), runs_of(known | {each.id for each in rows})
    return NewHits(row.id, row.name, user.name, user.email, rows) if rows else None


def sent(uow: UnitOfWork, hits: NewHits) -> None:
    """The mail server took the letter."""
    row = _locked(uow, hits.search_id)
    row.refusals = 0
    uow.journal("search.send", "saved_search", row.id, to=hits.address, documents=len(hits.rows))


def failed(uow: UnitOfWork, hits: NewHits, *, error: str, for_good: bool) -> None:
    """The mail server did not take it: what it told of is new again.

    ``for_good`` says that the server refuses the address, not the moment; after ``MOST_REFUSALS`` no more is sent.
    """
    row = _locked(uow, hits.search_id)
    row.known = runs_of(ids_of(row.known or "") - {each.id for each in hits.rows})
    uow.journal("search.send_fail", "saved_search", row.id, to=hits.address, error=error)
    row.refusals = row.refusals + 1 if for_good else 0
    if row.refusals >= MOST_REFUSALS and row.by_mail:
        row.by_mail = False
        uow.journal("search.stop", "saved_search", row.id, reason=error)


def named(uow: UnitOfWork, search_id: int) -> str:
    """The name of the search whose letters are to be stopped. Raises ``NotFound`` for one that was dropped."""
    return _open(uow, search_id).name


def stop(uow: UnitOfWork, *, search_id: int) -> str:
    """Send no more letters about the search, as the link in one of them asks; its name.

    Who may is for the caller to know. Nothing happens when none are sent. Raises ``NotFound`` for a dropped search.
    """
    row = _open(uow, search_id)
    if row.by_mail:
        row.by_mail, row.refusals = False, 0
        uow.journal("search.stop", "saved_search", row.id, reason=N_("По ссылке из письма."))
    return row.name


def subscribed(uow: UnitOfWork) -> tuple[int, ...]:
    """The searches about which letters are wanted, of people who can get them."""
    statement = (
        select(SavedSearch.id)
        .join(User, User.id == SavedSearch.user_id)
        .where(SavedSearch.by_mail, SavedSearch.closed_at.is_(None), User.active, User.email != "")
        .order_by(User.login, SavedSearch.id)
    )
    return tuple(uow.session.scalars(statement))


def _wanted(uow: UnitOfWork, search_id: int) -> tuple[SavedSearch, User, Actor] | None:
    row = _locked(uow, search_id)
    user = uow.session.get(User, row.user_id)
    if user is None or not (user.active and user.email and row.by_mail) or row.closed_at is not None:
        return None
    return row, user, actor_by_id(uow, user.id)


def _fresh(uow: UnitOfWork, row: SavedSearch, found: frozenset[int]) -> tuple[frozenset[int], frozenset[int]]:
    """What is known, and what of the found is not."""
    if row.known is not None:
        known = ids_of(row.known)
        return known, found - known
    fresh = newer_than(uow, found, row.told_at)
    return found - fresh, fresh


def _locked(uow: UnitOfWork, search_id: int) -> SavedSearch:
    if not uow.actor.is_system:
        raise Forbidden(N_("Новое по сохранённым поискам рассылает сама система."))
    row = uow.session.get(SavedSearch, search_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def _open(uow: UnitOfWork, search_id: int) -> SavedSearch:
    row = uow.session.get(SavedSearch, search_id)
    if row is None or row.closed_at is not None:
        raise NotFound(UNKNOWN)
    return row
