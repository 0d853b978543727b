"""Entering ready documents, links and releases: taken whole or refused with the place named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from registry.domain.completeness import Row
from registry.queries.completeness import organization_completeness
from registry.queries.documents import DocumentFilters, list_documents
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import ABSENT, OTHER, SURGUT, card, upload, word_file
from tests.factories.documents import docx_bytes, pdf_bytes

LETTER = {
    "organization": SURGUT,
    "kind": "order",
    "title": "Об утверждении плана подготовки к ГИА",
    "number": "10-П-1833",
    "day": "2025-03-03",
    "signatory": "И.П. Замятина",
    "items": "1.2",
}
WEBINAR = f"organization={SURGUT}&item=2.12&kind=webinar"


@pytest.fixture
def registrar(site: Site) -> Visitor:
    return site.visitor("registrar", SURGUT)


def enter(visitor: Visitor, data: bytes, name: str, *, status: int = 200, **changes: str) -> Page:
    page = visitor.get("/documents/enter")
    return visitor.send(page, {**LETTER, **changes, "file": upload(data, name)}, status=status)


def documents_of(site: Site) -> int:
    with site.parts.database.read() as uow:
        return len(list_documents(uow, DocumentFilters()).rows)


def row_of(site: Site, item: str, kind: str, place: int = 0, on: date = date(2025, 10, 15)) -> Row:
    """The row of Surgut's audit for a kind of a measure in its window number ``place``."""
    with site.parts.database.read() as uow:
        found = organization_completeness(uow, SURGUT, on)
    return [row for row in found.rows if (row.item, row.kind) == (item, kind)][place]


# --------------------------------------------------------------------------------------------------------- entering


def test_a_word_file_is_entered_with_its_requisites_and_its_text(site: Site, registrar: Visitor) -> None:
    after = enter(registrar, word_file("ПРИКАЗ", "Утвердить план подготовки."), "приказ 1833.docx")
    assert "Документ внесён в реестр." in after.text
    assert "Утвердить план подготовки." in after.text
    saved = card(site, int(after.response.request.path.rsplit("/", 1)[1]))
    assert (saved.state, saved.origin, saved.number, saved.day) == (
        "registered",
        "entered",
        "10-П-1833",
        date(2025, 3, 3),
    )
    assert saved.signatory == "И.П. Замятина"
    assert "Изменить" not in after.links


def test_an_entered_file_comes_back_byte_for_byte(site: Site, registrar: Visitor) -> None:
    data = word_file("ПРИКАЗ")
    after = enter(registrar, data, "приказ.docx")
    assert registrar.client.get(f"{after.response.request.path}/file/original").data == data


def test_a_pdf_without_a_text_layer_is_taken_and_says_so(site: Site, registrar: Visitor) -> None:
    after = enter(registrar, pdf_bytes(), "скан.pdf")
    assert "Текст не прочитан" in after.text
    assert "Скачать PDF" in after.links
    assert "Скачать DOCX" not in after.links


def test_an_entered_act_fulfils_the_measure_it_names(site: Site, registrar: Visitor) -> None:
    kind = row_of(site, "1.2", "local_acts")
    assert kind.status == "overdue"
    enter(registrar, word_file("План"), "план.docx", kind="local_acts", number="")
    assert row_of(site, "1.2", "local_acts").status == "met"


