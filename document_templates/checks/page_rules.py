"""Rules on the page: sheet, margins, page numbers (clauses 3.2, 6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from document_templates.checks.demands import Breach
from document_templates.checks.sheet import Asked, Sheet, millimetres
from registry.errors import N_

_NARROW = {
    "left": N_("Левое поле {width} мм, должно быть не меньше {least} мм."),
    "right": N_("Правое поле {width} мм, должно быть не меньше {least} мм."),
    "top": N_("Верхнее поле {width} мм, должно быть не меньше {least} мм."),
    "bottom": N_("Нижнее поле {width} мм, должно быть не меньше {least} мм."),
}
SIDES = tuple(_NARROW)
TOLERANCE = 0.3


def sheet_size(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L1: the sheet is A4, upright or lying."""
    for place, section in sections(sheet):
        sides = sorted((millimetres(section.page_width), millimetres(section.page_height)))
        if abs(sides[0] - 210) > 1 or abs(sides[1] - 297) > 1:
            message = N_("Лист {width} × {height} мм вместо А4 (210 × 297).")
            yield Breach(place, message.format(width=round(sides[0]), height=round(sides[1])), fixable=True)


def margins(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L1: no margin is narrower than the standard allows."""
    for place, section in sections(sheet):
        for side in SIDES:
            width = millimetres(getattr(section, f"{side}_margin"))
            if width < asked[side] - TOLERANCE:
                yield Breach(place, _NARROW[side].format(width=round(width), least=round(asked[side])), fixable=True)


def is_kept_long(sheet: Sheet, asked: Asked) -> bool:
    """Whether the document calls itself one of the kinds that are kept over ten years."""
    return any(sheet.calls_itself(str(kind).upper()) for kind in asked["kinds"])


def left_margin_of_what_is_kept(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L2: what is kept over ten years, as every order is, leaves 30 mm for the binding."""
    if not is_kept_long(sheet, asked):
        return
    place, section = next(sections(sheet))
    width = millimetres(section.left_margin)
    if width < asked["left"] - TOLERANCE:
        message = N_("Левое поле {width} мм: у документов, которые хранят дольше 10 лет, оно не меньше {least} мм.")
        yield Breach(place, message.format(width=round(width), least=round(asked["left"])), fixable=True)


def page_numbers(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L3: from page 2 a centred number in the top margin; none on page 1."""
    place, section = next(sections(sheet))
    # A header that says more than the number is somebody's own: no program moves it.
    ours = may_renumber(section)
    if not has_page_field(section.header):
        yield Breach(place, N_("Нет номеров страниц в верхнем поле (ставятся со второй страницы)."), ours)
        return
    if not section.different_first_page_header_footer or has_page_field(section.first_page_header):
        yield Breach(place, N_("На первой странице номер не ставится."), ours)
    if millimetres(section.header_distance) < asked["distance"] - TOLERANCE:
        message = N_("Номер страницы должен отстоять от верхнего края не менее чем на {distance} мм.")
        yield Breach(place, message.format(distance=round(asked["distance"])), fixable=True)
    if not is_centred(section.header):
        yield Breach(place, N_("Номер страницы ставится по центру верхнего поля."), fixable=True)


def may_renumber(section: Any) -> bool:
    """Whether the headers of the section hold nothing but a number."""
    return not any(words_of(header) for header in (section.header, section.first_page_header))


def words_of(header: Any) -> str:
    """The text of a header without numbers and dashes around them; empty for one that is taken from elsewhere."""
    if header.is_linked_to_previous:
        return ""
    text = "".join(piece.text or "" for piece in header._element.iter(qn("w:t")))
    pictures = any(True for _ in header._element.iter(qn("w:drawing"), qn("w:pict")))
    return re.sub(r"[\s\d–—-]", "", text) or ("picture" if pictures else "")


def sections(sheet: Sheet) -> Iterator[tuple[str, Any]]:
    """Each section with its place in words."""
    sections = list(sheet.document.sections)
    for number, section in enumerate(sections, 1):
        yield (N_("страница") if len(sections) == 1 else N_("раздел {number}").format(number=number), section)


def has_page_field(header: Any) -> bool:
    """Whether the header shows the number of the page."""
    if header.is_linked_to_previous:
        return False
    instructions = [element.text or "" for element in header._element.iter(qn("w:instrText"))]
    instructions += [element.get(qn("w:instr")) or "" for element in header._element.iter(qn("w:fldSimple"))]
    return any("PAGE" in instruction.split() for instruction in instructions)


def is_centred(header: Any) -> bool:
    """Whether the number stands in the middle."""
    for paragraph in header.paragraphs:
        if paragraph._p.xpath(".//w:instrText | .//w:fldSimple"):
            style = paragraph.style
            alignment = paragraph.alignment
            while alignment is None and style is not None:
                alignment, style = style.paragraph_format.alignment, style.base_style
            return alignment is not None and int(alignment) == 1
    return True


RULES = (("L1", sheet_size), ("L1", margins), ("L2", left_margin_of_what_is_kept), ("L3", page_numbers))
