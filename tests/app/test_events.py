"""The calendar of events on its pages: entering, moving and revoking days, plan-graphs, and what waits for a date."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from registry.queries import events as queries
from registry.services import events
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.factories.plan_graphs import HEADING, ROWS, sheet, text_file, word

BASIS = "приказ, составленный для проверки"
VPR = {"code": "vpr", "starts_on": "2026-04-20", "ends_on": "2026-05-20", "title": "", "basis": BASIS}


def entered(site: Site, start: date = date(2026, 4, 20), end: date = date(2026, 5, 20)) -> int:
    with site.parts.database.write() as uow:
        return events.enter(uow, code="vpr", starts_on=start, ends_on=end, basis=BASIS).id


def stored(site: Site) -> list[tuple[str, str, str]]:
    with site.parts.database.read() as uow:
        return sorted((row.code, str(row.start), str(row.end)) for row in queries.calendar(uow))


def upload(visitor: Visitor, data: bytes, name: str = "план.docx", status: int = 200) -> Page:
    return visitor.send(visitor.get("/events/import"), {"file": (io.BytesIO(data), name)}, status=status)


def test_the_calendar_says_what_is_waited_for_and_leads_to_entering_it(site: Site) -> None:
    admin = site.visitor()
    page = admin.get("/events/")
    waited = {row[0]: row for row in page.rows("main #waited table")}
    assert waited["Проведение ВПР"][1] == "2024, 2025, 2026"
    assert "2.19" in waited["Проведение ВПР"][2]
    link = next(a for a in page.all("main #waited a") if a.get("aria-label") == "Указать дату: проведение ВПР")
    form = admin.get(link.get("href"))
    after = admin.send(form, {name: value for name, value in VPR.items() if name != "code"})
    assert "Изменились сроки пунктов: 2.18, 2.19, 3.19." in after.text
    assert stored(site) == [("vpr", "2026-04-20", "2026-05-20")]
    assert "2026" not in {row[0]: row for row in after.rows("main #waited table")}["Проведение ВПР"][1]


def test_an_event_gives_windows_on_the_roadmap_the_item_and_the_audit(site: Site) -> None:
    admin = site.visitor()
    before = admin.get("/roadmap/3.19")
    assert "дата не задана" in before.text
    assert any(link.startswith("/events/new") for link in before.links.values())
    entered(site)
    assert "19.04.2026" in admin.get("/roadmap/3.19").text
    assert "19.04.2026" in admin.get("/audit/iro").text


def test_a_reader_sees_the_calendar_and_cannot_change_it(site: Site) -> None:
    number = entered(site)
    reader = site.visitor("org_admin", "mouo-71876000")
    page = reader.get("/events/")
    assert BASIS in page.text
    assert not [
        href
        for href in page.links.values()
        if href.startswith("/events/") and "revoked" not in href and href != "/events/"
    ]
    assert not any("/events/new" in href for href in reader.get("/roadmap/3.6").links.values())
    for address in (f"/events/{number}", f"/events/{number}/revoke", "/events/new", "/events/import"):
        assert reader.client.get(address).status_code == 403


def test_changed_days_move_the_windows_and_stand_in_the_journal(site: Site) -> None:
    number, admin = entered(site), site.visitor()
    page = admin.get(f"/events/{number}")
    assert page.heading == "Проведение ВПР"
    after = admin.send(page, {"starts_on": "2026-04-13", "ends_on": "2026-05-15"})
    assert "Изменились сроки пунктов: 2.18, 2.19, 3.19." in after.text
    assert "12.04.2026" in admin.get("/roadmap/3.19").text
    journal = admin.get("/journal/?action=event.").text
    assert "Изменено событие" in journal
    assert "20.04.2026 – 20.05.2026" in journal
    assert "13.04.2026 – 15.05.2026" in journal


def test_a_revoked_event_keeps_its_row_with_the_reason(site: Site) -> None:
    number, admin = entered(site), site.visitor()
    page = admin.get(f"/events/{number}/revoke")
    assert "Укажите причину." in admin.send(page, {"reason": " "}, status=422).errors
    after = admin.send(page, {"reason": "дни названы ошибочно"})
    assert "Событий пока нет" in after.text
    shown = admin.get("/events/?revoked=1").text
    assert "дни названы ошибочно" in shown
    assert "дата не задана" in admin.get("/roadmap/3.19").text
    assert "дни названы ошибочно" in admin.get(f"/events/{number}").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": "2026-04-19"}, "Последний день 19.04.2026 раньше первого 20.04.2026."),
        ({"basis": ""}, "Укажите основание: документ, его дату и номер."),
        ({"code": "x-unknown"}, "События с кодом «x-unknown» нет: ни в перечне, ни среди тех, которых ждут сроки."),
        ({"starts_on": "вчера"}, None),
        ({"starts_on": "1020-04-20"}, "Проверьте год: 20.04.1020."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(site: Site, changes, said) -> None:
    admin = site.visitor()
    after = admin.send(admin.get("/events/new"), {**VPR, **changes}, status=422)
    assert after.errors
    assert said is None or said in after.errors
    assert stored(site) == []


def test_a_plan_graph_is_shown_for_review_and_only_what_is_chosen_is_stored(site: Site) -> None:
    admin = site.visitor()
    page = upload(admin, word())
    assert page.heading == "Проверка плана-графика"
    assert [row[0].split(" ")[0] for row in page.rows("main #take table")] == ["Проведение", "Получение"]
    assert page.find("textarea[name=basis]").text.strip() == HEADING
    left = page.rows("main #left table")
    assert len(left) == 4
    assert left[0][3] == "строка не называет события, от которого зависят сроки"
    assert stored(site) == []
    after = admin.send(page, {"take": "vpr:2026-04-20..2026-05-20"}, button="Внести отмеченное")
    assert "Внесено: 1, изменено: 0." in after.text
    assert stored(site) == [("vpr", "2026-04-20", "2026-05-20")]


def test_what_the_reader_of_the_file_remarks_stands_above_the_review_and_stays_there(site: Site) -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet()))
    plan = book["План"]
    plan.cell(4, 7).value = "Примечание"
    plan.cell(6, 7).value = "x"
    plan.row_dimensions[8].hidden = True
    made = io.BytesIO()
    book.save(made)
    admin = site.visitor()
    page = upload(admin, made.getvalue(), name="план-график.xlsx")
    remarks = ["Лист «План»: скрытые строки прочитаны", "Лист «План», строка 4: графы, которых в плане не бывает"]
    assert all(remark in page.text for remark in remarks)
    again = admin.send(page, {"basis": ""}, button="Внести отмеченное", status=422)
    assert all(remark in again.text for remark in remarks)
    assert "Замечани" not in upload(admin, word()).text


def test_the_same_plan_graph_again_changes_nothing(site: Site) -> None:
    admin = site.visitor()
    admin.send(upload(admin, word()), {}, button="Внести отмеченное")
    assert len(stored(site)) == 2
    again = upload(admin, word())
    assert "Все события файла уже внесены: менять нечего." in again.text
    assert not again.all("main input[type=checkbox]")


def test_a_moved_date_shows_what_the_calendar_has(site: Site) -> None:
    entered(site)
    page = upload(site.visitor(), text_file([("2", "Проведение ВПР", "13 апреля – 15 мая", "")]), "план.txt")
    (row,) = page.rows("main #take table")
    assert row[1:3] == ["13.04.2026 – 15.05.2026", "20.04.2026 – 20.05.2026 Дни изменятся"]


def test_nothing_chosen_or_no_basis_shows_the_review_again(site: Site) -> None:
    admin = site.visitor()
    page = upload(admin, word())
    empty = admin.send(page, {"take": []}, status=422)
    assert "Отметьте хотя бы одну строку." in empty.errors
    assert empty.heading == "Проверка плана-графика"
    without = admin.send(page, {"basis": ""}, button="Внести отмеченное", status=422)
    assert "Укажите основание: документ, его дату и номер." in without.errors
    assert stored(site) == []


def test_a_review_that_is_stale_or_forged_stores_nothing(site: Site) -> None:
    admin = site.visitor()
    page = upload(admin, word())
    entered(site, date(2026, 4, 1), date(2026, 4, 25))
    stale = admin.send(page, {}, button="Внести отмеченное", status=422)
    assert "Календарь изменился" in " ".join(stale.errors)
    forged = admin.client.post(
        "/events/import/take",
        data={"parcel": "чужое", "csrf_token": page.find("main input[name=csrf_token]").get("value")},
    )
    assert forged.status_code == 422
    assert "Проверка файла устарела" in forged.get_data(as_text=True)
    assert stored(site) == [("vpr", "2026-04-01", "2026-04-25")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 broken", "повреждён"),
        (b"PK\x03\x04broken", "поврежд"),
        ("просто текст".encode(), "без таблицы"),
        (text_file(ROWS[:1]), "Ни одна строка файла не называет событие с днями"),
        (text_file([("1", "=cmd|' /C calc'!A0", "20.04.2026", "<script>alert(1)</script>")]), "Ни одна строка"),
    ],
)
def test_a_file_that_gives_no_event_is_refused_at_the_form(site: Site, data: bytes, said: str) -> None:
    page = upload(site.visitor(), data, "план.docx", status=422)
    assert said in " ".join(page.errors)
    assert stored(site) == []


def test_texts_of_a_strangers_file_are_shown_as_texts(site: Site) -> None:
    rows = [("1", "Проведение ВПР <script>alert(1)</script>", "20.04.2026 – 20.05.2026", "<b>ОО</b>")]
    page = upload(site.visitor(), word(rows))
    assert not page.all("main script")
    assert "<script>alert(1)" not in page.html


def test_a_file_without_a_year_is_read_with_the_year_that_is_given(site: Site) -> None:
    admin = site.visitor()
    data = text_file([("1", "Проведение ВПР", "20 апреля – 20 мая", "")], heading="План-график")
    assert "не указан год" in " ".join(upload(admin, data, "план.txt", status=422).errors)
    page = admin.send(admin.get("/events/import"), {"file": (io.BytesIO(data), "план.txt"), "year": "2027"})
    assert page.rows("main #take table")[0][1] == "20.04.2027 – 20.05.2027"
