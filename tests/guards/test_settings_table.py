"""The README's table of settings is the table of the program."""

from __future__ import annotations

from pathlib import Path

from app.settings import settings_table

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_has_every_setting() -> None:
    readme = README.read_text()
    missing = [line.variable for line in settings_table() if str(line) not in readme]
    assert missing == [], "the lines should be:\n" + "\n".join(str(line) for line in settings_table())
