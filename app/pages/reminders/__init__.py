"""Reminders: what would be sent to whom, and what was sent."""

from flask import Blueprint

bp = Blueprint("reminders", __name__, url_prefix="/reminders")

from app.pages.reminders import views as views  # noqa: E402 - the views need the blueprint
