"""Footnotes, endnotes and comments of joined documents."""

from __future__ import annotations

from lxml import etree

from document_templates.joining.parts import DOCUMENT, Joined, Relation, Source, children
from document_templates.reading import W

_ID = f"{{{W}}}id"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: The part, what refers to its notes in the body.
PARTS = (
    ("footnotes", ("footnoteReference",)),
    ("endnotes", ("endnoteReference",)),
    ("comments", ("commentReference", "commentRangeStart", "commentRangeEnd")),
)


class Notes:
    """One kind of notes of the joined file."""

    def __init__(self, joined: Joined, name: str, references: tuple[str, ...]) -> None:
        self.part = f"word/{name}.xml"
        self.tree = joined.tree(self.part)
        self._joined = joined
        self._name = name
        self._tags = [f"{{{W}}}{each}" for each in references]

    def bring(self, body: etree._Element, source: Source) -> None:
        """Bring the notes of a later document along, under numbers that are free."""
        theirs = source.tree(self.part)
        used = [element for tag in self._tags for element in body.iter(tag)]
        if theirs is None or not used:
            return
        notes = {str(each.get(_ID)): each for each in children(theirs)}
        mine = self._mine(source)
        made: dict[str, str] = {}
        for element in used:
            old = str(element.get(_ID))
            if old in notes and old not in made:
                made[old] = self._added(mine, notes[old], source)
            element.set(_ID, made.get(old, old))

    def _added(self, mine: etree._Element, note: etree._Element, source: Source) -> str:
        identifier = str(1 + max((int(each.get(_ID, "0")) for each in children(mine)), default=0))
        self._joined.carry_relations(note, source, self.part, into=self.part)
        note.set(_ID, identifier)
        mine.append(note)
        return identifier

    def _mine(self, source: Source) -> etree._Element:
        """The part here; made of the other document's separators when the first document had none."""
        if self.tree is not None:
            return self.tree
        tree = source.tree(self.part)
        assert tree is not None  # noqa: S101 - the caller has seen it
        for note in list(children(tree)):
            if note.get(f"{{{W}}}type") is None:
                tree.remove(note)
        self._joined.add_part(self.part, b"", source.type_of(self.part))
        self._joined.relate(DOCUMENT, Relation(f"{_KINDS}/{self._name}", self.part, external=False))
        self.tree = tree
        return tree
