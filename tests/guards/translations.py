"""Both catalogues are complete, compiled and in step with the sources.

Not collected with the suite while texts are still being written: run ``pytest tests/guards/translations.py``, or
``make messages``, which collects the texts and says the same.
"""

from __future__ import annotations

from app.i18n.catalogues import remarks


def test_every_text_is_in_both_languages() -> None:
    assert list(remarks()) == []
