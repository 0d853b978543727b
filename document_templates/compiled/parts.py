"""One part of a template, compiled: strings in, checked bytes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Template, nodes

from document_templates.compiled import grids, source
from document_templates.compiled.checking import require_well_formed
from document_templates.compiled.hyphens import hold_numbers
from document_templates.compiled.late import lay_out
from document_templates.compiled.lists import Lists
from document_templates.compiled.marks import Marks
from document_templates.compiled.numbering import Numbers
from document_templates.compiled.properties import CORE, turned
from document_templates.compiled.references import with_turns
from document_templates.environment import xml_environment
from document_templates.faults import told
from registry.errors import DokkartaError

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: A cell must have a paragraph, and all of its paragraphs may have been left out.
_BARE_CELLS = (("</w:tcPr></w:tc>", "</w:tcPr><w:p/></w:tc>"), ("<w:tc></w:tc>", "<w:tc><w:p/></w:tc>"))


@dataclass(frozen=True, slots=True)
class Part:
    """A compiled part. ``across`` is the style that turns the last sheets when the part is the body and uses it.

    ``names`` are those that its tags speak of: values, their attributes, and words in quotes, which may be either.
    """

    name: str
    made_of: source.Source
    template: Template
    names: frozenset[str]
    across: str = ""

    def render(self, values: Mapping[str, Any], numbers: Numbers, *, hold: bool = False) -> bytes:
        """The XML of the part; with ``hold`` numbers of documents do not break at line ends.

        Raises a ``TemplateError`` with the place in the template.
        """
        try:
            xml = self.template.render(values)
        except DokkartaError:
            raise
        except Exception as error:  # a template may fail in any way; every one becomes a remark
            raise told(error, self.made_of.lines) from error
        data = _DECLARATION + _encoded(self._finished(hold_numbers(xml) if hold else xml, numbers))
        require_well_formed(data)
        return data

    def _finished(self, xml: str, numbers: Numbers) -> str:
        xml = lay_out(xml)
        if "\x02" in xml:
            xml = numbers.resolve(grids.lay_grids(xml))
        for bare, filled in _BARE_CELLS:
            xml = xml.replace(bare, filled)
        if self.across and f'<w:pStyle w:val="{self.across}"/>' in xml:
            xml = turned(xml)
        return xml


def _spoken(tree: nodes.Template) -> Iterator[str]:
    yield from (node.name for node in tree.find_all(nodes.Name))
    yield from (node.attr for node in tree.find_all(nodes.Getattr))
    yield from (node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str))


def _encoded(xml: str) -> bytes:
    """The text as UTF-8. A half of a surrogate pair, which values cannot bring, would be refused by the check."""
    return xml.encode("utf-8", "surrogatepass")


def compile_part(name: str, xml: bytes, known: Lists, across: str = "") -> Part:
    """The compiled part. Raises a ``TemplateError`` naming the paragraph, ``FileRejected`` for what is no XML."""
    root, marks = source.read(xml, name), Marks()
    if name == CORE:
        made = source.plain_source(root, marks)
    else:
        grids.fit(root)
        made = source.source_of(root, marks, known)
    try:
        tree = xml_environment().parse(with_turns(made.code))
        names = frozenset(_spoken(tree))
        template = xml_environment().from_string(tree)
    except Exception as error:  # the compiler of templates may fail in any way too
        raise told(error, made.lines) from error
    return Part(name, made, template, names, across)
