"""Charts that Word draws: one set of figures in the chart, in its workbook and in its alternative text."""

from __future__ import annotations

import io
import posixpath
import re
import shutil
import subprocess
import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from document_templates import Chart, Series, Subdocument, render
from document_templates.charts import charts
from document_templates.checks import check
from document_templates.native_charts import CHART_TYPE, WORKBOOK_ID, WORKBOOK_TYPE, chart_parts
from document_templates.preview import Picture, preview
from registry.errors import TemplateValue
from tests.document_templates import chart_rules
from tests.document_templates.making import template_of

C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
GAP = Chart(
    ("2024", "2025", "2026"),
    (Series("К-1", (42.0, None, 50.5)), Series("К-2", (None, 12.5, 13.0))),
    "График. К-1 и К-2.",
    "%",
)


def members(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def drawn(*shown: Chart) -> bytes:
    tags = [f"{{{{ chart_{place} }}}}" for place in range(len(shown))]
    return render(template_of(*tags), {f"chart_{place}": chart for place, chart in enumerate(shown)})


def cached(chart: Chart) -> list[tuple[str, list[float | None]]]:
    """Names and values of the lines, as the chart part keeps them."""
    root = etree.fromstring(chart_parts(chart)[0])
    lines = []
    for line in root.iterfind(".//c:ser", C):
        points = {
            int(point.get("idx", "")): float(point.findtext("c:v", "", C)) for point in line.iterfind("c:val//c:pt", C)
        }
        values = [points.get(place) for place in range(len(chart.categories))]
        lines.append((line.findtext("c:tx//c:v", "", C), values))
    return lines


def stored(chart: Chart) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(chart_parts(chart)[1]))
    return [tuple(cell.value for cell in row) for row in book["Данные"].iter_rows()]


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
VALUES = st.one_of(st.none(), st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3)))


@given(data=st.data(), years=st.lists(NAMES.map(str.strip).filter(bool), min_size=1, max_size=5))
def test_chart_and_workbook_hold_the_figures_they_were_given(data: st.DataObject, years: list[str]) -> None:
    values = st.tuples(*[VALUES] * len(years))
    lines = data.draw(st.lists(st.builds(Series, NAMES.map(str.strip).filter(bool), values), min_size=1, max_size=4))
    chart = Chart(tuple(years), tuple(lines), "График")
    assert [values for _, values in cached(chart)] == [list(line.values) for line in lines]
    head, *rows = stored(chart)
    assert head == ("Год", *(line.name for line in lines))
    assert rows == [
        (year, *(line.values[place] for line in lines)) for place, year in enumerate(years)
    ]  # fmt: skip


def test_a_missing_year_is_a_gap_and_no_zero() -> None:
    assert cached(GAP) == [("К-1", [42.0, None, 50.5]), ("К-2", [None, 12.5, 13.0])]
    assert stored(GAP)[2] == ("2025", None, 12.5)
    assert b'<c:dispBlanksAs val="gap"/>' in chart_parts(GAP)[0]


def related(made: dict[str, bytes], part: str) -> dict[str, str]:
    """Members by the ids of the part's relations to them."""
    folder, name = part.rsplit("/", 1)
    links = etree.fromstring(made[f"{folder}/_rels/{name}.rels"])
    return {link.get("Id", ""): posixpath.normpath(f"{folder}/{link.get('Target')}") for link in links}


def by_docxtpl(chart: Chart) -> bytes:
    """The chart in a document that needs docxtpl itself, as it holds another document."""
    template = template_of("{{ chart }}", "{{p inside }}")
    return render(template, {"chart": chart, "inside": Subdocument(template_of("вложенный"))})


@pytest.mark.parametrize("made", [drawn(GAP), by_docxtpl(GAP)], ids=["compiled", "docxtpl"])
def test_the_document_leads_to_the_chart_and_the_chart_to_its_workbook(made: bytes) -> None:
    parts = members(made)
    shown = re.search(r'<c:chart [^>]*r:id="([^"]+)"', parts["word/document.xml"].decode())
    assert shown is not None
    chart = related(parts, "word/document.xml")[shown[1]]
    workbook = related(parts, chart)[WORKBOOK_ID]
    assert (parts[chart], parts[workbook]) == chart_parts(GAP)
    types = parts["[Content_Types].xml"].decode()
    assert re.search(rf'PartName="/{chart}"[^>]*ContentType="{re.escape(CHART_TYPE)}"', types)
    assert WORKBOOK_TYPE in types
    assert [shape._inline.docPr.get("descr") for shape in Document(io.BytesIO(made)).inline_shapes] == [GAP.alt]


def test_each_of_several_charts_has_its_own_parts_and_number() -> None:
    other = Chart(("2025", "2026"), (Series("К-3", (1.0, 2.0)),), "Другой график")
    made = drawn(GAP, other, GAP)
    names = [name for name in members(made) if name.startswith(("word/charts/chart", "word/embeddings/"))]
    assert len(names) == 6
    marks = re.findall(r'docPr id="(\d+)"', members(made)["word/document.xml"].decode())
    assert len(set(marks)) == 3


def test_equal_charts_give_equal_bytes() -> None:
    chart_parts.cache_clear()
    first = chart_parts(GAP)
    chart_parts.cache_clear()
    assert chart_parts(GAP) == first
    assert drawn(GAP) == drawn(GAP)


