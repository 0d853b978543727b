"""Searching at the command line through registered documents, and without an index."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.app.cli.conftest import Run
from tests.app.papers import word_file

SURGUT = "mouo-71876000"


def found(run: Run, words: str, *more: object) -> list[Any]:
    outcome = run("search", words, *more, "--json")
    assert outcome.code == 0, outcome.err
    return [hit["id"] for hit in outcome.json["hits"]]


def spoil(data: Path) -> None:
    """Leave no place for an index."""
    shutil.rmtree(data / "index")
    (data / "index").write_text("no folder")


def order(run: Run, title: str, number: str | None = None) -> int:
    """A registered order of the department."""
    made = run("draft", "order", "--organization", "department", "--item", "1.1", "--set", f"title={title}", "--json")
    assert made.code == 0, made.err
    document = int(made.json["id"])
    if number is not None:
        outcome = run("register", document, "--date", "2025-10-15", "--number", number, "--json")
        assert outcome.code == 0, outcome.err
    return document


def test_what_clerks_type_finds_the_registered_documents(ready: Run, tmp_path: Path) -> None:
    numbered = order(ready, "О подготовке к ГИА", "10-П-2710")
    order(ready, "Об ином", "10-П-2711")
    file = tmp_path / "справка.docx"
    text = "Справка по итогам всероссийских проверочных работ. Муниципальный орган управления образованием."
    file.write_bytes(word_file(text))
    words = (
        "enter",
        file,
        "--organization",
        "iro",
        "--kind",
        "analytic_info",
        "--date",
        "2025-03-01",
        "--number",
        "15",
    )
    outcome = ready(*words, "--title", "Справка по итогам всероссийских проверочных работ", "--json")
    assert outcome.code == 0, outcome.err
    reference = outcome.json["id"]
    file.write_bytes(word_file("Письмо для МОУО о сроках."))
    words = ("enter", file, "--organization", "iro", "--kind", "method_recs", "--date", "2025-03-02", "--number", "16")
    letter = ready(*words, "--title", "О сроках", "--json").json["id"]
    assert found(ready, "справок по итогам ВПР")[0] == reference
    for asked in ("10-П-2710", "№ 10-П-2710", "приказ 2710", "номер:10-П-2710", "10–П–2710"):
        assert found(ready, asked)[0] == numbered, asked
    assert {reference, letter} <= set(found(ready, "МОУО"))
    assert {reference, letter} <= set(found(ready, "муниципальный орган управления образованием"))


def test_without_an_index_titles_and_numbers_are_found_and_it_is_said(ready: Run, data: Path) -> None:
    numbered = order(ready, "О подготовке к ГИА", "10-П-2710")
    draft = order(ready, "О готовности")
    spoil(data)
    for asked in ("подготовка", "№ 10-П-2710", "номер:10-П-2710", "«приказа о подготовке»", "подгот*", "2710 год:2025"):
        assert found(ready, asked) == [numbered], asked
    assert found(ready, "подготовка год:2024") == []
    assert found(ready, "подготовка год:2024-2025", "--year", "2024") == []
    assert set(found(ready, "приказ")) == {numbered, draft}
    assert found(ready, "приказ", "--status", "draft") == [draft]
    said = ready("search", "подготовка")
    assert said.code == 0
    assert "указатель не читается" in said.err
    assert "Найдено: 1" in said.out


def test_without_an_index_a_person_finds_only_what_they_may_read(ready: Run, data: Path) -> None:
    order(ready, "О подготовке к ГИА")
    assert ready("user", "create", "petrova", "--name", "Петрова А.А.", "--role", f"{SURGUT}:viewer").code == 0
    spoil(data)
    assert found(ready, "подготовка", "--as", "petrova") == []
    assert len(found(ready, "подготовка")) == 1
