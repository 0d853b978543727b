"""Filling a DOCX template: docxtpl's syntax in our environment, checked before and after.

A template is compiled once (``compiled``); docxtpl itself is asked only for what the compiled renderer has not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from document_templates import compiled, package
from document_templates.compiled import inserts as drawn
from document_templates.compiled.package_plan import FILLED
from document_templates.compiled.properties import CORE, Description, described
from document_templates.compiled.replacing import Replacements
from document_templates.compiled.source import usual
from document_templates.values import Chart, Picture, Subdocument, named_values, plain


class _NeedsDocxtpl(Exception):
    """A value that only docxtpl can put into a document."""


def render(template: bytes, context: Mapping[str, Any], replacements: Replacements | None = None) -> bytes:
    """The DOCX that docxtpl's template gives for the context.

    The context is plain data, pictures, charts and sub-documents of :mod:`document_templates.values`, and docxtpl's own
    rich text and pictures. Equal input gives equal bytes. Raises ``FileRejected``, ``TemplateSyntax``,
    ``TemplateUnsafe`` or ``TemplateValue`` with the place in the template.
    """
    return fill(template, named_values(context, "context"), replacements=replacements).docx


def fill(
    template: bytes,
    context: Mapping[str, Any],
    description: Description | None = None,
    *,
    across: str = "",
    replacements: Replacements | None = None,
    hold: bool = False,
) -> compiled.Made:
    """The document and the XML of its stories.

    ``description`` goes into the core properties; ``across`` is the name of the style that lays the last sheets
    across; with ``hold`` numbers of documents do not break at line ends (not where docxtpl itself fills).
    Raises as :func:`render` does.
    """
    ready = compiled.compiled(template, across)
    try:
        return ready.fill(lambda inserts: plain(context, bind=_Binder(inserts)), description, replacements, hold=hold)
    except _NeedsDocxtpl:
        return _by_docxtpl(ready, template, plain(context), description, replacements)


@dataclass(slots=True)
class _Binder:
    """What values that are not plain become in a document with these inserts."""

    inserts: drawn.Inserts

    def __call__(self, value: Any) -> Any:
        if isinstance(value, Subdocument):
            raise _NeedsDocxtpl
        if isinstance(value, Chart):
            return drawn.Charted(self.inserts, value)
        if isinstance(value, Picture) or hasattr(value, "image_descriptor"):
            return drawn.placed(self.inserts, value)
        if drawn.LINK.search(getattr(value, "xml", "")):
            return drawn.Linked(self.inserts, value.xml)
        return value


def _by_docxtpl(
    ready: compiled.CompiledTemplate,
    template: bytes,
    values: Mapping[str, Any],
    description: Description | None,
    replacements: Replacements | None,
) -> compiled.Made:
    from document_templates import docxtpl_path

    members = package.open_package(docxtpl_path.filled(template, values))
    if description is not None:
        members[CORE] = described(members[CORE], description)
    if replacements is not None:
        members |= replacements.found(ready.pictures, ready.kept)
    stories = {name: usual(data, name) for name, data in members.items() if FILLED.match(name)}
    return compiled.Made(package.pack(members), stories)
