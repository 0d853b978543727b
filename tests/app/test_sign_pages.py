"""The pages of lists: bringing one with a look at its effect, who is on it and why, signs and conditions."""

from __future__ import annotations

import io
import re
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import select

from registry.domain.traits import BIASED, LOW
from registry.models import ItemBody
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.factories.organizations import make_school

OWN = "mouo-71876000"
OTHER = "mouo-71874000"
CONDITION = "где имеются ОО с необъективными результатами"


def schools(site: Site, *codes: str) -> None:
    with site.parts.database.write() as uow:
        for code in codes:
            make_school(uow, code, OWN if code.startswith("s") else OTHER)


def look_through(visitor: Visitor, *lines: str, status: int = 200, **changes: Any) -> Page:
    table = "\n".join(("Код;Наименование;Дата исключения", *lines)).encode()
    values = {
        "trait": BIASED, "document": "Приказ № 7", "document_day": "2025-08-20", "since": "2025-09-01",
        "mode": "additions", "file": (io.BytesIO(table), "перечень.csv"), **changes,
    }  # fmt: skip
    return visitor.send(visitor.get("/signs/import"), values, status=status)


def bring(visitor: Visitor, *lines: str, **changes: Any) -> Page:
    page = look_through(visitor, *lines, **changes)
    return visitor.send(page, button="Сохранить перечень")


def test_a_list_is_seen_before_it_is_stored(site: Site) -> None:
    schools(site, "s-1", "s-2", "t-1")
    department = site.visitor("org_admin", "department")
    bring(department, "s-1;Школа s-1")
    seen = look_through(department, "s-2", "t-1;;01.01.2026", mode="full", since="2025-10-01")
    assert seen.heading == "Что изменит перечень"
    assert re.findall(r"(\d) (войдут|выбудут|останутся)", seen.text) == [
        ("2", "войдут"), ("1", "выбудут"), ("0", "останутся"),
    ]  # fmt: skip
    assert "Школа s-1" in department.get(f"/signs/sign/{BIASED}?on=2025-11-25").text
    card = department.send(seen, button="Сохранить перечень")
    assert "Вошли: 2, выбыли: 1, остались: 0." in card.text
    assert "Выбыли с этим перечнем: 1" in card.text
    now = department.get(f"/signs/sign/{BIASED}?on=2025-11-25")
    assert [row[0] for row in now.rows("#results table")] == ["Школа s-2", "Школа t-1"]
    then = department.get(f"/signs/sign/{BIASED}?on=2025-09-15")
    assert then.rows("#results table")[0][:2] == ["Школа s-1", "с 01.09.2025 по 30.09.2025"]
    assert "закончилось: Приказ № 7" in then.text
    past = department.get(f"/signs/sign/{BIASED}/history")
    assert len(past.rows()) == 3


def test_the_same_file_again_offers_nothing_to_store(site: Site) -> None:
    schools(site, "s-1")
    department = site.visitor("org_admin", "department")
    bring(department, "s-1")
    again = look_through(department, "s-1")
    assert "Такой перечень уже загружен" in again.text
    assert not again.all("main form")


def test_a_mistake_is_named_by_cell_and_nothing_is_stored(site: Site) -> None:
    schools(site, "s-1")
    department = site.visitor("org_admin", "department")
    page = look_through(department, "s-1;Не та школа", "нет-такой", f"{OWN};;31.02.2025", status=422)
    told = " ".join(page.errors)
    for place in ("строка 2, столбец «Наименование»", "строка 3, столбец «Код»", "строка 4, столбец «Дата исключения»"):
        assert place in told
    assert "Перечней пока нет" in department.get("/signs/").text
    assert "Укажите день" in " ".join(look_through(department, "s-1", since="", status=422).errors)


def test_what_was_looked_through_by_one_is_not_stored_by_another(site: Site) -> None:
    schools(site, "s-1")
    seen = look_through(site.visitor("org_admin", "department"), "s-1")
    kept = seen.find("input[name=kept]").get("value")
    other = site.visitor("org_admin", "department")
    token = other.get("/signs/import").find("main input[name=csrf_token]").get("value")
    for given in (kept, "x" + kept, ""):
        answer = other.client.post(
            "/signs/import/confirm",
            data={"csrf_token": token, "kept": given, "trait": BIASED, "document": "x", "since": "2025-09-01",
                  "mode": "additions", "organization": "department"},
        )  # fmt: skip
        assert answer.status_code == 422
    assert "Перечней пока нет" in other.get("/signs/").text


def test_a_municipal_administrator_keeps_a_list_of_own_schools_only(site: Site) -> None:
    schools(site, "s-1", "t-1")
    boss = site.visitor("org_admin", OWN)
    assert "недоступна" in " ".join(look_through(boss, "t-1", status=422).errors)
    card = bring(boss, "s-1")
    address = card.response.request.path
    assert site.visitor("viewer", "department").get(address).heading == "Приказ № 7"
    site.visitor("org_admin", OTHER).get(address, 404)
    site.visitor("org_admin", "s-1").get("/signs/import", 403)
    own = site.visitor("viewer", "s-1").get(address)
    assert own.rows("#members table")[0][0] == "Школа s-1"
    assert "Отменить перечень" not in own.links


