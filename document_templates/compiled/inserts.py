"""Pictures, charts and links of one document: their markup, their relations, their members of the package."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

from document_templates import native_charts
from document_templates.compiled import packing
from document_templates.compiled.marks import late
from document_templates.values import Chart, Picture
from registry.errors import N_, TemplateValue

NOT_A_PICTURE = N_("Картинка «{alt}» не читается: нужен файл PNG, JPEG, GIF, BMP или TIFF.")
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU_PER_MM = 36_000
#: A link of rich text that holds an address where docxtpl would have the id of a relation.
LINK = re.compile(r'r:id="([a-z]+:[^"]*)"')


@dataclass(slots=True)
class Inserts:
    """What the values bring into the package. ``part`` is the part that is being rendered.

    ``relations`` are lines of each part's relations, by part; ``media`` the new members; ``types`` the content types
    of their extensions, ``kinds`` those of members that have one of their own.
    """

    part: str = ""
    relations: dict[str, dict[str, str]] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def link(self, address: str) -> str:
        """The id of the relation to an outside address."""
        return self._related("hyperlink", address, ' TargetMode="External"')

    def picture(self, data: bytes, width: int | None, height: int | None, alt: str | None, link: str = "") -> str:
        """The markup of a run with the picture; sides in EMU, ``None`` follows from the other or from the picture.

        Raises ``TemplateValue`` when it cannot be read.
        """
        seen = _seen(data, alt or "")
        wide, high = (int(side) for side in seen.scaled_dimensions(width, height))
        extension = str(seen.ext)
        name = f"media/picture-{hashlib.sha256(data).hexdigest()[:20]}.{extension}"
        self.media[f"word/{name}"] = data
        self.types[extension] = str(seen.content_type)
        clicked = (
            f'<a:hlinkClick xmlns:a="{_DRAWING}/main" xmlns:r="{_RELATIONS}" r:id="{self.link(link)}"/>' if link else ""
        )
        return _DRAWN.format(
            wide=wide,
            high=high,
            id=late("drawn"),
            descr=f' descr="{escape(alt)}"' if alt is not None else "",
            clicked=clicked,
            related=self._related("image", name),
            file=name.rpartition("/")[2],
        )

    def chart(self, chart: Chart) -> str:
        """The markup of a run with the chart. A chart that is printed twice has parts of its own each time."""
        xml, workbook = native_charts.chart_parts(chart)
        number = len(self.kinds) + 1
        name, figures = f"charts/chart-added-{number}.xml", f"embeddings/figures-added-{number}.xlsx"
        related = f'Type="{native_charts.WORKBOOK_RELATION}" Target="../{figures}"'
        self.media[f"word/{name}"] = xml
        self.media[f"word/{figures}"] = workbook
        links = packing.with_relations(None, {related: native_charts.WORKBOOK_ID})
        self.media[packing.relations_of(f"word/{name}")] = links
        self.kinds[f"word/{name}"] = native_charts.CHART_TYPE
        self.types["xlsx"] = native_charts.WORKBOOK_TYPE
        return native_charts.drawing(chart, self._related("chart", name), late("drawn"))

    def _related(self, kind: str, target: str, mode: str = "") -> str:
        known = self.relations.setdefault(self.part, {})
        number = f"rIdAdded{len(known) + 1}"
        line = f'Type="{_RELATIONS}/{kind}" Target="{escape(target)}"{mode}'
        return known.setdefault(line, number)


_DRAWN = (
    '<w:drawing><wp:inline xmlns:wp="' + _DRAWING + '/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
    '<wp:docPr id="{id}" name="Picture {id}"{descr}>{clicked}</wp:docPr>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="' + _DRAWING + '/main" noChangeAspect="1"/>'
    '</wp:cNvGraphicFramePr><a:graphic xmlns:a="' + _DRAWING + '/main"><a:graphicData uri="' + _DRAWING + '/picture">'
    '<pic:pic xmlns:pic="' + _DRAWING + '/picture"><pic:nvPicPr><pic:cNvPr id="0" name="{file}"/><pic:cNvPicPr/>'
    '</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="' + _RELATIONS + '" r:embed="{related}"/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)


def _seen(data: bytes, alt: str) -> Any:
    """The picture as python-docx measures it."""
    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.image.image import Image

    try:
        return Image.from_blob(data)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, ValueError, KeyError) as error:
        raise TemplateValue(NOT_A_PICTURE, alt=alt[:80]) from error


class Placed:
    """A picture as a template prints it: its run between the runs of the text."""

    def __init__(self, inserts: Inserts, drawn: dict[str, Any]) -> None:
        self._inserts = inserts
        self._drawn = drawn

    def __html__(self) -> str:
        run = self._inserts.picture(**self._drawn)
        return f'</w:t></w:r><w:r>{run}</w:r><w:r><w:t xml:space="preserve">'

    __str__ = __html__


class Charted:
    """A chart as a template prints it: its run between the runs of the text."""

    def __init__(self, inserts: Inserts, chart: Chart) -> None:
        self._inserts = inserts
        self._chart = chart

    def __html__(self) -> str:
        return f'</w:t></w:r><w:r>{self._inserts.chart(self._chart)}</w:r><w:r><w:t xml:space="preserve">'

    __str__ = __html__


class Linked:
    """Rich text whose links name their addresses, as a template prints it: with the ids of relations."""

    def __init__(self, inserts: Inserts, xml: str) -> None:
        self._inserts = inserts
        self._xml = xml

    def __html__(self) -> str:
        return LINK.sub(lambda found: f'r:id="{self._inserts.link(unescape(found[1]))}"', self._xml)

    __str__ = __html__


def placed(inserts: Inserts, value: Any) -> Placed:
    """The picture of ours or of docxtpl for a document with these inserts."""
    if isinstance(value, Picture):
        width = round(value.width_mm * _EMU_PER_MM)
        return Placed(inserts, {"data": value.data, "width": width, "height": None, "alt": value.alt})
    drawn = {"data": _bytes_of(value.image_descriptor), "width": value.width, "height": value.height, "alt": None}
    return Placed(inserts, {**drawn, "link": str(value.anchor or "")})


def _bytes_of(descriptor: Any) -> bytes:
    """The bytes of what docxtpl takes for a picture: a path or a file opened for reading.

    Raises ``TemplateValue`` when there is no such file.
    """
    try:
        if hasattr(descriptor, "read"):
            descriptor.seek(0)
            return bytes(descriptor.read())
        with io.FileIO(str(descriptor)) as file:
            return bytes(file.read())
    except OSError as error:
        raise TemplateValue(NOT_A_PICTURE, alt=str(descriptor)[:80]) from error
