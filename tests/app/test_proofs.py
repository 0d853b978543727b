"""Scores, protocols, proposed matches and the history of evidence on their pages."""

from __future__ import annotations

import io
import json
from datetime import date

import openpyxl
import pytest

from registry.domain.completeness import Row
from registry.queries.completeness import organization_completeness
from registry.services import evidence
from registry.services.entering import enter_document
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import ABSENT, OTHER, SURGUT
from tests.factories.documents import docx_bytes
from tests.factories.system import counted_statements

PROPOSALS = f"/audit/{SURGUT}/proposals"
MEETING = f"organization={SURGUT}&item=2.13&kind=parent_meeting"
PROGRAMME = "Программа адресной помощи школам с низкими результатами"


@pytest.fixture
def registrar(site: Site) -> Visitor:
    return site.visitor("registrar", SURGUT)


def entered(site: Site, kind: str, title: str, number: str = "", organization: str = SURGUT) -> int:
    with site.parts.database.write() as uow:
        return enter_document(
            uow, organization=organization, kind=kind, title=title, number=number, day=date(2025, 10, 10),
            file_name="файл.docx", data=docx_bytes(f"{title} {organization}"), extracted_text=title,
            signatory="И.П. Замятина",
        ).id  # fmt: skip


def programme(site: Site, organization: str = SURGUT) -> int:
    return entered(site, "support_programme", PROGRAMME, organization=organization)


def met(site: Site) -> list[Row]:
    with site.parts.database.read() as uow:
        return [row for row in organization_completeness(uow, SURGUT, date(2025, 10, 15)).rows if row.evidence]


def summaries(page: Page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.all(".dk-score summary")]


# --------------------------------------------------------------------------------------------------------- proposals


def test_the_card_proposes_what_the_document_may_fulfil_and_says_why(site: Site, registrar: Visitor) -> None:
    number = programme(site)
    page = registrar.get(f"/documents/{number}")
    assert "Может подтверждать" in page.text
    assert "Общие слова: помощи, адресной, программ" in page.text
    after = registrar.send(page, button="Подтвердить")
    assert "Исполнение подтверждено." in after.text
    assert after.response.request.path == f"/documents/{number}"
    assert [(row.item, row.kind) for row in met(site)] == [("2.9", "support_programme")]
    assert "Что он исполнил" in after.text
    assert summaries(after) == ["Оценка: 6 из 6"]


def test_a_turned_down_proposal_is_gone_and_can_be_taken_back(site: Site, registrar: Visitor) -> None:
    number = entered(site, "proposals", "Предложения для включения в дорожную карту", "41")
    after = registrar.send(registrar.get(f"/documents/{number}"), button="Не подходит")
    assert "Предложение отклонено." in after.text
    assert "Может подтверждать" not in after.text
    assert "Отклонено предложенное подтверждение" in after.text, "the history of the document tells"
    assert "Предложить нечего" in registrar.get(PROPOSALS).text
    audit = registrar.get(f"/audit/{SURGUT}")
    assert "Отклонённые предложения: 1" in audit.text
    back = registrar.send(audit, button="Предлагать снова")
    assert "Предложение возвращено." in back.text
    assert "Предложения для включения в дорожную карту" in back.text
    assert met(site) == []


def test_several_proposals_are_confirmed_at_once(site: Site, registrar: Visitor) -> None:
    programme(site)
    entered(site, "proposals", "Предложения для включения в дорожную карту", "41")
    page = registrar.get(PROPOSALS)
    boxes = page.all("input[type=checkbox]")
    assert len(boxes) == 3
    assert not [box for box in boxes if box.get("checked")], "nothing is decided for the person"
    chosen = [box.get("value") for box in boxes if "|2.24|" not in box.get("value")]
    after = _confirm(registrar, page, chosen)
    assert "Подтверждено требований: 2." in after.text
    assert [(row.item, row.kind) for row in met(site)] == [("2.9", "support_programme"), ("4.3", "proposals")]


