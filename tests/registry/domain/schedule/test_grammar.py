"""The grammar and its words explain themselves by examples, and the examples are true."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from registry.domain.schedule.builder import build
from registry.domain.schedule.lexer import parts_of
from registry.domain.schedule.normalize import fold, tidy
from registry.domain.schedule.words import examples, words_of

GRAMMAR = files("registry.domain.schedule").joinpath("deadline.lark").read_text(encoding="utf-8")
RULE_EXAMPLES = [
    example
    for line in GRAMMAR.splitlines()
    if not line.startswith("//")
    for comment in re.findall(r"//(.*)", line)
    for example in re.findall(r"«([^»]+)»", comment)
]


def kinds_in(example: str) -> list[str]:
    """Kinds of the words of an example; what stands after «|» only shows what must follow."""
    word, _, after = fold(tidy(example)).partition("|")
    return [found.kind for found in words_of(word + after) if found.start < len(word)]


@pytest.mark.parametrize(("kind", "example"), list(examples()))
def test_a_word_is_found_in_its_example_and_noise_leaves_nothing(kind: str, example: str) -> None:
    assert kinds_in(example) == ([] if kind.startswith("_") else [kind])


@pytest.mark.parametrize("example", RULE_EXAMPLES)
def test_the_grammar_takes_its_own_examples(example: str) -> None:
    for tokens in parts_of(fold(tidy(example))):
        assert build(tokens), example


def test_every_rule_with_a_choice_has_an_example() -> None:
    assert len(RULE_EXAMPLES) >= 50
    for line in GRAMMAR.splitlines():
        if re.match(r"[?a-z_]+:", line) and not re.match(r"start|_item|rhythm|_run|_till|\?edge", line):
            assert "//" in line, line