def test_the_window_of_the_audit_row_is_kept(site: Site, registrar: Visitor) -> None:
    window = row_of(site, "1.2", "local_acts", place=1).window
    page = registrar.get(f"/documents/enter?organization={SURGUT}&kind=local_acts&item=1.2&window={window.id}")
    assert page.find("#items").get("value") == "1.2"
    values = {"title": "План", "day": "2025-03-03", "file": upload(word_file("План"), "план.docx")}
    registrar.send(page, values)
    assert row_of(site, "1.2", "local_acts", place=1, on=date(2025, 10, 15)).evidence


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "пустой.docx", "пуст"),
        (b"MZ\x90\x00 program", "приказ.docx", "не принимается. Принимаются DOCX, PDF"),
        (b"PK\x03\x04 broken", "приказ.docx", "повреждён"),
        (word_file("текст")[:900], "обрезан.docx", "повреждён"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "старый.doc", "повреждён"),
        (docx_bytes(**{"word/vbaProject.bin": b"x"}), "макрос.docm", "макросы"),
        (b"%PDF-1.7\n1 0 obj", "обрыв.pdf", "повреждён"),
        (b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>\n%%EOF", "тайна.pdf", "паролем"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_nothing_is_kept(
    site: Site, registrar: Visitor, data: bytes, name: str, words: str
) -> None:
    refused = enter(registrar, data, name, status=422)
    assert len(refused.errors) == 1
    assert words in refused.errors[0]
    assert name in refused.errors[0]
    assert refused.find(".dk-errors a").get("href") == "#file"
    assert refused.find("#title").get("value") == LETTER["title"], "what was typed is lost"
    assert documents_of(site) == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "  "}, "Введите заголовок"),
        ({"day": ""}, "Укажите дату документа"),
        ({"day": "2025-10-16"}, "ещё не наступила"),
        ({"number": ""}, "Укажите номер"),
        ({"items": "1.2, 99.9"}, "99.9"),
        ({"items": "1.2; второе"}, "второе"),
        ({"title": "я" * 1001}, "1000"),
    ],
)
def test_bad_requisites_are_named_and_nothing_is_kept(
    site: Site, registrar: Visitor, changes: dict[str, str], words: str
) -> None:
    page = registrar.get("/documents/enter")
    data = {**LETTER, **changes, "file": upload(word_file("Текст"), "приказ.docx")}
    refused = registrar.send(page, data, status=422)
    assert words in " ".join(refused.errors)
    assert refused.find("#signatory").get("value") == LETTER["signatory"], "what was typed is lost"
    assert documents_of(site) == 0


def token(page: Page) -> dict[str, Any]:
    return {"csrf_token": page.find("main input[name=csrf_token]").get("value")}


def test_the_same_file_with_the_same_number_is_entered_once(site: Site, registrar: Visitor) -> None:
    data = word_file("ПРИКАЗ")
    enter(registrar, data, "приказ.docx")
    again = enter(registrar, data, "копия.docx", status=422)
    assert "уже внесён как документ № 1" in again.errors[0]
    other = enter(registrar, word_file("Другой"), "другой.docx", status=422)
    assert "10-П-1833" in other.errors[0]
    assert documents_of(site) == 1


def test_a_form_of_entering_sent_twice_makes_one_document(site: Site, registrar: Visitor) -> None:
    page = registrar.get("/documents/enter")
    first, second = (
        registrar.send(page, {**LETTER, "file": upload(word_file("ПРИКАЗ"), "приказ.docx")}) for _ in range(2)
    )
    assert first.response.request.path == second.response.request.path
    assert documents_of(site) == 1


def test_a_document_cannot_be_entered_for_another_organization(site: Site, registrar: Visitor) -> None:
    page = registrar.get("/documents/enter")
    assert [o.get("value") for o in page.all("#organization option")] == [SURGUT]
    data = {**LETTER, "organization": OTHER, "file": upload(word_file("Текст"), "приказ.docx")}
    answer = registrar.client.post("/documents/enter", data=token(page) | data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert documents_of(site) == 0


@pytest.mark.parametrize("role", ["viewer", "author", "publisher"])
def test_only_those_who_register_enter_documents(site: Site, role: str) -> None:
    person = site.visitor(role, SURGUT)
    person.get("/documents/enter", 403)
    person.get(f"/documents/link?{WEBINAR}", 403)
    assert "Внести готовый" not in person.get("/documents/").links


# ------------------------------------------------------------------------------------------------------------ links


def give_link(visitor: Visitor, *, status: int = 200, **changes: str) -> Page:
    page = visitor.get(f"/documents/link?{WEBINAR}")
    values = {"url": "https://example.org/запись", "fulfilled_on": "2025-09-20", "note": "Запись <i>вебинара</i>"}
    return visitor.send(page, {**values, **changes}, status=status)


def test_a_link_fulfils_the_requirement_and_stands_in_the_audit(site: Site, registrar: Visitor) -> None:
    after = give_link(registrar)
    assert after.response.request.path == f"/audit/{SURGUT}"
    assert "ссылка от 20.09.2025" in after.links
    assert "Запись <i>вебинара</i>" in after.text
    link = next(a for a in after.all("main a[rel]") if "ссылка" in a.text_content())
    assert link.get("rel") == "external noopener"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": "javascript:alert(1)"}, "не похожа на адрес"),
        ({"url": "запись вебинара"}, "не похожа на адрес"),
        ({"url": ""}, "Укажите адрес"),
        ({"fulfilled_on": "2025-10-16"}, "ещё не наступила"),
        ({"fulfilled_on": "вчера"}, ""),
    ],
)
def test_a_bad_link_is_refused(site: Site, registrar: Visitor, changes: dict[str, str], words: str) -> None:
    refused = give_link(registrar, status=422, **changes)
    assert words in " ".join(refused.errors)
    assert all(row.evidence == () for row in rows_of(site))


