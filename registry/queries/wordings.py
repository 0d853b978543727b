"""What titles and requisites must say, as conditions on ``Document`` joined with ``Organization``."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select, true

from registry.domain.wording import EachOf, Has, Lacks, Numbered, SomeOf, Valued, Wording
from registry.models import Document, DocumentItem, DocumentTopic, Organization
from registry.queries.measures import shown_number


def worded(wording: Wording, on: date) -> ColumnElement[bool]:
    """The condition that the wording stands for; measures have the numbers of the day."""
    match wording:
        case Has(text):
            return or_(contains(Document.title, text), contains(Document.number, text))
        case Numbered(text):
            return contains(Document.number, text)
        case Valued(field, values):
            return _valued(field, values, on)
        case EachOf(parts):
            return and_(true(), *(worded(part, on) for part in parts))
        case SomeOf(parts):
            return or_(false(), *(worded(part, on) for part in parts))
        case Lacks(part):
            # A document without a number or a day lacks all that is asked of them.
            return not_(func.coalesce(worded(part, on), false()))


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """The text in the column. SQLite folds the case of Latin letters only, so the usual shapes are tried."""
    shapes = dict.fromkeys((text, text.lower(), text.upper(), text.capitalize()))
    return or_(*(column.icontains(shape, autoescape=True) for shape in shapes))


def of_years(years: tuple[int, ...]) -> ColumnElement[bool]:
    """The document's day lies in one of the years."""
    known = [year for year in years if 0 < year <= 9999]
    return or_(false(), *(Document.day.between(date(y, 1, 1), date(y, 12, 31)) for y in known))


def with_items(items: tuple[str, ...], on: date) -> ColumnElement[bool]:
    """The document is meant for one of the measures."""
    number, now, same = shown_number(on, DocumentItem.family, DocumentItem.item_number)
    return Document.id.in_(select(DocumentItem.document_id).outerjoin(now, same).where(number.in_(items)))


def about(name: str, values: tuple[str, ...]) -> ColumnElement[bool]:
    """The document is about one of the values."""
    known = select(DocumentTopic.document_id).where(DocumentTopic.name == name, DocumentTopic.value.in_(values))
    return Document.id.in_(known)


def _valued(field: str, values: tuple[str, ...], on: date) -> ColumnElement[bool]:
    match field:
        case "kind":
            return Document.kind.in_(values)
        case "organization":
            return Organization.code.in_(values)
        case "year":
            return of_years(tuple(int(value) for value in values if value.isascii() and value.isdigit()))
        case "item":
            return with_items(values, on)
        case _:
            return about(field, values)
