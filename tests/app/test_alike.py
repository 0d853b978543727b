"""Documents about the same, beside a document: only what the reader may see."""

from __future__ import annotations

from registry.errors import N_, IndexUnavailable
from registry.ports import Hit
from tests.app.conftest import Site
from tests.app.page import Page
from tests.app.papers import OTHER, SURGUT, draft, indexed, published

TEXT = {"preamble": "В целях изучения ихтиологии, сомов и налимов"}


def alike(page: Page) -> dict[str, str]:
    return {a.text_content(): a.get("href") for a in page.all("#alike a")}


def test_a_card_names_what_is_about_the_same_and_nothing_hidden(site: Site) -> None:
    first = draft(site, values={"title": "О преподавании ихтиологии", **TEXT})
    second = draft(site, values={"title": "О кабинете ихтиологии", **TEXT})
    draft(site, organization=OTHER, values={"title": "О чужой ихтиологии", **TEXT})
    indexed(site)
    page = site.visitor("viewer", SURGUT).get(f"/documents/{first}")
    assert alike(page) == {"Приказ о кабинете ихтиологии": f"/documents/{second}"}
    assert "Приказ о чужой ихтиологии" in alike(site.visitor().get(f"/documents/{first}"))


def test_the_portal_names_published_documents_only(site: Site) -> None:
    first, second = (
        published(site, values={"title": f"Рекомендации по ихтиологии {part}", "introduction": "Сомы и налимы"})
        for part in ("первые", "вторые")
    )
    draft(site, kind="method_recs", values={"title": "Рекомендации по ихтиологии тайные", "introduction": "Сомы"})
    indexed(site)
    page = site.anyone().get(f"/portal/documents/{first}")
    assert list(alike(page).values()) == [f"/portal/documents/{second}"]


class Broken:
    """A search engine whose index is gone."""

    def similar(self, id: str, **_more: object) -> tuple[Hit, ...]:  # noqa: A002
        raise IndexUnavailable(N_("Поисковый указатель повреждён."))

    def close(self) -> None:
        return


def test_a_card_is_whole_while_the_index_is_away(make_site) -> None:
    site = make_site({"search": Broken()})
    number = draft(site)
    assert alike(site.visitor("viewer", SURGUT).get(f"/documents/{number}")) == {}
