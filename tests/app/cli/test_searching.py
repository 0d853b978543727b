"""Search at the command line: found, gone on from, about the same, taken as a file."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.app.cli.conftest import Run
from tests.app.papers import word_file


def entered(ready: Run, folder: Path, number: str, title: str, *lines: str, organization: str = "department") -> int:
    file = folder / f"{number}.docx"
    file.write_bytes(word_file(*lines))
    words = ("--organization", organization, "--kind", "order", "--title", title, "--date", "2025-03-03")
    return int(ready("enter", file, *words, "--number", number, "--json").json["id"])


def test_documents_are_found_gone_on_from_and_likened(ready: Run, tmp_path: Path) -> None:
    text = ("I. Общие сведения", *["Обычные слова о буднях."] * 20, "II. Итоги", "Ихтиология сомов и налимов.")
    first = entered(ready, tmp_path, "1", "Об ихтиологии", *text)
    second = entered(ready, tmp_path, "2", "О сомах", "Ихтиология сомов и налимов.")
    (hit,) = (each for each in ready("search", "налимов", "--json").json["hits"] if each["id"] == first)
    assert (hit["section"], hit["line"]) == ("II. Итоги", 22)
    assert "раздел «II. Итоги»" in ready("search", "налимов").out
    offered = ready("search", "complete", "об ихтио", "--json").json
    assert {"text": "Об ихтиологии", "kind": "title", "id": first} in offered
    assert [each["id"] for each in ready("search", "similar", first, "--json").json] == [second]
    assert "О сомах" in ready("search", "similar", first).out
    assert ready("search", "similar", 999).code == 1


def test_what_was_found_is_written_as_a_table(ready: Run, tmp_path: Path) -> None:
    number = entered(ready, tmp_path, "1", "Об ихтиологии", "Сомы.", organization="mouo-71876000")
    file = tmp_path / "найдено.csv"
    assert ready("search", "сомы", "--csv", file).code == 0
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert (rows[1][0], rows[1][4]) == (str(number), "Об ихтиологии")
    assert "Сургут" in rows[1][5]
    assert ready("search", "сомы", "--subject", "химия", "--json").json["total"] == 0
