"""Templates as people make them in Word: good ones, and more than seventy hostile ones, each by the name of its trick.

All of them are for the kind ``schedule``: fields ``title``, ``measures`` (rows ``text``, ``due`` …), ``approval``.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.document_templates.making import repacked, saved, template_of, with_part

KIND = "schedule"


def good_template(note: str = "Утверждено {{ approval }}") -> bytes:
    """A modest template of a schedule that uses the fields that are required."""
    document = Document()
    document.add_paragraph(note)
    document.add_heading("График {{ title }}", 1)
    document.add_paragraph("{%p if introduction %}")
    document.add_paragraph("{{ introduction }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for row in agreed %}")
    document.add_paragraph("Согласовано: {{ row.post }} {{ row.name }} {{ row.act }}")
    document.add_paragraph("{%p endfor %}")
    table = document.add_table(rows=4, cols=4)
    for cell, text in zip(table.rows[0].cells, ("Что", "Когда", "Кто", "Примечание"), strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "{%tr for row in measures %}"
    for cell, name in zip(table.rows[2].cells, ("text", "due", "responsible", "note"), strict=True):
        cell.text = f"{{{{ row.{name} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.add_paragraph("{{ executor_mark }}")
    return saved(document)


def in_body(xml: str, *paragraphs: str) -> bytes:
    """A template with raw XML of the body before its paragraphs."""
    document = Document()
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w', 'r')}>{xml}</w:p>"))
    for text in paragraphs or ("{{ title }}",):
        document.add_paragraph(text)
    return saved(document)


def _field(*pieces: str) -> bytes:
    """A complex field whose instruction is split over runs."""
    code = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return in_body(f"{begin}{code}{end}")


def _related(kind: str, target: str, *, external: bool = True, part: str = "document.xml") -> bytes:
    mode = ' TargetMode="External"' if external else ""
    line = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{target}"{mode}/></Relationships>'
    ).encode()
    name = f"word/_rels/{part}.rels"
    return repacked(
        template_of("{{ title }}"),
        lambda members: {**members, name: members[name].replace(b"</Relationships>", line)},
    )


def _replaced(name: str, old: bytes, new: bytes) -> bytes:
    return repacked(template_of("{{ title }}"), lambda m: {**m, name: m[name].replace(old, new, 1)})


def _cells(*texts: str) -> bytes:
    document = Document()
    table = document.add_table(rows=1, cols=len(texts))
    for cell, text in zip(table.rows[0].cells, texts, strict=True):
        cell.text = text
    return saved(document)


def _rows(*texts: str) -> bytes:
    document = Document()
    table = document.add_table(rows=len(texts), cols=1)
    for row, text in zip(table.rows, texts, strict=True):
        row.cells[0].text = text
    return saved(document)


def _members(extra: Mapping[str, bytes]) -> bytes:
    return repacked(template_of("{{ title }}"), lambda members: {**members, **extra})


def _zip(*entries: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return target.getvalue()


def _lying_about_size() -> bytes:
    """A package whose directory says that the body is small; it inflates to 250 MB."""
    data = bytearray(_members({"word/media/image1.bmp": b"\0" * (250 * 2**20)}))
    place = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/media/image1.bmp"))
    struct.pack_into("<I", data, place + 24, 1000)
    return bytes(data)


def _split_tag() -> bytes:
    """``{{ x.__class__ }}`` over five runs."""
    runs = "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in ("{", "{ title.__", "cla", "ss__ }", "}"))
    return in_body(runs)


def _broken_member() -> bytes:
    data = bytearray(template_of("{{ title }}" * 50))
    place = data.find(b"word/document.xml") + 60
    data[place : place + 20] = b"\xff" * 20
    return bytes(data)


def _in_header(text: str) -> bytes:
    document = Document()
    document.add_paragraph("{{ title }}")
    document.sections[0].header.paragraphs[0].text = text
    return saved(document)


def _deep(depth: int) -> bytes:
    return template_of("{{ " + "(" * depth + "title" + ")" * depth + " }}")


def _loops(depth: int) -> bytes:
    inside = "".join(f"{{% for a{n} in range(60) %}}" for n in range(depth))
    return template_of(inside + "x" + "{% endfor %}" * depth)


def _nested_xml(depth: int) -> bytes:
    nested = "<w:sdt><w:sdtContent>" * depth + "<w:p/>" + "</w:sdtContent></w:sdt>" * depth
    return _replaced("word/document.xml", b"<w:body>", f"<w:body>{nested}".encode())


_PNG = b"\x89PNG\r\n\x1a\n" + zlib.compress(b"x")

#: The trick, and how the template is made.
HOSTILE: dict[str, Callable[[], bytes]] = {
    # Climbing out of the sandbox.
    "class of a text": lambda: template_of("{{ title.__class__ }}"),
    "bases": lambda: template_of("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
    "globals of a function": lambda: template_of("{{ range.__init__.__globals__ }}"),
    "by attr filter": lambda: template_of("{{ title|attr('__class__') }}"),
    "by brackets": lambda: template_of("{{ title['__class__'] }}"),
    "by joined name": lambda: template_of("{{ title['__cl' ~ 'ass__'] }}"),
    "by variable": lambda: template_of("{% set n = '__class__' %}{{ title[n] }}"),
    "by map attribute": lambda: template_of("{{ [title]|map(attribute='__class__')|list }}"),
    "by sort attribute": lambda: template_of("{{ [title, title]|sort(attribute='__class__.__name__') }}"),
    "by groupby": lambda: template_of("{{ [title]|groupby('__class__') }}"),
    "by selectattr": lambda: template_of("{{ [title]|selectattr('__class__')|list }}"),
    "format string": lambda: template_of("{{ '{0.__class__}'.format(title) }}"),
    "format_map": lambda: template_of("{{ '{a}'.format_map({'a': 1}) }}"),
    "format filter with a width": lambda: template_of("{{ '%99999999d'|format(1) }}"),
    "percent": lambda: template_of("{{ '%999999999s' % title }}"),
    "macro internals": lambda: template_of("{% macro m() %}{% endmacro %}{{ m._func }}"),
    "loop internals": lambda: template_of("{% for a in title %}{{ loop._iterable }}{% endfor %}"),
    "cycler internals": lambda: template_of("{{ cycler('a').__init__ }}"),
    "joiner internals": lambda: template_of("{{ joiner.__init__.__globals__.os }}"),
    "namespace internals": lambda: template_of("{{ namespace.__init__ }}"),
    "self": lambda: template_of("{{ self.__dict__ }}"),
    "config": lambda: template_of("{{ config.items() }}"),
    "environment": lambda: template_of("{{ self._TemplateReference__context.environment }}"),
    "generator frames": lambda: template_of("{{ ([title]|map('upper')).gi_frame }}"),
    "code of a method": lambda: template_of("{{ title.upper.__func__.__code__ }}"),
    "lipsum": lambda: template_of("{{ lipsum.__globals__ }}"),
    "split over runs": _split_tag,
    "in a header": lambda: _in_header("{{ title.__class__ }}"),
    # Statements that reach further.
    "include": lambda: template_of("{% include '/etc/passwd' %}"),
    "import": lambda: template_of("{% import 'os' as os %}"),
    "from import": lambda: template_of("{% from 'os' import system %}"),
    "extends": lambda: template_of("{% extends 'base' %}"),
    "block": lambda: template_of("{% block a %}x{% endblock %}"),
    "autoescape off": lambda: template_of("{% autoescape false %}{{ title }}{% endautoescape %}"),
    "safe filter": lambda: template_of("{{ '<w:p>'|safe }}"),
    "do": lambda: template_of("{% do title.append(1) %}"),
    "eval": lambda: template_of("{{ eval('1') }}"),
    "open": lambda: template_of("{{ open('/etc/passwd').read() }}"),
    "changing a list": lambda: template_of("{% for row in measures %}{{ measures.append(row) }}{% endfor %}"),
    "xml by a macro": lambda: template_of("{{ '</w:t><w:object/>'|forceescape }}"),
    # Bombs.
    "power": lambda: template_of("{{ 9**9**9 }}"),
    "constant folding": lambda: template_of("{{ 'a' * 999999999 }}"),
    "constant folding of lists": lambda: template_of("{{ ([0] * 99999999)|length }}"),
    "huge range": lambda: template_of("{% for a in range(999999999) %}x{% endfor %}"),
    "nested ranges": lambda: _loops(6),
    "recursion of a macro": lambda: template_of("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
    "recursion of a loop": lambda: template_of("{% for a in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}"),
    "doubling": lambda: template_of(
        "{% set a = namespace(t='ы' * 900000) %}{% for i in range(40) %}{% set a.t = a.t ~ a.t %}{% endfor %}{{ a.t }}"
    ),
    "joining": lambda: template_of("{{ (['ы' * 900000] * 9000)|join('-') }}"),
    "padding by centre": lambda: template_of("{{ title|center(999999999) }}"),
    "replace that grows": lambda: template_of("{{ ('a' * 100000).replace('a', 'b' * 100000) }}"),
    "indent": lambda: template_of("{{ title|indent(999999999) }}"),
    "batch": lambda: template_of("{{ [1]|batch(999999999, 'x')|list }}"),
    "slices": lambda: template_of("{{ [1]|slice(99999999)|list }}"),
    "deep brackets": lambda: _deep(5_000),
    "long sum": lambda: template_of("{{ " + "1+" * 20_000 + "1 }}"),
    "many ifs": lambda: template_of("{% if 1 %}" * 3_000 + "{% endif %}" * 3_000),
    "a million cells": lambda: _rows(
        "{%tr for a in range(99999) %}", "{% for b in range(99) %}x{% endfor %}", "{%tr endfor %}"
    ),
    "ten megabytes in a tag": lambda: template_of("{{ '" + "ы" * 10_000_000 + "' }}"),
    "deep XML": lambda: _nested_xml(5_000),
    # Slips of a person.
    "a name with spaces": lambda: template_of("{{ФИО полностью}}"),
    "an unknown name": lambda: template_of("{{ titel }}"),
    "an unknown column": lambda: template_of("{% for row in measures %}{{ row.txt }}{% endfor %}"),
    "a loop across cells": lambda: _cells("{% for row in measures %}{{ row.text }}", "{{ row.due }}{% endfor %}"),
    "two paragraph tags in a line": lambda: template_of("{%p if title %}{%p endif %}"),
    "text beside a paragraph tag": lambda: template_of("Текст {%p if title %}", "{%p endif %}"),
    "a loop without an end": lambda: template_of("{% for row in measures %}{{ row.text }}"),
    "an end without a loop": lambda: template_of("{{ title }}{% endfor %}"),
    "rows closed as paragraphs": lambda: _rows("{%tr for row in measures %}", "{{ row.text }}", "{%p endfor %}"),
    "a row tag outside of tables": lambda: template_of("{%tr for row in measures %}", "{%tr endfor %}"),
    "an unknown filter": lambda: template_of("{{ title|склонить }}"),
    "braces left open": lambda: template_of("{{ title"),
    "a division by zero": lambda: template_of("{{ title }}{{ 1 / 0 }}"),
    # The package.
    "not a package": lambda: b"%PDF-1.7",
    "an empty file": lambda: b"",
    "another package": lambda: _zip(("mimetype", b"application/epub+zip")),
    "a damaged member": _broken_member,
    "broken XML": lambda: _replaced("word/document.xml", b"</w:body>", b""),
    "a bomb": lambda: _members({"word/media/image1.bmp": b"\0" * (60 * 2**20)}),
    "a bomb that lies about its size": _lying_about_size,
    "thousands of members": lambda: _members({f"word/media/i{n}.png": _PNG for n in range(2_100)}),
    "a member above the folder": lambda: with_part(template_of("x"), "../../etc/cron.d/x", b"x"),
    "a member with an absolute name": lambda: with_part(template_of("x"), "/etc/passwd", b"x"),
    "macros": lambda: with_part(template_of("{{ title }}"), "word/vbaProject.bin", b"\xd0\xcf"),
    "macro content type": lambda: _replaced(
        "[Content_Types].xml", b"document.main+xml", b"document.macroEnabled.main+xml"
    ),
    "saved as a template of Word": lambda: _replaced(
        "[Content_Types].xml", b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml"
    ),
    "entities": lambda: _replaced("word/document.xml", b"<w:document", b'<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document'),
    "an outside entity": lambda: _members({"word/custom.xml": b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'}),
    "an attached template": lambda: _related("attachedTemplate", "file:///server/a.dotm"),
    "a linked image": lambda: _related("image", "https://example.org/a.png"),
    "a link to a share": lambda: _related("hyperlink", "file://server/share"),
    "a linked object": lambda: _related("oleObject", "file:///server/a.xls"),
    "an embedded object": lambda: _related("oleObject", "embeddings/a.docx", external=False),
    "another document within": lambda: _related("aFChunk", "a.html", external=False),
    "a frame": lambda: _related("frame", "https://example.org/", external=True),
    "an altChunk": lambda: _replaced("word/document.xml", b"<w:body>", b"<w:body><w:altChunk/>"),
    "DDE": lambda: _field("DDE c:\\\\a.exe"),
    "DDEAUTO split over runs": lambda: _field("D", "DEA", "UTO c:\\\\a.exe"),
    "INCLUDETEXT": lambda: _field("INCLUDETEXT /etc/passwd"),
    "INCLUDEPICTURE": lambda: _field(" INCLUDEPICTURE &quot;https://example.org/a.png&quot; \\d"),
    "IMPORT": lambda: _field("IMPORT a.png"),
    "LINK": lambda: _field("LINK Excel.Sheet a.xls"),
    "a simple field": lambda: in_body('<w:fldSimple w:instr="DDEAUTO cmd"><w:r/></w:fldSimple>'),
    "a field made by a tag": lambda: _field("{{ title }}"),
    "a field computed by another": lambda: in_body(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>QUOTE 68 68 69</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
}
