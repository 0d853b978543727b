"""The renderer that opens documents and templates of people in limited children, and fills bundled ones at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from registry.errors import N_, LimitExceeded, TemplateValue
from registry.ports import Drafted, Isolation, LayoutFixed, LayoutPack, LayoutRemark, LocalRules, Renderer, Stamped

SECONDS = 15
READING_SECONDS = 30
MEMORY_MB = 512
TOO_HEAVY = N_("Шаблон не заполнен: {reason} Уменьшите число строк и повторений или возьмите другой шаблон.")


class GuardedRenderer:
    """The renderer behind the port. ``inner`` must be picklable: it is given to the child."""

    def __init__(self, inner: Renderer, isolation: Isolation, *, seconds: float = SECONDS) -> None:
        self._inner = inner
        self._isolation = isolation
        self._seconds = seconds
        self._reader = isolation.shared(do_in_child, inner, seconds=READING_SECONDS, memory_mb=MEMORY_MB)

    def close(self) -> None:
        """End the child that reads finished documents; a later call starts another one."""
        self._reader.close()

    def defaults(self, kind: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """The starting values of the kind's fields."""
        return self._inner.defaults(kind, context)

    def missing(self, kind: str, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of the required fields that are empty."""
        return self._inner.missing(kind, values)

    def draft(
        self, kind: str, values: Mapping[str, Any], context: Mapping[str, Any], template: bytes | None = None
    ) -> Drafted:
        """The document. A template that breaks the limits raises ``TemplateValue``."""
        if template is None:
            return self._inner.draft(kind, values, context)
        given = (self._inner, kind, dict(values), dict(context), template)
        try:
            return self._isolation.call(draft_in_child, *given, seconds=self._seconds, memory_mb=MEMORY_MB)
        except LimitExceeded as error:
            raise TemplateValue(TOO_HEAVY, reason=error.message) from error

    def stamp(self, docx: bytes, *, number: str, day: date) -> bytes:
        """The document with its number and date."""
        stamped: bytes = self._read("stamp", docx, number=number, day=day)
        return stamped

    def stamped(self, docx: bytes, *, number: str, day: date) -> Stamped:
        """The document with its number and date, and how it reads then."""
        made: Stamped = self._read("stamped", docx, number=number, day=day)
        return made

    def check(
        self, docx: bytes, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> Sequence[LayoutRemark]:
        """Remarks on the layout."""
        remarks: Sequence[LayoutRemark] = self._read("check", docx, day=day, profile=profile, local=local)
        return remarks

    def fix(
        self, docx: bytes, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> LayoutFixed:
        """The document with all that may be mended without a change of words."""
        fixed: LayoutFixed = self._read("fix", docx, day=day, profile=profile, local=local)
        return fixed

    def layout_pack(
        self, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
    ) -> LayoutPack:
        """The rules that the check would go by."""
        return self._inner.layout_pack(day=day, profile=profile, local=local)

    def _read(self, act: str, docx: bytes, **given: Any) -> Any:
        """A document may have been written by a template of anyone, so it is opened where that can do no harm."""
        return self._reader.call(act, docx, given)


def do_in_child(renderer: Renderer, act: str, docx: bytes, given: dict[str, Any]) -> Any:
    """What the renderer does to a finished document; what a limited child does."""
    return getattr(renderer, act)(docx, **given)


def draft_in_child(
    renderer: Renderer, kind: str, values: dict[str, Any], context: dict[str, Any], template: bytes
) -> Drafted:
    """The document; what a limited child does."""
    return renderer.draft(kind, values, context, template)
