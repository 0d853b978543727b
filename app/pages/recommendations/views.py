"""The place of prior recommendations."""

from __future__ import annotations

from app.pages.recommendations import bp
from app.recommending import recommendations_page
from app.security.access import LOGGED_IN, allow
from app.web import Answer, current_actor
from registry.domain.roles import visibility_tokens


@bp.get("/")
@allow(LOGGED_IN)
def index() -> Answer:
    """All that the person may read, by subject, grade, assessment, audience, year and words."""
    return recommendations_page(visibility_tokens(current_actor()))
