"""``dokkarta template``: a file is checked, listed, put in force; one with errors is told of and not kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.app.cli.conftest import Run
from tests.factories.templates import HOSTILE, KIND, good_template

MOUO = "mouo-71876000"


def written(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def test_a_template_is_checked_put_in_force_listed_and_drafted_by(ready: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "график.docx", good_template("Мастерская: {{ approval }}"))
    checked = ready("template", "check", file, "--kind", KIND, "--json").json
    assert checked["usable"] is True
    assert checked["unknown"] == []
    # The zone of the installation may be a day ahead of that of the tests.
    since = datetime.now(UTC).date() + timedelta(days=1)
    made = ready("template", "put", file, "--kind", KIND, "--organization", MOUO, "--from", since, "--json").json
    assert (made["organization"], made["ordinal"], made["since"]) == (MOUO, 1, since.isoformat())
    assert [each["version"] for each in ready("template", "list", "--json").json] == [made["version"]]
    assert "график.docx" not in ready("template", "list").out
    assert ready("template", "list", "--kind", "order", "--json").json == []


def test_a_template_with_errors_is_told_of_all_of_them_and_not_kept(ready: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "шаблон.docx", good_template("{{ aproval }} {{ФИО полностью}}"))
    checked = ready("template", "check", file, "--kind", KIND)
    assert checked.code == 1
    assert "Возможно, вы" in checked.out
    assert "В шаблоне есть ошибки: 2." in checked.err
    assert ready("template", "put", file, "--kind", KIND).code == 1
    assert ready("template", "list", "--json").json == []


def test_hostile_files_and_kinds_without_templates_are_refused_in_a_line(ready: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "шаблон.docx", HOSTILE["macros"]())
    assert ready("template", "check", file, "--kind", KIND).code == 1
    for kind in ("webinar", "нет-такого"):
        refused = ready("template", "check", file, "--kind", kind)
        assert refused.code == 1
        assert "Traceback" not in refused.err
