"""Menders of the text: fonts, indents, spacing, alignment, spaces, dates. Each answers how many places it changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from document_templates.checks.editing import Letters, set_format
from document_templates.checks.lines import CORNER, Line
from document_templates.checks.reading_rules import is_torn
from document_templates.checks.requisite_rules import requisite_spacing
from document_templates.checks.sheet import Asked, Sheet
from document_templates.checks.text_rules import (
    NEAR,
    PADDED_DAY,
    SHORT_DATE,
    SIGNS,
    SLIPS,
    TWIPS,
    is_spread,
    mended_date,
    section_headings,
)
from document_templates.language import held

_SPACE = re.compile(" ")
#: Free fonts with the very widths of the customary ones.
_TWINS = {"Times New Roman": "Liberation Serif", "Arial": "Liberation Sans"}
_SCRIPTS = ("ascii", "hAnsi", "cs", "eastAsia")
#: Properties of a run that come after the spacing of its letters, by the schema's order.
_AFTER_SPACING = (
    *("w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign"),
    *("rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange"),
)


def fonts(sheet: Sheet, asked: Asked) -> int:
    """L4: for a font that is not allowed its twin, or else the first that is; the nearest size in running text."""
    done = sum(_set_font(run, _allowed(font, asked["fonts"])) for run, font in _wrong_fonts(sheet, asked))
    for line in sheet.text_lines:
        for run in line.runs:
            size = sheet.size(line, run)
            if size not in asked["sizes"]:
                nearest = min(asked["sizes"], key=lambda allowed: (abs(allowed - size), allowed))
                _set_size(run, nearest)
                done += 1
    return done


def _wrong_fonts(sheet: Sheet, asked: Asked) -> Iterator[tuple[Any, str]]:
    for line in sheet.lines:
        for run in line.runs:
            font = sheet.font(line, run)
            if font and font not in asked["fonts"] and font not in SIGNS:
                yield run, font


def _allowed(font: str, allowed: Sequence[str]) -> str:
    twin = _TWINS.get(font, "")
    return twin if twin in allowed else allowed[0]


def _set_font(run: Any, name: str) -> int:
    fonts = run.get_or_add_rPr().get_or_add_rFonts()
    for script in _SCRIPTS:
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
        fonts.set(qn(f"w:{script}"), name)
    fonts.attrib.pop(qn("w:cstheme"), None)
    return 1


def _set_size(run: Any, points: float) -> None:
    properties = run.get_or_add_rPr()
    properties.get_or_add_sz().set(qn("w:val"), str(round(points * 2)))
    complex_size = properties.find(qn("w:szCs"))
    if complex_size is not None:
        complex_size.set(qn("w:val"), str(round(points * 2)))


def indents(sheet: Sheet, asked: Asked) -> int:
    """L5: the first line as asked; a line that hung over its paragraph comes back to the edge."""
    wanted, done = round(asked["indent"] * TWIPS), 0
    for line in sheet.text_lines:
        if not line.is_listed and abs(line.first_line - asked["indent"] * TWIPS) > NEAR:
            _indent(line, wanted)
            done += 1
    return done


def _indent(line: Line, wanted: int) -> None:
    hung = line.first_line < 0
    own = {"firstLine": str(wanted), "firstLineChars": None, "hangingChars": None, "hanging": None}
    set_format(line.source, "ind", **own, **({"left": "0", "start": None} if hung else {}))


def headings(sheet: Sheet, _: Asked) -> int:
    """L6: headings that stand at the edge get the indent of a paragraph."""
    places = {breach.place for breach in section_headings(sheet, {})}
    found = [line for line in sheet.lines if line.place in places]
    for line in found:
        _indent(line, 709)
    return len(found)


def requisites(sheet: Sheet, _: Asked) -> int:
    """L7: lines of a requisite are set single."""
    places = {breach.place for breach in requisite_spacing(sheet, {})}
    found = [line for line in sheet.lines if line.place in places and line.left > CORNER]
    for line in found:
        set_format(line.source, "spacing", line="240", lineRule="auto")
    return len(found)


def line_spacing(sheet: Sheet, asked: Asked) -> int:
    """L8: the nearest spacing that is allowed."""
    done = 0
    for line in sheet.text_lines:
        if not asked["least"] - 0.01 <= line.spacing <= asked["most"] + 0.01:
            spacing = min(max(line.spacing, asked["least"]), asked["most"])
            set_format(line.source, "spacing", line=str(round(spacing * 240)), lineRule="auto")
            done += 1
    return done


def spaces(sheet: Sheet, _: Asked) -> int:
    """L9: one space for two or three, one that does not break if one of them did not; letters not spread."""
    done = _replaced(sheet, SLIPS, lambda found: "\u00a0" if "\u00a0" in found[0] else " ")
    for line in sheet.lines:
        for run in line.runs:
            if is_spread(sheet, line, run):
                _unspread(run)
                done += 1
    return done


def _replaced(sheet: Sheet, pattern: re.Pattern[str], made: Callable[[re.Match[str]], str]) -> int:
    paragraphs = (line.source for line in sheet.lines if pattern.search(line.text))
    return sum(Letters(paragraph).replace(pattern, made) for paragraph in paragraphs)


def _unspread(run: Any) -> None:
    """Say on the run itself that its letters are not spread: the spread may come from a style."""
    properties = run.get_or_add_rPr()
    spread = properties.find(qn("w:spacing"))
    if spread is None:
        spread = OxmlElement("w:spacing")
        later = {qn(f"w:{name}") for name in _AFTER_SPACING}
        following = next((child for child in properties if child.tag in later), None)
        properties.append(spread) if following is None else following.addprevious(spread)
    spread.set(qn("w:val"), "0")


def alignment(sheet: Sheet, _: Asked) -> int:
    """L10: running text is justified."""
    found = [line for line in sheet.text_lines if line.alignment not in {"both", "distribute"}]
    for line in found:
        set_format(line.source, "jc", val="both")
    return len(found)


def dates(sheet: Sheet, _: Asked) -> int:
    """L16: «5 июня» for «05 июня», «05.06.2026» for «5.6.2026»."""
    return sum(_replaced(sheet, pattern, mended_date) for pattern in (PADDED_DAY, SHORT_DATE))


def held_spaces(sheet: Sheet, _: Asked) -> int:
    """T3: spaces that do not break where a line must not end."""
    done = 0
    for line in sheet.lines:
        if line.wraps and is_torn(line.text):
            done += _hold(line)
    return done


def _hold(line: Line) -> int:
    whole = held(line.text)
    return min(Letters(line.source).replace(_SPACE, lambda found: whole[found.start()]), 1)
