"""A template filled on trial: with the sample, with nothing, with nothing known, and with what people do not expect."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from docx import Document

from document_templates.checks import check
from document_templates.renderer import DocxRenderer
from registry.errors import N_, DokkartaError
from registry.ports import Drafted, FieldSpec, Kind, TemplateRemark

SAMPLE = N_("пробное заполнение: образец")
EMPTY = N_("пробное заполнение: все поля пусты")
BARE = N_("пробное заполнение: без мероприятия и показателей")
HOSTILE = N_("пробное заполнение: необычные тексты и 200 строк")
BARE_FAILS = N_("Документ вне дорожной карты по этому шаблону не составится. {reason}")
NOT_OPENED = N_("Готовый документ не открывается: {reason}")
MOST_ROWS = 200
#: Signs of XML and of tags, quotes, and a word that no line can hold.
SIGNS = "<w:p>&amp; «Ёлки» \"'\\ {{ 7*7 }} {% raw %} {# #} ]]> &#0;"
LONG_WORD = "ы" * 5_000
_LEVELS = {"error": "error", "warning": "warning"}


def tried(renderer: DocxRenderer, kind: Kind, template: bytes) -> Iterator[TemplateRemark]:
    """What goes wrong when the template is filled, and remarks on the layout of the filled sample."""
    sample = renderer.catalogue.sample(kind.code)
    values, context = sample["values"], sample["context"]
    made = _draft(renderer, kind, template, values, context)
    if isinstance(made, Drafted):
        yield from _read_back(made)
        yield from _numbered(renderer, made, context["today"])
    else:
        yield TemplateRemark("error", SAMPLE, made)
    for place, given in ((EMPTY, {}), (HOSTILE, hostile(kind))):
        found = _draft(renderer, kind, template, given, context)
        if isinstance(found, str):
            yield TemplateRemark("error", place, found)
    bare = _draft(renderer, kind, template, values, bare_context(context))
    if isinstance(bare, str):
        yield TemplateRemark("warning", BARE, BARE_FAILS.format(reason=bare))


def _draft(
    renderer: DocxRenderer, kind: Kind, template: bytes, values: Mapping[str, Any], context: Mapping[str, Any]
) -> Drafted | str:
    """The document, or in Russian why there is none."""
    try:
        return renderer.draft(kind.code, values, context, template)
    except DokkartaError as refused:
        return refused.message


def _read_back(made: Drafted) -> Iterator[TemplateRemark]:
    try:
        Document(io.BytesIO(made.docx))
    except Exception as error:  # whatever python-docx cannot open, others cannot either
        yield TemplateRemark("error", SAMPLE, NOT_OPENED.format(reason=type(error).__name__))


def _numbered(renderer: DocxRenderer, made: Drafted, day: date) -> Iterator[TemplateRemark]:
    """What the registration and the check of the layout say; a document that only the renderer can read is told."""
    try:
        yield from _layout(renderer.stamp(made.docx, number="1", day=day))
    except DokkartaError as refused:
        yield TemplateRemark("error", SAMPLE, NOT_OPENED.format(reason=refused.message))


def _layout(docx: bytes) -> Iterator[TemplateRemark]:
    """Remarks on the layout of a draft that is numbered and dated; nothing of them stops a template."""
    for remark in check(docx):
        level = "error" if remark.rule == "T1" else "warning" if remark.level in _LEVELS else "info"
        yield TemplateRemark(level, remark.place, remark.message)


def bare_context(context: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a document that fulfils no measure, of an organization of which little is known."""
    known = context.get("organization") or {}
    organization = {name: value if name in {"code", "name", "level"} else None for name, value in known.items()}
    nothing = dict.fromkeys(("item", "roadmap", "window", "completeness", "author", "amendment"))
    return {**context, **nothing, "organization": organization, "indicators": [], "chosen": {}}


def hostile(kind: Kind) -> dict[str, Any]:
    """Values that a person may type and that a careless template does not survive."""
    return {each.name: value for each in kind.fields if (value := _hostile(each)) is not None}


def _hostile(spec: FieldSpec) -> Any:
    if spec.type == "rows":
        row = {column.name: SIGNS if column.type == "text" else _hostile(column) for column in spec.columns}
        first = {
            column.name: LONG_WORD if column.type in {"line", "text"} else row[column.name] for column in spec.columns
        }
        return [first, *[row] * (MOST_ROWS - 1)]
    values: Mapping[str, Any] = {
        "line": SIGNS,
        "text": f"{SIGNS}\n{LONG_WORD}\n{SIGNS}",
        "lines": [SIGNS, LONG_WORD],
        "date": "2028-02-29",
        "number": 1234567890,
        "choice": spec.choices[-1][0] if spec.choices else None,
    }
    return values.get(spec.type)
