"""What is asked of a document: the packs of rules as dated data, and an organization's own changes laid over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from document_templates.catalogue import LOADER
from registry.errors import N_, InvalidInput, Remark
from registry.ports import LayoutDemand, LayoutPack, LocalRules

FOLDER = Path(__file__).parent / "packs"
NAMES = ("gost-2016", "gost-2025")
AUTO = "auto"
LEVELS = ("error", "warning", "note")
_CHANGES = frozenset({"on", "level", "parameters"})
#: Parameters that are tables of the language and not wishes of an organization.
_FIXED = frozenset({"genders"})
LARGEST = 1000

UNKNOWN_PROFILE = N_("Нет профиля проверки «{profile}». Есть: auto, {known}.")
LOCAL_REFUSED = N_("Местные правила оформления не приняты: в них есть ошибки.")
NO_RULE = N_("Такого правила нет.")
UNTESTED = N_("Это правило по файлу не проверяется, изменить его нельзя.")
BAD_CHANGE = N_("Можно задать on, level и parameters.")
BAD_LEVEL = N_("Уровень – error, warning или note.")
NO_PARAMETER = N_("Нет параметра «{name}».")
BAD_NUMBER = N_("Параметр «{name}»: нужно число от 0 до 1000.")
BAD_LIST = N_("Параметр «{name}»: нужен непустой список.")
BAD_TEXT = N_("Параметр «{name}»: нужна строка не длиннее 100 знаков.")


@lru_cache(maxsize=1)
def packs() -> Mapping[str, LayoutPack]:
    """The packs by name, the oldest first."""
    read: dict[str, LayoutPack] = {}
    for name in NAMES:
        data = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe one
        read[name] = _pack(data, read)
    return read


def _pack(data: Mapping[str, Any], read: Mapping[str, LayoutPack]) -> LayoutPack:
    above = read[data["inherits"]].demands if "inherits" in data else {}
    # What is taken over from an older edition is not known to stand in the newer one.
    demands = {rule: replace(demand, mark=data["mark"]) for rule, demand in above.items()}
    for rule, entry in data["rules"].items():
        demands[rule] = _demand(rule, entry, demands.get(rule), data["mark"])
    return LayoutPack(
        data["name"], data["title"], data["since"], data.get("until"), data["source"], demands,
        data["title_en"], data["source_en"],
    )  # fmt: skip


def _demand(rule: str, entry: Mapping[str, Any], above: LayoutDemand | None, mark: str) -> LayoutDemand:
    known = above or LayoutDemand(rule, "", "note", mark, "", {}, on=True, untested="")
    return LayoutDemand(
        rule,
        entry.get("clause", known.clause),
        entry.get("level", known.level),
        entry.get("mark", mark),
        entry.get("asks", known.asks),
        {**known.parameters, **entry.get("parameters", {})},
        on=True,
        untested=entry.get("untested", known.untested),
        clause_en=entry.get("clause_en", known.clause_en),
        asks_en=entry.get("asks_en", known.asks_en),
        untested_en=entry.get("untested_en", known.untested_en),
    )


def pack_for(day: date | None) -> LayoutPack:
    """The edition in force on the document's day; the last one when the day is not known."""
    last = packs()[NAMES[-1]]
    if day is None:
        return last
    return next((pack for pack in packs().values() if pack.until is not None and day <= pack.until), last)


def demanded(day: date | None, profile: str, local: LocalRules | None) -> LayoutPack:
    """The pack by its name, ``auto`` by the day, with the local rules over it if given.

    Raises ``InvalidInput`` for an unknown profile and for local rules that cannot be laid over it.
    """
    if profile == AUTO and local is not None:
        profile = local.base
    if profile != AUTO and profile not in packs():
        raise InvalidInput(UNKNOWN_PROFILE, profile=profile, known=", ".join(packs()))
    pack = pack_for(day) if profile == AUTO else packs()[profile]
    return pack if local is None else _overlaid(pack, local)


def _overlaid(pack: LayoutPack, local: LocalRules) -> LayoutPack:
    demands, remarks = dict(pack.demands), list[Remark]()
    for rule, change in local.changes.items():
        wrong = _wrong(demands.get(rule), change)
        if wrong is not None:
            remarks.append(Remark(rule[:20], *wrong))
            continue
        demand = demands[rule]
        demands[rule] = replace(
            demand,
            on=bool(change.get("on", True)),
            level=change.get("level", demand.level),
            parameters={**demand.parameters, **change.get("parameters", {})},
        )
    if remarks:
        raise InvalidInput(LOCAL_REFUSED, remarks=remarks)
    return replace(pack, name=local.name, title=local.title, title_en="", demands=demands)


_Wrong = tuple[str, tuple[tuple[str, object], ...]]


def _wrong(demand: LayoutDemand | None, change: Any) -> _Wrong | None:
    """Why the change cannot be made, ``None`` when it can."""
    if demand is None:
        return NO_RULE, ()
    if demand.untested:
        return UNTESTED, ()
    if not isinstance(change, Mapping) or not change.keys() <= _CHANGES or not isinstance(change.get("on", True), bool):
        return BAD_CHANGE, ()
    if change.get("level", "note") not in LEVELS:
        return BAD_LEVEL, ()
    given = change.get("parameters", {})
    if not isinstance(given, Mapping):
        return BAD_CHANGE, ()
    return next((bad for name, value in given.items() if (bad := _bad(demand, str(name), value))), None)


def _bad(demand: LayoutDemand, name: str, value: Any) -> _Wrong | None:
    facts = (("name", name[:40]),)
    if name not in demand.parameters or name in _FIXED:
        return NO_PARAMETER, facts
    known = demand.parameters[name]
    if isinstance(known, list):
        fits = isinstance(value, list) and 0 < len(value) <= 50 and all(_alike(known[0], each) for each in value)
        return None if fits else (BAD_LIST, facts)
    if _alike(known, value):
        return None
    return (BAD_TEXT if isinstance(known, str) else BAD_NUMBER), facts


def _alike(known: Any, value: Any) -> bool:
    if isinstance(known, str):
        return isinstance(value, str) and len(value) <= 100 and value.isprintable()
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST


@dataclass(frozen=True, slots=True)
class Breach:
    """A place that breaks a rule: what a person reads, and whether a program may mend it."""

    place: str
    message: str
    fixable: bool = False
