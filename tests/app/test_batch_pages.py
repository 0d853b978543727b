"""The pages of batches: ordered with its first documents seen, followed, stopped, tried again, taken away as files."""

from __future__ import annotations

import io
import zipfile

import docx
import pypdfium2
import pytest
from sqlalchemy import select

from app.jobs.running import carry_out
from registry.domain.roles import Actor
from registry.models import Job, User
from registry.queries import batches as queries
from registry.queries.batches import BatchView
from registry.queries.people import user
from registry.services import batch_work, batches, people
from registry.services.batches import BatchOrder
from registry.services.people import actor_by_login
from tests.app.conftest import Site
from tests.app.page import Page, Visitor

TWO = "mouo-71876000 mouo-71871000"
FILL = "/batches/fill?kind=order&item=1.2&organizations=mouo-71876000+mouo-71871000"


def only(site: Site) -> BatchView:
    with site.parts.database.read() as uow:
        (found,) = queries.batches(uow)
    return found


def work(site: Site) -> None:
    """Carry out what waits in the queue, as the worker would."""
    with site.parts.database.read() as uow:
        waiting = uow.session.scalars(select(Job.id).where(Job.state == "queued").order_by(Job.id)).all()
    for job in waiting:
        carry_out(site.parts, job)


def ordered(site: Site, visitor: Visitor, **values: str) -> Page:
    page = visitor.get(FILL)
    return visitor.send(page, {"title": "О мониторинге", **values}, button="Начать")


def pressed(visitor: Visitor, page: Page, **values: str) -> Page:
    """The page after a button with a name of its own was pressed."""
    sent = {"csrf_token": page.find("main input[name=csrf_token]").get("value"), **values}
    return Page(visitor.client.post(FILL, data=sent)).check_manners()


def test_a_batch_is_chosen_filled_started_and_made(site: Site) -> None:
    visitor = site.visitor()
    assert "Пакетов ещё не было" in visitor.get("/batches/").text
    choose = visitor.get("/batches/new")
    assert choose.find("form[action=/batches/fill]").get("method") == "get"
    card = ordered(site, visitor, signatory_name="А.А. Дренин")
    assert "Пакет документов начат" in card.text
    assert "0 из 2" in card.text
    assert card.find("#batch").get("hx-trigger") == "every 2s"
    assert card.find("progress").get("max") == "2"
    work(site)
    done = visitor.get(f"/batches/{only(site).id}")
    assert "2 из 2" in done.text
    assert done.find("#batch").get("hx-trigger") is None
    table = done.rows()
    assert len(table) == 2
    assert all("О мониторинге" in row[1] or "о мониторинге" in row[1] for row in table)
    assert len([address for address in done.links.values() if address.startswith("/documents/")]) >= 1
    assert "2 из 2" in visitor.get("/batches/").text


def test_the_form_tells_of_drafts_that_organizations_have_already(site: Site) -> None:
    visitor = site.visitor()
    assert "уже есть" not in visitor.get(FILL).text
    ordered(site, visitor, title="О мониторинге")
    work(site)
    page = visitor.get(FILL)
    assert "уже есть, организаций с ними: 2" in page.text
    listed = visitor.get(page.links["Посмотреть прежние"])
    assert len(listed.rows()) == 2


def test_the_first_documents_are_shown_without_scripts_and_nothing_is_kept(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.get(FILL)
    shown = pressed(visitor, page, title="О едином дне", show="1")
    assert len(shown.all(".dk-sheet")) == 2
    assert "О едином дне" in shown.text
    assert shown.find("[name=title]").get("value") == "О едином дне"
    with site.parts.database.read() as uow:
        assert queries.batches(uow) == ()


def test_the_preview_says_why_there_is_no_document(site: Site) -> None:
    visitor = site.visitor()
    token = visitor.get(FILL).find("main input[name=csrf_token]").get("value")
    answer = visitor.client.post(
        "/batches/preview?kind=order&organizations=nowhere", data={"csrf_token": token}
    ).get_data(as_text=True)
    assert "nowhere" in answer
    assert "dk-sheet" not in answer


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("kind=order", "Укажите уровень"),
        ("kind=order&level=nothing", "нет. Проверьте"),
        ("kind=no_kind&level=mouo", "no_kind"),
        ("kind=order&item=9.9&level=mouo", "9.9"),
        ("kind=order&organizations=nowhere", "nowhere"),
    ],
)
def test_what_cannot_be_ordered_is_said_on_the_first_page(site: Site, asked: str, words: str) -> None:
    page = site.visitor().get(f"/batches/fill?{asked}", status=422)
    assert words in page.text
    assert page.find("select[name=kind]") is not None


