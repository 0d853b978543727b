"""PDF/A-2b of what LibreOffice makes of every kind's sample, and of the file for printing that is joined of them."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Callable, Iterator

import pikepdf
import pypdfium2
import pytest

from app.converter import LibreOffice
from app.jobs.joined_pdf import join_pdf
from app.listener import WarmLibreOffice
from document_templates.renderer import DocxRenderer
from tests.pdfa import faults

RENDERER = DocxRenderer()
KINDS = [kind.code for kind in RENDERER.catalogue.kinds() if kind.has_template]


@pytest.fixture(scope="module")
def made() -> Iterator[dict[str, bytes]]:
    """The sample of each kind as a PDF, by one LibreOffice."""
    if shutil.which("soffice") is None:
        message = "LibreOffice is not installed (package libreoffice-writer-nogui)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    office = WarmLibreOffice(LibreOffice())
    try:
        yield {code: office.to_pdf(sample(code)) for code in KINDS}
    finally:
        office.close()


def sample(code: str) -> bytes:
    given = RENDERER.catalogue.sample(code)
    return RENDERER.draft(code, given["values"], given["context"]).docx


def test_the_pdf_of_every_sample_with_its_charts_keeps_the_standard_of_archives(made: dict[str, bytes]) -> None:
    assert {code: found for code, pdf in made.items() if (found := faults(pdf))} == {}


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def test_the_file_for_printing_keeps_it_and_has_the_pages_of_all(made: dict[str, bytes]) -> None:
    documents = [made[code] for code in ("minutes", "order", "analytic_report")]
    joined = join_pdf(documents)
    assert faults(joined) == []
    assert pages(joined) == [page for each in documents for page in pages(each)]
    assert len(joined) < 1.5 * sum(map(len, documents))
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        assert not {"/StructTreeRoot", "/Outlines", "/MarkInfo"} & set(pdf.Root.keys())
        assert set(pdf.docinfo.keys()) == {"/Producer"}


def test_for_both_sides_each_document_begins_on_an_odd_page(made: dict[str, bytes]) -> None:
    documents = [made[code] for code in ("minutes", "order", "info_letter")]
    joined = join_pdf(documents, two_sided=True)
    assert faults(joined) == []
    found, begun = pages(joined), 0
    for each in documents:
        own = pages(each)
        assert found[begun : begun + len(own)] == own
        begun += len(own)
        if begun % 2 and each is not documents[-1]:
            assert found[begun] == ""
            begun += 1
    assert begun == len(found)


def test_one_document_is_printed_as_it_is(made: dict[str, bytes]) -> None:
    assert pages(join_pdf([made["order"]], two_sided=True)) == pages(made["order"])


def without_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Metadata"]


def without_profile(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


def with_a_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/OpenAction"] = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))


def with_a_launch(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/OpenAction"] = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))


def with_a_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["note.txt"] = b"note"


def with_another_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Другое название"


def without_a_font(pdf: pikepdf.Pdf) -> None:
    for part in pdf.objects:
        if isinstance(part, pikepdf.Dictionary) and "/FontFile2" in part:
            del part["/FontFile2"]


def without_letters(pdf: pikepdf.Pdf) -> None:
    for part in pdf.objects:
        if isinstance(part, pikepdf.Dictionary) and part.get("/Type") == pikepdf.Name.Font and "/ToUnicode" in part:
            del part["/ToUnicode"]
            part["/Encoding"] = pikepdf.Name("/Identity-H")
            part["/Subtype"] = pikepdf.Name.Type0
            part["/DescendantFonts"] = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.CIDFontType2)])


def with_a_strange_blend(pdf: pikepdf.Pdf) -> None:
    state = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, BM=pikepdf.Name("/Strange")))
    pdf.pages[0].Resources["/ExtGState"] = pikepdf.Dictionary(G0=state)


@pytest.mark.parametrize(
    ("break_it", "clause"),
    [
        (without_metadata, "6.6.2"),
        (without_profile, "6.2.3"),
        (with_a_script, "6.5.1"),
        (with_a_launch, "6.5.1"),
        (with_a_file, "6.8"),
        (with_another_title, "6.6.2"),
        (without_a_font, "6.2.11.4"),
        (without_letters, "6.2.11.7"),
        (with_a_strange_blend, "6.2.10"),
    ],
)
def test_the_checks_see_what_breaks_the_standard(
    made: dict[str, bytes], break_it: Callable[[pikepdf.Pdf], None], clause: str
) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(made["order"])) as pdf:
        break_it(pdf)
        pdf.save(target, fix_metadata_version=False)
    assert any(fault.startswith(f"{clause}:") for fault in faults(target.getvalue()))


def test_an_encrypted_file_and_one_with_a_tail_are_seen(made: dict[str, bytes]) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(made["order"])) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="o", user=""))
    assert any(re.match(r"6\.1\.3: encrypted", fault) for fault in faults(target.getvalue()))
    assert "6.1.3: data after the end of the file" in faults(made["order"] + b"tail")
