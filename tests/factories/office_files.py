"""Files of other formats, made by LibreOffice out of one Word document, and the words that stand in them."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

HEADINGS = ("Общие положения", "Анализ результатов", "Рекомендации учителям")
_SENTENCES = (
    "Муниципальным органам управления образованием обеспечить проведение диагностических работ до 15.03.2025.",
    "По результатам ЕГЭ по математике профильного уровня преодолели минимальный порог 97,4 % участников.",
    "Учителям-предметникам рассмотреть типичные ошибки выпускников на заседаниях методических объединений.",
    "Справку по итогам ВПР направить в АУ «ИРО» согласно приказу от 06.09.2024 № 10-П-1833.",
)
_NUMBERED = "Пункт {n}: {sentence} Ответственный исполнитель: отдел оценки качества, телефон 8-3467-{n:04}."


def word_document() -> bytes:
    """A document with headings, paragraphs, a table, a list, a header and a footer."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Департамент образования и науки"
    section.footer.paragraphs[0].text = "Ханты-Мансийск"
    number = 0
    for heading in HEADINGS:
        document.add_heading(heading, level=1)
        for _ in range(12):
            number += 1
            document.add_paragraph(_NUMBERED.format(n=number, sentence=_SENTENCES[number % len(_SENTENCES)]))
        document.add_paragraph("Подготовить план мероприятий", style="List Bullet")
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Мероприятие", "Срок", "Исполнитель"), strict=True):
        cell.text = text
    for row in range(10):
        for cell, text in zip(table.add_row().cells, (f"Семинар {row}", f"до {row + 1}.10.2025", "МОУО"), strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def workbook() -> bytes:
    """Two sheets with words, numbers and days."""
    from datetime import date

    book = Workbook()
    first = book.worksheets[0]
    first.title = "Показатели"
    first.append(["Школа", "Год", "Доля, %", "Дата справки"])
    for row in range(200):
        first.append([f"Средняя школа № {row}", 2024, row + 0.5, date(2025, 3, 1 + row % 28)])
    book.create_sheet("Пояснения").append(["Доля выпускников, не преодолевших порог"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def converted(data: bytes, extension: str, to: str, folder: Path) -> bytes:
    """The file in another format; the test is skipped, in CI failed, when LibreOffice is not installed."""
    program = shutil.which("soffice")
    if program is None:
        message = "LibreOffice is not installed (package libreoffice-writer-nogui)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    source = folder / f"source.{extension}"
    source.write_bytes(data)
    command = [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", to, "--outdir", str(folder), str(source)],
        capture_output=True,
        timeout=120,
        check=True,
    )
    return (folder / f"source.{to.split(':', maxsplit=1)[0]}").read_bytes()


def words(text: str) -> Counter[str]:
    """Words and numbers with how often each stands there."""
    return Counter(re.findall(r"[\w%]+(?:[-.,/][\w%]+)*", text.lower().replace("ё", "е")))


def share_found(expected: str, found: str) -> float:
    """Which share of the expected words was found, each as often as expected."""
    wanted = words(expected)
    return sum((wanted & words(found)).values()) / sum(wanted.values())
