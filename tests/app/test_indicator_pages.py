"""Indicators: the catalogue says what it lacks, figures come in whole or not at all, each tells where it is from."""

from __future__ import annotations

import io
import re

import openpyxl

from registry.roadmaps.indicators import bundled_indicators
from tests.app.conftest import Site
from tests.app.page import Page, Visitor

HEAD = "Код показателя;Код организации;Год;Числитель;Знаменатель;Значение\n"
TWO_YEARS = HEAD + "PS-01;mouo-71876000;2024;40;100;\nPS-01;mouo-71876000;2025;45;100;45\n"


def upload(visitor: Visitor, text: str, status: int = 200, name: str = "показатели.csv") -> Page:
    page = visitor.get("/indicators/import")
    return visitor.send(page, {"file": (io.BytesIO(text.encode()), name)}, status=status)


def test_the_catalogue_says_what_it_lacks(site: Site) -> None:
    page = site.visitor("viewer", "mouo-71876000").get("/indicators/")
    assert "Каталог неполон" in page.text
    assert "6 из 17" in page.text
    assert "8 из 8" in page.text
    assert "предположительно" in page.text


def test_figures_come_in_and_are_shown_with_their_sums(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    assert "Добавлено 2 значения" in upload(admin, TWO_YEARS).text
    page = admin.get("/indicators/organizations/mouo-71876000")
    rows = page.rows()
    assert rows[0][0] == "2024"
    assert "40" in rows[0][1]
    assert "40 из 100" in rows[0][1]
    assert page.find("svg[role=img]").get("aria-label") == "Динамика показателя PS-01 по годам"


def test_a_number_leads_to_its_row_and_its_file(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    upload(admin, TWO_YEARS)
    page = admin.get("/indicators/organizations/mouo-71876000/rows")
    assert page.rows()[0][-1] == "показатели.csv, строка 2"
    card = admin.get(page.links["показатели.csv"])
    assert card.heading == "показатели.csv"
    assert len(card.rows()) == 2


def test_a_newer_figure_replaces_the_older_which_stays_in_history(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    upload(admin, TWO_YEARS)
    after = upload(admin, HEAD + "PS-01;mouo-71876000;2025;50;100;\n", name="исправление.csv")
    assert "заменено: 1" in after.text
    assert [row[-2:] for row in after.rows()] == [["1", "1"], ["2", "1"]]
    current = admin.get("/indicators/organizations/mouo-71876000/rows")
    whole = admin.get("/indicators/organizations/mouo-71876000/rows?old=1")
    assert (len(current.rows()), len(whole.rows())) == (2, 3)
    assert "Заменено" in whole.text


def test_the_same_table_again_changes_nothing(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    upload(admin, TWO_YEARS)
    again = upload(admin, TWO_YEARS)
    assert "ничего не изменено" in again.text
    assert len(again.rows()) == 1


def test_a_text_where_a_number_belongs_names_row_and_column_and_nothing_is_kept(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    page = upload(admin, TWO_YEARS + "PS-02;mouo-71876000;2025;много;100;\n", 422)
    assert any("строка 4, столбец «Числитель»" in message for message in page.errors)
    assert "Значений ещё не загружали" in admin.get("/indicators/imports").text


def test_figures_of_an_organization_that_is_not_ones_own_are_refused(site: Site) -> None:
    author = site.visitor("author", "mouo-71876000")
    page = upload(author, HEAD + "PS-01;mouo-71871000;2025;1;2;\n", 422)
    assert any("строка 2" in message for message in page.errors)


def test_imports_of_others_are_not_found(site: Site) -> None:
    upload(site.visitor("org_admin", "mouo-71876000"), TWO_YEARS)
    stranger = site.visitor("org_admin", "mouo-71871000")
    assert "Значений ещё не загружали" in stranger.get("/indicators/imports").text
    stranger.get("/indicators/imports/1", 404)
    stranger.get("/indicators/organizations/mouo-71876000", 404)


def test_the_table_to_fill_has_a_row_for_every_described_indicator(site: Site) -> None:
    author = site.visitor("author", "mouo-71876000")
    answer = author.client.get("/indicators/import/template?organization=mouo-71876000&year=2025")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:3] == ("Код показателя", "Код организации", "Год")
    assert len(rows) == 9
    assert all(row[1:3] == ("mouo-71876000", 2025) for row in rows[1:])


def test_a_table_for_an_impossible_year_is_not_made(site: Site) -> None:
    page = site.visitor("author", "mouo-71876000").get("/indicators/import/template?organization=mouo-71876000&year=25")
    assert "Укажите год четырьмя цифрами" in page.text


def test_the_department_completes_the_catalogue_and_others_do_not(site: Site) -> None:
    admin = site.visitor("org_admin", "department")
    page = admin.get("/indicators/RO-EGE/edit")
    saved = admin.send(page, {"numerator": "сдавшие", "denominator": "сдававшие", "unit": "%"})
    assert "внесено вручную" in saved.text
    added = admin.send(
        admin.get("/indicators/new"), {"code": "RO-NEW", "name": "Новый", "criterion": "Результаты обучения"}
    )
    assert added.heading == "Показатель RO-NEW"
    other = site.visitor("org_admin", "mouo-71876000")
    assert "Изменить" not in other.get("/indicators/RO-EGE").links
    other.get("/indicators/RO-EGE/edit", 403)
    other.get("/indicators/new", 403)
    other.get("/indicators/catalogue/import", 403)


def test_figures_lead_to_the_persons_own_organization(site: Site) -> None:
    visitor = site.visitor("viewer", "mouo-71876000")
    assert visitor.get("/indicators/figures").response.request.path.endswith("mouo-71876000")


def test_how_certain_a_row_is_stands_there_in_russian(site: Site) -> None:
    page = site.visitor("viewer", "department").get("/indicators/PS-01")
    assert "приказ 10-П-2710" in page.text
    for row in bundled_indicators().indicators:
        for status in (row.name_status, row.membership_status):
            assert not re.search("[A-Za-z]", status.partition(":")[2]), row.code
