"""A package is looked at before anything opens it."""

from __future__ import annotations

import io
import zipfile

import pytest

from document_templates import package, render
from registry.errors import FileRejected, TemplateUnsafe
from tests.document_templates.making import repacked, template_of, with_part

RELATIONS = "word/_rels/document.xml.rels"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def with_link(kind: str, target: str) -> bytes:
    """A DOCX with one more link to the outside."""
    relation = (
        f'<Relationship Id="rId99" Type="{KINDS}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return repacked(
        template_of("x"),
        lambda members: {**members, RELATIONS: members[RELATIONS].replace(b"</Relationships>", relation.encode())},
    )


def test_packing_the_same_members_gives_the_same_bytes() -> None:
    members = package.open_package(template_of("один"))
    assert package.pack(members) == package.pack(dict(reversed(members.items())))


def test_content_types_stand_first() -> None:
    with zipfile.ZipFile(io.BytesIO(package.repack(template_of("x")))) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize("declaration", [b'<!DOCTYPE a [<!ENTITY b "c">]>', b"<!doctype a>"])
def test_a_part_with_a_doctype_is_refused(declaration: bytes) -> None:
    evil = with_part(template_of("x"), "word/evil.xml", declaration + b"<a/>")
    with pytest.raises(TemplateUnsafe, match="DOCTYPE"):
        render(evil, {})


def test_a_doctype_in_utf_16_is_seen_too() -> None:
    evil = with_part(
        template_of("x"), "word/evil.xml", "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".encode("utf-16")
    )
    with pytest.raises(TemplateUnsafe, match="DOCTYPE"):
        render(evil, {})


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml"])
def test_macros_and_embedded_objects_are_refused(name: str) -> None:
    with pytest.raises(TemplateUnsafe):
        render(with_part(template_of("x"), name, b"<a/>"), {})


def test_a_picture_taken_from_the_network_is_refused() -> None:
    with pytest.raises(TemplateUnsafe, match=r"example\.org"):
        render(with_link("image", "http://example.org/a.png"), {})


def test_a_hyperlink_is_no_danger() -> None:
    assert render(with_link("hyperlink", "http://example.org/"), {})


def test_a_bomb_is_not_inflated() -> None:
    bomb = with_part(template_of("x"), "word/media/bomb.txt", b"\0" * (30 * 2**20))
    with pytest.raises(FileRejected, match="плотно"):
        render(bomb, {})


def test_a_lying_header_does_not_help_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_INFLATED", 100_000)
    with pytest.raises(FileRejected, match="слишком велик"):
        render(with_part(template_of("x"), "word/media/large.txt", bytes(range(256)) * 1000), {})


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "word\\evil.xml"])
def test_names_that_leave_the_package_are_refused(name: str) -> None:
    with pytest.raises(FileRejected, match="недопустимым именем"):
        render(with_part(template_of("x"), name, b"<a/>"), {})


def test_a_file_under_a_password_is_told_so() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(FileRejected, match="паролем"):
        render(locked, {})


def test_an_old_doc_file_is_no_docx() -> None:
    with pytest.raises(FileRejected, match="не является"):
        render(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, {})


def test_a_damaged_member_is_named() -> None:
    data = bytearray(template_of("x"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo("word/document.xml")
        offset = info.header_offset + 30 + len(info.filename) + 20
    data[offset : offset + 40] = b"\xff" * 40
    with pytest.raises(FileRejected, match=r"word/document\.xml"):
        render(bytes(data), {})
