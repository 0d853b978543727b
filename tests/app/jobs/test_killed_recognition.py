"""A worker that is killed while it reads a scan: the job goes on, and only the page in work is read twice."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import date
from pathlib import Path

import pytest

from app.container import Container
from app.limited import taken_text
from registry.queries.jobs import jobs
from registry.queries.scans import scan_reading
from registry.services.entering import enter_document
from tests.app.jobs.test_processes import environment, eventually, process, state
from tests.factories.formats import image

# Notes each page; while there is a file «hold», the second page takes as long as it is left.
_TESSERACT = """#!/bin/sh
[ "$1" = --list-langs ] && exec {real} "$@"
echo page >> {calls}
[ -e {hold} ] && [ "$(wc -l < {calls})" -ge 2 ] && exec sleep 600
exec {real} "$@"
"""
PAGES = 3


@pytest.fixture
def hold(tmp_path: Path) -> Path:
    real = shutil.which("tesseract")
    if real is None:
        if os.environ.get("CI"):
            pytest.fail("Tesseract is not installed (package tesseract-ocr-rus)")
        pytest.skip("Tesseract is not installed (package tesseract-ocr-rus)")
    folder = tmp_path / "programs"
    folder.mkdir()
    program = folder / "tesseract"
    program.write_text(_TESSERACT.format(real=real, calls=tmp_path / "pages", hold=tmp_path / "hold"))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "hold").touch()
    return tmp_path / "hold"


def ordered(container: Container) -> tuple[int, int]:
    """A scan of three pages in the registry: its job and its version."""
    data = image("TIFF", PAGES)
    read = taken_text(container.isolation, data, "скан.tiff")
    with container.database.write() as uow:
        made = enter_document(
            uow, organization="department", kind="method_recs", title="Скан", number="", day=date(2025, 3, 3),
            file_name="скан.tiff", data=data, extracted_text="", no_text_reason=read.reason, scanned=read.scanned,
            recognise=True,
        )  # fmt: skip
        job = jobs(uow, document_id=made.id)[0]
        return job.id, int(job.payload["version"])


def read_pages(container: Container, version: int) -> int:
    with container.database.read() as uow:
        reading = scan_reading(uow, version)
    return reading.read if reading else 0


def test_a_worker_killed_at_a_page_loses_that_page_alone(container: Container, hold: Path, tmp_path: Path) -> None:
    job, version = ordered(container)
    calls = tmp_path / "pages"
    given = environment(container, PATH=f"{tmp_path / 'programs'}:{os.environ['PATH']}")
    with process("worker", env=given) as worker:
        eventually(lambda: calls.exists() and calls.read_text().count("page") == 2, 180)
        assert read_pages(container, version) == 1
        worker.kill()
        worker.wait()
    assert (state(container, job), read_pages(container, version)) == ("running", 1)
    hold.unlink()
    with process("worker", env=given):
        eventually(lambda: state(container, job) == "done", 180)
    assert read_pages(container, version) == PAGES
    assert calls.read_text().count("page") == PAGES + 1, "a page that had been read was read again"
