"""The form in which pages of organizations and of people correct the cases of a text."""

from __future__ import annotations

from wtforms import TextAreaField

from app.forms import BaseForm
from app.words import CASES
from registry.errors import N_, NotFound
from registry.queries import word_forms


class CasesForm(BaseForm):
    """The cases of a text that the program generates and a person corrects."""

    genitive = TextAreaField(CASES["genitive"])
    dative = TextAreaField(CASES["dative"])
    accusative = TextAreaField(CASES["accusative"])
    instrumental = TextAreaField(CASES["instrumental"])
    prepositional = TextAreaField(CASES["prepositional"])


def table_of(tables: tuple[word_forms.FormTable, ...], what: str) -> word_forms.FormTable:
    """The cases of the text. Raises ``NotFound`` when it is empty or does not decline."""
    found = next((table for table in tables if table.what == what), None)
    if found is None:
        raise NotFound(N_("Склонять нечего: таких сведений нет или они не заполнены."))
    return found


def cases_form(table: word_forms.FormTable) -> CasesForm:
    """The form, filled with what documents print now."""
    return CasesForm(data={row.case: row.text for row in table.rows})
