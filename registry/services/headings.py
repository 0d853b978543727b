"""The heading of the order that approved a roadmap: read, typed, or learned later. Amending orders quote it."""

from __future__ import annotations

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.folding import squash
from registry.domain.texts import is_code
from registry.errors import N_, InvalidInput, NotFound
from registry.models import Roadmap
from registry.queries.scope import require_region
from registry.services.lookups import clean_text

_LONGEST = 2_000


def set_heading(uow: UnitOfWork, *, code: str, heading: str) -> str:
    """Correct the heading of an edition whatever its state; the heading as it is kept. Empty: not known.

    It binds nobody, so an edition in force may be completed. Raises ``NotFound`` and ``InvalidInput``.
    """
    require_region(uow.actor)
    row = uow.session.scalar(select(Roadmap).where(Roadmap.code == code)) if is_code(code) else None
    if row is None:
        raise NotFound(N_("Дорожной карты «{code}» нет."), code=code)
    _name(uow, row, checked_heading(heading))
    return row.heading


def learn_heading(uow: UnitOfWork, row: Roadmap, heading: str) -> None:
    """Keep the heading of an edition that has none; one that is known stays."""
    if not row.heading:
        _name(uow, row, heading)


def _name(uow: UnitOfWork, row: Roadmap, heading: str) -> None:
    if heading != row.heading:
        uow.journal("roadmap.heading", "roadmap", row.code, old=row.heading, new=heading)
        row.heading = heading


def checked_heading(text: str) -> str:
    """The heading in one line, without quotes around the whole. Raises ``InvalidInput`` for one too long."""
    heading = squash(clean_text(text.strip(), N_("заголовок приказа")))
    if len(heading) > _LONGEST:
        raise InvalidInput(
            N_("Заголовок приказа длиннее {most} знаков. Проверьте, не попал ли в него текст приказа."),
            most=_LONGEST,
            field="heading",
        )
    # «О …» as it is quoted in another order; a quotation inside begins with a letter before it.
    whole = heading.startswith("«") and heading.endswith("»") and heading.count("«") == heading.count("»")
    return heading[1:-1].strip() if whole else heading
