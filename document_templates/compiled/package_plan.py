"""A whole template, compiled: its parts, and the members that are copied as they lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from document_templates import package, package_faults
from document_templates.compiled import controls, packing
from document_templates.compiled import properties as props
from document_templates.compiled import xmlnames as x
from document_templates.compiled.inserts import Inserts
from document_templates.compiled.lists import NUMBERING, Lists, lists_of
from document_templates.compiled.numbering import Numbers, with_lists
from document_templates.compiled.parts import Part, compile_part
from document_templates.compiled.replacing import Replacements, picture_names
from document_templates.compiled.source import has_tags, usual
from document_templates.compiled.tags import tags
from document_templates.compiled.zipping import Packed, archive_of, packed, raw_members
from registry.errors import N_, TemplateSyntax

BODY = "word/document.xml"
_LISTS = frozenset({packing.TYPES, NUMBERING})
FILLED = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$")
#: Parts with text that nothing fills; a tag there would stay in the document.
_NOT_FILLED = re.compile(r"^word/(diagrams/data\d*|glossary/document)\.xml$")
TAG_ELSEWHERE = N_("Шаблон: тег стоит в части «{part}», которая не заполняется. Перенесите его в текст документа.")


@dataclass(frozen=True, slots=True)
class Made:
    """A finished document and its stories: the XML of each part that holds text, by name."""

    docx: bytes
    stories: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template ready for values.

    ``kept`` are all members as they lie in the template's archive, ``lists`` the bytes of those that pictures, links
    and numbered lists add lines to, ``stories`` the XML of parts with text that nothing changes, ``pictures`` the
    members with pictures by their names, ``numbered`` its numbered lists. ``weight`` is what it takes in memory, in
    bytes, roughly.
    """

    parts: tuple[Part, ...]
    kept: Mapping[str, Packed]
    lists: Mapping[str, bytes]
    stories: Mapping[str, bytes]
    pictures: Mapping[str, frozenset[str]]
    numbered: Lists
    weight: int = field(compare=False, default=0)

    @property
    def names(self) -> frozenset[str]:
        """The names that its tags speak of."""
        return frozenset[str]().union(*(part.names for part in self.parts))

    def fill(
        self,
        bind: Callable[[Inserts], Mapping[str, Any]],
        description: props.Description | None = None,
        replacements: Replacements | None = None,
        *,
        hold: bool = False,
    ) -> Made:
        """The document for the values that ``bind`` gives for its inserts.

        With ``hold`` numbers of documents in its texts do not break at line ends.
        """
        inserts, numbers = Inserts(), Numbers(self.numbered.first_free)
        values = bind(inserts)
        made: dict[str, bytes] = {}
        for part in self.parts:
            inserts.part = part.name
            made[part.name] = part.render(values, numbers, hold=hold and part.name != props.CORE)
        if description is not None:
            made[props.CORE] = props.described(made.get(props.CORE, self.lists[props.CORE]), description)
        replaced = replacements.found(self.pictures, self.kept) if replacements else {}
        changed = {**made, **self._lists_with(inserts, numbers), **inserts.media, **replaced}
        members = {**self.kept, **{name: packed(name, data) for name, data in changed.items()}}
        stories = {**self.stories, **{name: data for name, data in made.items() if name != props.CORE}}
        return Made(archive_of(members.values()), stories)

    def _lists_with(self, inserts: Inserts, numbers: Numbers) -> dict[str, bytes]:
        """The relations, content types and numbered lists that have new lines."""
        made: dict[str, bytes] = {}
        for part, lines in inserts.relations.items():
            name = packing.relations_of(part)
            made[name] = packing.with_relations(self.lists.get(name), lines)
        if numbers.lists:
            made[NUMBERING] = with_lists(self.lists[NUMBERING], numbers.lists, self.numbered.abstract)
        known = self.lists[packing.TYPES]
        types = packing.with_types(known, inserts.types, inserts.kinds)
        return made if types is known else {**made, packing.TYPES: types}


def compile_template(template: bytes, across: str = "") -> CompiledTemplate:
    """The compiled template.

    ``across`` is the name of the paragraph style that lays the last sheets across. Raises ``FileRejected`` and the
    errors of templates, each naming its place.
    """
    members = package.open_package(template)
    package_faults.examine(members)
    _refuse_tags_elsewhere(members)
    kept = raw_members(template)
    changed = _with_core(members) | _with_fresh_contents(members)
    members.update(changed)
    stories = {name: data for name, data in members.items() if FILLED.match(name)}
    turning = _style_named(members.get("word/styles.xml"), across) if across else ""
    filled = [name for name in stories if name == BODY or has_tags(stories[name])]
    filled += [props.CORE] if has_tags(members[props.CORE]) else []
    known = lists_of(members)
    parts = tuple(compile_part(name, members[name], known, turning if name == BODY else "") for name in filled)
    lists = {name: data for name, data in members.items() if name.endswith(".rels") or name in _LISTS}
    return CompiledTemplate(
        parts=parts,
        kept={**kept, **{name: packed(name, data) for name, data in changed.items()}},
        lists={**lists, props.CORE: members[props.CORE]},
        numbered=known,
        stories={name: usual(data, name) for name, data in stories.items() if name not in filled},
        pictures=picture_names(members, stories),
        weight=sum(len(data) for data in members.values()) + len(template),
    )


def _with_fresh_contents(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """The settings that ask Word to make the table of contents anew; nothing when there is none."""
    if controls.SETTINGS not in members or not controls.has_contents(members[BODY]):
        return {}
    return {controls.SETTINGS: controls.updating(members[controls.SETTINGS])}


def _refuse_tags_elsewhere(members: Mapping[str, bytes]) -> None:
    for name in members:
        if _NOT_FILLED.match(name) and any(tags(_all_text(package.parse_xml(members[name], name)))):
            raise TemplateSyntax(TAG_ELSEWHERE, part=name)


def _all_text(root: etree._Element) -> str:
    return "".join(str(text) for text in root.itertext())


def _with_core(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """The members that change so that the package has core properties; none when it has them."""
    if props.CORE in members:
        return {}
    relation = f'Type="{props.CORE_RELATION}" Target="{props.CORE}"'
    return {
        props.CORE: props.EMPTY_CORE,
        packing.TYPES: packing.with_types(members[packing.TYPES], {}, {props.CORE: props.CORE_TYPE}),
        "_rels/.rels": packing.with_relations(members.get("_rels/.rels"), {relation: "rIdCore"}),
    }


def _style_named(styles: bytes | None, name: str) -> str:
    """The id of the paragraph style with the name, or an empty text."""
    for style in package.parse_xml(styles, "word/styles.xml").iter(x.w("style")) if styles else ():
        said = style.find(x.w("name"))
        if said is not None and str(said.get(x.w("val"), "")).lower() == name.lower():
            return str(style.get(x.w("styleId"), ""))
    return ""
