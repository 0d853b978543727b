"""Demonstration data: plainly named, never mixed with real figures, removed to the last row."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from registry.db import Database
from registry.domain.roles import Role
from registry.errors import NotFound, RuleViolation
from registry.models import Base, Document, DocumentVersion, Evidence, FigureUse
from registry.queries import completeness as audit
from registry.queries import indicators, organizations
from registry.services import demo, scans
from tests.factories.indicators import bring
from tests.factories.organizations import SURGUT, actor_in, bundled, organization

SCHOOL = "demo-71876000-1"
# What grows by design and tells of what was.
LASTING = {"journal", "journal_head", "outbox"}


def make(database: Database) -> demo.DemoReport:
    with database.write() as uow:
        return demo.create(uow)


def remove(database: Database, *, with_documents: bool = False) -> demo.DemoReport:
    with database.write() as uow:
        return demo.remove(uow, with_documents=with_documents)


def sizes(database: Database) -> dict[str, int]:
    with database.read() as uow:
        return {
            table.name: uow.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in LASTING
        }


def add_document(database: Database, code: str, state: str, *, figures: list[int] | None = None) -> int:
    """A document with a version, evidence and printed figures."""
    now = datetime(2025, 11, 3, tzinfo=UTC)
    with database.write() as uow:
        owner = organization(uow, code)
        version = DocumentVersion(
            ordinal=1, values={}, sha256="0" * 64, size=1, file_name="a.docx", media_type="x", created_at=now
        )
        document = Document(
            organization_id=owner.id, kind="order", title="О подготовке", state=state, created_at=now, updated_at=now,
            versions=[version],
        )  # fmt: skip
        uow.session.add(document)
        uow.session.flush()
        uow.session.add(
            Evidence(
                family="10-p-2710",
                item_number="1.3",
                kind="order",
                organization_id=owner.id,
                document_id=document.id,
                fulfilled_on=date(2025, 11, 3),
                created_at=now,
            )
        )
        if figures:
            uow.session.add(
                FigureUse(
                    version_id=version.id,
                    indicator_code="PS-03",
                    scope="region",
                    year=2024,
                    printed="20,0",
                    figure_ids=figures,
                )
            )
        uow.journal("document.draft", "document", document.id, organization_id=owner.id)
        return document.id


def test_demonstration_schools_say_what_they_are(any_database: Database) -> None:
    bundled(any_database)
    report = make(any_database)
    assert report.schools == 44
    with any_database.read() as uow:
        rows = [row for row in organizations.organizations(uow).rows if row.is_demo]
        school = next(row for row in rows if row.code == SCHOOL)
        series = indicators.dynamics(uow, SCHOOL, [2022, 2023, 2024])
        schools = audit.summary(uow, date(2025, 12, 31), level="oo")
    assert school.name == "Демонстрационная школа № 1 (город Сургут)"
    assert all(row.name.startswith("Демонстрационная школа № ") for row in rows)
    assert len(series) == 8
    assert all(each.own and each.municipality and each.region and each.region.demo for each in series[0].years)
    assert len(schools.organizations) == 44


def test_making_them_twice_makes_them_once_and_the_same(database: Database) -> None:
    bundled(database)
    make(database)
    before = sizes(database)
    assert make(database).schools == 0
    assert sizes(database) == before


def test_nothing_of_them_is_left(any_database: Database) -> None:
    bundled(any_database)
    before = sizes(any_database)
    make(any_database)
    add_document(any_database, SCHOOL, "draft")
    report = remove(any_database)
    assert (report.schools, report.documents) == (44, 1)
    assert sizes(any_database) == before
    assert remove(any_database).schools == 0


def test_registered_documents_are_removed_only_when_asked(database: Database) -> None:
    bundled(database)
    before = sizes(database)
    make(database)
    document = add_document(database, SCHOOL, "registered")
    with database.write() as uow:
        version = uow.session.scalars(select(DocumentVersion.id).where(DocumentVersion.document_id == document)).one()
        scans.keep_page(uow, version_id=version, number=0, text="Страница", confidence=90.0, languages="rus")
    standing = sizes(database)
    with pytest.raises(RuleViolation, match="документов: 1"):
        remove(database)
    assert sizes(database) == standing
    remove(database, with_documents=True)
    assert sizes(database) == before


def test_figures_that_a_real_document_printed_stay(database: Database) -> None:
    bundled(database)
    make(database)
    with database.read() as uow:
        used = [row.id for row in indicators.figures(uow, SCHOOL)[:2]]
    document = add_document(database, SURGUT, "registered", figures=used)
    with pytest.raises(RuleViolation, match=f"в документах: {document}"):
        remove(database, with_documents=True)


def test_real_figures_are_never_mixed_with_demonstration(database: Database) -> None:
    bundled(database)
    make(database)
    bring(database, ("PS-03", "mouo-71875000", 2024, 1, 4, None))
    with database.read() as uow:
        row = indicators.dynamics(uow, SURGUT, [2024], ["PS-03"])[0].years[0]
    assert row.region is not None
    assert (row.region.value, row.region.demo) == (25, False)
    assert row.own is not None
    assert row.own.demo, "the municipality has demonstration figures only, and it is said"


def test_only_the_system_makes_and_removes_them(database: Database) -> None:
    bundled(database)
    for act in (demo.create, demo.remove):
        with pytest.raises(NotFound), database.write(actor_in(database, SURGUT, Role.ORG_ADMIN)) as uow:
            act(uow)
