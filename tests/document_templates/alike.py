"""Templates rendered by docxtpl itself and by us, compared by what a reader and python-docx see."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from document_templates import Replacements, Subdocument, render
from document_templates.compiled.xmlnames import T, W, paragraphs
from document_templates.package import parse_xml


@dataclass(frozen=True)
class Engine:
    """How a context puts in what the two take in different shapes: a link of rich text, a document in a document."""

    template: DocxTemplate
    link: Callable[[str], str]
    document: Callable[[bytes], Any]


Context = Mapping[str, Any] | Callable[[Engine], Mapping[str, Any]]
_STORIES = ("word/document", "word/header", "word/footer", "word/footnotes")


@dataclass(frozen=True)
class Seen:
    """What a document shows: paragraphs by part, tables by cells with their spans, properties, media."""

    paragraphs: dict[str, list[str]]
    tables: list[list[list[tuple[str, str, str, str]]]]
    columns: list[int]
    properties: dict[str, str]
    media: set[str]
    links: set[str]


def theirs(template: bytes, context: Context, change: Callable[[DocxTemplate], None] | None = None) -> bytes:
    """What docxtpl makes; ``change`` tells its template which files to replace."""
    made = DocxTemplate(io.BytesIO(template))
    if change is not None:
        change(made)
    engine = Engine(made, made.build_url_id, lambda data: made.new_subdoc(io.BytesIO(data)))
    made.render(context(engine) if callable(context) else dict(context), autoescape=True)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def ours(template: bytes, context: Context, replacements: Replacements | None = None) -> bytes:
    engine = Engine(DocxTemplate(io.BytesIO(template)), str, Subdocument)
    return render(template, context(engine) if callable(context) else context, replacements)


def seen(docx: bytes) -> Seen:
    document = Document(io.BytesIO(docx))
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    stories = [name for name in members if name.startswith(_STORIES) and name.endswith(".xml")]
    core = document.core_properties
    return Seen(
        paragraphs={name: _paragraphs(members[name], name) for name in sorted(stories)},
        tables=[_table(table) for table in document.element.body.iter(qn("w:tbl"))],
        # Columns of a table that lost all of its rows are columns of nothing.
        columns=[
            len(table.findall(f"{qn('w:tblGrid')}/*"))
            for table in document.element.body.iter(qn("w:tbl"))
            if table.find(qn("w:tr")) is not None
        ],
        properties={
            name: str(getattr(core, name))
            for name in ("title", "author", "subject", "comments", "keywords", "category", "language", "identifier")
        },
        media={hashlib.sha256(data).hexdigest() for name, data in members.items() if "/media/" in name},
        links={
            str(relation.get("Target"))
            for name, data in members.items()
            if name.endswith(".rels")
            for relation in parse_xml(data)
            if relation.get("TargetMode") == "External"
        },
    )


def _paragraphs(xml: bytes, name: str) -> list[str]:
    return [_text(paragraph) for paragraph in paragraphs(parse_xml(xml, name))]


def _text(paragraph: Any) -> str:
    signs = {qn("w:br"): "\n", qn("w:tab"): "\t", qn("w:cr"): "\n"}
    inside = [each for each in paragraph.iter() if next(each.iterancestors(qn("w:p")), paragraph) is paragraph]
    return "".join(
        (each.text or "") if each.tag == T else signs[each.tag]
        for each in inside
        if each.tag == T or (each.tag in signs and each.getparent().tag == qn("w:r"))
    )


def _table(table: Any) -> list[list[tuple[str, str, str, str]]]:
    return [[_cell(cell) for cell in row.findall(qn("w:tc"))] for row in table.findall(qn("w:tr"))]


def _cell(cell: Any) -> tuple[str, str, str, str]:
    """The text, the span, the merge and the colour of the cell."""
    text = "\n".join(_text(paragraph) for paragraph in cell.iter(qn("w:p")))
    found = [cell.find(f"{{{W}}}tcPr/{{{W}}}{name}") for name in ("gridSpan", "vMerge", "shd")]
    span, merge, shade = found
    return (
        text,
        "1" if span is None else str(span.get(qn("w:val"))),
        "" if merge is None else str(merge.get(qn("w:val"), "continue")),
        "" if shade is None else str(shade.get(qn("w:fill"))),
    )
