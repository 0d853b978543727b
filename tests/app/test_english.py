"""A reader of English meets English: no Russian in menus, headings, buttons, labels and messages.

Data stay Russian on purpose: names of organizations, titles of measures and documents, what people wrote.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import String, select

from app.i18n.recorded import recorded
from registry.domain.schedule import Horizon, read_deadline
from registry.models import Base
from tests.app.conftest import Site
from tests.app.page import Page, Visitor

_CYRILLIC = re.compile("[А-Яа-яЁё]")
# What belongs to the interface on every page.
_CHROME = (
    "title",
    "h1",
    "h2",
    "h3",
    "header",
    "nav",
    "footer",
    "button",
    "label",
    "legend",
    "th",
    "summary",
    "caption",
)
# A language is named in itself.
_OWN_WORDS = ("Русский",)
_YEARS = Horizon(date(2025, 1, 1), date(2026, 12, 31), None)

PUBLIC = ("/portal/", "/account/login", "/no-such-page")
OFFICE = (
    "/",
    "/roadmap/",
    "/roadmap/editions",
    "/roadmap/import",
    "/documents/",
    "/documents/choose",
    "/documents/enter",
    "/audit/",
    "/search/",
    "/indicators/",
    "/indicators/import",
    "/indicators/new",
    "/organizations/",
    "/organizations/new",
    "/organizations/import",
    "/people/",
    "/people/new",
    "/journal/",
    "/calendar/",
    "/reminders/",
    "/events/",
    "/events/new",
    "/events/import",
    "/signs/",
    "/signs/import",
    "/proposals/",
    "/roadmap/timeline",
    "/roadmap/editions/10-p-2710",
    "/audit/organizations",
    "/documents/new?kind=order&organization=iro&item=1.4",
    "/documents/new?kind=method_recs&organization=iro&item=2.4",
    "/documents/new?kind=analytic_info&organization=department&item=4.2",
    "/documents/new?kind=analytic_report&organization=iro&item=2.2",
    "/journal/proof",
    "/jobs/",
    "/account/profile",
)


def in_english(visitor: Visitor) -> Visitor:
    visitor.client.set_cookie("dokkarta_locale", "en")
    return visitor


def russian_chrome(page: Page, data: list[str]) -> list[str]:
    """Texts of the interface on the page that have Russian letters once what the database holds is taken out."""
    found = set()
    for element in page.tree.iter(*_CHROME):
        if element.get("scope") != "row":  # the head of a row names a thing
            found |= {" ".join(text.split()) for text in element.itertext()}
    return sorted(text for text in found if _CYRILLIC.search(_without(data, text)))


def _without(data: list[str], text: str) -> str:
    for words in (*data, *_OWN_WORDS):
        if text and words.casefold() in text.casefold():
            text = re.sub(re.escape(words), "", text, flags=re.IGNORECASE)
    return text


def data_of(site: Site) -> list[str]:
    """Every Russian text in the database, the longest first."""
    held: set[str] = set()
    with site.parts.database.read() as uow:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if isinstance(column.type, String)]
            for row in uow.session.execute(select(*columns)) if columns else ():
                held |= {" ".join(text.split()) for text in row if isinstance(text, str) and _CYRILLIC.search(text)}
    return sorted(held, key=len, reverse=True)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_english_for_a_reader_of_english(site: Site, address: str) -> None:
    visitor = in_english(site.anyone())
    page = Page(visitor.client.get(address, follow_redirects=True))
    assert page.tree.get("lang") == "en"
    assert russian_chrome(page, data_of(site)) == []


@pytest.mark.parametrize("address", OFFICE)
def test_a_page_of_the_office_is_english_for_a_reader_of_english(site: Site, address: str) -> None:
    page = in_english(site.visitor()).get(address)
    assert russian_chrome(page, data_of(site)) == []


def test_what_was_recorded_in_russian_is_told_in_the_language_of_the_reader(site: Site) -> None:
    with_comma = "после проведения семинара для ОО, имеющих признаки необъективности"
    waits = [read_deadline(text, _YEARS).warnings for text in (with_comma, "до начала ВПР", "до окончания ВПР")]
    deadline = read_deadline("после ВПР, март", _YEARS)
    told = {
        "номер 2.4 повторяется, он уже есть здесь: строка 7": (
            "the number 2.4 is repeated, it already stands here: row 7"
        ),
        "вид документа не указан; срок не указан": "the kind of document is not given; the deadline is not given",
        "24.11.2026 00:05 PDF готов: 512 байт.": "24.11.2026 00:05 The PDF is ready: 512 bytes.",
        "Шаблон, абзац «Итого»: тег не читается (нет фильтра «money»). Исправьте запись в двойных фигурных скобках.": (
            "Template, paragraph “Итого”: the tag cannot be read (there is no filter “money”). "
            "Correct what is written in double braces."
        ),
        "слова, которых никто не переводил": "слова, которых никто не переводил",
    }
    with site.app.test_request_context("/", headers={"Cookie": "dokkarta_locale=en"}):
        assert {text: recorded(text) for text in told} == told
        assert deadline.warnings
        assert [len(each) for each in waits] == [1, 1, 1]
        assert not [said for (each,) in waits if _CYRILLIC.search(said := recorded(each))]
        assert not [text for text in deadline.warnings if recorded(text) == text]
    with site.app.test_request_context("/"):
        assert {text: recorded(text) for text in told} == {text: text for text in told}
