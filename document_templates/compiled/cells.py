"""Tags that shape the cell they stand in: ``colspan``, ``cellbg``, ``vm`` and ``hm``."""

from __future__ import annotations

from lxml import etree

from document_templates.compiled import xmlnames as x
from document_templates.compiled.marks import Marks
from document_templates.compiled.tags import Tag

SHAPERS = frozenset({"colspan", "cellbg", "vm", "hm"})
#: Children of a cell's properties in the order of the schema, from the spans on.
_ORDER = [
    x.w(name)
    for name in (
        *("gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText"),
        *("vAlign", "hideMark", "headers", "cellIns", "cellDel", "cellMerge", "tcPrChange"),
    )
]
_SPAN, _MERGE, _SHADE = x.w("gridSpan"), x.w("vMerge"), x.w("shd")
_VALUE = x.w("val")


def shape(leaf: etree._Element, tag: Tag, marks: Marks) -> None:
    """Let the cell that holds the element follow the tag."""
    cell = x.above(leaf, x.TC)
    if cell is None:
        return
    if tag.word == "colspan":
        _property(cell, _SPAN).set(_VALUE, marks.text(f"{{{{ {tag.rest} }}}}"))
    elif tag.word == "cellbg":
        shade = _property(cell, _SHADE)
        shade.set(_VALUE, "clear")
        shade.set(x.w("color"), "auto")
        shade.set(x.w("fill"), marks.text(f"{{{{ {tag.rest} }}}}"))
    elif tag.word == "vm":
        _merge_down(cell, marks)
    else:
        _merge_across(cell, marks)


def _property(cell: etree._Element, name: str) -> etree._Element:
    properties = cell.find(x.TCPR)
    if properties is None:
        properties = etree.Element(x.TCPR)
        cell.insert(0, properties)
    return x.child_in_order(properties, name, frozenset(_ORDER[_ORDER.index(name) + 1 :]))


def _merge_down(cell: etree._Element, marks: Marks) -> None:
    """One cell over all turns of the loop of rows; what it holds is shown in the first."""
    _property(cell, _MERGE).set(_VALUE, marks.text("{{ 'restart' if loop.first else 'continue' }}"))
    blocks = [child for child in cell if child.tag != x.TCPR]
    blank = etree.Element(x.P)
    nodes = [marks.node("{% if loop.first %}"), *blocks, marks.node("{% else %}"), blank, marks.node("{% endif %}")]
    for node in nodes:
        cell.append(node)


def _merge_across(cell: etree._Element, marks: Marks) -> None:
    """One cell in place of those of all turns of the loop of cells."""
    old = cell.find(f"{x.TCPR}/{_SPAN}")
    each = str(old.get(_VALUE, "1")) if old is not None else "1"
    times = f" * {each}" if each.isdigit() and each != "1" else ""
    _property(cell, _SPAN).set(_VALUE, marks.text(f"{{{{ loop.length{times} }}}}"))
    cell.addprevious(marks.node("{% if loop.first %}"))
    cell.addnext(marks.node("{% endif %}"))
