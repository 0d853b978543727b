"""The whole job once at the command line: from an empty folder to a published order that the audit counts."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from app.container import Container
from app.jobs.alone import alone
from app.settings import Settings
from registry.errors import Unavailable
from registry.ports import SearchQuery
from tests.app.cli.conftest import Run
from tests.databases import empty_postgres

ROOT = Path(__file__).parents[3]
MOUO = "mouo-71876000"
FIGURES = {"PS-03": (118, 640), "PS-04": (97, 640), "PS-05": (151, 640)}


def figures_file(path: Path, **changes: object) -> Path:
    """A table of figures as a person fills it in."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Код показателя", "Код организации", "Год", "Числитель", "Знаменатель", "Значение"])
    for code, (numerator, denominator) in FIGURES.items():
        sheet.append([code, MOUO, 2025, changes.get(code, numerator), denominator, None])
    book.save(path)
    return path


def words_of(path: Path) -> str:
    document = Document(io.BytesIO(path.read_bytes()))
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(parts)


def test_an_order_goes_from_the_plan_to_the_portal(run: Run, data: Path, tmp_path: Path) -> None:
    setup = run("setup", "--json")
    assert setup.json["items"] == 66
    assert setup.json["kinds"] == 43
    assert "пароль" in setup.err
    again = run("setup", "--json")
    assert (again.json, again.err) == (setup.json, "")

    made = run("draft", "order", "--organization", "department", "--item", "1.1", "--json")
    assert made.json["state"] == "draft"
    assert made.json["missing"] == []
    number = made.json["id"]
    assert run("register", number, "--date", "2025-10-15", "--json").json == {
        "id": number,
        "number": "10-П-1",
        "date": "2025-10-15",
    }
    published = run("publish", number, "--json").json
    assert published["id"] == number
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/\S+", published["url"])

    found = run("search", "приказа о подготовке к итоговой аттестации", "--json").json
    assert found["hits"][0]["id"] == number
    assert found["hits"][0]["number"] == "10-П-1"
    assert found["hits"][0]["date"] == "2025-10-15"
    assert run("search", "10-П-1", "--json").json["hits"][0]["id"] == number

    audit = run("audit", "department", "--on", "2025-12-31", "--json").json
    rows = [row for row in audit["rows"] if row["item"] == "1.1" and row["documents"]]
    assert [(row["status"], row["documents"], row["window"]["id"]) for row in rows] == [
        ("met", [number], "2025-10-01..2025-12-31")
    ]
    assert audit["totals"]["met"] == 1

    file = tmp_path / "приказ.docx"
    assert run("document", number, "--download", file).code == 0
    text = words_of(file)
    assert "10-П-1" in text
    assert not re.search(r"\{\{|\}\}|\{%|%\}|____", text)


def test_figures_of_a_document_are_those_that_were_imported(ready: Run, tmp_path: Path) -> None:
    imported = ready("indicators", "import", figures_file(tmp_path / "показатели.xlsx"), "--json")
    assert imported.json["added"] == len(FIGURES)
    shown = ready("indicators", "show", "--organization", MOUO, "--year", 2025, "--json").json
    assert {row["indicator"]: (row["numerator"], row["denominator"]) for row in shown} == FIGURES
    assert shown[0]["sources"][0]["file"] == "показатели.xlsx"
    assert [row["sources"][0]["row"] for row in shown] == [2, 3, 4]

    made = ready("draft", "analytic_info", "--organization", MOUO, "--item", "4.2", "--set", "year=2025", "--json")
    assert made.code == 0, made.err
    file = tmp_path / "справка.docx"
    assert ready("document", made.json["id"], "--download", file).code == 0
    text = words_of(file).replace("\N{NO-BREAK SPACE}", " ")
    for numerator, denominator in FIGURES.values():
        assert f"{numerator / denominator * 100:.1f}".replace(".", ",") in text
    card = ready("document", made.json["id"], "--json").json
    printed = {figure["indicator"]: figure["rows"] for figure in card["figures"] if figure["scope"] == "own"}
    assert printed.keys() >= FIGURES.keys()


