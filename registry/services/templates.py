"""Templates of people: uploaded in versions, put in force from a day, taken out of force."""

from __future__ import annotations

import zlib
from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, or_, select, text, update

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.domain.texts import tidy
from registry.errors import N_, InvalidInput, Remark, RuleViolation
from registry.models import Organization, Template, TemplateVersion
from registry.ports import Examined, Kind
from registry.queries.scope import find_organization
from registry.queries.templates import VersionView, require_change, version
from registry.services.lookups import clean_text, now

_LONGEST_NAME = 120
_LONGEST_NOTE = 1000
#: The room of advisory locks on names of templates; any number serves that nothing else locks by.
_ROOM = 740_216
_BARE = {"synchronize_session": False}

NOT_TAKEN = N_("Файл не принят как шаблон.")
NO_TEMPLATES = N_("Документы вида «{kind}» здесь не составляются, поэтому шаблона у него не бывает.")
HAS_ERRORS = N_("В шаблоне есть ошибки ({count}): исправьте их и загрузите новую версию.")
IN_THE_PAST = N_("Ввести шаблон в действие можно с сегодняшнего дня ({today}) или позже.")
ALREADY = N_("Эта версия уже введена в действие с {since:%d.%m.%Y}.")
NOT_IN_FORCE = N_("Эта версия не введена в действие.")


def kind_with_fields(uow: UnitOfWork, code: str) -> Kind:
    """The kind, when documents of it are drafted here. Raises ``NotFound`` or ``InvalidInput``."""
    kind = uow.ports.catalogue.kind(code)
    if not kind.has_template:
        raise InvalidInput(NO_TEMPLATES, kind=kind.singular)
    return kind


def allowed_owner(uow: UnitOfWork, organization: str | None) -> Organization | None:
    """Whose template it shall be; ``None`` for everybody's. Raises ``NotFound`` or ``Forbidden``."""
    owner = find_organization(uow, organization, Permission.MANAGE) if organization else None
    require_change(uow.actor, owner.path if owner else None)
    return owner


def upload(
    uow: UnitOfWork,
    *,
    kind: str,
    organization: str | None,
    data: bytes,
    file_name: str,
    examined: Examined,
    name: str = "",
    note: str = "",
) -> VersionView:
    """Keep the file as the newest version of the template with the name, with what its examination said.

    The same file again is the version that it was. Raises ``InvalidInput`` for a file that is no template at all.
    """
    spec, owner = kind_with_fields(uow, kind), allowed_owner(uow, organization)
    if not examined.opened:
        places = [Remark(each.place, each.message) for each in examined.remarks]
        raise InvalidInput(NOT_TAKEN, remarks=places)
    template = _template(uow, spec, owner, clean_text(tidy(name), N_("название"))[:_LONGEST_NAME])
    newest = uow.session.scalar(_versions_of(template).order_by(TemplateVersion.ordinal.desc()).limit(1))
    stored = uow.ports.files.put(data)
    if newest is not None and newest.sha256 == stored.sha256 and newest.state != "retired":
        return version(uow, newest.id)
    row = TemplateVersion(
        template_id=template.id,
        ordinal=newest.ordinal + 1 if newest else 1,
        sha256=stored.sha256,
        size=stored.size,
        file_name=file_name[-200:],
        note=clean_text(note.strip(), N_("примечание"))[:_LONGEST_NOTE],
        state="draft",
        remarks=[asdict(remark) for remark in examined.remarks],
        fields={name: list(getattr(examined, name)) for name in ("used", "unused", "unknown")},
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
    )
    uow.session.add(row)
    uow.session.flush()
    _note(uow, "template.upload", row, template, sha256=row.sha256)
    return version(uow, row.id)


