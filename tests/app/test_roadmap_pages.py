"""The roadmap is read like the order's own table, measure by measure, and a new edition is reviewed before it binds."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import Workbook

from tests.app.conftest import Site
from tests.app.page import Page, Visitor

HEADINGS = (
    "№ п/п",
    "Наименование мероприятия",
    "Ответственный исполнитель",
    "Вид документа",
    "Сроки выполнения",
    "Ожидаемый результат",
)


def numbers(page: Page) -> list[str]:
    return [row[0] for row in page.rows() if len(row) == 6]


def workbook(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (HEADINGS, ("1. Подготовка", "", "", "", "", ""), *rows):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(visitor: Visitor, data: bytes, name: str, status: int = 200) -> Page:
    page = visitor.get("/roadmap/import")
    return visitor.send(page, {"file": (io.BytesIO(data), name)}, status=status)


SMALL = workbook(
    ("1.1", "Подготовка приказа", "МОУО", "приказ", "до 1 марта 2027 года", "приказ"),
    ("1.2", "Подготовка отчёта", "ОО", "неведомый документ", "ежегодно в мае 2027 года", "отчёт"),
)


def test_all_measures_stand_in_the_order_of_the_order(site: Site) -> None:
    page = site.visitor("viewer", "mouo-71876000").get("/roadmap/")
    found = numbers(page)
    assert len(found) == 66
    assert found[:3] == ["1.1", "1.2", "1.3"]
    assert found[-1] == "4.3"
    assert {"3.26.a", "3.26.d"} <= set(found)
    assert [th.text_content() for th in page.all("main thead th")] == list(HEADINGS)
    assert "Показано пунктов: 66 из 66" in page.text


def test_a_deadline_stands_verbatim_with_its_days_beneath(site: Site) -> None:
    page = site.visitor("viewer", "mouo-71876000").get("/roadmap/?text=2.9&section=2")
    row = next(row for row in page.rows() if row[0] == "2.9")
    assert row[4].startswith("ежегодно октябрь предыдущего года – март следующего года")
    assert "01.10.2024 – 31.03.2025" in row[4]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("section=4", ["4.1", "4.2", "4.3"]),
        ("kind=analytic_info", ["4.2"]),
        ("section=1&body=mouo", ["1.2", "1.5"]),
        ("section=1&body=goo", ["1.3", "1.6"]),
        ("text=предложений дорожную карту&section=4", ["4.3"]),
        ("text=ОТЧЕТ&section=4", ["4.1"]),
    ],
)
def test_filters_narrow_the_table(site: Site, query: str, expected: list[str]) -> None:
    page = site.visitor("viewer", "mouo-71876000").get(f"/roadmap/?{query}")
    assert numbers(page) == expected


def test_a_search_that_finds_nothing_says_what_to_do(site: Site) -> None:
    page = site.visitor("viewer", "mouo-71876000").get("/roadmap/?text=абракадабра")
    assert "Таких пунктов нет" in page.text
    assert page.links["Сбросить"] == "/roadmap/"


def test_a_measure_shows_what_is_written_and_what_was_understood(site: Site) -> None:
    page = site.visitor("viewer", "mouo-71876000").get("/roadmap/2.9")
    assert page.heading == "Пункт 2.9"
    assert "МОУО ОО" in page.text
    assert "Муниципальный орган управления образованием" in page.text
    assert "программа адресной помощи" in page.text
    assert "01.10.2025 – 31.03.2026" in page.text


def test_a_measure_shows_how_it_stands_with_ones_own_organization_only(site: Site) -> None:
    page = site.visitor("author", "mouo-71876000").get("/roadmap/2.9")
    assert "Ваша организация" in page.text
    assert "Просрочено" in page.text  # the clock of the tests stands in October 2025
    assert "Нефтеюганск" not in page.find("#standing").text_content()


def test_a_measure_without_a_date_says_why(site: Site) -> None:
    page = site.visitor("author", "department").get("/roadmap/2.10")
    assert "срок по графику Минпросвещения России и Рособрнадзора, дата не задана" in page.text
    assert "Дата не задана" in page.text


def test_a_measure_that_does_not_exist_is_not_found(site: Site) -> None:
    page = site.visitor("viewer", "department").get("/roadmap/9.99", 404)
    assert "9.99" in page.text


def test_a_new_edition_waits_for_review_and_names_its_doubts(site: Site) -> None:
    admin = site.visitor()
    page = upload(admin, SMALL, "план.xlsx")
    assert "На проверке" in page.text
    assert "неведомый документ" in page.text
    assert re.search(r"Пункт 1\.2 \(.*строка \d+, графа «Вид документа»\)", page.text)
    assert len(numbers(admin.get("/roadmap/"))) == 66  # what is in force has not changed


def test_many_doubts_are_grouped_and_each_measure_is_a_link(site: Site) -> None:
    rows = [(f"1.{n}", f"Смотр {n}", "РЦОИ", "приказ", "до 31 февраля", "") for n in range(1, 21)]
    page = upload(site.visitor(), workbook(*rows), "план.xlsx")
    assert [h3.text_content() for h3 in page.all("main h3")] == ["Исполнители: 20", "Сроки: 20", "Реквизиты плана: 5"]
    assert page.text.count("Не распознан исполнитель: «РЦОИ»") == 1
    assert page.links["1.20"].endswith("/1.20")


def test_a_plan_without_sections_shows_its_measures(site: Site) -> None:
    admin = site.visitor()
    book = Workbook()
    for row in (
        HEADINGS,
        ("1", "Смотр", "ОО", "приказ", "до 1 марта 2027 года", ""),
        ("2", "Слёт", "ОО", "отчет", "", ""),
    ):
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    page = upload(admin, stream.getvalue(), "план.xlsx")
    assert numbers(admin.get(page.links["Показать таблицей"])) == ["1", "2"]


def test_doubts_are_settled_by_correcting_and_the_edition_is_accepted(site: Site) -> None:
    admin = site.visitor()
    page = upload(admin, SMALL, "план.xlsx")
    address = next(href for text, href in page.links.items() if text == "Пункт 1.2")
    correction = admin.get(address)
    corrected = admin.send(
        correction, {"bodies-0-code": "oo", "bodies-0-condition": "", "kinds-0-code": "report", "kinds-0-only_body": ""}
    )
    assert "Пункт 1.2 исправлен" in corrected.text
    assert not [text for text in corrected.links if text == "Пункт 1.2"]
    accepted = admin.send(corrected, button="Принять к действию")
    assert "Карта принята. Она действует с" in accepted.text
    states = [row[1] for row in admin.get("/roadmap/editions").rows()]
    assert states.count("Действует") == 2  # another plan stands beside the order's, it does not replace it


def test_a_correction_without_bodies_is_refused_and_changes_nothing(site: Site) -> None:
    admin = site.visitor()
    page = upload(admin, SMALL, "план.xlsx")
    correction = admin.get(next(href for text, href in page.links.items() if text == "Пункт 1.2"))
    refused = admin.send(correction, {"bodies-0-code": "", "kinds-0-code": "report"}, status=422)
    assert any("исполнителя" in message for message in refused.errors)


def test_a_dropped_edition_is_gone(site: Site) -> None:
    admin = site.visitor()
    page = upload(admin, SMALL, "план.xlsx")
    after = admin.send(page, button="Удалить")
    assert len(after.rows()) == 1


def test_the_same_table_is_taken_in_once(site: Site) -> None:
    admin = site.visitor()
    upload(admin, SMALL, "план.xlsx")
    again = upload(admin, SMALL, "тот же план.xlsx")
    assert "уже загружена" in again.text
    assert len(admin.get("/roadmap/editions").rows()) == 2


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "пустой.docx"),
        (b"%PDF-1.4 broken", "битый.pdf"),
        (b"MZ\x90\x00", "program.exe"),
        (workbook()[:300], "обрыв.xlsx"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_at_the_form(site: Site, data: bytes, name: str) -> None:
    page = upload(site.visitor(), data, name, status=422)
    assert page.errors
    assert page.heading == "Загрузка дорожной карты"


def test_a_table_without_the_columns_of_a_roadmap_is_refused(site: Site) -> None:
    book = Workbook()
    book.worksheets[0].append(("Фамилия", "Телефон"))
    stream = io.BytesIO()
    book.save(stream)
    page = upload(site.visitor(), stream.getvalue(), "телефоны.xlsx", status=422)
    assert page.errors


def test_an_edition_under_review_is_hidden_from_those_who_cannot_accept_it(site: Site) -> None:
    upload(site.visitor(), SMALL, "план.xlsx")
    reader = site.visitor("org_admin", "mouo-71876000")
    assert len(reader.get("/roadmap/editions").rows()) == 1
    hidden = next(row.code for row in _editions(site) if row.state == "review")
    reader.get(f"/roadmap/editions/{hidden}", 404)
    reader.get(f"/roadmap/?roadmap={hidden}", 404)


def _editions(site: Site) -> list[object]:
    from registry.queries.roadmaps import roadmaps

    with site.parts.database.read() as uow:
        return list(roadmaps(uow))
