"""Publication: only what may be shown, exactly as it was registered, and off again with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from registry.db import Database
from registry.errors import IllegalMove, InvalidInput, NotFound, RuleViolation
from registry.queries.document_filters import DocumentFilters
from registry.queries.documents import document_card
from registry.queries.portal import published_document, published_file, published_list
from registry.services import documents
from registry.services.entering import enter_document
from registry.services.publication import publish, withdraw
from registry.services.registration import register
from tests.factories.documents import ORDER, make_world, pdf_bytes
from tests.factories.system import journal_actions


def registered(database: Database) -> int:
    with database.write() as uow:
        document_id = documents.draft(uow, kind="order", organization="mouo-1", item="1.1", values=ORDER).id
        register(uow, document_id=document_id)
    return document_id


def test_a_published_document_is_seen_as_it_was_registered(database: Database) -> None:
    world = make_world(database)
    document_id = registered(database)
    with database.write(world.actor("mouo-1", "publisher")) as uow:
        made = publish(uow, document_id=document_id)
    assert made.as_json() == {"id": document_id, "url": f"/portal/documents/{document_id}"}
    with database.read() as uow:
        shown = published_document(uow, document_id)
        card = document_card(uow, document_id)
        file = published_file(uow, document_id, "docx")
    assert shown.sha256 == card.current.sha256 == file.sha256
    assert file.name == "Приказ 1-П от 15.10.2025.docx"
    assert shown.formats == ("docx",)
    assert [item.number for item in shown.items] == ["1.1"]


def test_a_withdrawn_document_is_gone_from_the_portal_and_may_return(database: Database) -> None:
    world = make_world(database)
    publisher = world.actor("mouo-1", "publisher")
    document_id = registered(database)
    with database.write(publisher) as uow:
        publish(uow, document_id=document_id)
    with pytest.raises(InvalidInput, match="причину"), database.write(publisher) as uow:
        withdraw(uow, document_id=document_id, reason="  ")
    with database.write(publisher) as uow:
        withdraw(uow, document_id=document_id, reason="Опечатка в приложении")
    with database.read() as uow:
        assert published_list(uow, DocumentFilters()).rows == ()
        assert document_card(uow, document_id).withdrawal_reason == "Опечатка в приложении"
        with pytest.raises(NotFound):
            published_document(uow, document_id)
        with pytest.raises(NotFound):
            published_file(uow, document_id, "docx")
    with database.write(publisher) as uow:
        publish(uow, document_id=document_id)
    done = [action for action in journal_actions(database) if not action.startswith("job.")]
    assert done[-3:] == ["document.publish", "document.withdraw", "document.publish"]


def test_a_draft_is_not_published(database: Database) -> None:
    world = make_world(database)
    with database.write() as uow:
        document_id = documents.draft(uow, kind="order", organization="mouo-1", values=ORDER).id
    with pytest.raises(IllegalMove, match="проект"), database.write(world.actor("mouo-1", "publisher")) as uow:
        publish(uow, document_id=document_id)
    with pytest.raises(IllegalMove), database.write(world.actor("mouo-1", "publisher")) as uow:
        withdraw(uow, document_id=document_id, reason="так")


def test_a_kind_that_is_never_published_is_refused_with_the_reason(database: Database) -> None:
    world = make_world(database)
    with database.write(world.actor("mouo-1", "org_admin")) as uow:
        document_id = enter_document(
            uow,
            organization="mouo-1",
            kind="info_note_per_oo",
            title="Справка по школе",
            number="7",
            day=date(2025, 9, 1),
            file_name="справка.pdf",
            data=pdf_bytes(),
            extracted_text="Текст",
        ).id
    with (
        pytest.raises(RuleViolation, match=r"никогда не публикуются.*персонализирована"),
        database.write(world.actor("mouo-1", "publisher")) as uow,
    ):
        publish(uow, document_id=document_id)
    with database.read(world.actor("mouo-1", "org_admin")) as uow:
        assert "publish" not in document_card(uow, document_id).moves
