"""A question as the database can answer it: words of titles and numbers with ИЛИ, minus, brackets and conditions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from registry.domain.wording import EachOf, Has, Lacks, Numbered, SomeOf, Valued, Wording

if TYPE_CHECKING:
    from search_index.plan import Names
    from search_index.query_nodes import Node

_ENDINGS_OF = 5


def wording_of(text: str, names: Names) -> tuple[Wording | None, tuple[str, ...]]:
    """What the question asks of titles and requisites, ``None`` for nothing, and what could not be honoured in it."""
    from search_index.query_language import read_question

    question = read_question(text)
    reader = _Reader(names)
    wording = reader.read(question.root) if question.root is not None else None
    return wording, (*question.notices, *dict.fromkeys(reader.notices))


def beginnings(text: str) -> tuple[str, ...]:
    """The words of the text without endings, so that other forms are found too; none for signs and short words."""
    return tuple(dict.fromkeys(filter(None, map(_beginning, text.split()))))


class _Reader:
    def __init__(self, names: Names) -> None:
        self._names = names
        self.notices: list[str] = []

    def read(self, node: Node) -> Wording | None:
        from search_index.query_nodes import AllOf, AnyOf, Filter, Not, Phrase, Prefix, Word

        match node:
            case AllOf(nodes):
                return _joined(EachOf, _merged([part for each in nodes if (part := self.read(each)) is not None]))
            case AnyOf(nodes):
                return _joined(SomeOf, [part for each in nodes if (part := self.read(each)) is not None])
            case Not(inner):
                part = self.read(inner)
                return None if part is None else Lacks(part)
            case Filter(field, typed):
                return self._condition(field, typed)
            case Word(typed) | Phrase(typed) | Prefix(typed):
                return _joined(EachOf, [Has(word) for word in beginnings(typed)])

    def _condition(self, field: str, typed: str) -> Wording | None:
        from search_index.plan import unknown_name
        from search_index.query_fields import values_of

        if field == "number":
            return Numbered(typed)
        codes = self._names.codes(field, typed)
        if not codes:
            self.notices.append(unknown_name(field, typed))
            return None
        return Valued(field, tuple(value for code in codes for value in values_of(field, code)))


def _merged(parts: list[Wording]) -> list[Wording]:
    """«вид:приказ вид:справка» means either kind: no document has two."""
    from search_index.query_fields import SINGLE

    merged: dict[object, Wording] = {}
    for place, part in enumerate(parts):
        single = isinstance(part, Valued) and part.field in SINGLE
        key = part.field if isinstance(part, Valued) and single else place
        old = merged.get(key)
        if isinstance(old, Valued) and isinstance(part, Valued):
            merged[key] = Valued(part.field, (*old.values, *part.values))
        else:
            merged[key] = part
    return list(merged.values())


def _joined(kind: type[EachOf] | type[SomeOf], parts: list[Wording] | list[Has]) -> Wording | None:
    if len(parts) > 1:
        return kind(tuple(parts))
    return parts[0] if parts else None


def _beginning(word: str) -> str:
    """The word without its ending; nothing for signs and short function words."""
    from search_index.morphology import stem

    bare = re.sub(r"^\W+|\W+$", "", word)
    if len(bare) < 3 and not any(sign.isdigit() for sign in bare):
        return ""
    return stem(bare.lower()) if bare.isalpha() and len(bare) >= _ENDINGS_OF and not bare.isupper() else bare
