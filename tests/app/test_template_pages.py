"""The workshop: a file with faults is told of all of them, a mended one is looked at, put in force, and drafted by."""

from __future__ import annotations

import pytest

from app.guarded import GuardedRenderer
from document_templates.renderer import DocxRenderer
from registry.errors import TemplateValue
from registry.queries.templates import versions
from registry.services import documents
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import SURGUT, card, upload
from tests.factories.templates import HOSTILE, KIND, good_template

VALUES = {"title": "выходов наблюдателей", "approval": "приказом", "measures": [{"text": "Выход", "due": "1 мая"}]}
FAULTY = "Утверждено {{ aproval }}"


def send(visitor: Visitor, data: bytes, *, status: int = 200, **values: object) -> Page:
    """Upload the file on the page of the kind."""
    page = visitor.get(f"/templates/kinds/{KIND}")
    return visitor.send(page, {"file": upload(data, "график.docx"), **values}, status=status)


def test_a_template_goes_from_faults_to_force(site: Site) -> None:
    visitor = site.visitor()
    assert "Встроенный" in visitor.get("/templates/").text
    faulty = send(visitor, good_template(FAULTY), name="График округа")
    assert "График округа, версия 1" in faulty.heading
    assert "Имени «aproval» нет" in faulty.text
    assert "Возможно, вы имели в виду «approval»" in faulty.text
    assert "Ввести в действие нельзя" in faulty.text
    mended = send(visitor, good_template("Мастерская: {{ approval }}"), name="График округа")
    assert "версия 2" in mended.heading
    assert "Мастерская: приказом Комитета" in " ".join(mended.find(".dk-paper").text_content().split())
    compared = visitor.get(mended.links["Сравнить версии"])
    [row] = compared.rows()
    assert row[0] == "1"
    assert "Утверждено" in row[1]
    assert "Мастерская" in row[2]
    visitor.send(mended, {"since": "2025-10-15"}, button="Ввести в действие")
    with site.parts.database.write() as uow:
        made = documents.draft(uow, kind=KIND, organization=SURGUT, values=VALUES)
    assert card(site, made.id).text.startswith("Мастерская: приказом")
    assert "График округа, версия 2" in visitor.get(f"/documents/{made.id}").text
    assert "Действует" in visitor.get("/templates/").text
    assert "Загружен шаблон" in visitor.get("/journal/").text
    after = visitor.send(visitor.get(mended.response.request.path), button="Вывести из действия")
    assert "Выведен из действия" in after.text


def test_a_file_that_nobody_should_open_is_refused_with_what_is_wrong(site: Site) -> None:
    visitor = site.visitor()
    for trick, words in (
        ("macros", "макросы"),
        ("DDE", "поле Word «DDE"),
        ("not a package", "не является документом Word"),
    ):
        refused = send(visitor, HOSTILE[trick](), status=422)
        assert any(words in error for error in refused.errors), refused.errors
    with site.parts.database.read() as uow:
        assert versions(uow) == ()


def test_a_template_that_outgrows_its_limits_is_told_on_the_form_and_the_site_goes_on(site: Site) -> None:
    renderer = GuardedRenderer(DocxRenderer(site.parts.catalogue), site.parts.isolation, seconds=2)
    sample = site.parts.catalogue.sample(KIND)
    with pytest.raises(TemplateValue, match="слишком много времени"):
        renderer.draft(KIND, sample["values"], sample["context"], HOSTILE["nested ranges"]())
    assert "Шаблоны документов" in site.visitor().get("/templates/").heading


def test_a_sample_can_speak_of_any_organization_and_measure(site: Site) -> None:
    visitor = site.visitor()
    made = send(visitor, good_template())
    address = f"{made.response.request.path}?organization={SURGUT}&item=3.9"
    assert "пункта 3.9" in visitor.get(address).find(".dk-paper").text_content()


def test_the_bundled_template_and_the_names_it_may_use_are_there_to_start_from(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.get(f"/templates/kinds/{KIND}")
    assert "{{ row.due }}" in page.text
    assert "полное наименование организации" in page.text
    answer = visitor.client.get(page.find("main .dk-head a[href]").get("href"))
    assert answer.data == site.parts.catalogue.template(KIND)


def test_authors_do_not_govern_templates(site: Site) -> None:
    site.visitor("author", SURGUT).get("/templates/", status=403)


def test_a_method_specialist_of_a_district_sees_the_templates_of_all_and_changes_her_own(site: Site) -> None:
    send(site.visitor(), good_template(), name="Для всех")
    visitor = site.visitor("org_admin", SURGUT)
    page = visitor.get(f"/templates/kinds/{KIND}")
    assert "Все организации" not in page.find("#upload").text_content()
    seen = visitor.get(page.links["Для всех, версия 1"])
    assert "Ввести в действие" not in seen.text
    own = send(visitor, good_template("Свой {{ approval }}"), name="Свой", organization=SURGUT)
    assert "Ввести в действие" in own.text
