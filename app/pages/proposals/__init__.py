"""Proposals to change the roadmap: filing them, their list, and what becomes of each."""

from flask import Blueprint

bp = Blueprint("proposals", __name__, url_prefix="/proposals")

from app.pages.proposals import views as views  # noqa: E402 - the views need the blueprint
