"""Numbered lists that begin anew: ``{% restart %}`` in a numbered paragraph.

The paragraph begins its list at one each time it is printed, and the paragraphs of the same list after it go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from document_templates.compiled import xmlnames as x
from document_templates.compiled.marks import Marks, late
from document_templates.compiled.tags import tags
from document_templates.package import parse_xml
from registry.errors import N_, TemplateSyntax

NUMBERING = "word/numbering.xml"
NOT_NUMBERED = N_("Шаблон, абзац «{text}»: тег «{tag}» должен стоять в абзаце нумерованного списка.")
_VALUE, _NUMBERED, _NUMBER, _LEVEL = x.w("val"), x.w("numPr"), x.w("numId"), x.w("ilvl")
_STYLE = x.w("pStyle")
#: Children of a paragraph's properties that stand before its numbering.
_BEFORE = frozenset(
    x.w(name) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a template: definitions by number, and the number and level that styles give to paragraphs."""

    abstract: Mapping[str, str] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def first_free(self) -> int:
        """The first number that no list has."""
        return max((int(number) for number in self.abstract if number.isdigit()), default=0) + 1


def lists_of(members: Mapping[str, bytes]) -> Lists:
    """The lists that the package defines. Raises ``FileRejected``."""
    if NUMBERING not in members:
        return Lists()
    abstract = {}
    for number in parse_xml(members[NUMBERING], NUMBERING).iter(x.w("num")):
        of = number.find(x.w("abstractNumId"))
        if of is not None:
            abstract[str(number.get(_NUMBER))] = str(of.get(_VALUE))
    styles = parse_xml(members["word/styles.xml"]) if "word/styles.xml" in members else None
    return Lists(abstract, _by_style(styles) if styles is not None else {})


def _by_style(styles: etree._Element) -> dict[str, tuple[str, str]]:
    known = {str(style.get(x.w("styleId"))): style for style in styles.iter(x.w("style"))}
    found: dict[str, tuple[str, str]] = {}
    for name in known:
        seen: set[str] = set()
        above = name
        while above in known and above not in seen:
            seen.add(above)
            numbered = _numbered(known[above].find(x.PPR))
            if numbered:
                found[name] = numbered
                break
            based = known[above].find(x.w("basedOn"))
            above = str(based.get(_VALUE)) if based is not None else ""
    return found


def _numbered(properties: etree._Element | None) -> tuple[str, str] | None:
    """The number of the list and the level that the properties name."""
    numbered = properties.find(_NUMBERED) if properties is not None else None
    number = numbered.find(_NUMBER) if numbered is not None else None
    if numbered is None or number is None:
        return None
    level = numbered.find(_LEVEL)
    return str(number.get(_VALUE)), str(level.get(_VALUE)) if level is not None else "0"


def put_off(root: etree._Element, marks: Marks, lists: Lists) -> None:
    """Put marks for ``{% restart %}``. Raises ``TemplateSyntax`` where it stands in no list."""
    begun: set[str] = set()
    for paragraph in list(root.iter(x.P)):
        for leaf in x.leaves(paragraph):
            if "restart" in (leaf.text or ""):
                begun |= _begin(leaf, paragraph, marks, lists)
    for paragraph in root.iter(x.P) if begun else ():
        number, level = _of(paragraph, lists)
        if number in begun:
            _set(paragraph, marks.text(late("list", number)), level)


def _begin(leaf: etree._Element, paragraph: etree._Element, marks: Marks, lists: Lists) -> set[str]:
    text = leaf.text or ""
    found = [tag for tag in tags(text) if tag.word == "restart" and not tag.rest]
    number, level = _of(paragraph, lists)
    for tag in reversed(found):
        if number not in lists.abstract:
            raise TemplateSyntax(NOT_NUMBERED, text=" ".join(text.split())[:100], tag=tag.written)
        text = text[: tag.start] + text[tag.end :]
    if found:
        x.write(leaf, text)
        paragraph.addprevious(marks.node(late("restart", f"{number},{level}")))
    return {number} if found else set()


def _of(paragraph: etree._Element, lists: Lists) -> tuple[str, str]:
    """The list of the paragraph and its level; an empty number when it is in none."""
    properties = paragraph.find(x.PPR)
    own = _numbered(properties)
    if own is not None:
        return own
    style = properties.find(_STYLE) if properties is not None else None
    return lists.styles.get(str(style.get(_VALUE)) if style is not None else "", ("", "0"))


def _set(paragraph: etree._Element, number: str, level: str) -> None:
    properties = paragraph.find(x.PPR)
    if properties is None:
        return
    after = frozenset(str(child.tag) for child in properties) - _BEFORE
    numbered = x.child_in_order(properties, _NUMBERED, after)
    etree.SubElement(numbered, _LEVEL).set(_VALUE, level)
    etree.SubElement(numbered, _NUMBER).set(_VALUE, number)
