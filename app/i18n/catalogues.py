"""The translation catalogues: collecting the texts, keeping ``ru`` and ``en`` in step, telling what is missing.

``python -m app.i18n.catalogues update`` collects every text of the sources and templates into both catalogues and
compiles them; ``check`` says what is stale or untranslated and exits with 1. Russian needs translations only for
counted phrases: three forms each. English needs every one.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "app" / "translations"
LOCALES = ("ru", "en")
PACKAGES = ("app", "registry", "document_templates", "search_index")

_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**.html", "jinja2")]
_OPTIONS = {"jinja2": {"encoding": "utf-8", "newstyle_gettext": "true", "trimmed": "true", "silent": "false"}}
_KEYWORDS = {"_": None, "_l": None, "N_": None, "_n": (1, 2), "gettext": None, "ngettext": (1, 2)}
# Placeholders of a tool, and dates of collecting, which would make every run a change.
_IDLE_HEADERS = re.compile(
    rb'"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|Language-Team|'
    rb'Project-Id-Version): [^"]*"\n'
)
_PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+(?:[:!][^}]*)?\}")


def collected() -> Catalog:
    """Every text that the sources and templates mark for translation."""
    catalogue = Catalog(project="dokkarta", charset="utf-8", fuzzy=False)
    for package in PACKAGES:
        options = {pattern: _OPTIONS.get(method, {}) for pattern, method in _METHODS}
        found = extract_from_dir(ROOT / package, _METHODS, options, keywords=_KEYWORDS, comment_tags=("i18n:",))
        for name, line, message, comments, context in found:
            catalogue.add(message, None, [(f"{package}/{name}", line)], auto_comments=comments, context=context)
    return catalogue


def stored(locale: str) -> Catalog:
    """The catalogue of the locale as it stands in the tree; an empty one when there is none."""
    path = _po(locale)
    if not path.exists():
        return Catalog(locale=locale, project="dokkarta", charset="utf-8", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=locale)


def update() -> None:
    """Bring both catalogues to the texts of the sources, keep every translation, and compile."""
    texts = collected()
    for locale in LOCALES:
        catalogue = stored(locale)
        catalogue.update(texts, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _po(locale).parent.mkdir(parents=True, exist_ok=True)
        _po(locale).write_bytes(_as_po(catalogue))
        _mo(locale).write_bytes(_as_mo(catalogue))


def remarks() -> Iterator[str]:
    """What keeps the catalogues from being complete, one sentence each."""
    texts = {_key(message) for message in collected() if message.id}
    for locale in LOCALES:
        catalogue = stored(locale)
        known = {_key(message) for message in catalogue if message.id}
        yield from (f"{locale}: not in the catalogue: {text}" for text in sorted(texts - known))
        yield from (f"{locale}: no longer in the sources: {text}" for text in sorted(known - texts))
        for message in catalogue:
            if message.id:
                yield from (f"{locale}: {remark}: {_key(message)}" for remark in _lacks(message, locale))
        if not _mo(locale).exists() or _said(_mo(locale).read_bytes()) != _said(_as_mo(catalogue)):
            yield f"{locale}: the compiled catalogue is stale"


def _lacks(message: Message, locale: str) -> Iterator[str]:
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if (message.pluralizable or locale == "en") and not all(forms):
        yield "not translated"
        return
    wanted = set(_PLACES.findall(_key(message)))
    for form in forms:
        if form and set(_PLACES.findall(form)) - wanted:
            yield "names a place that the text does not have"
        if form and not message.pluralizable and wanted - set(_PLACES.findall(form)):
            yield "leaves out a place of the text"


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


def _as_po(catalogue: Catalog) -> bytes:
    stream = io.BytesIO()
    catalogue.header_comment = f"# Texts of the interface, {catalogue.locale}."
    write_po(stream, catalogue, width=110, sort_output=True, omit_header=False, include_lineno=False)
    return _IDLE_HEADERS.sub(b"", stream.getvalue())


def _as_mo(catalogue: Catalog) -> bytes:
    stream = io.BytesIO()
    bare = Catalog(locale=catalogue.locale, project="dokkarta", charset="utf-8", fuzzy=False)
    for message in catalogue:
        if message.id:
            bare.add(message.id, message.string, context=message.context)
    bare.mime_headers = [
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", catalogue.plural_forms),
    ]
    write_mo(stream, bare)
    return stream.getvalue()


def _said(compiled: bytes) -> dict[str, str]:
    """What a compiled catalogue says, without its header: that holds the hour of compiling."""
    catalogue = read_mo(io.BytesIO(compiled))
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def _po(locale: str) -> Path:
    return TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"


def _mo(locale: str) -> Path:
    return _po(locale).with_suffix(".mo")


def main(verb: str) -> int:
    """Carry out ``update`` or ``check``; 0 when all is well."""
    if verb == "update":
        update()
        return 0
    found = list(remarks())
    print("\n".join(found), file=sys.stderr)  # noqa: T201 - a tool of the command line
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
