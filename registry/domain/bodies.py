"""Who is responsible: the cell «Ответственный исполнитель» read as bodies with their conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from registry.domain.body_names import LISTED, body_pattern
from registry.domain.folding import fold, latin_slips, squash
from registry.errors import N_

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadCell(Generic[T]):
    """What was understood of a cell, and in Russian what was not."""

    values: tuple[T, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A responsible body.

    ``code`` is ``department``, ``iro``, ``mouo``, ``oo`` (includes ``goo``) or ``goo``. ``condition`` is the verbatim
    phrase that limits the duty («имеющие признаки необъективности …»), ``None`` when the whole level owes.
    """

    code: str
    condition: str | None = None


BODY_NAMES = {"department": "Департамент", "iro": "АУ «ИРО»", "mouo": "МОУО", "oo": "ОО", "goo": "ГОО"}
"""The codes as the order abbreviates them."""

_DEFINITION = re.compile(r"\(\s*далее\b[^()]*(?:\)|$)")
_SEPARATOR = re.compile(r"[,;:/\n()]|\.\s")
_CONDITION = re.compile(
    r"""(?:где|котор\w+|(?:в|у|для|на)\s+котор\w+|при\s+(?:наличии|услови\w+)|в\s+случае|из\s+числа|участни\w+
    |с\s+(?:призна|низк|необъектив|высок|наличи|неудовлетвор)\w*|без\s+\w+
    |включенн\w+|\w+[уюая]щ(?:ие|ий|их|ая|ее|им|ими)(?:ся)?|\w+[вд]ш(?:ие|ий|их|ая|ее|им|ими)(?:ся)?
    |"?\s*(?:группы\s+|из\s+)?зон\w+\s+риска)\b""",
    re.VERBOSE,
)
_LINK = re.compile(r"(?:и|а\s+также|или|совместно\s+с|в\s+том\s+числе|включая)\b")
_INCLUDING = re.compile(r"(?:в\s+том\s+числе|включая)\b")
# The head of a body answers for the body.
_PERSONS = re.compile(
    r"(?:руководител\w+|директор\w*|специалист\w*|администраци\w+|педагог\w*|учител\w+|работник\w*"
    r"|педагогическ\w+\s+(?:коллектив\w*|работник\w*))$"
)
_NOTHING = ' \t\n"-.'

_UNREAD = N_("не распознан исполнитель: «{text}»")
_SPREAD = N_("условие «{text}» отнесено только к последнему из перечисленных исполнителей")
_LATIN = N_("в слове «{text}» латинские буквы приняты за русские")
_EMPTY = N_("исполнитель не указан")


@dataclass(slots=True)
class _Reading:
    """The cell while it is read: bodies so far, the span of the open condition, remarks."""

    text: str
    folded: str
    names: re.Pattern[str]
    bodies: list[Body] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    condition: tuple[int, int] | None = None

    def verbatim(self, start: int, end: int) -> str:
        """The words of the cell between the places, in one line."""
        return squash(self.text[start:end]).strip(" ,;:-–—")

    def add(self, found: re.Match[str]) -> None:
        """Take a body; the short name of schools on a list («ШНОР») is their condition."""
        self.close()
        listed = found.lastgroup == LISTED
        condition = self.verbatim(*found.span()) if listed else None
        self.bodies.append(Body("oo" if listed else str(found.lastgroup), condition))

    def unread(self, start: int, end: int) -> None:
        """Remark the words; those after a condition belong to it."""
        if self.condition:
            self.condition = (self.condition[0], end)
        else:
            self.remarks.append(_UNREAD.format(text=self.verbatim(start, end)))

    def close(self) -> None:
        """Give the open condition to the body before it."""
        if not self.condition:
            return
        phrase = self.verbatim(*self.condition)
        if phrase.endswith("»") and "«" not in phrase:
            phrase = f"«{phrase}"
        self.condition = None
        bracketed = self.folded[: self.folded.find(fold(phrase))].rstrip().endswith("(")
        if len(self.bodies) > 1 and self.bodies[-2].condition is None and not bracketed:
            self.remarks.append(_SPREAD.format(text=phrase))
        self.bodies[-1] = Body(self.bodies[-1].code, phrase)


def read_bodies(text: str, authority: str = "") -> ReadCell[Body]:
    """The bodies of a cell in its order, each once. ``authority`` is the body that approved the plan, if known.

    Missing commas and quotes, long names with «(далее – …)» and Latin letters in Russian words are read through.
    A name that is not one of the five bodies (``body_names``) is remarked and never guessed.
    """
    if not text.strip():
        return ReadCell((), (_EMPTY,))
    folded = _DEFINITION.sub(lambda found: " " * len(found[0]), fold(text))
    reading = _Reading(text, folded, body_pattern(authority))
    for start, end in _segments(folded, reading.names):
        _segment(reading, start, end)
    reading.close()
    slips = [_LATIN.format(text=word) for word in latin_slips(text)]
    return ReadCell(tuple(dict.fromkeys(reading.bodies)), tuple(dict.fromkeys([*reading.remarks, *slips])))


def _segments(folded: str, bodies: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Places of the parts between separators; a comma inside a body's long name parts nothing."""
    names = [found.span() for found in bodies.finditer(folded)]
    start = 0
    for found in _SEPARATOR.finditer(folded):
        if any(left < found.start() < right for left, right in names):
            continue
        yield start, found.start()
        start = found.end()
    yield start, len(folded)


def _segment(reading: _Reading, start: int, end: int) -> None:
    """Read one part: a condition of the body before it, or names of bodies."""
    start = _skip(reading.folded, start, end)
    if start >= end:
        return
    if (
        reading.bodies
        and _CONDITION.match(reading.folded, start, end)
        and not reading.names.match(reading.folded, start, end)
    ):
        # A second condition after a comma goes on the first one.
        reading.condition = (reading.condition[0] if reading.condition else start, end)
        return
    names = list(reading.names.finditer(reading.folded, start, end))
    if not names or not _opens(reading, start, names[0].start()):
        reading.unread(start, end)
        return
    _names(reading, start, names, end)


def _skip(folded: str, start: int, end: int) -> int:
    """The place of the first letter of the part."""
    while start < end and folded[start] in _NOTHING:
        start += 1
    return start


def _opens(reading: _Reading, start: int, name: int) -> bool:
    """Whether the words before a name leave it the name of the body itself."""
    before = reading.folded[start:name].strip(_NOTHING)
    return not before or bool(_LINK.fullmatch(before) or _PERSONS.fullmatch(before))


def _names(reading: _Reading, start: int, names: list[re.Match[str]], end: int) -> None:
    """Take the names of one part; words that go on a name make it the name of somebody else."""
    included = bool(_INCLUDING.match(reading.folded, start, end))
    for place, found in enumerate(names):
        limit = names[place + 1].start() if place + 1 < len(names) else end
        code = str(found.lastgroup)
        after = _skip(reading.folded, found.end(), limit)
        rest = reading.folded[after:limit].strip(_NOTHING)
        if rest and _CONDITION.match(reading.folded, after, end):
            reading.add(found)
            reading.condition = (after, end)
            return
        if rest and not _LINK.fullmatch(rest) and not _PERSONS.fullmatch(rest):
            reading.close()
            reading.remarks.append(_UNREAD.format(text=reading.verbatim(found.start(), limit)))
        elif not (included and code == "goo" and any(body.code == "oo" for body in reading.bodies)):
            reading.add(found)
