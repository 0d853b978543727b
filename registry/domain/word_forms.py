"""Which texts of an organization and of a person decline, and in which cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NOMINATIVE = "nominative"
#: The cases that are generated and corrected, in the order of the grammar.
OBLIQUE = ("genitive", "dative", "accusative", "instrumental", "prepositional")
CASES = (NOMINATIVE, *OBLIQUE)
ORGANIZATION = "organization"
PERSON = "user"
#: What declines, by the kind of its owner; the names are those of the facts.
WHATS = {ORGANIZATION: ("name", "short_name", "head_post", "head_name"), PERSON: ("name", "post")}
#: Those that are names of persons; the others are phrases.
NAMES = frozenset({(ORGANIZATION, "head_name"), (PERSON, "name")})


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose texts decline: ``kind`` is ``ORGANIZATION`` or ``PERSON``.

    ``texts`` are the nominatives by what, empty ones left out. ``gender`` of the person named is ``"m"``, ``"f"`` or
    ``None`` when unknown.
    """

    kind: str
    id: int
    texts: Mapping[str, str]
    gender: str | None

    @classmethod
    def of(cls, kind: str, row: object, gender: str | None) -> Subject:
        """The subject with the facts of ``row``, which has an ``id`` and an attribute for each what."""
        texts = {what: str(getattr(row, what)) for what in WHATS[kind] if getattr(row, what)}
        return cls(kind, int(getattr(row, "id")), texts, gender)  # noqa: B009 - rows of two classes

    def is_name(self, what: str) -> bool:
        """Whether the text is the name of a person."""
        return (self.kind, what) in NAMES