def rows_of(site: Site) -> tuple[Row, ...]:
    with site.parts.database.read() as uow:
        return organization_completeness(uow, SURGUT, date(2025, 10, 15)).rows


def test_the_same_link_twice_is_refused(registrar: Visitor) -> None:
    give_link(registrar)
    assert give_link(registrar, status=422).errors


def test_a_link_needs_to_know_what_it_fulfils(registrar: Visitor) -> None:
    assert "Не указан вид документа" in registrar.get(f"/documents/link?organization={SURGUT}&item=2.12", 404).text
    registrar.get(f"/documents/link?organization={OTHER}&item=2.12&kind=webinar", 404)


def test_a_fact_is_revoked_with_a_reason(site: Site, registrar: Visitor) -> None:
    page = give_link(registrar)
    address = page.links["Отозвать"]
    refused = registrar.send(registrar.get(address), {"reason": ""}, status=422)
    assert refused.errors == ["Укажите основание."]
    after = registrar.send(registrar.get(address), {"reason": "Запись удалена"})
    assert "Подтверждение отозвано." in after.text
    assert all(row.evidence == () for row in rows_of(site))
    assert "Запись удалена" in registrar.get(address).text


def test_facts_of_another_organization_are_absent(site: Site, registrar: Visitor) -> None:
    address = give_link(registrar).links["Отозвать"]
    stranger = site.visitor("registrar", OTHER)
    assert ABSENT in stranger.get(address, 404).text
    assert ABSENT in stranger.get("/documents/evidence/4242/revoke", 404).text
    site.visitor("author", SURGUT).get(address, 403)


# --------------------------------------------------------------------------------------------------------- releases

RELEASE = f"/documents/exempt?organization={SURGUT}&item=1.2&kind=local_acts"


def test_a_release_holds_until_it_is_revoked(site: Site) -> None:
    chief = site.visitor("org_admin", SURGUT)
    after = chief.send(chief.get(RELEASE), {"reason": "Управление реорганизуется"})
    assert row_of(site, "1.2", "local_acts").status == "exempt"
    assert "Управление реорганизуется" in after.text
    assert "Все документы" not in after.text
    ended = chief.send(chief.get(after.links["Отменить освобождение"]), {"reason": "Реорганизация завершена"})
    assert "Освобождение отменено." in ended.text
    assert "Отменить освобождение" not in ended.links
    assert row_of(site, "1.2", "local_acts").status == "overdue"


def test_a_release_needs_a_reason_and_is_given_once(site: Site) -> None:
    chief = site.visitor("org_admin", SURGUT)
    assert chief.send(chief.get(RELEASE), {"reason": ""}, status=422).errors == ["Укажите основание."]
    chief.send(chief.get(RELEASE), {"reason": "Один раз"})
    assert "уже действует" in chief.send(chief.get(RELEASE), {"reason": "Ещё раз"}, status=422).errors[0]


def test_only_those_who_manage_release(site: Site, registrar: Visitor) -> None:
    chief = site.visitor("org_admin", SURGUT)
    address = chief.send(chief.get(RELEASE), {"reason": "Основание"}).links["Отменить освобождение"]
    registrar.get(RELEASE, 403)
    registrar.get(address, 403)
    assert "Отменить освобождение" not in registrar.get(f"/audit/{SURGUT}").links
    stranger = site.visitor("org_admin", OTHER)
    stranger.get(RELEASE, 404)
    assert ABSENT in stranger.get(address, 404).text


@pytest.mark.parametrize(
    "address", [f"/documents/link?{WEBINAR}", RELEASE, "/documents/enter", "/documents/evidence/1/revoke"]
)
def test_no_fact_changes_without_the_token(site: Site, address: str) -> None:
    assert site.visitor("org_admin", SURGUT).client.post(address, data={"reason": "x"}).status_code == 400
