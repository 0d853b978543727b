"""Completeness: who has which required document, on any day."""

from flask import Blueprint

bp = Blueprint("audit", __name__, url_prefix="/audit")

from app.pages.audit import items as items  # noqa: E402 - the views need the blueprint
from app.pages.audit import proposals as proposals  # noqa: E402
from app.pages.audit import timeline as timeline  # noqa: E402
from app.pages.audit import views as views  # noqa: E402
