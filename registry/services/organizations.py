"""Organizations: adding, changing and moving them, and the dated signs that oblige some of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, func, literal, select, update

from registry.db import UnitOfWork
from registry.domain.organizations import CODE, LEVEL_NAMES, LEVELS, OKTMO, PARENTS
from registry.domain.roles import Permission
from registry.domain.texts import tidy
from registry.errors import N_, InvalidInput, NotFound, Remark, RuleViolation
from registry.models import Document, Organization, OrganizationTrait
from registry.queries.scope import find_organization, under
from registry.queries.signs import sign_book
from registry.services.sign_lists import settle
from registry.services.word_forms import follow, subject_of_organization

EDITABLE = frozenset(
    {
        "name", "short_name", "oktmo", "place", "name_verified", "note",
        "head_post", "head_name", "head_gender", "phone", "active",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SavedOrganization:
    """What a command left: the identifier, the code, and whether anything changed.

    ``outdated_forms`` are the facts whose cases a person corrected for their earlier text.
    """

    id: int
    code: str
    changed: bool
    outdated_forms: tuple[str, ...] = ()


def create_organization(
    uow: UnitOfWork,
    *,
    code: str,
    name: str,
    level: str,
    parent: str | None = None,
    short_name: str = "",
    oktmo: str | None = None,
    place: str = "",
    name_verified: bool = False,
    note: str = "",
    head_post: str = "",
    head_name: str = "",
    head_gender: str | None = None,
    phone: str = "",
    is_demo: bool = False,
) -> SavedOrganization:
    """A new organization under ``parent`` (a code; ``None`` for a root).

    Raises ``InvalidInput`` with remarks on fields; a root asks for a system administrator, others for an administrator
    of the parent.
    """
    above = find_organization(uow, parent, Permission.MANAGE) if parent else None
    if above is None:
        uow.actor.require(Permission.SYSTEM, "/")
    organization = Organization(
        code=code.strip(), name=tidy(name), short_name=tidy(short_name), level=level, oktmo=oktmo or None,
        place=tidy(place), name_verified=name_verified, note=tidy(note), head_post=tidy(head_post),
        head_name=tidy(head_name), head_gender=head_gender or None, phone=tidy(phone), is_demo=is_demo,
        created_at=uow.ports.clock.now(),
    )  # fmt: skip
    remarks = remarks_on(organization, above.level if above else None)
    if not remarks and uow.session.scalar(select(Organization.id).where(Organization.code == organization.code)):
        remarks = [Remark("code", N_("Код «{code}» уже занят."), (("code", organization.code),))]
    if remarks:
        raise InvalidInput(N_("Организация не сохранена: проверьте поля."), remarks=remarks)
    store(uow, organization, above)
    uow.journal(
        "organization.create",
        "organization",
        organization.code,
        organization_id=_id(organization),
        name=organization.name,
    )
    return SavedOrganization(organization.id, organization.code, changed=True)


def update_organization(
    uow: UnitOfWork, *, code: str, changes: Mapping[str, str | bool | None], parent: str | None = None
) -> SavedOrganization:
    """Change the named facts of an organization, and where it stands when ``parent`` is given.

    Raises ``InvalidInput`` with remarks on fields, and for names that are not in ``EDITABLE``.
    """
    organization = find_organization(uow, code, Permission.MANAGE)
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise InvalidInput(N_("Таких сведений об организации нет: {names}."), names=", ".join(sorted(unknown)))
    changed = put(organization, changes)
    above = _parent_of(uow, organization, parent)
    remarks = remarks_on(organization, above.level if above else None)
    if remarks:
        raise InvalidInput(N_("Организация не сохранена: проверьте поля."), remarks=remarks)
    if parent is not None and above is not None and organization.parent_id != above.id:
        move(uow, organization, above)
        changed.append("parent")
    outdated = follow(uow, subject_of_organization(organization)) if changed else ()
    if changed:
        uow.journal(
            "organization.update", "organization", code, organization_id=_id(organization), changed=sorted(changed)
        )
    return SavedOrganization(organization.id, organization.code, bool(changed), outdated)


# ---------------------------------------------------------------------------------------------------------- signs


def add_trait(
    uow: UnitOfWork, *, organization: str, trait: str, since: date, basis: str, until: date | None = None
) -> int:
    """Note a sign of an organization with its basis; the identifier. ``until`` ``None`` means that it still holds.

    An administrator of an organization above decides: nobody puts or lifts such a sign on their own school.
    """
    found = find_organization(uow, organization)
    _require_above(uow, found)
    remarks = []
    if trait not in sign_book(uow).labels:
        remarks.append(Remark("trait", N_("Признака «{trait}» нет."), (("trait", trait),)))
    if not tidy(basis):
        remarks.append(Remark("basis", N_("Укажите основание: документ, его дату и номер.")))
    if until is not None and until < since:
        remarks.append(Remark("until", N_("Последний день раньше первого.")))
    if remarks:
        raise InvalidInput(N_("Признак не сохранён: проверьте поля."), remarks=remarks)
    row = OrganizationTrait(
        organization_id=found.id,
        trait=trait,
        since=since,
        until=until,
        stated_until=until,
        basis=tidy(basis),
        created_by_id=uow.actor.user_id,
        created_at=uow.ports.clock.now(),
    )
    uow.session.add(row)
    uow.session.flush()
    settle(uow, trait, found.path)
    uow.journal(
        "organization.trait", "organization", found.code, organization_id=_id(found), trait=trait,
        since=since.isoformat(), until=until.isoformat() if until else None, basis=basis,
    )  # fmt: skip
    return row.id


def end_trait(uow: UnitOfWork, *, trait_id: int, until: date, basis: str = "") -> None:
    """Say the last day of a sign, and why it is lifted.

    Raises ``RuleViolation`` when the day lies before the first, or when a full list ended the sign earlier.
    """
    row, organization = _trait(uow, trait_id)
    if until < row.since:
        raise RuleViolation(N_("Последний день признака раньше первого ({since:%d.%m.%Y})."), since=row.since)
    if row.left_list_id is not None and row.until is not None and until > row.until:
        message = N_("Перечень № {id} уже снял признак: последний день {until:%d.%m.%Y}.")
        raise RuleViolation(message, id=row.left_list_id, until=row.until)
    row.stated_until, row.left_basis = until, tidy(basis)
    settle(uow, row.trait, organization.path)
    uow.journal(
        "organization.trait_end", "organization", organization.code, organization_id=_id(organization),
        trait=row.trait, until=until.isoformat(), basis=row.left_basis,
    )  # fmt: skip


def remove_trait(uow: UnitOfWork, *, trait_id: int, reason: str) -> None:
    """Take back a sign that was entered by mistake; the journal keeps it with the reason."""
    row, organization = _trait(uow, trait_id)
    if not tidy(reason):
        raise InvalidInput(N_("Укажите причину."), remarks=[Remark("reason", N_("Укажите причину."))])
    uow.journal(
        "organization.trait_remove", "organization", organization.code, organization_id=_id(organization),
        trait=row.trait, since=row.since.isoformat(), basis=row.basis, reason=tidy(reason),
    )  # fmt: skip
    uow.session.delete(row)


def _trait(uow: UnitOfWork, trait_id: int) -> tuple[OrganizationTrait, Organization]:
    row = uow.session.get(OrganizationTrait, trait_id)
    organization = uow.session.get(Organization, row.organization_id) if row else None
    if row is None or organization is None or not uow.actor.may(Permission.READ, organization.path):
        raise NotFound(N_("Такого признака нет или он вам недоступен."))
    _require_above(uow, organization)
    return row, organization


def _require_above(uow: UnitOfWork, organization: Organization) -> None:
    above = organization.path[: organization.path.rstrip("/").rfind("/") + 1]
    if not uow.actor.may(Permission.MANAGE, above):
        uow.actor.require(Permission.SYSTEM, organization.path)


# ---------------------------------------------------------------------------------------- shared with the import


def put(organization: Organization, changes: Mapping[str, str | bool | None]) -> list[str]:
    """Set the facts that differ; the names of those that did."""
    changed = []
    for name, value in changes.items():
        clean = tidy(value) if isinstance(value, str) else value
        if name in ("oktmo", "head_gender"):
            clean = clean or None
        if getattr(organization, name) != clean:
            setattr(organization, name, clean)
            changed.append(name)
    return changed


def remarks_on(organization: Organization, parent_level: str | None) -> list[Remark]:
    """What is wrong with the facts of an organization; places are names of fields."""
    remarks = []
    if not CODE.fullmatch(organization.code):
        remarks.append(
            Remark("code", N_("Код — до 64 латинских букв, цифр и знаков «.», «_», «-»; первый — буква или цифра."))
        )
    if not organization.name:
        remarks.append(Remark("name", N_("Укажите полное наименование.")))
    if organization.level not in LEVELS:
        remarks.append(Remark("level", N_("Уровня «{level}» нет."), (("level", organization.level),)))
    elif parent_level not in PARENTS[organization.level]:
        allowed = ", ".join(LEVEL_NAMES[level] for level in PARENTS[organization.level] if level) or "—"
        facts = (("level", LEVEL_NAMES[organization.level]), ("allowed", allowed))
        remarks.append(Remark("parent", N_("Вышестоящей для уровня «{level}» может быть: {allowed}."), facts))
    if organization.oktmo and not OKTMO.fullmatch(organization.oktmo):
        remarks.append(Remark("oktmo", N_("ОКТМО — 8 или 11 цифр.")))
    if organization.head_gender not in (None, "m", "f"):
        remarks.append(Remark("head_gender", N_("Пол руководителя: «м» или «ж».")))
    return remarks


def store(uow: UnitOfWork, organization: Organization, above: Organization | None) -> None:
    """Store a new organization under another one."""
    organization.parent_id = above.id if above else None
    uow.session.add(organization)
    uow.session.flush()
    organization.path = f"{above.path if above else '/'}{organization.id}/"


def move(uow: UnitOfWork, organization: Organization, above: Organization) -> None:
    """Put an organization with all beneath it under another one; who may find its documents changes with it."""
    if above.path.startswith(organization.path):
        raise InvalidInput(
            N_("Организация не может подчиняться самой себе или своей подведомственной."),
            remarks=[Remark("parent", N_("Выберите другую вышестоящую организацию."))],
        )
    old, new = organization.path, f"{above.path}{organization.id}/"
    uow.session.flush()
    moved = select(Document.id).join(Organization, Organization.id == Document.organization_id).where(under(old))
    documents = uow.session.scalars(moved.where(Document.state.in_(("registered", "published", "withdrawn")))).all()
    uow.session.execute(
        update(Organization)
        .where(under(old), Organization.id != organization.id)
        .values(path=literal(new) + func.substr(Organization.path, len(old) + 1, type_=String))
        .execution_options(synchronize_session=False)
    )
    organization.parent_id, organization.path = above.id, new
    for document in documents:
        uow.outbox("index", document)


def _parent_of(uow: UnitOfWork, organization: Organization, parent: str | None) -> Organization | None:
    if parent is not None:
        return find_organization(uow, parent, Permission.MANAGE)
    return uow.session.get(Organization, organization.parent_id) if organization.parent_id else None


def _id(organization: Organization) -> int | None:
    # What is said of demonstration data must not outlive it in the journal's references.
    return None if organization.is_demo else organization.id
