"""Messages that reach a page as finished Russian sentences, put into the language of the request.

Doubts about a roadmap, logs of jobs, remarks on a layout and notices of a search are filled where they arise, and many
of them are stored. Each was made from a template of the catalogue, so the template is recognised in the sentence and
its places are filled anew. What is not recognised stays as it is: it is a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import read_mo

from app.i18n import _, locale_code

_PLACE = re.compile(r"\{(\w+)[^{}]*\}")
# The moment before a line of a log, as stored or as shown.
_MOMENT = re.compile(r"\d[\d.:T+-]*(?: \d\d:\d\d)? ")
_CATALOGUE = Path(__file__).parents[1] / "translations" / "en" / "LC_MESSAGES" / "messages.mo"
# A phrase may stand inside a phrase («Шаблон, абзац «…»: нет фильтра «…»»); deeper ones are facts.
_DEEPEST = 3


def recorded(text: str) -> str:
    """The sentence in the language of the request; each line of a text of several lines by itself."""
    if locale_code() == "ru":
        return text
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(text: str) -> str:
    """A line of a log keeps its moment."""
    found = _MOMENT.match(text)
    start = found.end() if found else 0
    return text[:start] + _spoken(text[start:], _DEEPEST)


def _spoken(text: str, depth: int) -> str:
    """The sentence by its template; a list with semicolons by its parts; else the text itself."""
    whole = _by_template(text, depth)
    if whole is not None or "; " not in text:
        return text if whole is None else whole
    return "; ".join(_by_template(part, depth) or part for part in text.split("; "))


def _by_template(text: str, depth: int) -> str | None:
    if text and (exact := _(text)) != text:
        return exact
    if depth == 0:
        return None
    for patterns, template in _templates():
        found = [match for pattern in patterns if (match := pattern.fullmatch(text))]
        if found:
            return min((_filled(template, match, depth) for match in found), key=_russian_letters)
    return None


def _filled(template: str, found: re.Match[str], depth: int) -> str:
    # A fact is text by now, so a format that a place asks for («{since:%d.%m.%Y}») has been applied already.
    facts = {name: _spoken(fact, depth - 1) for name, fact in found.groupdict().items()}
    return _PLACE.sub(r"{\1}", _(template)).format(**facts)


def _russian_letters(text: str) -> int:
    """How many letters were left as they are: of two ways to part a sentence the better one leaves fewer."""
    return len(re.findall("[А-Яа-яЁё]", text))


@lru_cache(maxsize=1)
def _templates() -> tuple[tuple[tuple[re.Pattern[str], ...], str], ...]:
    """Every template with places, the one with the longest words of its own first.

    A fact may hold the words that stand between two places («…, имеющих признаки, дата не задана»), so a sentence is
    parted at the first and at the last of them.
    """
    with _CATALOGUE.open("rb") as stream:
        texts = [message.id for message in read_mo(stream) if isinstance(message.id, str)]
    templates = [text for text in texts if _PLACE.search(text) and "{{" not in text and _own_words(text)]
    templates.sort(key=_own_words, reverse=True)
    return tuple((tuple(_patterns(text)), text) for text in templates)


def _patterns(template: str) -> Iterator[re.Pattern[str]]:
    fewest, most = _as_pattern(template, "+?"), _as_pattern(template, "+")
    yield re.compile(fewest, re.DOTALL)
    if len(_PLACE.findall(template)) > 1:
        yield re.compile(most, re.DOTALL)


def _own_words(template: str) -> int:
    return len(re.findall(r"\w", _PLACE.sub("", template)))


def _as_pattern(template: str, times: str) -> str:
    """The template as a pattern; a place that stands twice must hold the same both times."""
    pattern, end, seen = "", 0, set[str]()
    for place in _PLACE.finditer(template):
        name = place[1]
        pattern += re.escape(template[end : place.start()]) + (
            rf"(?P={name})" if name in seen else rf"(?P<{name}>.{times})"
        )
        seen.add(name)
        end = place.end()
    return pattern + re.escape(template[end:])
