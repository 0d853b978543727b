"""What a draft is written from: the facts of the organization, the measure, the window, the figures, the audit.

The shape is that of ``document_templates/README.md``, «Drafting context»: plain data only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.fulfilment import next_window
from registry.domain.indicators import OLDEST_YEAR
from registry.domain.roles import Permission
from registry.domain.schedule import Window
from registry.domain.template_choice import ChosenTemplate, nearest
from registry.errors import N_, DokkartaError, InvalidInput, NotFound, Remark, RuleViolation
from registry.models import Evidence, Organization
from registry.ports import Kind
from registry.queries.measures import Measure, measure
from registry.queries.templates import in_force
from registry.services.drafting_forms import Forms, author_of, forms_for_draft
from registry.services.lookups import UNKNOWN, Owner
from registry.services.reports import completeness_facts, indicator_facts


@dataclass(frozen=True, slots=True)
class Task:
    """What a document is drafted for.

    ``measure`` is ``None`` for a document outside the plan. ``window`` is the one the author named, ``None`` when
    registration shall choose; ``likely`` is the one it would choose today, ``None`` when there are no dated windows.
    ``template`` is the people's template in force today that is nearest to the organization, ``None`` the bundled one.
    """

    kind: Kind
    organization: Owner
    parent_name: str | None
    measure: Measure | None
    window: Window | None
    likely: Window | None
    template: ChosenTemplate | None = None


def read_task(
    uow: UnitOfWork,
    *,
    kind: str,
    organization: str,
    item: str | None = None,
    window: str | None = None,
    roadmap: str | None = None,
    family: str | None = None,
    permission: Permission = Permission.DRAFT,
) -> Task:
    """The task, checked. Raises ``NotFound``, ``Forbidden``, or ``InvalidInput`` for a window that is not there."""
    chosen_kind = uow.ports.catalogue.kind(kind)
    owner = _allowed(uow, _owners(uow, [organization]), organization, permission)
    asked = None if item is None else measure(uow, item, roadmap=roadmap, family=family)
    return _task(uow, chosen_kind, owner, asked, window, templates=in_force(uow, kind))


def read_tasks(
    uow: UnitOfWork,
    *,
    kind: str,
    organizations: Sequence[str],
    item: str | None,
    window: str | None,
    roadmap: str | None,
) -> list[Task | DokkartaError]:
    """The task of each organization, or why it has none; the measure is read once for all of them."""
    chosen_kind = uow.ports.catalogue.kind(kind)
    asked = None if item is None else measure(uow, item, roadmap=roadmap)
    owners, templates = _owners(uow, organizations), in_force(uow, kind)
    found: list[Task | DokkartaError] = []
    for code in organizations:
        try:
            owner = _allowed(uow, owners, code, Permission.DRAFT)
            found.append(_task(uow, chosen_kind, owner, asked, window, templates=templates))
        except DokkartaError as refused:
            found.append(refused)
    return found


_Owner = tuple[Owner, str | None]


def _owners(uow: UnitOfWork, codes: Sequence[str]) -> dict[str, _Owner]:
    """The organizations with these codes, each with the name of the one above it."""
    parent = aliased(Organization)
    found = uow.session.execute(
        select(Organization, parent.name)
        .outerjoin(parent, parent.id == Organization.parent_id)
        .where(Organization.code.in_(codes))
    )
    return {row.code: (Owner.of(row), above) for row, above in found}


def _allowed(uow: UnitOfWork, owners: Mapping[str, _Owner], code: str, permission: Permission) -> _Owner:
    """The organization with the code. Raises ``NotFound`` or ``Forbidden``."""
    if code not in owners:
        raise NotFound(UNKNOWN)
    uow.actor.require(permission, owners[code][0].path)
    return owners[code]


def _task(
    uow: UnitOfWork,
    kind: Kind,
    owner: _Owner,
    asked: Measure | None,
    window: str | None,
    *,
    templates: Sequence[ChosenTemplate],
) -> Task:
    chosen = nearest(templates, owner[0].path)
    if asked is None:
        if window is not None:
            raise RuleViolation(
                N_("Окно «{window}» указано без мероприятия. Укажите номер мероприятия."), window=window
            )
        return Task(kind, *owner, None, None, None, chosen)
    named = None if window is None else asked.window(window)
    likely = named or _likely_window(uow, owner[0], asked, kind)
    return Task(kind, *owner, asked, named, likely, chosen)


def context_of(uow: UnitOfWork, task: Task, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The facts for a task that was read already, of the year and the choices that ``values`` name, if they name any.

    Raises ``InvalidInput`` for a year that no figures can be of.
    """
    today = uow.ports.clock.today()
    year = _year_of(task.kind, values or {}, today) or (task.likely.end.year if task.likely else today.year)
    asked = task.measure
    forms = forms_for_draft(uow, task.organization, task.parent_name, asked.approved_by if asked else None)
    analytic = any(field.type == "figures" for field in task.kind.fields)
    return {
        "organization": _organization_facts(task, forms.organization),
        "item": _item_facts(asked),
        "roadmap": _roadmap_facts(asked, forms.roadmap),
        "window": _window_facts(task.likely),
        "today": today,
        "year": year,
        "indicators": indicator_facts(uow, task.organization.code, year) if analytic else [],
        "completeness": completeness_facts(uow, task.organization, today) if analytic else None,
        "author": _author_facts(uow, forms.author),
        "amendment": None,
        "chosen": _chosen(task.kind, values or {}),
    }