def _confirm(visitor: Visitor, page: Page, chosen: list[str], status: int = 200) -> Page:
    """Send the boxes as a browser does: they belong to the form by its name."""
    form = page.find("#chosen-form")
    assert {box.get("form") for box in page.all("input[type=checkbox]")} <= {"chosen-form"}
    data = {"csrf_token": dict(form.form_values())["csrf_token"], "chosen": chosen}
    answer = Page(visitor.client.post(PROPOSALS, data=data, follow_redirects=True))
    assert answer.status == status
    return answer.check_manners()


@pytest.mark.parametrize("chosen", [[], ["мусор"], ["1|2"], ["²|2.9|order|"], ["1|2.9|order|..2020-01-01"]])
def test_damaged_choices_are_refused_and_nothing_is_kept(site: Site, registrar: Visitor, chosen: list[str]) -> None:
    programme(site)
    page = registrar.get(PROPOSALS)
    assert _confirm(registrar, page, chosen, 422).errors
    assert met(site) == []


def test_an_open_row_finds_its_documents(site: Site, registrar: Visitor) -> None:
    number = programme(site)
    entered(site, "support_programme", "Совсем другое")
    address = f"/documents/find?organization={SURGUT}&item=2.9&kind=support_programme&window=2025-10-01..2026-03-31"
    offered = registrar.get(f"/audit/{SURGUT}?status=due").all("main table a")
    assert address in {a.get("href") for a in offered if a.text_content() == "Найти документ"}
    page = registrar.get(address)
    titles = [row[0] for row in page.rows()]
    assert titles[0].startswith(PROGRAMME)
    assert titles[1].startswith("Совсем другое")
    after = registrar.send(page, button="Подтвердить")
    assert after.response.request.path == f"/audit/{SURGUT}"
    assert [row.documents for row in met(site)] == [(number,)]
    assert "Подходящих документов нет" in registrar.get(address).text, "what is fulfilled looks for nothing"


def test_documents_of_others_are_neither_proposed_nor_found(site: Site, registrar: Visitor) -> None:
    theirs = programme(site, OTHER)
    assert "Предложить нечего" in registrar.get(PROPOSALS).text
    assert "Подходящих документов нет" in registrar.get(
        f"/documents/find?organization={SURGUT}&item=2.9&kind=support_programme"
    ).text  # fmt: skip
    assert registrar.get(f"/audit/{OTHER}/proposals", 404)
    token = registrar.get("/account/profile").find("input[name=csrf_token]").get("value")
    for step in ("confirm", "dismiss"):
        answer = registrar.client.post(
            f"/documents/{theirs}/matches/{step}",
            data={"csrf_token": token, "item": "2.9", "kind": "support_programme"},
        )
        assert answer.status_code == 404
        assert ABSENT in answer.get_data(as_text=True)
    page = registrar.get(PROPOSALS)
    assert page.all("#chosen-form") == []
    answer = registrar.client.post(
        PROPOSALS, data={"csrf_token": token, "chosen": f"{theirs}|2.9|support_programme|2025-10-01..2026-03-31"}
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["viewer", "author", "publisher"])
def test_who_may_not_register_reads_proposals_without_buttons(site: Site, role: str) -> None:
    number = programme(site)
    person = site.visitor(role, SURGUT)
    page = person.get(PROPOSALS)
    assert PROGRAMME in page.text
    assert page.all("main form") == []
    assert not {each.text_content() for each in person.get(f"/documents/{number}").all("button")} & {
        "Подтвердить", "Не подходит",
    }  # fmt: skip
    person.get(f"/documents/find?{MEETING}", 403)


def test_the_page_of_proposals_asks_a_fixed_number_of_questions(site: Site, registrar: Visitor) -> None:
    programme(site)
    with counted_statements(site.parts.database) as few:
        registrar.get(PROPOSALS)
    for place in range(30):
        entered(site, "order", f"О программе адресной помощи {place}", f"ПР-{place}")
    with counted_statements(site.parts.database) as many:
        registrar.get(PROPOSALS)
    assert len(many) == len(few) <= 10


