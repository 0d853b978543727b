"""The pages. A part of the site is a folder with a blueprint ``bp`` and one line in ``PARTS``."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

PARTS = (
    "app.pages.home",
    "app.pages.account",
    "app.portal",
    "app.pages.journal",
    "app.pages.jobs",
    "app.pages.search",
    "app.pages.recommendations",
    "app.pages.audit",
    "app.pages.calendar",
    "app.pages.reminders",
    "app.pages.documents",
    "app.pages.check",
    "app.pages.batches",
    "app.pages.templates",
    "app.pages.organizations",
    "app.pages.numbers",
    "app.pages.signs",
    "app.pages.roadmap",
    "app.pages.proposals",
    "app.pages.events",
    "app.pages.people",
    "app.pages.indicators",
    "app.api.v1",
)


def blueprints() -> list[Blueprint]:
    """The blueprints of all parts; each part imports its views, so that they are registered."""
    return [import_module(part).bp for part in PARTS]
