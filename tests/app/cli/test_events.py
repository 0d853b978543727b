"""The calendar of events on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cli.conftest import Run
from tests.factories.plan_graphs import HEADING, ROWS, sheet, text_file
from tests.factories.roadmap_files import zip_file

ADD = ("events", "add", "vpr-2026", "--from", "2026-04-20", "--to", "2026-05-20", "--basis", "приказ для проверки")
FIVE = {"2.8", "2.18", "2.19", "3.10", "3.19"}


def shown(run: Run, *words: str) -> dict[str, list[str]]:
    """The windows of every measure, by its number."""
    items = run("roadmap", "show", *words, "--json").json["items"]
    return {item["number"]: [str(window) for window in item["deadline"]["windows"]] for item in items}


def test_the_days_of_vpr_are_entered_changed_and_revoked(ready: Run) -> None:
    before = shown(ready)
    made = ready(*ADD, "--json").json
    assert (made["code"], made["start"], made["end"]) == ("vpr", "2026-04-20", "2026-05-20")
    assert set(made["measures"]) <= FIVE
    after = shown(ready)
    assert all(any("2026" in window for window in after[number]) for number in FIVE)
    assert {number: windows for number, windows in before.items() if number not in FIVE} == {
        number: windows for number, windows in after.items() if number not in FIVE
    }
    changed = ready("events", "change", made["id"], "--from", "2026-04-13", "--to", "2026-05-15", "--json").json
    assert (changed["start"], changed["changed"]) == ("2026-04-13", True)
    assert [row["start"] for row in ready("events", "list", "--json").json] == ["2026-04-13"]
    assert "13.04.2026" in ready("events", "list").out
    gone = ready("events", "revoke", made["id"], "--reason", "дни названы ошибочно", "--json").json
    assert gone["revoked"] == "дни названы ошибочно"
    assert (ready("events", "list", "--json").json, len(ready("events", "list", "--revoked", "--json").json)) == ([], 1)
    assert shown(ready) == before


def test_what_if_shows_windows_and_stores_nothing(ready: Run) -> None:
    before = shown(ready)
    supposed = shown(ready, "--event", "vpr-2026=2026-04-20..2026-05-20")
    assert {number for number in before if before[number] != supposed[number]} == {"2.18", "2.19", "3.19"}
    assert ready("events", "list", "--json").json == []
    ready(*ADD)
    assert shown(ready) == supposed


def test_an_event_that_is_given_twice_counts_twice(run: Run) -> None:
    plan = ("--from", "2026-01-01", "--to", "2026-12-31")
    twice = ("--event", "vpr=2026-04-20..2026-05-20", "--event", "vpr=2026-09-21..2026-09-25")
    found = run("deadline", "ежегодно до начала проведения ВПР", *plan, *twice, "--json").json
    assert [window["end"] for window in found["windows"]] == ["2026-04-19", "2026-09-20"]


def test_what_is_waited_for_is_told_with_codes_to_enter(ready: Run) -> None:
    found = {each["code"]: each for each in ready("events", "waiting", "--json").json}
    assert [m["number"] for m in found["vpr"]["measures"]] == ["2.18", "2.19", "3.19"]
    assert "проведение ВПР" in ready("events", "waiting").out


@pytest.mark.parametrize(("name", "content"), [("план.txt", text_file()), ("план.xlsx", sheet())])
def test_a_plan_graph_is_shown_first_then_stored_and_a_second_time_nothing(
    ready: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    dry = ready("events", "import", file, "--dry-run", "--json").json
    assert (dry["stored"], [change["action"] for change in dry["changes"]]) == (None, ["new", "new"])
    assert {row["number"]: bool(row["reason"]) for row in dry["left"]} == dict.fromkeys(("1", "4", "5", "6"), True)
    assert ready("events", "list", "--json").json == []
    stored = ready("events", "import", file, "--json").json["stored"]
    assert (stored["created"], stored["unchanged"]) == (2, 0)
    assert {row["basis"] for row in ready("events", "list", "--json").json} == {HEADING}
    again = ready("events", "import", file, "--json").json["stored"]
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert "Не взято: " in ready("events", "import", file).out


def test_a_moved_date_is_shown_as_was_and_becomes(ready: Run, tmp_path: Path) -> None:
    file = tmp_path / "план.txt"
    ready(*ADD)
    file.write_bytes(text_file([("2", "Проведение ВПР", "13 апреля – 15 мая", "")]))
    (change,) = ready("events", "import", file, "--dry-run", "--json").json["changes"]
    assert (change["action"], change["was"]) == ("change", {"start": "2026-04-20", "end": "2026-05-20"})
    assert "20.04.2026 – 20.05.2026" in ready("events", "import", file, "--dry-run").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "нет", "--from", "2026-04-20", "--basis", "б"), 1),
        (("add", "vpr", "--from", "2026-04-20", "--to", "2026-04-19", "--basis", "б"), 1),
        (("add", "vpr", "--from", "2026-04-20", "--basis", " "), 1),
        (("add", "vpr", "--from", "2026-04-20"), 2),
        (("change", "7", "--from", "2026-04-20"), 1),
        (("revoke", "7", "--reason", "ошибка"), 1),
        (("revoke", "7"), 2),
        (("import", "нет.docx"), 1),
    ],
)
def test_bad_input_is_one_line_and_changes_nothing(ready: Run, words: tuple[str, ...], code: int) -> None:
    outcome = ready("events", *words)
    assert (outcome.code, outcome.out) == (code, "")
    assert "Traceback" not in outcome.err
    if code == 1:
        assert outcome.err.count("\n") == 1
    assert ready("events", "list", "--json").json == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\0",
        b"%PDF-1.7\n%broken",
        b"PK\x03\x04broken",
        zip_file({"word/document.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "[Content_Types].xml": b"<a/>"}),
        zip_file({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<a/>"}),
        "просто текст".encode(),
        text_file(ROWS[:1]),
    ],
)
def test_a_hostile_or_empty_file_is_refused_and_changes_nothing(ready: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "план.docx"
    file.write_bytes(content)
    outcome = ready("events", "import", file, "--json")
    assert (outcome.code, outcome.out) == (1, "")
    assert "Traceback" not in outcome.err
    assert ready("events", "list", "--json").json == []