def test_a_text_where_a_number_belongs_is_named_by_row_and_column_and_nothing_is_kept(
    ready: Run, tmp_path: Path
) -> None:
    bad = ready("indicators", "import", figures_file(tmp_path / "f.xlsx", **{"PS-04": "девяносто"}))
    assert (bad.code, bad.out) == (1, "")
    assert bad.err.startswith("Показатели не загружены")
    assert "строка 3, столбец «Числитель»: " in bad.err
    assert bad.err.count("\n") == 1
    assert ready("indicators", "show", "--organization", MOUO, "--year", 2025, "--json").json == []


def test_the_roadmap_is_the_same_from_every_form_it_is_written_in(ready: Run, tmp_path: Path) -> None:
    shown = ready("roadmap", "show", "--json").json
    assert len(shown["items"]) == 66
    docx, xlsx = tmp_path / "карта.docx", tmp_path / "карта.xlsx"
    assert ready("roadmap", "export", "--docx", docx, "--xlsx", xlsx).code == 0
    for file in (docx, xlsx):
        read = ready("roadmap", "import", file, "--json").json
        assert (read["roadmap"], read["items"], read["sections"]) == (shown["code"], 66, 4), file
    assert [each["code"] for each in ready("roadmap", "list", "--json").json] == [shown["code"]]


def test_a_batch_makes_a_file_for_each_organization_and_may_be_run_again(ready: Run, tmp_path: Path) -> None:
    out = tmp_path / "приказы"
    words = ("batch", "order", "--item", "1.2", "--level", "mouo", "--out", out, "--json")
    first = ready(*words)
    assert first.json == {"documents": 22, "failed": []}
    assert "22 из 22" in first.err
    files = sorted(out.iterdir())
    assert len(files) == 22
    assert all(Document(io.BytesIO(file.read_bytes())).paragraphs for file in files)
    total = ready("search", "", "--json").json["total"]
    assert ready(*words).json == {"documents": 22, "failed": []}
    assert ready("search", "", "--json").json["total"] == total == 22


def test_a_second_batch_of_the_kind_is_made_only_when_asked_for_and_overwrites_no_file(
    ready: Run, tmp_path: Path
) -> None:
    out = tmp_path / "приказы"
    words = ("batch", "order", "--item", "1.2", "--level", "mouo", "--out", out)
    assert ready(*words).code == 0
    before = {file: file.read_bytes() for file in out.iterdir()}
    refused = ready(*words, "--set", "title=О другом")
    assert refused.code == 1
    assert "уже есть проект вида «приказ» по этому мероприятию: 22" in refused.err
    assert "--more" in refused.err
    assert len(ready("documents", "--state", "draft", "--limit", "99", "--json").json) == 22
    again = ready(*words, "--set", "title=О другом", "--more")
    assert again.code == 0
    assert "оставлены как были: 22" in again.err
    assert {file: file.read_bytes() for file in before} == before
    assert len(list(out.glob("* (2).docx"))) == 22
    assert ready(*words, "--set", "title=О другом", "--more").code == 0
    assert len(list(out.iterdir())) == 44


