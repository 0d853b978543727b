"""The layout check: of a file that is brought, of a document, and the rules an organization goes by."""

from flask import Blueprint

bp = Blueprint("check", __name__)

from app.pages.check import documents as documents  # noqa: E402 - the views need the blueprint
from app.pages.check import rules as rules  # noqa: E402 - the views need the blueprint
from app.pages.check import views as views  # noqa: E402 - the views need the blueprint
