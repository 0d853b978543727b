"""The pages of proposals: filing one beside the present cell, deciding, conflicts, the workbook."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from tests.app.conftest import Site
from tests.app.page import Page, Visitor

OWN = "mouo-71876000"
OTHER = "mouo-71874000"


def propose(visitor: Visitor, becomes: str = "до 1 марта 2026 года", **asked: str) -> Page:
    """File a proposal about the deadline of measure 2.9, as a person does it."""
    page = visitor.get("/roadmap/2.9")
    page = visitor.get(page.links["Предложить изменение"])
    chosen = next(a.get("href") for a in page.all("main a[href]") if "subject=deadline_text" in a.get("href"))
    page = visitor.get(chosen)
    return visitor.send(page, {"becomes": becomes, "reason": "Раньше не успеть.", **asked})


def test_a_proposal_is_written_beside_the_cell_as_it_stands(site: Site) -> None:
    author = site.visitor("author", OWN)
    page = author.get("/proposals/new?item=2.9&subject=deadline_text")
    was = page.find("main .dk-panel p").text_content()
    assert was.startswith("ежегодно октябрь предыдущего года")
    assert page.find("main textarea[name=becomes]").text_content().strip() == was
    same = author.send(page, {"reason": "Так."}, status=422)
    assert "Предлагаемый текст совпадает с действующим." in same.errors
    assert "Укажите обоснование." in author.send(page, {"becomes": "иначе", "reason": ""}, status=422).errors
    card = propose(author)
    assert card.heading == "Предложение № 1"
    for words in (was, "до 1 марта 2026 года", "Раньше не успеть.", "Подано"):
        assert words in card.text
    assert author.get("/proposals/").rows()[0][0].startswith("Пункт 2.9: Сроки выполнения")
    assert author.get("/proposals/?item=2.10").heading == "Предложения"


def test_a_new_measure_and_the_end_of_one_can_be_proposed(site: Site) -> None:
    author = site.visitor("author", OWN)
    page = author.get(author.get("/proposals/").links["Предложить новое мероприятие"])
    made = author.send(page, {"becomes": "Провести слёт учителей.", "reason": "Просят школы."})
    assert "Провести слёт учителей." in made.text
    page = author.get(author.get("/proposals/new?item=2.9").links["Предложить исключить мероприятие"])
    assert not page.all("main textarea[name=becomes]")
    assert "Исключить мероприятие." in author.send(page, {"reason": "Повторяет 2.8."}).text
    assert author.get("/proposals/new").heading == author.get("/proposals/new?item=2.9&subject=item").heading
    author.get("/proposals/new?item=99.9&subject=title", 404)


def test_the_department_accepts_or_declines_with_a_reason(site: Site) -> None:
    author, department = site.visitor("author", OWN), site.visitor("org_admin", "department")
    address = propose(author).response.request.path
    page = department.get(address)
    refused = department.client.post(
        f"{address}/decline", data={"csrf_token": page.find("main input[name=csrf_token]").get("value"), "reason": ""}
    )
    assert refused.status_code == 422
    assert "Укажите, почему предложение отклонено" in Page(refused).check_manners().text
    after = department.send(page, {"reason": "Учтём."}, button="Принять")
    assert "Принято" in after.text
    assert "Учтём." in author.get(address).text
    assert "Принять" not in [b.text_content() for b in department.get(address).all("main button")]
    journal = department.get("/journal/?action=proposal.")
    assert [row[2] for row in journal.rows()] == ["Предложение принято", "Подано предложение"]


def test_a_conflict_is_shown_and_must_be_settled(site: Site) -> None:
    department = site.visitor("org_admin", "department")
    first, second = (
        propose(site.visitor("author", body), text).response.request.path
        for body, text in ((OWN, "до 1 марта"), (OTHER, "до 1 мая"))
    )
    assert department.get("/proposals/").text.count("Противоречит другому") == 2
    page = department.get(second)
    assert "Об этом же есть другие предложения" in page.text
    department.send(department.get(first), {"reason": ""}, button="Принять")
    refused = department.send(page, {"reason": ""}, button="Принять", status=422)
    assert "Предложение № 1 об этом же уже принято" in " ".join(refused.errors)
    page = department.get(first)
    department.send(page, {"reason": "Лучше 1 мая."}, button="Отклонить")
    assert "Принято" in department.send(department.get(second), {"reason": ""}, button="Принять").text


def test_the_body_takes_its_proposal_back_and_others_do_not_see_it(site: Site) -> None:
    author = site.visitor("author", OWN)
    page = propose(author)
    address = page.response.request.path
    site.visitor("org_admin", OTHER).get(address, 404)
    assert "Отозвать" not in site.visitor("viewer", OWN).get(address).html
    assert "Отозвано" in author.send(page, button="Отозвать").text
    assert "Отозвать предложение" not in author.get(address).text
    author.client.get(address)
    again = author.client.post(
        f"{address}/take-back", data={"csrf_token": page.find("main input[name=csrf_token]").get("value")}
    )
    assert again.status_code == 422


def test_the_letter_of_the_measure_is_called_for_and_not_made(site: Site) -> None:
    registrar = site.visitor("registrar", OWN)
    page = registrar.get("/proposals/")
    assert "Мероприятие 4.3" in page.text
    assert "kind=proposals" in page.links["Внести документ"]
    registrar.get(page.links["Внести документ"])
    assert "Внести документ" not in site.visitor("viewer", OWN).get("/proposals/").links
    propose(registrar)
    rows = site.visitor("viewer", OWN).client.get(f"/audit/{OWN}/audit.json").get_json()["rows"]
    assert all(row["status"] not in ("met", "met_late") for row in rows if row["item"] == "4.3")


def test_the_list_can_be_taken_as_a_workbook(site: Site) -> None:
    propose(site.visitor("author", OWN), "=до 1 марта")
    answer = site.visitor("viewer", "department").client.get("/proposals/all.xlsx?state=filed")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    line = next(row for row in rows if row[0] == 1)
    assert (line[1], line[2], line[4], line[8]) == ("2.9", "Сроки выполнения", "=до 1 марта", "подано")
    empty = site.visitor("viewer", OTHER).client.get("/proposals/all.xlsx")
    assert load_workbook(io.BytesIO(empty.data)).worksheets[0].max_row < 6
