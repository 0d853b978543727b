"""No document makes LibreOffice read another file of the server into its PDF: a secret picture and a secret text."""

from __future__ import annotations

import base64
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pypdfium2
import pytest
from PIL import Image

from app.converter import LibreOffice
from app.listener import WarmLibreOffice
from registry.errors import ConversionFailed
from tests.app.test_converter import installed
from tests.document_templates.making import repacked, saved

COLOUR, WORD = (255, 0, 128), "СОВЕРШЕННОСЕКРЕТНО"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": _REL,
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    }.items()
)
_SHAPE = '<w:p><w:r><w:pict><v:shape style="width:150pt;height:150pt">{}</v:shape></w:pict></w:r></w:p>'
LINKS = {
    "a linked picture": ("image", "file://{}/s.png", True, "link"),
    "an outside picture": ("image", "file://{}/s.png", True, "embed"),
    "an address as a part": ("image", "file://{}/s.png", False, "embed"),
    "a part above the package": ("image", "../../../../../..{}/s.png", False, "embed"),
    "another document": ("aFChunk", "file://{}/s.html", True, '<w:altChunk r:id="rId99"/>'),
    "a document within": ("subDocument", "file://{}/s.html", True, '<w:p><w:subDoc r:id="rId99"/></w:p>'),
    "old Word's picture": ("image", "file://{}/s.png", True, _SHAPE.format('<v:imagedata r:href="rId99"/>')),
    "INCLUDEPICTURE": ("", "{}/s.png", True, 'INCLUDEPICTURE "{}/s.png" \\d'),
    "INCLUDETEXT": ("", "{}/s.html", True, 'INCLUDETEXT "{}/s.html"'),
    "DDEAUTO": ("", "{}/s.html", True, 'DDEAUTO soffice "{}/s.html" x'),
}


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secret")
    Image.new("RGB", (64, 64), COLOUR).save(folder / "s.png")
    (folder / "s.html").write_text(f"<html><body><p>{WORD}</p></body></html>")
    return folder


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmLibreOffice]:
    made = WarmLibreOffice(installed())
    yield made
    made.close()


def drawn(attribute: str) -> str:
    size = 'cx="1900000" cy="1900000"'
    picture = (
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:{attribute}="rId99"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
    )
    address = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    graphic = f'<a:graphic><a:graphicData uri="{address}">{picture}</a:graphicData></a:graphic>'
    inline = f'<wp:inline><wp:extent {size}/><wp:docPr id="1" name="x"/>{graphic}</wp:inline>'
    return f"<w:p><w:r><w:drawing>{inline}</w:drawing></w:r></w:p>"


def field(code: str) -> str:
    kinds = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    run = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"<w:p>{kinds[0]}{run}{kinds[1]}<w:r><w:t>x</w:t></w:r>{kinds[2]}</w:p>"


def document(body: str, relation: str = "", part: tuple[str, bytes, str] | None = None) -> bytes:
    """A DOCX with the body, a relation more, and a part with its type."""
    head = f"<w:document {_SPACES}><w:body><w:p><w:r><w:t>Начало</w:t></w:r></w:p>"

    def change(members: dict[str, bytes]) -> dict[str, bytes]:
        rels, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
        made = {**members, "word/document.xml": f"{head}{body}<w:sectPr/></w:body></w:document>".encode()}
        made[rels] = members[rels].replace(b"</Relationships>", relation.encode() + b"</Relationships>")
        if part is not None:
            name, data, kind = part
            made[name] = data
            override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
            made[types] = members[types].replace(b"</Types>", override.encode())
        return made

    return repacked(saved(docx.Document()), change)


def linked(kind: str, target: str, outside: bool, body: str) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    relation = f'<Relationship Id="rId99" Type="{_REL}/{kind}" Target="{target}"{mode}/>' if kind else ""
    shown = drawn(body) if body in {"link", "embed"} else body if body.startswith("<") else field(body)
    return document(shown, relation)


