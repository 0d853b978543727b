"""Word's own fields (page numbers, tables of contents and worse) as their instructions, however they are split."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
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