def _chosen(kind: Kind, values: Mapping[str, Any]) -> dict[str, str]:
    """What the author chose already: the starting values of the other fields may depend on it."""
    names = (field.name for field in kind.fields if field.type == "choice")
    return {name: str(values[name]) for name in names if values.get(name)}


def _year_of(kind: Kind, values: Mapping[str, Any], today: date) -> int | None:
    """The year that the values give to a kind that asks for one; ``None`` when they leave it open."""
    field = next((each for each in kind.fields if each.name == "year" and each.type == "number"), None)
    given = str(values.get("year", "")).strip() if field is not None else ""
    if not given or field is None:
        return None
    if not (given.isascii() and given.isdecimal() and OLDEST_YEAR <= int(given[:5]) <= today.year + 1):
        message = N_("Поле «{label}»: «{text}» — не год от {oldest} до {newest}.")
        facts = {"label": field.label, "text": given[:20], "oldest": OLDEST_YEAR, "newest": today.year + 1}
        raise InvalidInput(message, remarks=[Remark("year", message, tuple(facts.items()))], **facts)
    return int(given)


def windows_met(uow: UnitOfWork, organization_id: int, asked: Measure, kinds: tuple[str, ...]) -> frozenset[str]:
    """Identifiers of the windows that already have evidence of any of the kinds."""
    found = uow.session.scalars(
        select(Evidence.window).where(
            Evidence.family == asked.family,
            Evidence.item_number == asked.key,
            Evidence.organization_id == organization_id,
            Evidence.kind.in_(kinds),
            Evidence.revoked_at.is_(None),
            Evidence.window.is_not(None),
        )
    )
    return frozenset(window for window in found if window is not None)


def _likely_window(uow: UnitOfWork, owner: Owner, asked: Measure, kind: Kind) -> Window | None:
    if not asked.windows:
        return None
    met = windows_met(uow, owner.id, asked, (kind.code,))
    chosen = next_window(asked.windows, uow.ports.clock.today(), met)
    return None if chosen is None else asked.window(chosen)


def _organization_facts(task: Task, forms: Forms) -> dict[str, Any]:
    owner = task.organization
    return {
        "code": owner.code,
        "name": owner.name,
        "short_name": owner.short_name or None,
        "level": owner.level,
        "city": owner.place or None,
        "head_post": owner.head_post or None,
        "head_name": owner.head_name or None,
        "head_gender": owner.head_gender,
        "parent_name": task.parent_name,
        "forms": forms,
    }


def _item_facts(asked: Measure | None) -> dict[str, Any] | None:
    if asked is None:
        return None
    return {
        "number": asked.number,
        "title": asked.title,
        "section_title": asked.section_title or None,
        "deadline_text": asked.deadline_text,
        "expected_result": asked.expected_result,
        "responsible_text": asked.responsible_text,
        "kinds_text": asked.kinds_text,
    }


def _roadmap_facts(asked: Measure | None, forms: Forms) -> dict[str, Any] | None:
    if asked is None:
        return None
    return {
        "code": asked.roadmap,
        "title": asked.roadmap_title,
        "approved_by": asked.approved_by or None,
        "approved_on": asked.approved_on,
        "number": asked.roadmap_number or None,
        "forms": forms,
    }


def _window_facts(window: Window | None) -> dict[str, date | str | None] | None:
    return None if window is None else {"start": window.start, "end": window.end, "label": window.label}


def _author_facts(uow: UnitOfWork, forms: Forms) -> dict[str, Any] | None:
    author = author_of(uow)
    if author is None:
        return None
    return {
        "name": author.name,
        "post": author.post or None,
        "phone": author.phone or None,
        "gender": author.gender,
        "forms": forms,
    }
