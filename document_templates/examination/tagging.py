"""The tags of one part, each by itself and in pairs: what cannot be read, what is not allowed, what is not closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jinja2 import exceptions as jinja
from jinja2 import nodes
from lxml import etree

from document_templates.compiled import xmlnames as x
from document_templates.compiled.cells import SHAPERS
from document_templates.compiled.tags import Tag, left_open, tags
from document_templates.environment import Forbidden, forbidden, xml_environment
from document_templates.examination.naming import nearest_name
from document_templates.examination.shapes import Names
from document_templates.faults import TOO_DEEP, UNREADABLE_TAG, UNSAFE, paragraph_place, reason_of
from registry.errors import N_

NOT_CLOSED = N_("Тег «{tag}» не закрыт: добавьте «{end}».")
NOT_OPENED = N_("Тег «{tag}» ничего не закрывает: перед ним нет открывающего.")
CROSSED = N_("Тег «{tag}» закрывает «{opened}», а стоит в другом месте таблицы или текста. Поставьте оба рядом.")
OTHER_HOLDER = N_("Тег «{tag}» закрывает «{opened}»: у обоих должна быть одна и та же приставка (p, tr, tc).")
OPEN_BRACES = N_("Фигурные скобки тега не закрыты: «{text}».")
NOT_A_NAME = N_("Тег «{tag}»: имя поля – одно слово латинскими буквами.")
NOT_A_NAME_BUT = N_("Тег «{tag}»: имя поля – одно слово латинскими буквами. Возможно, вы имели в виду «{nearest}».")
NO_FILTER = N_("Тег «{tag}»: нет фильтра «{name}».")
NO_TEST = N_("Тег «{tag}»: нет проверки «{name}».")

#: Words of statements that go on until their end.
_OPENING = frozenset({"for", "if", "macro", "call", "filter", "with", "autoescape", "block", "trans", "raw"})
_BRANCHES = {"elif": "{% if 1 %}", "else": "{% if 1 %}"}
_WORDS = re.compile(r"\s*[^\W\d]\w*(?:\s+[\w.-]+)+\s*")


@dataclass(frozen=True, slots=True)
class Found:
    """A fault of a tag: the paragraph it stands in, and the sentence about it."""

    place: str
    message: str


@dataclass(slots=True)
class Tags:
    """The tags of a part: what is wrong with them, and those that can be read, each with its paragraph, in order."""

    faults: list[Found] = field(default_factory=list)
    sound: list[tuple[str, Tag]] = field(default_factory=list)


def read_tags(root: etree._Element, names: Names) -> Tags:
    """The tags of a part whose tags were joined, in the order of the document."""
    read, opened, place = Tags(), list[_Opened](), ""
    for element in root.iter(etree.Element):
        if element.tag in x.PARAGRAPHS:
            place = _paragraph(element, read)
        for value in element.attrib.values():
            for tag in tags(str(value)):
                _take(read, tag, place, names)
        if element.tag in x.LEAVES:
            for tag in tags(element.text or ""):
                _take(read, tag, place, names)
                read.faults += _paired(tag, element, place, opened)
    read.faults += [
        Found(each.place, NOT_CLOSED.format(tag=each.tag.written, end=_end_of(each.tag))) for each in opened
    ]
    return read


def _paragraph(element: etree._Element, read: Tags) -> str:
    """The place of the paragraph; braces that are not closed in it are noted."""
    text = "".join(leaf.text or "" for leaf in x.leaves(element))
    place, cut = paragraph_place(text), left_open(text)
    if cut is not None and text[cut : cut + 2] in {"{{", "{%", "{#"}:
        read.faults.append(Found(place, OPEN_BRACES.format(text=" ".join(text[cut:].split())[:80])))
    return place


def _take(read: Tags, tag: Tag, place: str, names: Names) -> None:
    found = [Found(place, message) for message in _alone(tag, place, names)]
    read.faults += found
    if not found and tag.opener != "{#":
        read.sound.append((place, tag))


def _end_of(tag: Tag) -> str:
    return f"{{%{tag.holder} end{tag.word} %}}"


def as_source(sound: Sequence[tuple[str, Tag]]) -> tuple[str, list[str]]:
    """A template of the tags alone, one a line, and the place of each line.

    Statements that nothing closes are closed at the end, ends of nothing are left out, so that names can be looked at
    whatever else is wrong.
    """
    lines: list[str] = []
    places: list[str] = []
    opened: list[str] = []
    for place, tag in sound:
        if opens(tag):
            opened.append(tag.word)
        elif tag.word.startswith("end"):
            if f"end{opened[-1]}" != tag.word if opened else True:
                continue
            opened.pop()
        elif tag.word in _BRANCHES and (not opened or opened[-1] not in {"if", "for"}):
            continue
        lines.append(f"{{{{ {tag.rest or 1} }}}}" if tag.word in SHAPERS else tag.code)
        places.append(place)
    ends = [f"{{% end{word} %}}" for word in reversed(opened)]
    return "\n".join([*lines, *ends]), places


def _alone(tag: Tag, place: str, names: Names) -> Iterator[str]:
    """What is wrong with the tag itself."""
    code = _completed(tag)
    if code is None:
        return
    try:
        tree = xml_environment().parse(code)
    except RecursionError:
        yield TOO_DEEP.format(place=place)
    except jinja.TemplateError as error:
        yield _unreadable(tag, place, error, names)
    else:
        try:
            yield from (_refusal(fault, place) for fault in forbidden(tree))
            yield from _strange(tree, tag)
        except RecursionError:
            yield TOO_DEEP.format(place=place)


def _completed(tag: Tag) -> str | None:
    """The tag as a whole template; ``None`` for a comment and for the end of a statement."""
    if tag.opener == "{#" or (tag.opener == "{%" and tag.word.startswith("end")):
        return None
    if tag.opener == "{{":
        return tag.code
    if tag.word in SHAPERS:
        return f"{{{{ {tag.rest} }}}}" if tag.rest.strip() else None
    if tag.word in _BRANCHES:
        return f"{_BRANCHES[tag.word]}{tag.code}{{% endif %}}"
    return f"{tag.code}{{% end{tag.word} %}}" if opens(tag) else tag.code


def opens(tag: Tag) -> bool:
    """Whether something must close the tag."""
    if tag.opener != "{%":
        return False
    return tag.word in _OPENING or (tag.word == "set" and "=" not in tag.rest)


def _unreadable(tag: Tag, place: str, error: jinja.TemplateError, names: Names) -> str:
    if tag.opener == "{{" and _WORDS.fullmatch(tag.inside):
        words = tag.inside.split()
        nearest = nearest_name(" ".join(words), names) or next(
            (found for word in words if (found := nearest_name(word, names))), None
        )
        said = NOT_A_NAME if nearest is None else NOT_A_NAME_BUT
        return said.format(tag=_short(tag), nearest=nearest)
    return UNREADABLE_TAG.format(place=place, reason=reason_of(error))


def _refusal(fault: Forbidden, place: str) -> str:
    return UNSAFE.format(place=place, reason=str(fault))


def _strange(tree: nodes.Template, tag: Tag) -> Iterator[str]:
    """Filters and tests that there are not."""
    environment = xml_environment()
    for each in tree.find_all(nodes.Filter):
        if each.name not in environment.filters:
            yield NO_FILTER.format(tag=_short(tag), name=each.name)
    for test in tree.find_all(nodes.Test):
        if test.name not in environment.tests:
            yield NO_TEST.format(tag=_short(tag), name=test.name)


@dataclass(frozen=True, slots=True)
class _Opened:
    tag: Tag
    place: str
    inside: etree._Element | None


def _paired(tag: Tag, leaf: etree._Element, place: str, opened: list[_Opened]) -> Iterator[Found]:
    """Note a tag that opens; compare one that closes with what it closes."""
    if opens(tag):
        opened.append(_Opened(tag, place, _stands_in(leaf, tag)))
    elif tag.opener == "{%" and tag.word.startswith("end"):
        if not opened or f"end{opened[-1].tag.word}" != tag.word:
            yield Found(place, NOT_OPENED.format(tag=_short(tag)))
            return
        before = opened.pop()
        if before.tag.holder != tag.holder:
            yield Found(place, OTHER_HOLDER.format(tag=_short(tag), opened=_short(before.tag)))
        elif before.inside is not _stands_in(leaf, tag):
            yield Found(place, CROSSED.format(tag=_short(tag), opened=_short(before.tag)))


def _stands_in(leaf: etree._Element, tag: Tag) -> etree._Element | None:
    """What holds the paragraph, row or cell that the tag stands for; both ends of a statement have the same."""
    name = x.P if tag.holder == "r" or not tag.holder else x.HOLDERS[tag.holder]
    holder = x.above(leaf, name)
    return None if holder is None else holder.getparent()


def _short(tag: Tag) -> str:
    return tag.written if len(tag.written) <= 80 else f"{tag.written[:77]}…"
