"""The title page of ГОСТ Р 7.0.97 (3.7): organization, stamps at one level, kind and heading, place and year below."""

from __future__ import annotations

from typing import Any

from docx.shared import Mm, Pt

from document_templates.workshop.sheet import Sheet
from document_templates.workshop.stamps import agreed, approved_by_act, beside

#: Room on both sides, so that long names break into lines of a like length.
_SIDE = Mm(14)


def title_page(
    sheet: Sheet, gender: str, kind_name: str, *below: tuple[str, str], heading: str = "{{ title }}"
) -> None:
    """Fill the first page; the next paragraph of the template begins a new one itself.

    ``kind_name`` stands above the ``heading``. Each pair of ``below`` is a condition, empty for none, and a text that
    stands under it. The stamps are there when the fields of the approval or ``agreed`` say something, the word
    agreeing with the kind's ``gender``. Other fields: ``city`` and ``year``.
    """
    _organization(sheet)
    _stamps(sheet, gender)
    sheet.line(kind_name, "Title", space_before=Pt(150))
    sheet.line(heading, "Title", left_indent=_SIDE, right_indent=_SIDE)
    for condition, text in below:
        _only(sheet, condition, text, space_before=Pt(6))
    footer = sheet.section.first_page_footer.paragraphs[0]
    footer.style = sheet.document.styles["Requisite Centred"]
    footer.add_run("{{ city }}{% if city %} – {% endif %}{{ year }}")


def _organization(sheet: Sheet) -> None:
    """The body above the organization, where there is one, and the organization itself."""
    _only(sheet, "organization.get('parent_name')", "{{ organization.parent_name }}", space_after=Pt(6))
    _only(sheet, "", "{{ organization.name }}", space_after=Pt(30))


def _stamps(sheet: Sheet, gender: str) -> None:
    approved = "approval or approval_date or approval_number"
    sheet.tag(f"if {approved} or agreed")
    left, right = beside(sheet)
    agreed(sheet, write=left)
    right(f"{{%p if {approved} %}}", "Requisite")
    approved_by_act(sheet, gender, write=right, style="Requisite", own=False)
    right("{%p endif %}", "Requisite")
    sheet.tag("endif")


def _only(sheet: Sheet, condition: str, text: str, **layout: Any) -> None:
    """A line along the sheet that is there under the condition; always when it is empty."""
    if condition:
        sheet.tag(f"if {condition}")
    sheet.line(text, "Requisite Along", **layout)
    if condition:
        sheet.tag("endif")
