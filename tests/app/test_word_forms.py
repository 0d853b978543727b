"""A person corrects the cases on the pages of an organization and of a person; documents and programs get them."""

from __future__ import annotations

from tests.app.conftest import Site
from tests.app.page import Page

OWN = "mouo-71876000"
ADDRESS = f"/organizations/{OWN}"
GENITIVE = "Комитета образования (исправлено)"


def texts(page: Page) -> list[list[str]]:
    """The cells of the genitives of every text on the page."""
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.all("#forms tr")]
    return [row for row in rows if row[0].startswith("Родительный")]


def test_a_form_is_corrected_shown_with_its_author_and_given_back(site: Site) -> None:
    admin = site.visitor("org_admin", OWN)
    before = texts(admin.get(ADDRESS))[0]
    assert before[2] == "составлено программой"
    page = admin.send(admin.get(f"{ADDRESS}/forms/name"), {"genitive": GENITIVE})
    assert "Формы сохранены" in page.text
    shown = texts(page)[0]
    assert shown[1] == GENITIVE
    assert "Сотрудник 1" in shown[2]
    back = admin.send(page, {}, button="Вернуть составленное")
    assert texts(back)[0] == before


def test_the_corrected_form_stands_in_the_next_document(site: Site) -> None:
    admin = site.visitor("org_admin", OWN)
    admin.send(admin.get(f"{ADDRESS}/forms/name"), {"genitive": GENITIVE})
    draft = site.visitor("author", OWN).get(f"/documents/new?kind=contest_procedure&organization={OWN}&item=2.13")
    assert draft.find("[name=approval]").get("value") == f"приказом {GENITIVE}"


def test_a_new_name_says_that_the_corrected_forms_are_to_be_looked_at(site: Site) -> None:
    admin = site.visitor("org_admin", OWN)
    admin.send(admin.get(f"{ADDRESS}/forms/name"), {"genitive": GENITIVE})
    saved = admin.send(admin.get(f"{ADDRESS}/edit"), {"name": "Управление образования"})
    assert "Проверьте склонение" in saved.text
    row = texts(saved)[0]
    assert row[1] == "Управления образования"
    assert GENITIVE in row[2]


def test_a_bad_form_is_named_at_its_field(site: Site) -> None:
    admin = site.visitor("org_admin", OWN)
    refused = admin.send(admin.get(f"{ADDRESS}/forms/name"), {"dative": "а" * 3000}, status=422)
    assert refused.find("#dative").get("aria-invalid") == "true"
    admin.get(f"{ADDRESS}/forms/phone", 404)


def test_a_person_gets_a_gender_and_with_it_cases(site: Site) -> None:
    admin = site.visitor("org_admin", OWN)
    person, _ = site.person("author", OWN)
    edit = admin.get(f"/people/{person}/edit")
    page = admin.send(edit, {"name": "О.П. Ким", "gender": "m", "post": "главный специалист"})
    assert [row[1] for row in texts(page)] == ["О.П. Кима", "главного специалиста"]
    page = admin.send(admin.get(f"/people/{person}/forms/post"), {"genitive": "главного специалиста отдела"})
    assert texts(page)[1][1] == "главного специалиста отдела"


def test_a_reader_sees_the_cases_and_no_buttons(site: Site) -> None:
    page = site.visitor("viewer", OWN).get(ADDRESS)
    assert texts(page)
    assert "Исправить" not in page.links


def test_programs_read_the_cases(site: Site) -> None:
    found = site.visitor("viewer", OWN).client.get(f"/api/v1/organizations/{OWN}/forms").get_json()
    assert found["organization"] == OWN
    genitive = found["texts"][0]["forms"][0]
    assert (genitive["case"], genitive["corrected"]) == ("genitive", False)
    assert genitive["text"] == genitive["generated"]
