"""Text out of files."""

import io
import pickle
import re
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.extraction import Extracted, extract


def word_document():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Колонтитул департамента"
    document.add_paragraph("ПРИКАЗ")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Мероприятие", "Срок"
    document.add_paragraph("о подготовке\tк ГИА")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_member(data, name, content):
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


FOOTNOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote><w:p><w:r>'
    "<w:t>Сноска о сроках</w:t></w:r><w:r><w:delText>вычеркнутое</w:delText></w:r></w:p></w:footnote></w:footnotes>"
)


def pdf_document(pages, *, encrypt=False):
    """A PDF written by hand: Latin text needs no font of its own."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode() if text else b""
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R /Resources "
            "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    lock = b""
    if encrypt:
        objects.append(
            b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>"
        )
        lock = b" /Encrypt %d 0 R /ID [<00> <00>]" % len(objects)
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, lock, start)


def test_a_word_document_gives_headers_paragraphs_and_tables_in_order():
    extracted = extract(word_document(), "приказ.docx")
    assert extracted.reason is None
    lines = [line for line in extracted.text.split("\n") if line.strip()]
    assert [line.strip() for line in lines] == [
        "Колонтитул департамента",
        "ПРИКАЗ",
        "Мероприятие",
        "Срок",
        "о подготовке\tк ГИА",
    ]


def test_footnotes_are_read_and_deleted_words_are_not():
    text = extract(with_member(word_document(), "word/footnotes.xml", FOOTNOTES), "x").text
    assert "Сноска о сроках" in text
    assert "вычеркнутое" not in text


def test_a_pdf_gives_its_pages():
    extracted = extract(pdf_document(["First page", "", "Third page"]), "x.pdf")
    assert extracted == Extracted("First page\f\fThird page", 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866", "koi8-r", "utf-16"])
def test_a_text_file_is_read_in_the_encodings_of_offices(encoding):
    text = "Приказ о подготовке к государственной итоговой аттестации.\nПункт первый."
    assert extract(text.encode(encoding), "x.txt").text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "пуст"),
        (b"  \n ", "пуст"),
        (pdf_document(["", ""]), "нет текстового слоя"),
        (pdf_document(["secret"], encrypt=True), "паролем"),
        (b"%PDF-1.7 rubbish", "повреждён"),
        (word_document()[:600], "повреждён|не распознан"),
        (with_member(b"", "word/document.xml", "<not-closed"), "повреждён"),
        (with_member(b"", "word/document.xml", "<a/>"), "нет текста"),
        (with_member(b"", "xl/workbook.xml", "<a/>"), "Таблица повреждена|нет заполненных"),
        (with_member(b"", "content.xml", "<a/>"), "OpenDocument нет текста"),
        (with_member(b"", "content.xml", "<a"), "повреждён"),
        (with_member(b"", "photo.jpg", "x"), "архив"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "старого формата"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "зашифрован"),
        (b"{\\rtf1 }", "RTF нет текста"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "Изображение повреждено"),
        (b"GIF89a" + bytes(100), "не распознаётся"),
        (bytes(range(256)), "не распознан"),
    ],
)
def test_a_file_without_text_says_why(data, reason):
    extracted = extract(data, "файл")
    assert extracted.text == ""
    assert extracted.reason is not None
    assert re.search(reason, extracted.reason), extracted.reason


def test_the_content_decides_and_not_the_name():
    assert extract(word_document(), "обманка.pdf").text
    assert extract(pdf_document(["Text"]), "обманка.docx").pages == 1


def test_an_archive_that_unpacks_to_gigabytes_is_not_unpacked():
    bomb = with_member(b"", "word/document.xml", b"<a>" + b"\0" * (70 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert "недопустимо большой" in extract(bomb, "x.docx").reason


def test_entities_of_a_document_are_not_expanded():
    evil = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "boom">]><a>&x;&y;</a>'
    assert "boom" not in extract(with_member(b"", "word/document.xml", evil), "x").text


def test_what_was_extracted_can_cross_to_another_process():
    extracted = extract(word_document(), "x")
    assert pickle.loads(pickle.dumps(extracted)) == extracted
    assert pickle.loads(pickle.dumps(extract)) is extract


@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4", b"PK\x03\x04", b"{\\rtf", b"\xff\xfe"]))
def test_any_bytes_give_a_text_or_a_reason(rest, beginning):
    extracted = extract(beginning + rest, "файл")
    assert bool(extracted.text.strip()) == (extracted.reason is None)
