"""Ports that load their engines at the first use: a command that lists organizations needs no templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from registry.ports import Drafted, Kind, LayoutFixed, LayoutPack, LayoutRemark, LocalRules, Stamped

if TYPE_CHECKING:
    from document_templates.catalogue import FolderCatalogue
    from document_templates.declension import RussianDeclension
    from document_templates.language.house import Initials
    from document_templates.renderer import DocxRenderer


class LateCatalogue:
    """The bundled kinds of documents, read when first asked for."""

    @cached_property
    def real(self) -> FolderCatalogue:
        """The catalogue itself."""
        from document_templates.catalogue import FolderCatalogue

        return FolderCatalogue()

    def kinds(self) -> Sequence[Kind]:
        """Every kind, in the order of the catalogue."""
        return self.real.kinds()

    def kind(self, code: str) -> Kind:
        """The kind with the code. Raises ``NotFound``."""
        return self.real.kind(code)

    def template(self, code: str) -> bytes:
        """The template of the kind."""
        return self.real.template(code)

    def sample(self, code: str) -> dict[str, Any]:
        """The sample of the kind."""
        return self.real.sample(code)

    def titled(self, code: str) -> str | None:
        """How documents of the kind are called in lists."""
        return self.real.titled(code)


class LateDeclension:
    """The declension, loaded when first asked for."""

    @cached_property
    def _real(self) -> RussianDeclension:
        from document_templates.declension import RussianDeclension

        return RussianDeclension()

    def phrase(self, text: str, case: str) -> str:
        """The post or the body in the case."""
        return self._real.phrase(text, case)

    def person(self, name: str, case: str, gender: str | None) -> str:
        """The name of a person in the case."""
        return self._real.person(name, case, gender)


class LateRenderer:
    """The renderer over the bundled kinds, loaded when first asked for."""

    def __init__(self, catalogue: LateCatalogue, initials: Initials = "before") -> None:
        self._catalogue = catalogue
        self._initials = initials

    @cached_property
    def _real(self) -> DocxRenderer:
        from document_templates.language import HouseStyle
        from document_templates.renderer import DocxRenderer

        return DocxRenderer(self._catalogue.real, HouseStyle(initials=self._initials))

    def defaults(self, kind: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """The starting values of the kind's fields."""
        return self._real.defaults(kind, context)

    def draft(
        self, kind: str, values: Mapping[str, Any], context: Mapping[str, Any], template: bytes | None = None
    ) -> Drafted:
        """The document."""
        return self._real.draft(kind, values, context, template)

    def missing(self, kind: str, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of the required fields that are empty."""
        return self._real.missing(kind, values)

    def stamp(self, docx: bytes, *, number: str, day: date) -> bytes:
        """The same document with its number and date."""
        return self._real.stamp(docx, number=number, day=day)

    def stamped(self, docx: bytes, *, number: str, day: date) -> Stamped:
        """The same, and how it reads then."""
        return self._real.stamped(docx, number=number, day=day)

    def check(
        self, docx: bytes, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> Sequence[LayoutRemark]:
        """Remarks on the layout."""
        return self._real.check(docx, day=day, profile=profile, local=local)

    def fix(
        self, docx: bytes, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> LayoutFixed:
        """The mended document."""
        return self._real.fix(docx, day=day, profile=profile, local=local)

    def layout_pack(
        self, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> LayoutPack:
        """The rules of the layout."""
        return self._real.layout_pack(day=day, profile=profile, local=local)
