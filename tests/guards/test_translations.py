"""Both catalogues are complete, compiled and in step with the sources; what a template shows is marked."""

from __future__ import annotations

import re
import string

import pytest
from babel.messages.catalog import Message

from app.i18n import catalogues
from tests.guards.test_web import TEMPLATES

_CYRILLIC = re.compile("[А-Яа-яЁё]")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_MARKED = re.compile(r"""\b_n?\((?:[^()"']|"[^"]*"|'[^']*'|\([^()]*\))*\)""")


def test_every_text_is_in_both_languages() -> None:
    assert list(catalogues.remarks()) == []


@pytest.mark.parametrize("locale", catalogues.LOCALES)
def test_no_translation_is_a_guess_of_a_tool(locale: str) -> None:
    assert [message.id for message in catalogues.stored(locale) if message.id and message.fuzzy] == []


@pytest.mark.parametrize(("locale", "forms"), [("ru", 3), ("en", 2)])
def test_a_counted_phrase_has_every_form_of_its_language(locale: str, forms: int) -> None:
    counted = [message for message in catalogues.stored(locale) if message.id and message.pluralizable]
    assert len(counted) > 10
    assert [message.id for message in counted if len(message.string) != forms or not all(message.string)] == []


def test_a_translation_fills_the_places_that_the_text_has() -> None:
    wrong = []
    for message in catalogues.stored("en"):
        if message.id:
            wanted = _places(_longest(message))
            wrong += [message.id for form in _forms(message) if _places(form) - wanted]
            wrong += [message.id for form in _forms(message)[-1:] if _places(form) != wanted]
    assert wrong == []


def test_russian_letters_stand_in_english_only_as_examples_of_what_is_typed() -> None:
    quoted = re.compile(r"«[^»]*»|“[^”]*”|\d+-П-|ОО, ГОО, МОУО|\(да, нет\)|For example: .*|[а-яё]+:.*")
    odd = [
        form
        for message in catalogues.stored("en")
        if message.id
        for form in _forms(message)
        if _CYRILLIC.search(quoted.sub("", form)) and form != message.id
    ]
    assert odd == []


def test_every_russian_text_of_a_template_is_marked() -> None:
    bare = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = _MARKED.sub(_blank, _COMMENT.sub(_blank, path.read_text(encoding="utf-8")))
        for number, line in enumerate(text.split("\n"), 1):
            if _CYRILLIC.search(re.sub(r"10-П-2710", "", line)):
                bare.append(f"{path.relative_to(TEMPLATES)}:{number}: {line.strip()[:80]}")
    assert bare == []


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [str(message.string)]


def _longest(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


def _places(text: str) -> set[str]:
    """Names of ``%(name)s`` and ``{name}``."""
    braces = {name for _, name, _, _ in string.Formatter().parse(text) if name} if "{" in text else set()
    return braces | set(re.findall(r"%\((\w+)\)[sd]", text))
