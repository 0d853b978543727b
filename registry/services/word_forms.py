"""Correcting the cases of names, posts and bodies, and taking a correction back.

The first correction of a text stores its five cases: the generated ones beside the corrected one, so that what was
looked through stays as it was. A change of the text makes the generated ones anew and leaves the corrected ones, which
documents print again only when the text is what they were made of, or when a person corrects them for the new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.domain.texts import tidy
from registry.domain.word_forms import NOMINATIVE, OBLIQUE, ORGANIZATION, PERSON, WHATS, Subject
from registry.errors import N_, InvalidInput, NotFound, Remark, RuleViolation
from registry.models import Organization, User, WordForm
from registry.queries.scope import find_organization
from registry.queries.word_forms import generated
from registry.services.accounts import self_or_governed

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose forms are corrected, and how the journal names them."""

    subject: Subject
    journal_id: str
    organization_id: int | None


def organization_owner(uow: UnitOfWork, code: str) -> _Owner:
    """An organization that the actor may change. Raises ``NotFound`` or ``Forbidden``."""
    found = find_organization(uow, code, Permission.MANAGE)
    return _Owner(subject_of_organization(found), found.code, None if found.is_demo else found.id)


def person_owner(uow: UnitOfWork, user_id: int) -> _Owner:
    """A person that the actor may change, or the actor. Raises ``NotFound`` or ``Forbidden``."""
    found = self_or_governed(uow, user_id)
    return _Owner(subject_of_person(found), str(found.id), None)


def subject_of_organization(row: Organization) -> Subject:
    """The organization as what declines."""
    return Subject.of(ORGANIZATION, row, row.head_gender)


def subject_of_person(row: User) -> Subject:
    """The person as what declines."""
    return Subject.of(PERSON, row, row.gender)


def correct(uow: UnitOfWork, owner: _Owner, what: str, forms: Mapping[str, str]) -> tuple[str, ...]:
    """Put a person's forms, by case, in place of what documents print now; the cases that changed.

    A form that is printed already is left as it is; an empty one takes the correction back. Raises ``InvalidInput``
    with remarks on cases, ``RuleViolation`` for the nominative, ``NotFound`` for a text that is not there.
    """
    rows = _rows(uow, owner.subject, what)
    wanted = {case: tidy(text) for case, text in forms.items()}
    remarks = [remark for case, text in wanted.items() for remark in _remarks(case, text)]
    if remarks:
        raise InvalidInput(N_("Формы не сохранены: проверьте поля."), remarks=remarks)
    changed = tuple(case for case, text in wanted.items() if _put(uow, owner, rows[case], text))
    if changed:
        uow.session.add_all(rows.values())
    return changed


def restore(uow: UnitOfWork, owner: _Owner, what: str, case: str) -> bool:
    """Take a correction back; whether there was one."""
    rows = _rows(uow, owner.subject, what)
    _known(case)
    return _put(uow, owner, rows[case], "")


def follow(uow: UnitOfWork, subject: Subject) -> tuple[str, ...]:
    """Make the generated forms anew after a change of the texts or the gender.

    Returns the texts that have corrections of an earlier nominative: these are kept, and a person should look.
    """
    outdated: dict[str, None] = {}
    for row in _of(uow, subject):
        current = subject.texts.get(row.what)
        if row.edited_at is None and current is not None:
            row.nominative, row.text = current, generated(uow, subject, row.what, row.case)
        elif row.edited_at is not None and row.nominative != current:
            outdated[row.what] = None
    return tuple(outdated)


def _rows(uow: UnitOfWork, subject: Subject, what: str) -> dict[str, WordForm]:
    """The five cases of the text by case; those not stored yet are made. Raises ``NotFound``."""
    if what not in WHATS[subject.kind]:
        message = N_("Сведений «{what}» для склонения нет. Есть: {known}.")
        raise NotFound(message, what=what, known=", ".join(WHATS[subject.kind]))
    if what not in subject.texts:
        raise NotFound(N_("Склонять нечего: сведения «{what}» не заполнены."), what=what)
    stored = {row.case: row for row in _of(uow, subject) if row.what == what}
    nominative = subject.texts[what]
    return {
        case: stored.get(case)
        or WordForm(
            owner_kind=subject.kind,
            owner_id=subject.id,
            what=what,
            case=case,
            nominative=nominative,
            text=generated(uow, subject, what, case),
        )
        for case in OBLIQUE
    }


def _put(uow: UnitOfWork, owner: _Owner, row: WordForm, text: str) -> bool:
    """Put the form, or the generated one for an empty text; whether anything changed."""
    nominative, made = owner.subject.texts[row.what], generated(uow, owner.subject, row.what, row.case)
    printed = row.text if row.nominative == nominative else made
    if (row.edited_at is None) if not text else (text == printed):
        return False
    row.nominative, row.text = nominative, text or made
    row.edited_at = uow.ports.clock.now() if text else None
    row.edited_by_id = uow.actor.user_id if text else None
    action = f"{owner.subject.kind}.{'form' if text else 'form_restore'}"
    uow.journal(
        action, owner.subject.kind, owner.journal_id, organization_id=owner.organization_id,
        what=row.what, case=row.case, was=printed, text=row.text,
    )  # fmt: skip
    return True


def _of(uow: UnitOfWork, subject: Subject) -> list[WordForm]:
    statement = select(WordForm).where(WordForm.owner_kind == subject.kind, WordForm.owner_id == subject.id)
    return list(uow.session.scalars(statement))


def _remarks(case: str, text: str) -> list[Remark]:
    _known(case)
    if len(text) > _LONGEST:
        return [Remark(case, N_("Форма длиннее {limit} знаков."), (("limit", _LONGEST),))]
    return []


def _known(case: str) -> None:
    if case == NOMINATIVE:
        raise RuleViolation(N_("Именительный падеж меняют в сведениях, а не в склонении."))
    if case not in OBLIQUE:
        raise InvalidInput(N_("Падежа «{case}» нет. Есть: {known}."), case=case, known=", ".join(OBLIQUE))
