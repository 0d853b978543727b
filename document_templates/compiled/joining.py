"""Tags that Word split over runs, lines and paragraphs, brought together; lines that ``{%-`` and ``-%}`` draw near."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise

from lxml import etree

from document_templates.compiled import xmlnames as x
from document_templates.compiled.tags import Tag, left_open, tags

#: A tag may run over so many paragraphs more.
_FURTHEST = 60


def join(root: etree._Element) -> None:
    """Put each tag of the part into one element, then draw near what its tags ask for."""
    for paragraph in x.paragraphs(root):
        if paragraph.getparent() is not None:
            _close(paragraph)
            _gather(paragraph)
    for paragraph in x.paragraphs(root):
        if paragraph.getparent() is not None:
            _draw(paragraph)


def _text(elements: list[etree._Element]) -> str:
    return "".join(leaf.text or "" for leaf in elements)


def _close(paragraph: etree._Element) -> None:
    """Bring in the following paragraphs until the last tag of this one is closed; when none closes it, none is."""
    if left_open(_text(x.leaves(paragraph))) is None:
        return
    taken: list[etree._Element] = []
    text = _text(x.leaves(paragraph))
    following = paragraph.getnext()
    while following is not None and following.tag == paragraph.tag and len(taken) < _FURTHEST:
        taken.append(following)
        text += " " + _text(x.leaves(following))
        if left_open(text) is None:
            for each in taken:
                _append(paragraph, each, gap=" ")
            return
        following = following.getnext()


def _append(paragraph: etree._Element, other: etree._Element, gap: str = "") -> None:
    """Move what the other paragraph holds to the end of this one, a gap between their texts, and remove it."""
    held = x.leaves(paragraph)
    if gap and held:
        held[-1].text = (held[-1].text or "") + gap
    for child in list(other):
        if child.tag != x.PPR:
            paragraph.append(child)
    x.remove(other)


def _gather(paragraph: etree._Element) -> None:
    """Give each tag wholly to the element where it begins; other signs stay in their elements."""
    elements = x.leaves(paragraph)
    text = _text(elements)
    if "{" not in text:
        return
    starts = [0, *accumulate(len(leaf.text or "") for leaf in elements)]
    made: list[list[str]] = [[] for _ in elements]
    place = 0
    for tag in tags(text):
        _share(text, place, tag.start, starts, made)
        first, last = _holder_of(tag.start, starts), _holder_of(tag.end - 1, starts)
        made[first].append(_joined(tag, elements[first : last + 1], starts[first + 1 : last + 1]))
        place = tag.end
    _share(text, place, len(text), starts, made)
    for leaf, pieces in zip(elements, made, strict=True):
        if (leaf.text or "") != "".join(pieces):
            x.write(leaf, "".join(pieces))


def _holder_of(place: int, starts: list[int]) -> int:
    """The number of the element that has the sign; empty elements have none."""
    return bisect_right(starts, place) - 1


def _share(text: str, start: int, end: int, starts: list[int], made: list[list[str]]) -> None:
    """Leave the signs between the two places to their elements."""
    while start < end:
        holder = _holder_of(start, starts)
        until = min(end, starts[holder + 1])
        made[holder].append(text[start:until])
        start = until


def _joined(tag: Tag, elements: list[etree._Element], cuts: list[int]) -> str:
    """The tag's text; line ends and tabs within it become spaces."""
    broken = _breaks(elements[0], elements[-1]) if len(elements) > 1 else []
    if not broken:
        return tag.written
    for line in broken:
        x.remove(line)
    places = [tag.start, *cuts, tag.end]
    pieces = [tag.written[a - tag.start : b - tag.start] for a, b in pairwise(places)]
    return " ".join(piece for piece in pieces if piece)


def _breaks(first: etree._Element, last: etree._Element) -> list[etree._Element]:
    """Line ends and tabs that stand between the two elements."""
    paragraph = first.getparent()
    while paragraph is not None and not any(paragraph is above for above in last.iterancestors()):
        paragraph = paragraph.getparent()
    if paragraph is None:
        return []
    found: list[etree._Element] = []
    inside = False
    for element in paragraph.iter():
        if element is first:
            inside = True
        elif element is last:
            break
        elif inside and element.tag in x.BREAKS:
            found.append(element)
    return found


def _draw(paragraph: etree._Element) -> None:
    """Merge the lines that tags with a hyphen at a side draw near; blanks at that side go."""
    text = _text(x.leaves(paragraph))
    if "{%-" not in text and "-%}" not in text:
        return
    for leaf in x.leaves(paragraph):
        if "{" in (leaf.text or ""):
            x.write(leaf, _without_blanks(leaf.text or ""))
    place = 0
    while True:
        elements = x.leaves(paragraph)
        if place >= len(elements):
            return
        leaf = elements[place]
        found = list(tags(leaf.text or ""))
        if found and found[0].before and found[0].start == 0:
            paragraph, place = _draw_back(paragraph, elements, place)
            elements = x.leaves(paragraph)
        if found and found[-1].after and found[-1].end == len(leaf.text or ""):
            _draw_on(paragraph, elements, place)
        place += 1


def _without_blanks(text: str) -> str:
    """The text without blanks at the sides of tags that have a hyphen there."""
    pieces: list[str] = []
    place, drawn = 0, False
    for tag in tags(text):
        beside = text[place : tag.start].lstrip() if drawn else text[place : tag.start]
        pieces += [beside.rstrip() if tag.before else beside, tag.written]
        place, drawn = tag.end, tag.after
    return "".join([*pieces, text[place:].lstrip() if drawn else text[place:]])


def _draw_back(paragraph: etree._Element, elements: list[etree._Element], place: int) -> tuple[etree._Element, int]:
    """Take away the line end before the element; the paragraph and the element's place in it afterwards."""
    leaf = elements[place]
    previous = [each for each in elements[:place] if each.text]
    if previous:
        for line in _breaks(previous[-1], leaf):
            x.remove(line)
        return paragraph, place
    before = paragraph.getprevious()
    if before is None or before.tag != paragraph.tag or _stands_alone(before):
        return paragraph, place
    count = len(x.leaves(before))
    _append(before, paragraph)
    return before, count + place


def _draw_on(paragraph: etree._Element, elements: list[etree._Element], place: int) -> None:
    """Take away the line end after the element."""
    leaf = elements[place]
    following = next((each for each in elements[place + 1 :] if each.text), None)
    if following is not None:
        for line in _breaks(leaf, following):
            x.remove(line)
        return
    after = paragraph.getnext()
    if after is not None and after.tag == paragraph.tag and not _stands_alone(after):
        _append(paragraph, after)


def _stands_alone(paragraph: etree._Element) -> bool:
    """Whether a tag of the paragraph stands for the paragraph, row or cell: nothing is merged with it."""
    return any(tag.holder in {"p", "tr", "tc"} for leaf in x.leaves(paragraph) for tag in tags(leaf.text or ""))
