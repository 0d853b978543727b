"""One process of registrars: drafts and registers in several threads at once. Started by ``test_concurrency``."""

from __future__ import annotations

import json
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.files import LocalFiles
from registry.db import Database, UnitOfWork
from registry.ports import Ports
from registry.services import documents
from registry.services.registration import register
from tests.factories.documents import ORDER
from tests.fakes import StillClock


class Abandoned(Exception):
    """The registrar changed her mind after the number was taken."""


def registrar(database: Database, prepared: documents.PreparedDraft, seed: int, count: int) -> list[str]:
    """Register ``count`` documents; every tenth try is given up after it took its number, and made anew."""
    dice, numbers = random.Random(seed), []
    for _ in range(count):
        with database.write() as uow:
            document_id = documents.save_draft(uow, prepared).id
        if dice.random() < 0.1:
            try:
                with database.write() as uow:
                    give_up(uow, document_id)
            except Abandoned:
                pass
        with database.write() as uow:
            numbers.append(register(uow, document_id=document_id).number or "")
    return numbers


def give_up(uow: UnitOfWork, document_id: int) -> None:
    """Take a number and fail."""
    register(uow, document_id=document_id)
    raise Abandoned


def main(url: str, files: str, seed: str, threads: str, count: str) -> None:
    """Work, then print the numbers that were acknowledged."""
    from document_templates.catalogue import FolderCatalogue
    from document_templates.declension import RussianDeclension
    from document_templates.renderer import DocxRenderer

    catalogue = FolderCatalogue()
    ports = Ports(StillClock(), LocalFiles(Path(files)), catalogue, DocxRenderer(catalogue), RussianDeclension())
    database = Database(url, ports)
    with database.read() as uow:
        prepared = documents.prepare_draft(uow, kind="order", organization="department", values=ORDER)
    with ThreadPoolExecutor(int(threads)) as pool:
        seeds = [int(seed) * 100 + n for n in range(int(threads))]
        found = pool.map(lambda own: registrar(database, prepared, own, int(count)), seeds)
        json.dump([number for numbers in found for number in numbers], sys.stdout)
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
