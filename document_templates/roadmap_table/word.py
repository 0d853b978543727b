"""Tables and text out of a DOCX, read from its XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from document_templates.roadmap_table.numbering import Numbering
from document_templates.roadmap_table.package import parse_part
from document_templates.roadmap_table.rows import FoundRow, FoundTable
from document_templates.roadmap_table.word_remarks import word_remarks
from registry.errors import N_, FileRejected

MAX_ROWS = 5_000
MAX_COLUMNS = 64

# Deleted and moved-away text, field codes and the older of two alternatives are not what a person sees.
_UNSEEN = {"del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr"}
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
# Ticks of the fonts Wingdings, as Word puts them.
_TICKS = {"FC", "FE", "50", "52"}


def read_word(members: Mapping[str, bytes], name: str) -> list[FoundTable]:
    """The tables of the main text in order, each with the text before it; the last may be text alone.

    Raises ``FileRejected`` when there is no text of a document, or when a table has too many rows.
    """
    path = _main_part(members, name)
    body = next((child for child in parse_part(members[path], name) if _tag(child) == "body"), None)
    if body is None:
        raise FileRejected(N_("Файл «{name}» повреждён: в нём нет текста документа."), name=name)
    tables = list(_tables(body, Numbering.of(members, path.rpartition("/")[0], name), name))
    tables[-1] = replace(tables[-1], remarks=tuple(word_remarks(body)))
    return tables


def _tables(parent: etree._Element, numbering: Numbering, name: str, done: int = 0) -> Iterator[FoundTable]:
    """Tables in order. A table that only lays out the page gives the tables inside its cells, not its own rows."""
    before: list[str] = []
    for block in _blocks(parent):
        if _tag(block) == "p":
            before.append(_paragraph(block, numbering))
            continue
        done += 1
        inner = list(_laid_out(block, numbering, name, done))
        if inner:
            yield replace(inner[0], before="\n".join([*before, inner[0].before]).strip("\n"))
            yield from inner[1:]
        else:
            yield FoundTable(tuple(_rows(block, done, numbering, name)), "\n".join(before))
        before = []
    yield FoundTable((), "\n".join(before))


def _laid_out(table: etree._Element, numbering: Numbering, name: str, done: int) -> list[FoundTable]:
    """The tables inside of a table of one column; none when it holds text like any other."""
    cells = [cell for row in _inside(table, {"tr"}) for cell in list(_inside(row, {"tc"}))[:2]]
    rows = sum(1 for _ in _inside(table, {"tr"}))
    if len(cells) != rows or not any(_tag(block) == "tbl" for cell in cells for block in _blocks(cell)):
        return []
    return [found for cell in cells for found in _tables(cell, numbering, name, done - 1)]


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
        elif tag == "sym":
            yield "✓" if _attribute(child, "char").upper().removeprefix("F0") in _TICKS else ""
        elif tag == "p":
            # A paragraph inside a paragraph stands in a text box.
            yield from ("\n", *_pieces(child), "\n")
        elif tag not in _UNSEEN and not _is_hidden(child):
            yield from _pieces(child)


def _is_hidden(run: etree._Element) -> bool:
    """Whether the text of a run is switched off."""
    properties = next(_inside(run, {"rPr"}), None) if _tag(run) == "r" else None
    hidden = next(_inside(properties, {"vanish"}), None) if properties is not None else None
    return hidden is not None and _attribute(hidden, "val") not in {"0", "false", "off"}


def _rows(table: etree._Element, index: int, numbering: Numbering, name: str) -> Iterator[FoundRow]:
    for number, row in enumerate(_inside(table, {"tr"}), start=1):
        if number > MAX_ROWS:
            raise FileRejected(
                N_("В таблице файла «{name}» больше {limit} строк: это не дорожная карта."), name=name, limit=MAX_ROWS
            )
        if not _is_deleted(row):
            yield _row(row, numbering, N_("таблица {table}, строка {row}").format(table=index, row=number))


def _is_deleted(row: etree._Element) -> bool:
    properties = next(_inside(row, {"trPr"}), None)
    return properties is not None and any(_tag(child) == "del" for child in properties)


def _row(row: etree._Element, numbering: Numbering, place: str) -> FoundRow:
    """Cells by position in the grid: a cell across several columns stands in the first, the others are empty."""
    properties = next(_inside(row, {"trPr"}), None)
    cells: list[str] = [""] * _number(properties, "gridBefore", 0)
    left: set[int] = set()
    above: set[int] = set()
    for cell in _inside(row, {"tc"}):
        if len(cells) >= MAX_COLUMNS:
            break
        own = next(_inside(cell, {"tcPr"}), None)
        span = range(len(cells), min(len(cells) + _number(own, "gridSpan", 1), MAX_COLUMNS))
        goes_on = _goes_on_from_above(own)
        above |= set(span) if goes_on else set()
        left |= set(span[1:])
        cells += ["" if goes_on else _cell_text(cell, numbering), *[""] * (len(span) - 1)]
    return FoundRow(tuple(cells), place, frozenset(left), frozenset(above))


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
