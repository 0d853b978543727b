"""The cases that people corrected, of all whom a draft may name: they go before what the program would make."""

from __future__ import annotations

from dataclasses import dataclass

from registry.db import UnitOfWork
from registry.domain.word_forms import ORGANIZATION, PERSON, Subject
from registry.models import User
from registry.queries.word_forms import forms_of_bodies, kept_forms
from registry.services.lookups import Owner

#: The six cases by the name of the fact.
Forms = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class DraftForms:
    """Of the organization with its head and the body above it, of the author, of the body that approved the plan."""

    organization: Forms
    author: Forms
    roadmap: Forms


def forms_for_draft(
    uow: UnitOfWork, owner: Owner, parent_name: str | None, approved_by: str | None = None
) -> DraftForms:
    """The corrected forms for a draft of the organization; a text of which nothing was corrected has none."""
    subjects = [Subject.of(ORGANIZATION, owner, owner.head_gender)]
    author = author_of(uow)
    if author is not None:
        subjects.append(Subject.of(PERSON, author, author.gender))
    organization, *own = kept_forms(uow, subjects)
    bodies = forms_of_bodies(uow, (parent_name, approved_by))
    if parent_name in bodies:
        organization = {**organization, "parent_name": bodies[parent_name]}
    return DraftForms(organization, own[0] if own else {}, approval_forms(bodies, approved_by))


def approval_forms(bodies: Forms, approved_by: str | None) -> Forms:
    """The forms of the body that approved a plan, as the facts of a roadmap carry them."""
    return {"approved_by": bodies[approved_by]} if approved_by in bodies else {}


def author_of(uow: UnitOfWork) -> User | None:
    """The person who drafts; ``None`` for the command line."""
    return None if uow.actor.user_id is None else uow.session.get(User, uow.actor.user_id)
