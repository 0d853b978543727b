"""From a kind and its values to a document."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.shared import Mm

from document_templates import package, reading, stamping, template
from document_templates.catalogue import FolderCatalogue
from document_templates.charts import charts
from document_templates.checks import check
from document_templates.fields import defaults, missing, prepare, with_blanks
from document_templates.language import document_title, held, plain_spaces
from document_templates.narrative import figures
from document_templates.values import plain
from registry.errors import N_, TemplateError
from registry.ports import Drafted, FieldSpec, Kind, LayoutRemark

LOST_VALUE = N_("Поле «{label}»: текст «{text}» не попал в документ. Сообщите тому, кто ведёт шаблоны.")
#: The style that begins an annex on sheets that lie across: the last section of a document that uses it is turned.
ACROSS = "Requisite Corner Across"
#: Types whose texts must stand in the document as they were given, but for spaces and capitals.
_PRINTED = frozenset({"line", "text", "lines", "rows"})


class DocxRenderer:
    """The renderer over a catalogue of kinds; the bundled one by default."""

    def __init__(self, catalogue: FolderCatalogue | None = None) -> None:
        self.catalogue = catalogue or FolderCatalogue()

    def defaults(self, kind: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """The starting values of the kind's fields for a drafting context."""
        return defaults(self.catalogue.kind(kind), context)

    def missing(self, kind: str, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of the required fields that are empty, in the order of the form."""
        return missing(self.catalogue.kind(kind), values)

    def draft(self, kind: str, values: Mapping[str, Any], context: Mapping[str, Any]) -> Drafted:
        """The document; empty required fields are visible blanks.

        Raises ``InvalidInput``, ``TemplateValue`` or another ``TemplateError`` naming the field or the place.
        """
        spec = self.catalogue.kind(kind)
        source = self.catalogue.template(kind)
        prepared = prepare(spec, values)
        facts = plain(context, "context")
        given = _held({**facts, **with_blanks(spec, prepared)})
        made = template.render(source, {**given, **_derived(spec, prepared, facts)})
        title = document_title(spec.singular, str(prepared.get("title") or ""))
        docx = _described(made, title, facts)
        text = reading.document_text(docx)
        # A title page keeps its city and year in the footer, so more than the body is looked at.
        _refuse_loss(spec, prepared, reading.whole_text(docx))
        return Drafted(docx, title, text, hashlib.sha256(source).hexdigest())

    def stamp(self, docx: bytes, *, number: str, day: date) -> bytes:
        """The same document with its registration number and date in the places its template keeps for them."""
        return stamping.stamp(docx, number=number, day=day)

    def check(self, docx: bytes, *, day: date | None = None, profile: str = "auto") -> Sequence[LayoutRemark]:
        """Remarks on the layout by the rules in force on the day."""
        return check(docx, day=day, profile=profile)


def _derived(spec: Kind, values: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """What templates get beside fields and facts: for figures their table and charts, for notes their ready words."""
    organization = facts.get("organization") or {}
    made: dict[str, Any] = {}
    for field in spec.fields:
        if field.type == "figures":
            given = values[field.name]
            made[f"{field.name}_table"] = figures.table(given, organization) if given else None
            made[f"{field.name}_charts"] = charts(given, organization)
        if field.type == "choice":
            made[f"{field.name}_label"] = dict(field.choices).get(values[field.name], "")
    return made


def _held(value: Any) -> Any:
    """The value with spaces that do not break where a line must not end."""
    if isinstance(value, dict):
        return {key: _held(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_held(entry) for entry in value]
    return held(value) if isinstance(value, str) else value


def _described(docx: bytes, title: str, facts: Mapping[str, Any]) -> bytes:
    """The document with its core properties: title, author, language, the day of drafting as its moment."""
    from docx import Document

    document = Document(io.BytesIO(docx))
    properties = document.core_properties
    organization = facts.get("organization") or {}
    properties.title = title[:255]
    properties.author = str(organization.get("name") or "")[:255]
    properties.language = "ru-RU"
    properties.last_modified_by = ""
    properties.comments = ""
    day = facts.get("today")
    moment = datetime.combine(day, time(), UTC) if isinstance(day, date) else datetime(2026, 1, 1, tzinfo=UTC)
    properties.created = properties.modified = moment
    for table in document.element.body.iter(qn("w:tbl")):
        _fit_grid(table)
    _turn_last_section(document)
    target = io.BytesIO()
    document.save(target)
    return package.repack(target.getvalue())


def _turn_last_section(document: Any) -> None:
    """Lay the last sheets across when the document asks for it by the style of their first line.

    A template cannot do this itself: the last section has no paragraph that a tag could leave out.
    """
    if all(paragraph.style.name != ACROSS for paragraph in document.paragraphs):
        return
    section = document.sections[-1]
    section.orientation = WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.right_margin = Mm(10)
    # Its first page is not the first of the document: it has a number.
    section.different_first_page_header_footer = False


def _fit_grid(table: Any) -> None:
    """Give the table's grid the widths of its cells: LibreOffice follows the grid, a filled one has equal columns."""
    columns = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    for row in table.findall(qn("w:tr")):
        widths = [cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}") for cell in row.findall(qn("w:tc"))]
        known = [str(width.get(qn("w:w"))) for width in widths if width is not None]
        if len(known) == len(columns) and all(width.isdigit() for width in known):
            for column, width in zip(columns, known, strict=True):
                column.set(qn("w:w"), width)
            return


def _refuse_loss(spec: Kind, values: Mapping[str, Any], text: str) -> None:
    """Raise ``TemplateError`` when a text that was given does not stand in the document."""
    shown = _folded(text)
    for field in spec.fields:
        if field.type in _PRINTED:
            for piece in _texts(field, values[field.name], values):
                if _folded(piece) not in shown:
                    raise TemplateError(LOST_VALUE, label=field.label, field=field.name, text=piece[:100])


def _texts(field: FieldSpec, value: Any, values: Mapping[str, Any]) -> list[str]:
    """The texts of the value, line by line; none of what another choice leaves out of the document."""
    if field.printed_if is not None and values.get(field.printed_if[0]) != field.printed_if[1]:
        return []
    if isinstance(value, str):
        return [line for line in value.splitlines() if line.strip()]
    if field.type == "rows":
        cells = [(column, row.get(column.name)) for row in value for column in field.columns]
        return [line for column, cell in cells for line in _texts(column, cell, values)]
    return [line for line in value if isinstance(line, str)] if isinstance(value, list) else []


def _folded(text: str) -> str:
    """The text as it is compared: without differences of spaces and capitals, and without its closing stop."""
    return re.sub(r"[\s.;,:]+$", "", plain_spaces(text).casefold())
