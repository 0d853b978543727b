"""Automatic numbers of Word: «1.1.» that stands in no text because Word counts it when it shows the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from document_templates.roadmap_table.package import parse_part

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: its format, its text («%1.%2.») and the number it starts with."""

    shape: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a document in their order, as Word does."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, members: Mapping[str, bytes], folder: str, name: str) -> Numbering:
        """The numbering of a package; empty when it has none."""
        made = cls()
        if content := members.get(f"{folder}/numbering.xml"):
            made._take_lists(parse_part(content, name))
        if content := members.get(f"{folder}/styles.xml"):
            made._take_styles(parse_part(content, name))
        return made

    def _take_lists(self, root: etree._Element) -> None:
        for child in root:
            if _tag(child) == "abstractNum":
                levels = {_int(_value(level, "ilvl")): _level(level) for level in child if _tag(level) == "lvl"}
                self.levels[_value(child, "abstractNumId")] = levels
            elif _tag(child) == "num":
                self.lists[_value(child, "numId")] = _child_value(child, "abstractNumId")

    def _take_styles(self, root: etree._Element) -> None:
        for style in root:
            found = _reference(_child(style, "pPr"))
            if _tag(style) == "style" and found:
                self.styles[_value(style, "styleId")] = found

    def label(self, paragraph: etree._Element) -> str:
        """The automatic number of the paragraph with a space after it; empty when it has none."""
        properties = _child(paragraph, "pPr")
        found = _reference(properties) or self.styles.get(_child_value(properties, "pStyle"))
        if not found:
            return ""
        abstract = self.lists.get(found[0], "")
        levels = self.levels.get(abstract, {})
        level = levels.get(found[1])
        if level is None or level.shape in {"bullet", "none"}:
            return ""
        counters = self.counters.setdefault(abstract, [None] * _LEVELS)
        _count(counters, found[1], levels)
        return _PLACE.sub(lambda place: _shown(counters, int(place[1]) - 1, levels), level.text) + " "


def _count(counters: list[int | None], depth: int, levels: Mapping[int, _Level]) -> None:
    """Step the level and forget the deeper ones; levels above that were never shown start at their first number."""
    current = counters[depth]
    counters[depth] = levels[depth].start if current is None else current + 1
    for above in range(depth):
        if counters[above] is None:
            counters[above] = levels.get(above, _Level()).start
    counters[depth + 1 :] = [None] * (_LEVELS - depth - 1)


def _shown(counters: list[int | None], depth: int, levels: Mapping[int, _Level]) -> str:
    number = counters[depth] or 0
    return _roman(number) if levels.get(depth, _Level()).shape == "upperRoman" else str(number)


def _roman(number: int) -> str:
    shown = ""
    for value, sign in _ROMAN:
        while number >= value:
            shown, number = shown + sign, number - value
    return shown


def _level(element: etree._Element) -> _Level:
    return _Level(
        shape=_child_value(element, "numFmt") or "decimal",
        text=_child_value(element, "lvlText"),
        start=_int(_child_value(element, "start"), 1),
    )


def _reference(properties: etree._Element | None) -> tuple[str, int] | None:
    """The list and the level that paragraph properties name; ``None`` when none («0» switches a list off)."""
    reference = _child(properties, "numPr")
    listed = _child_value(reference, "numId")
    return (listed, min(_int(_child_value(reference, "ilvl")), _LEVELS - 1)) if listed not in {"", "0"} else None


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _child(element: etree._Element | None, tag: str) -> etree._Element | None:
    return next((child for child in element if _tag(child) == tag), None) if element is not None else None


def _value(element: etree._Element, name: str = "val") -> str:
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _child_value(element: etree._Element | None, tag: str) -> str:
    child = _child(element, tag)
    return _value(child) if child is not None else ""


def _int(text: str, default: int = 0) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else default
