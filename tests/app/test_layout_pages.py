"""The layout check on its pages: a file that is brought, a document, the rules of an organization."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from docx import Document
from werkzeug.datastructures import FileStorage

from document_templates import reading
from document_templates.checks import packs
from registry.services.entering import enter_document
from registry.services.writing import DOCX
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import SURGUT, draft, registered

TEXT = "В целях подготовки к аттестации,  срок – 05 июня 2026 г., и объективности ее проведения во всех школах города"


def messy(text: str = TEXT) -> bytes:
    document = Document()
    for each in ("ПРИКАЗ", "О проверке", text, "ПРИКАЗЫВАЮ:"):
        document.add_paragraph(each)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def brought(visitor: Visitor, data: bytes, name: str = "приказ.docx", *, status: int = 200, **values: str) -> Page:
    file = FileStorage(io.BytesIO(data), filename=name)
    return visitor.send(visitor.get("/check"), {"file": file, **values}, status=status)


def posted(visitor: Visitor, page: Page, button: str) -> bytes:
    """What the button of the page gives: a file."""
    [form] = [form for form in page.all("main form") if button in form.text_content()]
    answer = visitor.client.post(form.get("action"), data=dict(form.form_values()))
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.mimetype == DOCX
    return answer.get_data()


@pytest.fixture
def author(site: Site) -> Visitor:
    return site.visitor("author", SURGUT)


def test_a_draft_that_is_brought_is_told_its_remarks_and_comes_back_mended(author: Visitor) -> None:
    page = brought(author, messy())
    assert "Дата «05 июня» записана неверно" in page.text
    assert "абзац 3" in page.text
    assert "L16 · пункт 5.10" in page.text
    mended = posted(author, page, "Исправить и скачать")
    assert "05 июня" not in reading.document_text(mended)
    again = brought(author, mended)
    assert "исправляется автоматически" not in again.text


def test_what_is_no_docx_is_refused_beside_the_field(author: Visitor) -> None:
    page = brought(author, b"text", status=422)
    assert page.errors == ["Файл не является документом Word (.docx)."]


def test_a_file_that_lies_for_one_person_is_not_given_to_another(site: Site, author: Visitor) -> None:
    page = brought(author, messy())
    [form] = [form for form in page.all("main form") if "Исправить и скачать" in form.text_content()]
    stranger = site.visitor("author", SURGUT)
    token = stranger.get("/check").find("[name=csrf_token]").get("value")
    answer = stranger.client.post("/check/mended", data={**dict(form.form_values()), "csrf_token": token})
    assert answer.status_code in {400, 422}
    forged = stranger.client.post("/check/mended", data={"parcel": "forged", "csrf_token": token})
    assert forged.status_code in {400, 422}


def test_the_editions_and_their_rules_can_be_read(author: Visitor) -> None:
    page = author.get("/check/rules?edition=gost-2016")
    assert "не проверяется: по рисунку не узнать" in page.text
    assert len(page.rows()) > 38
    assert "ГОСТ Р 7.0.97-2025" in author.get("/check/rules?edition=nothing").text


_QUOTED = re.compile("“[^”]*”|5 июня 2026 г.")


def russian_words(page: Page, *data: str) -> list[str]:
    """Words of the page in Russian letters, but for what it quotes and the data."""
    text = _QUOTED.sub("", page.text)
    for each in data:
        text = text.replace(each, "")
    return re.findall("[А-Яа-яЁё]{2,}", text)


def test_each_text_of_the_packs_is_said_in_english_too() -> None:
    for pack in packs().values():
        said = [pack.title_en, pack.source_en]
        for demand in pack.demands.values():
            said.append(demand.asks_en)
            assert not re.search("[А-Яа-я]{2}", demand.clause_en or demand.clause)
            assert bool(demand.untested) == bool(demand.untested_en), demand.rule
            said += [demand.untested_en] if demand.untested else []
        assert all(said), pack.name
        assert [text for text in said if re.search("[А-Яа-яЁё]", _QUOTED.sub("", text))] == []


@pytest.mark.parametrize("edition", ["gost-2016", "gost-2025"])
def test_a_reader_of_english_reads_the_rules_in_english(author: Visitor, edition: str) -> None:
    author.client.set_cookie("dokkarta_locale", "en")
    page = author.get(f"/check/rules?edition={edition}")
    assert page.heading == "Layout rules"
    assert "The text is justified." in page.text
    assert russian_words(page) == []
    assert f"GOST R 7.0.97-{edition[-4:]}" in author.get("/check").find("[name=profile]").text_content()


def test_a_reader_of_english_reads_the_remarks_in_english(site: Site, author: Visitor) -> None:
    made = draft(site, values={"preamble": TEXT})
    author.client.set_cookie("dokkarta_locale", "en")
    page = brought(author, messy())
    assert "A date is written “05.06.2026” or “5 июня 2026 г.”." in page.text
    assert russian_words(page, "приказ.docx") == []
    title = author.get(f"/documents/{made}").heading
    page = author.get(f"/documents/{made}/layout")
    assert "GOST R 7.0.97" in page.text
    assert russian_words(page, title) == []
    remarks = author.get(f"/documents/{made}").find(".dk-remarks")
    assert re.findall("[А-Яа-яЁё]{2,}", _QUOTED.sub("", remarks.text_content())) == []


def test_a_reader_of_english_reads_the_rules_of_an_organization_in_english(site: Site) -> None:
    admin = site.visitor("org_admin", SURGUT)
    admin.client.set_cookie("dokkarta_locale", "en")
    page = admin.get(f"/organizations/{SURGUT}/layout")
    assert "L10. The text is justified." in page.text
    assert russian_words(page, page.all("main p")[0].text_content()) == []


def test_a_breach_of_a_draft_is_accepted_and_taken_back(site: Site, author: Visitor) -> None:
    made = draft(site, values={"preamble": TEXT})
    page = author.get(f"/documents/{made}/layout")
    page = author.send(page, {"reason": "Так в исходном приказе", "rule": "L16"}, button="Принять как есть")
    assert "Принято: Так в исходном приказе" in page.text
    assert "принято: Так в исходном приказе" in author.get(f"/documents/{made}").text
    page = author.send(page, {"reason": "Ошибка"}, button="Отозвать")
    assert "отозвано" in page.text
    assert "Принято: Так" not in page.text


def test_a_breach_is_not_accepted_without_a_reason(site: Site, author: Visitor) -> None:
    made = draft(site, values={"preamble": TEXT})
    page = author.send(author.get(f"/documents/{made}/layout"), {"reason": " "}, button="Принять как есть", status=422)
    assert "Укажите причину" in page.text


def test_a_draft_is_mended_by_one_button_into_a_new_version(site: Site, author: Visitor) -> None:
    made = draft(site, values={"preamble": TEXT})
    page = author.send(author.get(f"/documents/{made}/layout"), button="Исправить оформление")
    assert "Исправлено оформление" in page.text
    assert "L16" not in page.text.split("Оформление документа")[-1]
    card = author.get(f"/documents/{made}")
    assert "Версия 2" in card.text
    assert "срок – 5 июня 2026" in card.text.replace("\u00a0", " ")


def test_a_reader_sees_remarks_and_no_buttons(site: Site) -> None:
    made = draft(site, values={"preamble": TEXT})
    viewer = site.visitor("viewer", SURGUT)
    page = viewer.get(f"/documents/{made}/layout")
    assert "05 июня" in page.text
    assert "Принять как есть" not in page.text
    assert "Исправить оформление" not in page.text


def test_a_registered_document_is_mended_only_in_a_copy(site: Site, author: Visitor) -> None:
    made = registered(site, values={"preamble": TEXT})
    page = author.get(f"/documents/{made}/layout")
    assert "Сам документ не изменится" in page.text
    assert "05 июня" not in reading.document_text(posted(author, page, "Скачать исправленный файл"))


def test_a_document_that_came_from_outside_is_checked_in_a_child(site: Site, author: Visitor) -> None:
    with site.parts.database.write() as uow:
        made = enter_document(
            uow, organization=SURGUT, kind="order", title="О проверке", number="9", day=site.clock.today(),
            file_name="приказ.docx", data=messy(), extracted_text="текст",
        )  # fmt: skip
    page = author.get(f"/documents/{made.id}/layout")
    assert "Левое поле" in page.text or "Дата «05 июня»" in page.text
    assert "05 июня" not in reading.document_text(posted(author, page, "Скачать исправленный файл"))


@pytest.mark.parametrize(("day", "edition"), [(date(2025, 8, 17), "2016"), (date(2025, 8, 18), "2025")])
def test_a_document_is_judged_by_the_edition_of_its_day(site: Site, author: Visitor, day: date, edition: str) -> None:
    with site.parts.database.write() as uow:
        made = enter_document(
            uow, organization=SURGUT, kind="analytic_note", title="О проверке", number="9", day=day,
            file_name="справка.docx", data=without_heading(), extracted_text="текст",
        )  # fmt: skip
    page = author.get(f"/documents/{made.id}/layout")
    assert f"ГОСТ Р 7.0.97-{edition}" in page.text
    # A short text needs a heading since 2025 only.
    assert ("Нет заголовка к тексту" in page.text) == (edition == "2025")


def without_heading() -> bytes:
    document = Document()
    for each in ("СПРАВКА", TEXT):
        document.add_paragraph(each)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_an_organization_changes_its_rules_and_its_drafts_are_judged_by_them(site: Site, author: Visitor) -> None:
    made = draft(site, values={"preamble": TEXT})
    admin = site.visitor("org_admin", SURGUT)
    address = f"/organizations/{SURGUT}/layout"
    page = admin.get(address)
    assert "Своих правил нет" in page.text
    values = {"basis": "Инструкция от 01.09.2025 № 5", "level_L9": "note", "asked_L1_left": "35"}
    [form] = [form for form in page.all("main form") if "Сохранить правила" in form.text_content()]
    data = {**dict(form.form_values()), **values}
    data.pop("on_L16")
    admin.client.post(address, data=data)
    page = admin.get(address)
    assert "Изменены: L1, L9, L16." in page.text
    assert page.rows()[-1][1] == "Инструкция от 01.09.2025 № 5"
    text = author.get(f"/documents/{made}/layout").text
    assert "Дата «05 июня»" not in text
    assert "должно быть не меньше 35 мм" in text
    offered = author.get("/check").find("[name=profile]").text_content()
    assert "Правила организации" in offered


def test_a_rule_that_cannot_be_read_is_told_beside_its_field(site: Site) -> None:
    admin = site.visitor("org_admin", SURGUT)
    page = admin.send(
        admin.get(f"/organizations/{SURGUT}/layout"), {"basis": "Инструкция", "asked_L1_left": "широкое"}, status=422
    )
    assert "Нужно число." in page.errors


def test_rules_are_changed_only_by_those_who_manage(site: Site, author: Visitor) -> None:
    address = f"/organizations/{SURGUT}/layout"
    page = author.get(address)
    assert "Сохранить правила" not in page.text
