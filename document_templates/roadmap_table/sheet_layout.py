"""What openpyxl leaves out when it reads row by row: merged cells, what is hidden, formulas without values."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from document_templates.roadmap_table.package import parse_part

_CORNER = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHOWN = 10
# A plan has some hundreds of merged cells; a file with more wants the reader to sweat.
_MAX_MERGES = 20_000


@dataclass(slots=True)
class SheetLayout:
    """The look of one sheet. Rows count from 1, columns from 0; ``last`` is the last row that holds anything.

    ``unvalued`` are cells («F5») whose formula was never computed, ``broken`` those that show an error.
    """

    left: dict[int, set[int]] = field(default_factory=dict)
    above: dict[int, set[int]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    unvalued: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    last: int = 0


def sheet_paths(members: Mapping[str, bytes], name: str) -> dict[str, str]:
    """The member of each sheet by its title."""
    relations = {
        str(relation.get("Id")): str(relation.get("Target", ""))
        for relation in parse_part(members.get("xl/_rels/workbook.xml.rels", b"<none/>"), name)
    }
    book = parse_part(members.get("xl/workbook.xml", b"<none/>"), name)
    sheets = [element for element in book.iter() if _tag(element) == "sheet"]
    return {str(sheet.get("name")): _path(relations.get(str(sheet.get(_RELATION)), "")) for sheet in sheets}


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def layout_of(content: bytes, *, rows: int, columns: int) -> SheetLayout:
    """The look of the sheet within the bounds; a row beyond them ends the reading.

    Broken markup ends it too: openpyxl is the one to refuse the file.
    """
    made = SheetLayout()
    merges = 0
    try:
        for _, element in etree.iterparse(io.BytesIO(content), resolve_entities=False, no_network=True, load_dtd=False):
            tag = _tag(element)
            if tag == "row":
                _take_row(made, element)
                element.clear()
                if made.last > rows:
                    break
            elif tag == "col" and _is_on(element, "hidden"):
                _take_column(made, element, columns)
            elif tag == "mergeCell" and merges < _MAX_MERGES:
                merges += 1
                _take_merge(made, str(element.get("ref", "")), rows, columns)
    except etree.XMLSyntaxError:
        return made
    return made


def _take_row(made: SheetLayout, row: etree._Element) -> None:
    number = int(row.get("r", "0")) if str(row.get("r", "0")).isdecimal() else 0
    number = number or made.last + 1
    filled = False
    for cell in row:
        tags = {_tag(part): part for part in cell}
        value = tags.get("v")
        has_value = (value is not None and bool(value.text)) or "is" in tags
        filled = filled or has_value
        if "f" in tags and not has_value and cell.get("t") != "str" and len(made.unvalued) < _SHOWN:
            made.unvalued.append(str(cell.get("r", "")))
        if cell.get("t") == "e" and len(made.broken) < _SHOWN:
            made.broken.append(str(cell.get("r", "")))
    if filled:
        made.last = max(made.last, number)
        if _is_on(row, "hidden"):
            made.hidden_rows.append(number)


def _take_column(made: SheetLayout, column: etree._Element, limit: int) -> None:
    first, last = str(column.get("min", "")), str(column.get("max", ""))
    if first.isdecimal() and last.isdecimal() and int(first) <= limit:
        made.hidden_columns += [_letters(number) for number in range(int(first), min(int(last), limit) + 1)]


def _take_merge(made: SheetLayout, ref: str, rows: int, columns: int) -> None:
    corners = [_CORNER.fullmatch(part) for part in ref.split(":")]
    if len(corners) != 2 or corners[0] is None or corners[1] is None:
        return
    (left, top), (right, bottom) = [(_index(corner[1]), int(corner[2])) for corner in corners if corner]
    covered = range(left, min(right, columns - 1) + 1)
    for row in range(top, min(bottom, rows) + 1):
        made.left.setdefault(row, set()).update(covered[1:])
        if row > top:
            made.above.setdefault(row, set()).update(covered)


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _is_on(element: etree._Element, name: str) -> bool:
    return str(element.get(name, "0")).lower() in {"1", "true"}


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
