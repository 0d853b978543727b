"""The question as a person wrote it: a small tree. Nothing here is known to any engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word or number; ``start`` and ``end`` are its place in the question."""

    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotation marks: they must stand together, in any form."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word («аттест*»), without the star."""

    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on one of ``query_fields.NAMES``; ``value`` is what was typed: a name, a code, «2024-2025»."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    node: Node


@dataclass(frozen=True, slots=True)
class AllOf:
    """Everything must be there."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one must be there."""

    nodes: tuple[Node, ...]


Node = Word | Phrase | Prefix | Filter | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Question:
    """A parsed question.

    ``root`` is ``None`` when nothing is left to search by. ``text`` is what was read (cleaned and cut to length); it
    is empty when the person typed nothing, and then everything is meant. ``notices`` say in Russian what could not
    be honoured.
    """

    root: Node | None
    text: str
    notices: tuple[str, ...] = ()
