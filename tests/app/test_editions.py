"""Editions on their pages: the comparison, its matching, the amending order, and the day that decides."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest

from app.limited import raw_roadmap
from document_templates.roadmap_table import read_table
from registry.domain.roadmap_reading import read_roadmap
from registry.queries import completeness, roadmaps
from registry.services import evidence as facts
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.factories.system import counted_statements

ORDER = "10-p-2710"
NEXT = f"{ORDER}-2"
EDITS = {"2.9.": (4, "ежегодно, до 1 ноября"), "1.2.": (3, "приказ, отчет"), "3.12.": (5, "составлен перечень школ")}


def exported(visitor: Visitor, code: str = ORDER, query: str = "") -> bytes:
    answer = visitor.client.get(f"/roadmap/editions/{code}/table.docx{query}")
    assert answer.status_code == 200
    return answer.get_data()


def edited(data: bytes) -> bytes:
    """The exported order with three cells edited in Word."""
    document = docx.Document(io.BytesIO(data))
    for row in document.tables[0].rows:
        if row.cells[0].text in EDITS:
            column, text = EDITS[row.cells[0].text]
            row.cells[column].text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def upload(visitor: Visitor, data: bytes, status: int = 200, **values: object) -> Page:
    page = visitor.get("/roadmap/import")
    return visitor.send(page, {"file": (io.BytesIO(data), "карта.docx"), **values}, status=status)


@pytest.fixture
def admin(site: Site) -> Visitor:
    """The administrator, with the edited order under review and one evidence of a changed measure."""
    with site.parts.database.write() as uow:
        facts.add_link(
            uow, organization="mouo-71876000", item="2.9", kind="order", url="https://example.org/1",
            fulfilled_on=date(2025, 2, 1),
        )  # fmt: skip
    visitor = site.visitor()
    upload(visitor, edited(exported(visitor)))
    return visitor


def changes(page: Page) -> list[str]:
    return [" ".join(heading.text_content().split()) for heading in page.all(".dk-change h3")]


def test_a_review_shows_exactly_what_was_edited_before_anything_else(admin: Visitor) -> None:
    page = admin.get(f"/roadmap/editions/{NEXT}")
    assert changes(page) == ["Пункт 1.2 Изменён", "Пункт 2.9 Изменён", "Пункт 3.12 Изменён"]
    headings = [heading.text_content() for heading in page.all("main h2")]
    assert headings[0] == f"Что меняется по сравнению с редакцией {ORDER}"
    assert "Пункт 2.9: подтверждения (1) и освобождения (0) сохраняются." in page.text
    assert "Срок исчезает: 01.10.2024 – 31.03.2025. Подтверждения по нему (1) зачтутся по своей дате." in page.text


def test_cells_stand_side_by_side_with_words_for_those_who_listen(admin: Visitor) -> None:
    page = admin.get(f"/roadmap/editions/{NEXT}/compare")
    assert changes(page) == ["Пункт 1.2 Изменён", "Пункт 2.9 Изменён", "Пункт 3.12 Изменён"]
    assert [th.text_content() for th in page.all(".dk-compared thead th")][:3] == ["Графа", "Было", "Стало"]
    assert "удалено: локальные акты конец удалённого" in page.text
    assert "добавлено: приказ, отчет конец добавленного" in page.text
    tiles = {tile.findtext("span"): tile.findtext("strong") for tile in page.all(".dk-tile")}
    assert tiles == {"изменено": "3", "новых": "0", "исключено": "0", "перенесено": "0", "сроков изменено": "1"}
    mirrored = admin.get(f"/roadmap/editions/{ORDER}/compare?with={NEXT}")
    assert changes(mirrored) == changes(page)


def test_an_edition_that_differs_in_nothing_says_so(site: Site) -> None:
    page = site.visitor("viewer", "mouo-71876000").get(f"/roadmap/editions/{ORDER}/compare?with={ORDER}")
    assert "Редакции не отличаются." in page.text
    assert not page.all("main form[method=post]")
    site.visitor().get(f"/roadmap/editions/{ORDER}/compare", 404)


def test_a_comparison_with_an_edition_under_review_is_hidden_like_the_edition(site: Site, admin: Visitor) -> None:
    reader = site.visitor("org_admin", "mouo-71876000")
    for address in (f"{NEXT}/compare", f"{ORDER}/compare?with={NEXT}", f"{NEXT}/table.docx"):
        reader.get(f"/roadmap/editions/{address}", 404)
    assert reader.client.get(f"/roadmap/editions/{ORDER}/table.docx?changed_since={NEXT}").status_code == 404


def test_the_amending_order_lists_the_three_changes(site: Site, admin: Visitor) -> None:
    page = admin.get(f"/roadmap/editions/{NEXT}/compare")
    card = admin.send(page, button="Перечень изменений")
    assert card.heading.startswith("Приказ о внесении изменений в приказ Департамента образования и науки")
    for point in (
        "1.1. В пункте 1.2 приложения к приказу графу «Вид документа» изложить в следующей редакции: «приказ, отчет».",
        "1.2. В пункте 2.9 приложения к приказу графу «Сроки выполнения» изложить в следующей редакции: «ежегодно, до",
        "1.3. В пункте 3.12 приложения к приказу графу «Ожидаемый результат» изложить в следующей редакции:",
    ):
        assert point in card.text.replace("\u00a0", " ")
    assert "1.4." not in card.text
    whole = admin.send(page, button="В новой редакции")
    assert whole.heading.startswith("Приказ о внесении изменения в приказ Департамента")
    assert "изложив утвержденный им план мероприятий (дорожную карту)" in whole.text


def test_the_amending_order_quotes_the_heading_that_the_edition_keeps(site: Site, admin: Visitor) -> None:
    page = admin.get(f"/roadmap/editions/{ORDER}")
    assert "О внесении изменений в приказ Департамента" in page.find("textarea[name=heading]").text
    wrong = admin.send(page, {"heading": "а" * 2001}, button="Записать", status=422)
    assert any("Заголовок приказа длиннее" in error for error in wrong.errors)
    after = admin.send(page, {"heading": "О качестве образования"}, button="Записать")
    assert "Заголовок приказа записан." in after.text
    card = admin.send(admin.get(f"/roadmap/editions/{NEXT}/compare"), button="Перечень изменений")
    assert "№ 10-П-2710 «О качестве образования»" in card.heading.replace("\u00a0", " ")
    admin.send(admin.get(f"/roadmap/editions/{ORDER}"), {"heading": ""}, button="Записать")
    card = admin.send(admin.get(f"/roadmap/editions/{NEXT}/compare"), button="Перечень изменений")
    assert "№ 10-П-2710 об утверждении плана" in card.heading.replace("\u00a0", " ")
    reader = site.visitor("viewer", "mouo-71876000").get(f"/roadmap/editions/{ORDER}")
    assert reader.all("textarea[name=heading]") == []


def test_only_those_who_draft_for_the_department_are_offered_the_order(site: Site, admin: Visitor) -> None:
    admin.send(admin.get(f"/roadmap/editions/{NEXT}"), button="Принять к действию")
    author = site.visitor("author", "mouo-71876000")
    page = author.get(f"/roadmap/editions/{NEXT}/compare")
    assert "Приказ о внесении изменений" not in page.text
    token = author.get("/account/profile").find("input[name=csrf_token]").get("value")
    assert author.client.post(f"/roadmap/editions/{NEXT}/amend", data={"csrf_token": token}).status_code in (403, 404)
    assert "Приказ о внесении изменений" in site.visitor("author").get(f"/roadmap/editions/{NEXT}/compare").text


def test_an_accepted_edition_binds_from_its_day_and_evidence_stays(site: Site, admin: Visitor) -> None:
    page = admin.get(f"/roadmap/editions/{NEXT}")
    refused = admin.send(page, {"since": "2024-01-01"}, button="Принять к действию", status=422)
    assert any("действует с 17.12.2024" in error for error in refused.errors)
    accepted = admin.send(refused, {"since": "2026-01-01"}, button="Принять к действию")
    assert "действует с 01.01.2026" in accepted.text
    assert "Ещё не вступила в силу" in accepted.text  # the clock of the tests stands in October 2025
    assert "ежегодно, до 1 ноября" not in admin.get("/roadmap/2.9").text
    assert "ежегодно, до 1 ноября" in admin.get("/roadmap/2.9?on=2026-01-01").text
    assert "ежегодно, до 1 ноября" in admin.get("/roadmap/?on=2026-01-01").text
    for day, code in ((date(2025, 12, 31), ORDER), (date(2026, 1, 1), NEXT)):
        audit = admin.client.get(f"/audit/mouo-71876000/audit.json?on={day}").get_json()
        assert audit["roadmap"] == code
        met = [row for row in audit["rows"] if row["item"] == "2.9" and row["links"]]
        assert [row["links"] for row in met] == [["https://example.org/1"]]
    row = next(
        row for row in admin.get("/roadmap/editions").rows() if row[0].startswith("№") and "31.12.2025" in row[2]
    )
    assert row[2] == "с 17.12.2024 по 31.12.2025"


def test_a_person_corrects_the_matching_of_a_measure(site: Site, admin: Visitor) -> None:
    page = admin.get(f"/roadmap/editions/{NEXT}/2.9")
    after = admin.send(page, {"key": ""}, button="Сопоставить")
    assert {"Пункт 2.9 Исключён", "Пункт 2.9 Новый пункт"} <= set(changes(after))
    assert "исключён, поэтому подтверждения (1)" in after.text
    again = admin.send(admin.get(f"/roadmap/editions/{NEXT}/2.9"), {"key": "2.9"}, button="Сопоставить")
    assert changes(again) == ["Пункт 1.2 Изменён", "Пункт 2.9 Изменён", "Пункт 3.12 Изменён"]
    journal = admin.get("/journal/?action=roadmap.")
    assert "Изменено сопоставление мероприятия карты" in journal.text


def test_an_older_edition_is_refused_at_the_form_and_taken_as_history(site: Site) -> None:
    admin = site.visitor()
    document = docx.Document(io.BytesIO(edited(exported(admin))))
    approved = next(p for p in document.paragraphs if "17.12.2024" in p.text)
    approved.text = approved.text.replace("17.12.2024", "01.02.2024")
    stream = io.BytesIO()
    document.save(stream)
    refused = upload(admin, stream.getvalue(), status=422)
    assert any("более ранняя редакция" in error for error in refused.errors)
    assert len(admin.get("/roadmap/editions").rows()) == 1
    page = upload(admin, stream.getvalue(), archive="y")
    assert "В архиве" in page.text
    assert "с 01.02.2024 по 16.12.2024" in page.text


@pytest.mark.parametrize("query", ["", f"?changed_since={ORDER}"])
def test_what_a_person_downloads_is_the_very_edition(site: Site, admin: Visitor, query: str) -> None:
    kinds = site.parts.catalogue.kinds()
    with site.parts.database.read() as uow:
        stored = roadmaps.roadmap(uow, NEXT)
    for form in ("docx", "xlsx"):
        data = admin.client.get(f"/roadmap/editions/{NEXT}/table.{form}{query}").get_data()
        read = read_roadmap(read_table(data, f"карта.{form}"), kinds)
        assert (read.number, read.title, read.approved_by, read.approved_on, read.heading) == (
            stored.number, stored.title, stored.approved_by, stored.approved_on, stored.heading,
        )  # fmt: skip
        assert (read.period.start, read.period.end) == (stored.period_start, stored.period_end)
        assert [(s.number, s.title) for s in read.sections] == [(s.number, s.title) for s in stored.sections]
        names = ("number", "parent", "section", "title", "responsible_text", "kinds_text", "deadline_text",
                 "expected_result")  # fmt: skip
        assert [[getattr(i, n) for n in names] for i in read.items] == [
            [getattr(i, n) for n in names] for i in stored.items
        ]


def test_marks_stand_at_the_cells_that_changed(admin: Visitor) -> None:
    from docx.oxml.ns import qn

    document = docx.Document(io.BytesIO(exported(admin, NEXT, f"?changed_since={ORDER}")))
    marked = {
        (row.cells[0].text, place)
        for row in document.tables[0].rows
        for place, cell in enumerate(row._tr.findall(qn("w:tc")))
        if cell.find(f".//{qn('w:shd')}") is not None
    }
    assert marked == {(number, column) for number, (column, _) in EDITS.items()}
    assert "отличаются от редакции 10-p-2710 (действует с 17.12.2024)" in document.paragraphs[-1].text


def test_asking_about_a_day_costs_no_more_statements(site: Site, admin: Visitor) -> None:
    admin.send(admin.get(f"/roadmap/editions/{NEXT}"), button="Принять к действию")
    with site.parts.database.read() as uow, counted_statements(site.parts.database) as asked:
        completeness.organization_completeness(uow, "mouo-71876000", date(2026, 1, 1))
    assert len(asked) <= 5
    with site.parts.database.read() as uow, counted_statements(site.parts.database) as asked:
        completeness.summary(uow, date(2026, 1, 1))
    assert len(asked) <= 17


def test_a_file_of_a_stranger_is_read_apart(site: Site, admin: Visitor) -> None:
    table = raw_roadmap(site.parts.isolation, exported(admin, NEXT), "карта.docx")
    assert len(table.rows) == 1 + 4 + 66
