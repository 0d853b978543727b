"""Documents made by our renderer and by docxtpl: the same templates, one interleaved run, equal texts.

Times are of the processor, for the machine is shared. Peaks of memory are of processes that do nothing else.
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEAD = "| document | docxtpl, ms | here, ms | times faster |\n|---|---|---|---|"
ROUNDS = 40
ORDERS = 300
_WIDTH_MM = 60.0
Engine = Callable[[bytes, dict[str, Any]], bytes]


@dataclass(frozen=True)
class Case:
    """A template, and the contexts of its documents in turn."""

    name: str
    template: bytes
    contexts: tuple[dict[str, Any], ...]


def lines(*, quick: bool = False) -> Iterator[str]:
    """The rows of the table, then a line about drafting and one about memory."""
    for case in cases():
        theirs, ours = measured(case)
        yield f"| {case.name} | {theirs:.1f} | {ours:.2f} | {theirs / ours:.1f} |"
    yield f"| an order drafted whole: fields, declension, check, text | – | {drafted():.1f} | – |"
    peaks = {engine: peak(engine) for engine in ("docxtpl", "here")}
    yield f"\nPeak memory over the {ORDERS} orders, MB: docxtpl {peaks['docxtpl']:.0f}, here {peaks['here']:.0f}."


def cases() -> list[Case]:
    """The four cases: a page, an annex, many different orders with a table, a page with a picture."""
    orders = tuple({**order(number), "rows": table(25, 4, number)} for number in range(ORDERS))
    picture = {**order(1), "picture": _png(240)}
    return [
        Case("one-page order: 16 fields, 8 points", order_template(), (order(1),)),
        Case("annex: a table of 66 × 6", annex_template(6), ({"f0": "к приказу", "rows": table(66, 6, 1)},)),
        Case(f"{ORDERS} different orders with 25 rows", order_template(columns=4), orders),
        Case("order with a PNG", order_template(picture=True), (picture,)),
    ]


def measured(case: Case, rounds: int = ROUNDS) -> tuple[float, float]:
    """Medians in milliseconds a document, docxtpl's and ours. Raises ``AssertionError`` when the texts differ."""
    from document_templates.reading import whole_text

    first = case.contexts[0]
    assert whole_text(docxtpl(case.template, first)) == whole_text(here(case.template, first))
    taken: dict[str, list[float]] = {"docxtpl": [], "here": []}
    for number in range(max(rounds, len(case.contexts) // 3)):
        context = case.contexts[number % len(case.contexts)]
        for name, engine in ENGINES.items():
            begun = time.process_time()
            engine(case.template, context)
            taken[name].append((time.process_time() - begun) * 1000)
    return statistics.median(taken["docxtpl"]), statistics.median(taken["here"])


def drafted() -> float:
    """The median of drafting the sample of an order, in milliseconds."""
    from document_templates.renderer import DocxRenderer

    renderer = DocxRenderer()
    sample = renderer.catalogue.sample("order")
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        renderer.draft("order", sample["values"], sample["context"])
        taken.append((time.process_time() - begun) * 1000)
    return statistics.median(taken)


def peak(engine: str) -> float:
    """The peak of memory of a process that makes the orders by the engine, in megabytes."""
    command = [sys.executable, "-m", "tests.bench.generation", engine]
    template = order_template(columns=4)
    return float(subprocess.run(command, check=True, capture_output=True, input=template).stdout)


def docxtpl(template: bytes, context: dict[str, Any]) -> bytes:
    """The document by docxtpl, as its documentation tells, with escaping."""
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    made = DocxTemplate(io.BytesIO(template))
    values = {
        key: InlineImage(made, io.BytesIO(value), width=Mm(_WIDTH_MM)) if isinstance(value, bytes) else value
        for key, value in context.items()
    }
    made.render(values, autoescape=True)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def here(template: bytes, context: dict[str, Any]) -> bytes:
    """The document by our renderer, with all of its checks."""
    from document_templates import Picture, render

    values = {
        key: Picture(value, "", _WIDTH_MM) if isinstance(value, bytes) else value for key, value in context.items()
    }
    return render(template, values)


ENGINES: dict[str, Engine] = {"docxtpl": docxtpl, "here": here}


def order(number: int) -> dict[str, Any]:
    """What one order says."""
    fields = {
        f"f{each}": f"сведения № {each} приказа {number} о подготовке к итоговой аттестации" for each in range(16)
    }
    points = [
        {
            "text": f"Организовать проведение мероприятия {point} по плану школы № {number + point}",
            "due": f"{point + 1} мая",
        }
        for point in range(8)
    ]
    return {**fields, "points": points}


def table(rows: int, columns: int, number: int) -> list[dict[str, str]]:
    """Rows of a table with columns ``c0``, ``c1``, …"""
    return [
        {f"c{column}": f"Школа № {number + row}: мероприятие {row * columns + column}" for column in range(columns)}
        for row in range(rows)
    ]


def order_template(columns: int = 0, *, picture: bool = False) -> bytes:
    """An order of a page; with a table after it, or with a picture."""
    document = _sheet()
    for number in range(16):
        _line(document, f"Реквизит {number + 1}: {{{{ f{number} }}}}")
    _line(document, "{%p for point in points %}")
    _line(document, "{{ loop.index }}. {{ point.text }}. Срок – до {{ point.due }}.")
    _line(document, "{%p endfor %}")
    if columns:
        _table(document, columns)
    if picture:
        _line(document, "{{ picture }}")
    return _saved(document)


def annex_template(columns: int) -> bytes:
    """A heading and a table."""
    document = _sheet()
    _line(document, "Приложение {{ f0 }}")
    _table(document, columns)
    return _saved(document)


def _sheet() -> Any:
    from docx import Document
    from docx.shared import Pt

    document = Document()
    document.styles["Normal"].font.name = "Liberation Serif"
    document.styles["Normal"].font.size = Pt(14)
    return document


def _line(document: Any, text: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.5)
    paragraph.add_run(text).font.size = Pt(14)


def _table(document: Any, columns: int) -> None:
    made = document.add_table(rows=4, cols=columns)
    made.style = "Table Grid"
    made.cell(1, 0).text, made.cell(3, 0).text = "{%tr for row in rows %}", "{%tr endfor %}"
    for column in range(columns):
        made.cell(0, column).text = f"Графа {column + 1}"
        made.cell(2, column).text = f"{{{{ row.c{column} }}}}"


def _saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _png(side: int) -> bytes:
    from PIL import Image

    picture = Image.frombytes("L", (side, side), bytes((x * y) % 251 for y in range(side) for x in range(side)))
    target = io.BytesIO()
    picture.save(target, format="PNG")
    return target.getvalue()


def main() -> None:
    """Make the orders of the given template by the engine named on the command line; say the peak of memory in MB.

    Libraries are imported where they are used, so that each engine pays for its own.
    """
    engine = ENGINES[sys.argv[1]]
    template = sys.stdin.buffer.read()
    for number in range(ORDERS):
        engine(template, {**order(number), "rows": table(25, 4, number)})
    # Not getrusage: its peak begins with that of the process that started this one.
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    sys.stdout.write(f"{int(line.split()[1]) / 1024}")


if __name__ == "__main__":
    main()
