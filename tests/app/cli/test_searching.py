"""Search at the command line: found, gone on from, about the same, taken as a file."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

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


def test_without_an_index_titles_and_numbers_are_searched_gone_on_from_and_likened(
    ready: Run, data: Path, tmp_path: Path
) -> None:
    first = entered(ready, tmp_path, "1", "Об ихтиологии рек", "Сомы.")
    second = entered(ready, tmp_path, "2", "Об ихтиологии озёр", "Налимы.")
    shutil.rmtree(data / "index")
    (data / "index").write_text("no folder")
    for words in (["ихтиология -озёр"], ["complete", "ихтиологии рек"]):
        answer = ready("search", *words, "--json")
        found = answer.json["hits"] if isinstance(answer.json, dict) else answer.json
        assert [each["id"] for each in found] == [first]
        assert "Поисковый указатель не читается" in answer.err
    answer = ready("search", "similar", first, "--json")
    assert [each["id"] for each in answer.json] == [second]
    assert "Поисковый указатель не читается" in answer.err


def test_a_person_keeps_searches_from_the_command_line(ready: Run, tmp_path: Path) -> None:
    entered(ready, tmp_path, "1", "Об ихтиологии", "Сомы.")
    made = ready(
        "search", "saved", "add", "Рыбы", "сомы", "--kind", "order", "--by-mail", "--as", "admin", "--json"
    ).json
    assert re.fullmatch(r".*/search/saved/[\w-]{43}\.atom", made["feed"])
    (kept,) = ready("search", "saved", "--as", "admin", "--json").json
    assert (kept["id"], kept["name"], kept["question"]) == (made["id"], "Рыбы", "сомы")
    assert kept["filters"]["kind"] == ["order"]
    assert "Рыбы" in ready("search", "saved", "--as", "admin").out
    assert ready("search", "saved", "renew", made["id"], "--as", "admin", "--json").json["feed"] != made["feed"]
    assert ready("search", "saved", "mail", made["id"], "off", "--as", "admin", "--json").json["by_mail"] is False
    assert ready("search", "saved", "drop", made["id"], "--as", "admin").code == 0
    assert ready("search", "saved", "--as", "admin", "--json").json == []
    gone = ready("search", "saved", "drop", made["id"], "--as", "admin")
    assert (gone.code, gone.err.strip()) == (1, f"Сохранённого поиска № {made['id']} у этого пользователя нет.")
    assert ready("search", "saved", "--as", "nobody").code == 1
    assert ready("search", "saved").code == 2


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("--kind", "ordr"), "Похожие: order (приказ)"),
        (("--kind", "приказ"), "Похожие: order (приказ)"),
        (("--organization", "mouo-7187600"), "mouo-71876000 (МОУО (город Сургут))"),
        (("--organization", "урай"), "Похожие: mouo-"),
    ],
)
def test_a_code_that_there_is_not_is_refused_with_those_like_it(ready: Run, words: tuple[str, ...], near: str) -> None:
    answer = ready("search", "приказ", *words, "--json")
    assert (answer.code, answer.out) == (1, "")
    assert near in answer.err
    assert ready("search", "saved", "add", "Имя", "приказ", *words, "--as", "admin").code == 1


def test_the_answer_has_the_shape_that_was_agreed(ready: Run, tmp_path: Path) -> None:
    number = entered(ready, tmp_path, "10-П-5", "Об ихтиологии", "Сомы.")
    asked = ("--kind", "order", "--organization", "department", "--year", "2025", "--limit", "5", "--as", "admin")
    found = ready("search", "сомы", *asked, "--json").json
    assert found.keys() >= {"total", "hits", "facets", "corrected"}
    (hit,) = found["hits"]
    assert hit.keys() >= {"id", "title", "kind", "organization", "date", "number", "snippet"}
    assert (hit["id"], hit["number"], hit["date"]) == (number, "10-П-5", "2025-03-03")
    assert ready("search", "rebuild", "--json").json.keys() == {"indexed", "seconds"}
