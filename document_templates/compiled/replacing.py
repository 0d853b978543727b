"""Pictures, media and workbooks of charts of a template that a document replaces with others of the same place."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from document_templates.compiled import packing
from document_templates.compiled.zipping import Packed
from document_templates.package import parse_xml
from registry.errors import N_, TemplateValue

NO_PICTURE = N_("В шаблоне нет картинки «{name}». Проверьте имя файла, с которым её вставили.")
NO_FILE = N_("В шаблоне нет вложенного файла, который нужно заменить («{name}»).")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_INLINES = tuple(
    f"{{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}}{name}" for name in ("inline", "anchor")
)


@dataclass(frozen=True, slots=True)
class Replacements:
    """What to put in place of files of the template.

    ``pictures`` by the name they were inserted with (or their title or alternative text), ``files`` as pairs of old
    and new bytes (media and workbooks of charts: templates with other embedded files are refused), ``members`` by name
    within the package.
    """

    pictures: Mapping[str, bytes] = field(default_factory=dict)
    files: tuple[tuple[bytes, bytes], ...] = ()
    members: Mapping[str, bytes] = field(default_factory=dict)

    def found(self, names: Mapping[str, frozenset[str]], kept: Mapping[str, Packed]) -> dict[str, bytes]:
        """New bytes by members. ``names`` are members by the names of pictures. Raises ``TemplateValue``."""
        made: dict[str, bytes] = {}
        for name, data in self.pictures.items():
            if name not in names:
                raise TemplateValue(NO_PICTURE, name=name[:80])
            made |= dict.fromkeys(names[name], data)
        for old, new in self.files:
            same = [
                name for name, member in kept.items() if (member.size, member.checksum) == (len(old), zlib.crc32(old))
            ]
            if not same:
                raise TemplateValue(NO_FILE, name=f"{len(old)} Б")
            made |= dict.fromkeys(same, new)
        for name, data in self.members.items():
            if name not in kept:
                raise TemplateValue(NO_FILE, name=name[:80])
            made[name] = data
        return made


def picture_names(members: Mapping[str, bytes], stories: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """Members with pictures by every name the stories call them."""
    found: dict[str, frozenset[str]] = {}
    for part, xml in stories.items():
        if b"r:embed" not in xml and b":embed=" not in xml:
            continue
        targets = _targets(part, members)
        for names, relation in _drawn(xml, part):
            if relation in targets:
                for name in names:
                    found[name] = found.get(name, frozenset()) | {targets[relation]}
    return found


def _targets(part: str, members: Mapping[str, bytes]) -> dict[str, str]:
    xml = members.get(packing.relations_of(part))
    folder = posixpath.dirname(part)
    return {
        str(each.get("Id")): posixpath.normpath(posixpath.join("/", folder, str(each.get("Target"))))[1:]
        for each in (parse_xml(xml, part) if xml else ())
        if each.get("TargetMode") != "External"
    }


def _drawn(xml: bytes, part: str) -> Iterator[tuple[set[str], str]]:
    """Names of each picture of the part, and its relation."""
    for shape in parse_xml(xml, part).iter(*_INLINES):
        called = [
            each for each in shape.iter() if isinstance(each.tag, str) and each.tag.endswith(("}docPr", "}cNvPr"))
        ]
        names = {str(each.get(name, "")) for each in called for name in ("name", "title", "descr")} - {""}
        for picture in shape.iter(f"{_A}blip"):
            yield names, str(picture.get(f"{_R}embed", ""))
