"""Names of the kinds of documents in the language of the request."""

from __future__ import annotations

from collections.abc import Sequence

from app.current import container
from app.i18n import locale_code
from registry.errors import NotFound
from registry.ports import Kind


def kind_name(code: str) -> str:
    """The name of the kind, «приказ»; the code itself when the catalogue no longer has it."""
    kind = _known(code)
    if kind is None:
        return code
    return kind.name_en if locale_code() == "en" and kind.name_en else kind.singular


def kind_choices(codes: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """(code, name) of the kinds by name; all of them when ``codes`` is ``None``."""
    wanted = [kind.code for kind in container().catalogue.kinds()] if codes is None else list(codes)
    return sorted(((code, kind_name(code)) for code in wanted), key=lambda pair: pair[1].casefold())


def can_draft(code: str) -> bool:
    """Whether documents of the kind are drafted here: it has a template."""
    kind = _known(code)
    return kind is not None and kind.has_template


def is_event(code: str) -> bool:
    """Whether the kind is an event or a publication, which a link fulfils and no file."""
    kind = _known(code)
    return kind is not None and kind.evidence_only


def _known(code: str) -> Kind | None:
    try:
        return container().catalogue.kind(code)
    except NotFound:
        return None
