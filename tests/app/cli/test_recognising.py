"""Scans at the command line: entered, read, found by page; which documents have no text and why."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.app.cli.conftest import Run
from tests.factories.formats import file_of
from tests.factories.scans import PAGES, pictures, recommendations, scanned_pdf


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    if shutil.which("tesseract") is None:
        if os.environ.get("CI"):
            pytest.fail("Tesseract is not installed (package tesseract-ocr-rus)")
        pytest.skip("Tesseract is not installed (package tesseract-ocr-rus)")
    file = tmp_path / "скан.pdf"
    file.write_bytes(scanned_pdf(pictures(recommendations(tmp_path))))
    return file


def entered(ready: Run, file: Path, title: str) -> int:
    words = ("--organization", "department", "--kind", "method_recs", "--title", title, "--date", "2025-03-03")
    return int(ready("enter", file, *words, "--json").json["id"])


def test_a_scan_is_read_at_the_command_line_and_found_by_its_page(ready: Run, scan: Path, tmp_path: Path) -> None:
    number = entered(ready, scan, "О преподавании")
    (waiting,) = ready("search", "unread", "--json").json
    assert (waiting["id"], waiting["format"], waiting["pages"], waiting["read"]) == (number, "pdf", 3, 0)
    queued = ready("recognise", number, "--queue", "--json").json
    assert queued["state"] == "queued"
    done = ready("recognise", number, "--json").json
    assert (done["id"], done["state"], done["result"]["read"], done["result"]["empty"]) == (queued["id"], "done", 3, [])
    assert ready("search", "unread", "--json").json == []
    (hit,) = ready("search", "взаимное посещение уроков", "--json").json["hits"]
    assert (hit["id"], hit["page"]) == (number, 3)
    text = tmp_path / "текст.txt"
    assert ready("document", number, "--download", text, "--format", "text").code == 0
    assert PAGES[2].split()[0] in text.read_text("utf-8-sig").split("— с. 3 —")[1]


def test_documents_without_text_are_listed_with_the_reason(ready: Run, tmp_path: Path) -> None:
    file = tmp_path / "старый.doc"
    file.write_bytes(file_of("doc"))
    number = entered(ready, file, "Старый документ")
    (row,) = ready("search", "unread", "--json").json
    assert (row["id"], row["format"], row["pages"]) == (number, "doc", 0)
    assert row["reason"]
    assert row["reason"] in " ".join(ready("search", "unread").out.split())
    refused = ready("recognise", number)
    assert (refused.code, refused.err.strip()) == (
        1, f"В документе № {number} нет страниц-изображений: распознавать нечего.",
    )  # fmt: skip
