"""Numbers, telephones and names are not broken at line ends, and are found and copied as they were typed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from document_templates import reading
from document_templates.catalogue import FolderCatalogue
from document_templates.compiled.hyphens import hold_numbers, pieces
from document_templates.language.typography import NBSP, held
from document_templates.renderer import DocxRenderer
from search_index.extraction import extract

CATALOGUE = FolderCatalogue()
RENDERER = DocxRenderer(CATALOGUE)
KINDS = [kind.code for kind in CATALOGUE.kinds() if kind.has_template]
HOLD = "<w:noBreakHyphen/>"


def xml_of(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml").decode()


def shown(xml: str) -> str:
    """What the texts of the XML show, with ``~`` for a hyphen that does not break."""
    return re.sub(r"<[^<>]*>", "", xml.replace(HOLD, "~"))


@pytest.mark.parametrize("code", KINDS)
def test_the_number_of_the_plan_is_one_word_in_every_sample_and_plain_for_every_reader(code: str) -> None:
    sample = CATALOGUE.sample(code)
    drafted = RENDERER.draft(code, sample["values"], sample["context"])
    docx = RENDERER.stamp(drafted.docx, number="10-П-4101", day=date(2026, 11, 23))
    xml = xml_of(docx)
    assert "\u2011" not in xml
    assert not re.search(r"\d-П-\d", shown(xml)), "no number is left to break"
    assert xml.count(HOLD) >= 2
    assert "№ 10~П~2710" in shown(xml).replace(NBSP, " ")
    for text in (drafted.text, reading.document_text(docx), plain(docx), extract(docx, "приказ.docx").text):
        assert "10-П-2710" in text


def plain(docx: bytes) -> str:
    """The text as python-docx gives it, tables included."""
    body = Document(io.BytesIO(docx)).element.body
    return "\n".join(paragraph.text for paragraph in body.iter() if paragraph.tag.endswith("}p"))


def test_a_registered_number_is_held_found_by_the_search_and_may_be_stamped_again() -> None:
    sample = CATALOGUE.sample("order")
    docx = RENDERER.draft("order", sample["values"], sample["context"]).docx
    once = RENDERER.stamp(docx, number="10-П-4101", day=date(2026, 11, 23))
    assert "10~П~4101" in shown(xml_of(once))
    again = RENDERER.stamp(once, number="10-П-7", day=date(2026, 11, 24))
    assert "10-П-4101" not in reading.document_text(again)
    assert "10~П~7" in shown(xml_of(again))
    assert RENDERER.stamp(again, number="10-П-4101", day=date(2026, 11, 23)) == once
    assert "10-П-4101" in extract(once, "приказ.docx").text


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("приказ № 10-П-2710", "приказ № 10~П~2710"),
        ("закон № 273-ФЗ", "закон № 273~ФЗ"),
        ("8 (3462) 52-10-10", "8 (3462) 52~10~10"),
        ("ГИА-11 и 11-го", "ГИА~11 и 11~го"),
        ("информационно-аналитический отчет", "информационно-аналитический отчет"),
        ("Ханты-Мансийского", "Ханты-Мансийского"),
        ("https://example.org/2026-11-30/a-1", "https://example.org/2026-11-30/a-1"),
        ("school-1@example.org", "school-1@example.org"),
        ("на 2026 - 2027", "на 2026 - 2027"),
    ],
)
def test_only_numbers_are_held(text: str, made: str) -> None:
    assert "~".join(pieces(text)) == made
    assert shown(hold_numbers(f"<w:r><w:t>{text}</w:t></w:r>")) == made


def test_attributes_and_codes_of_fields_keep_their_hyphens() -> None:
    xml = '<w:p a="1-2"><w:r><w:instrText>PAGE 1-2</w:instrText><w:t xml:space="preserve">№ 1-2 </w:t></w:r></w:p>'
    made = hold_numbers(xml)
    assert made.count(HOLD) == 1
    assert made.replace(f'</w:t>{HOLD}<w:t xml:space="preserve">', "-") == xml


@given(st.text(alphabet="1аА-. /@", max_size=30))
def test_holding_changes_nothing_but_hyphens(text: str) -> None:
    assert "-".join(pieces(text)) == text
    xml = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    assert hold_numbers(xml).replace(f'</w:t>{HOLD}<w:t xml:space="preserve">', "-") == xml
    assert hold_numbers(hold_numbers(xml)) == hold_numbers(xml)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("№ 5", "№~5"),
        ("п. 3", "п.~3"),
        ("21 школа", "21~школа"),
        ("в 3 школах", "в 3~школах"),
        ("5 участников", "5~участников"),
        ("7 дней и 1 час", "7~дней и 1~час"),
        ("А. В. Никонов", "А.~В.~Никонов"),
        ("Никонов А.В.", "Никонов~А.В."),
        ("8 (3462) 52-10-10", "8~(3462)~52-10-10"),
        ("+7 912 345 67 89", "+7~912~345~67~89"),
        ("в 2025 годовом отчете", "в 2025 годовом отчете"),
        ("школа 21 работает", "школа 21 работает"),
    ],
)
def test_spaces_hold_what_belongs_together(text: str, made: str) -> None:
    assert held(text).replace(NBSP, "~") == made
    assert held(held(text)) == held(text)
