"""Organizations: the list, the tree, cards, the signs that oblige some, and import out of a table."""

from flask import Blueprint

bp = Blueprint("organizations", __name__, url_prefix="/organizations")

from app.pages.organizations import traits as traits  # noqa: E402 - the views need the blueprint
from app.pages.organizations import views as views  # noqa: E402 - the views need the blueprint
from app.pages.organizations import word_forms as word_forms  # noqa: E402 - the views need the blueprint
