"""``dokkarta check``: editions, mending, the rules of an organization."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from document_templates import reading
from tests.app.cli.conftest import Run

TEXT = "Документ составлен для проверки,  срок – 05 июня 2026 г., и содержит обычный текст длиннее одной строки."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    document = Document()
    document.add_paragraph(TEXT)
    document.save(str(tmp_path / "справка.docx"))
    return tmp_path / "справка.docx"


def rules(answer: dict[str, list[dict[str, str]]]) -> set[str]:
    return {remark["rule"] for remark in answer["remarks"]}


def test_a_file_is_mended_into_another(run: Run, file: Path, tmp_path: Path) -> None:
    before = run("check", file, "--json").json
    assert before["clauses"]["L16"] == "5.10"
    answer = run("check", file, "--fix", tmp_path / "исправлено.docx", "--json").json
    assert {"L9", "L16"} <= {each["rule"] for each in answer["fixed"]}
    assert {"L9", "L16"} <= rules(before) - rules(answer)
    assert not any(remark["fixable"] for remark in answer["remarks"])
    text = reading.document_text((tmp_path / "исправлено.docx").read_bytes())
    assert "проверки, срок" in text
    assert "Исправлено:" in run("check", file, "--fix", tmp_path / "еще.docx").out


def test_an_unknown_profile_names_the_known_ones(run: Run, file: Path) -> None:
    answer = run("check", file, "--profile", "gost-1997")
    assert answer.code == 1
    assert "gost-2016, gost-2025" in answer.err


def test_rules_of_an_organization_are_asked_by_its_code(run: Run, file: Path, data: Path) -> None:
    assert run("setup").code == 0
    refused = run("check", file, "--profile", "local:department")
    assert refused.code == 1
    assert "нет своих правил" in refused.err
    assert run("check", file, "--profile", "local:nowhere").code == 1
    from datetime import date

    from app.container import Container
    from app.settings import Settings
    from registry.services import layout_rules

    parts = Container(Settings(data=data))
    with parts.database.write() as uow:
        changes = {"L16": {"on": False}}
        layout_rules.set_rules(uow, organization="department", since=date(2020, 1, 1), basis="№ 1", changes=changes)
    parts.close()
    answer = run("check", file, "--profile", "local:department", "--json").json
    assert answer["profile"] == "local:department"
    assert "L9" in rules(answer)
    assert "L16" not in rules(answer)
