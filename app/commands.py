"""The commands of ``app.cli`` under ``flask --app wsgi``."""

from __future__ import annotations

from importlib.util import find_spec

from flask import Flask


def install_commands(app: Flask) -> None:
    """Add every command of the console script to Flask's own."""
    if find_spec("app.cli") is None:
        return
    from app.cli import commands

    for command in commands():
        app.cli.add_command(command)
