"""Promises of every folder under ``kinds``."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from document_templates.catalogue import BUNDLED, FolderCatalogue
from document_templates.narrative.completeness import STATUSES
from document_templates.renderer import DocxRenderer
from document_templates.stamping import places
from document_templates.workshop import BUILDERS

CATALOGUE = FolderCatalogue()
RENDERER = DocxRenderer(CATALOGUE)
CODES = [kind.code for kind in CATALOGUE.kinds()]
DRAFTED = [kind.code for kind in CATALOGUE.kinds() if kind.has_template]
DAY = date(2026, 11, 23)


def drafted(code: str) -> bytes:
    sample = CATALOGUE.sample(code)
    return RENDERER.draft(code, sample["values"], sample["context"]).docx


def registered(code: str) -> bytes:
    return RENDERER.stamp(drafted(code), number="10-П-4101", day=DAY)


def members(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def keeps_its_number(code: str) -> bool:
    """Whether documents of the kind bear a number of their own, not one that a field names."""
    kind = CATALOGUE.kind(code)
    named = any(field.name == "approval_number" for field in kind.fields)
    return not named and not kind.registration.startswith("нет")


def test_the_catalogue_holds_the_forty_three_kinds_of_the_plan_in_their_order() -> None:
    assert len(CODES) == len(set(CODES)) == 43
    assert CODES[0] == "order"
    assert CODES[-1] == "masterclass"
    assert {path.name for path in BUNDLED.iterdir() if path.is_dir()} == set(CODES)


def test_the_nine_last_kinds_are_evidence_and_never_drafted() -> None:
    last = CATALOGUE.kinds()[-9:]
    assert all(kind.evidence_only and not kind.has_template for kind in last)
    assert {kind.code for kind in last} >= {"webinar", "media_publication", "parent_meeting"}


def test_notes_on_single_schools_and_codes_of_participants_are_never_publishable() -> None:
    assert not CATALOGUE.kind("info_note_per_oo").publishable
    assert not CATALOGUE.kind("e_protocols").publishable
    assert CATALOGUE.kind("analytic_info").publishable
    assert CATALOGUE.kind("method_recs").publishable


def test_orders_and_letters_have_their_own_series() -> None:
    assert CATALOGUE.kind("order").series == "П"
    assert CATALOGUE.kind("info_letter").series == "Исх"
    assert CATALOGUE.kind("method_recs").series is None


@pytest.mark.parametrize("code", CODES)
def test_every_kind_says_who_issues_it_how_long_it_is_kept_and_what_plans_call_it(code: str) -> None:
    kind = CATALOGUE.kind(code)
    assert kind.issuers
    assert kind.retention
    assert kind.name_en
    assert kind.phrases
    assert len(kind.phrases) == len(set(kind.phrases))


@pytest.mark.parametrize("code", DRAFTED)
def test_every_field_has_labels_in_both_languages_and_a_place_in_the_form(code: str) -> None:
    for field in CATALOGUE.kind(code).fields:
        assert field.label
        assert field.label_en
        assert field.group
        assert re.search("[а-яё]", field.label, re.IGNORECASE)
        assert not re.search("[а-яё]", field.label_en, re.IGNORECASE)
        assert all(column.label_en for column in field.columns)


@pytest.mark.parametrize("code", DRAFTED)
def test_every_sample_gives_exactly_the_expected_text(code: str) -> None:
    sample = CATALOGUE.sample(code)
    assert RENDERER.missing(code, sample["values"]) == ()
    assert RENDERER.draft(code, sample["values"], sample["context"]).text + "\n" == CATALOGUE.expected(code)


@pytest.mark.parametrize("code", DRAFTED)
def test_every_sample_is_the_same_bytes_each_time(code: str) -> None:
    assert drafted(code) == drafted(code)


@pytest.mark.parametrize("code", DRAFTED)
def test_every_sample_opens_in_python_docx_with_its_properties_and_without_a_tag(code: str) -> None:
    document = Document(io.BytesIO(registered(code)))
    assert document.core_properties.title
    assert document.core_properties.author == CATALOGUE.sample(code)["context"]["organization"]["name"]
    assert document.core_properties.language == "ru-RU"
    for name, data in members(registered(code)).items():
        if name.endswith(".xml"):
            assert not re.search(r"\{[{%#]|[}%#]\}", re.sub(r"<[^>]+>", "", data.decode("utf-8"))), name


@pytest.mark.parametrize("code", DRAFTED)
def test_every_registered_sample_is_clean_under_the_layout_rules_of_its_day(code: str) -> None:
    assert RENDERER.check(registered(code), day=DAY) == ()
    assert RENDERER.check(registered(code), profile="gost-2016") == ()


@pytest.mark.parametrize("code", DRAFTED)
def test_what_is_kept_over_ten_years_leaves_room_for_the_binding(code: str) -> None:
    left = Document(io.BytesIO(drafted(code))).sections[0].left_margin
    assert left is not None
    assert left.mm >= (30 if CATALOGUE.kept_long(code) else 20)


@pytest.mark.parametrize("code", DRAFTED)
def test_identifiers_of_bookmarks_and_pictures_are_unique(code: str) -> None:
    xml = members(drafted(code))["word/document.xml"].decode("utf-8")
    for pattern in (r'bookmarkStart w:id="([^"]+)"', r'bookmarkStart [^>]*w:name="([^"]+)"', r'docPr id="([^"]+)"'):
        found = re.findall(pattern, xml)
        assert len(found) == len(set(found)), pattern


@pytest.mark.parametrize("code", [code for code in DRAFTED if keeps_its_number(code) and code != "minutes"])
def test_numbered_kinds_keep_a_place_for_number_and_date(code: str) -> None:
    assert {"registration_number", "registration_date"} <= set(places(drafted(code)))


def test_minutes_bear_the_day_of_their_meeting_and_only_their_number_is_registered() -> None:
    assert set(places(drafted("minutes"))) == {"registration_number", "registration_number_list"}
    assert "12.02.2026\t№" in CATALOGUE.expected("minutes")


@pytest.mark.parametrize("code", DRAFTED)
def test_the_committed_template_is_what_the_workshop_builds(code: str) -> None:
    assert members(CATALOGUE.template(code)) == members(BUILDERS[code]())


def test_the_workshop_knows_exactly_the_kinds_with_templates() -> None:
    assert set(BUILDERS) == set(DRAFTED)


@pytest.mark.parametrize("code", ["order", "analytic_report", "analytic_info"])
def test_defaults_alone_make_a_document_with_nothing_missing(code: str) -> None:
    context = CATALOGUE.sample(code)["context"]
    values = RENDERER.defaults(code, context)
    assert RENDERER.missing(code, values) == ()
    assert "____________________" not in RENDERER.draft(code, values, context).text


@pytest.mark.parametrize("code", DRAFTED)
def test_defaults_survive_a_context_with_nothing_but_the_organization(code: str) -> None:
    bare = {
        "organization": {"code": "x", "name": "Школа", "level": "oo"},
        "item": None,
        "roadmap": None,
        "window": None,
        "today": DAY,
        "year": 2026,
        "indicators": [],
        "completeness": None,
        "author": None,
    }
    values = RENDERER.defaults(code, bare)
    made = RENDERER.draft(code, values, bare)
    assert "None" not in made.text
    assert set(RENDERER.missing(code, values)) <= {field.name for field in CATALOGUE.kind(code).fields}


@pytest.mark.parametrize("code", DRAFTED)
def test_the_grids_of_tables_are_as_wide_as_their_cells(code: str) -> None:
    """LibreOffice follows the grid, Word the cells: tables must look alike in both."""
    for table in Document(io.BytesIO(drafted(code))).tables:
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        for row in table._tbl.tr_lst:
            widths = [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.tc_lst]
            if len(widths) == len(grid):
                assert sum(widths) == pytest.approx(sum(grid), rel=0.02)


@pytest.mark.parametrize("code", DRAFTED)
def test_an_empty_form_draws_visible_blanks(code: str) -> None:
    sample = CATALOGUE.sample(code)
    made = RENDERER.draft(code, {}, sample["context"])
    assert "____________________" in made.text
    remarks = {remark.rule for remark in RENDERER.check(made.docx, day=DAY)}
    assert "T2" in remarks


def test_the_sample_of_the_audit_uses_the_statuses_of_the_audit() -> None:
    totals = CATALOGUE.sample("analytic_info")["context"]["completeness"]["totals"]
    assert set(totals) == set(STATUSES)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_turns_every_sample_into_pdf(tmp_path: Path) -> None:
    for code in DRAFTED:
        (tmp_path / f"{code}.docx").write_bytes(registered(code))
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    files = [str(tmp_path / f"{code}.docx") for code in DRAFTED]
    subprocess.run([*command, str(tmp_path), *files], check=True, capture_output=True, timeout=180)
    for code in DRAFTED:
        assert pages_of(tmp_path / f"{code}.pdf") >= 2
        assert headings_at_the_foot(tmp_path / f"{code}.docx", tmp_path / f"{code}.pdf") == []


def headings_at_the_foot(docx: Path, pdf: Path) -> list[str]:
    """The headings that are the last line of a page, parted from what they head."""
    import pypdfium2

    paragraphs = Document(str(docx)).paragraphs
    headings = {" ".join(each.text.split()) for each in paragraphs if each.style and "Heading" in str(each.style.name)}
    with pypdfium2.PdfDocument(pdf.read_bytes()) as document:
        pages = [page.get_textpage().get_text_range().split("\n") for page in document]
    last = [next((" ".join(line.split()) for line in reversed(lines) if line.strip()), "") for lines in pages]
    return [line for line in last if line and any(heading.endswith(line) for heading in headings)]


def pages_of(pdf: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf.read_bytes()) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
        assert "{{" not in text
        assert "2710" in text
        return len(document)
