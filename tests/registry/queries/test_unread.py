"""Documents whose files gave no text, with the reason; only those one may read."""

from __future__ import annotations

from registry.db import Database
from registry.queries.unread import unread_documents
from registry.services import scans
from tests.factories.documents import docx_bytes, make_world, pdf_bytes
from tests.factories.formats import image
from tests.registry.services.test_entering import enter


def test_what_has_no_text_is_listed_with_the_reason_to_those_who_may_read_it(any_database: Database) -> None:
    world = make_world(any_database)
    enter(any_database, world, data=docx_bytes("Есть текст"))
    locked = enter(any_database, world, number="2", data=pdf_bytes(), extracted_text="", no_text_reason="Нет слоя.")
    mixed = enter(any_database, world, number="3", data=image("TIFF", 2), extracted_text="Слова", scanned=[0, 1])
    with any_database.read(world.actor("mouo-1", "viewer")) as uow:
        rows = unread_documents(uow)
    assert [(row.id, row.format, row.reason, row.pages, row.read) for row in rows] == [
        (locked.id, "pdf", "Нет слоя.", 0, 0),
        (mixed.id, "tiff", "Страницы-изображения не распознаны.", 2, 0),
    ]
    with any_database.read(world.actor("mouo-2", "viewer")) as uow:
        assert unread_documents(uow) == ()


def test_a_document_whose_pages_were_all_read_is_listed_no_more(any_database: Database) -> None:
    world = make_world(any_database)
    made = enter(any_database, world, data=image("PNG"), extracted_text="", no_text_reason="Изображение.", scanned=[0])
    with any_database.write(world.actor("mouo-1", "registrar")) as uow:
        version = int(scans.order(uow, document_id=made.id).payload["version"])
        scans.keep_page(uow, version_id=version, number=0, text="Слова", confidence=90, languages="rus")
        scans.put_together(uow, version_id=version)
    with any_database.read(world.actor("mouo-1", "viewer")) as uow:
        assert unread_documents(uow) == ()
