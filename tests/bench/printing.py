"""PDFs through the warm listener against one cold LibreOffice call each, alternating, on the same documents."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass

from app.converter import LibreOffice
from app.listener import WarmLibreOffice
from document_templates.renderer import DocxRenderer

HEAD = "| PDF of a one-page order | documents | ms each | against a cold call |\n|---|---|---|---|"
DOCUMENTS = 300
QUICK = 40
COLD = 10


@dataclass(frozen=True)
class Line:
    """One manner: documents made, milliseconds of each, how many times faster than a cold call."""

    work: str
    documents: int
    milliseconds: float
    ratio: float

    def __str__(self) -> str:
        return f"| {self.work} | {self.documents} | {self.milliseconds:.0f} | {self.ratio:.1f} × |"


def lines(*, quick: bool = False) -> Iterator[Line]:
    """The cold calls are fewer, spread among the warm ones, so that both see the same load of the machine."""
    if shutil.which("soffice") is None:
        return
    count = QUICK if quick else DOCUMENTS
    cold = LibreOffice()
    warm = WarmLibreOffice(cold)
    spent: dict[str, list[float]] = {"cold": [], "warm": []}
    try:
        for number, document in enumerate(_orders(count)):
            spent["warm"].append(_seconds(warm, document))
            if number % (count // COLD) == 0:
                spent["cold"].append(_seconds(cold, document))
    finally:
        warm.close()
    each = {name: 1000 * sum(taken) / len(taken) for name, taken in spent.items()}
    yield Line("one cold call each", len(spent["cold"]), each["cold"], 1.0)
    starts = f"warm listener, its {warm.starts} starts included"
    yield Line(starts, len(spent["warm"]), each["warm"], each["cold"] / each["warm"])


def _seconds(office: LibreOffice | WarmLibreOffice, document: bytes) -> float:
    begun = time.perf_counter()
    if not office.to_pdf(document).startswith(b"%PDF-"):
        raise AssertionError
    return time.perf_counter() - begun


def _orders(count: int) -> Iterator[bytes]:
    renderer = DocxRenderer()
    sample = renderer.catalogue.sample("order")
    for number in range(count):
        values = {**sample["values"], "title": f"О порядке № {number}"}
        yield renderer.draft("order", values, sample["context"]).docx


if __name__ == "__main__":
    import sys

    sys.stdout.write(HEAD + "\n")
    for line in lines(quick="--quick" in sys.argv):
        sys.stdout.write(f"{line}\n")