def test_lists_are_filtered_and_written_as_workbooks(ready: Run, tmp_path: Path) -> None:
    drafts = [
        ready("draft", "order", "--organization", code, "--item", "1.1", "--json").json["id"]
        for code in ("department", "iro")
    ]
    assert ready("register", drafts[0], "--date", "2025-10-15").code == 0
    listed, found = tmp_path / "список.xlsx", tmp_path / "поиск.xlsx"
    rows = ready("documents", "--xlsx", listed, "--json").json
    assert [(row["id"], row["state"]) for row in rows] == [(drafts[1], "draft"), (drafts[0], "registered")]
    assert [row["number"] for row in ready("documents", "--state", "registered", "--json").json] == ["10-П-1"]
    assert [row["id"] for row in ready("documents", "--organization", "iro", "--json").json] == [drafts[1]]
    assert len(ready("documents", "--limit", "1", "--json").json) == 1
    assert [row[0] for row in load_workbook(listed).active.iter_rows(min_row=5, values_only=True)] == drafts[::-1]
    assert ready("search", "приказ", "--organization", "iro", "--xlsx", found, "--json").json["total"] == 1
    assert load_workbook(found).active["A7"].value == drafts[1]


def test_people_get_roles_and_new_passwords(ready: Run) -> None:
    assert ready("user", "create", "petrova", "--name", "Петрова А.А.", "--role", f"{MOUO}:viewer").code == 0
    assert ready("user", "create", "petrova", "--name", "Другая", "--role", f"{MOUO}:viewer").code == 1
    changed = ready("user", "roles", "petrova", "--role", f"{MOUO}:author", "--role", "iro:viewer", "--json").json
    assert changed["roles"] == [f"{MOUO}:author", "iro:viewer"]
    listed = {row["login"]: row["roles"] for row in ready("user", "list", "--json").json}
    assert sorted(listed["petrova"]) == ["iro:viewer", f"{MOUO}:author"]
    first = ready("user", "reset-password", "petrova", "--json").json["password"]
    assert first != ready("user", "reset-password", "petrova", "--json").json["password"]
    assert ready("user", "reset-password", "nobody").code == 1
    assert "последний администратор" in ready("user", "roles", "admin", "--role", "iro:viewer").err


def test_a_sign_of_a_school_obliges_it_and_its_municipality(ready: Run, tmp_path: Path) -> None:
    file = tmp_path / "школы.csv"
    file.write_text(f"Код;Наименование;Уровень;Код вышестоящей\nschool-1;МБОУ СОШ № 1;ОО;{MOUO}\n")
    assert ready("organizations", "import", file).code == 0
    before = ready("audit", "school-1", "--on", "2025-12-31", "--json").json["totals"]
    words = ("organizations", "trait", "school-1", "biased_results", "--since", "2025-01-01", "--basis", "список")
    assert ready(*words).code == 0
    after = ready("audit", "school-1", "--on", "2025-12-31", "--json").json["totals"]
    assert sum(after.values()) > sum(before.values())


def test_the_audit_is_written_as_a_workbook_and_as_a_document(ready: Run, tmp_path: Path) -> None:
    xlsx, docx = tmp_path / "полнота.xlsx", tmp_path / "полнота.docx"
    audit = ready("audit", MOUO, "--on", "2025-12-31", "--xlsx", xlsx, "--docx", docx, "--json").json
    sheets = load_workbook(xlsx)
    overdue = [row for row in sheets["Требования"].iter_rows(values_only=True) if row[4] == "просрочено"]
    assert len(overdue) == audit["totals"]["overdue"] > 0
    assert len(Document(io.BytesIO(docx.read_bytes())).tables[1].rows) == len(audit["rows"]) + 1
    summary = ready("audit", "--on", "2025-12-31", "--xlsx", xlsx, "--json").json
    heat = load_workbook(xlsx)["Организации и мероприятия"]
    assert heat.max_row - 6 == len(summary["organizations"])
    of_mouo = next(row for row in summary["organizations"] if row["organization"] == MOUO)
    assert of_mouo["totals"] == audit["totals"]


