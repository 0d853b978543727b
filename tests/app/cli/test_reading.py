"""Commands that read one text or one file."""

from __future__ import annotations

import re
from pathlib import Path

from docx import Document

from app.cli.families.reading_words import CLASSES
from registry.domain import schedule
from tests.app.cli.conftest import Run

HORIZON = ("--from", "2024-10-01", "--to", "2026-12-31", "--approved", "2024-12-17")


def test_a_deadline_is_shown_as_the_contract_prints_it(run: Run) -> None:
    answer = run("deadline", "I квартал 2025 года", *HORIZON, "--json").json
    assert set(answer) == {"text", "class", "also", "windows", "anchor", "warnings"}
    assert [(w["start"], w["end"], w["kind"], w["soft"]) for w in answer["windows"]] == [
        ("2025-01-01", "2025-03-31", "window", False)
    ]


def test_a_text_that_is_no_deadline_is_unknown_and_no_error(run: Run) -> None:
    answer = run("deadline", "как-нибудь потом", *HORIZON, "--json")
    assert answer.code == 0
    assert answer.json["class"] == "unknown"
    assert answer.json["windows"] == []
    assert answer.json["warnings"]


def test_a_plan_that_ends_before_it_begins_is_refused(run: Run) -> None:
    refused = run("deadline", "ежегодно", "--from", "2026-01-01", "--to", "2025-01-01")
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)


def test_cells_are_read_as_the_contract_prints_them(run: Run) -> None:
    assert run("requirement", "приказ, план-график", "--column", "kinds", "--json").json["kinds"][0] == "order"
    bodies = run("requirement", "МОУО, ОО", "--column", "responsible", "--json").json
    assert bodies == {"responsible": [{"code": "mouo", "condition": None}, {"code": "oo", "condition": None}]}


def test_a_layout_check_names_its_profile_and_its_remarks(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "письмо.docx"
    document = Document()
    document.add_paragraph("Текст без полей и заголовка")
    document.save(str(file))
    answer = run("check", file, "--json").json
    assert answer["profile"] == "gost-2025"
    assert answer["remarks"]
    assert all(set(remark) == {"rule", "level", "place", "message", "fixable"} for remark in answer["remarks"])
    assert run("check", file, "--profile", "gost-2016", "--json").json["profile"] == "gost-2016"
    file.write_text("просто текст")
    assert run("check", file).code == 1


def test_what_is_shown_to_a_person_is_in_words(run: Run, tmp_path: Path) -> None:
    assert set(CLASSES) == set(schedule.CLASSES)
    shown = run("deadline", "до 20 декабря 2025 г., после ВПР", *HORIZON).out
    assert re.search(r"Класс\s+названные даты\nТакже\s+от события\nСобытие\s+vpr \(после\)", shown), shown
    assert "до дня" in shown
    assert "по графику" in run("deadline", "по графику Рособрнадзора", *HORIZON).out
    file = tmp_path / "пусто.docx"
    Document().save(str(file))
    remarks = run("check", file).out
    assert re.search("^(ошибка|замечание|совет) ", remarks, re.MULTILINE), remarks
    assert not re.search(r"\b(error|warning|note)\b", remarks)
