"""Dated lists of organizations with a sign: previewed, brought whole or not at all, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.domain.sheets import SheetRow
from registry.domain.sign_lists import Change, Entry, FullList, Member, Standing, change_of, ending
from registry.domain.texts import tidy
from registry.errors import N_, AlreadyDone, Forbidden, InvalidInput, NotFound, Remark
from registry.models import Organization, OrganizationTrait, TraitList
from registry.queries.scope import by_codes, find_organization, under
from registry.queries.signs import sign_book
from registry.services.lookups import reason_of
from registry.services.sign_tables import codes_of, read_members

_BODIES = ("department", "mouo")


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What a list is. ``organization`` is the code of the body whose list it is, ``None`` for the actor's own.

    ``since`` is the day from which it counts; a ``full`` list ends the sign of all others beneath the body.
    """

    trait: str
    document: str
    since: date
    document_day: date | None = None
    full: bool = False
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class ListReport:
    """What a list did or would do. ``id`` is ``None`` when nothing was stored.

    ``unchanged`` says that the same list was brought before, as ``id``; ``change`` then is empty.
    """

    id: int | None
    trait: str
    organization: str
    change: Change
    unchanged: bool = False

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it."""
        return {
            "list": self.id,
            "trait": self.trait,
            "organization": self.organization,
            **self.change.as_json(),
            "unchanged": self.unchanged,
        }


@dataclass(frozen=True, slots=True)
class _Draft:
    """A list that was understood: the body, its facts, its members."""

    owner: Organization
    about: ListFacts
    members: tuple[tuple[Member, Organization], ...]

    @property
    def day(self) -> FullList:
        """The list as the rules see it."""
        return FullList(0, self.about.since, self.owner.path)

    @property
    def basis(self) -> str:
        """The document with its date, as every sign of the list names it."""
        return basis_text(self.about.document, self.about.document_day)


def basis_text(document: str, day: date | None) -> str:
    """The document with its date, unless its own words hold it."""
    if day is None or f"{day:%d.%m.%Y}" in document:
        return document
    return f"{document} от {day:%d.%m.%Y}"


def preview_list(uow: UnitOfWork, *, rows: Sequence[SheetRow], about: ListFacts, sha256: str | None) -> ListReport:
    """What the list would do; nothing is stored. Raises ``ImportRejected`` naming every bad cell."""
    draft = _understood(uow, rows, about)
    same = _same(uow, draft, sha256)
    change = Change((), (), ()) if same else _change(uow, draft)
    return ListReport(same, draft.about.trait, draft.owner.code, change, unchanged=same is not None)


def import_list(
    uow: UnitOfWork, *, rows: Sequence[SheetRow], about: ListFacts, data: bytes | None = None, file_name: str = ""
) -> ListReport:
    """Bring a list: all of it or nothing; the same list again changes nothing.

    ``data`` is the file itself, kept beside the list. Raises ``ImportRejected`` naming every bad cell.
    """
    draft = _understood(uow, rows, about)
    _hold(uow, draft.owner)
    sha256 = uow.ports.files.put(data).sha256 if data is not None else None
    same = _same(uow, draft, sha256)
    if same is not None:
        return ListReport(same, draft.about.trait, draft.owner.code, Change((), (), ()), unchanged=True)
    change = _change(uow, draft)
    row = _store(uow, draft, sha256, file_name)
    settle(uow, draft.about.trait, draft.owner.path)
    uow.journal(
        "signs.list", "trait_list", row.id, organization_id=draft.owner.id, trait=row.trait, basis=draft.basis,
        since=row.since.isoformat(), full=row.full, file=file_name, entered=len(change.enter),
        left=len(change.leave), stayed=len(change.stay), codes=change.as_json(),
    )  # fmt: skip
    return ListReport(row.id, row.trait, draft.owner.code, change)


def revoke_list(uow: UnitOfWork, *, list_id: int, reason: str) -> ListReport:
    """Take back a list that was brought by mistake: what it put goes, what it ended holds again.

    The list itself stays with the reason. Raises ``NotFound``, and ``AlreadyDone`` for one that was taken back.
    """
    row = uow.session.get(TraitList, list_id)
    owner = uow.session.get(Organization, row.organization_id) if row is not None else None
    if row is None or owner is None:
        raise NotFound(N_("Такого перечня нет или он вам недоступен."))
    uow.actor.require(Permission.MANAGE, owner.path)
    _hold(uow, owner)
    uow.session.refresh(row)
    if row.revoked_at is not None:
        raise AlreadyDone(N_("Перечень № {id} уже отменён."), id=list_id)
    row.revoked_reason, row.revoked_at = reason_of(reason), uow.ports.clock.now()
    members = uow.session.scalars(select(OrganizationTrait).where(OrganizationTrait.list_id == list_id)).all()
    for member in members:
        uow.session.delete(member)
    uow.session.flush()
    settle(uow, row.trait, owner.path)
    uow.journal(
        "signs.revoke", "trait_list", list_id, organization_id=owner.id, trait=row.trait,
        basis=basis_text(row.document, row.document_day), reason=row.revoked_reason, organizations=len(members),
    )  # fmt: skip
    return ListReport(list_id, row.trait, owner.code, Change((), (), ()))


def settle(uow: UnitOfWork, trait: str, path: str) -> None:
    """Let every sign beneath the path end when its own source or a later full list says."""
    lists = _full_lists(uow, trait)
    statement = (
        select(OrganizationTrait, Organization.path, TraitList.since)
        .join(Organization, Organization.id == OrganizationTrait.organization_id)
        .outerjoin(TraitList, TraitList.id == OrganizationTrait.list_id)
        .where(OrganizationTrait.trait == trait, under(path))
    )
    for row, place, counts_from in uow.session.execute(statement):
        found = ending(Entry(place, _counts(row, counts_from), row.since, row.stated_until), lists)
        row.left_list_id = found.id if found else None
        row.until = found.since - timedelta(days=1) if found else row.stated_until
    uow.session.flush()


def list_owner(uow: UnitOfWork, code: str | None) -> Organization:
    """The body whose list it is: the named one, or the only one in whose name the actor manages signs.

    Raises ``Forbidden`` for who manages none, ``InvalidInput`` when it must be named.
    """
    if code is not None:
        found = find_organization(uow, code, Permission.MANAGE)
        if found.level not in _BODIES:
            raise Forbidden(N_("Перечень ведёт Департамент или муниципальный орган, а не сама школа."))
        return found
    paths = uow.actor.paths(Permission.MANAGE)
    own = Organization.parent_id.is_(None) if uow.actor.everywhere else Organization.path.in_(paths)
    bodies = uow.session.scalars(select(Organization).where(own, Organization.level.in_(_BODIES))).all()
    if not bodies:
        raise Forbidden(N_("Перечень ведёт администратор Департамента или муниципального органа."))
    if len(bodies) > 1:
        message = N_("Укажите, чей это перечень.")
        raise InvalidInput(message, remarks=[Remark("organization", message)])
    return bodies[0]


def _understood(uow: UnitOfWork, rows: Sequence[SheetRow], about: ListFacts) -> _Draft:
    owner = list_owner(uow, about.organization)
    document = tidy(about.document)
    remarks = []
    if about.trait not in sign_book(uow).labels:
        remarks.append(Remark("trait", N_("Признака «{trait}» нет."), (("trait", about.trait),)))
    if not document:
        remarks.append(Remark("document", N_("Укажите основание: документ, его дату и номер.")))
    if about.document_day is not None and about.document_day > uow.ports.clock.today():
        remarks.append(Remark("document_day", N_("Дата документа ещё не наступила.")))
    if remarks:
        raise InvalidInput(N_("Перечень не загружен: проверьте поля."), remarks=remarks)
    readable = {
        code: found
        for code, found in by_codes(uow, codes_of(rows)).items()
        if uow.actor.may(Permission.READ, found.path)
    }
    members = read_members(rows, readable, FullList(0, about.since, owner.path))
    facts = ListFacts(about.trait, document, about.since, about.document_day, about.full, owner.code)
    return _Draft(owner, facts, members)


def _same(uow: UnitOfWork, draft: _Draft, sha256: str | None) -> int | None:
    """The list that is this one already: out of the same file, or with the same document and the same members."""
    about = draft.about
    candidates = uow.session.scalars(
        select(TraitList)
        .where(
            TraitList.trait == about.trait, TraitList.since == about.since, TraitList.full == about.full,
            TraitList.organization_id == draft.owner.id, TraitList.revoked_at.is_(None),
        )
        .order_by(TraitList.id)
    ).all()  # fmt: skip
    members = {(found.id, member.since, member.until) for member, found in draft.members}
    for each in candidates:
        same_document = (each.document, each.document_day) == (about.document, about.document_day)
        if (sha256 is not None and each.source_sha256 == sha256) or (same_document and _members(uow, each) == members):
            return each.id
    return None


def _members(uow: UnitOfWork, row: TraitList) -> set[tuple[int, date, date | None]]:
    columns = (OrganizationTrait.organization_id, OrganizationTrait.since, OrganizationTrait.stated_until)
    found = uow.session.execute(select(*columns).where(OrganizationTrait.list_id == row.id))
    return {(organization, since, until) for organization, since, until in found}


def _change(uow: UnitOfWork, draft: _Draft) -> Change:
    day = draft.about.since
    statement = (
        select(OrganizationTrait, Organization, TraitList.since)
        .join(Organization, Organization.id == OrganizationTrait.organization_id)
        .outerjoin(TraitList, TraitList.id == OrganizationTrait.list_id)
        .where(OrganizationTrait.trait == draft.about.trait, OrganizationTrait.since <= day, under(draft.owner.path))
        .where(or_(OrganizationTrait.until.is_(None), OrganizationTrait.until >= day))
        .order_by(OrganizationTrait.id)
    )
    lists = (draft.day,) if draft.about.full else ()
    standing = [
        Standing(
            found.code,
            found.short_name or found.name,
            ending(Entry(found.path, _counts(row, counts_from), row.since, row.until), lists) is not None,
        )
        for row, found, counts_from in uow.session.execute(statement)
    ]
    return change_of([member for member, _ in draft.members], standing)


def _store(uow: UnitOfWork, draft: _Draft, sha256: str | None, file_name: str) -> TraitList:
    about, moment = draft.about, uow.ports.clock.now()
    row = TraitList(
        trait=about.trait, document=about.document, document_day=about.document_day, since=about.since,
        full=about.full, organization_id=draft.owner.id, source_name=file_name, source_sha256=sha256,
        created_by_id=uow.actor.user_id, created_at=moment,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    uow.session.add_all(
        OrganizationTrait(
            organization_id=found.id, trait=about.trait, since=member.since, until=member.until,
            stated_until=member.until, basis=f"{draft.basis} ({member.note})" if member.note else draft.basis,
            list_id=row.id, created_by_id=uow.actor.user_id, created_at=moment,
        )
        for member, found in draft.members
    )  # fmt: skip
    uow.session.flush()
    return row


def _hold(uow: UnitOfWork, owner: Organization) -> None:
    """Make those who bring lists of the region at the same time wait: each list counts with all others."""
    root = int(owner.path.split("/")[1])
    uow.session.execute(select(Organization.id).where(Organization.id == root).with_for_update(key_share=True))


def _counts(row: OrganizationTrait, list_day: date | None) -> date:
    """The day from which the source of a sign counts."""
    return row.since if list_day is None else list_day


def _full_lists(uow: UnitOfWork, trait: str) -> tuple[FullList, ...]:
    statement = (
        select(TraitList.id, TraitList.since, Organization.path)
        .join(Organization, Organization.id == TraitList.organization_id)
        .where(TraitList.trait == trait, TraitList.full, TraitList.revoked_at.is_(None))
    )
    return tuple(FullList(*row) for row in uow.session.execute(statement))
