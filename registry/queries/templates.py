"""Templates of people as pages show them, and those in force as drafting needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from registry.db import UnitOfWork
from registry.domain.roles import Actor, Permission
from registry.domain.template_choice import ChosenTemplate, in_words
from registry.errors import N_, Forbidden, NotFound
from registry.models import DocumentVersion, Organization, Template, TemplateVersion, User
from registry.ports import TemplateRemark
from registry.queries.scope import ancestors, manages_the_region, within

UNKNOWN = N_("Такого объекта нет или он вам недоступен.")


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of a template with what was said of it.

    ``organization`` is a code, ``None`` when the template is for everybody; ``standing`` is that of
    ``registry.domain.template_choice.in_words`` today. ``changeable`` says whether this actor may put it in force.
    """

    id: int
    template_id: int
    kind: str
    name: str
    organization: str | None
    organization_name: str | None
    ordinal: int
    sha256: str
    size: int
    file_name: str
    note: str
    state: str
    standing: str
    since: date | None
    until: date | None
    remarks: tuple[TemplateRemark, ...]
    fields: Mapping[str, Any]
    created_at: datetime
    created_by: str | None
    changeable: bool

    @property
    def errors(self) -> int:
        """How many remarks forbid to put it in force."""
        return sum(remark.level == "error" for remark in self.remarks)

    def as_json(self) -> dict[str, Any]:
        """The version as the command line and the API print it."""
        return {
            "version": self.id,
            "kind": self.kind,
            "organization": self.organization,
            "name": self.name,
            "ordinal": self.ordinal,
            "state": self.standing,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "file": self.sha256,
            "errors": self.errors,
            "uploaded": self.created_at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class TemplateOrigin:
    """The version of a template that a document was written by."""

    version_id: int
    name: str
    ordinal: int
    organization_name: str | None


def in_force(uow: UnitOfWork, kind: str) -> tuple[ChosenTemplate, ...]:
    """The templates of the kind in force today, of all organizations."""
    day = uow.ports.clock.today()
    rows = uow.session.execute(
        select(TemplateVersion.id, TemplateVersion.sha256, Template.name, Organization.path, TemplateVersion.since)
        .join(Template, Template.id == TemplateVersion.template_id)
        .outerjoin(Organization, Organization.id == Template.organization_id)
        .where(Template.kind == kind, TemplateVersion.state == "in_force", TemplateVersion.since <= day)
        .where(or_(TemplateVersion.until.is_(None), TemplateVersion.until >= day))
    )
    return tuple(ChosenTemplate(row.id, row.sha256, row.name, row.path or "", row.since or day) for row in rows)


def versions(uow: UnitOfWork, *, kind: str | None = None, template_id: int | None = None) -> tuple[VersionView, ...]:
    """The versions that the actor may look at, by kind and template, the newest first."""
    conditions: list[ColumnElement[bool]] = [] if kind is None else [Template.kind == kind]
    if template_id is not None:
        conditions.append(Template.id == template_id)
    return _found(uow, conditions)


def version(uow: UnitOfWork, version_id: int) -> VersionView:
    """The version. Raises ``NotFound`` when there is none or it is neither of the actor's organizations nor above."""
    found = _found(uow, [TemplateVersion.id == version_id])
    if not found:
        raise NotFound(UNKNOWN)
    return found[0]


def origin(uow: UnitOfWork, version_id: int | None) -> TemplateOrigin | None:
    """What a document was written by; ``None`` for the bundled template. The document's reader may know it."""
    if version_id is None:
        return None
    row = uow.session.execute(
        select(TemplateVersion.id, Template.name, TemplateVersion.ordinal, Organization.name.label("whose"))
        .join(Template, Template.id == TemplateVersion.template_id)
        .outerjoin(Organization, Organization.id == Template.organization_id)
        .where(TemplateVersion.id == version_id)
    ).first()
    return None if row is None else TemplateOrigin(row.id, row.name, row.ordinal, row.whose)


def documents_by(uow: UnitOfWork, version_id: int) -> int:
    """How many versions of documents were written by the version of the template."""
    statement = select(DocumentVersion.document_id).where(DocumentVersion.template_version_id == version_id).distinct()
    return len(uow.session.scalars(statement).all())


def may_change(actor: Actor, path: str | None) -> bool:
    """Whether the actor governs templates of the organization with the path; ``None`` is everybody's."""
    return manages_the_region(actor) if path is None else actor.may(Permission.MANAGE, path)


def require_change(actor: Actor, path: str | None) -> None:
    """Raise ``Forbidden`` unless the actor governs the templates."""
    if not may_change(actor, path):
        raise Forbidden(N_("Этот шаблон ведёт администратор вышестоящей организации."))


def _found(uow: UnitOfWork, conditions: list[ColumnElement[bool]]) -> tuple[VersionView, ...]:
    rows = uow.session.execute(
        select(TemplateVersion, Template, Organization, User.name)
        .join(Template, Template.id == TemplateVersion.template_id)
        .outerjoin(Organization, Organization.id == Template.organization_id)
        .outerjoin(User, User.id == TemplateVersion.created_by_id)
        .where(_visible(uow.actor), *conditions)
        .order_by(Template.kind, Template.id, TemplateVersion.ordinal.desc())
    )
    today = uow.ports.clock.today()
    return tuple(_view(uow.actor, today, *found) for found in rows)


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Those of the organizations that the actor manages, of those above them, and everybody's."""
    above = {path for own in actor.paths(Permission.MANAGE) for path in ancestors(own)}
    return or_(Template.organization_id.is_(None), within(actor, Permission.MANAGE), Organization.path.in_(above))


def _view(actor: Actor, today: date, row: TemplateVersion, *about: Any) -> VersionView:
    template, owner, author = about
    return VersionView(
        id=row.id,
        template_id=template.id,
        kind=template.kind,
        name=template.name,
        organization=owner.code if owner else None,
        organization_name=owner.name if owner else None,
        ordinal=row.ordinal,
        sha256=row.sha256,
        size=row.size,
        file_name=row.file_name,
        note=row.note,
        state=row.state,
        standing=in_words(row.state, row.since, row.until, today),
        since=row.since,
        until=row.until,
        remarks=tuple(TemplateRemark(**remark) for remark in row.remarks),
        fields=row.fields,
        created_at=row.created_at,
        created_by=author,
        changeable=may_change(actor, owner.path if owner else None),
    )
