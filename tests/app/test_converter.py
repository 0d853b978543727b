"""PDF through the real LibreOffice, and what is said when it is missing, late, or given something else."""

from __future__ import annotations

import io
import os
import shutil
import stat
import time
from pathlib import Path

import docx
import pypdfium2
import pytest

from app.converter import LibreOffice
from registry.errors import ConversionFailed, ConverterMissing


@pytest.fixture
def office() -> LibreOffice:
    if shutil.which("soffice") is None:
        message = "LibreOffice is not installed (package libreoffice-writer-nogui)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return LibreOffice()


def letter(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def program(folder: Path, script: str) -> str:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_document_becomes_a_tagged_pdf_with_its_text(office: LibreOffice) -> None:
    pdf = office.to_pdf(letter("Утвердить план № 1"))
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "Утвердить план № 1" in text
    assert b"/MarkInfo" in pdf


def test_a_missing_converter_says_what_to_ask_for() -> None:
    office = LibreOffice("no-such-office")
    assert not office.available()
    with pytest.raises(ConverterMissing, match="не установлен"):
        office.to_pdf(letter("x"))


def test_something_else_than_docx_is_refused_not_printed(tmp_path: Path) -> None:
    with pytest.raises(ConversionFailed, match="не является документом DOCX"):
        LibreOffice(program(tmp_path, "exit 0")).to_pdf(b"plain text")


def test_an_exit_code_of_nought_without_a_file_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ConversionFailed, match="не смог прочитать"):
        LibreOffice(program(tmp_path, "exit 0")).to_pdf(letter("x"))


def test_a_late_conversion_is_ended_with_its_children(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    office = LibreOffice(program(tmp_path, f"(sleep 0.8; touch {mark}) & sleep 30"), seconds=0.3)
    with pytest.raises(ConversionFailed, match="не уложился"):
        office.to_pdf(letter("x"))
    time.sleep(1)
    assert not mark.exists()
