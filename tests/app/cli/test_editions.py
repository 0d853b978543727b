"""An edition's whole way on the command line: exported, edited in Word, imported, compared, amended, accepted."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.app.cli.conftest import Run

ORDER = "10-p-2710"
EDITS = {
    "2.9.": (4, "ежегодно, до 1 ноября"),
    "1.2.": (3, "приказ, отчет"),
    "3.12.": (5, "составлен перечень школ"),
}


@pytest.fixture
def edited(ready: Run, tmp_path: Path) -> Path:
    """The order exported, with three cells edited in Word."""
    path = tmp_path / "карта.docx"
    assert ready("roadmap", "export", "--docx", path).code == 0
    document = docx.Document(str(path))
    for row in document.tables[0].rows:
        if row.cells[0].text in EDITS:
            column, text = EDITS[row.cells[0].text]
            row.cells[column].text = text
    document.save(str(path))
    return path


def test_an_export_that_nobody_touched_is_the_edition_that_is_there(ready: Run, tmp_path: Path) -> None:
    for form in ("docx", "xlsx"):
        path = tmp_path / f"карта.{form}"
        assert ready("roadmap", "export", f"--{form}", path).code == 0
        again = ready("roadmap", "import", path, "--json").json
        assert (again["roadmap"], again["unchanged"]) == (ORDER, True)


def test_three_edited_cells_are_three_changes_from_import_to_acceptance(
    ready: Run, edited: Path, tmp_path: Path
) -> None:
    signed = ("--set", "signatory_post=Директор", "--set", "signatory_name=А.А. Иванова")
    made = ready("draft", "order", "--organization", "mouo-71876000", "--item", "2.9", *signed, "--json").json
    registered = ready("register", made["id"], "--date", "2025-11-20", "--json")
    assert registered.code == 0, registered.err
    code = ready("roadmap", "import", edited, "--json").json["roadmap"]
    assert code == f"{ORDER}-2"

    compared = ready("roadmap", "compare", code, "--json").json
    assert (compared["from"], compared["to"]) == (ORDER, code)
    assert [(c["item"], c["was_item"], c["what"], [x["cell"] for x in c["cells"]]) for c in compared["changes"]] == [
        ("1.2", "1.2", "changed", ["kinds_text"]),
        ("2.9", "2.9", "changed", ["deadline_text"]),
        ("3.12", "3.12", "changed", ["expected_result"]),
    ]
    assert {c["item"]: c["cells"][0]["becomes"] for c in compared["changes"]} == {
        number.rstrip("."): text for number, (_, text) in EDITS.items()
    }
    assert compared["totals"]["deadlines"] == 1
    shown = ready("roadmap", "compare", code)
    assert "Сроки выполнения: «" in shown.out
    assert ready("roadmap", "compare", ORDER, code, "--json").json["totals"] == compared["totals"]

    order = ready("roadmap", "amend", code, "--json").json
    assert (order["kind"], order["state"], order["missing"]) == ("order", "draft", [])
    path = tmp_path / "приказ.docx"
    ready("document", order["id"], "--download", path)
    lines = [p.text.replace("\u00a0", " ") for p in docx.Document(str(path)).paragraphs]
    assert any(line.startswith("О внесении изменений в приказ Департамента образования") for line in lines)
    points = [line for line in lines if line.startswith("1.")]
    assert points[0].endswith("от 17.12.2024 № 10-П-2710 следующие изменения:")
    assert points[1:] == [
        "1.1. В пункте 1.2 приложения к приказу графу «Вид документа» изложить в следующей редакции: «приказ, отчет».",
        "1.2. В пункте 2.9 приложения к приказу графу «Сроки выполнения» изложить в следующей редакции: "
        "«ежегодно, до 1 ноября».",
        "1.3. В пункте 3.12 приложения к приказу графу «Ожидаемый результат» изложить в следующей редакции: "
        "«составлен перечень школ».",
    ]

    refused = ready("roadmap", "accept", code, "--since", "2024-01-01")
    assert (refused.code, refused.out) == (1, "")
    assert "действует с 17.12.2024" in refused.err
    assert ready("roadmap", "accept", code, "--since", "2026-01-01", "--json").json["since"] == "2026-01-01"
    audits = {day: ready("audit", "mouo-71876000", "--on", day, "--json").json for day in ("2025-12-31", "2026-01-01")}
    assert {day: audit["roadmap"] for day, audit in audits.items()} == {"2025-12-31": ORDER, "2026-01-01": code}
    for audit in audits.values():
        met = [row for row in audit["rows"] if row["item"] == "2.9" and row["documents"] == [made["id"]]]
        assert [row["status"] for row in met] in (["met"], ["met_late"]), "evidence is kept in both editions"
    numbers = {
        day: ready("roadmap", "show", "--on", day, "--json").json["code"] for day in ("2020-01-01", "2026-01-01")
    }
    assert numbers == {"2020-01-01": ORDER, "2026-01-01": code}


def test_the_whole_plan_in_a_new_edition_is_the_annex_of_one_point(ready: Run, edited: Path, tmp_path: Path) -> None:
    code = ready("roadmap", "import", edited, "--json").json["roadmap"]
    order = ready("roadmap", "amend", code, "--full", "--json").json
    path = tmp_path / "приказ.docx"
    ready("document", order["id"], "--download", path)
    document = docx.Document(str(path))
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert len(rows) == 1 + 4 + 66
    assert next(row for row in rows if row[0] == "2.9.")[4] == "ежегодно, до 1 ноября"
    sizes = [(section.page_width > section.page_height) for section in document.sections]
    assert sizes == [False, True], "the annex lies across"
    text = "\n".join(p.text for p in document.paragraphs)
    assert "изменение, изложив утвержденный им план мероприятий (дорожную карту)" in text
    assert "2. Контроль за исполнением" in text


def test_marks_do_not_change_what_is_read(ready: Run, edited: Path, tmp_path: Path) -> None:
    code = ready("roadmap", "import", edited, "--json").json["roadmap"]
    for form in ("docx", "xlsx"):
        path = tmp_path / f"с отметками.{form}"
        assert ready("roadmap", "export", code, f"--{form}", path, "--changed-since", ORDER).code == 0
        again = ready("roadmap", "import", path, "--json").json
        assert (again["roadmap"], again["unchanged"]) == (code, True)


def test_editions_that_do_not_differ_need_no_amending(ready: Run) -> None:
    refused = ready("roadmap", "amend", ORDER, ORDER)
    assert (refused.code, refused.out) == (1, "")
    assert "не отличаются" in refused.err
    alone = ready("roadmap", "compare", ORDER)
    assert (alone.code, alone.out) == (1, "")
    assert "не с чем сравнить" in alone.err
    assert ready("roadmap", "compare", ORDER, ORDER).out.splitlines()[1] == "Редакции не отличаются."
    assert ready("roadmap", "compare", "нет-такой").code == 1


def test_an_older_edition_is_taken_for_history_only(ready: Run, edited: Path, tmp_path: Path) -> None:
    document = docx.Document(str(edited))
    for paragraph in document.paragraphs:
        paragraph.text = paragraph.text.replace("17.12.2024", "01.02.2024")
    older = tmp_path / "старая.docx"
    document.save(str(older))
    refused = ready("roadmap", "import", older)
    assert (refused.code, refused.out) == (1, "")
    assert "Для истории" in refused.err
    assert ready("roadmap", "import", older, "--archive", "--json").json["state"] == "archived"
    assert ready("roadmap", "show", "--on", "2024-05-01", "--json").json["code"] == f"{ORDER}-2"
    assert ready("roadmap", "show", "--json").json["code"] == ORDER