REFUSED = [
    (["draft", "nothing", "--organization", "department"], "nothing"),
    (["draft", "order", "--organization", "nowhere"], "«nowhere»"),
    (["draft", "order", "--organization", "department", "--item", "99.9"], "99.9"),
    (["draft", "order", "--organization", "department", "--item", "1.1", "--window", "2020"], "2020"),
    (["draft", "order", "--organization", "department", "--set", "colour=red"], "colour"),
    (["audit", "nowhere"], "«nowhere»"),
    (["audit", "--roadmap", "nothing"], "«nothing»"),
    (["document", "77"], "№ 77"),
    (["register", "77"], "№ 77"),
    (["publish", "77"], "№ 77"),
    (["withdraw", "77", "--reason", "ошибка"], "№ 77"),
    (["indicators", "show", "--organization", "nowhere"], "«nowhere»"),
    (["search", "приказ", "--as", "nobody"], "«nobody»"),
    (["search", "приказ", "--kind", "nosuch"], "Вида документа «nosuch» нет. Все коды: dokkarta kinds."),
    (["search", "приказ", "--organization", "nosuch", "--json"], "«nosuch» нет. Все коды: dokkarta organizations."),
    (["documents", "--kind", "order", "--kind", "nosuch"], "Вида документа «nosuch» нет. Все коды: dokkarta kinds."),
    (["documents", "--organization", "nosuch", "--json"], "«nosuch» нет. Все коды: dokkarta organizations."),
    (["roadmap", "show", "nothing"], "«nothing»"),
    (["roadmap", "import", "нет такого.docx"], "нет такого.docx"),
    (["backup", "/nowhere/at/all.zip"], "/nowhere/at"),
    (["user", "create", "ivanova", "--name", "Иванова", "--role", "author"], "author"),
]


def test_every_refusal_is_one_clear_line_and_changes_nothing(ready: Run, data: Path) -> None:
    head = ready("verify", "--json").json["journal_head"]
    for words, named in REFUSED:
        refused = ready(*words)
        assert (refused.code, refused.out) == (1, ""), (words, refused)
        assert refused.err.count("\n") == 1, (words, refused.err)
        assert named in refused.err, (words, refused.err)
        assert re.search("[а-яё]{3}", refused.err), words
    assert ready("verify", "--json").json["journal_head"] == head
    assert not (data / "log").exists()


def test_a_registered_document_and_its_number_stay_as_they_are(ready: Run) -> None:
    draft = ("draft", "order", "--organization", "department", "--item", "1.1", "--json")
    first, second = ready(*draft).json["id"], ready(*draft).json["id"]
    assert "только зарегистрированный" in ready("publish", first).err
    assert ready("register", first, "--date", "2025-10-15", "--number", "10-П-2710").code == 0
    assert ready("register", first).code == 1
    assert ready("discard", first).code == 1
    taken = ready("register", second, "--date", "2025-10-16", "--number", "10-П-2710")
    assert (taken.code, "10-П-2710" in taken.err) == (1, True)
    past = ready("register", second, "--date", "2025-10-14")
    assert (past.code, "15.10.2025" in past.err) == (1, True)
    future = ready("register", second, "--date", "2200-01-01")
    assert (future.code, "не наступила" in future.err) == (1, True)
    assert ready("register", second, "--date", "2025-10-15", "--json").json["number"] == "10-П-2711"


def test_a_document_that_exists_is_entered_with_its_requisites(ready: Run, tmp_path: Path) -> None:
    source = Document()
    source.add_paragraph("Методические рекомендации по проведению всероссийских проверочных работ")
    file = tmp_path / "рекомендации.docx"
    source.save(str(file))
    words = ["enter", file, "--organization", "iro", "--kind", "method_recs", "--title", "Рекомендации по ВПР"]
    words += ["--date", "2025-03-01", "--number", "15", "--json"]
    entered = ready(*words)
    assert entered.json["state"] == "registered"
    assert ready("search", "всероссийские проверочные работы", "--json").json["hits"][0]["id"] == entered.json["id"]
    assert ready(*words).code == 1
    file.write_bytes(b"\xd0\xcf\x11\xe0 not a document")
    spoiled = ready(*words)
    assert (spoiled.code, spoiled.out) == (1, "")
    assert "рекомендации.docx" in spoiled.err or "DOCX" in spoiled.err


