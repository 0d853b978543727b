"""Bookmarks that a loop repeats and what refers to them: a reference leads to the bookmark of its own turn.

A turn is one printing of the body of a loop or a macro. A reference may stand before its bookmark or after it, so
which one it means is known only when the turn is over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from document_templates.compiled.marks import late
from document_templates.environment import xml_environment

#: Names of bookmarks are at most so long.
_LONGEST_NAME = 40
_HOLDERS = frozenset({"for", "macro", "call"})
_PAIRED = _HOLDERS | {"if", "filter", "set", "block", "with", "autoescape"}
_MARK = re.compile("\x02(turn|over|name|anchor):([^\x03]*)\x03")
_NAMED = "\x02name:"


def with_turns(code: str) -> str:
    """The source of a part with a mark where each turn that may print a bookmark begins and where it ends."""
    if _NAMED not in code:
        return code
    pieces = list(_pieces(code))
    inserted: dict[int, str] = {}
    held: list[_Held] = []
    for place, (word, text) in enumerate(pieces):
        if word in _PAIRED:
            held.append(_Held(word, place))
        elif word == "else" and held and held[-1].word == "for":
            held[-1].ended = place
        elif word.startswith("end") and held:
            _close(held.pop(), place, inserted)
        elif _NAMED in text:
            for each in held:
                each.named = each.named or each.ended is None
    return "".join(_woven(pieces, inserted))


@dataclass(slots=True)
class _Held:
    """A tag that is not closed yet: where it stands, where its body ended, whether the body names a bookmark."""

    word: str
    place: int
    ended: int | None = None
    named: bool = False


def _close(held: _Held, place: int, inserted: dict[int, str]) -> None:
    if held.named and held.word in _HOLDERS:
        inserted[held.place + 1] = late("turn") + inserted.get(held.place + 1, "")
        end = place if held.ended is None else held.ended
        inserted[end] = inserted.get(end, "") + late("over")


def _woven(pieces: list[tuple[str, str]], inserted: dict[int, str]) -> Iterator[str]:
    for place, (_, text) in enumerate(pieces):
        yield inserted.get(place, "")
        yield text
    yield inserted.get(len(pieces), "")


def _pieces(code: str) -> Iterator[tuple[str, str]]:
    """The code in pieces: the word of a tag with the tag, an empty word with anything else.

    Raises ``TemplateSyntaxError``. ``{% set x = 1 %}`` closes itself and has an empty word.
    """
    tag: list[tuple[str, str]] = []
    for _, sort, text in xml_environment().lex(code):
        if tag or sort == "block_begin":
            tag.append((sort, text))
            if sort == "block_end":
                yield _word(tag), "".join(each for _, each in tag)
                tag = []
        else:
            yield "", text


def _word(tag: list[tuple[str, str]]) -> str:
    word = next((text for sort, text in tag if sort == "name"), "")
    assigns = word == "set" and any(sort == "operator" and text == "=" for sort, text in tag)
    return "" if assigns else word


@dataclass(slots=True)
class _Turn:
    """A turn: the names of bookmarks printed in it, by the bookmark's name in the template, with their places."""

    above: _Turn | None = None
    names: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def nearest(self, of: str, place: int) -> str | None:
        """The name of the bookmark printed last before the place, else of the first one after it."""
        printed = self.names.get(of, [])
        before = [name for at, name in printed if at < place]
        return before[-1] if before else printed[0][1] if printed else None


class Bookmarks:
    """The names given to the bookmarks of one document, part by part."""

    def __init__(self) -> None:
        self._given: dict[str, list[str]] = {}

    def chosen(self, xml: str) -> Iterator[str]:
        """What stands in place of each mark of a name, of a reference and of a turn of the part, in its order."""
        marks = [(found.start(), found[1], found[2]) for found in _MARK.finditer(xml)]
        turn, texts, waiting = _Turn(), [""] * len(marks), list[tuple[int, _Turn]]()
        for number, (place, kind, of) in enumerate(marks):
            if kind == "turn":
                turn = _Turn(turn)
            elif kind == "over":
                turn = turn.above or turn
            elif kind == "name":
                texts[number] = self._name(of)
                _note(turn, of, place, texts[number])
            else:
                waiting.append((number, turn))
        for number, inner in waiting:
            texts[number] = self._meant(marks[number][2], marks[number][0], inner)
        return iter(texts)

    def _name(self, of: str) -> str:
        """The name of a bookmark: as it is the first time, with a number after that."""
        given = self._given.setdefault(of, [])
        ending = f"_{len(given) + 1}" if given else ""
        given.append(of[: _LONGEST_NAME - len(ending)] + ending)
        return given[-1]

    def _meant(self, of: str, place: int, turn: _Turn | None) -> str:
        """The bookmark of the innermost turn that has one; what another part has; else the name as it is."""
        while turn is not None:
            found = turn.nearest(of, place)
            if found is not None:
                return found
            turn = turn.above
        return next(reversed(self._given.get(of, [])), of)


def _note(turn: _Turn | None, of: str, place: int, name: str) -> None:
    while turn is not None:
        turn.names.setdefault(of, []).append((place, name))
        turn = turn.above
