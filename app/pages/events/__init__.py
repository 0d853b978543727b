"""The calendar of events on which deadlines hang, and what the deadlines wait for."""

from flask import Blueprint

bp = Blueprint("events", __name__, url_prefix="/events")

from app.pages.events import plan_graphs as plan_graphs  # noqa: E402 - the views need the blueprint
from app.pages.events import views as views  # noqa: E402 - the views need the blueprint
