"""The question as an engine answers it: terms of the index instead of words.

Any engine translates this tree; what a person typed is in it only as analysed terms, and what a person may see is
never in it at all: visibility is a value of its own beside the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from registry.errors import N_
from search_index.analysis import Token, read_tokens
from search_index.characters import fold
from search_index.glossary import Glossary, Match
from search_index.morphology import QUESTION_WORDS, lemma
from search_index.query_fields import SINGLE, values_of
from search_index.query_nodes import AllOf, AnyOf, Filter, Node, Not, Phrase, Prefix, Question, Word


@dataclass(frozen=True, slots=True)
class Terms:
    """Documents with any of the terms; ``fields`` limits where, empty means every field."""

    terms: tuple[str, ...]
    weight: float = 1.0
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Words one after another, each given by its terms; up to ``slack`` other words may stand between two."""

    words: tuple[tuple[str, ...], ...]
    slack: int = 0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Start:
    """Documents with a word that begins so."""

    text: str


@dataclass(frozen=True, slots=True)
class Having:
    """Documents with one of the values in a column; letter case does not matter."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts."""

    parts: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any of the parts."""

    parts: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Everything that the part does not match."""

    part: Step


Step = Terms | Row | Start | Having | Every | Either | Without


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look for: ``root`` is ``None`` when nothing can match; an empty ``Every`` matches everything."""

    root: Step | None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What people call the coded values of a column; an empty mapping means that codes are typed as they are."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    organizations: Mapping[str, str] = field(default_factory=dict)

    def codes(self, column: str, typed: str) -> tuple[str, ...]:
        """Return the codes that the typed value means: the code itself, else every name with all of its words."""
        known = {"kind": self.kinds, "organization": self.organizations}.get(column, {})
        exact = tuple(code for code in known if code.casefold() == typed.casefold())
        if exact or not known:
            return exact or (typed,)
        wanted = _lemmas(typed)
        return tuple(code for code, name in known.items() if wanted and wanted <= _lemmas(name))


def _lemmas(text: str) -> frozenset[str]:
    return frozenset(key for token in read_tokens(text, asked=True) if not token.is_empty for key in token.key)


class Planner:
    """Turns questions into plans with one glossary and one set of names."""

    def __init__(self, glossary: Glossary, names: Names) -> None:
        self.glossary = glossary
        self.names = names

    def plan(self, question: Question) -> Plan:
        """Return the plan; a question with no words to search by matches nothing, an empty one everything."""
        if question.root is None:
            return Plan(None if question.text else Every(()), question.notices)
        notices: dict[str, None] = dict.fromkeys(question.notices)
        root = self._step(question.root, notices)
        if root is None and not notices:
            notices[N_("В запросе только служебные слова: по ним искать нельзя.")] = None
        return Plan(root, tuple(notices))

    def _step(self, node: Node, notices: dict[str, None]) -> Step | None:
        match node:
            case AllOf(nodes):
                return self._every(nodes, notices)
            case AnyOf(nodes):
                parts = tuple(step for part in nodes if (step := self._step(part, notices)) is not None)
                return _joined(Either, parts)
            case Not(inner):
                step = self._step(inner, notices)
                return None if step is None else Without(step)
            case Filter():
                return self._condition(node, notices)
            case Prefix(text):
                return Start(fold(text))
            case Phrase(text):
                return _phrase(read_tokens(text, asked=True))
            case Word(text):
                return self._run(text)

    def _every(self, nodes: Sequence[Node], notices: dict[str, None]) -> Step | None:
        """Neighbouring words are read together, so that dates and abbreviations of several words are seen."""
        parts: list[Step] = []
        run: list[str] = []
        for node in (*nodes, None):
            if isinstance(node, Word):
                run.append(node.text)
                continue
            if run:
                parts.extend(self._run_parts(" ".join(run)))
                run = []
            step = None if node is None else self._step(node, notices)
            if step is not None:
                parts.append(step)
        return _joined(Every, tuple(_merged_conditions(parts)))

    def _condition(self, node: Filter, notices: dict[str, None]) -> Step | None:
        if node.field == "number":
            terms = tuple(term for token in read_tokens(node.value, asked=True) for term in _all_terms(token))
            return Terms(terms, fields=("marks",)) if terms else None
        codes = self.names.codes(node.field, node.value)
        if not codes:
            notices[unknown_name(node.field, node.value)] = None
            return None
        values = tuple(value for code in codes for value in values_of(node.field, code))
        return Having(node.field, tuple(value.casefold() for value in values))

    def _run(self, text: str) -> Step | None:
        return _joined(Every, tuple(self._run_parts(text)))

    def _run_parts(self, text: str) -> list[Step]:
        tokens = _sought([token for token in read_tokens(text, asked=True) if not token.is_empty])
        parts: list[Step] = []
        place = 0
        while place < len(tokens):
            found = self.glossary.match(tokens, place)
            length = found.length if found else 1
            typed = tokens[place : place + length]
            if found is None:
                parts.append(_token_step(typed[0]))
            else:
                literal = _phrase(typed) if found.abbreviated else _joined(Every, tuple(map(_token_step, typed)))
                others = tuple(row for other in found.others if (row := _other_spelling(found, other)))
                parts.append(Either((literal, *others)) if literal else Either(others))
            place += length
        return parts


def _sought(tokens: list[Token]) -> list[Token]:
    """Without the words that only make a sentence of the question, unless there are no others."""
    return [token for token in tokens if not QUESTION_WORDS.issuperset(token.key) or token.whole] or tokens


def unknown_name(column: str, typed: str) -> str:
    """Return what is said of a name of a kind or an organization that there is not."""
    what = N_("Вид документа") if column == "kind" else N_("Организация")
    return N_("{what} «{value}»: такого названия нет, условие пропущено.").format(what=what, value=typed)


def _merged_conditions(parts: Sequence[Step]) -> list[Step]:
    """«вид:приказ вид:справка» means either kind: no document has two."""
    merged: list[Step] = []
    for part in parts:
        same = next((at for at, old in enumerate(merged) if _same_column(old, part)), None)
        if same is None:
            merged.append(part)
        else:
            old = merged[same]
            if isinstance(old, Having) and isinstance(part, Having):
                merged[same] = Having(old.column, (*old.values, *part.values))
    return merged


def _same_column(one: Step, other: Step) -> bool:
    return isinstance(one, Having) and isinstance(other, Having) and one.column == other.column and one.column in SINGLE


def _joined(kind: type[Every] | type[Either], parts: tuple[Step, ...]) -> Step | None:
    if len(parts) > 1:
        return kind(parts)
    return parts[0] if parts else None


def _all_terms(token: Token) -> tuple[str, ...]:
    return token.whole or tuple(term for part in token.parts for term in part)


def _token_step(token: Token) -> Step:
    if token.pieces:
        # The document that was cited, or one that names both apart, is meant too.
        return Either((Terms(token.whole, weight=1.5), Every(tuple(Terms((piece,)) for piece in token.pieces))))
    if not token.whole:
        return Terms(token.parts[0])
    whole = Terms(token.whole, weight=1.5)
    if not token.parts:
        return whole
    return Either((whole, Row(token.parts) if len(token.parts) > 1 else Terms(token.parts[0])))


def _other_spelling(found: Match, tokens: Sequence[Token]) -> Step | None:
    """The words of a reading weigh together no more than the abbreviation that was typed."""
    weight = 0.3 if found.ambiguous else 0.8
    share = sum(token.width for token in tokens) if found.abbreviated else 1
    return _phrase(tokens, weight=weight / share, slack=1)


def _phrase(tokens: Sequence[Token], *, weight: float = 1.0, slack: int = 0) -> Step | None:
    words = tuple(word for token in tokens for word in (token.parts or ((token.whole,) if token.whole else ())))
    if len(words) > 1:
        return Row(words, slack=slack, weight=weight)
    if not words:
        return None
    whole = tokens[0].whole if len(tokens) == 1 else ()
    return Terms((*whole, *words[0]) if whole and tokens[0].parts else words[0], weight=weight)


def plain_word_terms(word: str) -> tuple[str, ...]:
    """Return the terms by which one typed word is searched; empty for a word that search leaves out."""
    return tuple(term for token in read_tokens(word, asked=True) for term in _all_terms(token))


def is_plain_word(word: str) -> bool:
    """Whether the typed text is one word of letters, so that its spelling can be compared with others."""
    return word.replace("-", "").isalpha() and bool(lemma(fold(word)))
