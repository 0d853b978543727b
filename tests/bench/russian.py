"""Real Russian prose out of Debian packages: fetched by `apt-get download` when asked for, never committed.

Manuals and collections of aphorisms, under the licences of their authors (MPL, GPL, GFDL, CC BY-SA); they are read on
the machine that measures and go no further.
"""

from __future__ import annotations

import gzip
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import html

PACKAGES = (
    "libreoffice-help-ru", "gimp-help-ru", "kicad-doc-ru", "doublecmd-help-ru", "aptitude-doc-ru", "debian-faq-ru",
    "developers-reference-ru", "maint-guide-ru", "manpages-ru", "manpages-ru-dev", "fortunes-ru",
)  # fmt: skip
FOLDER = Path("build/russian")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "dt"}
_BLOCKS = {"p", "dd", "li", "td", "pre"}
_SKIPPED = {"script", "style", "aside", "header", "footer", "nav"}
_BLANK = re.compile(r"\s+")
_NUMBERED = re.compile(r"^[\dA-ZА-Я]?[\d.]*\.?\s+(?=\S)")
_FONT = re.compile(r"\\f(?:\[[^]]*\]|\(..|.)")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of prose under one heading of one page; ``heading`` is empty in a collection without headings."""

    package: str
    page: str
    heading: str
    text: str


def fetch(folder: Path = FOLDER) -> list[str]:
    """Unpack the packages that are not there yet; the names of those that could not be had."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = []
    for package in PACKAGES:
        place = folder.absolute() / package
        if not place.exists() and not _unpacked(package, folder, place):
            missing.append(package)
    return missing


def _unpacked(package: str, folder: Path, place: Path) -> bool:
    got = subprocess.run(["apt-get", "download", package], cwd=folder, capture_output=True, check=False)
    files = sorted(folder.glob(f"{package}_*.deb"))
    if got.returncode or not files:
        return False
    unpacked = subprocess.run(["dpkg", "-x", str(files[-1].absolute()), str(place)], capture_output=True, check=False)
    for file in files:
        file.unlink()
    return unpacked.returncode == 0


@cache
def passages(folder: Path = FOLDER) -> tuple[Passage, ...]:
    """Return every passage of prose in a fixed order, without repetitions of a text."""
    seen: set[str] = set()
    kept = []
    for passage in _all_passages(folder):
        if passage.text not in seen and _is_russian(passage.text):
            seen.add(passage.text)
            kept.append(passage)
    return tuple(kept)


def _all_passages(folder: Path) -> Iterator[Passage]:
    for package in PACKAGES:
        root = folder / package
        for file in sorted(path for path in root.rglob("*") if path.is_file()):
            page = str(file.relative_to(root))
            if file.suffix == ".html":
                yield from _of_html(package, page, file.read_bytes())
            elif file.suffix == ".gz" and "/man/" in page:
                yield from _of_manual(package, page, gzip.decompress(file.read_bytes()).decode("utf-8", "replace"))
            elif "/fortunes/ru/" in page and file.suffix != ".dat":
                yield from _of_fortunes(package, page, file.read_text(encoding="utf-8", errors="replace"))


def _of_html(package: str, page: str, data: bytes) -> Iterator[Passage]:
    heading, blocks = "", list[str]()
    for element in html.document_fromstring(data.decode("utf-8", "replace").encode()).iter():
        if element.tag not in _HEADINGS and (element.tag not in _BLOCKS or _has_blocks(element)):
            continue
        if any(parent.tag in _SKIPPED for parent in element.iterancestors()):
            continue
        words = _BLANK.sub(" ", element.text_content()).strip()
        if element.tag in _HEADINGS:
            if blocks:
                yield Passage(package, page, heading, "\n".join(blocks))
            heading, blocks = _NUMBERED.sub("", words), []
        elif len(words) > 40:
            blocks.append(words)
    if blocks:
        yield Passage(package, page, heading, "\n".join(blocks))


def _has_blocks(element: html.HtmlElement) -> bool:
    return any(child.tag in _BLOCKS for child in element.iterdescendants())


def _of_manual(package: str, page: str, source: str) -> Iterator[Passage]:
    """The first line of a manual page says what the page is about; its description is the passage."""
    sections = re.split(r"(?m)^\.SH\s+", source)
    named = {part.partition("\n")[0].strip(' "'): part.partition("\n")[2] for part in sections[1:]}
    about = _BLANK.sub(" ", _plain_roff(named.get("ИМЯ", ""))).partition(" - ")[2].strip()
    for title, body in named.items():
        text = _plain_roff(body)
        if title != "ИМЯ" and len(text) > 150:
            yield Passage(package, page, about if title == "ОПИСАНИЕ" else "", text)


def _plain_roff(body: str) -> str:
    lines = [line for line in body.splitlines() if not re.match(r"""^['.](?!(?:B|I|BR|IR|RB|RI)\s)""", line)]
    text = "\n".join(re.sub(r"^\.(?:BR|IR|RB|RI|B|I)\s+", "", line) for line in lines)
    text = _FONT.sub("", text).replace("\\-", "-").replace("\\&", "").replace("\\(em", "–")
    return _BLANK.sub(" ", re.sub(r"\\(?:\[[^]]*\]|\(..|.)", "", text)).strip()


def _of_fortunes(package: str, page: str, source: str) -> Iterator[Passage]:
    for number, piece in enumerate(re.split(r"(?m)^%\s*$", source)):
        words = _BLANK.sub(" ", piece).strip()
        if len(words) > 60:
            yield Passage(package, f"{page}#{number}", "", words)


def _is_russian(text: str) -> bool:
    return len(_CYRILLIC.findall(text)) > 0.6 * max(1, len(_LETTER.findall(text)))
