"""A plan-graph of events that nobody approved, in every form in which people bring one."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import docx

from document_templates.roadmap_table import PLAN_GRAPH, read_table
from registry.domain.plan_graph import ReadGraph, read_plan_graph
from tests.factories.roadmap_files import sheet_file, word_file

HEADING = "План-график мероприятий (образец для проверки) на 2026 год"
HEADER = ("№ п/п", "Мероприятие", "Срок", "Ответственные")
ROWS = (
    ("1", "Формирование заявки на участие в ВПР", "до 5 декабря 2025 года", "РОИВ"),
    ("2", "Проведение ВПР в 4–8 и 10 классах", "20 апреля – 20 мая", "РОИВ, ОО"),
    ("3", "Получение результатов ВПР", "06.07.2026 – 10.07.2026", "РОИВ"),
    ("4", "Направление федерального перечня ОО", "до 1 октября", "Рособрнадзор"),
    ("5", "Написание итогового сочинения (изложения)", "04.02.2026, 08.04.2026", "ОО"),
    ("6", "Консультирование региональных координаторов", "в течение года", "ФИОКО"),
)


def text_file(rows: Iterable[Sequence[str]] = ROWS, heading: str = HEADING) -> bytes:
    """The table as tabs under its heading."""
    return "\n".join([heading, "", *("\t".join(cells) for cells in (HEADER, *rows))]).encode()


def word(rows: Iterable[Sequence[str]] = ROWS, *, ruled: bool = False) -> bytes:
    """The table as a Word document; ``ruled`` draws its lines, which a PDF made of it needs."""
    data = word_file([[HEADER, *rows]], text=HEADING)
    if not ruled:
        return data
    document, stream = docx.Document(io.BytesIO(data)), io.BytesIO()
    document.tables[0].style = "Table Grid"
    document.save(stream)
    return stream.getvalue()


def sheet(rows: Iterable[Sequence[str]] = ROWS) -> bytes:
    """The table as a workbook, in a corner of its second sheet."""
    return sheet_file([HEADER, *rows], top=4, left=2, before=[HEADING])


def graph(data: bytes, name: str = "план-график.txt", year: int | None = None) -> ReadGraph:
    """Read and understand a file."""
    return read_plan_graph(read_table(data, name, PLAN_GRAPH), year)
