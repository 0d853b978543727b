"""Sixty-four registrars at once, some of whom give up: no number twice, none left out."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from registry.db import Database
from registry.domain.roles import SYSTEM
from registry.errors import DokkartaError
from registry.models import Document, JournalEntry, NumberSeries
from registry.queries.journal import verify_chain
from registry.services import documents
from registry.services.registration import register
from tests.factories.documents import ORDER, make_world

ROOT = Path(__file__).parents[3]
PROCESSES, THREADS, EACH = 8, 8, 2


def test_sixty_four_registrars_leave_no_gap_and_no_double(any_database: Database, tmp_path: Path) -> None:
    make_world(any_database)
    command = [sys.executable, "-m", "tests.registry.services.registrar", any_database.url, str(tmp_path / "files")]
    started = [
        subprocess.Popen([*command, str(n), str(THREADS), str(EACH)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for n in range(PROCESSES)
    ]
    numbers: list[str] = []
    for process in started:
        output, _ = process.communicate(timeout=280)
        assert process.returncode == 0
        numbers += json.loads(output)
    wanted = PROCESSES * THREADS * EACH
    assert sorted(numbers, key=lambda each: int(each.split("-")[-1])) == [f"10-П-{n}" for n in range(1, wanted + 1)]
    with any_database.read(SYSTEM) as uow:
        rows = uow.session.scalar(select(func.count(Document.id)).where(Document.number.is_not(None)))
        last = uow.session.scalar(select(NumberSeries.last))
        told = uow.session.scalar(select(func.count()).where(JournalEntry.action == "document.register"))
        assert rows == last == told == wanted
        assert verify_chain(uow).ok


def test_one_draft_registered_by_many_at_once_gets_one_number(any_database: Database) -> None:
    make_world(any_database)
    with any_database.write() as uow:
        document_id = documents.draft(uow, kind="order", organization="department", values=ORDER).id

    def attempt(_: int) -> str:
        try:
            with any_database.write() as uow:
                return register(uow, document_id=document_id).number or ""
        except DokkartaError as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(attempt, range(8)))
    assert answers == ["10-П-1", *["Immutable"] * 7]
    with any_database.read() as uow:
        assert uow.session.scalar(select(NumberSeries.last)) == 1


def test_one_form_sent_by_eight_at_once_makes_one_document(any_database: Database) -> None:
    make_world(any_database)
    with any_database.read() as uow:
        prepared = documents.prepare_draft(uow, kind="order", organization="department", values=ORDER)

    def send(_: int) -> int:
        with any_database.write() as uow:
            return documents.save_draft(uow, prepared, idempotency_key="one-form").id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(8)))) == 1


@pytest.mark.parametrize("wanted", [None, "10-П-7"])
def test_entering_and_registering_at_once_never_share_a_number(any_database: Database, wanted: str | None) -> None:
    from datetime import date

    from registry.services.entering import enter_document
    from tests.factories.documents import pdf_bytes

    make_world(any_database)
    with any_database.write() as uow:
        ids = [documents.draft(uow, kind="order", organization="department", values=ORDER).id for _ in range(6)]

    def step(n: int) -> str:
        try:
            with any_database.write() as uow:
                if n % 2:
                    number = wanted or f"10-П-{n}"
                    return enter_document(
                        uow, organization="department", kind="order", title="О", number=number, day=date(2025, 10, 15),
                        file_name="a.pdf", data=pdf_bytes(str(n)), extracted_text="текст",
                    ).number or ""  # fmt: skip
                return register(uow, document_id=ids[n // 2], number=wanted).number or ""
        except DokkartaError as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(8) as pool:
        given = [each for each in pool.map(step, range(12)) if each.startswith("10-П-")]
    assert len(given) == len(set(given))
    if wanted is not None:
        assert given == ["10-П-7"]
