"""Evidence by links and documents, and releases: checked, revocable, never silent."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from registry.db import Database
from registry.errors import AlreadyDone, Forbidden, IllegalMove, InvalidInput, NotFound
from registry.models import Evidence, Exemption
from registry.services import documents, evidence
from registry.services.registration import register
from tests.factories.documents import ORDER, World, make_world
from tests.factories.system import journal_actions

URL = "https://school.example/news/1?a=b"


def link(database: Database, world: World, who: tuple[str, str] = ("mouo-1", "registrar"), **changes):
    given = {
        "organization": "mouo-1",
        "item": "3.22",
        "kind": "web_publication",
        "url": URL,
        "fulfilled_on": date(2025, 10, 1),
        "note": "Новость",
    } | changes
    with database.write(world.actor(*who)) as uow:
        return evidence.add_link(uow, **given)


def test_a_link_fulfils_a_measure_without_dates(any_database: Database) -> None:
    world = make_world(any_database)
    fact = link(any_database, world)
    assert (fact.item, fact.kind, fact.window, fact.url) == ("3.22", "web_publication", None, URL)
    assert journal_actions(any_database) == ["evidence.add"]
    with pytest.raises(AlreadyDone):
        link(any_database, world)


def test_a_link_counts_in_the_window_of_its_day_or_the_named_one(database: Database) -> None:
    world = make_world(database)
    # 1.2 asks for local acts; a link to the site where they were put is as good.
    assert link(database, world, item="1.2", kind="local_acts").window == "..2025-12-01"
    assert link(database, world, item="1.1", kind="order", window="2024-10-01..2025-03-31").window.startswith("2024")


def test_a_link_to_what_is_older_than_every_window_asks_for_the_window(database: Database) -> None:
    world = make_world(database)
    old = {"item": "1.1", "kind": "order", "fulfilled_on": date(2019, 5, 6)}
    with pytest.raises(InvalidInput, match="раньше всех сроков"):
        link(database, world, **old)
    assert link(database, world, **old, window="2025-10-01..2026-03-31").window == "2025-10-01..2026-03-31"


@pytest.mark.parametrize(
    "url",
    ["", "school.example", "javascript:alert(1)", "ftp://school.example", "https://", "https://user:pw@school.example",
     "https://school.example/ a", "https://[::1", 'https://a.example/"', "https://a.example/" + "a" * 2000],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused(database: Database, url: str) -> None:
    world = make_world(database)
    with pytest.raises(InvalidInput, match="адрес"):
        link(database, world, url=url)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"kind": "order"}, InvalidInput),
        ({"item": "9.9"}, NotFound),
        ({"window": "..2025-12-01"}, InvalidInput),
        ({"fulfilled_on": date(2025, 10, 16)}, InvalidInput),
        ({"note": "\x02"}, InvalidInput),
    ],
)
def test_wrong_evidence_is_refused(database: Database, changes, error) -> None:
    world = make_world(database)
    with pytest.raises(error):
        link(database, world, **changes)
    assert journal_actions(database) == []


def test_the_refusal_names_what_the_measure_asks_for(database: Database) -> None:
    world = make_world(database)
    with pytest.raises(InvalidInput, match=r"не требует.*«приказ».*Требуется"):
        link(database, world, kind="order")


def test_a_revoked_fact_stays_with_its_reason(database: Database) -> None:
    world = make_world(database)
    fact = link(database, world)
    registrar = world.actor("mouo-1", "registrar")
    with pytest.raises(InvalidInput), database.write(registrar) as uow:
        evidence.revoke(uow, evidence_id=fact.id, reason="")
    with database.write(registrar) as uow:
        evidence.revoke(uow, evidence_id=fact.id, reason="Страница удалена")
    with pytest.raises(AlreadyDone), database.write(registrar) as uow:
        evidence.revoke(uow, evidence_id=fact.id, reason="Ещё раз")
    with database.read() as uow:
        row = uow.session.scalars(select(Evidence)).one()
        assert (row.revoked_reason, row.revoked_at is not None) == ("Страница удалена", True)
    assert link(database, world).id != fact.id


def test_a_registered_document_may_count_for_one_more_measure(database: Database) -> None:
    world = make_world(database)
    registrar = world.actor("mouo-1", "registrar")
    with database.write(registrar) as uow:
        document_id = documents.draft(uow, kind="order", organization="mouo-1", item="1.1", values=ORDER).id
    with pytest.raises(IllegalMove), database.write(registrar) as uow:
        evidence.add_document(uow, document_id=document_id, item="1.2")
    with database.write(registrar) as uow:
        register(uow, document_id=document_id)
    with database.write(registrar) as uow:
        made = evidence.add_document(uow, document_id=document_id, item="1.2")
    assert [(fact.item, fact.kind) for fact in made] == [("1.2", "local_acts")]
    with pytest.raises(AlreadyDone), database.write(registrar) as uow:
        evidence.add_document(uow, document_id=document_id, item="1.2")
    with pytest.raises(InvalidInput), database.write(registrar) as uow:
        evidence.add_document(uow, document_id=document_id, item="3.22")


def test_a_release_has_a_reason_and_can_be_ended(database: Database) -> None:
    world = make_world(database)
    admin = world.actor("mouo-1", "org_admin")
    asked = {"organization": "mouo-1", "item": "1.1", "reason": "Школ с признаками нет"}
    with database.write(admin) as uow:
        made = evidence.exempt(uow, **asked, kind="order", window="2024-10-01..2025-03-31")
    assert (made.since, made.revoked) == (date(2025, 10, 15), "")
    with pytest.raises(AlreadyDone), database.write(admin) as uow:
        evidence.exempt(uow, **asked, kind="order", window="2024-10-01..2025-03-31")
    with database.write(admin) as uow:
        ended = evidence.revoke_exemption(uow, exemption_id=made.id, reason="Признаки появились")
    assert ended.revoked == "Признаки появились"
    with pytest.raises(AlreadyDone), database.write(admin) as uow:
        evidence.revoke_exemption(uow, exemption_id=made.id, reason="снова")
    assert journal_actions(database) == ["exemption.add", "exemption.revoke"]
    with database.read() as uow:
        assert uow.session.scalars(select(Exemption)).one().revoked_reason == "Признаки появились"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"kind": "web_publication"}, InvalidInput),
        ({"item": "1.2", "organization": "iro"}, InvalidInput),
        ({"window": "..2020-01-01"}, InvalidInput),
        ({"reason": " "}, InvalidInput),
        ({"item": "9.9"}, NotFound),
    ],
)
def test_a_release_from_nothing_is_refused(database: Database, changes, error) -> None:
    world = make_world(database)
    given = {"organization": "mouo-1", "item": "1.1", "reason": "так решено"} | changes
    with pytest.raises(error), database.write(world.actor("department", "system_admin")) as uow:
        evidence.exempt(uow, **given)


def test_rights_over_evidence_and_releases(database: Database) -> None:
    world = make_world(database)
    fact = link(database, world)
    for role in ("viewer", "author", "publisher"):
        with pytest.raises(Forbidden):
            link(database, world, who=("mouo-1", role))
        with pytest.raises(Forbidden), database.write(world.actor("mouo-1", role)) as uow:
            evidence.revoke(uow, evidence_id=fact.id, reason="так")
        with pytest.raises(Forbidden), database.write(world.actor("mouo-1", role)) as uow:
            evidence.exempt(uow, organization="mouo-1", item="1.1", reason="так")
    stranger = world.actor("mouo-2", "org_admin")
    for step in (
        lambda uow: evidence.revoke(uow, evidence_id=fact.id, reason="так"),
        lambda uow: evidence.revoke(uow, evidence_id=fact.id + 9, reason="так"),
        lambda uow: evidence.exempt(uow, organization="mouo-1", item="1.1", reason="так"),
    ):
        with pytest.raises(NotFound), database.write(stranger) as uow:
            step(uow)
    # A body above decides on releases of those beneath it.
    with database.write(world.actor("department", "org_admin")) as uow:
        assert evidence.exempt(uow, organization="mouo-1", item="1.1", reason="решение").id
