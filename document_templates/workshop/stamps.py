"""Requisites that many kinds share: stamps, addressees, letter heads, annex marks, lists (ГОСТ Р 7.0.97, 5.15–5.21).

Each function adds its paragraphs to a :class:`~document_templates.workshop.sheet.Sheet` and reads the fields that its
docstring names; a kind that uses it has these fields in ``kind.yaml``. Texts of fields are printed as they were typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.shared import Emu, Mm, Pt

from document_templates import language
from document_templates.fields import BLANK
from document_templates.workshop import frames
from document_templates.workshop.sheet import CENTRE, LEFT, Sheet, marked, whole

#: The word of the stamp by the gender of the kind, as ``kind.yaml`` has it.
APPROVED = {gender: language.agreed("УТВЕРЖДЕН", gender) for gender in ("m", "f", "n", "pl")}
#: The heading of a column of names, in the order in which the house writes them.
SHORT_NAME = "{{ 'Фамилия, инициалы' if style.initials == 'after' else 'Инициалы, фамилия' }}"
#: The most addressees that stand on a letter itself; more go into a mailing list.
MOST_ADDRESSEES = 4
#: Widths of the two columns in which requisites stand beside each other; the right one is the corner of clause 3.5.
_CORNER_MM = 79
_DATE, _NUMBER = "____________", "________"

#: Adds one paragraph with a text in a style: to the sheet, or to a cell of it.
Writer = Callable[[str, str], Any]


def approved_by_person(sheet: Sheet, *, write: Writer | None = None, style: str = "Requisite Corner") -> None:
    """«УТВЕРЖДАЮ / post / И.О. Фамилия / date» in the corner.

    Fields ``approval_post`` (with the organization where the letterhead does not name it) and ``approval_name``. The
    date is the place for the date of registration: a document is dated by its approval (clause 5.10).
    """
    write = write or sheet.line
    write("УТВЕРЖДАЮ", style)
    write("{{ approval_post }}", style)
    write("{{ approval_name }}", style).paragraph_format.space_before = Pt(18)
    date = write("", style)
    marked(date, _DATE, "registration_date_approval", "11")
    date.paragraph_format.space_after = Pt(14)


def approved_by_act(
    sheet: Sheet, gender: str, *, write: Writer | None = None, style: str = "Requisite Corner", own: bool = True
) -> None:
    """«УТВЕРЖДЕНА / приказом … / от … № …» in the corner, the word agreeing with the kind's ``gender``.

    Field ``approval``: the act in the instrumental («приказом Департамента …»). With ``own`` the kind has no number
    besides that of the act, so date and number are the places for registration; without it they come from the fields
    ``approval_date`` and ``approval_number``, and empty ones are visible blanks.
    """
    write = write or sheet.line
    write(APPROVED[gender], style)
    write("{{ approval }}", style)
    dated(write("от\u00a0", style), own)


def approved_by_body(
    sheet: Sheet, gender: str, *, write: Writer | None = None, style: str = "Requisite Corner"
) -> None:
    """«УТВЕРЖДЕНО / Педагогическим советом … / (протокол от … № …)» in the corner (clause 5.16).

    Fields ``approval`` (the body in the instrumental), ``approval_date`` and ``approval_number``.
    """
    write = write or sheet.line
    write(APPROVED[gender], style)
    write("{{ approval }}", style)
    last = write("(протокол от\u00a0", style)
    dated(last, own=False)
    last.add_run(")")


def dated(paragraph: Any, own: bool) -> None:
    """Add the date and «№ …» to a paragraph: places for registration, or what the approving act's fields say."""
    if own:
        marked(paragraph, _DATE, "registration_date", "1")
        paragraph.add_run(" №\u00a0")
        marked(paragraph, _NUMBER, "registration_number", "2")
    else:
        paragraph.add_run(f"{_or_blank('approval_date', _DATE, '|date')} №\u00a0")
        paragraph.add_run(_or_blank("approval_number", _NUMBER))
    paragraph.paragraph_format.space_after = Pt(14)


def _or_blank(field: str, blank: str, shown: str = "") -> str:
    """A tag with the field, or a blank of a width that leaves date and number on one line."""
    return f"{{{{ {field}{shown} if {field} and {field} != '{BLANK}' else '{blank}' }}}}"


def agreed(sheet: Sheet, *, write: Writer | None = None, style: str = "Requisite") -> None:
    """«СОГЛАСОВАНО» by a person or by a letter or minutes (clause 5.20); the rows follow each other.

    Field ``agreed`` (rows: ``post``, ``name``, ``act``): a post and a name, or the act («письмом Департамента … от …
    № …»).
    """
    write = write or sheet.line
    write("{%p for row in agreed %}", style)
    write("СОГЛАСОВАНО", style)
    for cell in ("post", "act"):
        write(f"{{%p if row.{cell} %}}", style)
        write(f"{{{{ row.{cell} }}}}", style)
        write("{%p endif %}", style)
    write("{%p if row.name %}", style)
    write("{{ row.name }}", style).paragraph_format.space_before = Pt(18)
    write("{%p endif %}", style)
    write("{%p endfor %}", style)


