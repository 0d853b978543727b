"""Kinds of documents, the renderer, the converter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from registry.ports.layout import LayoutFixed, LayoutPack, LayoutRemark, LocalRules


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a kind of document, from ``kind.yaml``.

    ``type`` is one of ``line`` (one line of text), ``text`` (paragraphs), ``date``, ``number``, ``choice``, ``lines``
    (a list of lines), ``rows`` (a list of mappings with the keys of ``columns``), ``figures`` (a table of
    indicators filled from the registry). ``default`` is a Jinja expression text over the drafting context, ``None``
    when there is no default. ``choices`` are (value, label) pairs. ``printed_if`` is the (field, value) of the choice
    that the document prints this one for, ``None`` when it always does. ``person`` says how names of persons are
    written: ``signed`` (initials before the surname), ``addressed`` (after it), ``listed`` (as the house has them in
    lists and running text); empty for a field that names nobody.
    """

    name: str
    type: str
    label: str
    help: str = ""
    required: bool = False
    default: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    choices_en: tuple[tuple[str, str], ...] = ()
    columns: tuple[FieldSpec, ...] = ()
    group: str = ""
    group_en: str = ""
    label_en: str = ""
    help_en: str = ""
    printed_if: tuple[str, str] | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    ``gender`` is ``m``, ``f``, ``n`` or ``pl``. ``series`` names the numbering series («П», «Исх») or is ``None``
    when documents of the kind get no number of their own. ``evidence_only`` kinds are events and publications: a link
    or a protocol fulfils them, no file is drafted. ``publishable`` says whether the portal may ever show
    it. ``has_template`` is true when the kind can be drafted here; then ``fields`` is its form. ``issuers``,
    ``registration``, ``published`` and ``retention`` are texts with their certainty marks. ``phrases`` are the ways in
    which plans name the kind in a cell («приказ», «приказы»).
    """

    code: str
    singular: str
    plural: str
    genitive: str
    gender: str
    group: str
    name_en: str
    series: str | None
    publishable: bool
    evidence_only: bool
    has_template: bool
    issuers: str = ""
    registration: str = ""
    published: str = ""
    retention: str = ""
    phrases: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()


class Catalogue(Protocol):
    """All kinds of documents, by code."""

    def kinds(self) -> Sequence[Kind]:
        """Every kind, in the order of the catalogue."""
        ...

    def kind(self, code: str) -> Kind:
        """The kind with the code. Raises ``NotFound``."""
        ...

    def template(self, code: str) -> bytes:
        """The bundled template of the kind. Raises ``NotFound``, ``InvalidInput`` when it has none."""
        ...

    def sample(self, code: str) -> dict[str, Any]:
        """The sample of a kind with a template: ``context`` and ``values``."""
        ...

    def titled(self, code: str) -> str | None:
        """How documents of the kind are called in lists: a text with tags, ``None`` for the common way."""
        ...


@dataclass(frozen=True, slots=True)
class Drafted:
    """A rendered document: the DOCX, its heading, its plain text, and the hash of the template it came from."""

    docx: bytes
    title: str
    text: str
    template_sha256: str


@dataclass(frozen=True, slots=True)
class Stamped:
    """A document with its number and date: the DOCX, and its plain text."""

    docx: bytes
    text: str


@dataclass(frozen=True, slots=True)
class TemplateRemark:
    """One remark on a template: ``level`` is ``error``, ``warning`` or ``info``; ``place`` names part and paragraph."""

    level: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A template looked at: all remarks, and the fields of its kind by what becomes of them.

    ``unknown`` are names that it asks for and nobody gives. ``used`` and ``unused`` are names of fields. ``opened`` is
    false for a file that is no template at all, or one that nobody should open.
    """

    remarks: tuple[TemplateRemark, ...]
    used: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    opened: bool = True

    @property
    def usable(self) -> bool:
        """Whether nothing forbids to put it in force."""
        return not any(remark.level == "error" for remark in self.remarks)


class Renderer(Protocol):
    """Turns a kind and its values into a DOCX."""

    def defaults(self, kind: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """The starting values of the kind's fields for a drafting context (see ``document_templates/README.md``).

        A field without a default, or whose default needs a fact that the context lacks, is absent.
        """
        ...

    def draft(
        self, kind: str, values: Mapping[str, Any], context: Mapping[str, Any], template: bytes | None = None
    ) -> Drafted:
        """The document; empty required fields are drawn as visible blanks («____»).

        So a draft can be read before it is complete. ``template`` is the one to fill, the bundled one when ``None``.
        Raises ``TemplateError`` or ``InvalidInput`` naming the field.
        """
        ...

    def missing(self, kind: str, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of the required fields that are empty, in the order of the form."""
        ...

    def stamp(self, docx: bytes, *, number: str, day: date) -> bytes:
        """The same document with its registration number and date in the places its template keeps for them."""
        ...

    def stamped(self, docx: bytes, *, number: str, day: date) -> Stamped:
        """What ``stamp`` makes, and how it reads then."""
        ...

    def check(
        self, docx: bytes, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> Sequence[LayoutRemark]:
        """Remarks on the layout.

        ``profile`` is ``gost-2016``, ``gost-2025`` or ``auto`` (chosen by ``local``, else by ``day``); ``local`` is
        what the organization asks otherwise.
        """
        ...

    def fix(
        self, docx: bytes, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> LayoutFixed:
        """The document with all that may be mended without a change of words."""
        ...

    def layout_pack(
        self, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> LayoutPack:
        """The rules that the check would go by. Raises ``InvalidInput`` with a remark for each wrong change."""
        ...


class Converter(Protocol):
    """Turns documents into PDF."""

    def available(self) -> bool:
        """Whether the converter is installed."""
        ...

    def to_pdf(self, data: bytes, format: str = "docx") -> bytes:  # noqa: A002
        """The PDF of a file in the format with that code. Raises ``ConverterMissing`` or ``ConversionFailed``."""
        ...


class Declension(Protocol):
    """Puts Russian names, posts and bodies into cases. What it does not know it leaves in the nominative."""

    def phrase(self, text: str, case: str) -> str:
        """The post or the body in the case; ``case`` is one of ``registry.domain.word_forms.CASES``."""
        ...

    def person(self, name: str, case: str, gender: str | None) -> str:
        """The name of a person in the case; ``gender`` is ``"m"``, ``"f"`` or ``None`` when unknown."""
        ...
