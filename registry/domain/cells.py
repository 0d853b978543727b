"""The cells «Вид документа» and «Ответственный исполнитель» read as codes, with remarks on what was not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from registry.domain.bodies import Body, ReadCell, read_bodies
from registry.domain.folding import fold, latin_slips, squash
from registry.errors import N_

__all__ = ["Body", "KindPhrases", "KindReader", "ReadCell", "read_bodies", "read_kinds"]


class KindPhrases(Protocol):
    """What reading needs of a kind of document (``registry.ports.Kind`` has it).

    ``phrases`` are the ways in which plans name the kind; a phrase of several kinds is ambiguous on purpose.
    """

    @property
    def code(self) -> str:
        """The code of the kind."""
        ...

    @property
    def singular(self) -> str:
        """The name of the kind."""
        ...

    @property
    def group(self) -> str:
        """The group of the kind («распорядительный», «нормативный, внешний»)."""
        ...

    @property
    def phrases(self) -> Sequence[str]:
        """The ways in which plans name the kind."""
        ...


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the cell: folded, its place, and whether a comma or the like stands before it."""

    text: str
    start: int
    end: int
    barred: bool


# «программа» is three documents; the measure tells which, by the word that comes first in its title.
_PROGRAMMES: Mapping[str, re.Pattern[str]] = {
    "support_programme": re.compile(r"адресн\w+\s+(?:\w+\s+)?(?:помощ|поддержк)\w*|поддержк\w*|наставничеств\w*"),
    "dpp_programme": re.compile(
        r"курс\w*\s+повышения\s+квалификации|повышени\w+\s+квалификации|дополнительн\w+\s+профессиональн\w+\s+программ\w*"
        r"|профессиональн\w+\s+переподготовк\w*|\bкпк\b"
    ),
    "event_programme": re.compile(
        r"семинар|конференци|сесси[ийяю]|совещани|форум|вебинар|кругл\w+\s+стол|мастер-класс|чтени[йяе]|фестивал|слет|съезд"
    ),
}
_DEFAULT_PROGRAMME = "event_programme"
# Without a title the neighbours in the cell hint: an event leaves minutes, letters, a resolution or a collection; a
# programme of help stands alone or with the report on it. A hint is taken with a remark, because it may be wrong.
_EVENT_PAPERS = re.compile(r"протокол|письм|сборник|решени|резолюц|информационн")
_HELP_PAPERS = re.compile(r"^\W*программ\w*(?:\s?\(\w+\))?\W*$|отчет")

_WORD = re.compile(r"[^\W_]+")
_WORD_WITH_ENDING = re.compile(r"([^\W_]+)(?:\s?\((ы|и|а|я|е|ов|ев|ей)\))?")
_BAR = re.compile(r"[,;\n•]")
# Words around the names of documents that name none.
_FILLERS = {"и", "а", "также", "или", "в", "том", "числе", "на", "о", "об", "по", "др", "проведение", "размещение"}
_FILLERS |= {"информации", "подготовка", "разработка", "издание"}

_AMBIGUOUS = N_("«{text}» может означать разные документы: {kinds}; принято «{taken}»")
_UNREAD = N_("не распознан вид документа: «{text}»")
_LATIN = N_("в слове «{text}» латинские буквы приняты за русские")
_EMPTY = N_("вид документа не указан")


def read_kinds(text: str, vocabulary: Iterable[KindPhrases], title: str = "") -> ReadCell[str]:
    """Codes of the kinds named in a cell, in its order, each once.

    ``title`` is the title of the measure: it decides which programme a bare «программа» is. The longest phrase wins
    and never crosses a comma; words that no phrase explains are remarked, never guessed.
    """
    return KindReader(vocabulary).read(text, title)


