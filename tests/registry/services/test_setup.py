"""What is bundled comes in once, and never over a person's edits."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from registry.db import Database
from registry.domain.roles import Role
from registry.errors import DokkartaError, NotFound
from registry.models import Base, Indicator, NumberPattern
from registry.queries import organizations as read
from registry.queries import roadmaps
from registry.services.indicators import edit_indicator
from registry.services.organizations import update_organization
from registry.services.setup import load_bundled
from tests.factories.organizations import SURGUT, actor_in, bundled, organization


def sizes(database: Database) -> dict[str, int]:
    with database.read() as uow:
        return {
            table.name: uow.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_a_fresh_registry_gets_the_bodies_the_roadmap_and_the_patterns(any_database: Database) -> None:
    report = bundled(any_database)
    assert report.as_json() == {"roadmaps": 1, "items": 66, "organizations": 33, "kinds": 43}
    with any_database.read() as uow:
        levels = [row.level for row in read.organizations(uow).rows]
        patterns = dict(uow.session.execute(select(NumberPattern.series, NumberPattern.pattern)).all())
        surgut = read.organization(uow, SURGUT)
    assert {level: levels.count(level) for level in set(levels)} == {"department": 1, "iro": 1, "mouo": 22, "goo": 9}
    assert patterns == {"П": "10-П-{n}", "Исх": "10-Исх-{n}"}
    assert [above.code for above in surgut.above] == ["department"]
    assert not surgut.row.name_verified, "names of municipal bodies are not verified, and that is said"
    assert surgut.oktmo == "71876000"


def test_setting_up_twice_changes_nothing(any_database: Database) -> None:
    assert bundled(any_database).changed
    before = sizes(any_database)
    assert not bundled(any_database).changed
    assert sizes(any_database) == before


def test_setting_up_keeps_what_a_person_edited(database: Database) -> None:
    bundled(database)
    with database.write() as uow:
        changes = {"name": "Департамент образования города", "name_verified": True, "head_name": "Т.Н. Османкина"}
        update_organization(uow, code=SURGUT, changes=changes)
        edit_indicator(uow, code="PS-02", changes={"note": "уточнено"})
        pattern = uow.session.scalar(select(NumberPattern).where(NumberPattern.series == "П"))
        assert pattern is not None
        pattern.pattern = "{n}-од"
    bundled(database)
    with database.read() as uow:
        row = organization(uow, SURGUT)
        assert (row.name, row.name_verified) == ("Департамент образования города", True)
        assert uow.session.scalar(select(Indicator.note).where(Indicator.code == "PS-02")) == "уточнено"
        assert uow.session.scalar(select(NumberPattern.pattern).where(NumberPattern.series == "П")) == "{n}-од"


def test_the_head_is_not_guessed(database: Database) -> None:
    bundled(database)
    with database.read() as uow:
        department, surgut = organization(uow, "department"), organization(uow, SURGUT)
        assert (department.head_post, department.head_name) == ("Директор", "А.А. Дренин")
        assert (surgut.head_name, surgut.head_gender) == ("", None)


def test_the_bundled_roadmap_is_in_force_and_reads_as_the_contract_says(database: Database) -> None:
    bundled(database)
    with database.read() as uow:
        view = roadmaps.roadmap(uow)
    data = view.as_json()
    assert (data["code"], data["number"], data["state"], len(data["items"])) == (
        "10-p-2710",
        "10-П-2710",
        "current",
        66,
    )
    item = next(each for each in data["items"] if each["number"] == "2.9")
    assert item["kinds"] == ["order", "support_programme", "report"]
    assert item["responsible"] == [{"code": "mouo", "condition": None}, {"code": "oo", "condition": None}]
    assert item["deadline"]["class"] == "yearly-window"
    assert item["deadline"]["windows"][0]["start"] == "2024-10-01"
    assert [section.number for section in view.sections] == ["1", "2", "3", "4"]


def test_only_the_system_may_set_up(database: Database) -> None:
    bundled(database)
    with pytest.raises(DokkartaError), database.write(actor_in(database, "department", Role.ORG_ADMIN)) as uow:
        load_bundled(uow)
    with database.read() as uow, pytest.raises(NotFound):
        read.organization(uow, "nowhere")
