"""Tables that programmes share: the passport, measures, targets, stages, risks. Each reads the field it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.shared import Pt

from document_templates.workshop.sheet import Sheet


def passport(sheet: Sheet, rows: Sequence[tuple[str, str, str]]) -> None:
    """Two columns, what and its content. A row is (name, text with tags, condition); no condition – always there."""
    table = sheet.table(("Раздел паспорта", "Содержание"), (52, 118))
    for name, text, condition in rows:
        if condition:
            sheet.row_tag(table, f"if {condition}")
        sheet.row(table, (name, text))
        if condition:
            sheet.row_tag(table, "endif")


def joined(name: str) -> str:
    """The lines of a list in one cell, each on its own line, as numbered sentences when there are several."""
    return (
        f"{{% for line in {name} %}}{{% if {name}|length > 1 %}}{{{{ loop.index }}}}) {{% endif %}}"
        "{{ line|sentence }}{% if not loop.last %}{{ '\\n' }}{% endif %}{% endfor %}"
    )


def column_of(rows: str, cell: str) -> str:
    """One cell of every row, each on its own line, as numbered sentences when there are several."""
    return (
        f"{{% for row in {rows} %}}{{% if {rows}|length > 1 %}}{{{{ loop.index }}}}) {{% endif %}}"
        f"{{{{ row.{cell}|sentence }}}}{{% if not loop.last %}}{{{{ '\\n' }}}}{{% endif %}}{{% endfor %}}"
    )


def measures(sheet: Sheet) -> None:
    """Field ``measures`` (rows: ``part``, ``text``, ``due``, ``executor``, ``result``): a new ``part`` is a heading."""
    table = sheet.table(
        ("№ п/п", "Мероприятие", "Срок", "Ответственный исполнитель", "Ожидаемый результат"), (12, 54, 28, 36, 40)
    )
    cells = (f"{{{{ row.{cell} }}}}" for cell in ("text", "due", "executor", "result"))
    grouped(sheet, table, "measures", ("{{ loop.index }}", *cells), centred=(0,))


def targets(sheet: Sheet) -> None:
    """Field ``targets`` (rows: ``name``, ``base``, ``target``, ``due``)."""
    listed(
        sheet,
        "targets",
        (
            ("Показатель", "name", 76),
            ("Исходное значение", "base", 28),
            ("Целевое значение", "target", 28),
            ("Срок достижения", "due", 26),
        ),
    )


def stages(sheet: Sheet) -> None:
    """Field ``stages`` (rows: ``title``, ``due``, ``text``)."""
    listed(sheet, "stages", (("Этап", "title", 44), ("Сроки", "due", 32), ("Содержание", "text", 82)))


def risks(sheet: Sheet) -> None:
    """Field ``risks`` (rows: ``risk``, ``measure``)."""
    listed(sheet, "risks", (("Риск", "risk", 70), ("Меры по предупреждению и снижению риска", "measure", 88)))


def listed(sheet: Sheet, source: str, columns: Sequence[tuple[str, str, float]]) -> None:
    """A numbered table of the rows in ``source``: (heading, cell, width in millimetres); 158 mm in all."""
    table = sheet.table(("№ п/п", *(heading for heading, _, _ in columns)), (12, *(width for *_, width in columns)))
    sheet.row_tag(table, f"for row in {source}")
    cells = tuple(f"{{{{ row.{cell} }}}}" for _, cell, _ in columns)
    sheet.row(table, ("{{ loop.index }}", *cells), centred=(0,))
    sheet.row_tag(table, "endfor")


def titled_texts(sheet: Sheet, source: str) -> None:
    """Rows of ``title`` and ``text`` as headings of the second level with their paragraphs."""
    sheet.tag(f"for row in {source}")
    sheet.heading("{{ row.title|without_stop }}", level=2, keep_with_next=True)
    sheet.each("row.text|paragraphs")
    sheet.tag("endfor")


def goal_and_tasks(sheet: Sheet) -> None:
    """Fields ``goal`` (text) and ``tasks`` (lines)."""
    sheet.line("Цель: {{ goal|lower_first|without_stop }}.")
    sheet.line("Задачи:", keep_with_next=True)
    sheet.each("tasks", "{{ loop.index }}) {{ line|lower_first|without_stop }}{{ '.' if loop.last else ';' }}")


def grouped(sheet: Sheet, table: Any, source: str, texts: Sequence[str], *, centred: Sequence[int]) -> None:
    """A row for each of ``source``; a ``part`` other than the last one is a heading row before it."""
    sheet.row_tag(table, f"for row in {source}")
    sheet.row_tag(table, "if row.part and loop.changed(row.part)")
    sheet.heading_row(table, "{{ row.part|without_stop }}")
    sheet.row_tag(table, "endif")
    sheet.row(table, texts, centred=centred)
    sheet.row_tag(table, "endfor")


def authors(sheet: Sheet, heading: str = "Составители:") -> None:
    """Field ``authors`` (lines), when there are any."""
    sheet.tag("if authors")
    sheet.line(heading, space_before=Pt(12), keep_with_next=True)
    sheet.each("authors", "{{ line }}")
    sheet.tag("endif")
