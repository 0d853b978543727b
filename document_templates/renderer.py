"""From a kind and its values to a document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

from document_templates import stamping
from document_templates import template as filling
from document_templates.catalogue import FolderCatalogue
from document_templates.charts import charts
from document_templates.checks import check, demanded, fix
from document_templates.compiled import BODY, Description, compiled, texts
from document_templates.environment import text_environment
from document_templates.fields import defaults, missing, prepare, with_blanks, with_names
from document_templates.language import HOUSE, HouseStyle, document_title, held, plain_spaces
from document_templates.narrative import figures
from document_templates.reading import document_text
from document_templates.values import named_values, plain
from registry.errors import N_, TemplateError, TemplateValue
from registry.ports import (
    Catalogue,
    Drafted,
    FieldSpec,
    Kind,
    LayoutFixed,
    LayoutPack,
    LayoutRemark,
    LocalRules,
    Stamped,
)

LOST_VALUE = N_("Поле «{label}»: текст «{text}» не попал в документ. Сообщите тому, кто ведёт шаблоны.")
TOO_LARGE = N_("Шаблон не заполнен: документ получился больше {limit} МБ. Уменьшите число строк и повторений.")
#: So many bytes of XML a template of people may be filled to; no official paper comes near.
LARGEST_FILLED = 16 * 1024 * 1024
#: The style that begins an annex on sheets that lie across: the last section of a document that uses it is turned.
ACROSS = "Requisite Corner Across"
#: Types whose texts must stand in the document as they were given, but for spaces and capitals.
_PRINTED = frozenset({"line", "text", "lines", "rows"})


class DocxRenderer:
    """The renderer over a catalogue of kinds, the bundled one by default, in a house style, the order's by default."""

    def __init__(self, catalogue: Catalogue | None = None, house: HouseStyle = HOUSE) -> None:
        self.catalogue: Catalogue = catalogue or FolderCatalogue()
        self._house = house
        self._style = asdict(house)

    def defaults(self, kind: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """The starting values of the kind's fields for a drafting context."""
        return defaults(self.catalogue.kind(kind), {"style": self._style, **named_values(context, "context")})

    def missing(self, kind: str, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of the required fields that are empty, in the order of the form."""
        return missing(self.catalogue.kind(kind), named_values(values, "values"))

    def draft(
        self, kind: str, values: Mapping[str, Any], context: Mapping[str, Any], template: bytes | None = None
    ) -> Drafted:
        """The document; empty required fields are visible blanks. ``template`` is filled in place of the bundled one.

        Raises ``InvalidInput``, ``TemplateValue`` or another ``TemplateError`` naming the field or the place.
        """
        spec = self.catalogue.kind(kind)
        source = self.catalogue.template(kind) if template is None else template
        prepared = with_names(spec, prepare(spec, named_values(values, "values")), self._house.initials)
        facts = {"style": self._style, **plain(named_values(context, "context"), "context")}
        given = _held({**facts, **with_blanks(spec, prepared)})
        title = _title(self.catalogue.titled(kind), spec, prepared)
        values = {**given, **_held(_derived(spec, prepared, facts))}
        made = filling.fill(source, values, _description(title, facts), across=ACROSS, hold=True)
        if template is not None and sum(map(len, made.stories.values())) > LARGEST_FILLED:
            raise TemplateValue(TOO_LARGE, limit=LARGEST_FILLED // 2**20)
        read = {name: texts(story) for name, story in made.stories.items()}
        # A title page keeps its city and year in the footer, so more than the body is looked at.
        asked = None if template is None else compiled(source, ACROSS).names
        _refuse_loss(spec, prepared, "\n".join(each.everything for each in read.values()), asked)
        return Drafted(made.docx, title, read[BODY].body, hashlib.sha256(source).hexdigest())

    def stamp(self, docx: bytes, *, number: str, day: date) -> bytes:
        """The same document with its registration number and date in the places its template keeps for them."""
        return stamping.stamp(docx, number=number, day=day)

    def stamped(self, docx: bytes, *, number: str, day: date) -> Stamped:
        """The document with its number and date, and its text as ``draft`` gives it."""
        made = self.stamp(docx, number=number, day=day)
        return Stamped(made, document_text(made))

    def check(
        self, docx: bytes, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> Sequence[LayoutRemark]:
        """Remarks on the layout by the rules in force on the day, or by the organization's own."""
        return check(docx, day=day, profile=profile, local=local)

    def fix(
        self, docx: bytes, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> LayoutFixed:
        """The document with all that may be mended without a change of words."""
        return fix(docx, day=day, profile=profile, local=local)

    def layout_pack(
        self, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> LayoutPack:
        """The rules that the check would go by."""
        return demanded(day, profile, local)


def _title(titled: str | None, spec: Kind, values: Mapping[str, Any]) -> str:
    """How the document is called in lists: as its kind says, else the name of the kind and the heading."""
    if titled is None:
        return document_title(_form_of(spec, values), str(values.get("title") or ""))
    return plain_spaces(text_environment().from_string(titled).render(**values))


def _form_of(spec: Kind, values: Mapping[str, Any]) -> str:
    """What the document calls itself: the form chosen («распоряжение» of a local act), else the name of the kind."""
    forms = next((dict(field.choices) for field in spec.fields if field.name == "form"), {})
    return forms.get(str(values.get("form") or ""), spec.singular)


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


def _description(title: str, facts: Mapping[str, Any]) -> Description:
    """The core properties: title, author, language, the day of drafting as the document's moment."""
    day = facts.get("today")
    moment = datetime.combine(day, time(), UTC) if isinstance(day, date) else datetime(2026, 1, 1, tzinfo=UTC)
    organization = facts.get("organization") or {}
    return Description(title, str(organization.get("name") or ""), moment)


def _refuse_loss(spec: Kind, values: Mapping[str, Any], text: str, asked: frozenset[str] | None) -> None:
    """Raise ``TemplateError`` when a text that was given does not stand in the document.

    ``asked`` are the names that a person's template speaks of: it may leave fields out, and its examination says which.
    ``None`` are all fields.
    """
    shown = _folded(text)
    for field in spec.fields:
        if field.type in _PRINTED and (asked is None or field.name in asked):
            for piece in _texts(field, values[field.name], values, asked):
                if _folded(piece) not in shown:
                    raise TemplateError(LOST_VALUE, label=field.label, field=field.name, text=piece[:100])


def _texts(field: FieldSpec, value: Any, values: Mapping[str, Any], asked: frozenset[str] | None) -> list[str]:
    """The texts of the value, line by line, of rows the columns that are asked for.

    None of what another choice leaves out of the document.
    """
    if field.printed_if is not None and values.get(field.printed_if[0]) != field.printed_if[1]:
        return []
    if isinstance(value, str):
        return [line for line in value.splitlines() if line.strip()]
    if field.type == "rows":
        shown = [each for each in field.columns if asked is None or each.name in asked]
        printed = [column for column in shown if column.type in _PRINTED]
        cells = [(column, row.get(column.name)) for row in value for column in printed]
        return [line for column, cell in cells for line in _texts(column, cell, values, asked)]
    return [line for line in value if isinstance(line, str)] if isinstance(value, list) else []


def _folded(text: str) -> str:
    """The text as it is compared: without differences of spaces and capitals, and without its closing stop."""
    return re.sub(r"[\s.;,:]+$", "", plain_spaces(text).casefold())