def test_a_form_sent_twice_starts_one_batch(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.get(FILL)
    for _ in range(2):
        visitor.send(page, {"title": "О мониторинге"}, button="Начать")
    assert only(site).total == 2


def test_a_row_is_added_and_what_was_entered_stays(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.get(FILL)
    longer = pressed(visitor, page, title="О мониторинге", more="points")
    assert len(longer.all("#points fieldset")) == 1
    assert longer.find("[name=title]").get("value") == "О мониторинге"


def test_a_batch_is_paused_goes_on_and_is_ended(site: Site) -> None:
    visitor = site.visitor()
    card = ordered(site, visitor)
    paused = visitor.send(card, button="Приостановить")
    assert "Приостановлен" in paused.text
    going = visitor.send(paused, button="Продолжить")
    assert "Пакет продолжен" in going.text
    over = visitor.send(visitor.send(going, button="Приостановить"), button="Остановить пакет")
    assert "Остановлен" in over.text
    work(site)
    assert (only(site).state, only(site).made) == ("cancelled", 0)


def test_failures_are_told_with_reasons_and_tried_again(site: Site) -> None:
    visitor = site.visitor()
    ordered(site, visitor)
    batch_id = only(site).id
    from registry.errors import N_, LimitExceeded

    with site.parts.database.write() as uow:
        order = queries.batch(uow, batch_id)
        first = batch_work.waiting(uow, batch_id, limit=1)[0]
        batch_work.keep(
            uow, order, first, LimitExceeded(N_("Обработка файла заняла слишком много времени и остановлена."))
        )
    work(site)
    card = visitor.get(f"/batches/{batch_id}")
    assert "слишком много времени" in card.text
    again = visitor.send(card, button="Повторить неудачные")
    assert "готовятся снова" in again.text
    work(site)
    assert (only(site).made, only(site).failed) == (2, 0)


def test_all_documents_come_as_an_archive_and_as_files_for_printing(site: Site) -> None:
    visitor = site.visitor()
    ordered(site, visitor)
    work(site)
    batch_id = only(site).id
    archive = visitor.client.get(f"/batches/{batch_id}/documents.zip")
    with zipfile.ZipFile(io.BytesIO(archive.data)) as packed:
        assert packed.namelist() == ["0001-mouo-71876000.docx", "0002-mouo-71871000.docx"]
        documents = [docx.Document(io.BytesIO(packed.read(name))) for name in packed.namelist()]
    archive.close()
    assert visitor.client.get(f"/batches/{batch_id}/print.docx").status_code == 404
    visitor.send(visitor.get(f"/batches/{batch_id}"), button="Подготовить файл для печати")
    work(site)
    card = visitor.get(f"/batches/{batch_id}")
    assert "Файл для печати готов" in card.text
    joined = docx.Document(io.BytesIO(visitor.client.get(f"/batches/{batch_id}/print.docx").data))
    assert [p.text for p in joined.paragraphs] == [p.text for each in documents for p in each.paragraphs]
    if site.parts.converter.available():
        pdf = pypdfium2.PdfDocument(visitor.client.get(f"/batches/{batch_id}/print.pdf").data)
        assert f"страниц: {len(pdf)}" in card.text
        with site.parts.database.read() as uow:
            assert all(each.pdf_sha256 for each in queries.made_files(uow, batch_id))
    site.parts.converter.close()  # type: ignore[attr-defined]


def test_all_drafts_get_numbers_by_one_button(site: Site) -> None:
    visitor = site.visitor()
    ordered(site, visitor, signatory_name="А.А. Дренин")
    work(site)
    visitor.send(visitor.get(f"/batches/{only(site).id}"), button="Зарегистрировать")
    work(site)
    card = visitor.get(f"/batches/{only(site).id}")
    assert "Зарегистрировано документов: " in card.text


def test_another_persons_batch_is_not_there(site: Site) -> None:
    with site.parts.database.write() as uow:
        batch_id = batches.start(uow, BatchOrder("order", organizations=("mouo-71876000",))).id
    author = site.visitor("author", "mouo-71876000")
    for address in (f"/batches/{batch_id}", f"/batches/{batch_id}/documents.zip", f"/api/v1/batches/{batch_id}"):
        assert author.client.get(address).status_code == 404
    assert "Пакетов ещё не было" in author.get("/batches/").text


def test_who_lost_an_organization_gets_no_more_of_its_documents(site: Site) -> None:
    mine, lost = TWO.split()
    user_id, _ = site.person("author", mine)
    with site.parts.database.write() as uow:
        people.set_roles(uow, user_id=user_id, roles=[(mine, "author"), (lost, "author")])
    author = logged_in(site, user_id)
    with site.parts.database.write(site_actor(site, user_id)) as uow:
        order = BatchOrder("order", item="1.2", organizations=(mine, lost), values={"title": "О мониторинге"})
        batch_id = batches.start(uow, order).id
    work(site)
    author.send(author.get(f"/batches/{batch_id}"), button="Подготовить файл для печати")
    work(site)
    printed = author.client.get(f"/batches/{batch_id}/print.docx")
    assert printed.status_code == 200
    printed.close()
    with site.parts.database.write() as uow:
        people.set_roles(uow, user_id=user_id, roles=[(mine, "author")])
    author = logged_in(site, user_id)
    archive = author.client.get(f"/batches/{batch_id}/documents.zip")
    with zipfile.ZipFile(io.BytesIO(archive.data)) as packed:
        assert packed.namelist() == [f"0001-{mine}.docx"]
    archive.close()
    assert author.client.get(f"/batches/{batch_id}/print.docx").status_code == 404
    seen = author.client.get(f"/api/v1/batches/{batch_id}").get_json()
    assert [each["organization"] for each in seen["entries"]] == [mine]
    site.parts.converter.close()  # type: ignore[attr-defined]


def logged_in(site: Site, user_id: int) -> Visitor:
    """The person with a session of now; a change of roles ends those before."""
    visitor = site.anyone()
    with site.parts.database.read() as uow:
        version = uow.session.scalar(select(User.session_version).where(User.id == user_id))
    with visitor.client.session_transaction() as session:
        session.update(user=user_id, version=version, since=site.clock.now().timestamp())
    return visitor


def site_actor(site: Site, user_id: int) -> Actor:
    with site.parts.database.read() as uow:
        actor = actor_by_login(uow, user(uow, user_id).login)
    assert actor is not None
    return actor


def test_programs_order_and_follow_batches(site: Site) -> None:
    visitor = site.visitor()
    token = visitor.get("/batches/new").find("input[name=csrf_token]").get("value")
    headers = {"X-CSRFToken": token}
    asked = {
        "kind": "order",
        "item": "1.2",
        "organizations": TWO.split(),
        "values": {"title": "О мониторинге"},
        "key": "k",
    }
    assert visitor.client.post("/api/v1/batches", json=asked).status_code == 400
    made = visitor.client.post("/api/v1/batches", json=asked, headers=headers)
    assert made.status_code == 201
    assert (made.json["state"], made.json["total"], made.json["waiting"]) == ("running", 2, 2)
    again = visitor.client.post("/api/v1/batches", json=asked, headers=headers)
    assert again.json["id"] == made.json["id"]
    work(site)
    found = visitor.client.get(f"/api/v1/batches/{made.json['id']}").json
    assert (found["state"], found["documents"], found["failed"]) == ("done", 2, 0)
    assert [entry["organization"] for entry in found["entries"]] == TWO.split()
    assert all(entry["document"] for entry in found["entries"])
    assert [each["id"] for each in visitor.client.get("/api/v1/batches").json] == [made.json["id"]]
    refused = visitor.client.post(f"/api/v1/batches/{made.json['id']}/pause", headers=headers)
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"kind": 1},
        {"kind": "order", "organizations": "mouo-71876000"},
        {"kind": "order", "organizations": [1]},
        {"kind": "order", "level": "mouo", "organizations": ["mouo-71876000"]},
        {"kind": "order", "level": "mouo", "values": []},
        {"kind": "order", "level": "mouo", "values": {"nothing": 1}},
        {"kind": "order", "level": "mouo", "key": "x" * 100},
    ],
)
def test_a_damaged_request_of_a_program_is_refused_in_words(site: Site, body: object) -> None:
    visitor = site.visitor()
    token = visitor.get("/batches/new").find("input[name=csrf_token]").get("value")
    answer = visitor.client.post("/api/v1/batches", json=body, headers={"X-CSRFToken": token})
    assert answer.status_code == 422
    assert answer.json["error"]["message"]
    with site.parts.database.read() as uow:
        assert queries.batches(uow) == ()
