"""Documents that the expected result of a measure promises beside those of its own column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from registry.domain.bodies import BODY_NAMES, read_bodies
from registry.domain.cells import KindReader
from registry.domain.folding import fold
from registry.errors import N_

_ADDED = N_(
    "в столбце документа назван только внешний документ; по ожидаемому результату («{phrase}») добавлен «{kind}»"
)
_ADDED_FOR_ONE = N_(
    "в столбце документа назван только внешний документ; по ожидаемому результату («{phrase}») добавлен «{kind}», "
    "его издаёт только {body}"
)


@dataclass(frozen=True, slots=True)
class ItemKind:
    """A kind of document that a measure requires.

    ``only_body`` is the code of the body that alone owes it, ``None`` when all responsible bodies do.
    """

    code: str
    only_body: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A kind with the words of the expected result that promise it."""

    kind: ItemKind
    phrase: str


_PREPARED = re.compile(r"(?:подготовлен|разработан|издан|утвержден)\w*\s+")


def promised(codes: Sequence[str], result: str, kinds: KindReader) -> list[Promise]:
    """Documents that the expected result promises when the cell itself names foreign documents alone.

    «применены актуальные показатели, подготовлен приказ АУ «ИРО»» → an order of the institute.
    """
    if not codes or any("внешн" not in kinds.groups.get(code, "") for code in codes):
        return []
    added: list[Promise] = []
    for prepared in _PREPARED.finditer(fold(result)):
        phrase = re.split(r"[,;.]", result[prepared.end() :], maxsplit=1)[0].strip()
        bodies = read_bodies(re.sub(r"^\S+\s*", "", phrase)).values
        only = bodies[0].code if len(bodies) == 1 else None
        named = kinds.read(phrase).values
        added.extend(Promise(ItemKind(code, only), prepared[0] + phrase) for code in named if code not in codes)
    return added


def told(promise: Promise, kinds: KindReader) -> str:
    """The promise as a remark in Russian."""
    sentence = _ADDED_FOR_ONE if promise.kind.only_body else _ADDED
    whom = BODY_NAMES[promise.kind.only_body] if promise.kind.only_body else ""
    return sentence.format(phrase=promise.phrase, kind=kinds.names[promise.kind.code], body=whom)
