"""The layout check: what is asked, what an organization asks otherwise, what was found and what was mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class LayoutRemark:
    """One remark of the layout check: ``level`` is ``error``, ``warning`` or ``note``.

    ``clause`` is the point of the standard («6.1»), empty for rules that do not come from it.
    """

    rule: str
    level: str
    place: str
    message: str
    fixable: bool = False
    clause: str = ""


@dataclass(frozen=True, slots=True)
class LayoutDemand:
    """What one rule asks. ``mark`` is its certainty (``В`` read in the source, ``2``, ``П``, ``?``).

    ``untested`` says why no file can show a breach, empty for a rule that is tested. A rule that is not ``on`` is
    switched off by the organization. Texts whose names end with ``_en`` say the same in English.
    """

    rule: str
    clause: str
    level: str
    mark: str
    asks: str
    parameters: Mapping[str, Any]
    on: bool
    untested: str
    asks_en: str = ""
    clause_en: str = ""
    untested_en: str = ""


@dataclass(frozen=True, slots=True)
class LayoutPack:
    """The rules by number as they are asked on a day. ``until`` is ``None`` while the pack is in force."""

    name: str
    title: str
    since: date
    until: date | None
    source: str
    demands: Mapping[str, LayoutDemand]
    title_en: str = ""
    source_en: str = ""


@dataclass(frozen=True, slots=True)
class LocalRules:
    """What an organization asks otherwise: over ``base`` (``auto`` or the name of a pack) it lays ``changes``.

    ``changes`` are by rule: ``{"on": bool, "level": str, "parameters": {name: value}}``, each key optional. ``name``
    is ``local:<code of the organization>``.
    """

    name: str
    title: str
    base: str
    changes: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class LayoutFix:
    """What was mended by one rule, and in how many places."""

    rule: str
    message: str
    count: int


@dataclass(frozen=True, slots=True)
class LayoutFixed:
    """The mended document, the very bytes that came in when there was nothing to mend; what was done; its text."""

    docx: bytes
    done: tuple[LayoutFix, ...]
    text: str