def with_picture(data: bytes, name: str = "image1.svg", kind: str = "image/svg+xml") -> bytes:
    relation = f'<Relationship Id="rId99" Type="{_REL}/image" Target="media/{name}"/>'
    return document(drawn("embed"), relation, (f"word/media/{name}", data, kind))


def svg(inside: str, before: str = "") -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{before}<svg {spaces} width="64" height="64">{inside}</svg>'.encode()


def shows_secret(pdf: bytes) -> bool:
    """Whether a page of the PDF has the secret word or the secret colour."""
    for page in pypdfium2.PdfDocument(pdf):
        if WORD in page.get_textpage().get_text_range():
            return True
        colours = page.render(scale=1).to_pil().convert("RGB").getcolors(1_000_000)
        if any(all(abs(a - b) < 12 for a, b in zip(colour, COLOUR, strict=True)) for _, colour in colours):
            return True
    return False


def test_the_secret_would_be_seen(secret: Path, warm: WarmLibreOffice) -> None:
    data = (secret / "s.png").read_bytes()
    assert shows_secret(warm.to_pdf(with_picture(data, "image1.png", "image/png")))
    inside = f'<image width="64" height="64" xlink:href="data:image/png;base64,{base64.b64encode(data).decode()}"/>'
    assert shows_secret(warm.to_pdf(with_picture(svg(inside))))


@pytest.mark.parametrize("way", LINKS)
def test_a_link_to_a_file_shows_nothing_of_it(way: str, secret: Path, warm: WarmLibreOffice) -> None:
    kind, target, outside, body = LINKS[way]
    assert not shows_secret(warm.to_pdf(linked(kind, target.format(secret), outside, body.format(secret))))


def reaching(secret: Path) -> dict[str, bytes]:
    image = f'<image width="64" height="64" xlink:href="file://{secret}/s.png"/>'
    hidden = base64.b64encode(svg(image)).decode()
    coded = f"file://{secret}/s.png".replace("f", "&#102;")
    return {
        "plain": with_picture(svg(image)),
        "under the name of a PNG": with_picture(svg(image), "image1.png", "image/png"),
        "under the name of a part": with_picture(svg(image), "image1.xml"),
        "packed": with_picture(gzip.compress(svg(image)), "image1.svgz"),
        "in letters by number": with_picture(svg(f'<image width="64" height="64" xlink:href="{coded}"/>')),
        "by an entity": with_picture(svg("&a;", f"<!DOCTYPE svg [<!ENTITY a '{image}'>]>")),
        "within a drawing": with_picture(svg(f'<image xlink:href="data:image/svg+xml;base64,{hidden}"/>')),
        "within a false PNG": with_picture(svg(f'<image xlink:href="data:image/png;base64,{hidden}"/>')),
        "in UTF-16": with_picture(svg(image).decode().encode("utf-16")),
        "broken at its end": with_picture(svg(image)[:-6]),
        "used": with_picture(svg(f'<use xlink:href="file://{secret}/s.svg#a"/>')),
        "by a style": with_picture(svg(f'<style>rect {{ fill: url("file://{secret}/s.png") }}</style><rect/>')),
        "PostScript": with_picture(b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run", "image1.eps", "image/x-eps"),
    }


def test_a_drawing_that_reaches_out_is_refused_by_the_listener(secret: Path, warm: WarmLibreOffice) -> None:
    for trick, data in reaching(secret).items():
        with pytest.raises(ConversionFailed, match="обращается к другим файлам"):
            pytest.fail(f"{trick}: {len(warm.to_pdf(data))}")
    assert warm.starts == 1
    assert warm.to_pdf(document("")).startswith(b"%PDF")


def test_a_cold_call_refuses_it_too(secret: Path) -> None:
    with pytest.raises(ConversionFailed, match=r"image1\.svg"):
        LibreOffice().to_pdf(reaching(secret)["plain"])
    assert io.BytesIO(LibreOffice().to_pdf(document(""))).read(4) == b"%PDF"