def test_the_words_that_stand_for_a_chart_are_whole_and_seen_by_check_and_preview() -> None:
    told = 'К {{ 1 }} & «2» "3" <4>'
    made = drawn(Chart(("1", "2"), (Series("К", (1.0, 2.0)),), told))
    described = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    [mark] = etree.fromstring(members(made)["word/document.xml"]).iter(described)
    assert mark.get("descr") == told
    assert Picture(told) in preview(made)
    assert not [remark for remark in check(made) if remark.rule in {"A2", "T1"}]


def test_names_that_look_like_formulas_and_tags_are_only_names() -> None:
    chart = Chart(("=1+1", "2"), (Series("<b>&{{ x }}", (1.0, 2.0)),), "График")
    assert stored(chart)[1][0] == "=1+1"
    assert cached(chart)[0][0] == "<b>&{{ x }}"
    book = openpyxl.load_workbook(io.BytesIO(chart_parts(chart)[1]))
    assert book["Данные"]["A2"].data_type == "s"
    assert Document(io.BytesIO(drawn(chart))).inline_shapes


def test_lines_differ_without_colour() -> None:
    chart = Chart(("1", "2"), tuple(Series(f"К-{place}", (1.0, 2.0)) for place in range(4)), "График")
    xml = chart_parts(chart)[0].decode()
    assert len(set(re.findall(r'<a:prstDash val="(\w+)"', xml))) == 4
    assert len(set(re.findall(r'<c:symbol val="(\w+)"', xml))) == 4


def test_labels_of_near_values_stand_apart() -> None:
    lines = (Series("верх", (5.1, 5.0)), Series("низ", (5.0, 5.1)))
    xml = chart_parts(Chart(("1", "2"), lines, "График"))[0].decode()
    upper, lower = xml.split("<c:ser>")[1:]
    assert re.findall(r'<c:dLbl><c:idx val="(\d)"', upper) == ["1"]
    assert re.findall(r'<c:dLbl><c:idx val="(\d)"', lower) == ["0"]


def test_what_no_document_can_hold_is_refused_with_the_name_of_the_field() -> None:
    with pytest.raises(TemplateValue, match="chart_0"):
        drawn(Chart(("1",), (Series("К\x00", (1.0,)),), "График"))
    for values in ((1.0,), (1.0, float("nan"))):
        with pytest.raises(ValueError, match="chart"):
            Chart(("1", "2"), (Series("К", values),), "График")


def test_indicators_become_charts_over_all_years_with_their_values_in_words() -> None:
    rows = [{"year": year, "own": {"value": year - 2000}} for year in (2023, 2025)]
    [made] = charts([{"code": "К-1", "name": "Доля", "unit": "%", "rows": rows}], {"level": "oo"})
    chart = made["picture"]
    assert chart.categories == ("2023", "2024", "2025")
    assert chart.series == (Series("К-1", (23.0, None, 25.0)),)
    assert unicodedata.normalize("NFKC", chart.alt) == (
        "График. Динамика показателя К-1, 2023–2025 годы. К-1: 2023 год – 23,0 %, 2025 год – 25,0 %."
    )


INDICATORS = st.lists(st.sampled_from(["К-1", "К-2", "Округ", "Школа № 1"]), min_size=1, max_size=4, unique=True)


@given(INDICATORS, st.lists(st.integers(2020, 2030).map(str), min_size=1, max_size=6, unique=True), st.data())
def test_the_chart_part_keeps_the_order_and_the_choices_of_the_standard(
    names: list[str], years: list[str], data: st.DataObject
) -> None:
    values = st.lists(
        st.none() | st.floats(-1000, 1000, allow_nan=False).map(lambda n: round(n, 1)),
        min_size=len(years),
        max_size=len(years),
    )
    lines = tuple(Series(name, tuple(data.draw(values))) for name in names)
    assert (
        chart_rules.faults(chart_parts(Chart(tuple(years), lines, "График.", data.draw(st.sampled_from(["%", ""]))))[0])
        == []
    )


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        (b'<c:grouping val="standard"/>', b"", "no grouping"),
        (b'<c:grouping val="standard"/>', b'<c:grouping val="beside"/>', "grouping: beside"),
        (b'<c:overlay val="0"/></c:legend>', b'<c:overlay val="0"/><c:legendPos val="b"/></c:legend>', "legend"),
        (b'<c:plotVisOnly val="1"/>', b"<c:view4D/>", "chart"),
        (b'<c:idx val="1"/><c:order', b'<c:idx val="0"/><c:order', "idx repeats"),
    ],
)
def test_the_rules_see_what_breaks_the_standard(right: bytes, wrong: bytes, fault: str) -> None:
    part = chart_parts(GAP)[0]
    assert part.count(right) >= 1
    assert any(fault in each for each in chart_rules.faults(part.replace(right, wrong, 1)))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_draws_the_chart_with_its_labels_and_decimal_commas(tmp_path: Path) -> None:
    (tmp_path / "chart.docx").write_bytes(drawn(GAP))
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path), str(tmp_path / "chart.docx")], check=True, capture_output=True, timeout=180
    )
    with pypdfium2.PdfDocument((tmp_path / "chart.pdf").read_bytes()) as document:
        text = document[0].get_textpage().get_text_range()
    assert {"42,0", "50,5", "12,5", "К-1", "К-2", "2025"} <= set(text.split())
