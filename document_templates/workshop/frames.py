"""The edges of tables: drawn ones stand between the margins, undrawn ones begin and end at them.

A program that opens our files in the manner of Word 2007 hangs a table out by the margin of its first cell, so that the
text of the cell and not its border meets the margin of the page.
"""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

#: Twentieths of a point: Word's own margin at the sides of a cell, and ours above and below its text.
_SIDE, _ABOVE = 108, 57
_AFTER_INDENT = ("w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def drawn(table: Any) -> None:
    """The borders at the margins of the page, and air between them and the text."""
    indent = OxmlElement("w:tblInd")
    _measure(indent, _SIDE)
    table._tbl.tblPr.insert_element_before(indent, *_AFTER_INDENT)
    _cell_margins(table, top=_ABOVE, bottom=_ABOVE)


def undrawn(table: Any) -> None:
    """The text of the first cell begins at the left margin, that of the last one may end at the right one."""
    _cell_margins(table, left=0, right=0)


def _cell_margins(table: Any, **sides: int) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, width in sides.items():
        edge = OxmlElement(f"w:{side}")
        _measure(edge, width)
        margins.append(edge)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _measure(element: Any, width: int) -> None:
    element.set(qn("w:w"), str(width))
    element.set(qn("w:type"), "dxa")