def put_in_force(uow: UnitOfWork, *, version_id: int, since: date) -> VersionView:
    """Let drafts be written by the version from the day on; what was in force for the same ends the day before."""
    row, template = _locked(uow, version_id)
    errors = sum(remark["level"] == "error" for remark in row.remarks)
    if errors:
        raise RuleViolation(HAS_ERRORS, count=errors)
    if since < uow.ports.clock.today():
        raise RuleViolation(IN_THE_PAST, today=f"{uow.ports.clock.today():%d.%m.%Y}", field="since")
    if row.state == "in_force" and row.since is not None and row.until is None:
        raise RuleViolation(ALREADY, since=row.since)
    _make_room(uow, template, since)
    row.state, row.since, row.until = "in_force", since, None
    _note(uow, "template.in_force", row, template, since=since.isoformat())
    uow.session.flush()
    return version(uow, version_id)


def retire(uow: UnitOfWork, *, version_id: int) -> VersionView:
    """Take the version out of force at once: drafts are written by the next nearest template."""
    row, template = _locked(uow, version_id)
    if row.state != "in_force":
        raise RuleViolation(NOT_IN_FORCE)
    row.state, row.until = "retired", uow.ports.clock.today()
    _note(uow, "template.retire", row, template)
    uow.session.flush()
    return version(uow, version_id)


def _template(uow: UnitOfWork, kind: Kind, owner: Organization | None, name: str) -> Template:
    """The template of the name, made when there is none."""
    wanted = name or kind.singular[:1].upper() + kind.singular[1:]
    _wait_for_others(uow, kind.code, owner, wanted)
    found = uow.session.scalar(
        select(Template)
        .where(Template.kind == kind.code, _owned(owner.id if owner else None), Template.name == wanted)
        .with_for_update()
    )
    if found is None:
        found = Template(
            kind=kind.code,
            organization_id=owner.id if owner else None,
            name=wanted,
            created_at=now(uow),
            created_by_id=uow.actor.user_id,
        )
        uow.session.add(found)
        uow.session.flush()
    return found


def _wait_for_others(uow: UnitOfWork, kind: str, owner: Organization | None, name: str) -> None:
    """Let one transaction at a time make the template of the name: a row that is not there yet cannot be locked.

    The lock is an advisory one and ends with the transaction. The embedded database has one writer at a time anyway.
    """
    if uow.session.get_bind().dialect.name == "postgresql":
        key = zlib.crc32(f"{kind}\n{owner.id if owner else ''}\n{name}".encode())
        uow.session.execute(text("SELECT pg_advisory_xact_lock(:room, :key)"), {"room": _ROOM, "key": key - 2**31})


def _owned(organization_id: int | None) -> ColumnElement[bool]:
    return (
        Template.organization_id.is_(None) if organization_id is None else Template.organization_id == organization_id
    )


def _versions_of(template: Template) -> Select[TemplateVersion]:
    return select(TemplateVersion).where(TemplateVersion.template_id == template.id)


def _locked(uow: UnitOfWork, version_id: int) -> tuple[TemplateVersion, Template]:
    """The version to change, with the rights checked."""
    version(uow, version_id)
    row = uow.session.get_one(TemplateVersion, version_id, with_for_update=True)
    template = uow.session.get_one(Template, row.template_id, with_for_update=True)
    owner = None if template.organization_id is None else uow.session.get_one(Organization, template.organization_id)
    require_change(uow.actor, owner.path if owner else None)
    return row, template


def _make_room(uow: UnitOfWork, template: Template, since: date) -> None:
    """End what is in force for the same kind and organization the day before; what would begin later is retired."""
    same = select(Template.id).where(Template.kind == template.kind, _owned(template.organization_id))
    others = update(TemplateVersion).where(TemplateVersion.template_id.in_(same), TemplateVersion.state == "in_force")
    uow.session.execute(
        others.where(TemplateVersion.since >= since).values(state="retired", until=TemplateVersion.since),
        execution_options=_BARE,
    )
    open_ended = or_(TemplateVersion.until.is_(None), TemplateVersion.until >= since)
    uow.session.execute(others.where(open_ended).values(until=since - timedelta(days=1)), execution_options=_BARE)


def _note(uow: UnitOfWork, action: str, row: TemplateVersion, template: Template, **details: object) -> None:
    uow.journal(
        action,
        "template",
        row.id,
        organization_id=template.organization_id,
        kind=template.kind,
        name=template.name,
        version=row.ordinal,
        **details,
    )
