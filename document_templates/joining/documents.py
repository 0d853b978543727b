"""Joining documents: bodies one after another, each in sections of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from document_templates.joining.lists import NUMBERING, Lists
from document_templates.joining.notes import PARTS, Notes
from document_templates.joining.parts import DOCUMENT, Joined, Relation, Source, xml
from document_templates.joining.sections import ENDNOTES, begin_pages, close_section, end_with_sections
from document_templates.reading import W
from registry.errors import N_, InvalidInput

NOTHING = N_("Нечего объединять: ни одного документа нет.")
OTHER_TEMPLATE = N_(
    "Документы составлены по разным шаблонам (отличается № {number}), одним файлом их не напечатать. "
    "Скачайте архив документов."
)
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_VALUE, _SECTION = f"{{{W}}}val", f"{{{W}}}sectPr"
_SAME_IN_ALL = ("word/styles.xml", "word/theme/theme1.xml")
_MARGINS = [(f"{place}Reference", kind) for place in ("header", "footer") for kind in ("default", "first", "even")]


def join(documents: Sequence[bytes], *, title: str = "", two_sided: bool = False) -> bytes:
    """One DOCX with the documents one after another, each on pages of its own that are counted from one.

    When two-sided, each begins on a new sheet: Word leaves the back of the sheet before it blank if need be.

    They must come from one template. Raises ``InvalidInput`` when they do not or there are none.
    """
    if not documents:
        raise InvalidInput(NOTHING)
    work = _Joining(documents[0], title, two_sided=two_sided)
    for number, document in enumerate(documents[1:], 2):
        work.add(Source(document), number)
    return work.finished()


class _Joining:
    def __init__(self, first: bytes, title: str, *, two_sided: bool) -> None:
        self._two_sided = two_sided
        self._joined = Joined(first)
        source = Source(first)
        tree = self._joined.tree(DOCUMENT)
        body = None if tree is None else tree.find(f"{{{W}}}body")
        if tree is None or body is None:
            raise InvalidInput(NOTHING)
        self._first, self._tree, self._body = source, tree, body
        self._lists = Lists(source)
        self._notes = [Notes(self._joined, *each) for each in PARTS]
        self._names: set[str] = set()
        self._title = title
        self._empty: dict[str, str] = {}
        begin_pages(body, two_sided=self._two_sided)
        _rename_bookmarks(body, self._names, 1)
        self._margins = set(_margins_of(body))

    def add(self, source: Source, number: int) -> None:
        """Put one more document at the end."""
        if any(source.members.get(name) != self._first.members.get(name) for name in _SAME_IN_ALL):
            raise InvalidInput(OTHER_TEMPLATE, number=number)
        tree = source.tree(DOCUMENT)
        body = None if tree is None else tree.find(f"{{{W}}}body")
        if body is None:
            return
        self._joined.default_types(source)
        for notes in self._notes:
            notes.bring(body, source)
        self._joined.carry_relations(body, source, DOCUMENT)
        self._lists.restart(body, source)
        _forget_marks(body)
        _rename_bookmarks(body, self._names, number)
        begin_pages(body, two_sided=self._two_sided)
        self._say_absent_margins(body)
        close_section(self._body)
        for child in list(body):
            self._body.append(child)

    def finished(self) -> bytes:
        """The package."""
        for number, drawn in enumerate(self._body.iter("{*}docPr"), 1):
            drawn.set("id", str(number))
        members = self._joined.members
        members[DOCUMENT] = xml(self._tree)
        if self._lists.tree is not None:
            members[NUMBERING] = xml(self._lists.tree)
        for notes in self._notes:
            if notes.tree is not None:
                members[notes.part] = xml(notes.tree)
        if any(notes.part == ENDNOTES and notes.tree is not None for notes in self._notes):
            end_with_sections(self._joined)
        self._say_title()
        return self._joined.packed()

    def _say_title(self) -> None:
        core = self._joined.tree("docProps/core.xml")
        named = None if core is None else core.find("{http://purl.org/dc/elements/1.1/}title")
        if core is not None and named is not None and self._title:
            named.text = self._title
            self._joined.members["docProps/core.xml"] = xml(core)

    def _say_absent_margins(self, body: etree._Element) -> None:
        """Give the document empty headers where it has none: else it would show those of the document before it."""
        own = set(_margins_of(body))
        first = next(body.iter(_SECTION), None)
        if first is not None:
            for place, kind in sorted(self._margins - own):
                facts = {f"{{{W}}}type": kind, f"{{{_R}}}id": self._empty_margin(place.removesuffix("Reference"))}
                first.insert(0, etree.Element(f"{{{W}}}{place}", facts))
        self._margins |= own

    def _empty_margin(self, place: str) -> str:
        if place not in self._empty:
            root = "hdr" if place == "header" else "ftr"
            data = f'<w:{root} xmlns:w="{W}"><w:p/></w:{root}>'.encode()
            kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{place}+xml"
            name = self._joined.add_part(f"word/{place}.xml", data, kind)
            self._empty[place] = self._joined.relate(DOCUMENT, Relation(f"{_R}/{place}", name, external=False))
        return self._empty[place]


def _margins_of(body: etree._Element) -> Iterable[tuple[str, str]]:
    """Which headers and footers the first section of the document has."""
    section = next(body.iter(_SECTION), None)
    if section is None:
        return
    for place, kind in _MARGINS:
        if any(each.get(f"{{{W}}}type") == kind for each in section.findall(f"{{{W}}}{place}")):
            yield place, kind


def _forget_marks(body: etree._Element) -> None:
    """Drop the identifiers that must not stand in a file twice."""
    for element in body.iter():
        for name in ("paraId", "textId"):
            if element.get(f"{{{_W14}}}{name}") is not None:
                del element.attrib[f"{{{_W14}}}{name}"]
    for identifier in list(body.iter(f"{{{W}}}id")):
        holder = identifier.getparent()
        if holder is not None and holder.tag == f"{{{W}}}sdtPr":
            holder.remove(identifier)


def _rename_bookmarks(body: etree._Element, taken: set[str], number: int) -> None:
    """Give bookmarks names and numbers that no other document has, and what points to them the same names."""
    renamed: dict[str, str] = {}
    for mark in body.iter(f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd"):
        mark.set(f"{{{W}}}id", f"{number:d}{int(mark.get(f'{{{W}}}id', '0')):05d}")
    for mark in body.iter(f"{{{W}}}bookmarkStart"):
        name = str(mark.get(f"{{{W}}}name"))
        fresh = name if name not in taken else f"{name[:30]}_{number}"
        taken.add(fresh)
        renamed[name] = fresh
        mark.set(f"{{{W}}}name", fresh)
    for link in body.iter(f"{{{W}}}hyperlink"):
        anchor = link.get(f"{{{W}}}anchor")
        if anchor in renamed:
            link.set(f"{{{W}}}anchor", renamed[str(anchor)])
    _rename_in_fields(body, renamed)


def _rename_in_fields(body: etree._Element, renamed: dict[str, str]) -> None:
    changed = {old: new for old, new in renamed.items() if old != new}
    if not changed:
        return
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, changed)) + r")\b")
    for field in body.iter(f"{{{W}}}instrText"):
        field.text = pattern.sub(lambda found: changed[found[1]], field.text or "")
    for field in body.iter(f"{{{W}}}fldSimple"):
        written = str(field.get(f"{{{W}}}instr", ""))
        field.set(f"{{{W}}}instr", pattern.sub(lambda found: changed[found[1]], written))
