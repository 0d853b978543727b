"""How much a document may be asked to hold, looked at before any of it is rendered.

Bundled templates are filled in the process that serves pages, so what is too much for them must cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from registry.errors import N_, TemplateValue
from registry.ports import Kind

#: Of all fields together: characters, and lines with cells of tables. About two seconds and 150 MB at most.
MOST_CHARACTERS = 1_000_000
MOST_PIECES = 30_000
#: Signs that turn the order of the letters round them and are not seen themselves.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

TOO_LONG = N_(
    "Поле «{label}»: текст слишком длинный. Во всём документе допустимо {limit} знаков, в этом поле их {count}. "
    "Сократите его или приложите отдельным файлом."
)
TOO_MANY = N_(
    "Поле «{label}»: слишком много строк и ячеек. Во всём документе их допустимо {limit}, считая все столбцы таблиц. "
    "Разделите на несколько документов или приложите таблицу отдельным файлом."
)
TURNED = N_(
    "Поле «{label}»: в тексте «{near}» стоит невидимый знак {sign}, который переставляет буквы. "
    "Сотрите это место и наберите его заново."
)


def refuse_vast(kind: Kind, values: Mapping[str, Any]) -> None:
    """Raise ``TemplateValue`` naming the largest field when the values are too much for one document.

    And naming the field with a sign that turns the order of letters.
    """
    labels = {field.name: field.label for field in kind.fields}
    sizes = {name: _size(value, labels.get(name, name)) for name, value in values.items()}
    for place, limit, message in ((1, MOST_PIECES, TOO_MANY), (0, MOST_CHARACTERS, TOO_LONG)):
        if sum(size[place] for size in sizes.values()) > limit:
            largest = max(sizes, key=lambda name: sizes[name][place])
            count = sizes[largest][place]
            raise TemplateValue(message, label=labels.get(largest, largest), field=largest, limit=limit, count=count)


def _size(value: Any, label: str) -> tuple[int, int]:
    """Characters of the value, and its lines and cells, which are not counted further than is too many."""
    characters = pieces = 0
    for leaf in _leaves(value):
        pieces += 1
        if isinstance(leaf, str):
            characters += len(leaf)
            pieces += leaf.count("\n")
            if not leaf.isascii() and (found := TURNING.search(leaf)):
                near = TURNING.sub("", leaf[max(found.start() - 20, 0) : found.end() + 20])
                raise TemplateValue(TURNED, label=label, near=near, sign=f"U+{ord(found.group()):04X}")
        if pieces > MOST_PIECES:
            break
    return characters, pieces


def _leaves(value: Any, depth: int = 0) -> Iterator[Any]:
    """Everything in the value that holds nothing else; what is nested too deep is left to the look at shapes."""
    if isinstance(value, Mapping):
        inner: Sequence[Any] = list(value.values())
    elif isinstance(value, list | tuple):
        inner = value
    else:
        yield value
        return
    for entry in inner if depth < 4 else ():
        yield from _leaves(entry, depth + 1)
