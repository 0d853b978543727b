"""A paragraph of one point after each bordered table.

LibreOffice 7.4 leaves a heading alone at the foot of a page that has a table above it, whatever its style says of
keeping with the next paragraph; with a paragraph between the table and what follows it does not. Word shows no
difference.
"""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph


def close_tables(document: Any) -> None:
    """Put the paragraph after every bordered table that a paragraph follows."""
    for table in document.tables:
        following = table._tbl.getnext()
        if table.style is not None and table.style.name == "Table Grid" and following.tag == qn("w:p"):
            end = Paragraph(following, document._body).insert_paragraph_before(style="Table Text")
            end.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            end.paragraph_format.line_spacing = Pt(1)
