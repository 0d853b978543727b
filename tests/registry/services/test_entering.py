"""Entering what exists already: files of the known formats as they are, everything else refused with a reason."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy import func, select

from registry.db import Database
from registry.errors import (
    AlreadyDone,
    DateOutOfSeries,
    FileRejected,
    Forbidden,
    InvalidInput,
    NotFound,
    NumberTaken,
)
from registry.models import Document
from registry.queries.documents import document_card, document_file
from registry.services import documents
from registry.services.entering import Entered, ItemWindow, enter_document
from registry.services.registration import register
from tests.factories.documents import ORDER, World, docx_bytes, make_world, pdf_bytes
from tests.factories.system import journal_actions, outbox_rows

DAY = date(2024, 9, 6)


def enter(database: Database, world: World, who: tuple[str, str] = ("mouo-1", "registrar"), **changes) -> Entered:
    given = {
        "organization": "mouo-1",
        "kind": "order",
        "title": "О мониторинге",
        "number": "1833",
        "day": DAY,
        "file_name": "приказ.docx",
        "data": docx_bytes(),
        "extracted_text": "Текст приказа",
    } | changes
    with database.write(world.actor(*who)) as uow:
        return enter_document(uow, **given)


def counted(database: Database) -> int:
    with database.read() as uow:
        return int(uow.session.scalar(select(func.count(Document.id))) or 0)


def test_an_entered_document_is_registered_as_it_was(any_database: Database) -> None:
    world = make_world(any_database)
    made = enter(any_database, world, items=[ItemWindow("1.1", "2024-10-01..2025-03-31")], signatory="И.В. Святченко")
    with any_database.read(world.actor("mouo-1", "viewer")) as uow:
        card = document_card(uow, made.id)
        file = document_file(uow, made.id, "docx")
    assert (card.state, card.origin, card.number, card.day) == ("registered", "entered", "1833", DAY)
    assert any_database.ports.files.read(file.sha256) == docx_bytes()
    assert (card.values, card.missing, card.signatory) == ({}, (), "И.В. Святченко")
    assert [(e.item, e.window) for e in made.evidence] == [("1.1", "2024-10-01..2025-03-31")]
    assert "revise" not in card.moves
    assert journal_actions(any_database) == ["document.enter"]
    assert outbox_rows(any_database) == [("index", str(made.id))]
    assert made.as_json()["number"] == "1833"


def test_recommendations_enter_without_a_number(database: Database) -> None:
    world = make_world(database)
    made = enter(database, world, kind="method_recs", number="", file_name="рекомендации.pdf", data=pdf_bytes())
    assert made.number is None
    with database.read(world.actor("mouo-1", "viewer")) as uow:
        assert document_file(uow, made.id, "pdf").name == "Методические рекомендации от 06.09.2024.pdf"
        with pytest.raises(NotFound):
            document_file(uow, made.id, "docx")


def test_a_scan_without_text_says_why_there_is_none(database: Database) -> None:
    world = make_world(database)
    made = enter(database, world, data=pdf_bytes(), extracted_text=" ", no_text_reason="в файле только изображения")
    with database.read(world.actor("mouo-1", "viewer")) as uow:
        assert document_card(uow, made.id).no_text_reason == "в файле только изображения"


def test_signs_that_no_database_keeps_are_left_out_of_the_text(any_database: Database) -> None:
    world = make_world(any_database)
    made = enter(any_database, world, extracted_text="При\x00каз\ud800\nпункт")
    with any_database.read(world.actor("mouo-1", "viewer")) as uow:
        assert document_card(uow, made.id).text == "Приказ\nпункт"


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * (70 * 1024 * 1024))
    return stream.getvalue()


def damaged() -> bytes:
    data = bytearray(docx_bytes("Длинный текст " * 50))
    place = data.find(b"word/document.xml") + 40
    data[place : place + 20] = b"\x00" * 20
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "пуст"),
        (b"just a text", "Формат файла .* не принимается. Принимаются DOCX, PDF, ODT"),
        (b"\x89PNG\r\n\x1a\n", "повреждён"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "повреждён"),
        (docx_bytes()[:-30], "повреждён"),
        (damaged(), "повреждён"),
        (b"PK\x03\x04", "повреждён"),
        (docx_bytes(**{"word/vbaProject.bin": b"x"}), "макросы"),
        (docx_bytes(types=b'<Types ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'), "макросы"),
        (pdf_bytes()[:-8], "повреждён"),
        (pdf_bytes("trailer << /Encrypt 5 0 R >>"), "паролем"),
        (bomb(), "недопустимо большой объём"),
    ],
    ids=[
        "empty",
        "text",
        "picture",
        "ole",
        "cut",
        "damaged",
        "head",
        "macros",
        "docm",
        "cut-pdf",
        "locked-pdf",
        "bomb",
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(database: Database, data: bytes, words: str) -> None:
    world = make_world(database)
    with pytest.raises(FileRejected, match=words) as refused:
        enter(database, world, data=data, file_name="приказ.docx")
    assert "приказ.docx" in refused.value.message
    assert counted(database) == 0


def test_a_presentation_is_told_apart_from_a_document(database: Database) -> None:
    world = make_world(database)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("ppt/presentation.xml", "<p/>")
    with pytest.raises(FileRejected, match="не документ и не таблица"):
        enter(database, world, data=stream.getvalue())


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"number": ""}, InvalidInput),
        ({"number": "9" * 65}, InvalidInput),
        ({"title": " "}, InvalidInput),
        ({"title": "я" * 1001}, InvalidInput),
        ({"title": "О\x01"}, InvalidInput),
        ({"day": date(2025, 10, 16)}, DateOutOfSeries),
        ({"kind": "no-such-kind"}, NotFound),
        ({"items": [ItemWindow("9.9")]}, NotFound),
        ({"items": [ItemWindow("1.1", "..2020-01-01")]}, InvalidInput),
    ],
)
def test_wrong_requisites_leave_nothing_behind(database: Database, changes, error) -> None:
    world = make_world(database)
    with pytest.raises(error):
        enter(database, world, **changes)
    assert counted(database) == 0
    assert journal_actions(database) == []


def test_the_same_file_and_number_is_the_same_document(any_database: Database) -> None:
    world = make_world(any_database)
    made = enter(any_database, world)
    with pytest.raises(AlreadyDone) as refused:
        enter(any_database, world)
    assert refused.value.facts["id"] == made.id
    with pytest.raises(NumberTaken, match=f"№ {made.id}"):
        enter(any_database, world, data=docx_bytes("Другой текст"))
    assert enter(any_database, world, number="1834").id != made.id
    assert enter(any_database, world, day=date(2025, 1, 9), data=docx_bytes("Другой год")).number == "1833"


def test_the_same_form_sent_twice_enters_one_document(any_database: Database) -> None:
    world = make_world(any_database)
    first = enter(any_database, world, idempotency_key="entry-1")
    assert enter(any_database, world, idempotency_key="entry-1").id == first.id
    assert counted(any_database) == 1


def test_numbering_steps_over_what_was_entered(any_database: Database) -> None:
    world = make_world(any_database)
    enter(any_database, world, number="1-П", day=date(2025, 2, 3))
    with any_database.write(world.actor("mouo-1", "registrar")) as uow:
        document_id = documents.draft(uow, kind="order", organization="mouo-1", values=ORDER).id
        assert register(uow, document_id=document_id).number == "2-П"


def test_a_name_of_a_file_cannot_lead_anywhere(database: Database) -> None:
    world = make_world(database)
    made = enter(database, world, file_name='..\\..\\etc/pass"wd\x00.exe', data=pdf_bytes())
    with database.read(world.actor("mouo-1", "viewer")) as uow:
        assert document_card(uow, made.id).current.file_name == "passwd.exe.pdf"


@pytest.mark.parametrize("role", ["viewer", "author", "publisher"])
def test_only_a_registrar_enters(database: Database, role: str) -> None:
    world = make_world(database)
    with pytest.raises(Forbidden):
        enter(database, world, who=("mouo-1", role))
    with pytest.raises(NotFound):
        enter(database, world, who=("mouo-2", "org_admin"))