class KindReader:
    """Reads many cells with one vocabulary."""

    def __init__(self, vocabulary: Iterable[KindPhrases]) -> None:
        self.kinds = tuple(vocabulary)
        self.names = {kind.code: kind.singular for kind in self.kinds}
        self.groups = {kind.code: kind.group for kind in self.kinds}
        self._phrases = _phrase_table(self.kinds)

    def read(self, text: str, title: str = "") -> ReadCell[str]:
        """One cell, as ``read_kinds`` tells."""
        if not text.strip():
            return ReadCell((), (_EMPTY,))
        words = _words(text)
        codes: list[str] = []
        remarks: list[str] = []
        unread: list[_Word] = []
        place = 0
        while place < len(words):
            length = _match(words, place, self._phrases)
            if length:
                code, remark = self._named(words[place : place + length], text, title)
                codes.append(code)
                remarks += [remark] if remark else []
            else:
                unread.append(words[place])
            place += length or 1
        remarks += [_UNREAD.format(text=left) for left in _unread(text, unread)]
        remarks += [_LATIN.format(text=word) for word in latin_slips(text)]
        return ReadCell(tuple(dict.fromkeys(codes)), tuple(dict.fromkeys(remarks)))

    def _named(self, words: Sequence[_Word], text: str, title: str) -> tuple[str, str | None]:
        """The kind that the words name, and a remark when nothing decided between several."""
        candidates = self._phrases[tuple(word.text for word in words)]
        code, sure = _decide(candidates, title, text)
        if sure:
            return code, None
        listed = ", ".join(f"«{self.names[candidate]}»" for candidate in candidates)
        phrase = squash(text[words[0].start : words[-1].end])
        return code, _AMBIGUOUS.format(text=phrase, kinds=listed, taken=self.names[code])


def _phrase_table(vocabulary: Iterable[KindPhrases]) -> dict[tuple[str, ...], list[str]]:
    """Folded words of each phrase → codes of the kinds it may name, in the order of the vocabulary."""
    table: dict[tuple[str, ...], list[str]] = {}
    for kind in vocabulary:
        for phrase in kind.phrases:
            codes = table.setdefault(tuple(word.text for word in _words(phrase)), [])
            if kind.code not in codes:
                codes.append(kind.code)
    table.pop((), None)
    return table


def _words(text: str) -> list[_Word]:
    """Words of the text; «программ(ы)» is the word «программы», «программа (ы)» is «программа»."""
    folded = fold(text)
    words: list[_Word] = []
    end = 0
    for found in _WORD_WITH_ENDING.finditer(folded):
        barred = _BAR.search(folded, end, found.start()) is not None
        whole = found[1] if found[1][-1] in "аеиоуыэюя" else found[1] + (found[2] or "")
        words.append(_Word(whole, found.start(), found.end(), barred))
        end = found.end()
    return words


def _match(words: Sequence[_Word], place: int, phrases: Mapping[tuple[str, ...], list[str]]) -> int:
    """How many words the longest phrase at the place takes; 0 when there is none."""
    reach = place + 1
    while reach < len(words) and not words[reach].barred:
        reach += 1
    for end in range(reach, place, -1):
        if tuple(word.text for word in words[place:end]) in phrases:
            return end - place
    return 0


def _decide(candidates: Sequence[str], title: str, cell: str) -> tuple[str, bool]:
    """The kind that a phrase names, and whether anything decides between several."""
    if len(candidates) == 1:
        return candidates[0], True
    if set(candidates) <= set(_PROGRAMMES):
        code = programme_of(title)
        if code is not None and code in candidates:
            return code, True
    hinted = _hinted(cell)
    return (hinted if hinted in candidates else candidates[0]), False


def _hinted(cell: str) -> str:
    folded = fold(cell)
    helps = _HELP_PAPERS.search(folded) is not None and _EVENT_PAPERS.search(folded) is None
    return "support_programme" if helps else _DEFAULT_PROGRAMME


def programme_of(title: str) -> str | None:
    """Which programme a measure with the title asks for; ``None`` when the title does not tell."""
    folded = fold(title)
    found = {code: match.start() for code, word in _PROGRAMMES.items() if (match := word.search(folded))}
    return min(found, key=lambda code: found[code]) if found else None


def _unread(text: str, words: Sequence[_Word]) -> list[str]:
    """Runs of words that nothing explains, verbatim."""
    runs: list[list[_Word]] = []
    for word in words:
        if word.text in _FILLERS:
            continue
        if runs and not word.barred and not _WORD.search(text, runs[-1][-1].end, word.start):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [squash(text[run[0].start : run[-1].end]) for run in runs]
