"""Cases of the texts of organizations and people: those a person corrected, the rest as the program makes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from registry.db import UnitOfWork
from registry.domain.word_forms import NOMINATIVE, OBLIQUE, ORGANIZATION, PERSON, Subject
from registry.models import Organization, User, WordForm
from registry.queries import people
from registry.queries.scope import find_organization


@dataclass(frozen=True, slots=True)
class FormRow:
    """One case of one text.

    ``generated`` is what the program makes of the nominative; ``text`` is what documents print. ``edited_at`` is
    ``None`` for a form that nobody corrected; ``edited_by`` is empty when the command line did. ``outdated`` is a
    correction of an earlier nominative, which documents do not print, empty when there is none.
    """

    what: str
    case: str
    text: str
    generated: str
    edited_by: str = ""
    edited_at: datetime | None = None
    outdated: str = ""

    @property
    def corrected(self) -> bool:
        """Whether a person's form is printed."""
        return self.edited_at is not None and not self.outdated

    def as_json(self) -> dict[str, Any]:
        """The row as the contract prints it."""
        return {
            "case": self.case,
            "text": self.text,
            "generated": self.generated,
            "corrected": self.corrected,
            "edited_by": self.edited_by or None,
            "edited_at": self.edited_at.isoformat() if self.edited_at else None,
            "outdated": self.outdated or None,
        }


@dataclass(frozen=True, slots=True)
class FormTable:
    """The five cases of one text beside its nominative. ``kind`` is that of the owner."""

    kind: str
    what: str
    nominative: str
    rows: tuple[FormRow, ...]

    def as_json(self) -> dict[str, Any]:
        """The table as the contract prints it."""
        return {"what": self.what, "nominative": self.nominative, "forms": [row.as_json() for row in self.rows]}


def organization_forms(uow: UnitOfWork, code: str) -> tuple[FormTable, ...]:
    """The forms of an organization. Raises ``NotFound`` when there is none or the actor may not read it."""
    found = find_organization(uow, code)
    return tables(uow, Subject.of(ORGANIZATION, found, found.head_gender))


def person_forms(uow: UnitOfWork, user_id: int) -> tuple[FormTable, ...]:
    """The forms of a person that the actor manages, or of the actor. Raises ``NotFound``."""
    found = people.user(uow, user_id)
    return tables(uow, Subject.of(PERSON, found, found.gender))


def tables(uow: UnitOfWork, subject: Subject) -> tuple[FormTable, ...]:
    """The forms of every text of the subject that is not empty."""
    stored = {(row.what, row.case): (row, name or "") for row, name in _stored(uow, [subject])}
    return tuple(
        FormTable(
            subject.kind,
            what,
            text,
            tuple(_row(uow, subject, what, case, stored.get((what, case))) for case in OBLIQUE),
        )
        for what, text in subject.texts.items()
    )


def kept_forms(uow: UnitOfWork, subjects: Iterable[Subject]) -> list[dict[str, dict[str, str]]]:
    """For each subject the six cases of the texts of which a person corrected a form, by what and case; else nothing.

    A correction of an earlier nominative does not count.
    """
    asked = list(subjects)
    found: dict[tuple[str, int], dict[str, dict[str, str]]] = {}
    by_owner = {(each.kind, each.id): each for each in asked}
    for row, _ in _stored(uow, asked):
        owner = row.owner_kind, row.owner_id
        if by_owner[owner].texts.get(row.what) == row.nominative:
            forms = found.setdefault(owner, {}).setdefault(row.what, {NOMINATIVE: row.nominative})
            forms[row.case] = row.text
    return [found.get((each.kind, each.id), {}) for each in asked]


def forms_of_bodies(uow: UnitOfWork, names: Iterable[str | None]) -> dict[str, dict[str, str]]:
    """The six cases of those of the names that are the current name of an organization with a corrected form, by name.

    Of organizations of one name the real one goes first, then the highest. Rights are not asked for: what is declined
    is a name that the actor has already.
    """
    wanted = {name for name in names if name}
    current = or_(
        and_(WordForm.what == "name", Organization.name == WordForm.nominative),
        and_(WordForm.what == "short_name", Organization.short_name == WordForm.nominative),
    )
    rows = uow.session.scalars(
        select(WordForm)
        .join(Organization, Organization.id == WordForm.owner_id)
        .where(WordForm.owner_kind == ORGANIZATION, WordForm.nominative.in_(wanted), current)
        .order_by(Organization.is_demo.desc(), Organization.path.desc())
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows if wanted else ():
        found.setdefault(row.nominative, {NOMINATIVE: row.nominative})[row.case] = row.text
    return found


def generated(uow: UnitOfWork, subject: Subject, what: str, case: str) -> str:
    """What the program makes of the text in the case."""
    text = subject.texts[what]
    engine = uow.ports.declension
    return engine.person(text, case, subject.gender) if subject.is_name(what) else engine.phrase(text, case)


def _stored(uow: UnitOfWork, subjects: Sequence[Subject]) -> Sequence[tuple[WordForm, str | None]]:
    owners = [and_(WordForm.owner_kind == each.kind, WordForm.owner_id == each.id) for each in subjects]
    statement = select(WordForm, User.name).outerjoin(User, User.id == WordForm.edited_by_id).where(or_(*owners))
    return [(row, name) for row, name in uow.session.execute(statement)] if owners else []


def _row(
    uow: UnitOfWork, subject: Subject, what: str, case: str, stored: tuple[WordForm, str | None] | None
) -> FormRow:
    made = generated(uow, subject, what, case)
    if stored is None:
        return FormRow(what, case, made, made)
    row, name = stored
    if row.nominative == subject.texts[what]:
        return FormRow(what, case, row.text, made, name or "", row.edited_at)
    if row.edited_at is None:
        return FormRow(what, case, made, made)
    return FormRow(what, case, made, made, name or "", row.edited_at, outdated=row.text)


def as_json(owner: Mapping[str, Any], found: Sequence[FormTable]) -> dict[str, Any]:
    """The forms of an owner as the contract prints them."""
    return {**owner, "texts": [table.as_json() for table in found]}
