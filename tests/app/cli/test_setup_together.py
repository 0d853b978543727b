"""Two commands that prepare one empty installation at the same moment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.container import Container
from app.settings import Settings
from registry.services.locks import setup_lock
from tests.app.cli.conftest import Run
from tests.databases import empty_postgres

ROOT = Path(__file__).parents[3]


def set_up_together(environments: list[dict[str, str]]) -> list[tuple[int, str, str]]:
    """Code, stdout and stderr of ``setup --json`` started in each environment at once."""
    words = [sys.executable, "-m", "app.cli", "setup", "--json"]
    given = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = [
        subprocess.Popen(words, env={**given, **more}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for more in environments
    ]
    return [(process.wait(timeout=120), *map(str, process.communicate())) for process in started]


def check(outcomes: list[tuple[int, str, str]]) -> None:
    assert [code for code, _, _ in outcomes] == [0] * len(outcomes), outcomes
    reports = [json.loads(out) for _, out, _ in outcomes]
    assert reports[0]["roadmaps"] == 1
    assert all(report == reports[0] for report in reports)
    # One administrator, and so one password, told to one of them.
    assert sum("одноразовый пароль" in err for _, _, err in outcomes) == 1


@pytest.mark.parametrize("folders", [1, 3])
def test_setups_started_together_on_one_empty_server_all_succeed(postgres: str, tmp_path: Path, folders: int) -> None:
    """``folders`` is 1 for processes of one machine, 3 for machines that share the server alone."""
    with empty_postgres(postgres) as address:
        places = [tmp_path / f"data{place % folders}" for place in range(3)]
        check(set_up_together([{"DOKKARTA_DATA": str(each), "DOKKARTA_DATABASE_URL": address} for each in places]))


def test_setups_started_together_in_one_empty_folder_all_succeed(tmp_path: Path) -> None:
    check(set_up_together([{"DOKKARTA_DATA": str(tmp_path / "data")}] * 3))


def test_a_setup_that_waits_in_vain_for_another_one_is_refused_and_changes_nothing(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli.preparation._PATIENCE", 0.0)
    container = Container(Settings(data=data))
    with setup_lock(container.database, wait=0):
        refused = run("setup")
    container.close()
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert "готовит другой процесс" in refused.err
    assert not (data / "dokkarta.sqlite3").exists()
    assert run("setup").code == 0