def beside(sheet: Sheet) -> tuple[Writer, Writer]:
    """Writers of the left and of the right column of a row that draws nothing: stamps at one level, a letter's head."""
    table = sheet.document.add_table(rows=1, cols=2)
    table.autofit = False
    frames.undrawn(table)
    right = Mm(_CORNER_MM)
    for column, cell, width in zip(
        table.columns, table.rows[0].cells, (Emu(int(sheet.width) - right), right), strict=True
    ):
        column.width = cell.width = width
    whole(table.rows[0])
    return _cell_writer(sheet, table.rows[0].cells[0]), _cell_writer(sheet, table.rows[0].cells[1])


def _cell_writer(sheet: Sheet, cell: Any) -> Writer:
    """A writer of the cell. Its own empty paragraph stays the last one: tags may leave out all the others."""
    last = cell.paragraphs[0]
    last.style = sheet.document.styles["Requisite"]
    return lambda text, style: last.insert_paragraph_before(text or None, style)


def stamps_beside(sheet: Sheet, gender: str) -> None:
    """СОГЛАСОВАНО on the left at the level of УТВЕРЖДЕН- by an act on the right. Fields of both functions."""
    left, right = beside(sheet)
    agreed(sheet, write=left)
    approved_by_act(sheet, gender, write=right, style="Requisite")


def letter_head(sheet: Sheet) -> None:
    """The organization, its details, then date and number on the left and the addressees on the right.

    Fields ``details`` (text: address, telephone, e-mail), ``reply_number`` and ``reply_date`` (of the letter answered),
    and those of :func:`addressees`.
    """
    sheet.line("{{ organization.name|upper }}", "Requisite Along").runs[0].bold = True
    sheet.style("Letter Details", size=10, alignment=CENTRE)
    sheet.each("details|paragraphs", style="Letter Details")
    sheet.line("", "Requisite", space_after=Pt(4))
    left, right = beside(sheet)
    own = left("", "Requisite")
    marked(own, _DATE, "registration_date", "1")
    own.add_run(" №\u00a0")
    marked(own, _DATE, "registration_number", "2")
    left("{%p if reply_number or reply_date %}", "Requisite")
    left("На №\u00a0{{ reply_number }}{% if reply_date %} от\u00a0{{ reply_date|date }}{% endif %}", "Requisite")
    left("{%p endif %}", "Requisite")
    addressees(right)
    sheet.line("", "Requisite")


def addressees(write: Writer) -> None:
    """Up to four addressees, each an organization in the nominative or an official in the dative (clause 5.15).

    Field ``addressees`` (rows: ``organization``, ``official``, ``name`` with the surname before the initials). When
    there are more, «По списку рассылки» stands here and :func:`mailing_list` prints them.
    """
    write(f"{{%p if addressees|length > {MOST_ADDRESSEES} %}}", "Requisite")
    write("По списку рассылки", "Requisite")
    write("{%p else %}", "Requisite")
    write("{%p for row in addressees %}", "Requisite")
    for cell in ("organization", "official", "name"):
        write(f"{{%p if row.{cell} %}}", "Requisite")
        write(f"{{{{ row.{cell} }}}}", "Requisite")
        write("{%p endif %}", "Requisite")
    write("{%p if not loop.last %}", "Requisite")
    write("", "Requisite")
    write("{%p endif %}", "Requisite")
    write("{%p endfor %}", "Requisite")
    write("{%p endif %}", "Requisite")


def mailing_list(sheet: Sheet) -> None:
    """The addressees on a page of their own when they are more than four. Field ``addressees``."""
    sheet.tag(f"if addressees|length > {MOST_ADDRESSEES}")
    sheet.heading("Список рассылки", page_break_before=True)
    table = sheet.table(("№ п/п", "Адресат"), (14, 166))
    sheet.row_tag(table, "for row in addressees")
    official = "{{ row.official }}{% if row.official and row.name %} {% endif %}{{ row.name }}"
    apart = "{% if row.organization and (row.official or row.name) %}{{ '\\n' }}{% endif %}"
    sheet.row(table, ("{{ loop.index }}", f"{{{{ row.organization }}}}{apart}{official}"), centred=(0,))
    sheet.row_tag(table, "endfor")
    sheet.tag("endif")


