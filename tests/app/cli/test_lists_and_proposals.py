"""The commands of lists and of proposals: their answers, their JSON, their exit codes."""

from __future__ import annotations

from pathlib import Path

from tests.app.cli.conftest import Run

MOUO = "mouo-71876000"
CONDITION = "где имеются ОО с необъективными результатами"


def schools(run: Run, folder: Path) -> None:
    lines = [f"s-{n};Школа № {n};ОО;{MOUO}" for n in (1, 2)]
    table = folder / "школы.csv"
    table.write_text("\n".join(["Код;Наименование;Уровень;Код вышестоящей", *lines]), encoding="utf-8")
    assert run("organizations", "import", table).code == 0


def test_a_list_is_tried_brought_shown_and_taken_back(ready: Run, tmp_path: Path) -> None:
    schools(ready, tmp_path)
    table = tmp_path / "перечень.csv"
    table.write_text("Код;Наименование\ns-1;Школа № 1\n", encoding="utf-8")
    words = (
        "signs", "import", table, "--trait", "biased_results", "--document", "Приказ № 7", "--document-date",
        "2025-08-20", "--since", "2025-02-01", "--full",
    )  # fmt: skip
    tried = ready(*words, "--dry-run", "--json").json
    assert (tried["enter"], tried["list"], tried["stored"]) == (["s-1"], None, False)
    assert "Ничего не сохранено" in ready(*words, "--dry-run").out
    done = ready(*words, "--json").json
    assert done == {
        "list": 1, "trait": "biased_results", "organization": "department", "enter": ["s-1"], "leave": [], "stay": [],
        "unchanged": False, "stored": True,
    }  # fmt: skip
    assert ready(*words, "--json").json["unchanged"] is True
    shown = ready("signs", "show", "biased_results", "--on", "2025-12-31", "--json").json
    assert shown["organizations"] == [
        {"organization": "s-1", "name": "Школа № 1", "parent": MOUO, "since": "2025-02-01", "until": None,
         "basis": "Приказ № 7 от 20.08.2025", "list": 1, "ended_by": None}
    ]  # fmt: skip
    listed = ready("signs", "list", "--json").json
    assert [(row["id"], row["full"], row["organizations"]) for row in listed["lists"]] == [(1, True, 1)]
    assert {c["text"]: c["trait"] for c in listed["conditions"]}[CONDITION] == "biased_results"
    rows = ready("audit", MOUO, "--on", "2025-12-31", "--json").json["rows"]
    assert [row["basis"][0]["organization"] for row in rows if row["item"] == "2.26"] == ["s-1"]
    assert "Школа № 1" in ready("signs", "show", "biased_results", "--on", "2025-12-31").out
    assert ready("signs", "revoke", 1, "--reason", "Не тот", "--json").json == {"list": 1, "revoked": "Не тот"}
    assert "отменён" in ready("signs", "list").out
    again = ready("signs", "revoke", 1, "--reason", "Не тот")
    assert (again.code, again.out) == (1, "")


def test_a_bad_list_ends_with_its_rows_and_changes_nothing(ready: Run, tmp_path: Path) -> None:
    table = tmp_path / "перечень.csv"
    table.write_text("Код;Дата включения\nнет;31.02.2025\n", encoding="utf-8")
    words = ("signs", "import", table, "--trait", "biased_results", "--document", "x", "--since", "2025-02-01")
    bad = ready(*words)
    assert bad.code == 1
    assert "строка 2, столбец «Код»" in bad.err
    assert "31.02.2025" in bad.err
    assert ready("signs", "list", "--json").json["lists"] == []
    assert ready(*words, "--organization", "nowhere").code == 1
    assert ready("signs", "show", "nothing").code == 1
    assert ready("signs", "import", table).code == 2


def test_a_sign_is_defined_and_a_condition_bound(ready: Run) -> None:
    made = ready("signs", "define", "rural", "--label", "Сельские", "--words", "сельские школы", "--json").json
    assert made == {"code": "rural", "label": "Сельские", "words": ["сельские школы"]}
    assert ready("signs", "bind", CONDITION, "rural", "--of-children", "--json").json["trait"] == "rural"
    conditions = ready("signs", "list", "--json").json["conditions"]
    assert next(c for c in conditions if c["text"] == CONDITION)["bound"] is True
    assert ready("signs", "bind", CONDITION, "--json").json["trait"] is None
    assert ready("signs", "bind", "нет такого", "rural").code == 1


def test_proposals_are_filed_listed_shown_and_decided(ready: Run) -> None:
    words = (
        "proposals", "file", "--organization", MOUO, "--item", "2.9", "--subject", "deadline_text", "--becomes",
        "до 1 марта", "--reason", "Рано",
    )  # fmt: skip
    assert ready(*words, "--json").json == {"id": 1, "state": "filed"}
    assert ready(*words).code == 1, "the same proposal again"
    other = ("proposals", "file", "--organization", "iro", "--item", "2.9", "--subject", "drop", "--reason", "Лишнее")
    assert "№ 2: подано" in ready(*other).out
    shown = ready("proposals", "show", 1, "--json").json
    assert (shown["item"], shown["becomes"], shown["conflicts"]) == ("2.9", "до 1 марта", [2])
    assert shown["was"] == shown["now"]
    assert "Противоречит" in ready("proposals", "show", 1).out
    assert ready("proposals", "accept", 1, "--json").json == {"id": 1, "state": "accepted"}
    refused = ready("proposals", "accept", 2)
    assert (refused.code, refused.out) == (1, "")
    assert "№ 1" in refused.err
    assert ready("proposals", "decline", 2).code == 2, "a reason must be given"
    assert ready("proposals", "decline", 2, "--reason", "Нужно").code == 0
    assert [row["id"] for row in ready("proposals", "list", "--state", "accepted", "--json").json] == [1]
    assert "Всего: 2" in ready("proposals", "list").out
    assert ready("proposals", "take-back", 1).code == 1
    assert ready("proposals", "show", 99).code == 1
