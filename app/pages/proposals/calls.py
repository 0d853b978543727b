"""Measures that ask for proposals as a document: their windows stand beside the list of proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.web import UnitOfWork
from registry.domain.schedule import Window
from registry.errors import NotFound
from registry.queries.plans import load_plan

KIND = "proposals"


@dataclass(frozen=True, slots=True)
class Call:
    """A measure that requires the document «предложения», with the window that is open or comes next."""

    item: str
    title: str
    window: Window
    is_open: bool


def calls_of(uow: UnitOfWork, today: date) -> Sequence[Call]:
    """The calls of the roadmap in force; none without one, or after their last window."""
    try:
        plan = load_plan(uow)
    except NotFound:
        return ()
    titles = {item.number: item.title for item in plan.items}
    found = []
    for requirement in plan.requirements:
        window = next((each for each in requirement.windows if each.end >= today), None)
        if requirement.kind == KIND and window is not None:
            found.append(Call(requirement.item, titles[requirement.item], window, window.opens <= today))
    return found
