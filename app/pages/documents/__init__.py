"""The registry of documents: lists, cards, drafts and what is done to them."""

from flask import Blueprint

bp = Blueprint("documents", __name__, url_prefix="/documents")

from app.pages.documents import corrected as corrected  # noqa: E402 - the views need the blueprint
from app.pages.documents import drafting as drafting  # noqa: E402
from app.pages.documents import facts as facts  # noqa: E402
from app.pages.documents import leaves as leaves  # noqa: E402
from app.pages.documents import prior as prior  # noqa: E402
from app.pages.documents import proofs as proofs  # noqa: E402
from app.pages.documents import topics as topics  # noqa: E402
from app.pages.documents import views as views  # noqa: E402
