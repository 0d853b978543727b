"""Figures of documents in the browser: where each is from, what was corrected since, and what a person does then."""

from __future__ import annotations

import pytest

from registry.services.registration import register
from tests.app.conftest import Site
from tests.app.page import Visitor
from tests.app.papers import SURGUT, card, draft
from tests.factories.indicators import bring

WORDS = {
    "year": "2025",
    "recommendations": ["Рекомендация."],
    "signatory_post": "Директор",
    "signatory_name": "А.А. Ким",
}
CORRECTED = "Показатель PS-03 за 2025 год исправлен"


@pytest.fixture
def report(site: Site) -> int:
    """A report with figures, which were corrected after it was drafted."""
    bring(site.parts.database, ("PS-03", SURGUT, 2025, 21, 84, None), file_name="гиа.xlsx")
    return draft(site, kind="analytic_report", values=WORDS)


def correct(site: Site) -> None:
    bring(site.parts.database, ("PS-03", SURGUT, 2025, 22, 84, None), file_name="исправление.xlsx")


def registrar(site: Site) -> Visitor:
    return site.visitor("registrar", SURGUT)


def test_the_card_tells_where_each_figure_is_from(site: Site, report: int) -> None:
    page = registrar(site).get(f"/documents/{report}")
    (own,) = [row for row in page.rows("#figures table") if "организация" in row[1]]
    assert "PS-03, 2025" in own[0]
    assert "25,0 %21 из 84 × 100 %" in own[2]
    assert "гиа.xlsx, строка 2" in own[3]
    assert "где стоит: «" in own[3]
    assert CORRECTED not in page.text


def test_the_card_marks_a_figure_that_was_changed_by_hand(site: Site, report: int) -> None:
    author = site.visitor("author", SURGUT)
    changed = card(site, report).values["analysis"].replace("25,0", "25,9")
    form = author.get(author.get(f"/documents/{report}").links["Изменить"])
    page = author.send(form, {"analysis": changed})
    (row,) = [row for row in page.rows("#figures table") if "25,9" in row[2] and "организация" in row[1]]
    assert "изменено вручную" in row[2]
    assert "вычислено: 25,0 %" in row[2].replace("\N{NO-BREAK SPACE}", " ")
    assert "21 из 84 × 100 %" in row[2].replace("\N{NO-BREAK SPACE}", " ")
    assert "гиа.xlsx, строка 2" in row[3]
    correct(site)
    told = author.get(f"/documents/{report}").text.replace("\N{NO-BREAK SPACE}", " ")
    assert f"{CORRECTED}" in told
    assert "В документе изменено вручную: 25,9 %" in told


def test_a_corrected_draft_is_written_anew_by_a_button(site: Site, report: int) -> None:
    correct(site)
    author = site.visitor("author", SURGUT)
    page = author.get(f"/documents/{report}")
    assert f"{CORRECTED}" in page.text
    assert "было 25,0 % (21 из 84), стало 26,2 % (22 из 84)" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert report in {
        int(a.rsplit("/", 1)[1])
        for a in author.get("/documents/?figures=corrected").links.values()
        if a.rsplit("/", 1)[1].isdecimal()
    }
    assert "Документ с числами, исправленными после его составления" in author.get("/").text
    assert card(site, report).title in author.get("/indicators/PS-03").text
    form = author.get(page.links["Составить заново с новыми числами"])
    assert "Числа обновлены" in form.text
    after = author.send(form, {"title": "О показателях"})
    assert CORRECTED not in after.text
    assert "26,2" in card(site, report).text
    assert "25,0" not in card(site, report).text
    assert author.get("/documents/?figures=corrected").all("#results table") == []


def test_a_registered_document_is_settled_by_a_new_one_with_the_figures_in_force(site: Site, report: int) -> None:
    with site.parts.database.write() as uow:
        register(uow, document_id=report)
    correct(site)
    person = registrar(site)
    form = person.get(person.get(f"/documents/{report}").links["Составить заново с новыми числами"])
    after = person.send(form, {"title": "О показателях (уточнённый)"})
    fresh = int(after.response.request.path.rsplit("/", 1)[1])
    assert fresh != report
    assert "26,2" in card(site, fresh).text
    assert card(site, fresh).values["recommendations"] == ["Рекомендация."]
    assert CORRECTED not in person.get(f"/documents/{report}").text
    assert "25,0" in card(site, report).text


def test_a_mark_is_taken_off_with_a_reason(site: Site, report: int) -> None:
    with site.parts.database.write() as uow:
        register(uow, document_id=report)
    correct(site)
    person = registrar(site)
    page = person.get(f"/documents/{report}")
    refused = person.send(page, {"why": " "}, status=422)
    assert "Объясните, почему документ не меняется." in refused.text
    after = person.send(page, {"why": "Вывод отчёта не меняется"})
    assert CORRECTED not in after.text
    assert "Разобраны исправленные числа документа" in after.text
    assert "Снять отметку" not in site.visitor("viewer", SURGUT).get(f"/documents/{report}").text


def test_a_heading_of_the_table_of_figures_spans_it_on_the_page(site: Site, report: int) -> None:
    page = registrar(site).get(f"/documents/{report}")
    (heading,) = [cell for cell in page.all("#sheet td") if cell.text_content().startswith("PS-03. ")]
    columns = next(row for row in page.all("#sheet tr") if row.text_content().strip().startswith("Год"))
    assert int(heading.get("colspan")) == len(columns)
