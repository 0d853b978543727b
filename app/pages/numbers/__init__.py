"""How an organization writes the numbers of its documents."""

from flask import Blueprint

bp = Blueprint("numbers", __name__, url_prefix="/organizations")

from app.pages.numbers import views as views  # noqa: E402 - the views need the blueprint
