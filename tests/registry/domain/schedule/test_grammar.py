"""The grammar and its words explain themselves by examples, and the examples are true."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from lark import Lark

from registry.domain.schedule.builder import build
from registry.domain.schedule.lexer import TokenLexer, parts_of
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


def alternatives() -> list[tuple[str, str]]:
    """Each line of the grammar that has a choice: the name of what it makes, and the line."""
    found, rule = [], ""
    for line in GRAMMAR.splitlines():
        head = re.match(r"([?a-z_]+):", line)
        rule = head.group(1) if head else rule
        if (head or re.match(r"\s+\|", line)) and not re.match(r"start|_|\?", rule):
            alias = re.search(r"-> (\w+)", line)
            found.append((alias.group(1) if alias else rule, line))
    return found


@pytest.mark.parametrize(("name", "line"), alternatives())
def test_every_choice_of_the_grammar_has_an_example_that_goes_its_way(name: str, line: str) -> None:
    examples_of_line = re.findall(r"«([^»]+)»", line)
    assert examples_of_line, f"no example: {line}"
    plain = Lark(GRAMMAR, parser="lalr", lexer=TokenLexer)
    for example in examples_of_line:
        trees = [plain.parse(tokens) for tokens in parts_of(fold(tidy(example)))]
        assert any(list(tree.find_data(name)) for tree in trees), example
