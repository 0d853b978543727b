"""Data that dokkarta brings along: roadmaps that its own importer read, and the organizations they oblige."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from registry.domain.roadmap_reading import ReadRoadmap
from registry.domain.roadmap_yaml import LOADER, load_roadmap
from registry.errors import N_, NotFound

_FOLDER = Path(__file__).parent
_NO_ROADMAPS = {"organizations", "indicators", "glossary"}


@dataclass(frozen=True, slots=True)
class Official:
    """A person in a post on a day.

    ``role`` is ``head`` or ``deputy``; ``gender`` is ``m``, ``f`` or ``None`` when nothing tells it; ``certainty``
    names what the fact rests on (``order``).
    """

    role: str
    post: str
    name: str
    as_of: date
    certainty: str
    gender: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class BundledOrganization:
    """An organization of the bundled list.

    ``verified`` speaks of the name, ``oktmo_verified`` of the code of the territory; ``source`` is ``order``,
    ``general`` (unconfirmed) or the source itself. ``municipality`` is filled for municipal bodies; ``place`` is the
    town where documents are issued, empty when no source states it; ``oktmo`` is ``None`` where there is none.
    """

    code: str
    name: str
    short_name: str
    level: str
    verified: bool
    oktmo_verified: bool
    source: str
    note: str
    parent: str | None = None
    oktmo: str | None = None
    municipality: str = ""
    place: str = ""
    officials: tuple[Official, ...] = ()

    @property
    def head(self) -> Official | None:
        """The head, if the list names one."""
        return next((official for official in self.officials if official.role == "head"), None)


def bundled_codes() -> tuple[str, ...]:
    """Codes of the bundled roadmaps."""
    stems = (path.stem for path in _FOLDER.glob("*.yaml"))
    return tuple(sorted(stem for stem in stems if stem not in _NO_ROADMAPS))


def bundled_roadmap(code: str = "10-p-2710") -> ReadRoadmap:
    """A bundled roadmap, as the importer read it. Raises ``NotFound``."""
    if code not in bundled_codes():
        raise NotFound(N_("Среди поставляемых дорожных карт нет «{code}»."), code=code)
    return load_roadmap((_FOLDER / f"{code}.yaml").read_text("utf-8"))


def bundled_organizations() -> tuple[BundledOrganization, ...]:
    """The bundled organizations; parents stand before their children."""
    rows = yaml.load((_FOLDER / "organizations.yaml").read_text("utf-8"), Loader=LOADER)  # noqa: S506 - a safe one
    return tuple(_organization(row) for row in rows)


def _organization(row: dict[str, Any]) -> BundledOrganization:
    officials = tuple(Official(**official) for official in row.pop("officials", ()))
    return BundledOrganization(**row, officials=officials)