# --------------------------------------------------------------------------------------------------------- protocols


def test_minutes_prove_an_event(site: Site, registrar: Visitor) -> None:
    entered(site, "order", "О собрании", "ПР-1")
    number = entered(site, "minutes", "Протокол собрания", "7")
    page = registrar.get(f"/documents/protocol?{MEETING}")
    options = [each.text_content() for each in page.all("#document_id option")]
    assert [text.split(".")[-1].strip() for text in options] == ["Протокол собрания", "О собрании"]
    values = {"document_id": str(number), "held_on": "2025-09-20", "note": "Присутствовали 40 человек"}
    after = registrar.send(page, values)
    assert "Протокол принят, мероприятие отмечено." in after.text
    assert f"протокол: документ № {number}" in after.links
    assert "мероприятие 20.09.2025" in after.text
    assert "Присутствовали 40 человек" in after.text
    assert summaries(after) == ["Оценка: 5 из 5"]
    card = registrar.get(f"/documents/{number}")
    assert "как протокол мероприятия" in card.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"held_on": ""}, "Укажите день мероприятия"),
        ({"held_on": "2025-10-16"}, "ещё не наступила"),
        ({"document_id": "4242"}, ""),
        ({"document_id": ""}, ""),
    ],
)
def test_a_bad_protocol_is_refused(site: Site, registrar: Visitor, changes: dict[str, str], words: str) -> None:
    number = entered(site, "minutes", "Протокол собрания", "7")
    page = registrar.get(f"/documents/protocol?{MEETING}")
    values = {"document_id": str(number), "held_on": "2025-09-20"}
    refused = registrar.send(page, {**values, **changes}, status=422)
    assert refused.errors
    assert words in " ".join(refused.errors)
    assert met(site) == []


def test_without_documents_the_page_says_what_to_do_first(registrar: Visitor) -> None:
    page = registrar.get(f"/documents/protocol?{MEETING}")
    assert "Выбрать пока нечего" in page.text
    assert "Внести готовый документ" in page.links
    registrar.get(f"/documents/protocol?organization={OTHER}&item=2.13&kind=parent_meeting", 404)
    assert "Не указан вид" in registrar.get(f"/documents/protocol?organization={SURGUT}&item=2.13", 404).text


def test_a_proposed_protocol_leads_to_the_question_of_the_day(site: Site, registrar: Visitor) -> None:
    number = entered(site, "minutes", "Протокол родительского собрания по вопросам качества образования", "7")
    page = registrar.get(registrar.get(f"/documents/{number}").links["Указать день…"])
    (option,) = [each for each in page.all("#document_id option") if each.get("selected") is not None]
    assert option.get("value") == str(number)
    registrar.send(page, {"held_on": "2025-10-03"})
    assert [(row.item, row.evidence[0].form) for row in met(site)] == [("2.13", "protocol")]


def test_only_events_are_offered_a_protocol(site: Site, registrar: Visitor) -> None:
    page = registrar.get(f"/audit/{SURGUT}")
    kinds = {
        a.get("href").split("kind=")[1].split("&")[0]
        for a in page.all("main table a")
        if a.text_content() == "Указать протокол"
    }
    assert kinds == {"webinar", "consultation", "parent_meeting", "meeting", "conference_meeting", "masterclass"}


# ------------------------------------------------------------------------------------------- scores, files, history


