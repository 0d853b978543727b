"""Joined documents: the text of all, pages and lists and notes of each, pictures and headers where they belong."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from typing import Any

import docx
import pypdfium2
import pytest
from docx.enum.text import WD_BREAK
from lxml import etree
from PIL import Image

from app.converter import LibreOffice
from document_templates.joining import join
from document_templates.reading import W, document_text, whole_text
from document_templates.renderer import DocxRenderer
from registry.errors import InvalidInput

RENDERER = DocxRenderer()


@pytest.fixture
def office() -> LibreOffice:
    if shutil.which("soffice") is None:
        message = "LibreOffice is not installed (package libreoffice-writer-nogui)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return LibreOffice()


def order(number: int, points: int = 2) -> bytes:
    sample = RENDERER.catalogue.sample("order")
    values = {
        **sample["values"],
        "title": f"О порядке № {number}",
        "points": [{"text": f"исполнить {number}-{n}", "executor": "", "due": ""} for n in range(1, points + 1)],
    }
    return RENDERER.draft("order", values, sample["context"]).docx


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def made(text: str, *, header: str = "", colour: str = "", listed: int = 0, long: bool = False) -> bytes:
    """A document of one and the same template of python-docx."""
    document = docx.Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.add_paragraph(text)
    for number in range(1, listed + 1):
        document.add_paragraph(f"{text}, пункт {number}", style="List Number")
    if colour:
        picture = io.BytesIO()
        Image.new("RGB", (8, 8), colour).save(picture, "PNG")
        picture.seek(0)
        document.add_picture(picture)
    if long:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph(f"{text}, вторая страница")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def body(data: bytes) -> etree._Element:
    return etree.fromstring(member(data, "word/document.xml"))


def test_the_text_of_joined_orders_is_theirs_one_after_another() -> None:
    documents = [order(n, points=n) for n in (1, 2, 3)]
    joined = join(documents, title="Приказы")
    assert document_text(joined) == "\n".join(document_text(each) for each in documents)
    opened = docx.Document(io.BytesIO(joined))
    assert len(opened.sections) == 3
    assert opened.core_properties.title == "Приказы"
    assert len({each.partname for each in opened.part.package.iter_parts()}) == len(opened.part.package.parts)


def test_each_order_keeps_its_pages_and_its_numbers_in_libreoffice(office: LibreOffice) -> None:
    documents = [order(n, points=40) for n in (1, 2)]
    apart = [pages(office.to_pdf(each)) for each in documents]
    together = pages(office.to_pdf(join(documents)))
    assert [len(each) for each in apart] == [3, 3]
    # Numbers of points and of pages are part of the text of a page.
    assert [text.split() for text in together] == [text.split() for each in apart for text in each]


def test_lists_by_style_begin_anew_in_each_document(office: LibreOffice) -> None:
    text = " ".join(pages(office.to_pdf(join([made(name, listed=3) for name in ("Первый", "Второй", "Третий")]))))
    for name in ("Первый", "Второй", "Третий"):
        for number in (1, 2, 3):
            assert f"{number}. {name}, пункт {number}" in text


def test_headers_and_pictures_stay_with_their_document() -> None:
    documents = [
        made("А", header="Колонтитул А", colour="red"),
        made("Б", header="Колонтитул Б", colour="blue"),
        made("В", header="Колонтитул А", colour="red"),
    ]
    joined = join(documents)
    opened = docx.Document(io.BytesIO(joined))
    assert [s.header.paragraphs[0].text for s in opened.sections] == ["Колонтитул А", "Колонтитул Б", "Колонтитул А"]
    blobs = [opened.part.related_parts[blip.embed].blob for blip in opened.element.body.iter("{*}blip")]
    assert blobs[0] == blobs[2] != blobs[1]
    with zipfile.ZipFile(io.BytesIO(joined)) as archive:
        names = archive.namelist()
    # Equal parts are kept once.
    assert len([name for name in names if "media/" in name]) == 2
    assert len([name for name in names if name.startswith("word/header")]) == 2
    drawn = [each.get("id") for each in opened.element.body.iter("{*}docPr")]
    assert len(drawn) == len(set(drawn)) == 3


def test_a_document_without_a_header_does_not_show_that_of_the_one_before_it() -> None:
    opened = docx.Document(io.BytesIO(join([made("А", header="Колонтитул А"), made("Б"), made("В", header="В")])))
    headers = [section.header for section in opened.sections]
    assert [header.is_linked_to_previous for header in headers] == [False, False, False]
    assert [header.paragraphs[0].text for header in headers] == ["Колонтитул А", "", "В"]


def test_pages_of_each_document_are_counted_from_one() -> None:
    sections = list(body(join([made("А", long=True), made("Б")])).iter(f"{{{W}}}sectPr"))
    assert len(sections) == 2
    for section in sections:
        assert section.find(f"{{{W}}}pgNumType").get(f"{{{W}}}start") == "1"
        assert section.find(f"{{{W}}}type").get(f"{{{W}}}val") == "nextPage"


NOTE = (
    '<w:footnotes xmlns:w="{w}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    '<w:footnote w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def with_note(data: bytes, text: str) -> bytes:
    """The document with one footnote and one bookmark that a field points to."""
    relations = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    more = (
        b'<w:p><w:bookmarkStart w:id="0" w:name="place"/><w:r><w:footnoteReference w:id="1"/></w:r>'
        b'<w:bookmarkEnd w:id="0"/><w:r><w:instrText> PAGEREF place </w:instrText></w:r></w:p><w:sectPr'
    )
    changes = {
        "word/document.xml": lambda d: d.replace(b"<w:sectPr", more, 1),
        relations: lambda d: d.replace(
            b"</Relationships>",
            f'<Relationship Id="rIdN" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode(),
        ),
        "[Content_Types].xml": lambda d: d.replace(
            b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{content}"/></Types>'.encode()
        ),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, lambda d: d)(old.read(name)))
        new.writestr("word/footnotes.xml", NOTE.format(w=W, text=text))
    return target.getvalue()


@pytest.mark.parametrize("first_has_notes", [True, False])
def test_footnotes_and_bookmarks_are_told_apart(first_has_notes: bool) -> None:
    documents = [with_note(made("Б"), "Сноска Б"), with_note(made("В"), "Сноска В")]
    documents.insert(0, with_note(made("А"), "Сноска А") if first_has_notes else made("А"))
    joined = join(documents)
    notes = {
        note.get(f"{{{W}}}id"): "".join(note.itertext())
        for note in etree.fromstring(member(joined, "word/footnotes.xml"))
    }
    used = [each.get(f"{{{W}}}id") for each in body(joined).iter(f"{{{W}}}footnoteReference")]
    assert [notes[each] for each in used] == (["Сноска А"] if first_has_notes else []) + ["Сноска Б", "Сноска В"]
    starts = [(e.get(f"{{{W}}}id"), e.get(f"{{{W}}}name")) for e in body(joined).iter(f"{{{W}}}bookmarkStart")]
    ends = [e.get(f"{{{W}}}id") for e in body(joined).iter(f"{{{W}}}bookmarkEnd")]
    assert [number for number, _ in starts] == ends
    assert len(set(starts)) == len({name for _, name in starts}) == len(starts)
    fields = [str(e.text).split()[1] for e in body(joined).iter(f"{{{W}}}instrText")]
    assert fields == [name for _, name in starts]
    assert "Сноска В" in whole_text(joined)


def test_documents_of_different_templates_are_not_joined() -> None:
    with pytest.raises(InvalidInput, match="по разным шаблонам"):
        join([made("А"), order(1)])
    with pytest.raises(InvalidInput, match="Нечего"):
        join([])


def test_joining_one_document_changes_none_of_its_text() -> None:
    alone: Any = order(7)
    assert whole_text(join([alone])) == whole_text(alone)


def with_endnotes(text: str, *notes: str) -> bytes:
    """The document, its two sections with an endnote for each of ``notes`` in the first of them."""
    made_of = docx.Document(io.BytesIO(made(text)))
    made_of.add_section()
    made_of.add_paragraph(f"{text}, вторая часть")
    stream = io.BytesIO()
    made_of.save(stream)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
    said = "".join(
        f'<w:endnote w:id="{number}"><w:p><w:r><w:endnoteRef/><w:t>{note}</w:t></w:r></w:p></w:endnote>'
        for number, note in enumerate(notes, 1)
    )
    part = f'<w:endnotes xmlns:w="{W}"><w:endnote w:type="separator" w:id="-1"><w:p/></w:endnote>{said}</w:endnotes>'
    references = "".join(f'<w:r><w:endnoteReference w:id="{number}"/></w:r>' for number in range(1, len(notes) + 1))
    changes = {
        "word/document.xml": ("<w:body>", f"<w:body><w:p>{references}</w:p>"),
        "word/_rels/document.xml.rels": (
            "</Relationships>", f'<Relationship Id="rIdN" Type="{kind}" Target="endnotes.xml"/></Relationships>',
        ),
        "[Content_Types].xml": (
            "</Types>", f'<Override PartName="/word/endnotes.xml" ContentType="{content}"/></Types>',
        ),
    }  # fmt: skip
    target = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).decode("utf-8", "surrogateescape").replace(*changes.get(name, ("\0", "")))
                         .encode("utf-8", "surrogateescape"))  # fmt: skip
        new.writestr("word/endnotes.xml", part)
    return target.getvalue()


def test_endnotes_stand_behind_their_document_and_are_counted_from_one() -> None:
    joined = join([with_endnotes("А", "первое", "второе"), with_endnotes("Б", "третье"), made("В")])
    docx.Document(io.BytesIO(joined))
    notes = {
        each.get(f"{{{W}}}id"): "".join(each.itertext())
        for each in etree.fromstring(member(joined, "word/endnotes.xml"))
    }
    used = [notes[each.get(f"{{{W}}}id")] for each in body(joined).iter(f"{{{W}}}endnoteReference")]
    assert used == ["первое", "второе", "третье"]
    settings = etree.fromstring(member(joined, "word/settings.xml"))
    assert settings.find(f"{{{W}}}endnotePr/{{{W}}}pos").get(f"{{{W}}}val") == "sectEnd"
    names = [etree.QName(each).localname for each in settings]
    assert names.index("endnotePr") < names.index("compat")
    sections = list(body(joined).iter(f"{{{W}}}sectPr"))
    restarted = [each.find(f"{{{W}}}endnotePr/{{{W}}}numRestart") is not None for each in sections]
    kept_back = [each.find(f"{{{W}}}noEndnote") is not None for each in sections]
    assert (restarted, kept_back) == ([True, False, True, False, False], [True, False, True, False, False])


def test_documents_without_endnotes_say_nothing_about_them() -> None:
    assert b"endnotePr><w:pos" not in member(join([made("А"), made("Б")]), "word/settings.xml")


def test_for_printing_on_both_sides_each_document_begins_on_a_new_sheet() -> None:
    documents = [made("А"), made("Б", long=True), made("В")]
    kinds = [each.get(f"{{{W}}}val") for each in body(join(documents, two_sided=True)).iter(f"{{{W}}}type")]
    assert kinds == ["oddPage"] * 3
    kinds = [each.get(f"{{{W}}}val") for each in body(join(documents)).iter(f"{{{W}}}type")]
    assert kinds == ["nextPage"] * 3
