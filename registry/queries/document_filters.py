"""Which documents a person asks for, and the part of the statement that keeps to what she may see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_
from sqlalchemy.orm import aliased

from registry.domain.lifecycle import State
from registry.domain.roles import Actor, Permission
from registry.domain.wording import Has, Wording
from registry.errors import N_, InvalidInput
from registry.models import Document, Organization
from registry.queries.scope import within
from registry.queries.wordings import about, of_years, with_items, worded

LONGEST_WORDS = 200
_CURSOR = re.compile(r"(-|[0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class DocumentFilters:
    """What to list; an empty tuple means "any".

    ``organizations`` are codes, ``below`` adds everything beneath them. ``states`` empty means all but discarded ones.
    ``years`` are years of the document's date, so they leave drafts out. ``text`` is sought in number and title.
    ``corrected`` asks for documents whose printed figures were corrected since; queries turn it into ``only``, their
    identifiers (``None`` for any). ``topics`` maps names of ``registry.domain.topics`` to wanted values. ``wording`` is
    what title and requisites must say, ``None`` for anything. ``or_published`` adds, to what the actor may read by a
    role, what everybody may read.
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
    wording: Wording | None = None
    or_published: bool = False


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


def readable(actor: Actor, *, or_published: bool = False) -> ColumnElement[bool]:
    """What the actor may read, as a condition on the organization's path; or on the document's being published."""
    own = within(actor, Permission.READ)
    return or_(own, Document.state == State.PUBLISHED.value) if or_published else own


def conditions_of(filters: DocumentFilters, on: date) -> list[ColumnElement[bool]]:
    """The filters as conditions on ``Document`` joined with ``Organization``; measures have the numbers of the day."""
    found: list[ColumnElement[bool]] = [_states(filters.states)]
    if filters.organizations:
        found.append(_organizations(filters.organizations, below=filters.below))
    if filters.kinds:
        found.append(Document.kind.in_(filters.kinds))
    if filters.years:
        found.append(of_years(filters.years))
    if filters.items:
        found.append(with_items(filters.items, on))
    if filters.only is not None:
        found.append(Document.id.in_(filters.only))
    found += [about(name, values) for name, values in filters.topics.items()]
    found += [worded(Has(word), on) for word in filters.text[:LONGEST_WORDS].split()]
    if filters.wording is not None:
        found.append(worded(filters.wording, on))
    return found


def _states(states: tuple[str, ...]) -> ColumnElement[bool]:
    return Document.state.in_(states) if states else Document.state != State.DISCARDED.value


def _organizations(codes: tuple[str, ...], *, below: bool) -> ColumnElement[bool]:
    if not below:
        return Organization.code.in_(codes)
    above = aliased(Organization)
    return exists().where(above.code.in_(codes), Organization.path.startswith(above.path))
