"""An installation of its own, and a converter that stands in for LibreOffice where its time would disturb."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.preparation import prepare
from app.container import Container
from app.settings import Settings
from registry.services import documents

# Takes its time, notes that it was called, and leaves what LibreOffice would leave.
_CONVERTER = """#!/bin/sh
while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out=$2; shift; done
echo called >> "{calls}"
sleep {seconds}
printf '%%PDF-1.7 made of the draft' > "$out/document.pdf"
"""


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """Where the converter notes its calls."""
    return tmp_path / "calls"


def converter(folder: Path, calls: Path, seconds: float = 0) -> str:
    """A program that behaves like LibreOffice's converter."""
    program = folder / f"converter-{seconds}"
    program.write_text(_CONVERTER.format(calls=calls, seconds=seconds))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was set up once."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    made = Container(Settings(data=folder))
    prepare(made)
    made.close()
    return folder


@pytest.fixture
def container(tmp_path: Path, calls: Path, prepared: Path) -> Iterator[Container]:
    """An installation that was set up."""
    shutil.copytree(prepared, tmp_path / "data")
    made = Container(Settings(data=tmp_path / "data", converter=converter(tmp_path, calls)))
    yield made
    made.close()


@pytest.fixture
def draft(container: Container) -> int:
    """A draft of an order."""
    with container.database.write() as uow:
        return documents.draft(uow, kind="order", organization="department", item="1.1").id
