"""Filters of templates and defaults: Russian grammar, dates, numbers, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from document_templates import language
from document_templates.kept_forms import body_in, kept_form
from document_templates.language import CASES, Case

#: A width or precision of ``%`` that would fill pages, or that a value would choose.
_WIDE = re.compile(r"%(?:\([^)]*\))?[-#0 +]*(?:\d{4,}|\*|\d*\.(?:\d{4,}|\*))")


def paragraphs(text: Any) -> list[str]:
    """The lines of a text that are not blank: each becomes a paragraph."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


@pass_context
def person(context: Context, name: Any, case: Case, gender: str | None = None) -> str:
    """The name of a person in the case, as a person corrected it, else generated.

    Without a known gender a generated one stays in the nominative.
    """
    text = _text(name)
    return kept_form(context.get, text, case) or language.decline_person(text, case, gender)


@pass_context
def phrase(context: Context, text: Any, case: Case) -> str:
    """The post, body or title in the case, as a person corrected it, else generated."""
    said = _text(text)
    return kept_form(context.get, said, case) or language.decline_phrase(said, case)


@pass_context
def initials(context: Context, name: Any) -> str:
    """The name with its initials where the house puts them in running text: «А.А. Дренин» or «Дренин А.А.»."""
    style = context.get("style") or {}
    after = style.get("initials", language.HOUSE.initials) == "after"
    return language.initials_last(_text(name)) if after else language.initials_first(_text(name))


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
    return body_in(organization, str(organization["name"]), "genitive")


def thousands(value: Any) -> str:
    """A whole number with its thousands apart; anything else as it is."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return language.decimal(value, 0) if whole else _text(value)


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
    return {case: _in_case(case) for case in CASES}


def _in_case(case: Case) -> Callable[..., str]:
    """The filter named like the case."""

    @pass_context
    def declined(context: Context, text: Any) -> str:
        return phrase(context, text, case)

    return declined


def _of_text(function: Callable[[str], str]) -> Callable[[Any], str]:
    """The function for any value; ``None`` is no text."""
    return lambda value: function(_text(value))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


FILTERS: dict[str, Callable[..., Any]] = {
    **_cases(),
    "about": _of_text(language.about),
    "about_results": _of_text(language.about_results),
    "agreed": language.agreed,
    "compared": language.compared,
    "number_of": language.count,
    "date": language.short_date,
    "decimal": language.decimal,
    "days": language.days_words,
    "difference": language.difference,
    "format": formatted,
    "initials": initials,
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
    "thousands": thousands,
    "typography": _of_text(language.typography),
    "upper_first": _of_text(language.upper_first),
    "without_stop": without_stop,
}
