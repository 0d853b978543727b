"""Tables and text out of a DOCX, read from its XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from document_templates.roadmap_table.found import FoundRow, FoundTable
from document_templates.roadmap_table.numbering import Numbering
from document_templates.roadmap_table.package import parse_part
from registry.errors import N_, FileRejected

MAX_ROWS = 5_000

# Deleted and moved-away text, field codes and the older of two alternatives are not what a person sees.
_UNSEEN = {"del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr"}
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def read_word(members: Mapping[str, bytes], name: str) -> list[FoundTable]:
    """The tables of the main text in order, each with the text before it; the last may be text alone."""
    path = _main_part(members, name)
    body = next((child for child in parse_part(members[path], name) if _tag(child) == "body"), None)
    if body is None:
        raise FileRejected(N_("Файл «{name}» повреждён: в нём нет текста документа."), name=name)
    numbering = Numbering.of(members, path.rpartition("/")[0], name)
    tables: list[FoundTable] = []
    before: list[str] = []
    for block in _blocks(body):
        if _tag(block) == "p":
            before.append(_paragraph(block, numbering))
        else:
            rows = tuple(_rows(block, len([table for table in tables if table.rows]) + 1, numbering, name))
            tables.append(FoundTable(rows, "\n".join(before)))
            before = []
    tables.append(FoundTable((), "\n".join(before)))
    return tables


def _main_part(members: Mapping[str, bytes], name: str) -> str:
    """The path of the main document, by the package's relations."""
    relations = parse_part(members["_rels/.rels"], name) if "_rels/.rels" in members else ()
    for relation in relations:
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            path = str(relation.get("Target", "")).lstrip("/")
            if path in members:
                return path
    if "word/document.xml" in members:
        return "word/document.xml"
    raise FileRejected(N_("Файл «{name}» повреждён: в нём нет текста документа."), name=name)


def _tag(element: etree._Element) -> str:
    """The local name: transitional and strict documents differ in namespaces only."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _inside(parent: etree._Element, wanted: set[str]) -> Iterator[etree._Element]:
    """Children with the names, looked for through the wrappers of content controls and tracked insertions."""
    for child in parent:
        tag = _tag(child)
        if tag in wanted:
            yield child
        elif tag in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
            yield from _inside(child, wanted)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    return _inside(parent, {"p", "tbl"})


def _paragraph(paragraph: etree._Element, numbering: Numbering) -> str:
    """The visible text of a paragraph, its automatic number first."""
    return numbering.label(paragraph) + "".join(_pieces(paragraph))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = _tag(child)
        if tag == "t":
            yield child.text or ""
        elif tag in _MARKS:
            yield _MARKS[tag]
        elif tag not in _UNSEEN:
            yield from _pieces(child)


def _rows(table: etree._Element, index: int, numbering: Numbering, name: str) -> Iterator[FoundRow]:
    for number, row in enumerate(_inside(table, {"tr"}), start=1):
        if number > MAX_ROWS:
            raise FileRejected(
                N_("В таблице файла «{name}» больше {limit} строк: это не дорожная карта."), name=name, limit=MAX_ROWS
            )
        yield FoundRow(
            tuple(_cells(row, numbering)), N_("таблица {table}, строка {row}").format(table=index, row=number)
        )


def _cells(row: etree._Element, numbering: Numbering) -> Iterator[str]:
    """Cells by position in the grid: a cell across several columns stands in the first, the others are empty."""
    properties = next(_inside(row, {"trPr"}), None)
    yield from [""] * _number(properties, "gridBefore", 0)
    for cell in _inside(row, {"tc"}):
        own = next(_inside(cell, {"tcPr"}), None)
        yield "" if _goes_on_from_above(own) else _cell_text(cell, numbering)
        yield from [""] * (_number(own, "gridSpan", 1) - 1)


def _number(properties: etree._Element | None, tag: str, default: int) -> int:
    """A small number out of the properties; nonsense counts as the default."""
    for child in properties if properties is not None else ():
        value = _attribute(child, "val")
        if _tag(child) == tag and value.isdecimal():
            return min(int(value), 64)
    return default


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _goes_on_from_above(properties: etree._Element | None) -> bool:
    """Whether the cell is the lower part of a vertical merge."""
    for child in properties if properties is not None else ():
        if _tag(child) == "vMerge":
            return _attribute(child, "val") != "restart"
    return False


def _cell_text(cell: etree._Element, numbering: Numbering) -> str:
    """Paragraphs of the cell, of tables inside it too, one line each; empty ones around the text are layout."""
    lines: list[str] = []
    for block in _blocks(cell):
        if _tag(block) == "p":
            lines.append(_paragraph(block, numbering))
        else:
            lines.extend(
                _cell_text(inner, numbering) for row in _inside(block, {"tr"}) for inner in _inside(row, {"tc"})
            )
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)
