"""What the title and the requisites of a document must say: a small tree that a database can answer by itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Has:
    """The text stands in the title or in the number; letter case does not matter."""

    text: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """The text stands in the number."""

    text: str


@dataclass(frozen=True, slots=True)
class Valued:
    """The ``field`` is one of the values: ``kind``, ``organization``, ``year``, ``item`` or a name of a topic."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EachOf:
    """All of the parts."""

    parts: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class SomeOf:
    """Any of the parts."""

    parts: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Lacks:
    """Everything that the part is not true of."""

    part: Wording


Wording = Has | Numbered | Valued | EachOf | SomeOf | Lacks
