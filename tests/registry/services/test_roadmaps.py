"""Roadmaps: imported once, reviewed, corrected, put into force edition by edition."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from registry.db import Database
from registry.domain.requirements import BodyRef, KindRef
from registry.domain.roadmap_reading import Doubt, ReadRoadmap
from registry.domain.roles import SYSTEM, Actor, Role
from registry.errors import DokkartaError, Forbidden, InvalidInput, NotFound, RuleViolation
from registry.models import ItemBody, Roadmap
from registry.queries import roadmaps as read
from registry.queries.plans import load_plan
from registry.roadmaps import bundled_roadmap
from registry.services import roadmaps as write
from registry.services.headings import set_heading
from tests.factories.organizations import actor_in, bundled, make_region
from tests.factories.roadmaps import read_item, read_roadmap_of, retitled
from tests.factories.system import journal_actions
from tests.fakes import MemoryFiles

PLAN = read_roadmap_of(read_item("1.1"), read_item("1.2", kinds="order report"))
DOUBTED = replace(PLAN, warnings=(Doubt("1.2", "таблица 1, строка 3", "исполнитель «МОУО?» не распознан"),))


def take(
    database: Database, roadmap: ReadRoadmap = PLAN, *, actor: Actor = SYSTEM, data: bytes = b"x"
) -> write.Imported:
    with database.write(actor) as uow:
        return write.import_roadmap(uow, read=roadmap, source_name="план.docx", data=data)


def accept(database: Database, code: str) -> write.Imported:
    with database.write() as uow:
        return write.accept_roadmap(uow, code=code)


def states(database: Database) -> dict[str, str]:
    with database.read() as uow:
        return {row.code: row.state for row in read.roadmaps(uow)}


def test_an_import_waits_for_review_with_its_doubts_and_its_file(database: Database) -> None:
    imported = take(database, DOUBTED, data=b"the very file")
    assert imported.as_json() == {
        "roadmap": "plan-1",
        "items": 2,
        "sections": 1,
        "warnings": ["1.2 (таблица 1, строка 3): исполнитель «МОУО?» не распознан"],
        "unchanged": False,
        "state": "review",
        "since": None,
    }
    with database.read() as uow:
        view = read.roadmap(uow, "plan-1")
        with pytest.raises(NotFound, match="Действующей"):
            read.roadmap(uow)
    assert view.item("1.2").doubts[0].message == "исполнитель «МОУО?» не распознан"
    assert view.source_sha256 is not None
    files = database.ports.files
    assert isinstance(files, MemoryFiles)
    assert files.read(view.source_sha256) == b"the very file"


def test_the_same_table_is_one_roadmap_whatever_file_it_came_in(database: Database) -> None:
    take(database)
    again = take(database, replace(PLAN, items=tuple(replace(i, place="лист 2") for i in PLAN.items)), data=b"pdf")
    assert (again.code, again.unchanged) == ("plan-1", True)
    assert states(database) == {"plan-1": "review"}


def test_another_table_of_the_same_order_is_its_next_edition(database: Database) -> None:
    take(database)
    accept(database, "plan-1")
    second = take(database, retitled(PLAN, "1.1", "Иначе"))
    third = take(database, retitled(PLAN, "1.1", "Ещё иначе"))
    assert (second.code, third.code) == ("plan-1-2", "plan-1-3")
    accept(database, "plan-1-2")
    assert states(database) == {"plan-1": "archived", "plan-1-2": "current", "plan-1-3": "review"}
    with database.read() as uow:
        assert {row.family for row in read.roadmaps(uow)} == {"plan-1"}
        assert read.roadmap(uow).code == "plan-1-2"
        assert load_plan(uow).family == "plan-1"
    with pytest.raises(RuleViolation), database.write() as uow:
        write.accept_roadmap(uow, code="plan-1")


def test_the_order_itself_imported_again_is_recognized(database: Database) -> None:
    bundled(database)
    again = take(database, bundled_roadmap())
    assert (again.code, again.unchanged, again.items) == ("10-p-2710", True, 66)


def test_what_was_understood_is_corrected_and_the_texts_stay(database: Database) -> None:
    take(database, DOUBTED)
    bodies = [BodyRef("mouo"), BodyRef("oo", "имеющие признаки необъективности")]
    with database.write() as uow:
        write.correct_item(uow, code="plan-1", number="1.2", bodies=bodies, kinds=[KindRef("order", "mouo")])
    with database.read() as uow:
        item = read.roadmap(uow, "plan-1").item("1.2")
    assert item.responsible == tuple(bodies)
    assert item.kinds == (KindRef("order", "mouo"),)
    assert (item.responsible_text, item.kinds_text) == ("mouo", "order report")
    assert item.doubts == (), "a corrected measure is not doubted any more"


def test_a_correction_names_what_it_does_not_know(database: Database) -> None:
    take(database)
    with pytest.raises(InvalidInput) as caught, database.write() as uow:
        write.correct_item(uow, code="plan-1", number="1.1", bodies=[BodyRef("roo")], kinds=[KindRef("oder", "x")])
    assert [remark.text for remark in caught.value.remarks] == [
        "Исполнителя «roo» нет.", "Исполнителя «x» нет.", "Вида документа «oder» нет.",
    ]  # fmt: skip
    with pytest.raises(InvalidInput) as caught, database.write() as uow:
        write.correct_item(uow, code="plan-1", number="1.1", bodies=[], kinds=[])
    assert {remark.place for remark in caught.value.remarks} == {"bodies", "kinds"}
    with pytest.raises(NotFound), database.write() as uow:
        write.correct_item(uow, code="plan-1", number="7.7", bodies=[BodyRef("oo")], kinds=[KindRef("order")])


def test_a_roadmap_in_force_is_neither_corrected_nor_discarded(database: Database) -> None:
    take(database)
    accept(database, "plan-1")
    assert accept(database, "plan-1").unchanged
    with pytest.raises(RuleViolation), database.write() as uow:
        write.correct_item(uow, code="plan-1", number="1.1", bodies=[BodyRef("oo")], kinds=[KindRef("order")])
    with pytest.raises(RuleViolation), database.write() as uow:
        write.discard_roadmap(uow, code="plan-1")


def test_a_discarded_roadmap_leaves_nothing(any_database: Database) -> None:
    take(any_database, DOUBTED)
    with any_database.write() as uow:
        write.discard_roadmap(uow, code="plan-1")
    with any_database.read() as uow:
        assert uow.session.scalar(select(func.count()).select_from(Roadmap)) == 0
        assert uow.session.scalar(select(func.count()).select_from(ItemBody)) == 0
    assert not take(any_database).unchanged


def test_only_those_who_manage_the_region_see_and_decide_reviews(database: Database) -> None:
    make_region(database)
    clerk, boss = actor_in(database, "a", Role.ORG_ADMIN), actor_in(database, "department", Role.ORG_ADMIN)
    with pytest.raises(Forbidden):
        take(database, actor=clerk)
    take(database, actor=boss)
    with database.read(clerk) as uow:
        assert read.roadmaps(uow) == ()
        for ask in (lambda: read.roadmap(uow, "plan-1"), lambda: load_plan(uow, "plan-1")):
            with pytest.raises(NotFound):
                ask()
    with pytest.raises(DokkartaError), database.write(clerk) as uow:
        write.accept_roadmap(uow, code="plan-1")
    with database.write(boss) as uow:
        write.accept_roadmap(uow, code="plan-1")
    with database.read(clerk) as uow:
        assert read.item(uow, "1.1").title == "Мероприятие 1.1"


def heading_of(database: Database, code: str = "plan-1") -> str:
    with database.read() as uow:
        return read.roadmap(uow, code).heading


def test_a_heading_is_read_typed_or_learned_later_and_never_overwritten_by_an_import(database: Database) -> None:
    take(database)
    assert heading_of(database) == ""
    with database.write() as uow:
        again = write.import_roadmap(
            uow, read=PLAN, source_name="план.docx", heading="  «Об утверждении плана\n«Качество»» "
        )
    assert (again.unchanged, heading_of(database)) == (True, "Об утверждении плана «Качество»")
    take(database, replace(PLAN, heading="О другом"))
    assert heading_of(database) == "Об утверждении плана «Качество»"
    take(database, replace(read_roadmap_of(read_item("1.1"), code="plan-9"), heading="О плане"))
    assert heading_of(database, "plan-9") == "О плане"


def test_the_heading_of_an_edition_in_force_is_corrected_with_an_entry(database: Database) -> None:
    take(database)
    accept(database, "plan-1")
    with database.write() as uow:
        assert set_heading(uow, code="plan-1", heading="О плане") == "О плане"
        set_heading(uow, code="plan-1", heading="О плане")
    assert journal_actions(database).count("roadmap.heading") == 1
    with database.write() as uow:
        assert set_heading(uow, code="plan-1", heading=" ") == "", "not known again"
    for wrong in ("а" * 2001, "О\x00"):
        with pytest.raises(InvalidInput), database.write() as uow:
            set_heading(uow, code="plan-1", heading=wrong)
    with pytest.raises(NotFound), database.write() as uow:
        set_heading(uow, code="nowhere", heading="О плане")


def test_only_those_who_manage_the_region_name_the_heading(database: Database) -> None:
    bundled(database)
    clerk = actor_in(database, "mouo-71876000", Role.ORG_ADMIN)
    with pytest.raises(Forbidden), database.write(clerk) as uow:
        set_heading(uow, code="10-p-2710", heading="О плане")
    assert heading_of(database, "10-p-2710").startswith("О внесении изменений в приказ Департамента")
    with database.read() as uow:
        assert read.roadmap(uow, "10-p-2710").as_json()["heading"] == bundled_roadmap().heading
