"""Accepted proposals and the edition that takes them up: begun from them, and let go when it is dropped."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.errors import N_, RuleViolation
from registry.models import Roadmap
from registry.queries.plans import edition_on
from registry.queries.proposals import accepted_changes
from registry.queries.scope import require_region
from registry.services.editions import start_edition
from registry.services.proposals import mark_included
from registry.services.roadmaps import Imported


@dataclass(frozen=True, slots=True)
class _Edit:
    """An accepted proposal as a change of the roadmap."""

    key: str | None
    subject: str
    text: str


def edition_of_proposals(uow: UnitOfWork, *, family: str | None = None) -> Imported:
    """An edition under review made of the one in force and all accepted proposals, which are included thereby.

    ``family`` is the plan, that of the roadmap in force when ``None``. Raises ``RuleViolation`` when nothing was
    accepted.
    """
    require_region(uow.actor)
    plan = family or uow.session.scalar(select(Roadmap.family).where(Roadmap.id == edition_on(uow.ports.clock.today())))
    changes = accepted_changes(uow, plan) if plan else ()
    if not changes or plan is None:
        raise RuleViolation(N_("Принятых предложений нет: новой редакции не из чего составить."))
    edits = [_Edit(change.key, change.subject, change.becomes) for change in changes]
    source = N_("Принятые предложения: {count}").format(count=len(edits))
    made = start_edition(uow, changes=edits, family=plan, source_name=source)
    edition = uow.session.scalars(select(Roadmap.id).where(Roadmap.code == made.code)).one()
    mark_included(uow, ids=[change.id for change in changes], roadmap_id=edition)
    return made
