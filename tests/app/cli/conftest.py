"""Running commands in this process, with the streams kept apart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


Run = Callable[..., Outcome]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the commands, not made yet."""
    folder = tmp_path / "data"
    monkeypatch.setenv("DOKKARTA_DATA", str(folder))
    for name in ("DOKKARTA_DATABASE_URL", "DOKKARTA_SEARCH_URL"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def run(data: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Carry out a command; what it wrote before is forgotten."""

    def carry_out(*words: object) -> Outcome:
        capfd.readouterr()
        code = main([str(word) for word in words])
        captured = capfd.readouterr()
        return Outcome(code, captured.out, captured.err)

    return carry_out


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was set up once."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOKKARTA_DATA", str(folder))
        assert main(["setup"]) == 0
    return folder


@pytest.fixture
def ready(run: Run, data: Path, prepared: Path) -> Run:
    """The commands over an installation of their own that was set up."""
    shutil.copytree(prepared, data)
    return run
