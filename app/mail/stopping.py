"""The link in a letter that stops the letters about one saved search, without logging in (RFC 8058).

The key in it is signed and stored nowhere: every letter has the same one, it stops the letters of that search, and it
opens and shows nothing else.
"""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

from app.container import Container
from registry.errors import N_, NotFound

_SALT = "letters about a saved search"


def stop_address(container: Container, search_id: int) -> str:
    """The address of the page that stops the letters about the search."""
    return f"{container.settings.base_url.rstrip('/')}/search/letters/{_keys(container).dumps(search_id)}"


def stopped_search(container: Container, key: str) -> int:
    """The search that the key of such an address is for. Raises ``NotFound`` for a key that was not given out."""
    try:
        found = _keys(container).loads(key)
    except BadSignature as error:
        raise NotFound(N_("Такой ссылки нет: возможно, она скопирована не целиком.")) from error
    return int(found)


def _keys(container: Container) -> URLSafeSerializer:
    return URLSafeSerializer(container.secret_key, salt=_SALT)
