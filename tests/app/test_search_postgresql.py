"""The search page over full text in the same PostgreSQL as the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from sqlalchemy import make_url

from app.jobs.draining import incomplete, settle
from app.jobs.mending import Mending
from app.mail.new_hits import send_new_hits
from registry.ports import Ports
from registry.services import setup
from search_index import open_engine
from tests.app.conftest import Site
from tests.app.papers import OTHER, SURGUT, draft, indexed, registered
from tests.app.test_saved_searches import Box, reader_with_mail, save
from tests.app.test_search import ASKED, titles
from tests.databases import postgres_database


@pytest.fixture
def address(postgres: str, ports: Ports) -> Iterator[str]:
    with postgres_database(postgres, ports) as database:
        with database.write() as uow:
            setup.load_bundled(uow)
        yield database.url


@pytest.fixture
def site(make_site: Callable[..., Site], address: str) -> Site:
    return make_site(database_url=address, search_url="postgresql:")


def test_documents_are_found_counted_and_hidden_as_with_the_embedded_index(site: Site) -> None:
    number = registered(site, values={"title": "О подготовке к ГИА"})
    draft(site, organization=OTHER, values={"title": "О подготовке чужих"})
    indexed(site)
    assert not incomplete(site.parts)
    page = site.visitor("viewer", SURGUT).get(f"/search/?q={quote(ASKED)}")
    assert page.links["Приказ о подготовке к ГИА"] == f"/documents/{number}"
    assert "Найден 1 документ" in page.text
    assert page.all("main .dk-entry mark")
    assert titles(site.visitor("viewer", SURGUT).get(f"/search/?q={quote('чужих')}")) == []


def test_two_machines_see_each_others_changes_at_once(make_site: Callable[..., Site], address: str) -> None:
    one, other = (make_site(database_url=address, search_url="postgresql:") for _ in range(2))
    registered(one, values={"title": "О подготовке к ГИА"})
    indexed(one)
    assert titles(one.visitor("viewer", SURGUT).get("/search/?q=гиа")) == ["Приказ о подготовке к ГИА"]
    assert other.parts.search.search("ГИА").total == 1
    registered(other, values={"title": "О проведении ГИА"})
    indexed(other)
    assert one.parts.search.search("ГИА").total == 2


def test_a_lost_index_heals_with_the_next_change(site: Site, address: str) -> None:
    registered(site, values={"title": "О подготовке к ГИА"})
    indexed(site)
    plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("DROP TABLE dokkarta_search.terms")
    reader = site.visitor("viewer", SURGUT)
    page = reader.get(f"/search/?q={quote('подготовке')}")
    assert "Полный поиск временно недоступен" in page.text
    assert titles(page) == ["Приказ о подготовке к ГИА"]
    draft(site, values={"title": "О другом"})
    assert settle(site.parts)
    assert "Приказ о подготовке к ГИА" in titles(reader.get(f"/search/?q={quote(ASKED)}"))


def test_a_lost_index_is_made_anew_by_the_worker_though_nothing_has_changed(site: Site, address: str) -> None:
    registered(site, values={"title": "О подготовке к ГИА"})
    indexed(site)
    plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("DROP SCHEMA dokkarta_search CASCADE")
    reader = site.visitor("viewer", SURGUT)
    assert "Полный поиск временно недоступен" in reader.get(f"/search/?q={quote('подготовке')}").text
    Mending(site.parts).when_due()
    found = reader.get(f"/search/?q={quote(ASKED)}")
    assert "Полный поиск временно недоступен" not in found.text
    assert titles(found) == ["Приказ о подготовке к ГИА"]


def test_new_hits_are_told_once_over_both_servers(make_site: Callable[..., Site], address: str) -> None:
    box = Box()
    site = make_site({"mailer": box}, database_url=address, search_url="postgresql:")
    registered(site, values={"title": "О подготовке к ГИА"})
    indexed(site)
    save(reader_with_mail(site), "подготовка", name="Подготовка", by_mail=True)
    draft(site, organization=OTHER, values={"title": "О подготовке чужих"})
    new = draft(site, values={"title": "О подготовке новых"})
    indexed(site)
    assert send_new_hits(site.parts) == {"sent": 1, "failed": 0}
    assert send_new_hits(site.parts) == {"sent": 0, "failed": 0}
    assert (
        f"документы: 1.\n\n– Приказ о подготовке новых\n  http://127.0.0.1:8000/documents/{new}\n"
        in box.letters[0].text
    )


def test_while_the_server_of_the_index_is_away_titles_are_found_in_the_registry(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = make_site({"search": open_engine("postgresql://nobody@127.0.0.1:1/nothing")})
    registered(site, values={"title": "О подготовке к ГИА"})
    page = site.visitor("viewer", SURGUT).get(f"/search/?q={quote('подготовке')}")
    assert "Полный поиск временно недоступен" in page.text
    assert titles(page) == ["Приказ о подготовке к ГИА"]
