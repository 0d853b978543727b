"""Which documents a person asks for, and the part of the statement that keeps to what she may see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select
from sqlalchemy.orm import aliased

from registry.domain.lifecycle import State
from registry.domain.roles import Actor, Permission
from registry.errors import N_, InvalidInput
from registry.models import Document, DocumentItem, DocumentTopic, Organization
from registry.queries.measures import shown_number
from registry.queries.scope import within

LONGEST_WORDS = 200
_CURSOR = re.compile(r"(-|[0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class DocumentFilters:
    """What to list; an empty tuple means "any".

    ``organizations`` are codes, ``below`` adds everything beneath them. ``states`` empty means all but discarded ones.
    ``years`` are years of the document's date, so they leave drafts out. ``text`` is sought in number and title.
    ``corrected`` asks for documents whose printed figures were corrected since; queries turn it into ``only``, their
    identifiers (``None`` for any). ``topics`` maps names of ``registry.domain.topics`` to wanted values.
    """

    organizations: tuple[str, ...] = ()
    below: bool = False
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    items: tuple[str, ...] = ()
    text: str = ""
    corrected: bool = False
    only: frozenset[int] | None = None
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the day of its last row (``None`` for a draft) and its identifier."""

    day: date | None
    id: int

    def __str__(self) -> str:
        return f"{self.day or '-'}.{self.id}"

    @classmethod
    def read(cls, text: str | None) -> Cursor | None:
        """The cursor out of an address; ``None`` for the first page. Raises ``InvalidInput`` when it is no cursor."""
        if not text:
            return None
        match = _CURSOR.fullmatch(text)
        try:
            if match is not None:
                return cls(None if match[1] == "-" else date.fromisoformat(match[1]), int(match[2]))
        except ValueError:
            pass  # 30 February has the right shape and is no day
        raise InvalidInput(N_("Адрес страницы списка повреждён. Откройте список с начала."))


def narrowed(
    statement: Select[*tuple[Any, ...]], conditions: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """The statement over documents and their organizations, under the conditions."""
    return statement.join(Organization, Organization.id == Document.organization_id).where(*conditions)


def readable(actor: Actor) -> ColumnElement[bool]:
    """What the actor may read, as a condition on the organization's path."""
    return within(actor, Permission.READ)


def conditions_of(filters: DocumentFilters, on: date) -> list[ColumnElement[bool]]:
    """The filters as conditions on ``Document`` joined with ``Organization``; measures have the numbers of the day."""
    found: list[ColumnElement[bool]] = [_states(filters.states)]
    if filters.organizations:
        found.append(_organizations(filters.organizations, below=filters.below))
    if filters.kinds:
        found.append(Document.kind.in_(filters.kinds))
    if filters.years:
        years = [year for year in filters.years if 0 < year <= 9999]
        found.append(or_(false(), *(Document.day.between(date(y, 1, 1), date(y, 12, 31)) for y in years)))
    if filters.items:
        number, now, same = shown_number(on, DocumentItem.family, DocumentItem.item_number)
        numbered = select(DocumentItem.document_id).outerjoin(now, same).where(number.in_(filters.items))
        found.append(Document.id.in_(numbered))
    if filters.only is not None:
        found.append(Document.id.in_(filters.only))
    for name, values in filters.topics.items():
        about = select(DocumentTopic.document_id).where(DocumentTopic.name == name, DocumentTopic.value.in_(values))
        found.append(Document.id.in_(about))
    found += [_contains(word) for word in filters.text[:LONGEST_WORDS].split()]
    return found


def _states(states: tuple[str, ...]) -> ColumnElement[bool]:
    return Document.state.in_(states) if states else Document.state != State.DISCARDED.value


def _organizations(codes: tuple[str, ...], *, below: bool) -> ColumnElement[bool]:
    if not below:
        return Organization.code.in_(codes)
    above = aliased(Organization)
    return exists().where(above.code.in_(codes), Organization.path.startswith(above.path))


def _contains(word: str) -> ColumnElement[bool]:
    """The word in number or title. SQLite folds the case of Latin letters only, so the usual shapes are tried."""
    shapes = dict.fromkeys((word, word.lower(), word.upper(), word.capitalize()))
    return or_(
        *(column.icontains(shape, autoescape=True) for column in (Document.title, Document.number) for shape in shapes)
    )
