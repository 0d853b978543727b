"""Tags that stand for a paragraph, a row, a cell or a run, put where Jinja can read them.

Code that stands between elements or in attributes is kept as marks, which :mod:`.source` turns into the tags of Jinja.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

from document_templates.compiled import xmlnames as x
from document_templates.compiled.cells import SHAPERS, shape
from document_templates.compiled.marks import Marks
from document_templates.compiled.tags import Tag, tags
from registry.errors import N_, TemplateSyntax

TEXT_BESIDE = N_(
    "Шаблон, абзац «{text}»: рядом с тегом «{tag}» стоит текст, он пропал бы. Перенесите его в другой абзац."
)
TAG_BESIDE = N_(
    "Шаблон, абзац «{text}»: рядом с тегом «{tag}» стоит другой тег, он пропал бы. Перенесите его в другой абзац."
)
NOT_IN_TABLE = N_("Шаблон, абзац «{text}»: тег «{tag}» должен стоять в ячейке таблицы.")

_WHOLE = frozenset({"p", "tr", "tc"})


def patch(root: etree._Element, marks: Marks) -> None:
    """Put the special tags of the part in their places.

    Raises ``TemplateSyntax`` where a text or another tag would be lost, and for a tag of tables outside of them.
    """
    for fault in faults(root):
        raise fault
    for paragraph in x.paragraphs(root):
        for leaf in x.leaves(paragraph):
            _patch(leaf, marks)


def faults(root: etree._Element) -> Iterator[TemplateSyntax]:
    """What :func:`patch` would refuse in the part whose tags were joined, all of it."""
    for paragraph in x.paragraphs(root):
        for leaf in x.leaves(paragraph):
            found = (_fault(leaf, tag) for tag in tags(leaf.text or ""))
            yield from (fault for fault in found if fault is not None)


def _fault(leaf: etree._Element, tag: Tag) -> TemplateSyntax | None:
    """What a tag takes away with its paragraph, row or cell, or that it stands outside of them."""
    holder = x.above(leaf, x.HOLDERS[tag.holder]) if tag.holder in _WHOLE else None
    if tag.holder not in _WHOLE and tag.word not in SHAPERS:
        return None
    if holder is None:
        if tag.word in SHAPERS and x.above(leaf, x.TC) is not None:
            return None
        return TemplateSyntax(NOT_IN_TABLE, text=_shown(leaf.text or ""), tag=tag.written)
    text = "\n".join(_text(paragraph) for paragraph in holder.iter(x.P))
    beside, others = _around(text)
    if beside.strip():
        return TemplateSyntax(TEXT_BESIDE, text=_shown(text), tag=tag.written)
    return TemplateSyntax(TAG_BESIDE, text=_shown(text), tag=tag.written) if others > 1 else None


def _text(paragraph: etree._Element) -> str:
    return "".join(leaf.text or "" for leaf in x.leaves(paragraph))


def _around(text: str) -> tuple[str, int]:
    """The text outside of tags, and how many tags there are, comments not counted."""
    pieces, count, place = [], 0, 0
    for tag in tags(text):
        pieces.append(text[place : tag.start])
        place = tag.end
        count += tag.opener != "{#" or bool(tag.holder)
    return "".join([*pieces, text[place:]]), count


def _shown(text: str) -> str:
    return " ".join(text.split())[:100]


def _patch(leaf: etree._Element, marks: Marks) -> None:
    pieces: list[str] = []
    text, place = leaf.text or "", 0
    for tag in tags(text):
        pieces.append(text[place : tag.start])
        place = tag.end
        if tag.holder in _WHOLE:
            _replace(x.above(leaf, x.HOLDERS[tag.holder]), marks.node(tag.code))
            return
        if tag.holder == "r" and x.above(leaf, x.R) is not None:
            _split_run(leaf, "".join(pieces), marks.node(tag.code), text[place:], marks)
            return
        if tag.word in SHAPERS:
            shape(leaf, tag, marks)
        else:
            pieces.append(marks.text(tag.code))
    if place:
        x.write(leaf, "".join([*pieces, text[place:]]))


def _replace(holder: etree._Element | None, node: etree._Element) -> None:
    parent = holder.getparent() if holder is not None else None
    if parent is not None and holder is not None:
        parent.replace(holder, node)


def _split_run(leaf: etree._Element, before: str, node: etree._Element, after: str, marks: Marks) -> None:
    """Put the tag between two runs: one keeps what stood before it, the other what stood after. Empty ones go."""
    run = x.above(leaf, x.R)
    if run is None:
        return
    inside = leaf
    while (parent := inside.getparent()) is not None and parent is not run:
        inside = parent
    tail = etree.Element(x.R)
    properties = run.find(x.RPR)
    if properties is not None:
        tail.append(copy.deepcopy(properties))
    rest = etree.SubElement(tail, leaf.tag)
    x.write(rest, after)
    for sibling in list(inside.itersiblings()):
        tail.append(sibling)
    x.write(leaf, before)
    run.addnext(node)
    node.addnext(tail)
    for each in (run, tail):
        if not _shows(each):
            x.remove(each)
    for each in list(tail.iter(*x.LEAVES)) if tail.getparent() is not None else []:
        _patch(each, marks)


def _shows(run: etree._Element) -> bool:
    """Whether the run has something besides its properties and empty text."""
    return any(child.tag != x.RPR and not (child.tag in x.LEAVES and x.is_empty(child)) for child in run)
