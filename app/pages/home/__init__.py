"""The first page, and the choice of look and language."""

from flask import Blueprint

bp = Blueprint("home", __name__)

from app.pages.home import views as views  # noqa: E402 - the views need the blueprint
