"""The language of questions: words, "phrases", −without, OR/ИЛИ, prefix*, (brackets), field:value.

Whatever a person types is read somehow: reading never raises, and what cannot be honoured is said in Russian. Limits
hold before any engine sees the question: 256 characters, 16 terms, 3 levels of brackets, no star but at the end of a
word, and at least 3 letters before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from registry.errors import N_
from search_index.characters import clean_text
from search_index.query_fields import FIELDS, years_of
from search_index.query_nodes import AllOf, AnyOf, Filter, Node, Not, Phrase, Prefix, Question, Word
from search_index.query_signs import (
    AND,
    CLOSING,
    DASHES,
    OR,
    POINTS,
    QUIET,
    QUOTES,
    STRANGE,
    closing_of_nested,
    one_line,
)

MOST_CHARACTERS = 256
MOST_TERMS = 16
MOST_LEVELS = 3
LEAST_PREFIX = 3

_FIELD = re.compile(r"([^\W\d_]{2,}):(?=\S)")
_WORD = re.compile(r'[^\s()"«»„“”|]+')
_BARS_OR_WORD = re.compile(r"\|{1,2}|" + _WORD.pattern)


@dataclass(slots=True)
class _Reader:
    """Takes the question apart from left to right, keeping what could not be honoured."""

    text: str
    place: int = 0
    level: int = 0
    ignored_levels: int = 0
    terms: int = 0
    notices: dict[str, None] = field(default_factory=dict)
    skipped: dict[str, None] = field(default_factory=dict)

    # ------------------------------------------------------------------------------------------------ structure

    def alternatives(self) -> Node | None:
        """Parts between ИЛИ, up to the closing bracket or the end."""
        parts = [self.together()]
        while self.place < len(self.text) and self.take_word(OR):
            parts.append(self.together())
        kept = tuple(part for part in parts if part is not None)
        if len(kept) < len(parts) > 1:
            self.say(N_("Рядом с «ИЛИ» не осталось слова с одной стороны: «ИЛИ» пропущено."))
        if len(kept) > 1:
            return AnyOf(kept)
        return kept[0] if kept else None

    def together(self) -> Node | None:
        """Parts that all must be there, up to ИЛИ, a closing bracket or the end."""
        kept: list[Node] = []
        while True:
            self.take_spaces()
            self.take_word(AND)
            if self.place >= len(self.text) or self.sees_word(OR):
                break
            if self.text[self.place] == ")":
                if self.level and not self.ignored_levels:
                    break
                self.stray_bracket()
                continue
            node = self.one()
            if node is not None:
                kept.append(node)
        if len(kept) > 1:
            return AllOf(tuple(kept))
        return kept[0] if kept else None

    def one(self) -> Node | None:
        """One word, phrase, bracket or condition, perhaps with a minus before it."""
        minus = False
        while self.sees_minus():
            minus = not minus
            self.place += 1
        sign = self.text[self.place]
        if sign == "(":
            node = self.brackets()
        elif sign in CLOSING:
            node = self.phrase()
        else:
            before, node = self.place, self.condition()
            if self.place == before:
                node = self.word()
        return Not(node) if minus and node is not None else node

    def brackets(self) -> Node | None:
        if self.level >= MOST_LEVELS:
            self.say(N_("Скобки вложены глубже трёх уровней: лишние пропущены."))
            self.ignored_levels += 1
            self.place += 1
            return None
        self.place += 1
        self.level += 1
        node = self.alternatives()
        self.level -= 1
        if self.place < len(self.text):
            self.place += 1
        else:
            self.say(N_("Скобка не закрыта: запрос прочитан до конца."))
        return node

    def stray_bracket(self) -> None:
        """Pass by a closing bracket whose opening one was passed by, or never was."""
        if self.ignored_levels:
            self.ignored_levels -= 1
            self.place += 1
        else:
            self.skip_sign()

    # ----------------------------------------------------------------------------------------------------- terms

    def phrase(self) -> Node | None:
        start, inside = self.place + 1, self.quoted()
        if inside is None:
            self.skip_sign()
            return None
        inside = self.without_stars(inside)
        if not re.search(r"\w", inside):
            self.skip_unsought(inside)
            return None
        if not self.counted():
            return None
        return Phrase(inside) if " " in inside else Word(inside, start, self.place - 1)

    def quoted(self) -> str | None:
        """What stands in the quotation marks that open here, without marks inside it; ``None`` if they never close."""
        opening = self.text[self.place]
        end = self.text.find(CLOSING[opening], self.place + 1)
        if opening == "«":
            end = closing_of_nested(self.text, self.place) or end
        if end < 0:
            return None
        inside, self.place = self.text[self.place + 1 : end], end + 1
        return one_line(QUOTES.sub(" ", inside))

    def condition(self) -> Node | None:
        match = _FIELD.match(self.text, self.place)
        if match is None:
            return None
        name = FIELDS.get(match[1].lower())
        if name is None:
            if match.end() < len(self.text) and self.text[match.end()] != "/":
                self.say(N_("Условие «{field}:» неизвестно, его слова ищутся как обычные.").format(field=match[1]))
            start, self.place = self.place, match.end()
            return Word(match[1], start, match.end() - 1) if self.counted() else None
        self.place = match.end()
        value = self.value().strip(POINTS)
        if not re.search(r"\w", value):
            self.say(N_("После «{field}:» нет значения, условие пропущено.").format(field=match[1]))
            return None
        if name == "year" and not years_of(value):
            self.say(N_("Год «{year}» не распознан, условие пропущено.").format(year=value))
            return None
        return Filter(name, value) if self.counted() else None

    def value(self) -> str:
        if self.text[self.place] in CLOSING:
            inside = self.quoted()
            if inside is not None:
                return self.without_stars(inside)
        match = _WORD.match(self.text, self.place)
        if match is None:
            return ""
        self.place = match.end()
        return self.without_stars(match.group())

    def without_stars(self, value: str) -> str:
        if "*" not in value:
            return value
        self.skipped["*"] = None
        return one_line(value.replace("*", " "))

    def word(self) -> Node | None:
        match = _WORD.match(self.text, self.place)
        if match is None:
            self.skip_sign()
            return None
        start, self.place = match.start(), match.end()
        typed = match.group()
        if "*" in typed:
            return self.prefix(typed)
        if not re.search(r"[^\W_]", typed):
            self.skip_unsought(typed)
            return None
        if typed[-1] == ":" and typed[:-1].lower() in FIELDS and self.text[self.place :].strip():
            self.say(N_("Условие «{field}:» пишется слитно со значением, без пробела.").format(field=typed[:-1]))
        return Word(typed, start, match.end()) if self.counted() else None

    def prefix(self, typed: str) -> Node | None:
        bare = typed.replace("*", "")
        beginning = bare.strip(POINTS + DASHES)
        if typed.startswith("*") or "*" in typed.rstrip("*.,;:!?"):
            self.say(N_("Звёздочка ставится только в конце слова: «{word}» пропущено.").format(word=typed))
            return None
        if len(re.findall(r"[^\W_]", beginning)) < LEAST_PREFIX:
            self.say(
                N_("Слишком короткое начало слова: «{word}» пропущено, нужно не меньше трёх букв.").format(word=typed)
            )
            return None
        return Prefix(beginning) if self.counted() else None

    # -------------------------------------------------------------------------------------------------- small steps

    def counted(self) -> bool:
        self.terms += 1
        if self.terms > MOST_TERMS:
            self.say(N_("В запросе больше шестнадцати слов: лишние пропущены."))
            return False
        return True

    def take_spaces(self) -> None:
        """Pass by spaces and signs of the end of a sentence."""
        while self.place < len(self.text) and (self.text[self.place].isspace() or self.text[self.place] in POINTS):
            self.place += 1

    def sees_word(self, words: frozenset[str]) -> bool:
        return self.word_here() in words

    def take_word(self, words: frozenset[str]) -> bool:
        self.take_spaces()
        found = self.word_here()
        if found in words:
            self.place += len(found)
            self.take_spaces()
            return True
        return False

    def word_here(self) -> str:
        match = _BARS_OR_WORD.match(self.text, self.place)
        return match.group() if match else ""

    def sees_minus(self) -> bool:
        following = self.text[self.place + 1 : self.place + 2]
        return self.text[self.place] in DASHES and bool(following) and not following.isspace()

    def skip_sign(self) -> None:
        sign = self.text[self.place]
        self.skip_unsought(sign)
        self.place += 1

    def skip_unsought(self, signs: str) -> None:
        """Remember signs that nothing is sought by."""
        self.skipped.update(dict.fromkeys(sign for sign in signs if sign not in QUIET and not sign.isspace()))

    def say(self, notice: str) -> None:
        self.notices[notice] = None

    def all_notices(self) -> tuple[str, ...]:
        signs = " ".join(self.skipped)
        if len(self.skipped) == 1:
            self.say(N_("Символ «{signs}» пропущен.").format(signs=signs))
        elif self.skipped:
            self.say(N_("Символы «{signs}» пропущены.").format(signs=signs))
        return tuple(self.notices)


def read_question(typed: str) -> Question:
    """Return what the person asks for; never raises, whatever the text is."""
    # A hundred kilobytes are cut before they are cleaned, so that their cleaning costs nothing.
    text = re.sub(r"\s", " ", clean_text(typed[: MOST_CHARACTERS * 4])).strip()
    kept = text[:MOST_CHARACTERS]
    # A space for each strange sign: what is read keeps its place in what was typed.
    reader = _Reader(STRANGE.sub(lambda found: " " * len(found[0]), kept))
    reader.skipped.update(dict.fromkeys(sign for found in STRANGE.findall(kept) for sign in found))
    if len(text) > MOST_CHARACTERS or len(typed) > MOST_CHARACTERS * 4:
        reader.say(N_("Запрос длиннее 256 знаков: конец отброшен."))
    if "\ufffd" in text:
        reader.skipped["\ufffd"] = None
    parts: list[Node] = []
    while reader.place < len(reader.text):
        node = reader.alternatives()
        if node is not None:
            parts.append(node)
        if reader.place < len(reader.text):
            reader.skip_sign()
    root = AllOf(tuple(parts)) if len(parts) > 1 else (parts[0] if parts else None)
    if root is None and kept:
        reader.say(N_("В запросе не осталось слов для поиска."))
    return Question(root, kept, reader.all_notices())
