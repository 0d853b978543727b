"""A saved draft follows another choice of its form (the variant of an order): what nobody touched is written anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.db import UnitOfWork
from registry.domain.rechosen import Followed, deciding, followed
from registry.ports import Kind
from registry.services.drafting import Task, context_of


@dataclass(frozen=True, slots=True)
class Rechosen:
    """The values after the choice, and the fields that it reaches, by name."""

    values: dict[str, Any]
    fields: dict[str, Followed]


def deciding_fields(kind: Kind) -> tuple[str, ...]:
    """Names of the choices on which the starting values of other fields depend."""
    texts = {field.name: field.default or "" for field in kind.fields}
    return deciding(texts, [field.name for field in kind.fields if field.type == "choice"])


def is_rechosen(kind: Kind, before: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether the values make another choice than ``before``. An empty choice is none."""
    return any(values.get(name) and values[name] != before.get(name) for name in deciding_fields(kind))


def rechosen(uow: UnitOfWork, task: Task, before: Mapping[str, Any], values: Mapping[str, Any]) -> Rechosen:
    """The values, whose untouched fields and rows follow their choices; ``before`` names the choices that they had.

    Reads only.
    """
    names = deciding_fields(task.kind)
    renderer = uow.ports.renderer
    new = renderer.defaults(task.kind.code, context_of(uow, task, values))
    old_values = {**values, **{name: before.get(name) for name in names}}
    guessed = {name: value for name, value in values.items() if name not in names}
    olds = [renderer.defaults(task.kind.code, context_of(uow, task, each)) for each in (old_values, guessed)]
    # What the program guessed was written without «(приложение)» and the like, which only a person's choice brings.
    olds = [each for each in olds if all(each.get(name) == before.get(name) for name in names)] or olds[:1]
    made, fields = dict(values), dict[str, Followed]()
    for field in task.kind.fields:
        name = field.name
        if field.type in {"choice", "figures"} or field.default is None:
            continue
        change = followed([each.get(name) for each in olds], values.get(name), new.get(name))
        if change is not None:
            made[name], fields[name] = change.value, change
    return Rechosen(made, fields)