def test_the_score_stands_on_the_page_of_the_measure_in_the_json_and_in_the_workbook(
    site: Site, registrar: Visitor
) -> None:
    number = entered(site, "method_recs", "Рекомендации")
    with site.parts.database.write() as uow:
        evidence.add_link(
            uow, organization=SURGUT, item="1.2", kind="local_acts", url="https://example.org/a",
            fulfilled_on=date(2025, 10, 1),
        )  # fmt: skip
    assert number
    assert summaries(registrar.get("/roadmap/1.2")) == ["Оценка: 2 из 3"]
    page = registrar.get(f"/audit/{SURGUT}?status=met")
    assert "Не хватает: вид" in page.text
    assert "По ссылке не видно вида документа" in page.text
    data = json.loads(registrar.client.get(f"/audit/{SURGUT}/audit.json").data)
    ((fact,),) = (row["evidence"] for row in data["rows"] if row["evidence"])
    assert (fact["form"], fact["url"], fact["score"]["met"], fact["score"]["of"]) == (
        "link", "https://example.org/a", 2, 3,
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(registrar.client.get(f"/audit/{SURGUT}/audit.xlsx").data))
    values = [cell.value for sheet in book for row in sheet for cell in row]
    assert {"Оценка подтверждений", "2 из 3", "вид"} <= set(values)


def test_what_was_taken_back_stays_on_the_page_of_the_organization(site: Site) -> None:
    chief = site.visitor("org_admin", SURGUT)
    with site.parts.database.write() as uow:
        fact = evidence.add_link(
            uow, organization=SURGUT, item="2.12", kind="webinar", url="https://example.org/v",
            fulfilled_on=date(2025, 9, 1),
        )  # fmt: skip
    chief.send(chief.get(f"/documents/evidence/{fact.id}/revoke"), {"reason": "Запись удалена"})
    after = chief.send(
        chief.get(f"/documents/exempt?organization={SURGUT}&item=1.2&kind=local_acts"), {"reason": "Реорганизация"}
    )
    assert "Освободил: Сотрудник 1, с 15.10.2025" in " ".join(row[2] for row in after.rows() if len(row) > 2)
    assert "Освободил: Сотрудник 1, с 15.10.2025" in chief.get("/roadmap/1.2").text
    book = openpyxl.load_workbook(io.BytesIO(chief.client.get(f"/audit/{SURGUT}/audit.xlsx").data))
    told = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert "Реорганизация; освобождение с 15.10.2025, Сотрудник 1" in told
    ended = chief.send(chief.get(after.links["Отменить освобождение"]), {"reason": "Внесено по ошибке"})
    assert "Отозванные подтверждения: 1" in ended.text
    assert "Отменённые освобождения: 1" in ended.text
    told = ended.find("#history").text_content()
    for words in ("Запись удалена", "Реорганизация", "Внесено по ошибке", "Отозвал: Сотрудник", "Отменил: Сотрудник"):
        assert words in told


def test_a_long_history_is_shown_a_page_at_a_time(site: Site) -> None:
    chief = site.visitor("org_admin", SURGUT)
    with site.parts.database.write() as uow:
        for number in range(53):
            fact = evidence.add_link(
                uow, organization=SURGUT, item="2.12", kind="webinar", url=f"https://example.org/{number}",
                fulfilled_on=date(2025, 9, 1),
            )  # fmt: skip
            # At one and the same moment, so that the identifiers alone tell them apart.
            evidence.revoke(uow, evidence_id=fact.id, reason=f"Причина {number}")
    page = chief.get(f"/audit/{SURGUT}")
    assert "Отозванные подтверждения: 53" in page.text
    reasons = [row[3] for row in page.rows("#history table")]
    assert reasons == [f"Причина {number}" for number in range(52, 2, -1)]
    [following] = [a.get("href") for a in page.all("#history a") if a.text_content() == "Дальше"]
    rest = chief.get(following)
    assert [row[3] for row in rest.rows("#history table")] == ["Причина 2", "Причина 1", "Причина 0"]
    assert rest.find("#history details").get("open") is not None, "the page that was asked for is not folded away"
    assert [a.text_content() for a in rest.all("#history nav a")] == ["К началу"]
    assert chief.get(f"/audit/{SURGUT}?revoked=999999").all("#history") == []
