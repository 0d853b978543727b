"""What a person types, and what a person reads."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.parameters import EVENT, read_day, read_values, write_file
from app.cli.streams import Progress, table
from app.searching.programs import unmark
from registry.errors import InvalidInput, NotFound


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_is_read_in_both_usual_forms(day: date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day:%d.%m.}{day.year}") == day


@pytest.mark.parametrize("text", ["", "31.02.2025", "2025-2-1", "20250201", "2025-W01-1", "вчера", "2025-01-01T00:00"])
def test_anything_else_is_no_day(text: str) -> None:
    assert read_day(text) is None


def test_an_event_has_a_code_and_days() -> None:
    assert EVENT.convert("vpr=2025-04-11..2025-05-16", None, None) == ("vpr", date(2025, 4, 11), date(2025, 5, 16))
    assert EVENT.convert("gia=2025-06-01", None, None) == ("gia", date(2025, 6, 1), date(2025, 6, 1))
    for wrong in ("vpr", "vpr=", "=2025-01-01", "vpr=2025-05-16..2025-04-11", "vpr=x..y"):
        with pytest.raises(click.BadParameter):
            EVENT.convert(wrong, None, None)


def test_values_come_from_a_file_and_are_overruled_one_by_one(tmp_path: Path) -> None:
    file = tmp_path / "values.json"
    file.write_text(json.dumps({"title": "из файла", "city": "Сургут"}), encoding="utf-8-sig")
    given_rows = 'points=[{"text": "Обеспечить", "executor": "Иванов"}]'
    values = read_values(["title=О мерах = и не только", given_rows, "control=[не JSON", "empty="], str(file))
    assert values == {
        "title": "О мерах = и не только",
        "city": "Сургут",
        "points": [{"text": "Обеспечить", "executor": "Иванов"}],
        "control": "[не JSON",
        "empty": "",
    }


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xfe\x00", "просто текст".encode()])
def test_a_file_of_values_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "values.json"
    file.write_bytes(content)
    with pytest.raises(InvalidInput, match=r"values\.json"):
        read_values([], str(file))
    with pytest.raises(NotFound, match="нет"):
        read_values([], str(tmp_path / "absent.json"))


def test_an_assignment_without_a_name_is_wrong_usage() -> None:
    for wrong in ("title", "=x", " =x"):
        with pytest.raises(click.BadParameter):
            read_values([wrong], None)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "отчёт.docx"
    write_file(str(target), b"first")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(OSError, match="disk"):
        write_file(str(target), b"second")
    assert target.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [target]


@given(st.lists(st.tuples(st.text(alphabet="абв ", max_size=5), st.booleans()), max_size=8))
def test_marks_of_a_snippet_become_places(parts: list[tuple[str, bool]]) -> None:
    marked = "".join(f"\x02{text}\x03" if found else text for text, found in parts)
    text, places = unmark(marked)
    assert text == "".join(part for part, _ in parts)
    assert [text[start:end] for start, end in places] == [part for part, found in parts if found]


def test_columns_are_aligned_and_long_texts_wrapped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    table(("Код", "Название"), [("a-1", "слово " * 30), ("b-22", None)])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 60
    assert lines[0].index("Название") == lines[2].index("слово") == 6
    assert lines[-1] == "b-22"


def test_progress_says_nothing_before_something_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        with Progress("Работа", 5):
            raise InvalidInput("нет")

    with pytest.raises(InvalidInput):
        fail()
    assert capsys.readouterr().err == ""
    with Progress("Работа", 2) as progress:
        progress.step()
        progress.step("последний")
    assert capsys.readouterr().err == "Работа: 2 из 2\n"


def test_the_same_word_may_be_typed_for_every_kind_of_value() -> None:
    values: dict[str, Any] = read_values(['a={"b": 1}', "c=1"], None)
    assert values == {"a": {"b": 1}, "c": "1"}
