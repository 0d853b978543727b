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


@pytest.mark.parametrize(("kind", "example"), [pair for pair in examples() if not pair[0].startswith("_")])
def test_a_word_is_found_in_its_example(kind: str, example: str) -> None:
    found = words_of(fold(tidy(example)))
    assert [word.kind for word in found] == [kind]


def test_noise_leaves_nothing() -> None:
    for kind, example in examples():
        if kind.startswith("_"):
            assert words_of(fold(tidy(example))) == [], example


@pytest.mark.parametrize("example", RULE_EXAMPLES)
def test_the_grammar_takes_its_own_examples(example: str) -> None:
    for tokens in parts_of(fold(tidy(example))):
        assert build(tokens), example


def test_every_rule_with_a_choice_has_an_example() -> None:
    assert len(RULE_EXAMPLES) >= 50
    for line in GRAMMAR.splitlines():
        if re.match(r"[?a-z_]+:", line) and not re.match(r"start|_item|rhythm|_run|_till|\?edge", line):
            assert "//" in line, line
