"""Parts of reports and notes: numbered sections that may be left out, numbered tables, lists, the closing lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from docx.shared import Pt

from document_templates.workshop.figures import charts_of_indicators, table_of_indicators
from document_templates.workshop.sheet import CENTRE, Sheet
from document_templates.workshop.stamps import attachment_mark

#: A column of a table: its heading, its width in millimetres, the expression of its cells.
Column = tuple[str, float, str]
#: A line of a list: a number only where there are others.
POINT = "{% if not loop.first or not loop.last %}{{ loop.index }}) {% endif %}{{ line|sentence }}"


def opened(kind_name: str) -> Sheet:
    """A sheet with its letterhead, its heading, and the places for date and number. Fields ``title`` and ``city``."""
    sheet = Sheet(left_mm=30)
    counters(sheet)
    sheet.letterhead(kind_name)
    sheet.line("{{ title }}", "Title", space_after=Pt(12))
    sheet.registration()
    sheet.tag("if not city")
    sheet.line("", "Requisite")
    sheet.tag("endif")
    return sheet


def counters(sheet: Sheet) -> None:
    """Begin to count sections and tables, of which any may be left out."""
    sheet.tag("set numbers = namespace(part=0, table=0)")


@contextmanager
def part(sheet: Sheet, title: str, *, when: str = "") -> Iterator[None]:
    """A numbered section; with ``when`` it is there only when the expression is true."""
    if when:
        sheet.tag(f"if {when}")
    sheet.tag("set numbers.part = numbers.part + 1")
    sheet.heading(f"{{{{ numbers.part }}}}. {title}")
    yield
    if when:
        sheet.tag("endif")


def points(sheet: Sheet, source: str, *, lead: str = "", last: bool = False) -> None:
    """Numbered lines, below a line that leads to them if there are any.

    With ``last`` the signature follows, and the last of them goes with it to the next page.
    """
    if lead:
        sheet.tag(f"if {source}")
        sheet.line(lead, keep_with_next=True)
    if last:
        lines(sheet, source, POINT)
    else:
        sheet.each(source, POINT)
    if lead:
        sheet.tag("endif")


def lines(sheet: Sheet, source: str, text: str) -> None:
    """A paragraph for each line; the last one stays with what follows, so that no signature stands alone."""
    sheet.tag(f"for line in {source}")
    sheet.tag("if loop.last")
    sheet.line(text, keep_with_next=True)
    sheet.tag("else")
    sheet.line(text)
    sheet.tag("endif")
    sheet.tag("endfor")


def caption(sheet: Sheet, text: str) -> None:
    """The number and the name of the table that follows."""
    sheet.tag("set numbers.table = numbers.table + 1")
    sheet.line(
        f"Таблица {{{{ numbers.table }}}}. {text}",
        "Caption",
        space_before=Pt(12),
        alignment=CENTRE,
        keep_with_next=True,
    )


def table(sheet: Sheet, source: str, text: str, columns: Sequence[Column], *, centred: Sequence[int] = ()) -> None:
    """A captioned table with a row for each entry of ``source``; left out when there is none."""
    sheet.tag(f"if {source}")
    caption(sheet, text)
    made = sheet.table([heading for heading, _, _ in columns], [width for _, width, _ in columns])
    sheet.row_tag(made, f"for row in {source}")
    sheet.row(made, [f"{{{{ {cell} }}}}" for _, _, cell in columns], centred=centred)
    sheet.row_tag(made, "endfor")
    sheet.tag("endif")


def indicators(sheet: Sheet, *, charts: bool = True) -> None:
    """The table of indicators, counted with the others, and their charts. Field ``figures``."""
    sheet.tag("set numbers.table = numbers.table + (1 if figures_table else 0)")
    table_of_indicators(sheet, "Таблица {{ numbers.table }}. Значения показателей по годам")
    if charts:
        charts_of_indicators(sheet)


def closed(sheet: Sheet, title: str, *others: tuple[str, str]) -> bytes:
    """The mark of attachments, the signatures, the executor; the template's bytes. ``title`` names the template."""
    attachment_mark(sheet)
    mark = next(each for each in reversed(sheet.document.paragraphs) if "row.title" in each.text)
    mark.paragraph_format.keep_with_next = True
    signed(sheet, *others)
    return sheet.save(f"{title} (шаблон)")


def signed(sheet: Sheet, *others: tuple[str, str]) -> None:
    """The signatures with the executor's mark kept on their page. Fields of both."""
    sheet.signature(*others)
    for cell in sheet.document.tables[-1].rows[-1].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    sheet.executor()
