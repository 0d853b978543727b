"""The declension that the registry asks for, over ``language``."""

from __future__ import annotations

from typing import cast

from document_templates.language import Case, decline_person, decline_phrase


class RussianDeclension:
    """Cases by petrovich for names and by the dictionary for posts and bodies."""

    def phrase(self, text: str, case: str) -> str:
        """The post or the body in the case."""
        return decline_phrase(text, cast(Case, case))

    def person(self, name: str, case: str, gender: str | None) -> str:
        """The name of a person in the case; without a known gender it stays in the nominative."""
        return decline_person(name, cast(Case, case), gender)
