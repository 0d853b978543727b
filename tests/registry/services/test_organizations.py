"""Organizations: adding, changing, moving, importing, and the signs that oblige some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from registry.db import Database
from registry.domain.roles import SYSTEM, Actor, Role
from registry.domain.sheets import Cell, with_headings
from registry.domain.traits import BIASED
from registry.errors import Forbidden, ImportRejected, InvalidInput, NotFound, RuleViolation
from registry.queries import organizations as read
from registry.services import organizations as write
from registry.services.organization_import import COLUMNS, ImportReport, import_organizations
from tests.factories.organizations import actor_in, make_region, organization
from tests.factories.system import counted_statements, journal_actions, journal_length

CODE_RULE = "Код — до 64 латинских букв, цифр и знаков «.», «_», «-»; первый — буква или цифра."
HEADINGS = ("Код", "Наименование", "Уровень", "Код вышестоящей", "ОКТМО", "Пол руководителя")


@pytest.fixture
def region(database: Database) -> Database:
    make_region(database)
    return database


def bring(database: Database, *lines: Sequence[Cell], actor: Actor = SYSTEM) -> ImportReport:
    with database.write(actor) as uow:
        return import_organizations(uow, with_headings(enumerate([HEADINGS, *lines], start=1)), file_name="школы.xlsx")


def refused(database: Database, *lines: Sequence[Cell], actor: Actor = SYSTEM) -> dict[str, str]:
    """The remarks of an import that is refused; nothing may have been stored."""
    before = codes(database)
    with pytest.raises(ImportRejected) as caught:
        bring(database, *lines, actor=actor)
    assert codes(database) == before, "nothing is half-imported"
    return {remark.place: remark.text for remark in caught.value.remarks}


def codes(database: Database, actor: Actor = SYSTEM) -> list[str]:
    with database.read(actor) as uow:
        return [row.code for row in read.organizations(uow, with_inactive=True).rows]


def fails(database: Database, changes: Mapping[str, str | bool | None], **more: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught, database.write() as uow:
        write.update_organization(uow, code="a-1", changes=changes, **more)
    return [remark.place for remark in caught.value.remarks]


# ------------------------------------------------------------------------------------------------- adding, changing


def test_paths_lead_from_the_root(region: Database) -> None:
    with region.read() as uow:
        department, body, school = (organization(uow, code) for code in ("department", "a", "a-1"))
        assert school.path == f"/{department.id}/{body.id}/{school.id}/"


def test_bad_fields_are_named(region: Database) -> None:
    with pytest.raises(InvalidInput) as caught, region.write() as uow:
        write.create_organization(uow, code="ы ы", name=" ", level="oo", parent="iro", oktmo="12", head_gender="x")
    places = {remark.place for remark in caught.value.remarks}
    assert places == {"code", "name", "parent", "oktmo", "head_gender"}
    with pytest.raises(InvalidInput) as caught, region.write() as uow:
        write.create_organization(uow, code="a-1", name="Ещё одна", level="oo", parent="a")
    assert caught.value.remarks[0].text == "Код «a-1» уже занят."
    assert fails(region, {"name": ""}) == ["name"]
    assert fails(region, {"level": "goo"}) == []
    assert fails(region, {}, parent="iro") == ["parent"]


def test_a_change_that_changes_nothing_leaves_no_trace(region: Database) -> None:
    before = journal_length(region)
    with region.write() as uow:
        assert not write.update_organization(uow, code="a-1", changes={"name": " Школа a-1 ", "oktmo": ""}).changed
    assert journal_length(region) == before


def test_an_organization_moves_with_all_beneath_it(any_database: Database) -> None:
    make_region(any_database)
    with any_database.write() as uow:
        write.create_organization(uow, code="a-1-branch", name="Филиал", level="oo", parent="a-1")
        write.update_organization(uow, code="a-1", changes={}, parent="b")
    boss_b, boss_a = (actor_in(any_database, code, Role.ORG_ADMIN) for code in "ba")
    assert {"a-1", "a-1-branch"} <= set(codes(any_database, boss_b))
    assert codes(any_database, boss_a) == ["a", "a-2"]
    with pytest.raises(InvalidInput), any_database.write() as uow:
        write.update_organization(uow, code="a-1", changes={}, parent="a-1-branch")


def test_rights_end_at_the_organizations_one_manages(region: Database) -> None:
    boss = actor_in(region, "a", Role.ORG_ADMIN)
    with region.write(boss) as uow:
        write.create_organization(uow, code="a-3", name="Новая школа", level="oo", parent="a")
        write.update_organization(uow, code="a-1", changes={"phone": "8 (3462) 00-00-00"})
    with pytest.raises(NotFound), region.write(boss) as uow:
        write.update_organization(uow, code="b-1", changes={"phone": "1"})
    with pytest.raises(NotFound), region.write(boss) as uow:
        write.create_organization(uow, code="x", name="Чужая", level="oo", parent="b")
    with pytest.raises(NotFound), region.write(boss) as uow:
        write.create_organization(uow, code="x", name="Корень", level="department")
    with pytest.raises(Forbidden), region.write(actor_in(region, "a", Role.PUBLISHER)) as uow:
        write.update_organization(uow, code="a-1", changes={"phone": "1"})


# --------------------------------------------------------------------------------------------------------- import


def test_schools_come_from_a_table_with_parents_in_any_order(any_database: Database) -> None:
    make_region(any_database)
    report = bring(
        any_database,
        ("c-1", "Школа № 1", "ОО", "c", 71876000, "Ж"),
        ("c", "Управление «В»", "МОУО", "department", None, None),
        ("a-1", "Школа № 5 имени Героя", None, None, None, None),
        ("a-2", "Школа a-2", "школа", "b", None, None),
    )
    assert (report.created, report.updated, report.unchanged) == (2, 2, 0)
    with any_database.read() as uow:
        school = read.organization(uow, "c-1")
        assert [above.code for above in school.above] == ["department", "c"]
        assert (school.oktmo, school.head_gender) == ("71876000", "f")
        assert read.organization(uow, "a-1").row.name == "Школа № 5 имени Героя"
        assert read.organization(uow, "a-2").row.parent == "b"


def test_the_same_table_again_changes_nothing(region: Database) -> None:
    lines = [("c", "Управление", "МОУО", "department", None, None), ("c-1", "Школа", "ОО", "c", None, "м")]
    bring(region, *lines)
    before = journal_length(region)
    assert bring(region, *lines) == ImportReport(0, 0, 2)
    assert journal_length(region) == before


def test_every_bad_cell_is_named_by_row_and_column_and_nothing_is_stored(region: Database) -> None:
    found = refused(
        region,
        ("good", "Хорошая школа", "ОО", "a", None, None),
        (None, "Без кода", "ОО", "a", None, None),
        ("x-1", "Школа", "лицей", "a", None, None),
        ("x-2", "Школа", "ОО", "nowhere", None, None),
        ("x-3", None, "ОО", "a", "123", None),
        ("x-4", "Школа", "ОО", "a", None, "среднего"),
        ("good", "Она же", "ОО", "a", None, None),
        ("x-5", "Школа", "ОО", "iro", None, None),
        ("x-6", "Школа", None, "a", None, None),
        ("a-1", "Школа", "ГОО", None, None, None),
        ("x 7", "Школа", "ОО", "a", None, None),
    )
    assert found == {
        "строка 3, столбец «Код»": "Код не указан.",
        "строка 4, столбец «Уровень»": "Уровень «лицей» неизвестен. Есть: ОО, ГОО, МОУО.",
        "строка 5, столбец «Код вышестоящей»": "Организации «nowhere» нет ни в реестре, ни в этой таблице.",
        "строка 6, столбец «Наименование»": "Укажите полное наименование.",
        "строка 6, столбец «ОКТМО»": "ОКТМО — 8 или 11 цифр.",
        "строка 7, столбец «Пол руководителя»": "Пол «среднего» не распознан: укажите «м» или «ж».",
        "строка 8, столбец «Код»": "Код «good» уже указан в строке 2.",
        "строка 9, столбец «Код вышестоящей»": "Вышестоящей для уровня «ОО» может быть: МОУО, ОО.",
        "строка 10, столбец «Уровень»": "Уровень не указан.",
        "строка 11, столбец «Уровень»": "Уровень имеющейся организации не меняется.",
        "строка 12, столбец «Код»": CODE_RULE,
    }


def test_a_circle_of_parents_is_refused(region: Database) -> None:
    found = refused(region, ("x", "Школа", "ОО", "y", None, None), ("y", "Филиал", "ОО", "x", None, None))
    assert set(found.values()) == {"Организации подчиняются друг другу по кругу."}


def test_a_table_without_its_columns_or_rows_is_refused(region: Database) -> None:
    for table, words in [([("Код", "Название")], "нет ни одной строки"), ([("Код", "Сумма"), ("x", 1)], "«Уровень»")]:
        with pytest.raises(ImportRejected, match=words), region.write() as uow:
            import_organizations(uow, with_headings(enumerate(table, start=1)))


def test_headings_are_known_in_other_words(region: Database) -> None:
    table = [("КОД организации", "Полное  наименование", "уровень", "Учредитель"), ("x", "Школа", "оо", "a")]
    with region.write() as uow:
        assert import_organizations(uow, with_headings(enumerate(table, start=1))).created == 1
    assert COLUMNS.headings[:4] == ("Код", "Наименование", "Уровень", "Код вышестоящей")


def test_a_municipal_administrator_imports_own_schools_only(region: Database) -> None:
    boss = actor_in(region, "a", Role.ORG_ADMIN)
    assert bring(region, ("a-9", "Школа", "ОО", "a", None, None), actor=boss).created == 1
    found = refused(
        region,
        ("a-10", "Школа", "ОО", "a", None, None),
        ("b-9", "Школа", "ОО", "b", None, None),
        ("b-1", "Переименую чужую", None, None, None, None),
        ("b-2", None, None, "a", None, None),
        actor=boss,
    )
    assert list(found) == ["строка 3, столбец «Код»", "строка 4, столбец «Код»", "строка 5, столбец «Код»"]


# ---------------------------------------------------------------------------------------------------------- signs


def test_a_sign_has_a_basis_and_dates_and_its_end_is_kept(region: Database) -> None:
    with region.write(actor_in(region, "a", Role.ORG_ADMIN)) as uow:
        sign = write.add_trait(uow, organization="a-1", trait=BIASED, since=date(2025, 9, 1), basis="Письмо № 5")
        write.end_trait(uow, trait_id=sign, until=date(2026, 8, 31))
    with region.read() as uow:
        (row,) = read.organization(uow, "a-1").traits
    assert (row.label, row.until, row.basis) == (
        "Признаки необъективности проведения и оценивания",
        date(2026, 8, 31),
        "Письмо № 5",
    )
    with pytest.raises(RuleViolation), region.write() as uow:
        write.end_trait(uow, trait_id=sign, until=date(2025, 8, 31))
    with pytest.raises(InvalidInput) as caught, region.write() as uow:
        write.add_trait(uow, organization="a-1", trait="x", since=date(2025, 9, 1), until=date(2025, 8, 1), basis=" ")
    assert {remark.place for remark in caught.value.remarks} == {"trait", "basis", "until"}
    with region.write() as uow:
        write.remove_trait(uow, trait_id=sign, reason="внесён по ошибке")
    assert journal_actions(region)[-3:] == [
        "organization.trait", "organization.trait_end", "organization.trait_remove",
    ]  # fmt: skip


def test_nobody_lifts_the_sign_of_their_own_school(region: Database) -> None:
    with region.write() as uow:
        sign = write.add_trait(uow, organization="a-1", trait=BIASED, since=date(2025, 9, 1), basis="Письмо № 5")
    director = actor_in(region, "a-1", Role.ORG_ADMIN)
    with pytest.raises(Forbidden), region.write(director) as uow:
        write.remove_trait(uow, trait_id=sign, reason="не согласны")
    with pytest.raises(Forbidden), region.write(director) as uow:
        write.add_trait(uow, organization="a-1", trait=BIASED, since=date(2025, 9, 1), basis="сам")
    with pytest.raises(NotFound), region.write(actor_in(region, "b", Role.ORG_ADMIN)) as uow:
        write.end_trait(uow, trait_id=sign, until=date(2026, 8, 31))


# ---------------------------------------------------------------------------------------------------------- lists


def test_a_list_has_pages_filters_and_only_what_one_may_read(region: Database) -> None:
    boss = actor_in(region, "a", Role.VIEWER)
    with region.read(boss) as uow:
        first = read.organizations(uow, limit=2)
        second = read.organizations(uow, limit=2, after=first.next)
        assert [row.code for row in (*first.rows, *second.rows)] == ["a", "a-1", "a-2"]
        assert (first.total, second.next) == (3, None)
        assert [row.code for row in read.organizations(uow, text="школа").rows] == ["a-1", "a-2"]
        assert [row.code for row in read.organizations(uow, text="100%").rows] == []
        assert [row.code for row in read.organizations(uow, level="oo", parent="a").rows] == ["a-1", "a-2"]
        with pytest.raises(NotFound):
            read.organizations(uow, parent="b")
        assert read.organization(uow, "a-1").above[0].code == "a", "the department above is not theirs to read"
    with region.read() as uow, counted_statements(region) as statements:
        read.organizations(uow)
    assert len(statements) == 2


def test_an_inactive_organization_leaves_the_lists(region: Database) -> None:
    with region.write() as uow:
        write.update_organization(uow, code="a-1", changes={"active": False})
    with region.read() as uow:
        assert "a-1" not in [row.code for row in read.organizations(uow).rows]
        assert "a-1" not in [row.code for row in read.choices(uow)]
        assert read.organization(uow, "a-1").row.active is False
