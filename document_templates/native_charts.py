"""Charts that Word itself draws: a chart part with the workbook of its figures inside, both made from the same data.

Such a chart can be opened and edited («Изменить данные»), is sharp in print, and needs no drawing program here. Lines
differ by dash and mark, so that a grey copy can be read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from document_templates.package import pack
from document_templates.values import Chart, Series

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHART_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
WORKBOOK_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
#: How the parts are called in a package; ``%d`` is their number.
CHART_NAME = "/word/charts/chart%d.xml"
WORKBOOK_NAME = "/word/embeddings/Microsoft_Excel_Sheet%d.xlsx"
#: The chart part's relation to its workbook, the only one it has.
WORKBOOK_ID = "rId1"

SHEET = "Данные"
_EMU = 36_000
_FONT = "Liberation Serif"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MOMENT = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook has no zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
#: Colour, dash and mark of each line; dark enough for print, apart in grey.
_LOOKS = (
    ("1B4F8F", "solid", "circle"),
    ("B5541C", "dash", "square"),
    ("2F7D4F", "dashDot", "triangle"),
    ("6B3FA0", "sysDot", "diamond"),
)
#: The Russian decimal comma, also where the program speaks another language.
_FORMAT = "[$-419]0.0"
_FLAGS = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


@lru_cache(maxsize=128)
def chart_parts(chart: Chart) -> tuple[bytes, bytes]:
    """The chart part and the workbook it refers to by ``WORKBOOK_ID``; equal charts give equal bytes."""
    return _chart_xml(chart).encode("utf-8"), _workbook(chart)


def drawing(chart: Chart, relation: str, identifier: str) -> str:
    """The ``w:drawing`` that shows the chart part of the relation, with its alternative text.

    ``identifier`` must be the only one in the document. Namespaces are declared where they are used.
    """
    alt = quoteattr(chart.alt, {"\n": " "}).replace("{", "&#123;").replace("}", "&#125;")
    size = f'cx="{round(chart.width_mm * _EMU)}" cy="{round(chart.height_mm * _EMU)}"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{identifier}" name="Диаграмма {identifier}" descr={alt}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/chart">'
        f'<c:chart xmlns:c="{_DRAWING}/chart" xmlns:r="{_RELATIONS}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def attach(part: Any, chart: Chart) -> str:
    """Add the chart's parts to the package of python-docx's ``part``; the relation by which a drawing names them."""
    from docx.opc.part import Part

    xml, workbook = chart_parts(chart)
    package = part.package
    made = Part(package.next_partname(CHART_NAME), CHART_TYPE, xml, package)
    relation = str(part.relate_to(made, CHART_RELATION))
    inside = Part(package.next_partname(WORKBOOK_NAME), WORKBOOK_TYPE, workbook, package)
    made.relate_to(inside, WORKBOOK_RELATION)
    return relation


def _workbook(chart: Chart) -> bytes:
    """An XLSX with a column of categories and a column for each line; a missing value is an empty cell."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet.append([chart.category_name, *(series.name for series in chart.series)])
    for place, category in enumerate(chart.categories):
        sheet.append([category, *(series.values[place] for series in chart.series)])
    for row in sheet.iter_rows():
        for cell in row:
            # A name that begins with «=» is a name and no formula.
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    book.properties.creator, book.properties.created = "", _MOMENT
    target = io.BytesIO()
    book.save(target)
    with zipfile.ZipFile(target) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    members[core] = _MODIFIED.sub(rb"\g<1>" + f"{_MOMENT:%Y-%m-%dT%H:%M:%SZ}".encode(), members[core])
    return pack(members)


