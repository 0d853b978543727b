"""The parts of the running installation, as the current request finds them."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from app.container import Container

_KEY = "dokkarta"


def bind(app: Flask, parts: Container) -> None:
    """Give the application the parts it works with."""
    app.extensions[_KEY] = parts


def container(app: Flask | None = None) -> Container:
    """The parts of the running installation."""
    return cast(Container, (app or current_app).extensions[_KEY])
