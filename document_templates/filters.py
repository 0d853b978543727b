"""Filters of templates and defaults: Russian grammar, dates, numbers, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from document_templates import language
from document_templates.language import CASES, Case

#: A width or precision of ``%`` that would fill pages, or that a value would choose.
_WIDE = re.compile(r"%(?:\([^)]*\))?[-#0 +]*(?:\d{4,}|\*|\d*\.(?:\d{4,}|\*))")


def paragraphs(text: Any) -> list[str]:
    """The lines of a text that are not blank: each becomes a paragraph."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def person(name: Any, case: Case, gender: str | None = None) -> str:
    """The name of a person in the case; without a known gender it stays in the nominative."""
    return language.decline_person(_text(name), case, gender)


def phrase(text: Any, case: Case) -> str:
    """The post, body or title in the case."""
    return language.decline_phrase(_text(text), case)


def without_stop(text: Any) -> str:
    """The text without the full stop, semicolon or comma at its end."""
    return _text(text).rstrip(" .;,")


def sentence(text: Any) -> str:
    """The text with a capital letter and a full stop."""
    text = _text(text).strip()
    return language.upper_first(text if text[-1:] in ".!?…:" else f"{without_stop(text)}.") if text else ""


def point(text: Any, executor: Any = "") -> str:
    """The words of a point of an order: the executor in the dative before the action, if there is one."""
    words = _text(text).strip()
    if not str(executor or "").strip():
        return sentence(words)
    return sentence(f"{str(executor).strip()} {language.lower_first(words)}")


def of_body(organization: Mapping[str, Any]) -> str:
    """The organization's name in the genitive: as a person corrected it, else generated."""
    return str(organization.get("genitive") or language.decline_phrase(str(organization["name"]), "genitive"))


def formatted(pattern: Any, *values: Any, **named: Any) -> str:
    """Jinja's ``format``: ``"%.1f"|format(value)``. A width or a precision has at most three digits.

    Raises ``ValueError`` for a wider one, for ``*`` in its place, and for values both in order and by name.
    """
    if values and named:
        raise ValueError("values stand in order or by name, not both")
    text = _text(pattern)
    if _WIDE.search(text):
        raise ValueError("the width is too large to be meant")
    return text % (named or values)


def _cases() -> dict[str, Callable[..., Any]]:
    return {case: partial(_in_case, case=case) for case in CASES}


def _in_case(text: Any, case: Case) -> str:
    return language.decline_phrase(_text(text), case)


def _of_text(function: Callable[[str], str]) -> Callable[[Any], str]:
    """The function for any value; ``None`` is no text."""
    return lambda value: function(_text(value))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


FILTERS: dict[str, Callable[..., Any]] = {
    **_cases(),
    "about": _of_text(language.about),
    "about_results": _of_text(language.about_results),
    "number_of": language.count,
    "date": language.short_date,
    "decimal": language.decimal,
    "difference": language.difference,
    "format": formatted,
    "initials_first": _of_text(language.initials_first),
    "initials_last": _of_text(language.initials_last),
    "long_date": language.long_date,
    "lower_first": _of_text(language.lower_first),
    "of_body": of_body,
    "paragraphs": paragraphs,
    "person": person,
    "phrase": phrase,
    "point": point,
    "plural": language.plural,
    "quoted": _of_text(language.quoted),
    "sentence": sentence,
    "typography": _of_text(language.typography),
    "upper_first": _of_text(language.upper_first),
    "without_stop": without_stop,
}
