"""Evidence at the command line: proposed, confirmed, turned down, given by a link or a protocol, revoked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.app.cli.conftest import Outcome, Run
from tests.app.papers import word_file

MOUO = "mouo-71876000"
PROGRAMME = "Программа адресной помощи школам с низкими результатами"


def entered(run: Run, folder: Path, kind: str, title: str, number: str = "") -> int:
    file = folder / f"{kind}.docx"
    file.write_bytes(word_file(title))
    words = [
        "--organization",
        MOUO,
        "--kind",
        kind,
        "--title",
        title,
        "--date",
        "2025-10-10",
        "--signatory",
        "И.П. Замятина",
    ]
    done = run("enter", file, *words, *(["--number", number] if number else []), "--json")
    assert done.code == 0, done.err
    number_of: int = done.json["id"]
    return number_of


def proposals(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("evidence", "proposals", MOUO, "--json").json["proposals"]
    return found


def test_a_proposal_is_confirmed_scored_and_revoked(ready: Run, tmp_path: Path) -> None:
    document = entered(ready, tmp_path, "support_programme", PROGRAMME)
    found = [each for each in proposals(ready) if each["item"] == "2.9"]
    assert [(each["document"], each["kind"], each["form"]) for each in found] == [
        (document, "support_programme", "document")
    ]
    assert found[0]["reasons"][0] == "вид совпадает"
    window = found[0]["window"]["id"]
    made = ready(
        "evidence", "confirm", document, "--item", "2.9", "--kind", "support_programme", "--window", window, "--json"
    )
    assert (made.code, made.json["form"], made.json["window"]) == (0, "document", window)
    assert not [each for each in proposals(ready) if each["item"] == "2.9"]
    (fact,) = ready("evidence", "list", MOUO, "--item", "2.9", "--json").json
    assert (fact["id"], fact["document"], fact["window"]["id"]) == (made.json["id"], document, window)
    assert fact["score"]["met"] == fact["score"]["of"] > 3
    assert "support_programme" in ready("evidence", "list", MOUO).out
    assert ready("evidence", "revoke", fact["id"], "--reason", "Не та программа", "--json").json["id"] == fact["id"]
    assert ready("evidence", "list", MOUO, "--json").json == []


def test_a_proposal_is_turned_down_and_taken_back(ready: Run, tmp_path: Path) -> None:
    document = entered(ready, tmp_path, "proposals", "Предложения для включения в дорожную карту", "5")
    assert [each["item"] for each in proposals(ready)] == ["4.3"]
    about = ("--item", "4.3", "--kind", "proposals")
    done = ready("evidence", "dismiss", document, *about, "--json")
    assert (done.code, proposals(ready)) == (0, [])
    assert "уже отклонено" in ready("evidence", "dismiss", document, *about).err
    assert ready("evidence", "restore", done.json["id"]).code == 0
    assert [each["item"] for each in proposals(ready)] == ["4.3"]
    assert "Предложения" not in ready("evidence", "proposals", MOUO, "--json").err


def test_documents_links_and_protocols_are_given(ready: Run, tmp_path: Path) -> None:
    minutes = entered(ready, tmp_path, "minutes", "Протокол собрания", "7")
    order = entered(ready, tmp_path, "order", "О проверке работ", "ПР-9")
    made = ready(
        "evidence", "add-protocol", minutes, "--item", "2.13", "--kind", "parent_meeting", "--held", "2025-09-20",
        "--json",
    )  # fmt: skip
    assert (made.json["form"], made.json["on"]) == ("protocol", "2025-09-20")
    (fact,) = ready("evidence", "add-document", order, "--item", "3.11", "--json").json
    assert (fact["kind"], fact["form"]) == ("order", "document")
    link = ready(
        "evidence", "add-link", MOUO, "https://example.org/1", "--item", "2.12", "--kind", "webinar",
        "--date", "2025-09-30", "--json",
    )  # fmt: skip
    assert link.json["url"] == "https://example.org/1"
    forms = {each["form"] for each in ready("evidence", "list", MOUO, "--json").json}
    assert forms == {"protocol", "document", "link"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("add-protocol", 999, "--item", "2.13", "--kind", "parent_meeting", "--held", "2025-09-20"),
            "Документа № 999",
        ),
        (("revoke", 999, "--reason", "x"), "Подтверждения № 999"),
        (("restore", 999), "предложения № 999"),
        (("list", "нигде"), "нигде"),
        (("proposals", "nowhere"), "nowhere"),
    ],
)
def test_what_there_is_not_is_named(ready: Run, words: tuple[object, ...], said: str) -> None:
    done: Outcome = ready("evidence", *words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err
