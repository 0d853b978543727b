"""Folders of a killed process are removed by the next one; those of a living process stay."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from app.scratch import Scratch

PREFIX = "dokkarta-try-"
DIE = (
    "import os, signal\nfrom app.scratch import Scratch\nScratch('dokkarta-try-')\nos.kill(os.getpid(), signal.SIGKILL)"
)


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_the_folder_of_a_killed_process_is_removed_by_the_next_one(own_place: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DIE], check=False, timeout=30)
    assert done.returncode == -signal.SIGKILL
    (left,) = own_place.iterdir()
    with Scratch(PREFIX) as folder:
        assert not left.exists()
        assert folder.path.is_dir()
    assert list(own_place.iterdir()) == []


def test_a_folder_that_somebody_works_in_stays(own_place: Path) -> None:
    with Scratch(PREFIX) as first, Scratch(PREFIX) as second:
        assert first.path.is_dir()
        assert second.path.is_dir()


def test_folders_that_are_not_of_this_making_stay(own_place: Path) -> None:
    strange, elsewhere = own_place / f"{PREFIX}strange", own_place / "elsewhere"
    for folder in (strange, elsewhere):
        folder.mkdir()
    (own_place / f"{PREFIX}link").symlink_to(elsewhere)
    Scratch(PREFIX).close()
    assert strange.is_dir()
    assert elsewhere.is_dir()