def test_a_document_is_entered_with_what_it_is_about(ready: Run, tmp_path: Path) -> None:
    source = Document()
    source.add_paragraph("Методические рекомендации")
    file = tmp_path / "рекомендации.docx"
    source.save(str(file))
    words = ["enter", file, "--organization", "iro", "--kind", "method_recs", "--title", "О химии"]
    words += ["--date", "2025-03-01", "--grade", "9", "--json"]
    refused = ready(*words, "--subject", "алхимия")
    assert refused.code == 1
    assert "«алхимия»" in refused.err
    assert ready(*words, "--subject", "химия", "--assessment", "ОГЭ").code == 0
    with closing(Container(Settings.from_environment())) as parts:
        found = parts.search.search(SearchQuery("", traits={"subject": ("химия",), "grade": ("9",)})).total
    assert found == 1


def test_a_question_may_name_kinds_and_organizations_as_people_do(ready: Run) -> None:
    for code in ("department", MOUO):
        assert ready("draft", "order", "--organization", code, "--item", "1.1").code == 0
    assert ready("search", "вид:приказ", "--json").json["total"] == 2
    assert ready("search", "вид:протокол", "--json").json["total"] == 0
    found = ready("search", "приказ организация:Сургут", "--json").json
    assert [hit["organization"] for hit in found["hits"]] == [MOUO]


def test_a_search_in_somebodys_name_shows_only_what_they_may_see(ready: Run) -> None:
    draft = ready("draft", "order", "--organization", "department", "--item", "1.1", "--json").json["id"]
    made = ready("user", "create", "petrova", "--name", "Петрова А.А.", "--role", f"{MOUO}:viewer", "--json")
    assert made.json["password"]
    assert ready("search", "приказ", "--json").json["total"] == 1
    assert ready("search", "приказ", "--as", "petrova", "--json").json["total"] == 0
    assert ready("register", draft, "--date", "2025-10-15").code == 0
    assert ready("publish", draft).code == 0
    assert ready("search", "приказ", "--as", "petrova", "--json").json["total"] == 1


def test_demonstration_schools_come_and_go(ready: Run) -> None:
    before = ready("organizations", "--json").json
    assert ready("demo", "create", "--json").json["schools"] == 44
    assert len(ready("organizations", "--level", "oo", "--json").json) == 44
    assert ready("verify").code == 0
    assert ready("demo", "--remove").code == 0
    assert ready("organizations", "--json").json == before


def test_organizations_are_loaded_from_a_table_or_not_at_all(ready: Run, tmp_path: Path) -> None:
    good = "Код;Наименование;Уровень;Код вышестоящей\nsurgut-1;МБОУ СОШ № 1;ОО;mouo-71876000\n"
    file = tmp_path / "школы.csv"
    file.write_bytes(good.encode("cp1251"))
    assert ready("organizations", "import", file, "--json").json == {"created": 1, "updated": 0, "unchanged": 0}
    file.write_text(good + "surgut-2;МБОУ СОШ № 2;ОО;nowhere\n;без кода;ОО;mouo-71876000\n")
    bad = ready("organizations", "import", file)
    assert bad.code == 1
    assert bad.err.count("\n") == 1
    assert set(re.findall(r"строка \d+", bad.err)) == {"строка 3", "строка 4"}
    assert len(ready("organizations", "--level", "oo", "--json").json) == 1


