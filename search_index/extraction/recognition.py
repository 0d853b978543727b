"""Text of pages that are pictures, through Tesseract, one page at a time: for limited children.

A page costs seconds, so nothing here reads a whole file: ``Extracted.scanned`` says which pages to ask for.
"""

from __future__ import annotations

import subprocess
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.errors import N_, FileRejected, LimitExceeded
from search_index.extraction.marking import settled
from search_index.extraction.page_images import page_image
from search_index.extraction.programs import GIVEN, Limits, installed, output_of

if TYPE_CHECKING:
    from PIL.Image import Image

RESOLUTION = 200  # points per inch: measured, more costs time and finds no more words
#: Below this, of 100, the page may lie on its side or its head: so it is read with some 30, and with 95 when turned.
SURE = 75.0
_LIMITS = Limits(seconds=60, memory_mb=1024, output_mb=16)
# The columns of Tesseract's table that are used: a row of level 5 is a word.
_LEVEL, _BLOCK, _PARAGRAPH, _LINE, _LEFT, _WIDTH, _CONFIDENCE, _TEXT = 0, 2, 3, 4, 6, 8, 10, 11
_WORD = "5"
# A line that ends before this share of its paragraph's width was ended by its author.
_FULL = 0.85


@dataclass(frozen=True, slots=True)
class PageText:
    """What was read on a page. ``confidence`` is the mean over its letters, 0 to 100; ``None`` without a word."""

    text: str
    confidence: float | None = None


def missing_languages(languages: str) -> tuple[str, ...] | None:
    """Those of ``rus+eng`` that Tesseract has no data for; ``None`` when Tesseract is not installed."""
    if not installed("tesseract"):
        return None
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    there = set(done.stdout.split())
    return tuple(language for language in languages.split("+") if language not in there)


def recognise_page(data: bytes, languages: str, number: int) -> PageText:
    """Read page ``number`` (from 0) of a PDF or an image.

    Raises ``FileRejected`` when the page cannot be drawn or read, ``LimitExceeded`` when it takes too long.
    """
    picture, inch = page_image(data, number, RESOLUTION)
    found = _tried(picture, inch, languages)
    if found is not None and (found.confidence is None or found.confidence >= SURE):
        return found
    # A page on one of its sides the program reads by itself, so half a turn is all that the others need.
    turned = None
    with suppress(LimitExceeded):
        turned = _tried(picture.rotate(180), inch, languages)
    best = max(filter(None, (found, turned)), key=lambda page: page.confidence or 0.0, default=None)
    if best is None:
        raise FileRejected(N_("Страница {number} не распознана: программа не справилась с ней."), number=number + 1)
    return best


def _tried(picture: Image, inch: float, languages: str) -> PageText | None:
    """What is read on the picture as it lies; ``None`` when the program fails."""
    command = ["tesseract", GIVEN, "stdout", "-l", languages, "--dpi", str(round(inch)), "tsv"]
    table = output_of(command, _grey_map(picture), _LIMITS)
    return None if table is None else _read(table)


def _grey_map(picture: Image) -> bytes:
    return b"P5 %d %d 255\n" % picture.size + picture.tobytes()


@dataclass(slots=True)
class _Line:
    """A line of a page: its words, and where it ends, in points from the left edge of the page."""

    words: list[str]
    right: int = 0


def _read(table: str) -> PageText:
    """Paragraphs as they stand on the page, an empty line between them."""
    paragraphs: dict[tuple[str, str], dict[str, _Line]] = {}
    weight = total = 0.0
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) <= _TEXT or cells[_LEVEL] != _WORD or not (word := cells[_TEXT].strip()):
            continue
        lines = paragraphs.setdefault((cells[_BLOCK], cells[_PARAGRAPH]), {})
        line = lines.setdefault(cells[_LINE], _Line([]))
        line.words.append(word)
        line.right = max(line.right, int(cells[_LEFT]) + int(cells[_WIDTH]))
        weight += len(word)
        total += len(word) * max(0.0, float(cells[_CONFIDENCE]))
    text = "\n\n".join(_joined(list(lines.values())) for lines in paragraphs.values())
    return PageText(settled(text.replace("\f", "\n")), round(total / weight, 1) if weight else None)


def _joined(lines: list[_Line]) -> str:
    """A paragraph: full lines run on into the next one, a short line stands by itself."""
    edge = _FULL * max(line.right for line in lines)
    text, runs_on = "", False
    for line in lines:
        words = " ".join(line.words)
        if runs_on and text.endswith("-") and words[:1].islower():
            text = text[:-1] + words
        else:
            text += (" " if runs_on else "\n" if text else "") + words
        runs_on = line.right >= edge
    return text
