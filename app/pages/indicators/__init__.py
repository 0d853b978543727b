"""Indicators: the catalogue with its doubts, figures by organization and year, their imports."""

from flask import Blueprint

bp = Blueprint("indicators", __name__, url_prefix="/indicators")

from app.pages.indicators import catalogue as catalogue  # noqa: E402 - the views need the blueprint
from app.pages.indicators import views as views  # noqa: E402 - the views need the blueprint
