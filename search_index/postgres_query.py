"""A step of the plan as a query of PostgreSQL's full text. Terms are quoted lexemes; nothing typed is ever syntax."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from search_index.plan import Either, Every, Having, Row, Start, Step, Terms, Without
from search_index.postgres_lexemes import SCORED, SIGNS, quoted
from search_index.schema import BEGINNING, BEGINNING_MARK, POSITIONED

# A row of so many words with others between them is long; so many words of it are asked for together.
_LONG = 3
_TOGETHER = 5


def query_of(step: Step) -> str | None:
    """Return the query; ``None`` when the step asks for more than words, or for everything that has none of them."""
    match step:
        case Terms() | Row() | Start():
            return leaf_query(step)
        case Every(parts):
            positive = [query_of(part) for part in parts if not isinstance(part, Without)]
            negative = [query_of(part.part) for part in parts if isinstance(part, Without)]
            if not positive or None in positive or None in negative:
                return None
            return _joined(" & ", [*(f"{each}" for each in positive), *(f"!({each})" for each in negative)])
        case Either(parts):
            queries = [query_of(part) for part in parts]
            return None if None in queries or not queries else _joined(" | ", [each for each in queries if each])
        case Having() | Without():
            return None


def leaf_query(step: Terms | Row | Start) -> str:
    """Return the query of a step that has no parts."""
    match step:
        case Terms(terms, _, fields):
            return _any_of([quoted(SIGNS[field], term) for field in fields or SCORED for term in terms])
        case Row():
            return _joined(" | ", [_row(step, SIGNS[field]) for field in POSITIONED])
        case Start(text) if len(text) == BEGINNING:
            return quoted(SIGNS["words"], BEGINNING_MARK + text)
        case Start(text):
            return quoted(SIGNS["words"], text) + ":*"


def _row(step: Row, sign: str) -> str:
    words = [_any_of([quoted(sign, term) for term in word]) for word in step.words]
    if not step.slack or len(words) < _LONG:
        return _chain(words, step.slack)
    # Every gap written out doubles the query with each word, so a long row is asked for in overlapping stretches.
    # Pairs come first: most documents fail there, cheaply.
    pairs = [_chain(pair, step.slack) for pair in pairwise(words)]
    stretches = [words[at : at + _TOGETHER] for at in range(max(1, len(words) - _TOGETHER + 1))]
    return _joined(" & ", [*pairs, *(_chain(stretch, step.slack) for stretch in stretches)])


def _chain(words: Sequence[str], slack: int) -> str:
    """The words one after another, every choice of gaps written out.

    Choices within a phrase will not do: PostgreSQL lets them all end where the longest one does.
    """
    choices = product(range(1, slack + 2), repeat=len(words) - 1)
    return _joined(" | ", [f"({_spaced(words, gaps)})" for gaps in choices])


def _spaced(words: Sequence[str], gaps: Sequence[int]) -> str:
    return words[0] + "".join(f" <{gap}> {word}" for gap, word in zip(gaps, words[1:], strict=True))


def _any_of(lexemes: Sequence[str]) -> str:
    return _joined(" | ", list(dict.fromkeys(lexemes)))


def _joined(sign: str, queries: Sequence[str]) -> str:
    return f"({sign.join(queries)})" if len(queries) > 1 else queries[0]


def leaves_of(step: Step, *, excluded: bool = True) -> Iterator[Terms | Row | Start]:
    """Every step without parts; those that are excluded only when wanted."""
    match step:
        case Terms() | Row() | Start():
            yield step
        case Every(parts) | Either(parts):
            for part in parts:
                yield from leaves_of(part, excluded=excluded)
        case Without(part) if excluded:
            yield from leaves_of(part)
        case _:
            return


def terms_of(step: Step) -> tuple[str, ...]:
    """Every term by which the step is scored."""
    found: dict[str, None] = {}
    for leaf in leaves_of(step, excluded=False):
        match leaf:
            case Terms(terms):
                found.update(dict.fromkeys(terms))
            case Row(words):
                found.update(dict.fromkeys(term for word in words for term in word))
            case Start():
                pass
    return tuple(found)
