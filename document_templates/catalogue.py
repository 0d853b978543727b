"""The kinds of documents, read from their folders.

A kind is a folder with ``kind.yaml``; one that can be drafted has ``template.docx``, ``sample.yaml`` and
``expected.txt`` beside it. Everything is validated when it is read, with errors that name the file and the key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from document_templates.specification import KindProblem, read_kind, read_position, read_titled
from registry.errors import N_, InvalidInput, NotFound
from registry.ports import Kind

BUNDLED = Path(__file__).parent / "kinds"
TEMPLATE, DESCRIPTION, SAMPLE, EXPECTED = "template.docx", "kind.yaml", "sample.yaml", "expected.txt"

#: The safe loader in C where PyYAML has it: the descriptions of all kinds are read at every start.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NO_KIND = N_("Вида документа «{code}» нет в каталоге.")
BROKEN_KIND = N_("Вид документа «{code}», файл {file}: {problem}.")
NO_TEMPLATE = N_("Для вида «{kind}» нет шаблона: такой документ загружают готовым.")


class FolderCatalogue:
    """The catalogue over a folder of kinds; the bundled one by default.

    Raises ``InvalidInput`` when a folder cannot be understood: a broken catalogue must not start.
    """

    def __init__(self, folder: Path = BUNDLED) -> None:
        self.folder = folder
        self._entries = _bundled() if folder == BUNDLED else _read_all(folder)

    def kinds(self) -> Sequence[Kind]:
        """Every kind, in the order of the catalogue."""
        return tuple(entry.kind for entry in self._entries.values())

    def kind(self, code: str) -> Kind:
        """The kind with the code. Raises ``NotFound``."""
        try:
            return self._entries[code].kind
        except KeyError:
            raise NotFound(NO_KIND, code=code) from None

    def template(self, code: str) -> bytes:
        """The template of the kind. Raises ``NotFound`` for an unknown kind, ``InvalidInput`` when it has none."""
        kind = self.kind(code)
        if not kind.has_template:
            raise InvalidInput(NO_TEMPLATE, kind=kind.singular)
        return (self.folder / code / TEMPLATE).read_bytes()

    def sample(self, code: str) -> dict[str, Any]:
        """The sample of the kind: ``context`` and ``values``."""
        return _load(self.folder / code / SAMPLE)

    def expected(self, code: str) -> str:
        """The text that the sample must give."""
        return (self.folder / code / EXPECTED).read_text(encoding="utf-8")

    def kept_long(self, code: str) -> bool:
        """Whether documents of the kind are kept over ten years, which asks for a wider left margin."""
        return self._entries[code].kept_long

    def titled(self, code: str) -> str | None:
        """How documents of the kind are called in lists: a text with tags, ``None`` for the common way."""
        return self._entries[code].titled


@dataclass(frozen=True, slots=True)
class _Entry:
    """A kind, its place in the catalogue, whether it is kept over ten years, how its documents are called in lists."""

    position: int
    kind: Kind
    kept_long: bool
    titled: str | None


@cache
def _bundled() -> Mapping[str, _Entry]:
    """The entries of the bundled folder, which does not change while the program runs."""
    return _read_all(BUNDLED)


def _read_all(folder: Path) -> Mapping[str, _Entry]:
    """The entries of the folder by code, in the order of the catalogue."""
    described = sorted(path.parent for path in folder.glob(f"*/{DESCRIPTION}"))
    read = sorted((_read(path) for path in described), key=lambda entry: (entry.position, entry.kind.code))
    return {entry.kind.code: entry for entry in read}


def _read(path: Path) -> _Entry:
    data = _load(path / DESCRIPTION)
    try:
        kind = read_kind(data, has_template=(path / TEMPLATE).exists())
        _check_folder(path, kind)
        position, titled = read_position(data), read_titled(data)
    except KindProblem as problem:
        raise InvalidInput(BROKEN_KIND, code=path.name, file=DESCRIPTION, problem=str(problem)) from problem
    return _Entry(position, kind, bool(data.get("long_retention")), titled)


def _check_folder(path: Path, kind: Kind) -> None:
    if kind.code != path.name:
        raise KindProblem(f"код «{kind.code}» не совпадает с именем папки")
    beside = [name for name in (SAMPLE, EXPECTED) if not (path / name).exists()]
    if kind.has_template and beside:
        raise KindProblem(f"рядом с {TEMPLATE} нет {', '.join(beside)}")
    if kind.has_template != bool(kind.fields):
        raise KindProblem("поля («fields») и template.docx бывают только вместе")
    if kind.evidence_only and kind.has_template:
        raise KindProblem("вид только для подтверждений не может иметь шаблона")


def _load(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - both loaders are safe
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        place = str(getattr(error, "problem_mark", "") or "").strip()
        raise InvalidInput(
            BROKEN_KIND, code=path.parent.name, file=path.name, problem=f"файл не читается {place}".strip()
        ) from error
    if not isinstance(data, Mapping):
        raise InvalidInput(
            BROKEN_KIND, code=path.parent.name, file=path.name, problem="ожидался набор «ключ: значение»"
        )
    return dict(data)