def attachment_mark(sheet: Sheet) -> None:
    """«Приложение: Программа семинара на 2 л. в 1 экз.»; several are numbered (clause 5.19).

    Field ``attachments`` (rows: ``title``, ``sheets`` and ``copies`` as numbers; no number of copies means one).
    """
    size = "{% if row.sheets %} на\u00a0{{ row.sheets }}\u00a0л.{% endif %} в\u00a0{{ row.copies or 1 }}\u00a0экз."
    sheet.style("Attachment Mark", size=14, left_indent=Mm(33), first_line_indent=Mm(-33))
    sheet.tag("for row in attachments")
    sheet.line(
        "{% if loop.first %}Приложение:{% endif %}\t{% if attachments|length > 1 %}{{ loop.index }}. {% endif %}"
        f"{{{{ row.title|without_stop }}}}{size}",
        "Attachment Mark",
        space_before=Pt(6),
        keep_with_next=True,
    ).paragraph_format.tab_stops.add_tab_stop(Mm(33))
    sheet.tag("endfor")


def annex_mark(sheet: Sheet, shown: str, place: str, *, act: str = "приказу", style: str = "Requisite Corner") -> None:
    """«Приложение 1 / к приказу … / от … № …» in the corner of a new page; ``act`` is in the dative.

    ``shown`` is the number as printed, ``place`` the name or number that keeps bookmarks apart; both may be tags or
    names of the template. A document with one annex (``total`` is 1) does not number it.
    """
    _annex_number(sheet, shown, style)
    sheet.line(f"к {act} {{{{ organization|of_body }}}}", style)
    annex_dated(sheet, place, style)


def stamped_annex_mark(
    sheet: Sheet, shown: str, place: str, word: str, *, act: str = "приказом", style: str = "Requisite Corner"
) -> None:
    """«Приложение 1 / УТВЕРЖДЕНА / приказом … / от … № …»: an annex that its act approves (clause 5.19).

    ``word`` is one of ``APPROVED``, or a tag that gives it; ``act`` is in the instrumental.
    """
    _annex_number(sheet, shown, style)
    sheet.line(word, style, space_before=Pt(8))
    sheet.line(f"{act} {{{{ organization|of_body }}}}", style)
    annex_dated(sheet, place, style)


def _annex_number(sheet: Sheet, shown: str, style: str) -> None:
    sheet.line(f"Приложение{{% if total > 1 %}} {shown}{{% endif %}}", style, page_break_before=True)


def annex_dated(sheet: Sheet, place: str, style: str) -> None:
    """«от … № …»: the places for date and number of the act on one of its annexes."""
    paragraph = sheet.line("от\u00a0", style, space_after=Pt(14))
    suffix = f"_{{{{ {place} }}}}"
    marked(paragraph, _DATE, f"registration_date{suffix}", f"{{{{ 100 + {place} }}}}")
    paragraph.add_run(" №\u00a0")
    marked(paragraph, _NUMBER, f"registration_number{suffix}", f"{{{{ 200 + {place} }}}}")


def acquaintance(sheet: Sheet, what: str = "С приказом") -> None:
    """«С приказом ознакомлены:» and a table to be signed by hand. Field ``acquainted`` (rows: ``name``, ``post``)."""
    sheet.tag("if acquainted")
    sheet.line(f"{what} ознакомлены:", "Requisite", space_before=Pt(24), space_after=Pt(6), keep_with_next=True)
    widths = (12, sheet.width.mm - 112, 48, 28, 24)
    table = sheet.table(("№ п/п", "Должность", SHORT_NAME, "Подпись", "Дата"), widths)
    sheet.row_tag(table, "for row in acquainted")
    sheet.row(table, ("{{ loop.index }}", "{{ row.post }}", "{{ row.name }}", "", ""), centred=(0,))
    sheet.row_tag(table, "endfor")
    sheet.tag("endif")


def visas(sheet: Sheet, what: str = "приказа") -> None:
    """The sheet of visas on a page of its own (clause 5.21). Field ``visas`` (rows: ``post``, ``name``)."""
    sheet.tag("if visas")
    sheet.heading(f"Лист согласования проекта {what}", page_break_before=True)
    sheet.line("{{ title }}", "Requisite Centred", space_after=Pt(12))
    table = sheet.table(("Должность", "Инициалы, фамилия", "Подпись", "Дата", "Замечания"), (52, 38, 26, 24, 30))
    sheet.row_tag(table, "for row in visas")
    sheet.row(table, ("{{ row.post }}", "{{ row.name }}", "", "", ""))
    sheet.row_tag(table, "endfor")
    sheet.tag("endif")


def salutation(sheet: Sheet) -> None:
    """«Уважаемые коллеги!» above the text of a letter. Field ``salutation``."""
    sheet.tag("if salutation")
    sheet.line("{{ salutation }}", "Requisite Centred", space_before=Pt(12), space_after=Pt(12), keep_with_next=True)
    sheet.tag("endif")


def letter_heading(sheet: Sheet) -> None:
    """The heading of a letter, on the left under its date and number. Field ``title``."""
    sheet.line("{{ title }}", "Heading 1", alignment=LEFT, right_indent=Mm(85), space_before=Pt(0))
