"""What was recommended before: methodological recommendations and their collections, by what they are about."""

from flask import Blueprint

bp = Blueprint("recommendations", __name__, url_prefix="/recommendations")

from app.pages.recommendations import views as views  # noqa: E402 - the views need the blueprint
