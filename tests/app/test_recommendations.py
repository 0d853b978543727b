"""Prior recommendations: their place, what they are about, and the references beside a draft."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from app.recommending import citation
from registry.errors import N_, IndexUnavailable
from registry.ports import Hit, SearchQuery, SearchResult
from registry.queries.topics import topics
from registry.services.describing import describe
from registry.services.entering import enter_document
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import OTHER, SURGUT, draft, indexed, published, registered, upload, word_file
from tests.factories.documents import pdf_bytes

PHYSICS = {
    "title": "по подготовке обучающихся 9-х классов к ОГЭ по физике",
    "audience": "subject_teachers",
    "addressee": "физика",
    "sections": [
        {
            "title": "Задачи на движение",
            "text": "Выбирать задачи по силам. " * 80 + "Решать на относительность движения.",
        }
    ],
}
PARENTS = {"title": "о поддержке выпускников при подготовке к ЕГЭ", "audience": "groups", "addressee": "родители"}


@pytest.fixture
def reader(site: Site) -> Visitor:
    return site.visitor("viewer", SURGUT)


@pytest.fixture
def author(site: Site) -> Visitor:
    return site.visitor("author", SURGUT)


def titles(page: Page, level: str = "h2") -> list[str]:
    return [heading.text_content() for heading in page.all(f"main .dk-entry {level}")]


def about(site: Site, document_id: int) -> dict[str, tuple[str, ...]]:
    with site.parts.database.read() as uow:
        return dict(topics(uow, [document_id]).get(document_id, {}))


def recommended(site: Site, **facts: object) -> int:
    made = registered(site, kind="method_recs", **facts)
    indexed(site)
    return made


# ----------------------------------------------------------------------------------------------------- the place


def test_recommendations_are_filtered_by_what_they_are_about(site: Site, reader: Visitor) -> None:
    registered(site, kind="method_recs", day=date(2025, 3, 3), values=PHYSICS)
    registered(site, kind="method_recs", day=date(2024, 12, 20), values=PARENTS)
    registered(site, values={"title": "О физике"})
    indexed(site)
    assert len(titles(reader.get("/recommendations/"))) == 2
    assert len(titles(reader.get(f"/recommendations/?subject={quote('физика')}"))) == 1
    assert len(titles(reader.get(f"/recommendations/?audience={quote('отдельные категории участников')}"))) == 1
    assert len(titles(reader.get("/recommendations/?year=2024"))) == 1
    assert titles(reader.get(f"/recommendations/?subject={quote('физика')}&year=2024")) == []
    assert "Уберите один из отборов" in reader.get(f"/recommendations/?subject={quote('физика')}&year=2024").text


def test_filters_offer_only_what_there_is(site: Site, reader: Visitor) -> None:
    recommended(site, values=PHYSICS)
    page = reader.get("/recommendations/")
    assert [each.text_content() for each in page.all("#filter-subject option")] == ["Все предметы", "Физика (1)"]
    assert page.all("#filter-grade") == []


def test_the_text_answers_with_its_section(site: Site, reader: Visitor) -> None:
    made = recommended(site, values=PHYSICS)
    page = reader.get(f"/recommendations/?q={quote('относительность движения')}")
    assert "раздел «1. Задачи на движение»" in page.text
    assert page.links["раздел «1. Задачи на движение»"].startswith(f"/documents/{made}#l")


def test_a_passage_of_a_pdf_names_its_page_and_leads_to_it(site: Site, reader: Visitor) -> None:
    with site.parts.database.write() as uow:
        made = enter_document(
            uow, organization=SURGUT, kind="collection", title="Сборник заданий", number="", day=date(2025, 3, 3),
            file_name="сборник.pdf", data=pdf_bytes(), extracted_text="Титул. " * 60 + "\fРешать задачи на сплавы.",
        ).id  # fmt: skip
    indexed(site)
    page = reader.get(f"/recommendations/?q={quote('сплавы')}")
    assert page.links["с. 2"] == f"/documents/{made}/file/pdf#page=2"


def test_drafts_and_papers_of_others_are_no_prior_recommendations(site: Site, reader: Visitor) -> None:
    draft(site, kind="method_recs", values=PHYSICS)
    registered(site, kind="method_recs", organization=OTHER, values=PARENTS)
    indexed(site)
    page = reader.get("/recommendations/")
    assert titles(page) == []
    assert "Рекомендаций пока нет" in page.text
    assert page.all("#filter-audience") == [], "a choice would tell that another body has something"


def test_the_portal_shows_published_ones_to_everybody(site: Site) -> None:
    shown = published(site, organization=OTHER, values=PARENTS)
    registered(site, kind="method_recs", values=PHYSICS)
    indexed(site)
    page = site.anyone().get("/portal/recommendations/")
    assert len(titles(page)) == 1
    assert page.find("main .dk-entry a").get("href").startswith(f"/portal/documents/{shown}")


@pytest.mark.parametrize("address", ["/recommendations/", "/portal/recommendations/"])
def test_without_an_index_titles_are_searched_under_the_same_filters(
    site: Site, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    published(site, values=PHYSICS)
    published(site, values=PARENTS)

    def away(_query: SearchQuery) -> SearchResult:
        raise IndexUnavailable(N_("Указателя нет."))

    monkeypatch.setattr(site.parts.search, "search", away)
    page = site.visitor("viewer", SURGUT).get(f"{address}?subject={quote('физика')}")
    assert "Полный поиск временно недоступен" in page.text
    assert len(titles(page)) == 1


@pytest.mark.parametrize("asked", ["subject=алхимия", "grade=99", "year=давно", "kind=order", "q=((*", "offset=я"])
def test_whatever_is_asked_is_answered(site: Site, reader: Visitor, asked: str) -> None:
    recommended(site, values=PHYSICS)
    assert reader.get(f"/recommendations/?{quote(asked, safe='=')}").heading == "Методические рекомендации"


# ----------------------------------------------------------------------------------------- what a document is about


def test_a_draft_is_about_what_its_form_says_and_follows_it(site: Site, author: Visitor) -> None:
    made = draft(site, kind="method_recs", values=PHYSICS)
    assert about(site, made) == {"subject": ("физика",), "audience": ("педагоги-предметники",)}
    page = author.get(f"/documents/{made}/topics")
    author.send(page, {"subject": ["физика"], "grade": ["9"], "assessment": []})
    page = author.get(f"/documents/{made}/edit")
    author.send(page, {"addressee": "химия"})
    assert about(site, made) == {
        "subject": ("химия",), "grade": ("9",), "audience": ("педагоги-предметники",)
    }  # fmt: skip


def test_what_title_and_text_speak_of_is_proposed_and_kept_only_when_confirmed(site: Site, author: Visitor) -> None:
    made = draft(site, kind="method_recs", values=PHYSICS)
    page = author.get(f"/documents/{made}")
    assert "Предложено по названию и тексту: 9 класс, ОГЭ" in page.text
    form = author.get(page.links["Проверить и подтвердить"])
    assert "grade" not in about(site, made)
    assert form.find("input[name=assessment][value=ОГЭ]").get("checked") is not None
    after = author.send(form, {})
    assert about(site, made)["grade"] == ("9",)
    assert about(site, made)["assessment"] == ("ОГЭ",)
    assert "Уточнено, о чём документ" in after.text


def test_a_registered_document_may_be_described_and_is_found_by_it(site: Site, author: Visitor) -> None:
    made = recommended(site, values=PARENTS)
    page = author.get(f"/documents/{made}/topics")
    author.send(page, {"assessment": ["ЕГЭ"], "grade": ["11"], "audience": []})
    indexed(site)
    assert len(titles(author.get("/recommendations/?grade=11"))) == 1
    assert about(site, made) == {"grade": ("11",), "assessment": ("ЕГЭ",)}


def test_two_people_do_not_describe_over_each_other(site: Site, author: Visitor) -> None:
    made = draft(site, kind="method_recs", values=PHYSICS)
    page = author.get(f"/documents/{made}/topics")
    with site.parts.database.write() as uow:
        describe(uow, document_id=made, given={"grade": ["7"]})
    refused = author.send(page, {"grade": ["8"]}, status=422)
    assert "изменил другой человек" in " ".join(refused.errors)
    assert about(site, made) == {"grade": ("7",)}


def test_a_value_that_is_not_offered_is_refused_beside_its_field(site: Site, author: Visitor) -> None:
    made = draft(site, kind="method_recs", values=PHYSICS)
    refused = author.send(author.get(f"/documents/{made}/topics"), {"subject": ["алхимия"]}, status=422)
    assert "алхимия" in " ".join(refused.errors)
    assert about(site, made)["subject"] == ("физика",)


def test_an_entered_document_says_what_it_is_about(site: Site) -> None:
    registrar = site.visitor("registrar", SURGUT)
    page = registrar.get("/documents/enter?kind=method_recs")
    values = {
        "organization": SURGUT, "kind": "method_recs", "title": "Рекомендации по химии", "day": "2025-03-03",
        "subject": ["химия"], "grade": ["8", "9"], "file": upload(word_file("Химия"), "химия.docx"),
    }  # fmt: skip
    after = registrar.send(page, values)
    made = int(after.response.request.path.rsplit("/", 1)[1])
    assert about(site, made) == {"subject": ("химия",), "grade": ("8", "9")}


# -------------------------------------------------------------------------------------------------- beside a draft


def test_beside_a_new_draft_stands_what_was_recommended_on_its_topic(site: Site, author: Visitor) -> None:
    made = recommended(site, day=date(2025, 3, 3), values=PHYSICS)
    page = author.get(f"/documents/new?kind=method_recs&organization={SURGUT}")
    looked = pressed(author, page, {"title": "по подготовке к ОГЭ по физике", "prior": "1"})
    assert titles(looked, "h3") == ["Методические рекомендации по подготовке обучающихся 9-х классов к ОГЭ по физике"]
    assert looked.find("#prior h3 a").get("href").startswith(f"/documents/{made}")
    assert looked.find("#title").text_content().strip() or looked.find("#title").get("value")


def test_a_reference_goes_into_the_list_of_literature_and_nothing_is_saved(site: Site, author: Visitor) -> None:
    recommended(site, day=date(2025, 3, 3), values=PHYSICS)
    page = author.get(f"/documents/new?kind=method_recs&organization={SURGUT}")
    looked = pressed(author, page, {"title": "по подготовке к ОГЭ по физике", "prior": "1"})
    reference = looked.find("#prior button[name=cite]").get("value")
    assert "(от 03.03.2025)" in reference
    cited = pressed(author, looked, {"literature": "Учебник", "cite": reference})
    assert cited.find("#literature").text_content().strip().splitlines() == ["Учебник", reference]
    again = pressed(author, cited, {"cite": reference})
    assert again.find("#literature").text_content().strip().splitlines() == ["Учебник", reference]
    assert "Ссылка добавлена и ещё не сохранена" in cited.text
    assert author.get("/documents/").text.count("по подготовке к ОГЭ по физике") == 0


def test_a_draft_is_never_shown_itself_and_others_papers_never(site: Site, author: Visitor) -> None:
    recommended(site, organization=OTHER, values=PHYSICS)
    own = draft(site, kind="method_recs", values=PHYSICS)
    indexed(site)
    page = author.get(f"/documents/{own}/edit")
    assert "Похожих рекомендаций среди доступных вам нет." in page.text
    found = author.client.post(
        f"/documents/prior?kind=method_recs&document={own}", data={"title": "физика ОГЭ", **token(page)}
    )
    assert "задач" not in found.get_data(as_text=True)


def test_kinds_without_recommendations_beside_them_have_no_such_place(site: Site, author: Visitor) -> None:
    assert author.get(f"/documents/new?kind=order&organization={SURGUT}").all("#prior") == []
    page = author.get(f"/documents/new?kind=info_letter&organization={SURGUT}")
    assert len(page.all("#prior")) == 1


def test_a_letter_gets_the_reference_to_copy(site: Site, author: Visitor) -> None:
    recommended(site, values=PHYSICS)
    page = author.get(f"/documents/new?kind=info_letter&organization={SURGUT}")
    looked = pressed(author, page, {"title": "О подготовке к ОГЭ по физике", "prior": "1"})
    assert looked.find("#prior textarea").text_content().strip().startswith("Методические рекомендации")


@pytest.mark.parametrize("words", ["", "-" * 300, "(" * 3000, "или OR и", "\x00", "я" * 20000])
def test_whatever_the_title_says_the_form_comes(site: Site, author: Visitor, words: str) -> None:
    recommended(site, values=PHYSICS)
    page = author.get(f"/documents/new?kind=method_recs&organization={SURGUT}")
    assert len(pressed(author, page, {"title": words, "prior": "1"}).all("#prior")) == 1


def test_a_reference_names_the_title_the_requisites_and_the_place(site: Site) -> None:
    hit = Hit("1", "О подготовке", "method_recs", "x", "12", date(2025, 3, 3), "", 1.0, page=4)
    with site.app.test_request_context():
        assert citation(hit) == "Методические рекомендации «О подготовке» (от 03.03.2025 № 12), с. 4"


def pressed(visitor: Visitor, page: Page, values: dict[str, str]) -> Page:
    """The form of the draft as a button that stands beside it sends it."""
    filled = dict(page.find("form[id=draft]").form_values())
    address = page.response.request.full_path.rstrip("?")
    return Page(visitor.client.post(address, data={**filled, **values})).check_manners()


def token(page: Page) -> dict[str, str]:
    return {"csrf_token": page.find("main input[name=csrf_token]").get("value")}
