"""More templates that mean harm: tricks of ZIP, of XML, of Word's package and of Jinja, each by the name of its trick.

All are for the kind of :mod:`tests.factories.templates`. ``HOSTILE`` are told an error; ``BOMBS`` take a child to its
limits.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable

from docx import Document

from tests.document_templates.making import repacked, saved, template_of, with_part
from tests.factories.templates import in_body

_BODY = "word/document.xml"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SITE = re.compile("https?:|mailto:|#")
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def _plain() -> bytes:
    return template_of("{{ title }}")


def _changed(name: str, old: bytes, new: bytes) -> bytes:
    return repacked(_plain(), lambda members: {**members, name: members[name].replace(old, new, 1)})


def _part(name: str, data: bytes) -> bytes:
    return with_part(_plain(), name, data)


def _zip_with(*more: tuple[str, bytes]) -> bytes:
    """The plain template with entries written after its own, whatever their names."""
    target = io.BytesIO(_plain())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in more:
            archive.writestr(name, data)
    return target.getvalue()


def _entries(data: bytes) -> list[int]:
    """Places of the entries of the directory."""
    end = data.rfind(b"PK\x05\x06")
    count, _, start = struct.unpack_from("<HII", data, end + 10)
    places = []
    for _ in range(count):
        places.append(start)
        name, extra, comment = struct.unpack_from("<HHH", data, start + 28)
        start += 46 + name + extra + comment
    return places


def _directory(change: Callable[[bytearray, list[int]], None], data: bytes | None = None) -> bytes:
    """A package whose directory was tampered with."""
    written = bytearray(data or _plain())
    change(written, _entries(bytes(written)))
    return bytes(written)


def _overlapping(written: bytearray, places: list[int]) -> None:
    (first,) = struct.unpack_from("<I", written, places[0] + 42)
    for place in places[1:]:
        struct.pack_into("<I", written, place + 42, first)


def _quoted_bomb() -> bytes:
    """Hundreds of entries that share one compressed stream."""
    head = _zip_with(("word/media/a0.bmp", b"\0" * (4 * 2**20)))
    written = bytearray(head)
    places = _entries(head)
    end = head.rfind(b"PK\x05\x06")
    last = bytes(head[places[-1] : end])
    copies = b"".join(last.replace(b"a0.bmp", f"a{n % 1000:01d}{n:04d}"[:6].encode()) for n in range(1, 900))
    written[end:end] = copies
    count = len(places) + 899
    place = written.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", written, place + 8, count, count)
    (size,) = struct.unpack_from("<I", written, place + 12)
    struct.pack_into("<I", written, place + 12, size + len(copies))
    return bytes(written)


def _set_size(value: int, offset: int) -> Callable[[bytearray, list[int]], None]:
    def change(written: bytearray, places: list[int]) -> None:
        for place in places:
            struct.pack_into("<I", written, place + offset, value)

    return change


def _set_method(method: int) -> Callable[[bytearray, list[int]], None]:
    def change(written: bytearray, places: list[int]) -> None:
        for place in places:
            struct.pack_into("<H", written, place + 10, method)

    return change


def _zip64(written: bytearray, places: list[int]) -> None:
    for place in places:
        struct.pack_into("<II", written, place + 20, 0xFFFFFFFF, 0xFFFFFFFF)


def _local_name(written: bytearray, places: list[int]) -> None:
    """The header of each member bears another name than the directory."""
    for place in places:
        (at,) = struct.unpack_from("<I", written, place + 42)
        written[at + 30] = ord("~")


def _many_in_end(written: bytearray, _places: list[int]) -> None:
    end = written.rfind(b"PK\x05\x06")
    struct.pack_into("<HHII", written, end + 8, 65535, 65535, 0x7FFFFFFF, 0)


def _body(xml: str, start: str = "") -> bytes:
    """The body of a document with the XML in it, and what comes before its root."""
    tag = "<w:p><w:r><w:t>{{ title }}</w:t></w:r></w:p>"
    return f"{start}<w:document {_W}><w:body>{xml}{tag}</w:body></w:document>".encode()


def _with_body(data: bytes) -> bytes:
    return repacked(_plain(), lambda members: {**members, _BODY: data})


def _reencoded(encoding: str, declared: str, text: str) -> bytes:
    start = f'<?xml version="1.0" encoding="{declared}"?>'
    return _with_body(_body("", start + text).decode().encode(encoding))


def _related(
    kind: str, target: str, *, space: str = _OFFICE, external: bool = True, part: str = "document.xml"
) -> bytes:
    mode = ' TargetMode="External"' if external else ""
    line = f'<Relationship Id="rId99" Type="{space}/{kind}" Target="{target}"{mode}/>'
    name = f"word/_rels/{part}.rels"
    head = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'

    def change(members: dict[str, bytes]) -> dict[str, bytes]:
        old = members.get(name, head + b"</Relationships>")
        return {**members, name: old.replace(b"</Relationships>", line.encode() + b"</Relationships>")}

    return repacked(_plain(), change)


def _field(*runs: str) -> bytes:
    return in_body("".join(f"<w:r>{run}</w:r>" for run in runs))


_BEGIN, _SEPARATE, _END = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))


def _code(text: str) -> str:
    return f"<w:instrText>{text}</w:instrText>"


def _in(place: str, text: str) -> bytes:
    """A template with the text in a cell, a footer, a text box or a content control."""
    document = Document()
    document.add_paragraph("{{ title }}")
    run = f"<w:r><w:t>{text}</w:t></w:r>"
    if place == "footer":
        document.sections[0].footer.paragraphs[0].text = text
    elif place == "cell":
        document.add_table(rows=1, cols=1).rows[0].cells[0].text = text
    elif place == "control":
        return in_body(f"<w:sdt><w:sdtContent>{run}</w:sdtContent></w:sdt>")
    elif place == "text box":
        space = 'xmlns:v="urn:schemas-microsoft-com:vml"'
        box = f"<v:shape {space}><v:textbox><w:txbxContent><w:p>{run}</w:p></w:txbxContent></v:textbox></v:shape>"
        return in_body(f"<w:r><w:pict>{box}</w:pict></w:r>")
    elif place == "property":
        document.core_properties.title = text
    return saved(document)


def _over_paragraphs(*pieces: str) -> bytes:
    return template_of(*pieces)


def svg(text: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{text}</svg>'.encode()


ZIP: dict[str, Callable[[], bytes]] = {
    "a second body": lambda: _zip_with((_BODY, _body(""))),
    "a second body in other letters": lambda: _zip_with(("Word/Document.xml", _body(""))),
    "overlapping entries": lambda: _directory(_overlapping),
    "entries that share one stream": _quoted_bomb,
    "climbing by a backslash": lambda: _zip_with(("word\\..\\..\\evil.xml", b"<a/>")),
    "climbing in the middle": lambda: _zip_with(("word/../../evil.xml", b"<a/>")),
    "a drive": lambda: _zip_with(("C:/Windows/evil.xml", b"<a/>")),
    "a directory that says zero bytes": lambda: _directory(_set_size(0, 24)),
    "a directory that says four gigabytes": lambda: _directory(_set_size(0xFFFFFFF0, 24)),
    "compressed sizes that lie": lambda: _directory(_set_size(5, 20)),
    "checksums that lie": lambda: _directory(_set_size(0x12345678, 16)),
    "places beyond the file": lambda: _directory(_set_size(0x7FFFFFFF, 42)),
    "an unknown compression": lambda: _directory(_set_method(97)),
    "LZMA that is none": lambda: _directory(_set_method(14)),
    "bzip2 that is none": lambda: _directory(_set_method(12)),
    "zip64 sizes without zip64": lambda: _directory(_zip64),
    "other names in the headers": lambda: _directory(_local_name),
    "an end that promises 65535 entries": lambda: _directory(_many_in_end),
    "an end without a beginning": lambda: b"PK\x05\x06" + b"\0" * 18,
    "half a file": lambda: _plain()[: len(_plain()) // 2],
    "a huge directory": lambda: _zip_with(*((f"word/{n}", b"") for n in range(5_000))),
    "content types twice": lambda: _zip_with(("[Content_Types].xml", b"<Types/>")),
    "content types that are none": lambda: _part("[Content_Types].xml", b"nothing"),
    "no relations at all": lambda: repacked(
        _plain(), lambda members: {name: data for name, data in members.items() if not name.endswith(".rels")}
    ),
}

XML: dict[str, Callable[[], bytes]] = {
    "a parameter entity": lambda: _with_body(_body("", '<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;]>')),
    "a billion laughs": lambda: _with_body(
        _body("&c;", '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>')
    ),
    "an entity in UTF-16": lambda: _reencoded("utf-16", "UTF-16", '<!DOCTYPE a [<!ENTITY b "c">]>'),
    "an entity in UTF-7": lambda: _with_body(
        b'<?xml version="1.0" encoding="UTF-7"?>' + _body("", '<!DOCTYPE a [<!ENTITY b "c">]>').replace(b"<", b"+ADw-")
    ),
    "an entity in EBCDIC": lambda: _reencoded(
        "cp037", "cp037", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    ),
    "an entity in UTF-32": lambda: _reencoded("utf-32", "UTF-32", '<!DOCTYPE a [<!ENTITY b "c">]>'),
    "an unknown encoding": lambda: _with_body(_body("", '<?xml version="1.0" encoding="klingon"?>')),
    "a body that is another encoding": lambda: _with_body(_body("Приказ").decode().encode("cp1251")),
    "an entity that is not declared": lambda: _with_body(_body("<w:p>&secret;</w:p>")),
    "a prefix that is not declared": lambda: _with_body(_body("<evil:p/>")),
    "elements eight thousand deep": lambda: _with_body(
        _body("<w:sdt><w:sdtContent>" * 4_000 + "</w:sdtContent></w:sdt>" * 4_000)
    ),
    "tables within tables": lambda: _with_body(
        _body("<w:tbl><w:tr><w:tc>" * 100 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 100)
    ),
    "a root that is not a document": lambda: _with_body(b"<html><body>{{ title }}</body></html>"),
    "an empty body": lambda: _with_body(b""),
    "a nought in the body": lambda: _with_body(_body("\x00")),
    "a DOCTYPE in the relations": lambda: _changed("_rels/.rels", b"<Relationships", b"<!DOCTYPE a><Relationships"),
    "a DOCTYPE in the content types": lambda: _changed("[Content_Types].xml", b"<Types", b"<!DOCTYPE a><Types"),
    "a DOCTYPE in the properties": lambda: _part("docProps/custom.xml", b'<!DOCTYPE a SYSTEM "http://127.0.0.1/"><a/>'),
    "a DOCTYPE in data": lambda: _part("customXml/item1.xml", b"<!DOCTYPE a><a/>"),
}

OFFICE: dict[str, Callable[[], bytes]] = {
    "a strict attached template": lambda: _related("attachedTemplate", "a.dotm", space=_STRICT),
    "a template attached to the settings": lambda: _related(
        "attachedTemplate", "\\\\host\\share\\a.dotm", part="settings.xml"
    ),
    "a linked image by file": lambda: _related("image", "file:///etc/hostname"),
    "a linked image of a share": lambda: _related("image", "\\\\host\\share\\a.png"),
    "a linked image in a header": lambda: _related("image", "http://127.0.0.1/a.png", part="header1.xml"),
    "a hyperlink to smb": lambda: _related("hyperlink", "smb://host/share"),
    "a hyperlink to a script": lambda: _related("hyperlink", "javascript:alert(1)"),
    "a hyperlink to a program": lambda: _related("hyperlink", "ms-msdt:/id%20PCWDiagnostic"),
    "a hyperlink to a share": lambda: _related("hyperlink", "\\\\host\\share"),
    "a hyperlink with a space before": lambda: _related("hyperlink", " file:///etc/passwd"),
    "an outside mode in small letters": lambda: _changed(
        "word/_rels/document.xml.rels",
        b"</Relationships>",
        f'<Relationship Id="rId9" Type="{_OFFICE}/image" Target="file:///etc/hostname" TargetMode="external"/>'
        "</Relationships>".encode(),
    ),
    "an address without the outside mode": lambda: _related("image", "file:///etc/hostname", external=False),
    "a share without the outside mode": lambda: _related("image", "\\\\host\\a.png", external=False),
    "a site without the outside mode": lambda: _related("image", "http://127.0.0.1/a.png", external=False),
    "a part above the package": lambda: _related("image", "../../../../etc/hostname", external=False),
    "a frame of the web settings": lambda: _related("frame", "http://127.0.0.1/", part="webSettings.xml"),
    "framesets": lambda: _part("word/webSettings.xml", f"<w:webSettings {_W}><w:frameset/></w:webSettings>".encode()),
    "an altChunk inside": lambda: _related("aFChunk", "chunk.html", external=False),
    "a strict altChunk inside": lambda: _related("aFChunk", "chunk.mht", space=_STRICT, external=False),
    "a source of a merge": lambda: _related("mailMergeSource", "file:///etc/passwd", part="settings.xml"),
    "a merge in the settings": lambda: _part(
        "word/settings.xml",
        f'<w:settings {_W}><w:mailMerge><w:query w:val="SELECT * FROM x"/></w:mailMerge></w:settings>'.encode(),
    ),
    "an ActiveX part": lambda: _part("word/activeX/activeX1.xml", b"<a/>"),
    "a control": lambda: in_body("<w:r><w:object/></w:r>"),
    "an OLE object by VML": lambda: in_body(
        '<w:r><w:pict><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" Type="Link"/></w:pict></w:r>'
    ),
    "VML that reads a file": lambda: in_body(
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="file:///etc/hostname"/>'
        "</v:shape></w:pict></w:r>"
    ),
    "VML that leads to a share": lambda: in_body(
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" href="\\\\host\\share"/></w:pict></w:r>'
    ),
    "VML filled from a site": lambda: in_body(
        '<w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml"><v:fill src="http://127.0.0.1/a.png"/></v:rect>'
        "</w:pict></w:r>"
    ),
    "DDEAUTO in pieces": lambda: _field(_BEGIN, _code("DD"), _code("EAU"), _code("TO cmd"), _SEPARATE, _END),
    "DDE in small letters": lambda: _field(_BEGIN, _code(" dde cmd"), _END),
    "MACROBUTTON": lambda: _field(_BEGIN, _code("MACROBUTTON Evil Нажмите"), _SEPARATE, _END),
    "a field within IF": lambda: _field(
        _BEGIN, _code("IF 1=1 "), _BEGIN, _code("INCLUDETEXT /etc/passwd"), _END, _code(" x"), _END
    ),
    "a field name computed by SET": lambda: _field(_BEGIN, _code("SET a DDEAUTO"), _END),
    "a field name by QUOTE": lambda: _field(_BEGIN, _BEGIN, _code("QUOTE 68 68 69"), _END, _END),
    "INCLUDEPICTURE deleted": lambda: _field(
        _BEGIN, "<w:delInstrText>INCLUDEPICTURE file:///etc/hostname</w:delInstrText>", _END
    ),
    "INCLUDETEXT in a simple field": lambda: in_body(
        '<w:fldSimple w:instr=" includetext /etc/passwd"><w:r/></w:fldSimple>'
    ),
    "a field in a tag of a field": lambda: _field(_BEGIN, _code("{{ approval }}"), _END),
    "HYPERLINK to a share": lambda: _field(
        _BEGIN, _code("HYPERLINK &quot;\\\\\\\\host\\\\share&quot;"), _SEPARATE, _END
    ),
    "HYPERLINK to a file": lambda: _field(_BEGIN, _code("HYPERLINK file:///etc/passwd"), _SEPARATE, _END),
    "HYPERLINK made by a value": lambda: in_body(
        '<w:fldSimple w:instr="HYPERLINK {{ approval }}"><w:r/></w:fldSimple>'
    ),
    "DATABASE": lambda: _field(_BEGIN, _code("DATABASE \\d C:\\a.mdb"), _END),
    "AUTOTEXT": lambda: _field(_BEGIN, _code("AUTOTEXT a"), _END),
    "RD": lambda: _field(_BEGIN, _code("RD /etc/passwd"), _END),
    "PRINT": lambda: _field(_BEGIN, _code("PRINT a"), _END),
    "GOTOBUTTON": lambda: _field(_BEGIN, _code("GOTOBUTTON a"), _END),
    "ADDIN": lambda: _field(_BEGIN, _code("ADDIN a"), _END),
    "an SVG that fetches": lambda: _part("word/media/a.svg", svg('<image xlink:href="file:///etc/hostname"/>')),
    "an SVG that runs": lambda: _part("word/media/a.svg", svg("<script>fetch('/')</script>")),
    "an SVG with an entity": lambda: _part(
        "word/media/a.svg", b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg("&a;")
    ),
    "a program as a picture": lambda: _part("word/media/image9.exe", b"MZ"),
    "a package in a package": lambda: _related("package", "embeddings/a.docx", external=False),
    "an embedded workbook": lambda: _part("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "a macro sheet by type": lambda: _changed(
        "[Content_Types].xml",
        b"</Types>",
        b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    ),
    "a ribbon": lambda: _related("ui/extensibility", "customUI/a.xml", external=False),
    "an outside font": lambda: _related("font", "http://127.0.0.1/a.odttf", part="fontTable.xml"),
    "an outside chart book": lambda: repacked(
        _plain(),
        lambda m: {
            **m,
            "word/charts/chart1.xml": b"<a/>",
            "word/charts/_rels/chart1.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
                f'Id="r1" Type="{_OFFICE}/oleObject" Target="file:///a.xlsx" TargetMode="External"/></Relationships>'
            ).encode(),
        },
    ),
}

JINJA: dict[str, Callable[[], bytes]] = {
    "a chain of filters": lambda: template_of("{{ title" + "|upper|lower" * 3_000 + " }}"),
    "centre": lambda: template_of("{{ title|center(10**9) }}"),
    "a method of centring": lambda: template_of("{{ title.center(10**9) }}"),
    "left by a width": lambda: template_of("{{ title.ljust(10**9) }}{{ title.zfill(10**9) }}"),
    "expanded tabs": lambda: template_of("{{ '\t'.expandtabs(10**9) }}"),
    "translate": lambda: template_of("{{ title.translate({}) }}"),
    "encode": lambda: template_of("{{ title.encode('utf-7') }}"),
    "xmlattr": lambda: template_of("{{ {'a': 1}|xmlattr }}"),
    "pprint": lambda: template_of("{{ title|pprint }}"),
    "tojson": lambda: template_of("{{ title|tojson }}"),
    "urlize": lambda: template_of("{{ title|urlize }}"),
    "random": lambda: template_of("{{ [1, 2]|random }}"),
    "i18n": lambda: template_of("{% trans %}{{ title }}{% endtrans %}"),
    "loop controls": lambda: template_of("{% for a in [1] %}{% break %}{% endfor %}"),
    "debug": lambda: template_of("{% debug %}"),
    "the underscore of gettext": lambda: template_of("{{ _('x') }}"),
    "caller": lambda: template_of("{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}"),
    "varargs": lambda: template_of("{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}"),
    "two macros that call one another": lambda: template_of(
        "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}"
    ),
    "a negative power": lambda: template_of("{{ 2 ** (3 ** 4 ** 5) }}"),
    "a power of a power": lambda: template_of("{{ ((999999 ** 16) ** 16) ** 16 }}"),
    "products of numbers": lambda: template_of(
        "{% set n = namespace(v=10**15) %}{% for i in range(30) %}{% set n.v = n.v * n.v %}{% endfor %}{{ n.v }}"
    ),
    "a list times a list": lambda: template_of("{{ ([[0] * 1000] * 1000)|sum(start=[])|length * [1] * 10**9 }}"),
    "a growing list": lambda: template_of(
        "{% set n = namespace(v=[1]) %}{% for i in range(40) %}{% set n.v = n.v + n.v %}{% endfor %}{{ n.v|length }}"
    ),
    "a growing text by plus": lambda: template_of(
        "{% set n = namespace(v='ы') %}{% for i in range(40) %}{% set n.v = n.v + n.v %}{% endfor %}{{ n.v }}"
    ),
    "range of ranges": lambda: template_of(
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    ),
    "range by a list": lambda: template_of("{{ range(10**9)|list|length }}"),
    "a sort of ranges": lambda: template_of("{{ range(999)|map('string')|sort|join|length * 99999999 * 'ы' }}"),
    "groupby of format": lambda: template_of("{{ ['a']|map('format', title)|list }}"),
    "map of attr": lambda: template_of("{{ [title]|map('attr', '__class__')|list }}"),
    "map of a chain": lambda: template_of("{{ measures|map(attribute='text.__class__.__mro__')|list }}"),
    "sum of attributes": lambda: template_of("{{ measures|sum(attribute='__class__') }}"),
    "unique by attribute": lambda: template_of("{{ measures|unique(attribute='__len__')|list }}"),
    "max by attribute": lambda: template_of("{{ measures|max(attribute='text.__doc__') }}"),
    "a name in full width": lambda: template_of("{{ title.__ｃlass__ }}"),
    "a name with a Cyrillic letter": lambda: template_of("{{ titlе }}"),
    "full width underscores": lambda: template_of("{{ title.＿＿class＿＿ }}"),
    "a tag in another script": lambda: template_of("{% іnclude '/etc/passwd' %}"),
    "a tag over paragraphs": lambda: _over_paragraphs("{{ title.", "__class__ }}"),
    "a tag hidden in a comment": lambda: template_of("{# {{ title }} #}{{ title.__class__ }}"),
    "a tag after raw": lambda: template_of("{% raw %}{{ x }}{% endraw %}{{ title.__class__ }}"),
    "line statements": lambda: template_of("# for a in range(9)", "{{ title.__class__ }}"),
    "in a footer": lambda: _in("footer", "{{ title.__class__ }}"),
    "in a cell": lambda: _in("cell", "{{ title.__class__ }}"),
    "in a content control": lambda: _in("control", "{{ title.__class__ }}"),
    "in a text box": lambda: _in("text box", "{{ title.__class__ }}"),
    "in a property": lambda: _in("property", "{{ title.__class__ }}"),
    "a thousand tags": lambda: template_of("{{ titel }}" * 1_000),
    "dictionaries in dictionaries": lambda: template_of("{{ " + "{'a':" * 500 + "1" + "}" * 500 + " }}"),
    "nots": lambda: template_of("{{ " + "not " * 5_000 + "title }}"),
    "a subscript of slices": lambda: template_of("{{ title" + "[:]" * 5_000 + " }}"),
    "a thousand loops deep": lambda: template_of("{% for a in [1] %}" * 500 + "{% endfor %}" * 500),
}

#: What takes a child to its limits, so each costs a test some seconds.
BOMBS = {name: JINJA.pop(name) for name in ("a growing text by plus", "a list times a list", "range of ranges")}

HOSTILE: dict[str, Callable[[], bytes]] = {**ZIP, **XML, **OFFICE, **JINJA}