def test_a_school_reads_in_the_list_of_the_department_of_itself_alone(site: Site) -> None:
    schools(site, "s-1", "s-2", "t-1")
    department = site.visitor("org_admin", "department")
    card = bring(department, "s-1", "s-2", "t-1")
    address = card.response.request.path
    school = site.visitor("viewer", "s-1")
    assert [row[0] for row in school.get(address).rows("#members table")] == ["Школа s-1"]
    assert school.client.get(f"{address}/file").status_code == 404, "the file names all schools"
    assert "1" in school.get("/signs/?on=2025-11-25").rows()[0][1]
    given = department.client.get(f"{address}/file")
    assert given.data.decode().splitlines()[1:] == ["s-1", "s-2", "t-1"]
    given.close()


def test_the_audit_and_the_card_say_why_a_school_and_its_body_are_obliged(site: Site) -> None:
    schools(site, "s-1")
    department = site.visitor("org_admin", "department")
    bring(department, "s-1", since="2025-02-01")
    school = site.visitor("viewer", "s-1")
    audit = school.get("/audit/s-1?on=2025-12-31")
    assert "обязана с 01.02.2025: Приказ № 7 от 20.08.2025" in audit.text
    body = site.visitor("viewer", OWN).get(f"/audit/{OWN}?on=2025-12-31")
    assert "Школа s-1: в перечне с 01.02.2025: Приказ № 7 от 20.08.2025" in body.text
    assert f"при условии: {CONDITION}" in body.text
    data = school.client.get("/audit/s-1/audit.json?on=2025-12-31").get_json()
    (basis,) = next(row["basis"] for row in data["rows"] if row["item"] == "1.6")
    assert basis == {
        "organization": "s-1", "trait": BIASED, "since": "2025-02-01", "until": None,
        "basis": "Приказ № 7 от 20.08.2025",
    }  # fmt: skip
    assert all(row["basis"] == [] for row in data["rows"] if row["condition"] is None)
    book = load_workbook(io.BytesIO(school.client.get("/audit/s-1/audit.xlsx?on=2025-12-31").data))
    told = " ".join(str(cell.value) for row in book["Требования"] for cell in row)
    assert "Школа s-1: с 01.02.2025 — Приказ № 7" in told
    card = school.get("/organizations/s-1")
    assert card.links["Приказ № 7 от 20.08.2025"].startswith("/signs/lists/")


def test_a_list_is_taken_back_with_a_reason(site: Site) -> None:
    schools(site, "s-1")
    department = site.visitor("org_admin", "department")
    card = bring(department, "s-1")
    page = department.get(card.links["Отменить перечень"])
    assert department.send(page, {"reason": " "}, status=422).errors == ["Укажите причину."]
    after = department.send(page, {"reason": "Не тот файл"})
    assert "Не тот файл" in after.text
    assert "В перечне никого нет" in department.get(f"/signs/sign/{BIASED}?on=2025-11-25").text
    journal = department.get("/journal/?action=signs.")
    assert [row[2] for row in journal.rows()] == ["Отменён перечень организаций", "Загружен перечень организаций"]


def test_the_department_defines_a_sign_and_binds_a_condition(site: Site) -> None:
    department = site.visitor("org_admin", "department")
    made = department.send(
        department.get("/signs/new"), {"label": "Школы без связи", "code": "offline", "words": "без связи"}
    )
    assert made.heading == "Школы без связи"
    page = department.get(f"/signs/conditions?condition={CONDITION}")
    index = department.send(page, {"trait": "offline", "of_children": "y"})
    row = next(row for row in index.rows("#conditions table") if row[0].startswith(CONDITION))
    assert row[2].startswith("Школы без связи")
    assert "у подведомственной школы" in row[2]
    assert "указал человек" in row[2]
    page = department.get(f"/signs/conditions?condition={CONDITION}")
    index = department.send(page, {"trait": ""})
    row = next(row for row in index.rows("#conditions table") if row[0].startswith(CONDITION))
    assert "прочитано по словам" in row[2]
    edited = department.send(department.get(f"/signs/sign/{LOW}/edit"), {"words": "школы 500+"})
    assert "школы 500+" in edited.text
    schools(site, "s-1")
    page = department.get("/organizations/s-1/traits/new")
    after = department.send(page, {"trait": "offline", "since": "2025-01-01", "basis": "Письмо № 1"})
    assert "Школы без связи" in after.text
    boss = site.visitor("org_admin", OWN)
    for address in ("/signs/new", f"/signs/sign/{LOW}/edit", f"/signs/conditions?condition={CONDITION}"):
        boss.get(address, 403)
    department.get("/signs/sign/nothing", 404)
    department.get("/signs/conditions?condition=нет", 404)


def test_the_template_holds_the_columns(site: Site) -> None:
    answer = site.visitor("org_admin", "department").client.get("/signs/import/template")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [
        "Код", "Наименование", "Дата включения", "Дата исключения", "Примечание",
    ]  # fmt: skip


def test_a_condition_that_nobody_understands_is_said_and_leads_to_where_a_person_binds_it(site: Site) -> None:
    with site.parts.database.write() as uow:
        body = uow.session.scalars(select(ItemBody).where(ItemBody.condition == CONDITION)).one()
        body.condition = "вошедшие в перечень"
    department = site.visitor("org_admin", "department")
    audit = department.get("/audit/")
    assert "условие «вошедшие в перечень» не распознано" in audit.text
    index = department.get(audit.links["Условия дорожной карты"].partition("#")[0])
    bound = department.send(department.get(index.links["Указать признак"]), {"trait": BIASED, "of_children": "y"})
    assert "Не распознано" not in bound.text
    assert "не распознано" not in department.get("/audit/").text