def _chart_xml(chart: Chart) -> str:
    lines = "".join(_line(chart, place) for place in range(len(chart.series)))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main" xmlns:r="{_RELATIONS}">'
        '<c:date1904 val="0"/><c:lang val="ru-RU"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{lines}'
        '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        f"{_category_axis()}{_value_axis(chart.unit)}</c:plotArea>"
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'{_text(1000)}<c:externalData r:id="{WORKBOOK_ID}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _line(chart: Chart, place: int) -> str:
    series, column = chart.series[place], _column(place + 1)
    colour, dash, mark = _LOOKS[place % len(_LOOKS)]
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    last = len(chart.categories) + 1
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"<c:tx><c:strRef><c:f>'{SHEET}'!${column}$1</c:f>{_texts('str', [series.name])}</c:strRef></c:tx>"
        f'<c:spPr><a:ln w="22225" cap="rnd">{fill}<a:prstDash val="{dash}"/><a:round/></a:ln></c:spPr>'
        f'<c:marker><c:symbol val="{mark}"/><c:size val="6"/><c:spPr>{fill}<a:ln>{fill}</a:ln></c:spPr></c:marker>'
        f"{_labels(chart, series)}"
        f"<c:cat><c:strRef><c:f>'{SHEET}'!$A$2:$A${last}</c:f>{_texts('str', chart.categories)}</c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>'{SHEET}'!${column}$2:${column}${last}</c:f>{_numbers(series)}</c:numRef></c:val>"
        '<c:smooth val="0"/></c:ser>'
    )


def _column(place: int) -> str:
    """The letter of a column of the sheet, 0 being the first."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place + 1))


def _texts(kind: str, texts: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{place}"><c:v>{escape(text)}</c:v></c:pt>' for place, text in enumerate(texts))
    return f'<c:{kind}Cache><c:ptCount val="{len(texts)}"/>{points}</c:{kind}Cache>'


def _numbers(series: Series) -> str:
    known = ((place, value) for place, value in enumerate(series.values) if value is not None)
    points = "".join(f'<c:pt idx="{place}"><c:v>{value!r}</c:v></c:pt>' for place, value in known)
    return (
        f"<c:numCache><c:formatCode>{_FORMAT}</c:formatCode>"
        f'<c:ptCount val="{len(series.values)}"/>{points}</c:numCache>'
    )


def _labels(chart: Chart, series: Series) -> str:
    """A label at each value: above the highest of its category, below the lowest, beside those between."""
    own = "".join(
        f'<c:dLbl><c:idx val="{place}"/>{_number_format()}{_text(900)}<c:dLblPos val="{side}"/>{_FLAGS}</c:dLbl>'
        for place, side in _sides(chart, series)
    )
    return f'<c:dLbls>{own}{_number_format()}{_text(900)}<c:dLblPos val="t"/>{_FLAGS}</c:dLbls>'


def _sides(chart: Chart, series: Series) -> Iterator[tuple[int, str]]:
    for place, value in enumerate(series.values):
        if value is None:
            continue
        beside = [each for each in chart.series if each.values[place] is not None]
        ranked = sorted(beside, key=lambda each: -(each.values[place] or 0.0))
        if len(ranked) > 1 and ranked[0] is not series:
            yield place, "b" if ranked[-1] is series else "r"


def _number_format() -> str:
    return f'<c:numFmt formatCode="{_FORMAT}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'


def _category_axis() -> str:
    return (
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="out"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_rule("404040")}<c:crossAx val="2"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(unit: str) -> str:
    title = (
        f'<c:title><c:tx><c:rich><a:bodyPr rot="0" vert="horz"/><a:p><a:r><a:rPr lang="ru-RU" sz="1000" b="0"/>'
        f'<a:t>{escape(unit)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
        if unit
        else ""
    )
    return (
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="l"/><c:majorGridlines>{_rule("D0D4DA")}</c:majorGridlines>{title}'
        f'<c:numFmt formatCode="{_FORMAT}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_rule("404040")}<c:crossAx val="1"/>'
        '<c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _rule(colour: str) -> str:
    return f'<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln></c:spPr>'


def _text(size: int) -> str:
    """The look of texts; ``size`` in hundredths of a point."""
    return (
        "<c:txPr><a:bodyPr/><a:p><a:pPr>"
        f'<a:defRPr sz="{size}" b="0"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        f'<a:latin typeface="{_FONT}"/><a:cs typeface="{_FONT}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="ru-RU"/></a:p></c:txPr>'
    )
