"""A question written out again: what is read from the text is the same tree."""

from __future__ import annotations

import re

from search_index.query_fields import NAMES
from search_index.query_nodes import AllOf, AnyOf, Filter, Node, Not, Phrase, Prefix, Word
from search_index.query_signs import AND, OR

_BARE = re.compile(r"[^\W_](?:[^\s()\"«»„“”|*:,;]*[^\s()\"«»„“”|*:,;])?")


def written(node: Node | None) -> str:
    """Return the text of the tree, in the language that people type; nothing for nothing."""
    match node:
        case None:
            return ""
        case AnyOf(nodes):
            return " ИЛИ ".join(_grouped(part) if isinstance(part, AnyOf) else written(part) for part in nodes)
        case AllOf(nodes):
            return " ".join(map(_grouped, nodes))
        case Not(inner):
            return f"-({written(inner)})" if isinstance(inner, Not) else f"-{_grouped(inner)}"
        case _:
            return _term(node)


def _term(node: Word | Phrase | Prefix | Filter) -> str:
    match node:
        case Phrase(text):
            return f"«{text}»"
        case Prefix(text):
            return f"{text}*"
        case Filter(field, value):
            return f"{NAMES[field][0]}:{_quoted_if_need_be(value)}"
        case Word(text):
            return _quoted_if_need_be(text)


def _grouped(node: Node) -> str:
    return f"({written(node)})" if isinstance(node, AllOf | AnyOf) else written(node)


def _quoted_if_need_be(text: str) -> str:
    bare = _BARE.fullmatch(text) and text not in OR | AND
    return text if bare else f"«{text}»"
