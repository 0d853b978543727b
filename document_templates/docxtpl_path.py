"""docxtpl itself, for what only it can do: putting whole documents into a document.

docxtpl drops what a parser cannot read; so its XML is parsed strictly here, and the text of the finished file is
compared with the text that was rendered.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Mapping
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from lxml import etree

from document_templates import native_charts, package, package_faults, reading
from document_templates.environment import xml_environment
from document_templates.faults import BROKEN_RESULT, told
from document_templates.values import Chart, Picture, Subdocument
from registry.errors import N_, DokkartaError, TemplateError, TemplateSyntax

#: Parts that docxtpl fills.
_FILLED = re.compile(r"^word/(document|header\d*|footer\d*|footnotes)\.xml$")
LOST_TEXT = N_("Документ не собран: при записи пропал текст «{text}».")


def filled(template: bytes, values: Mapping[str, Any]) -> bytes:
    """The document that docxtpl makes of the checked template and the plain values.

    Raises a ``TemplateError`` with the place in the template.
    """
    made = SafeTemplate(io.BytesIO(template))
    try:
        made.render(made.bound(values), xml_environment(), autoescape=True)
        target = io.BytesIO()
        made.save(target)
    except DokkartaError:
        raise
    except Exception as error:  # a template may fail in any way; every one becomes a remark
        raise told(error, made.source) from error
    docx = package.repack(target.getvalue())
    _compare(made, docx)
    return docx


class SafeTemplate(DocxTemplate):  # type: ignore[misc] # docxtpl has no types
    """docxtpl's template that parses strictly, remembers what it rendered and can say where it failed."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self.source = ""
        self.rendered: list[str] = []

    def bound(self, values: Any) -> Any:
        """The values with pictures, charts and documents turned into inserts of this template."""
        if isinstance(values, dict):
            return {key: self.bound(value) for key, value in values.items()}
        if isinstance(values, list):
            return [self.bound(value) for value in values]
        if isinstance(values, Picture):
            return _DescribedImage(self, values)
        if isinstance(values, Chart):
            return _NativeChart(self, values)
        if isinstance(values, Subdocument):
            package_faults.examine(package.open_package(values.data))
            return self.new_subdoc(io.BytesIO(values.data))
        if isinstance(values, InlineImage):
            own = copy.copy(values)
            own.tpl = self
            return own
        return values

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        """Render, keeping the source so that a failure can name its paragraph."""
        self.source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        return str(super().render_xml_part(src_xml, part, context, jinja_env))

    def fix_tables(self, xml: str) -> Any:
        """Parse strictly first: docxtpl's own parser recovers by dropping text."""
        self._remember(xml)
        return super().fix_tables(xml)

    def map_headers_footers_xml(self, relKey: str, xml: bytes) -> None:  # noqa: N803 - docxtpl's name
        """Parse strictly and remember, as for the body."""
        self._remember(xml.decode("utf-8"))
        super().map_headers_footers_xml(relKey, xml)

    def _remember(self, xml: str) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            tree = etree.fromstring(xml.encode("utf-8"), parser)
        except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
            raise TemplateSyntax(BROKEN_RESULT, place=_near(error, xml)) from error
        self.rendered.append(reading.all_text(tree))


class _NativeChart:
    """A chart that puts its parts into the package where a template prints it."""

    def __init__(self, template: SafeTemplate, chart: Chart) -> None:
        self.template = template
        self.chart = chart

    def __html__(self) -> str:
        relation = native_charts.attach(self.template.current_rendering_part, self.chart)
        # docxtpl numbers all drawings anew when the part is rendered.
        shown = native_charts.drawing(self.chart, relation, "1")
        return f'</w:t></w:r><w:r>{shown}</w:r><w:r><w:t xml:space="preserve">'


class _DescribedImage(InlineImage):  # type: ignore[misc] # docxtpl has no types
    """A picture with the text that stands for it."""

    def __init__(self, template: SafeTemplate, picture: Picture) -> None:
        super().__init__(template, io.BytesIO(picture.data), width=Mm(picture.width_mm))
        self.alt = picture.alt

    def _insert_image(self) -> str:
        self.image_descriptor.seek(0)
        inline = self.tpl.current_rendering_part.new_pic_inline(self.image_descriptor, self.width, self.height)
        inline.docPr.set("descr", self.alt)
        return (
            f"</w:t></w:r><w:r><w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing></w:r>"
            '<w:r><w:t xml:space="preserve">'
        )

    __str__ = __html__ = __unicode__ = _insert_image


def _near(error: Exception, xml: str) -> str:
    """The text around the place where the parser stopped."""
    line, column = getattr(error, "position", (0, 0))
    lines = xml.split("\n")
    if not 0 < line <= len(lines):
        return "место не установлено"
    around = lines[line - 1][max(column - 300, 0) : column + 100]
    text = " ".join(re.sub(r"<[^>]*>?|^[^<]*>", " ", around).split())
    return f"рядом с «{text[-100:]}»"


def _compare(filled: SafeTemplate, made: bytes) -> None:
    """Raise ``TemplateError`` when the file read back lacks text that was rendered."""
    members = package.open_package(made)
    written = {
        reading.all_text(package.parse_xml(members[name], name))
        for name in reading.story_names(members)
        if _FILLED.match(name)
    }
    for text in filled.rendered:
        if text not in written:
            raise TemplateError(LOST_TEXT, text=_first_lost(text, written))


def _first_lost(text: str, written: set[str]) -> str:
    everything = "\n".join(written)
    return next((line[:100] for line in text.split("\n") if line not in everything), text[:100])
