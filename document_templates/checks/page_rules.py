"""Rules on the page: sheet, margins, page numbers (clauses 3.2, 6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from document_templates.checks.profiles import Profile
from document_templates.checks.sheet import Sheet, millimetres
from registry.errors import N_
from registry.ports import LayoutRemark

#: Least margins in millimetres: left, right, top, bottom.
LEAST = {"left": 20.0, "right": 10.0, "top": 20.0, "bottom": 20.0}
_NARROW = {
    "left": N_("Левое поле {width} мм, должно быть не меньше {least} мм."),
    "right": N_("Правое поле {width} мм, должно быть не меньше {least} мм."),
    "top": N_("Верхнее поле {width} мм, должно быть не меньше {least} мм."),
    "bottom": N_("Нижнее поле {width} мм, должно быть не меньше {least} мм."),
}
LEFT_IF_KEPT_LONG = 30.0
TOLERANCE = 0.3


def sheet_size(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L1: the sheet is A4, upright or lying."""
    for place, section in _sections(sheet):
        sides = sorted((millimetres(section.page_width), millimetres(section.page_height)))
        if abs(sides[0] - 210) > 1 or abs(sides[1] - 297) > 1:
            yield LayoutRemark(
                "L1",
                "error",
                place,
                N_("Лист {width} × {height} мм вместо А4 (210 × 297).").format(
                    width=round(sides[0]), height=round(sides[1])
                ),
                True,
            )


def margins(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L1: no margin is narrower than the standard allows."""
    for place, section in _sections(sheet):
        for side, least in LEAST.items():
            width = millimetres(getattr(section, f"{side}_margin"))
            if width < least - TOLERANCE:
                message = _NARROW[side].format(width=round(width), least=round(least))
                yield LayoutRemark("L1", "error", place, message, True)


def left_margin_of_orders(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L2: what is kept over ten years, as every order is, leaves 30 mm for the binding."""
    if not sheet.is_order:
        return
    place, section = next(_sections(sheet))
    width = millimetres(section.left_margin)
    if width < LEFT_IF_KEPT_LONG - TOLERANCE:
        message = N_("Левое поле {width} мм: у приказов, которые хранят дольше 10 лет, оно не меньше 30 мм.").format(
            width=round(width)
        )
        yield LayoutRemark("L2", "warning", place, message, True)


def page_numbers(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L3: from page 2 a centred number in the top margin; none on page 1."""
    place, section = next(_sections(sheet))
    if not _has_page_field(section.header):
        yield LayoutRemark(
            "L3", "warning", place, N_("Нет номеров страниц в верхнем поле (ставятся со второй страницы)."), True
        )
        return
    if not section.different_first_page_header_footer or _has_page_field(section.first_page_header):
        yield LayoutRemark("L3", "warning", place, N_("На первой странице номер не ставится."), True)
    if millimetres(section.header_distance) < 10 - TOLERANCE:
        yield LayoutRemark(
            "L3", "warning", place, N_("Номер страницы должен отстоять от верхнего края не менее чем на 10 мм."), True
        )
    if not _is_centred(section.header):
        yield LayoutRemark("L3", "warning", place, N_("Номер страницы ставится по центру верхнего поля."), True)


def _sections(sheet: Sheet) -> Iterator[tuple[str, Any]]:
    sections = list(sheet.document.sections)
    for number, section in enumerate(sections, 1):
        yield (N_("страница") if len(sections) == 1 else N_("раздел {number}").format(number=number), section)


def _has_page_field(header: Any) -> bool:
    if header.is_linked_to_previous:
        return False
    instructions = [element.text or "" for element in header._element.iter(qn("w:instrText"))]
    instructions += [element.get(qn("w:instr")) or "" for element in header._element.iter(qn("w:fldSimple"))]
    return any("PAGE" in instruction.split() for instruction in instructions)


def _is_centred(header: Any) -> bool:
    for paragraph in header.paragraphs:
        if paragraph._p.xpath(".//w:instrText | .//w:fldSimple"):
            style = paragraph.style
            alignment = paragraph.alignment
            while alignment is None and style is not None:
                alignment, style = style.paragraph_format.alignment, style.base_style
            return alignment is not None and int(alignment) == 1
    return True


RULES = (sheet_size, margins, left_margin_of_orders, page_numbers)
