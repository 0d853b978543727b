"""Text of files as the registry keeps it: its sections, and pages that are pictures and are read one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PAGE_BREAK = "\f"
#: Below this a reading is called unsure, of 100: a choice of the system, not a norm.
UNSURE = 75.0
Sections = tuple[tuple[int, str], ...]

# Signs that a database or the index could not keep; they come out of damaged fonts of a PDF.
_UNKEPT = dict.fromkeys((*range(9), 11, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))


@dataclass(frozen=True, slots=True)
class FileText:
    """What was read out of a file.

    ``reason`` says in Russian why ``text`` is empty. ``sections`` are where in ``text`` (characters) each begins, and
    its heading. ``scanned`` are pages, from 0, that are pictures and were not read.
    """

    text: str
    reason: str = ""
    sections: Sections = ()
    scanned: tuple[int, ...] = ()


def kept(text: str) -> str:
    """The text without what a database or the index could not keep."""
    return text.translate(_UNKEPT)


def with_pages(text: str, sections: Sections, read: Mapping[int, str]) -> tuple[str, Sections]:
    """Put the read pages (from 0) in the place of those of the text; each section stays where it was on its page."""
    before = text.split(PAGE_BREAK)
    before += [""] * (max(read, default=-1) + 1 - len(before))
    after = [read.get(number, page) for number, page in enumerate(before)]
    old, new = _starts(before), _starts(after)
    moved = []
    for at, heading in sections:
        number = text.count(PAGE_BREAK, 0, at)
        moved.append((new[number] + min(at - old[number], len(after[number])), heading))
    return PAGE_BREAK.join(after), tuple(moved)


def _starts(pages: Sequence[str]) -> list[int]:
    found, at = [], 0
    for page in pages:
        found.append(at)
        at += len(page) + 1
    return found


def mean_confidence(pages: Iterable[tuple[int, float | None]]) -> float | None:
    """The mean over pages of (letters, confidence), each by its letters; ``None`` when nothing was read."""
    sure = [(letters, value) for letters, value in pages if value is not None and letters]
    whole = sum(letters for letters, _ in sure)
    return round(sum(letters * value for letters, value in sure) / whole, 1) if whole else None
