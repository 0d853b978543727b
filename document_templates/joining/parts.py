"""The package that documents are joined into: its parts, their relations and types."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from document_templates.package import open_package, pack, parse_xml

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT = "word/document.xml"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MARGIN = re.compile(r"^word/(header|footer)\d*\.xml$")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part; ``target`` is the name of a part, or an address when ``external``."""

    kind: str
    target: str
    external: bool


class Source:
    """A package that is joined: its members, and the relations of its parts."""

    def __init__(self, docx: bytes) -> None:
        self.members = open_package(docx)
        self._types = parse_xml(self.members["[Content_Types].xml"])

    def tree(self, name: str) -> etree._Element | None:
        """The part as a tree, ``None`` when there is none."""
        return parse_xml(self.members[name], name) if name in self.members else None

    def relations(self, name: str) -> dict[str, Relation]:
        """The relations of a part by their identifiers."""
        data = self.members.get(relations_name(name))
        if data is None:
            return {}
        return {str(each.get("Id")): _relation(name, each) for each in parse_xml(data)}

    def type_of(self, name: str) -> str | None:
        """The content type that the package gives to the part by its name; ``None`` when its extension tells it."""
        for each in self._types.iter(f"{{{_TYPES}}}Override"):
            if each.get("PartName") == f"/{name}":
                return str(each.get("ContentType"))
        return None


class Joined(Source):
    """The package that grows; it begins as the first document."""

    def __init__(self, docx: bytes) -> None:
        super().__init__(docx)
        self._known: dict[_Key, str] = {}
        self._relations = {DOCUMENT: self.relations(DOCUMENT)}
        self._count = 0
        for name, data in self.members.items():
            self.members[name] = _with_own_pages(name, data)
        for relation in self._relations[DOCUMENT].values():
            self._know(relation)

    def carry_relations(self, tree: etree._Element, source: Source, part: str, into: str = DOCUMENT) -> None:
        """Give the tree, which comes from a part of the source, identifiers of relations of a part of this package.

        What they lead to is brought along, once for equal parts.
        """
        theirs = source.relations(part)
        for element in tree.iter():
            for name, value in element.attrib.items():
                if isinstance(name, str) and name.startswith(f"{{{_R}}}") and str(value) in theirs:
                    element.set(name, self.relate(into, self._carried(source, theirs[str(value)])))

    def relate(self, part: str, relation: Relation) -> str:
        """The identifier of the relation in the part; one that is there already is taken."""
        known = self._relations.setdefault(part, self.relations(part))
        for identifier, each in known.items():
            if each == relation:
                return identifier
        identifier = f"rIdJoined{len(known) + 1}"
        known[identifier] = relation
        return identifier

    def add_part(self, name: str, data: bytes, content_type: str | None) -> str:
        """Put the part under a name that is free; the name."""
        stem, dot, extension = name.rpartition(".")
        while name in self.members:
            self._count += 1
            name = f"{stem}_{self._count}{dot}{extension}"
        self.members[name] = data
        if content_type is not None:
            etree.SubElement(
                self._types, f"{{{_TYPES}}}Override", {"PartName": f"/{name}", "ContentType": content_type}
            )
        return name

    def packed(self) -> bytes:
        """The package."""
        self.members["[Content_Types].xml"] = xml(self._types)
        for part, relations in self._relations.items():
            if relations:
                self.members[relations_name(part)] = _relations_xml(part, relations)
        return pack(self.members)

    def default_types(self, source: Source) -> None:
        """Know the extensions that the source knows (pictures may come with a later document only)."""
        known = {each.get("Extension") for each in self._types.iter(f"{{{_TYPES}}}Default")}
        for each in source._types.iter(f"{{{_TYPES}}}Default"):
            if each.get("Extension") not in known:
                self._types.insert(0, each)

    def _know(self, relation: Relation) -> None:
        """Know a part of the first document, so that equal parts of others are not put beside it."""
        name = relation.target
        if relation.external or name not in self.members or name in self._relations:
            return
        self._relations[name] = self.relations(name)
        for each in self._relations[name].values():
            self._know(each)
        self._known.setdefault(_key(name, self.members[name], self._relations[name]), name)

    def _carried(self, source: Source, relation: Relation) -> Relation:
        if relation.external or relation.target not in source.members:
            return relation
        return Relation(relation.kind, self._part(source, relation.target), external=False)

    def _part(self, source: Source, name: str) -> str:
        """The name under which this package has an equal part; it is put there first when it has none."""
        data = _with_own_pages(name, source.members[name])
        theirs = source.relations(name)
        mine = {identifier: self._carried(source, each) for identifier, each in theirs.items()}
        key = _key(name, data, mine)
        if key not in self._known:
            self._known[key] = self.add_part(name, data, source.type_of(name))
            self._relations[self._known[key]] = mine
        return self._known[key]


_Key = tuple[str, bytes, tuple[tuple[str, Relation], ...]]


def _key(name: str, data: bytes, relations: dict[str, Relation]) -> _Key:
    """What makes two parts equal."""
    return name.rpartition(".")[2], data, tuple(sorted(relations.items(), key=lambda each: each[0]))


def _with_own_pages(name: str, data: bytes) -> bytes:
    """The part; a header or footer that says how many pages there are says it of its own document."""
    return data.replace(b" NUMPAGES", b" SECTIONPAGES") if _MARGIN.match(name) else data


def relations_name(part: str) -> str:
    """The name of the part that holds the relations of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def xml(tree: etree._Element) -> bytes:
    """The tree as a part of a package."""
    made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _relation(part: str, element: etree._Element) -> Relation:
    target, external = str(element.get("Target")), element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
    return Relation(str(element.get("Type")), target, external)


def _relations_xml(part: str, relations: dict[str, Relation]) -> bytes:
    root = parse_xml(f'<Relationships xmlns="{RELATIONS}"/>'.encode())
    for identifier, each in relations.items():
        target = each.target if each.external else posixpath.relpath(each.target, posixpath.dirname(part))
        facts = {"Id": identifier, "Type": each.kind, "Target": target}
        etree.SubElement(
            root, f"{{{RELATIONS}}}Relationship", {**facts, **({"TargetMode": "External"} if each.external else {})}
        )
    return xml(root)


def children(tree: etree._Element | None) -> Iterator[etree._Element]:
    """The elements directly inside, nothing for no tree."""
    yield from () if tree is None else [each for each in tree if isinstance(each.tag, str)]
