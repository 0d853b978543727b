"""Drafting in the browser: the form of each kind, its rows, the document beside it, and what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest

from document_templates.catalogue import FolderCatalogue
from registry.ports import FieldSpec
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import ABSENT, OTHER, SURGUT, card, draft, registered

NEW_ORDER = f"/documents/new?kind=order&organization={SURGUT}&item=1.2"


def documents_of(site: Site) -> int:
    from registry.queries.documents import DocumentFilters, count_documents

    with site.parts.database.read() as uow:
        return count_documents(uow, DocumentFilters())


def names_of(page: Page) -> set[str]:
    return {each.get("name") for each in page.all("main form [name]")}


def sent_rows(page: Page, name: str) -> int:
    return len({match[1] for each in names_of(page) if (match := re.match(rf"{name}-(\d+)-", each or ""))})


@pytest.fixture
def author(site: Site) -> Visitor:
    return site.visitor("author", SURGUT)


def test_the_choice_offers_kinds_with_templates_own_organizations_and_all_measures(site: Site, author: Visitor) -> None:
    page = author.get("/documents/choose")
    options = {select.get("id"): [o.get("value") for o in select.iter("option")] for select in page.all("main select")}
    drafted = [kind.code for kind in site.parts.catalogue.kinds() if kind.has_template]
    assert options["kind"] == drafted
    assert {"order", "local_acts", "info_letter", "method_recs"} <= set(drafted)
    assert options["organization"] == [SURGUT]
    assert len([number for number in options["item"] if number]) == 66


@pytest.mark.parametrize("kind", [kind.code for kind in FolderCatalogue().kinds() if kind.has_template])
def test_the_form_of_each_kind_has_every_field_of_its_description(site: Site, author: Visitor, kind: str) -> None:
    page = author.get(f"/documents/new?kind={kind}&organization={SURGUT}&item=2.4")
    for field in site.parts.catalogue.kind(kind).fields:
        assert field.label in page.text
        _check_field(page, field)


def _check_field(page: Page, field: FieldSpec) -> None:
    if field.type == "rows":
        assert {f"{field.name}-0-{column.name}" for column in field.columns} <= names_of(page)
    elif field.type != "figures":  # without figures there is nothing to tick
        assert field.name in names_of(page)


def test_no_field_of_a_kind_hides_a_part_of_its_form(site: Site) -> None:
    from app.pages.documents.kind_form import KindForm

    for kind in site.parts.catalogue.kinds():
        assert [field.name for field in kind.fields if hasattr(KindForm, field.name)] == []


def test_the_form_starts_with_what_the_measure_and_the_organization_say(author: Visitor) -> None:
    page = author.get(NEW_ORDER)
    assert "1.2" in page.find("main .dk-lead").text_content()
    assert "плана мероприятий" in page.find("#preamble").text_content()
    assert page.find("#points-0-text").text_content().strip()


def test_another_variant_of_the_order_starts_with_other_points(author: Visitor) -> None:
    page = author.get(NEW_ORDER)
    chosen = {a.text_content(): a.get("href") for a in page.all("main .dk-windows a")}
    assert page.find("#variant option[selected]").get("value") == "core"
    other = author.get(chosen["О создании рабочей группы"])
    assert other.find("#variant option[selected]").get("value") == "group"
    assert "Создать рабочую группу" in other.find("#points-0-text").text_content()
    assert "1.2" in other.find("main .dk-lead").text_content(), "the measure is kept"


def test_recommendations_start_by_the_audience_of_the_link(author: Visitor) -> None:
    first = author.get(f"/documents/new?kind=method_recs&organization={SURGUT}&item=2.4")
    links = {a.text_content(): a.get("href") for a in first.all("main .dk-windows a") if "audience=" in a.get("href")}
    assert len(links) == 4
    [municipal] = [href for name, href in links.items() if name.startswith("Муниципальных")]
    other = author.get(municipal)
    assert other.find("#audience option[selected]").get("value") == "municipal"
    assert "муниципальной системы" in other.find("#sections-0-title").get("value")
    assert "муниципальной системы" not in first.find("#sections-0-title").get("value")


def test_a_variant_that_is_not_offered_leaves_the_guess(author: Visitor) -> None:
    assert author.get(f"{NEW_ORDER}&variant=zzz").find("#variant option[selected]").get("value") == "core"


def test_a_saved_draft_holds_what_was_entered(site: Site, author: Visitor) -> None:
    page = author.get(NEW_ORDER)
    after = author.send(
        page, {"title": "О подготовке к ГИА", "signatory_post": "Директор", "signatory_name": "А.А. Ким"}
    )
    assert after.heading == "Приказ о подготовке к ГИА"
    assert "Проект сохранён." in after.text
    number = int(after.response.request.path.rsplit("/", 1)[1])
    saved = card(site, number)
    assert saved.values["title"] == "О подготовке к ГИА"
    assert saved.signatory == "А.А. Ким"
    assert saved.state == "draft"
    assert [each.number for each in saved.items] == ["1.2"]
    assert all(any(row.values()) for row in saved.values["points"]), "an empty row was kept"


def test_a_form_sent_twice_makes_one_draft(site: Site, author: Visitor) -> None:
    page = author.get(NEW_ORDER)
    first = author.send(page, {"title": "О подготовке к ГИА"})
    second = author.send(page, {"title": "О подготовке к ГИА"})
    assert first.response.request.path == second.response.request.path
    assert documents_of(site) == 1


def test_a_row_is_added_by_its_button_and_nothing_entered_is_lost(site: Site, author: Visitor) -> None:
    page = author.get(NEW_ORDER)
    before = sent_rows(page, "points")
    longer = author.send(page, {"title": "О подготовке", "more": "points"} | _more(page), button="Добавить строку")
    assert sent_rows(longer, "points") == before + 1
    assert longer.find("#title").get("value") == "О подготовке"
    assert documents_of(site) == 0


def _more(page: Page) -> dict[str, Any]:
    # The test's forms know fields, and a pressed button is none of them.
    button = page.find("main button[name=more]")
    field = page.tree.makeelement("input", {"type": "hidden", "name": "more", "value": ""})
    button.getparent().append(field)
    return {}


def test_a_button_that_is_no_list_adds_nothing(site: Site, author: Visitor) -> None:
    page = author.get(NEW_ORDER)
    _more(page)
    after = author.send(page, {"title": "О подготовке", "more": "title"})
    assert after.heading == "Приказ о подготовке"


def test_a_draft_may_be_saved_incomplete_and_says_what_is_missing(author: Visitor) -> None:
    page = author.get(NEW_ORDER)
    after = author.send(page, {"title": "О подготовке", "signatory_name": "", "preamble": ""})
    assert "До регистрации заполните:" in after.text
    assert "Преамбула" in after.text
    assert "Станет возможна, когда будут заполнены" not in after.text, "an author does not register"


def test_a_text_where_a_number_belongs_is_named_at_its_field(site: Site, author: Visitor) -> None:
    page = author.get(f"/documents/new?kind=method_recs&organization={SURGUT}&item=2.4")
    refused = author.send(page, {"year": "скоро"}, status=422)
    assert refused.errors == ["«скоро» — не число."]
    assert refused.find("#year").get("value") == "скоро"
    assert documents_of(site) == 0


def test_a_wrong_number_inside_a_row_is_named_with_its_list(site: Site) -> None:
    author = site.visitor("author")
    page = author.get("/documents/new?kind=analytic_info&organization=department&item=4.2")
    refused = author.send(page, {"measures-0-met": "много"}, status=422)
    assert refused.errors == ["Исполнение мероприятий (таблица): «много» — не число."]
    assert [a.get("href") for a in refused.all(".dk-errors a")] == ["#measures-0-met"]


def test_a_day_that_no_calendar_has_is_named_at_its_field(author: Visitor) -> None:
    page = author.get(f"/documents/new?kind=method_recs&organization={SURGUT}&item=2.4")
    refused = author.send(page, {"approval_date": "2025-02-30"}, status=422)
    assert refused.errors == ["«2025-02-30» — не дата. Нужен день, месяц и год."]


def test_a_date_of_a_saved_draft_comes_back_into_its_form(site: Site, author: Visitor) -> None:
    number = draft(site, kind="method_recs", values={"approval_date": "2025-03-09"})
    assert author.get(f"/documents/{number}/edit").find("#approval_date").get("value") == "2025-03-09"


def test_a_sign_that_no_document_can_hold_is_refused_in_words(site: Site, author: Visitor) -> None:
    page = author.get(NEW_ORDER)
    refused = author.send(page, {"title": "О\x07 звонке"}, status=422)
    assert "нельзя записать в документ" in refused.errors[0]
    assert documents_of(site) == 0


def test_a_change_makes_a_new_version(site: Site, author: Visitor) -> None:
    number = draft(site)
    after = author.send(author.get(f"/documents/{number}/edit"), {"title": "О проведении ГИА"})
    assert after.heading == "Приказ о проведении ГИА"
    assert [version.ordinal for version in card(site, number).versions] == [1, 2]


def test_a_change_over_somebody_elses_is_refused_and_keeps_what_was_typed(site: Site, author: Visitor) -> None:
    number = draft(site)
    stale = author.get(f"/documents/{number}/edit")
    author.send(author.get(f"/documents/{number}/edit"), {"title": "О первом"})
    refused = author.send(stale, {"title": "О втором"}, status=422)
    assert "изменён другим человеком" in refused.errors[0]
    assert refused.find("#title").get("value") == "О втором"
    assert card(site, number).values["title"] == "О первом"


def test_a_damaged_revision_changes_nothing(site: Site, author: Visitor) -> None:
    number = draft(site)
    author.send(author.get(f"/documents/{number}/edit"), {"title": "О втором", "revision": "²"}, status=422)
    assert card(site, number).revision == 1


def test_a_registered_document_has_no_form(site: Site, author: Visitor) -> None:
    number = registered(site)
    page = author.get(f"/documents/{number}/edit", 422)
    assert "зарегистрирован, его текст больше не меняется" in page.text


def test_the_preview_shows_the_document_of_the_form_and_keeps_nothing(site: Site, author: Visitor) -> None:
    page = author.get(NEW_ORDER)
    sheet = page.find("#sheet")
    shown = preview(author, page, sheet.get("hx-post"), title="О подготовке <b>смелых</b>")
    assert shown.status_code == 200
    text = shown.get_data(as_text=True)
    assert "ПРИКАЗЫВАЮ:" in text
    assert "О подготовке &lt;b&gt;смелых&lt;/b&gt;" in text
    assert documents_of(site) == 0


def test_a_preview_that_cannot_be_says_why(author: Visitor) -> None:
    page = author.get(NEW_ORDER)
    shown = preview(author, page, page.find("#sheet").get("hx-post"), title="О\x07 звонке")
    assert "Документ пока не составлен" in shown.get_data(as_text=True)


def test_a_preview_without_the_token_is_refused(author: Visitor) -> None:
    assert author.client.post(f"/documents/preview?kind=order&organization={SURGUT}").status_code == 400


def preview(author: Visitor, page: Page, address: str, **values: str) -> Any:
    form = next(form for form in page.all("main form") if form.get("id") == "draft")
    fields = dict(form.form_values()) | values
    return author.client.post(address, data=fields, headers={"HX-Request": "true"})


@pytest.mark.parametrize(
    "query",
    [
        f"kind=order&organization={OTHER}&item=1.2",
        "kind=order&organization=nowhere",
        f"kind=nothing&organization={SURGUT}",
        f"kind=order&organization={SURGUT}&item=99.9",
    ],
)
def test_what_is_not_there_and_what_is_anothers_look_alike(author: Visitor, query: str) -> None:
    author.get(f"/documents/new?{query}", 404)


def test_a_draft_of_another_organization_is_as_absent_as_a_missing_one(site: Site, author: Visitor) -> None:
    theirs = draft(site, organization=OTHER)
    for address in (f"/documents/{theirs}", f"/documents/{theirs}/edit", "/documents/999999", "/documents/999999/edit"):
        assert ABSENT in author.get(address, 404).text


def test_a_window_that_the_measure_does_not_have_is_refused(author: Visitor) -> None:
    author.get(f"{NEW_ORDER}&window=2030-01-01..2030-02-01", 422)


@pytest.mark.parametrize("role", ["viewer", "publisher"])
def test_those_who_only_read_do_not_draft(site: Site, role: str) -> None:
    reader = site.visitor(role, SURGUT)
    for address in ("/documents/choose", NEW_ORDER):
        reader.get(address, 403)
    number = draft(site)
    reader.get(f"/documents/{number}/edit", 403)
    assert "Изменить" not in reader.get(f"/documents/{number}").links


def test_a_kind_without_a_template_sends_to_the_entering_of_files(author: Visitor) -> None:
    page = author.get(f"/documents/new?kind=collection_forms&organization={SURGUT}", 422)
    assert "внесите готовый документ" in page.text
