"""Names of WordprocessingML that the compiled renderer handles, and small moves on its tree."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(name: str) -> str:
    """The name in the namespace of WordprocessingML, as lxml writes it."""
    return f"{{{W}}}{name}"


P, R, T, TBL, TR, TC = (w(name) for name in ("p", "r", "t", "tbl", "tr", "tc"))
PPR, RPR, TCPR = w("pPr"), w("rPr"), w("tcPr")
#: Elements whose text a person typed, where a tag may stand.
LEAVES = frozenset({T, w("instrText"), f"{{{M}}}t", f"{{{A}}}t"})
#: What a run shows besides text.
BREAKS = frozenset({w("br"), w("cr"), w("tab")})
HOLDERS = {"p": P, "tr": TR, "tc": TC, "r": R}
PARAGRAPHS = frozenset({P, f"{{{A}}}p"})


def leaves(paragraph: etree._Element) -> list[etree._Element]:
    """The elements with text in the paragraph, those of a text box within it left out."""
    return list(_leaves(paragraph))


def _leaves(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag in LEAVES:
            yield child
        elif child.tag not in PARAGRAPHS:
            yield from _leaves(child)


def paragraphs(root: etree._Element) -> list[etree._Element]:
    """Every paragraph of the part, those of drawings included."""
    return list(root.iter(*PARAGRAPHS))


def above(element: etree._Element, name: str) -> etree._Element | None:
    """The nearest element of that name that holds this one, or the element itself; ``None`` when nothing does."""
    found: etree._Element | None = element
    while found is not None and found.tag != name:
        found = found.getparent()
    return found


def is_empty(leaf: etree._Element) -> bool:
    """Whether the element holds no text, not even a space."""
    return not leaf.text


def write(leaf: etree._Element, text: str) -> None:
    """Set the text; its spaces are kept."""
    leaf.text = text
    if leaf.tag == T:
        leaf.set(SPACE, "preserve")


def remove(element: etree._Element) -> None:
    """Take the element out of its tree. Elements of a part carry no text behind them."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def child_in_order(parent: etree._Element, name: str, before: frozenset[str]) -> etree._Element:
    """A fresh child ``name`` in place of the old one, put before the first of the children named in ``before``."""
    for old in parent.findall(name):
        parent.remove(old)
    made = etree.Element(name)
    place = next((index for index, child in enumerate(parent) if child.tag in before), len(parent))
    parent.insert(place, made)
    return made