def test_everything_survives_a_backup_and_a_lost_index_is_made_anew(
    ready: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = ready("draft", "order", "--organization", "department", "--item", "1.1", "--json").json["id"]
    shutil.rmtree(data / "index")
    assert ready("search", "приказ", "--json").json["total"] == 1
    assert ready("search", "rebuild", "--json").json["indexed"] == 1
    archive = tmp_path / "copy.zip"
    saved = ready("backup", archive, "--json").json
    assert saved["bytes"] == archive.stat().st_size
    monkeypatch.setenv("DOKKARTA_DATA", str(tmp_path / "other"))
    restored = ready("restore", archive, "--json").json
    assert (restored["sha256"], restored["indexed"]) == (saved["sha256"], 1)
    assert ready("search", "приказ", "--json").json["hits"][0]["id"] == draft
    assert ready("verify", "--json").json["journal"] == "ok"
    assert ready("restore", archive).code == 1


def test_a_changed_file_is_found_by_verify(ready: Run, data: Path) -> None:
    made = ready("draft", "order", "--organization", "department", "--item", "1.1", "--json").json
    path = data / "files" / made["file"][:2] / made["file"][2:]
    path.chmod(0o640)
    path.write_bytes(b"changed")
    found = ready("verify", "--json")
    assert found.code == 1
    assert [broken["file"] for broken in found.json["broken"]] == [made["file"]]


def test_a_pdf_is_made_when_it_is_asked_for(ready: Run, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed (package libreoffice-writer-nogui)")
    made = ready("draft", "order", "--organization", "department", "--item", "1.1", "--json").json["id"]
    file = tmp_path / "приказ.pdf"
    assert ready("document", made, "--download", file, "--format", "pdf").code == 0
    assert file.read_bytes().startswith(b"%PDF-")
    assert ready("document", made, "--json").json["pdf"]


def test_without_libreoffice_the_pdf_is_refused_plainly(
    ready: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOKKARTA_CONVERTER", "no-such-program")
    made = ready("draft", "order", "--organization", "department", "--item", "1.1", "--json").json["id"]
    file = tmp_path / "приказ.pdf"
    refused = ready("document", made, "--download", file, "--format", "pdf")
    assert (refused.code, refused.err.count("\n"), file.exists()) == (1, 1, False)
    assert "LibreOffice" in refused.err


def test_the_same_commands_work_over_postgresql(
    run: Run, tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with empty_postgres(postgres) as address, empty_postgres(postgres) as other:
        monkeypatch.setenv("DOKKARTA_DATABASE_URL", address)
        assert "dokkarta setup" in run("audit").err
        assert run("setup", "--json").json["items"] == 66
        draft = run("draft", "order", "--organization", "department", "--item", "1.1", "--json").json["id"]
        assert run("register", draft, "--date", "2025-10-15", "--json").json["number"] == "10-П-1"
        assert run("search", "10-П-1", "--json").json["hits"][0]["id"] == draft
        assert run("backup", tmp_path / "copy.zip").code == 0
        monkeypatch.setenv("DOKKARTA_DATABASE_URL", other)
        monkeypatch.setenv("DOKKARTA_DATA", str(tmp_path / "other"))
        assert run("restore", tmp_path / "copy.zip", "--json").json["indexed"] == 1
        assert run("document", draft, "--json").json["number"] == "10-П-1"
        refuse_a_second_worker(tmp_path, other)
    monkeypatch.setenv("DOKKARTA_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    away = run("audit")
    assert (away.code, away.out, away.err.count("\n")) == (1, "", 1)
    assert "Сервер базы данных не отвечает" in away.err


def refuse_a_second_worker(tmp_path: Path, address: str) -> None:
    """Even from another machine, which has a data folder of its own."""
    first = Container(Settings(data=tmp_path / "first", database_url=address))
    second = Container(Settings(data=tmp_path / "second", database_url=address))
    try:
        with alone(first), pytest.raises(Unavailable), alone(second):
            pass
        with alone(second):
            pass
    finally:
        first.close()
        second.close()


def test_flask_offers_the_same_commands(data: Path) -> None:
    words = ["deadline", "до 1 декабря 2025 года", "--from", "2024-10-01", "--to", "2026-12-31", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env={**os.environ, "DOKKARTA_DATA": str(data)},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"end": "2025-12-01"' in done.stdout
