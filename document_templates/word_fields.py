"""Word's own fields (page numbers, tables of contents and worse) as their instructions, however they are split."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORDS = re.compile(r'"([^"]*)"|(\S+)')
_SWITCH = re.compile(r"\\[A-Za-z]")
_CHAR, _CODE, _SIMPLE = f"{_W}fldChar", (f"{_W}instrText", f"{_W}delInstrText"), f"{_W}fldSimple"


def instructions(root: etree._Element) -> Iterator[str]:
    """The instruction of each field of the part, the inner ones of a field before it; an empty one is told too.

    A field that another one computes has a piece of its instruction missing, so it does not hide there.
    """
    open_fields: list[list[str] | None] = []
    for element in root.iter(_CHAR, *_CODE, _SIMPLE):
        if element.tag == _SIMPLE:
            yield str(element.get(f"{_W}instr", ""))
        elif element.tag in _CODE:
            yield from _coded(open_fields, element.text or "")
        else:
            yield from _turned(open_fields, str(element.get(f"{_W}fldCharType", "")))
    yield from ("".join(each) for each in reversed(open_fields) if each is not None)


def _coded(open_fields: list[list[str] | None], text: str) -> Iterator[str]:
    """A piece of an instruction: of the innermost field, or of none, when it is told by itself."""
    innermost = open_fields[-1] if open_fields else None
    if innermost is None:
        yield text
    else:
        innermost.append(text)


def _turned(open_fields: list[list[str] | None], kind: str) -> Iterator[str]:
    if kind == "begin":
        open_fields.append([])
    elif open_fields and kind in {"separate", "end"}:
        pieces = open_fields[-1]
        if pieces is not None:
            yield "".join(pieces)
        open_fields[-1] = None
        if kind == "end":
            open_fields.pop()


def leads_out(instruction: str, allowed: re.Pattern[str]) -> bool:
    """Whether a HYPERLINK leads elsewhere than ``allowed`` says; one within the document does not."""
    words = [quoted or bare for quoted, bare in _WORDS.findall(instruction)]
    if not words or words[0].upper() != "HYPERLINK":
        return False
    taken = False  # the word before was a switch that takes this one
    for word in words[1:]:
        if not taken and not _SWITCH.fullmatch(word) and not allowed.match(word):
            return True
        taken = not taken and word.lower() in {"\\l", "\\o", "\\t"}
    return False
