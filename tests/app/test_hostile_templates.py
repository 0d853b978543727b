"""Templates that mean harm or are broken: each is refused at upload, or stopped within the limits when it is filled."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from app.guarded import GuardedRenderer
from app.isolation import ForkIsolation
from app.limited import examined_template
from document_templates.catalogue import FolderCatalogue
from document_templates.renderer import DocxRenderer
from registry.errors import InvalidInput
from tests.factories.templates import HOSTILE, KIND, good_template

CATALOGUE = FolderCatalogue()
ISOLATION = ForkIsolation()
#: The limits of production are wider; what breaks these would break those.
PATIENCE = 2


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 70


@pytest.mark.parametrize("trick", HOSTILE)
def test_a_hostile_template_is_refused_with_a_remark_or_stopped(trick: str) -> None:
    before = _service()
    data = HOSTILE[trick]()
    found = examined_template(ISOLATION, CATALOGUE, CATALOGUE.kind(KIND), data, seconds=PATIENCE)
    errors = [remark for remark in found.remarks if remark.level == "error"]
    assert errors, [remark.message for remark in found.remarks]
    for remark in errors:
        assert remark.place
        assert any("а" <= sign <= "я" for sign in remark.message), remark.message
        assert "Traceback" not in remark.message
        assert len(remark.message) < 1_000
    # Whoever fills it all the same, past the examination, gets a refusal within the limits or a harmless document.
    sample = CATALOGUE.sample(KIND)
    renderer = GuardedRenderer(DocxRenderer(CATALOGUE), ISOLATION, seconds=PATIENCE)
    text = ""
    with contextlib.suppress(InvalidInput):
        text = renderer.draft(KIND, sample["values"], sample["context"], data).text
    assert "root:" not in text
    assert "<class" not in text
    assert _service() == before


def test_a_good_template_passes() -> None:
    found = examined_template(ISOLATION, CATALOGUE, CATALOGUE.kind(KIND), good_template())
    assert found.usable, found.remarks
    assert set(found.used) >= {"title", "measures", "approval"}


def _service() -> tuple[int, list[str]]:
    """What a template could leave behind in this process: its own number, files of its folder."""
    return os.getpid(), sorted(path.name for path in Path.cwd().iterdir())
