"""The registry on its pages: lists, cards, registration, files, publication, and who may do which step."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from app.jobs.running import carry_out
from registry.queries import jobs as jobs_query
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import ABSENT, OTHER, SURGUT, card, draft, published, registered
from tests.factories.system import counted_statements

HOSTILE = 'О <script>alert(1)</script> «" onload=x» &lt;b&gt; <img src=x onerror=alert(2)>'


@pytest.fixture
def registrar(site: Site) -> Visitor:
    return site.visitor("registrar", SURGUT)


@pytest.fixture
def publisher(site: Site) -> Visitor:
    return site.visitor("publisher", SURGUT)


# ------------------------------------------------------------------------------------------------------------ lists


def test_the_list_shows_own_documents_drafts_first(site: Site, registrar: Visitor) -> None:
    registered(site, values={"title": "О первом"})
    draft(site, values={"title": "О втором"})
    draft(site, organization=OTHER, values={"title": "О чужом"})
    rows = registrar.get("/documents/").rows()
    assert [row[0] for row in rows] == ["Приказ о второмПриказ", "Приказ о первомПриказ"]
    assert [row[-1] for row in rows] == ["Проект", "Зарегистрирован"]


def test_an_empty_list_says_what_to_do(site: Site, registrar: Visitor) -> None:
    assert "Документов пока нет" in registrar.get("/documents/").text
    assert "Создать документ" not in site.visitor("viewer", SURGUT).get("/documents/").links
    assert "Ничего не найдено" in registrar.get("/documents/?text=несуществующее").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=первом", 1),
        ("text=1-П", 1),
        ("kind=order", 2),
        ("kind=order&kind=minutes", 2),
        ("state=draft", 1),
        ("year=2025", 1),
        ("year=abc&year=20255&year=", 2),
        ("item=1.2", 1),
        ("text=" + "%25" * 300, 0),
    ],
)
def test_filters_narrow_and_nonsense_does_no_harm(site: Site, registrar: Visitor, query: str, found: int) -> None:
    registered(site, values={"title": "О первом"}, item="1.2")
    draft(site, values={"title": "О втором"})
    page = registrar.get(f"/documents/?{query}")
    assert len(page.rows() if page.all("main table") else []) == found


@pytest.mark.parametrize("query", ["kind={}", "state={}", "organization={}", "below=1&organization={}"])
@pytest.mark.parametrize("code", ["nosuch", OTHER])
def test_a_filter_by_what_there_is_not_is_dropped_and_named(
    site: Site, registrar: Visitor, query: str, code: str
) -> None:
    registered(site)
    draft(site, organization=OTHER)
    page = registrar.get(f"/documents/?{query.format(code)}")
    assert f"Отбор не применён: в системе нет «{code}»." in page.text
    assert len(page.rows()) == 1


@pytest.mark.parametrize("cursor", ["нечто", "2025-02-30.1", "1", "-.99999999999999999999"])
def test_a_broken_cursor_is_told_so(registrar: Visitor, cursor: str) -> None:
    assert "Откройте список с начала" in registrar.get(f"/documents/?after={quote(cursor)}", 422).text


def test_pages_of_a_long_list_meet_without_gap_or_repetition(site: Site, registrar: Visitor) -> None:
    made = [draft(site, values={"title": f"О вопросе {n:02}"}) for n in range(52)]
    first = registrar.get("/documents/")
    second = registrar.get(first.links["Дальше"])
    shown = [a.get("href") for page in (first, second) for a in page.all("main tbody a")]
    assert shown == [f"/documents/{number}" for number in reversed(made)]
    assert "Дальше" not in second.links
    assert second.links["К началу"] == "/documents/"


def test_a_longer_list_costs_no_more_statements(site: Site, registrar: Visitor) -> None:
    draft(site)
    with counted_statements(site.parts.database) as few:
        registrar.get("/documents/")
    for n in range(8):
        draft(site, values={"title": f"О вопросе {n}"})
    with counted_statements(site.parts.database) as many:
        registrar.get("/documents/")
    assert len(many) <= len(few) <= 12


# ------------------------------------------------------------------------------------------------------------- card


def test_a_hostile_title_is_only_text(site: Site, registrar: Visitor) -> None:
    number = draft(site, values={"title": HOSTILE, "preamble": HOSTILE})
    for address in ("/documents/", f"/documents/{number}", f"/documents/{number}/edit"):
        page = registrar.get(address)  # the manners include: no inline script, no handler
        assert "<script>alert" not in page.html


def test_the_card_shows_the_document_as_a_sheet(site: Site, registrar: Visitor) -> None:
    page = registrar.get(f"/documents/{draft(site)}")
    sheet = page.find("main .dk-sheet").text_content()
    assert "ПРИКАЗЫВАЮ:" in sheet
    assert "Обеспечить подготовку" in sheet or "обеспечить подготовку" in sheet


def test_what_is_missing_stands_on_the_card_and_keeps_from_registration(site: Site, registrar: Visitor) -> None:
    number = draft(site, values={"signatory_name": ""})
    page = registrar.get(f"/documents/{number}")
    assert "Подписывающий" in page.text
    assert not page.all(f"main form[action=/documents/{number}/register]")
    answer = registrar.client.post(f"/documents/{number}/register", data=token(registrar, number))
    refused = Page(answer)
    assert refused.status == 422
    assert "Поле «Подписывающий» не заполнено." in refused.text
    assert "signatory_name" not in refused.text
    assert card(site, number).state == "draft"


def token(visitor: Visitor, number: int) -> dict[str, str]:
    found = visitor.get(f"/documents/{number}").find("input[name=csrf_token]")
    return {"csrf_token": found.get("value")}


# ----------------------------------------------------------------------------------------------------- registration


def test_registration_gives_the_next_number_and_today(site: Site, registrar: Visitor) -> None:
    number = draft(site, item="1.2")
    after = registrar.send(registrar.get(f"/documents/{number}"), button="Зарегистрировать")
    assert "Документ зарегистрирован. Номер 1-П." in after.text
    saved = card(site, number)
    assert (saved.state, saved.number, saved.day) == ("registered", "1-П", date(2025, 10, 15))
    assert "1-П" in after.find("main .dk-sheet").text_content()


def test_an_explicit_number_and_a_past_day_are_kept(site: Site, registrar: Visitor) -> None:
    number = draft(site)
    page = registrar.get(f"/documents/{number}")
    registrar.send(page, {"day": "2025-09-01", "number": "17-П"}, button="Зарегистрировать")
    saved = card(site, number)
    assert (saved.number, saved.day) == ("17-П", date(2025, 9, 1))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"number": "1-П"}, "1-П"),
        ({"day": "2025-10-01"}, "01.10.2025"),
        ({"day": "2025-10-16"}, "ещё не наступила"),
        ({"day": "2025-02-30"}, ""),
        ({"number": "я" * 300}, ""),
    ],
)
def test_a_refused_registration_says_why_and_changes_nothing(
    site: Site, registrar: Visitor, values: dict[str, str], words: str
) -> None:
    registered(site, day=date(2025, 10, 15))
    number = draft(site)
    refused = registrar.send(registrar.get(f"/documents/{number}"), values, button="Зарегистрировать", status=422)
    assert refused.errors
    assert words in " ".join(refused.errors)
    assert card(site, number).state == "draft"


def test_a_second_submit_is_told_that_it_is_done(site: Site, registrar: Visitor) -> None:
    number = draft(site)
    page = registrar.get(f"/documents/{number}")
    registrar.send(page, button="Зарегистрировать")
    again = registrar.send(page, button="Зарегистрировать", status=422)
    assert "уже зарегистрирован" in again.errors[0]
    assert card(site, number).number == "1-П"


def test_a_kind_without_numbers_asks_for_none(site: Site, registrar: Visitor) -> None:
    number = draft(site, kind="method_recs", item="2.4")
    page = registrar.get(f"/documents/{number}")
    assert not page.all("main input[name=number]")
    registrar.send(page, button="Зарегистрировать")
    assert card(site, number).number is None


# ------------------------------------------------------------------------------------------------------------ files


def test_files_are_attachments_under_names_a_person_finds(site: Site, registrar: Visitor) -> None:
    number = registered(site)
    answer = registrar.client.get(f"/documents/{number}/file/docx")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert quote("Приказ 1-П от 15.10.2025.docx") in disposition
    assert answer.data.startswith(b"PK")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = registrar.client.get(f"/documents/{number}/file/docx", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_an_older_version_is_fetched_by_its_number(site: Site, registrar: Visitor) -> None:
    number = registered(site)
    old, new = (registrar.client.get(f"/documents/{number}/file/original?version={n}").data for n in (1, 2))
    assert old != new
    registrar.get(f"/documents/{number}/file/original?version=9", 404)
    assert registrar.client.get(f"/documents/{number}/file/original?version=²").data == new


def test_files_of_another_organization_are_absent(site: Site, registrar: Visitor) -> None:
    theirs = registered(site, organization=OTHER)
    for address in (f"/documents/{theirs}/file/docx", f"/documents/{theirs}", "/documents/424242/file/docx"):
        assert ABSENT in registrar.get(address, 404).text


def test_a_pdf_that_is_not_made_yet_is_told_so(site: Site, registrar: Visitor) -> None:
    assert "ещё не изготовлен" in registrar.get(f"/documents/{registered(site)}/file/pdf", 404).text


class Paper:
    """A converter that is always there and makes small PDFs."""

    def available(self) -> bool:
        return True

    def to_pdf(self, docx: bytes, _format: str = "docx") -> bytes:
        assert docx.startswith(b"PK")
        return b"%PDF-1.7\n%%EOF\n"


class NoPaper(Paper):
    def available(self) -> bool:
        return False


def test_an_ordered_pdf_becomes_a_job_and_then_a_file(make_site) -> None:
    site = make_site({"converter": Paper()})
    reader = site.visitor("viewer", SURGUT)
    number = registered(site)
    job = reader.send(reader.get(f"/documents/{number}"), button="Изготовить PDF")
    assert "PDF заказан." in job.text
    assert "Изготавливается PDF" in reader.get(f"/documents/{number}").text
    carry_out(site.parts, int(job.response.request.path.rsplit("/", 1)[1]))
    assert reader.client.get(f"/documents/{number}/file/pdf").data.startswith(b"%PDF")
    assert "Скачать PDF" in reader.get(f"/documents/{number}").links


def test_without_libreoffice_the_pdf_is_refused_plainly(make_site) -> None:
    site = make_site({"converter": NoPaper()})
    reader = site.visitor("viewer", SURGUT)
    refused = reader.send(reader.get(f"/documents/{registered(site)}"), button="Изготовить PDF", status=503)
    assert "LibreOffice не установлен" in refused.text


# ------------------------------------------------------------------------------------------------------ publication


def test_publication_orders_the_pdf_by_itself(site: Site, publisher: Visitor) -> None:
    number = registered(site, kind="method_recs")
    after = publisher.send(publisher.get(f"/documents/{number}"), button="Опубликовать")
    assert "Документ опубликован на портале." in after.text
    with site.parts.database.read() as uow:
        waiting = jobs_query.jobs(uow, document_id=number)
    assert [(job.kind, job.state) for job in waiting] == [("pdf", "queued")]
    assert site.anyone().get(f"/portal/documents/{number}").heading == after.heading


def test_withdrawal_asks_for_a_reason(site: Site, publisher: Visitor) -> None:
    number = published(site)
    page = publisher.get(f"/documents/{number}")
    refused = publisher.send(page, {"reason": "  "}, button="Снять с публикации", status=422)
    assert refused.errors == ["Укажите основание."]
    after = publisher.send(page, {"reason": "Опечатка в приложении"}, button="Снять с публикации")
    assert "Опечатка в приложении" in after.text
    site.anyone().get(f"/portal/documents/{number}", 404)


def test_a_discarded_draft_leaves_the_list(site: Site) -> None:
    author = site.visitor("author", SURGUT)
    number = draft(site)
    after = author.send(author.get(f"/documents/{number}"), button="Отменить проект")
    assert "Проект отменён." in after.text
    assert "Документов пока нет" in after.text


# ----------------------------------------------------------------------------------------------------------- rights

STEPS = {
    "edit": ("draft", {"author", "registrar", "org_admin"}),
    "register": ("draft", {"registrar", "org_admin"}),
    "discard": ("draft", {"author", "registrar", "org_admin"}),
    "publish": ("registered", {"publisher", "org_admin"}),
    "withdraw": ("published", {"publisher", "org_admin"}),
}


@pytest.mark.parametrize("role", ["viewer", "author", "registrar", "publisher", "org_admin"])
def test_each_role_does_its_own_steps_only(site: Site, role: str) -> None:
    person = site.visitor(role, SURGUT)
    stranger = site.visitor(role, OTHER)
    made = {"draft": draft(site), "registered": registered(site, kind="method_recs"), "published": published(site)}
    key = token(person, made["draft"])
    for step, (state, may) in STEPS.items():
        address = f"/documents/{made[state]}/{step}"
        if role not in may:
            assert person.client.post(address, data=key).status_code == 403, (role, step)
        foreign = stranger.client.post(address, data=token_of(stranger))
        assert foreign.status_code in ({404} if role in may else {403}), (role, step)
    assert {state: card(site, number).state for state, number in made.items()} == {name: name for name in made}


def token_of(visitor: Visitor) -> dict[str, str]:
    return {"csrf_token": visitor.get("/documents/").find("input[name=csrf_token]").get("value")}


@pytest.mark.parametrize("step", ["register", "publish", "withdraw", "discard", "pdf", "edit"])
def test_no_step_is_done_without_the_token(site: Site, step: str) -> None:
    chief = site.visitor("org_admin", SURGUT)
    number = draft(site)
    assert chief.client.post(f"/documents/{number}/{step}", data={"reason": "x"}).status_code == 400
    assert card(site, number).revision == 1


@pytest.mark.parametrize("address", ["/documents/", "/documents/1", "/documents/choose", "/documents/enter", "/audit/"])
def test_a_stranger_is_asked_to_log_in(site: Site, address: str) -> None:
    answer = site.anyone().client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login")


def test_a_municipal_officer_reads_her_schools_and_writes_only_for_herself(site: Site) -> None:
    from registry.services.organizations import create_organization

    with site.parts.database.write() as uow:
        create_organization(uow, code="school-1", name="Школа № 1", level="oo", parent=SURGUT)
    number = draft(site, organization="school-1")
    officer = site.visitor("registrar", SURGUT)
    page = officer.get(f"/documents/{number}")
    assert "Изменить" not in page.links
    assert officer.client.post(f"/documents/{number}/register", data=token(officer, number)).status_code == 403
