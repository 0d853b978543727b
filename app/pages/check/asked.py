"""What is asked of a layout, as a form shows it and as it is read out of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from registry.errors import N_, InvalidInput, Remark
from registry.ports import LayoutDemand, LayoutPack

_NO_NUMBER = N_("Нужно число.")


def tested(pack: LayoutPack) -> list[LayoutDemand]:
    """The rules that a file can break, in order."""
    return [demand for demand in pack.demands.values() if not demand.untested]


def shown_value(value: Any) -> str:
    """A parameter as a person types it."""
    if isinstance(value, list):
        return (", " if isinstance(value[0], str) else "; ").join(shown_value(each) for each in value)
    return value if isinstance(value, str) else f"{value:g}".replace(".", ",")


def changes_of(pack: LayoutPack, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What was given otherwise than the pack asks, by rule. Raises ``InvalidInput`` naming the fields."""
    changes, remarks = dict[str, dict[str, Any]](), list[Remark]()
    for demand in tested(pack):
        change: dict[str, Any] = {}
        if not given.get(f"on_{demand.rule}"):
            change["on"] = False
        if given.get(f"level_{demand.rule}") not in {None, demand.level}:
            change["level"] = given[f"level_{demand.rule}"]
        parameters = dict(_parameters(demand, given, remarks))
        if parameters:
            change["parameters"] = parameters
        if change:
            changes[demand.rule] = change
    if remarks:
        raise InvalidInput(N_("Не все значения правил прочитаны."), remarks=remarks)
    return changes


def _parameters(demand: LayoutDemand, given: Mapping[str, Any], remarks: list[Remark]) -> Iterable[tuple[str, Any]]:
    for name, known in demand.parameters.items():
        text = given.get(f"asked_{demand.rule}_{name}")
        if text is None or text.strip() == shown_value(known):
            continue
        try:
            yield name, _read(text.strip(), known)
        except ValueError:
            remarks.append(Remark(f"asked_{demand.rule}_{name}", _NO_NUMBER))


def _read(text: str, known: Any) -> Any:
    """The value in the shape of the known one. Raises ``ValueError``."""
    if isinstance(known, list):
        parts = [part.strip() for part in re.split("[,;]" if isinstance(known[0], str) else ";", text)]
        return [_read(part, known[0]) for part in parts if part]
    if isinstance(known, str):
        return text
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number
