"""Every way in which dokkarta refuses, as one tree.

::

    DokkartaError
    ├── InvalidInput            what was given cannot be accepted as it is
    │   ├── MissingFields       required fields of a document are empty
    │   ├── FileRejected        a file is not what it says, damaged, encrypted or too large
    │   ├── ImportRejected      a table has rows that cannot be taken; nothing was taken
    │   └── TemplateError       a DOCX template cannot be used
    │       ├── TemplateSyntax  its tags cannot be read
    │       ├── TemplateUnsafe  it asks for what a template may not have
    │       └── TemplateValue   a value it needs is absent or has the wrong shape
    ├── RuleViolation           well formed, but a rule forbids it now
    │   ├── NumberTaken         the registration number is in use
    │   ├── DateOutOfSeries     the date precedes the last registered one of its series
    │   ├── Immutable           a registered document never changes
    │   ├── IllegalMove         the document's state does not allow the step
    │   └── AlreadyDone         the same form was sent before
    ├── NotFound                there is no such thing, or the person may not know of it
    ├── NotAuthenticated        a person must log in first
    ├── Forbidden               the person's roles do not allow it
    └── Unavailable             a part is missing or busy; trying later may help
        ├── ConverterMissing    LibreOffice is not installed
        ├── ConversionFailed    LibreOffice gave no PDF
        ├── RefusedAddress      the mail server knows no such address
        ├── LimitExceeded       work in a child process took too long or too much memory
        └── IndexUnavailable    the search index is missing or damaged

A message is a Russian template with named places, marked by :func:`N_` so that the interface can translate
it; the facts that fill the places are attributes of the error (``error.facts``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


def N_(message: str) -> str:  # noqa: N802 - the customary gettext name for "translate later"
    """Mark a message for translation and return it unchanged."""
    return message


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on a place of the input: a row, a cell, a field.

    ``place`` is what a person can look up («строка 14, столбец «Числитель»», ``signatory_name``); ``message`` is a
    Russian template filled from ``facts``.
    """

    place: str
    message: str
    facts: tuple[tuple[str, object], ...] = ()

    @property
    def text(self) -> str:
        """The remark in Russian, filled."""
        return self.message.format(**dict(self.facts)) if self.facts else self.message


class DokkartaError(Exception):
    """The root: ``template`` is the Russian message with places, ``facts`` fill them.

    ``remarks`` lists the places concerned; empty when the message says it all.
    """

    def __init__(self, template: str, *, remarks: Sequence[Remark] = (), **facts: object) -> None:
        self.template = template
        self.facts = facts
        self.remarks = tuple(remarks)
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The message in Russian, filled."""
        return self.template.format(**self.facts) if self.facts else self.template


class InvalidInput(DokkartaError):
    """What was given cannot be accepted as it is."""


class MissingFields(InvalidInput):
    """Required fields of a document are empty; ``facts["fields"]`` names them."""


class FileRejected(InvalidInput):
    """A file is not what it says, is damaged, encrypted or too large."""


class ImportRejected(InvalidInput):
    """A table has rows that cannot be taken; nothing of it was taken."""


class TemplateError(InvalidInput):
    """A DOCX template cannot be used."""


class TemplateSyntax(TemplateError):
    """The tags of a template cannot be read."""


class TemplateUnsafe(TemplateError):
    """A template asks for what it may not have."""


class TemplateValue(TemplateError):
    """A value that a template needs is absent or has the wrong shape."""


class RuleViolation(DokkartaError):
    """The request is well formed, but a rule forbids it now."""


class NumberTaken(RuleViolation):
    """The registration number is in use in its series."""


class DateOutOfSeries(RuleViolation):
    """The date precedes the last registered one of its series, or lies in the future."""


class Immutable(RuleViolation):
    """A registered document never changes."""


class IllegalMove(RuleViolation):
    """The state of the document does not allow the step."""


class AlreadyDone(RuleViolation):
    """The same form was sent before; ``facts["id"]`` is what it made."""


class NotFound(DokkartaError):
    """There is no such thing, or the person may not know of it."""


class NotAuthenticated(DokkartaError):
    """A person must log in first."""


class Forbidden(DokkartaError):
    """The roles of the person do not allow it."""


class Unavailable(DokkartaError):
    """A part is missing or busy; trying later may help."""


class ConverterMissing(Unavailable):
    """LibreOffice is not installed, so no PDF can be made."""


class ConversionFailed(Unavailable):
    """LibreOffice ran and gave no PDF."""


class Busy(Unavailable):
    """All places for heavy work are taken; in a while they will not be."""


class TooOften(Busy):
    """One side asks more often than people do; the others are not kept waiting."""


class RefusedAddress(Unavailable):
    """The mail server refuses the address for good."""


class LimitExceeded(Unavailable):
    """Work in a child process took too long or too much memory."""


class IndexUnavailable(Unavailable):
    """The search index is missing, damaged or locked."""
