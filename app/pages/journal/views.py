"""Entries of the organizations that the person manages, the latest first; and the proof that none was changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from flask import request

from app.pages.journal import bp, words
from app.security.access import allow
from app.web import Answer, container, page, reading
from registry.domain.roles import Permission
from registry.queries import journal
from registry.queries.journal import JournalFilters
from registry.queries.signs import sign_book


@bp.get("/")
@allow(Permission.MANAGE)
def index() -> Answer:
    """A page of the journal under its filters."""
    after = request.args.get("after", "")
    with reading() as uow:
        found = journal.journal_page(uow, _filters(), int(after) if after.isdecimal() and len(after) < 18 else None)
        signs = sign_book(uow).labels
    return page("journal/index.html", found=found, families=words.ACTIONS, says=words, signs=signs, begins=not after)


@bp.get("/proof")
@allow(Permission.SYSTEM)
def proof() -> Answer:
    """The chain computed anew."""
    with reading() as uow:
        return page("journal/proof.html", report=journal.verify_chain(uow))


def _filters() -> JournalFilters:
    given = request.args
    return JournalFilters(
        object_type=given.get("object", ""),
        object_id=given.get("id", ""),
        organization=given.get("organization", "").strip(),
        action=given.get("action", ""),
        since=_moment(given.get("since", ""), time.min),
        until=_moment(given.get("until", ""), time.max),
    )


def _moment(text: str, at: time) -> datetime | None:
    """The beginning or the end of a day in the zone of the installation; ``None`` for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(text), at, container().settings.zone).astimezone(UTC)
    except (ValueError, OverflowError):  # the first day of all has no beginning in UTC
        return None
