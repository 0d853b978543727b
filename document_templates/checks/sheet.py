"""A DOCX as the rules see it: paragraphs with the formats that styles give them, sections, tables, pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Length

from document_templates import package, reading
from document_templates.checks.lines import Line, kind_of, number_of, shows_data
from registry.errors import FileRejected

#: The parameters of a rule, by name.
Asked = Mapping[str, Any]
_THEME = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: How high a line is when set single, in font sizes: as Word has it for the customary fonts.
SINGLE = 1.15


def _opened(docx: bytes) -> Any:
    """The document of python-docx, which says that a part is missing or foreign in exceptions of many kinds."""
    try:
        document = Document(io.BytesIO(docx))
        # A document need not say its page; the rules ask for one.
        document.element.body.get_or_add_sectPr()
    except (KeyError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise FileRejected(package.DAMAGED, part="word/document.xml") from error
    return document


class Sheet:
    """The document for the rules. Raises ``FileRejected``, and ``TemplateUnsafe`` for a document type declaration."""

    def __init__(self, docx: bytes, kinds: Collection[str] = ()) -> None:
        #: What documents may call themselves, in small letters.
        self.kinds = kinds
        self.members = package.open_package(docx)
        package.require_plain_xml(self.members)
        self.document = _opened(docx)
        self.root = package.parse_xml(self.members["word/document.xml"], "word/document.xml")

    @cached_property
    def lines(self) -> list[Line]:
        """All paragraphs of the body, those in tables included, in order."""
        paragraphs = self.document.element.body.iter(qn("w:p"))
        return [self._line(number, paragraph) for number, paragraph in enumerate(paragraphs, 1)]

    def forget(self) -> None:
        """Read the paragraphs anew when they are asked for: the document was changed."""
        vars(self).pop("lines", None)

    @property
    def text_lines(self) -> Iterator[Line]:
        """Running text only."""
        return (line for line in self.lines if line.kind == "text")

    @cached_property
    def text(self) -> str:
        """The text of the body."""
        return reading.body_text(self.members)

    @cached_property
    def tables(self) -> list[Any]:
        """Tables that show data: with borders, of two rows or more. Tables that only place a signature are left out."""
        return [table for table in self.document.element.body.iter(qn("w:tbl")) if shows_data(table)]

    @property
    def is_order(self) -> bool:
        """Whether the document calls itself an order on a line of its own."""
        return self.calls_itself("ПРИКАЗ")

    def calls_itself(self, name: str) -> bool:
        """Whether the name of the kind stands on a line of its own at the beginning."""
        return any(line.text.strip() == name for line in self.lines[:15])

    def following(self, line: Line, most: int) -> list[Line]:
        """Up to ``most`` next paragraphs that are not empty, of the same cell or of the body outside tables."""
        place = line.number  # numbers begin at one, so this is the next one
        near = (each for each in self.lines[place : place + 3 * most] if each.cell is line.cell and each.text.strip())
        return [each for each, _ in zip(near, range(most), strict=False)]

    def _line(self, number: int, paragraph: Any) -> Line:
        text = reading.paragraph_text(paragraph)
        style = self._style(paragraph)

        def asked(element: str, attribute: str) -> str | None:
            return self._format(paragraph, style, element, attribute)

        alignment = str(asked("jc", "val") or "left")
        left = number_of(asked("ind", "left") or asked("ind", "start"))
        return Line(
            number=number,
            text=text,
            kind=kind_of(paragraph, text, style, alignment, left),
            style=style.name or "" if style is not None else "",
            alignment=alignment,
            first_line=self._first_line(paragraph, style),
            left=left,
            right=number_of(asked("ind", "right") or asked("ind", "end")),
            spacing=self._spacing(paragraph, asked),
            list_level=self._list_level(paragraph, style),
            source=paragraph,
        )

    def _spacing(self, paragraph: Any, asked: Callable[[str, str], str | None]) -> float:
        """Lines from line to line: 1.0 when set single. An exact height is counted by the size of the letters."""
        height = number_of(asked("spacing", "line")) or 240
        if (asked("spacing", "lineRule") or "auto") == "auto":
            return height / 240
        run = paragraph.find(qn("w:r"))
        size = number_of(self._run_format(paragraph, run, "sz", "val") if run is not None else None) / 2 or 14
        spacing = height / 20 / (size * SINGLE)
        # A least height below that of the letters does nothing.
        return max(spacing, 1.0) if asked("spacing", "lineRule") == "atLeast" else spacing

    def _first_line(self, paragraph: Any, style: Any) -> int:
        """Where the first line begins: of the nearest format that says so; less than zero when it hangs."""
        for holder in (paragraph.pPr, *_chain(style, "pPr"), self._defaults("w:pPrDefault/w:pPr")):
            indent = holder.find(qn("w:ind")) if holder is not None else None
            if indent is None:
                continue
            for name, sign in (("hanging", -1), ("firstLine", 1)):
                if indent.get(qn(f"w:{name}")) is not None:
                    return sign * number_of(indent.get(qn(f"w:{name}")))
        return 0

    def _list_level(self, paragraph: Any, style: Any) -> int:
        if self._format(paragraph, style, "numPr/w:numId", "val") in {None, "0"}:
            return 0
        return number_of(self._format(paragraph, style, "numPr/w:ilvl", "val")) + 1

    def _style(self, paragraph: Any) -> Any:
        properties = paragraph.pPr
        named = properties.pStyle.val if properties is not None and properties.pStyle is not None else None
        return self._styles.get(named or "") or self.document.styles["Normal"]

    @cached_property
    def _styles(self) -> dict[str, Any]:
        return {style.style_id: style for style in self.document.styles}

    def _format(self, paragraph: Any, style: Any, element: str, attribute: str) -> str | None:
        """The attribute of the paragraph's own format, of its styles' up the chain, or of the document's defaults."""
        holders = [paragraph.pPr, *_chain(style, "pPr"), self._defaults("w:pPrDefault/w:pPr")]
        return _first(holders, element, attribute)

    def run_format(self, line: Line, run: Any, element: str, attribute: str) -> str | None:
        """The attribute of a run's format, of its paragraph's styles up the chain, or of the document's defaults."""
        return self._run_format(line.source, run, element, attribute)

    def _run_format(self, paragraph: Any, run: Any, element: str, attribute: str) -> str | None:
        return _first(self._run_holders(paragraph, run), element, attribute)

    def _run_holders(self, paragraph: Any, run: Any) -> list[Any]:
        own = run.rPr
        named = own.find(qn("w:rStyle")) if own is not None else None
        character = self._styles.get(named.get(qn("w:val"), "")) if named is not None else None
        styles = [*_chain(character, "rPr"), *_chain(self._style(paragraph), "rPr")]
        return [own, *styles, self._defaults("w:rPrDefault/w:rPr")]

    def size(self, line: Line, run: Any) -> float:
        """The size of the letters in points."""
        return number_of(self.run_format(line, run, "sz", "val") or "20") / 2

    def font(self, line: Line, run: Any) -> str:
        """The font of the letters, by name or through the theme; empty when nothing says it."""
        for holder in self._run_holders(line.source, run):
            fonts = holder.find(qn("w:rFonts")) if holder is not None else None
            named = self._named(fonts) if fonts is not None else ""
            if named:
                return named
        return ""

    def _named(self, fonts: Any) -> str:
        for script in ("ascii", "hAnsi"):
            through_theme = fonts.get(qn(f"w:{script}Theme"))
            name = self._theme_fonts.get(through_theme[:5], "") if through_theme else fonts.get(qn(f"w:{script}"))
            if name:
                return str(name)
        return ""

    @cached_property
    def _theme_fonts(self) -> dict[str, str]:
        """Latin fonts of the theme by the beginning of what refers to them: ``major`` and ``minor``."""
        name = next((each for each in self.members if each.startswith("word/theme/") and each.endswith(".xml")), None)
        if name is None:
            return {}
        theme = package.parse_xml(self.members[name], name)
        found = {kind: theme.find(f".//{_THEME}{kind}Font/{_THEME}latin") for kind in ("major", "minor")}
        return {kind: font.get("typeface") or "" for kind, font in found.items() if font is not None}

    def _defaults(self, path: str) -> Any:
        steps = "/".join(qn(step) for step in ("w:docDefaults", *path.split("/")))
        return self.document.styles.element.find(steps)


def _chain(style: Any, part: str) -> Iterator[Any]:
    """The properties of a style and of those it is based on; a circle of styles is left when it closes."""
    seen: set[str] = set()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        yield getattr(style.element, part)
        style = style.base_style


def _first(holders: list[Any], element: str, attribute: str) -> str | None:
    path = "/".join(qn(step if step.startswith("w:") else f"w:{step}") for step in element.split("/"))
    for holder in holders:
        found = holder.find(path) if holder is not None else None
        if found is not None and found.get(qn(f"w:{attribute}")) is not None:
            return str(found.get(qn(f"w:{attribute}")))
    return None


def millimetres(length: Length | None) -> float:
    """The length in millimetres; 0 when it is not set."""
    return float(length.mm) if length is not None else 0.0
