"""Organizations are listed, opened, changed, marked with signs and imported; strangers do not learn of them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from registry.queries import organizations as queries
from tests.app.conftest import Site
from tests.app.page import Page, Visitor

HEAD = "Код;Наименование;Уровень;Код вышестоящей\n"


def upload(visitor: Visitor, text: str, status: int = 200) -> Page:
    page = visitor.get("/organizations/import")
    return visitor.send(page, {"file": (io.BytesIO(text.encode()), "школы.csv")}, status=status)


def codes(site: Site) -> set[str]:
    with site.parts.database.read() as uow:
        return {row.code for row in queries.organizations(uow).rows}


def test_the_department_sees_all_and_a_municipal_body_its_own(site: Site) -> None:
    everybody = site.visitor("viewer", "department").get("/organizations/")
    assert "Найдено 33 организации" in everybody.text
    own = site.visitor("viewer", "mouo-71876000").get("/organizations/")
    assert "Найдена 1 организация" in own.text


def test_a_level_that_there_is_not_is_said_and_leaves_the_list_whole(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.get("/organizations/?level=nosuch")
    assert "nosuch" in page.find("#results").text_content()
    assert page.rows() == visitor.get("/organizations/").rows()


def test_filters_find_by_level_and_by_words(site: Site) -> None:
    visitor = site.visitor("viewer", "department")
    assert len(visitor.get("/organizations/?level=mouo").rows()) == 22
    assert len(visitor.get("/organizations/?text=mouo-71876000").rows()) == 1
    assert "Ничего не найдено" in visitor.get("/organizations/?text=абракадабра").text


def test_the_tree_shows_who_stands_under_whom(site: Site) -> None:
    page = site.visitor("viewer", "department").get("/organizations/tree")
    assert "В реестре 33 организации." in page.text
    assert len(page.all("main .dk-tree .dk-tree li")) == 32


def test_a_card_of_another_organization_is_not_found(site: Site) -> None:
    stranger = site.visitor("org_admin", "mouo-71876000")
    hidden = stranger.get("/organizations/mouo-71871000", 404)
    missing = stranger.get("/organizations/no-such-code", 404)
    assert hidden.text.replace("mouo-71871000", "") == missing.text.replace("no-such-code", "")


def test_facts_are_changed_and_a_wrong_one_is_named_at_its_field(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    page = admin.get("/organizations/mouo-71876000/edit")
    refused = admin.send(page, {"oktmo": "12"}, status=422)
    assert refused.find("#oktmo").get("aria-invalid") == "true"
    assert refused.find("#oktmo").get("value") == "12"
    saved = admin.send(refused, {"oktmo": "71876000", "head_name": "Иванов Иван Иванович", "name_verified": "y"})
    assert "Сведения сохранены" in saved.text
    assert "Иванов Иван Иванович" in saved.text
    assert "Наименование не проверено" not in saved.text


def test_an_organization_is_added_under_ones_own(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    page = admin.get("/organizations/new")
    values = {"code": "oo-1", "name": "Школа № 1", "level": "oo", "parent": "mouo-71876000"}
    assert "Школа № 1" in admin.send(page, values).heading
    again = admin.send(admin.get("/organizations/new"), values, status=422)
    assert "Код «oo-1» уже занят." in " ".join(again.errors)


def test_a_reader_is_shown_no_buttons_and_let_into_no_form(site: Site) -> None:
    reader = site.visitor("viewer", "mouo-71876000")
    assert "Изменить" not in reader.get("/organizations/mouo-71876000").links
    reader.get("/organizations/mouo-71876000/edit", 403)
    reader.get("/organizations/new", 403)


def test_a_table_is_taken_in_whole(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    page = upload(admin, HEAD + "oo-1;Школа № 1;ОО;mouo-71876000\noo-2;Школа № 2;ОО;mouo-71876000\n")
    assert "Добавлено 2 организации" in page.text
    assert {"oo-1", "oo-2"} <= codes(site)


def test_a_table_with_one_bad_row_is_refused_whole_and_names_the_row(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    page = upload(admin, HEAD + "oo-1;Школа № 1;ОО;mouo-71876000\noo-2;Школа № 2;Кружок;mouo-71876000\n", 422)
    assert any("строка 3, столбец «Уровень»" in message for message in page.errors)
    assert "oo-1" not in codes(site)


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"", b"PK\x03\x04 not a book"])
def test_a_file_that_is_no_table_is_refused(site: Site, data: bytes) -> None:
    visitor = site.visitor()
    page = visitor.get("/organizations/import")
    refused = visitor.send(page, {"file": (io.BytesIO(data), "x.xlsx")}, status=422)
    assert refused.errors


def test_the_blank_table_has_the_headings_that_the_import_reads(site: Site) -> None:
    answer = site.visitor().client.get("/organizations/import/template")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:4] == ["Код", "Наименование", "Уровень", "Код вышестоящей"]


def test_a_sign_is_put_from_above_ended_and_taken_back(site: Site) -> None:
    admin = site.visitor("org_admin", "department")
    upload(admin, HEAD + "oo-1;Школа № 1;ОО;mouo-71876000\n")
    page = admin.get("/organizations/oo-1/traits/new")
    values = {"trait": "biased_results", "since": "2025-09-01", "until": "", "basis": "Письмо от 01.09.2025 № 5"}
    card = admin.send(page, values)
    assert "с 01.09.2025" in card.text
    sign = admin.get(card.links["Признаки необъективности проведения и оценивания"])
    refused = admin.send(sign, {"until": "2025-08-01"}, status=422)
    assert "раньше первого" in " ".join(refused.errors)
    ended = admin.send(sign, {"until": "2026-05-31"})
    assert "с 01.09.2025 по 31.05.2026" in ended.text
    removal = admin.get(sign.links["Удалить как ошибочный"])
    assert "Признаков нет" in admin.send(removal, {"reason": "Не та школа"}).text


def test_nobody_puts_a_sign_on_the_own_school(site: Site) -> None:
    upload(site.visitor(), HEAD + "oo-1;Школа № 1;ОО;mouo-71876000\n")
    own = site.visitor("org_admin", "oo-1")
    assert "Внести признак" not in own.get("/organizations/oo-1").links
    own.get("/organizations/oo-1/traits/new", 403)
