"""What was found as a file: the same documents as on the page, capped and said, only what the person may see."""

from __future__ import annotations

import csv
import io
import time
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from app.searching import lists
from app.security.pace import EXPORTS
from tests.app.conftest import Site
from tests.app.page import Visitor
from tests.app.papers import OTHER, SURGUT, draft, indexed, registered


@pytest.fixture
def reader(site: Site) -> Visitor:
    return site.visitor("viewer", SURGUT)


def rows(visitor: Visitor, query: str) -> list[list[str]]:
    answer = visitor.client.get(f"/search/list.csv?{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def sheet(visitor: Visitor, query: str) -> list[tuple[object, ...]]:
    answer = visitor.client.get(f"/search/list.xlsx?{query}")
    return list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))


def test_the_file_holds_what_the_person_may_see_and_says_the_question(site: Site, reader: Visitor) -> None:
    number = registered(site, values={"title": "О заповедном деле"})
    draft(site, organization=OTHER, values={"title": "О заповедном чужом"})
    indexed(site)
    found = rows(reader, f"q={quote('заповедном')}")
    assert found[0][:5] == ["№ в системе", "Номер", "Дата", "Вид", "Заголовок"]
    assert [(row[0], row[4]) for row in found[1:]] == [(str(number), "Приказ о заповедном деле")]
    assert "Сургут" in found[1][5]
    book = sheet(reader, f"q={quote('заповедном')}&kind=order&state=registered&offset=20")
    said = [row[0] for row in book[:5]]
    assert said[:5] == [
        "Результаты поиска", "Запрос: заповедном", "Вид документа: приказ", "Состояние: зарегистрирован", "Найдено: 1"
    ]  # fmt: skip
    assert [row[0] for row in book[-1:]] == [number]


def test_a_title_that_computes_stays_a_text(site: Site, reader: Visitor) -> None:
    draft(site, kind="method_recs", values={"title": "=1+1 заповедник"})
    indexed(site)
    found = rows(reader, f"q={quote('заповедник')}")
    assert not [cell for row in found for cell in row if cell.startswith("=")]


def test_a_long_list_is_cut_and_says_so(site: Site, reader: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        draft(site, values={"title": f"О деле {n}"})
    indexed(site)
    monkeypatch.setattr(lists, "LONGEST_LIST", 2)
    book = sheet(reader, "q=приказ")
    assert book[2][:1] == ("Найдено: 3; в списке: 2",)
    assert len(rows(reader, "q=приказ")) == 3


def test_the_page_offers_both_files_with_its_question(site: Site, reader: Visitor) -> None:
    registered(site)
    indexed(site)
    page = reader.get("/search/?q=приказ&kind=order")
    for name in ("XLSX", "CSV"):
        assert "kind=order" in page.links[f"Скачать {name}"]
        assert reader.client.get(page.links[f"Скачать {name}"]).status_code == 200
    assert site.anyone().client.get("/search/list.csv?q=x").status_code == 302


def test_one_who_takes_list_after_list_is_asked_to_wait(site: Site, reader: Visitor) -> None:
    with reader.client.session_transaction() as session:
        side = f"person:{session['user']}"
    for _ in range(5):
        site.parts.buckets.take(EXPORTS, side, time.monotonic() + 60)
    assert reader.client.get("/search/list.csv?q=приказ").status_code == 429
