"""Figures that a person wrote otherwise than the program computed them.

The text that the program would write for a field is laid beside the text that stands in it, line by line: a number in
the place of a computed one is that figure, changed by hand. A number in a sentence of a person's own stands in no
figure's place, and a figure that was taken out stands nowhere; neither is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from registry.domain.printed import SCOPES, PrintedFigure, lines_with_codes, standing

_NBSP = "\N{NO-BREAK SPACE}"
_TOKEN = re.compile(r"(?P<number>[\N{MINUS SIGN}-]?\d+(?: \d{3}(?!\d))*(?:[.,]\d+)?)|\w+|[^\w\s]")
#: The least part of the words of the shorter line that both have.
_ALIKE = 0.4
#: The longest number that can be a figure, in characters.
_LONGEST = 32

#: The lines of each field, by its name.
Lines = Mapping[str, Sequence[str]]
_Token = tuple[str, int, bool]


def edited_in(written: Lines, standing_: Lines, cells: Sequence[PrintedFigure]) -> list[PrintedFigure]:
    """The figures of ``cells`` that the program wrote and that are other numbers now.

    ``written`` is what the program would write, ``standing_`` what stands in the fields. Each has the number as it
    stands now in ``printed``, the program's in ``computed``, and the name of its field.
    """
    ordered = sorted(cells, key=lambda cell: (SCOPES.index(cell.scope), -cell.year))
    found: dict[tuple[str, str, int, str], PrintedFigure] = {}
    for field, lines in written.items():
        for cell, printed in _changed(lines, standing_.get(field, ()), ordered):
            key = (cell.indicator, cell.scope, cell.year, printed)
            fields = found[key].fields if key in found else ()
            made = tuple(dict.fromkeys((*fields, field)))
            found[key] = replace(cell, printed=printed, computed=cell.printed, fields=made)
    return list(found.values())


def _changed(
    written: Sequence[str], now: Sequence[str], ordered: Sequence[PrintedFigure]
) -> Iterator[tuple[PrintedFigure, str]]:
    codes = {cell.indicator for cell in ordered}
    kept, same = set(now), set(written)
    fresh = [pair for pair in lines_with_codes("\n".join(now), codes) if pair[0] not in same]
    for line, named in lines_with_codes("\n".join(written), codes):
        figures = [] if line in kept else list(standing(line, named, ordered))
        beside = _counterpart(line, [other for other, theirs in fresh if named & theirs]) if figures else None
        if beside is not None:
            for index, begin in figures:
                number = _number_at(line, begin, beside)
                if number is not None and len(number) <= _LONGEST and number != ordered[index].printed:
                    yield ordered[index], number


def _counterpart(line: str, others: Sequence[str]) -> str | None:
    """The line that this one became: the one that is most like it; ``None`` when none is like it."""
    words = [text for text, _, _ in _tokens(line)]
    rated = [(_likeness(words, [text for text, _, _ in _tokens(other)]), other) for other in others]
    best = max(rated, default=(0.0, ""))
    return best[1] if best[0] >= _ALIKE else None


def _likeness(words: Sequence[str], others: Sequence[str]) -> float:
    """The part of the shorter line that stands in the longer one, in the same order: from 0 to 1."""
    blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(min(len(words), len(others)), 1)


def _number_at(line: str, begin: int, beside: str) -> str | None:
    """The number of the other line that took the place of the one that begins there; ``None`` when it has none."""
    old, new = _tokens(line), _tokens(beside)
    place = next((n for n, (_, start, _) in enumerate(old) if start == begin), None)
    matcher = SequenceMatcher(None, [text for text, _, _ in old], [text for text, _, _ in new], autojunk=False)
    for what, low, high, start, stop in matcher.get_opcodes():
        if place is not None and low <= place < high:
            if what == "equal":
                return old[place][0].replace(" ", _NBSP)
            order = sum(number for _, _, number in old[low:place])
            numbers = [text for text, _, number in new[start:stop] if number]
            return numbers[order].replace(" ", _NBSP) if order < len(numbers) else None
    return None


def _tokens(line: str) -> list[_Token]:
    """The words, signs and numbers of the line: (text, where it begins, whether it is a number)."""
    plain = line.replace(_NBSP, " ")
    return [(found[0], found.start(), found["number"] is not None) for found in _TOKEN.finditer(plain)]
