"""Demonstration data: schools that are plainly not real, their figures and signs; and their complete removal."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select, update

from registry.db import UnitOfWork
from registry.domain.indicators import percent
from registry.domain.roles import Permission
from registry.domain.traits import BIASED
from registry.domain.word_forms import ORGANIZATION
from registry.errors import N_, RuleViolation
from registry.models import (
    BatchEntry,
    DismissedMatch,
    Document,
    DocumentItem,
    DocumentVersion,
    Evidence,
    Exemption,
    Figure,
    FigureClosing,
    FigureImport,
    FigureUse,
    Grant,
    Indicator,
    Job,
    NumberPattern,
    NumberSeries,
    Organization,
    OrganizationTrait,
    Proposal,
    ScanPage,
    WordForm,
)
from registry.queries.scope import in_chunks
from registry.roadmaps import bundled_organizations
from registry.services.organizations import store

SCHOOLS_OF_A_BODY = 2
YEARS_OF_FIGURES = 3
FILE_NAME = "Демонстрационные данные"


@dataclass(frozen=True, slots=True)
class DemoReport:
    """How many demonstration schools and figures there are, or were before they were removed."""

    schools: int
    figures: int
    documents: int = 0


def create(uow: UnitOfWork) -> DemoReport:
    """Make demonstration schools under every municipal body, with figures and a few signs; a second time nothing."""
    uow.actor.require(Permission.SYSTEM, "/")
    known = set(uow.session.scalars(select(Organization.code).where(Organization.is_demo)))
    bodies = uow.session.scalars(
        select(Organization).where(Organization.level == "mouo", Organization.active).order_by(Organization.id)
    ).all()
    places = {row.code: row.municipality for row in bundled_organizations() if row.municipality}
    schools = [
        _school(uow, body, number, places.get(body.code) or body.short_name or body.name)
        for body in bodies
        for number in range(1, SCHOOLS_OF_A_BODY + 1)
        if _code(body, number) not in known
    ]
    figures = _figures(uow, schools) if schools else 0
    _signs(uow, schools)
    if schools:
        uow.journal("demo.create", "system", "demo", schools=len(schools), figures=figures)
    return DemoReport(len(schools), figures)


def remove(uow: UnitOfWork, *, with_documents: bool = False) -> DemoReport:
    """Remove every demonstration school with all that hangs on it.

    Raises ``RuleViolation`` when documents were registered in their names and ``with_documents`` is not set, and when
    a document of a real organization prints their figures: its numbers must stay traceable.
    """
    uow.actor.require(Permission.SYSTEM, "/")
    ids = list(uow.session.scalars(select(Organization.id).where(Organization.is_demo)))
    documents = list(_in(uow, Document.id, Document.organization_id, ids))
    figures = list(_in(uow, Figure.id, Figure.organization_id, ids))
    _refuse_registered(uow, ids, with_documents=with_documents)
    _refuse_printed(uow, documents, set(figures))
    _delete(uow, Proposal, "organization_id", ids)
    _delete(uow, BatchEntry, "organization_id", ids)
    _remove_documents(uow, documents)
    _remove_figures(uow, figures)
    for model in (Evidence, Exemption, OrganizationTrait, Grant, NumberPattern, NumberSeries, Job):
        _delete(uow, model, "organization_id", ids)
    _remove_organizations(uow, ids)
    if ids:
        uow.journal("demo.remove", "system", "demo", schools=len(ids), figures=len(figures), documents=len(documents))
    return DemoReport(len(ids), len(figures), len(documents))


# ------------------------------------------------------------------------------------------------------- making


def _code(body: Organization, number: int) -> str:
    return f"demo-{body.code.removeprefix('mouo-')}-{number}"


def _school(uow: UnitOfWork, body: Organization, number: int, place: str) -> Organization:
    school = Organization(
        code=_code(body, number),
        name=f"Демонстрационная школа № {number} ({place})",
        short_name=f"Демонстрационная школа № {number} ({place})",
        level="oo",
        oktmo=body.oktmo,
        place=body.place,
        note="Вымышленная организация для знакомства с программой. Убирается командой «dokkarta demo remove».",
        head_post="директор",
        is_demo=True,
        created_at=uow.ports.clock.now(),
    )
    store(uow, school, body)
    return school


def _figures(uow: UnitOfWork, schools: Sequence[Organization]) -> int:
    codes = list(
        uow.session.scalars(
            select(Indicator.code)
            .where(Indicator.numerator.is_not(None), Indicator.denominator.is_not(None))
            .order_by(Indicator.position)
        )
    )
    last = uow.ports.clock.today().year - 1
    source = FigureImport(
        file_name=FILE_NAME, sha256="", rows=0, imported_at=uow.ports.clock.now(), imported_by_id=uow.actor.user_id
    )
    uow.session.add(source)
    uow.session.flush()
    for school in schools:
        # The same school always gets the same figures, so that screenshots and lessons can be repeated.
        chance = random.Random(school.code)  # noqa: S311 - nothing depends on these numbers being unguessable
        for code in codes:
            share = chance.uniform(0.12, 0.5)
            for year in range(last - YEARS_OF_FIGURES + 1, last + 1):
                source.rows += 1
                uow.session.add(_figure(chance, school, source, code=code, year=year, share=share))
                share = min(0.9, max(0.05, share + chance.uniform(-0.05, 0.07)))
    return source.rows


def _figure(
    chance: random.Random, school: Organization, source: FigureImport, *, code: str, year: int, share: float
) -> Figure:
    whole = chance.randint(24, 120)
    part = round(whole * share)
    return Figure(
        indicator_code=code,
        organization_id=school.id,
        year=year,
        numerator=float(part),
        denominator=float(whole),
        value=percent(part, whole),
        import_id=source.id,
        row_number=source.rows,
    )


def _signs(uow: UnitOfWork, schools: Sequence[Organization]) -> None:
    """Every fifth school was on the list of last school year: its conditional duties can be seen."""
    year = uow.ports.clock.today().year
    uow.session.add_all(
        OrganizationTrait(
            organization_id=school.id,
            trait=BIASED,
            since=date(year - 1, 9, 1),
            until=date(year, 8, 31),
            stated_until=date(year, 8, 31),
            basis=FILE_NAME,
            created_by_id=uow.actor.user_id,
            created_at=uow.ports.clock.now(),
        )
        for school in schools[::5]
    )


# ----------------------------------------------------------------------------------------------------- removing


def _in(uow: UnitOfWork, wanted: object, column: object, values: Sequence[int]) -> list[int]:
    found: list[int] = []
    for chunk in in_chunks(values):
        found += uow.session.scalars(select(wanted).where(column.in_(chunk)))  # type: ignore[call-overload, attr-defined]
    return found


def _delete(uow: UnitOfWork, model: type, column: str, values: Sequence[int]) -> None:
    for chunk in in_chunks(values):
        uow.session.execute(
            delete(model).where(getattr(model, column).in_(chunk)).execution_options(synchronize_session=False)
        )


def _refuse_registered(uow: UnitOfWork, ids: Sequence[int], *, with_documents: bool) -> None:
    count = 0
    for chunk in in_chunks(ids):
        count += (
            uow.session.scalar(
                select(func.count(Document.id)).where(
                    Document.organization_id.in_(chunk), Document.state.in_(("registered", "published", "withdrawn"))
                )
            )
            or 0
        )
    if count and not with_documents:
        raise RuleViolation(
            N_(
                "От имени демонстрационных школ зарегистрировано документов: {count}. "
                "Чтобы убрать и их, выполните «dokkarta demo remove --with-documents»."
            ),
            count=count,
        )


def _refuse_printed(uow: UnitOfWork, own: Sequence[int], figures: set[int]) -> None:
    if not figures:
        return
    statement = (
        select(Document.id, FigureUse.figure_ids)
        .join(DocumentVersion, DocumentVersion.id == FigureUse.version_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.state.in_(("registered", "published", "withdrawn")))
    )
    mine = set(own)
    printed = {
        document for document, used in uow.session.execute(statement) if document not in mine and figures & set(used)
    }
    if printed:
        raise RuleViolation(
            N_(
                "Демонстрационные показатели напечатаны в документах: {documents}. "
                "Пока эти документы есть, убрать показатели нельзя."
            ),
            documents=", ".join(str(each) for each in sorted(printed)),
        )


def _remove_documents(uow: UnitOfWork, documents: Sequence[int]) -> None:
    versions = _in(uow, DocumentVersion.id, DocumentVersion.document_id, documents)
    _delete(uow, FigureUse, "version_id", versions)
    _delete(uow, ScanPage, "version_id", versions)
    _delete(uow, FigureClosing, "document_id", documents)
    _delete(uow, FigureClosing, "successor_id", documents)
    _delete(uow, Evidence, "document_id", documents)
    _delete(uow, DismissedMatch, "document_id", documents)
    _delete(uow, Job, "document_id", documents)
    _delete(uow, DocumentItem, "document_id", documents)
    _delete(uow, DocumentVersion, "document_id", documents)
    _delete(uow, Document, "id", documents)
    for document in documents:
        uow.outbox("unindex", document)


def _remove_figures(uow: UnitOfWork, figures: Sequence[int]) -> None:
    imports = set(_in(uow, Figure.import_id, Figure.id, figures))
    for chunk in in_chunks(figures):
        uow.session.execute(
            update(Figure)
            .where(Figure.id.in_(chunk))
            .values(superseded_by_id=None)
            .execution_options(synchronize_session=False)
        )
    _delete(uow, Figure, "id", figures)
    emptied = [each for each in imports if not uow.session.scalar(select(Figure.id).where(Figure.import_id == each))]
    _delete(uow, FigureImport, "id", emptied)


def _remove_organizations(uow: UnitOfWork, ids: Sequence[int]) -> None:
    for chunk in in_chunks(ids):
        uow.session.execute(
            update(Organization)
            .where(Organization.id.in_(chunk))
            .values(parent_id=None)
            .execution_options(synchronize_session=False)
        )
        forms = delete(WordForm).where(WordForm.owner_kind == ORGANIZATION, WordForm.owner_id.in_(chunk))
        uow.session.execute(forms.execution_options(synchronize_session=False))
    _delete(uow, Organization, "id", ids)
