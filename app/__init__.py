"""The web application, the command line, the jobs, and the composition root."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.container import Container
    from app.settings import Settings

# Nothing is imported here before it is needed: the command line lives in this package and must start at once.


def create_app(source: Settings | Container | None = None) -> Flask:
    """The web application over an installation.

    ``source`` is the installation or its settings; ``None`` reads the settings from the environment.
    """
    from app.container import Container
    from app.settings import Settings

    parts = source if isinstance(source, Container) else Container(source or Settings.from_environment())
    app = _foundation(parts)
    _house(app)
    _rooms(app)
    _commands(app)
    return app


def _foundation(parts: Container) -> Flask:
    """Flask, told the settings."""
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from app.current import bind

    app = Flask(__name__)
    bind(app, parts)
    settings = parts.settings
    parts.patience.hurry(threads=settings.threads)
    parts.search_patience.hurry(threads=settings.threads, seconds=1.5)
    app.config.update(
        DOKKARTA=settings,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,  # a long draft is sent as one form
        TRUSTED_HOSTS=settings.hosts,
        SEND_FILE_MAX_AGE_DEFAULT=24 * 3600,
        WTF_CSRF_TIME_LIMIT=None,  # a form is good as long as the session is
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.logger.setLevel(settings.log_level)
    if settings.proxies:
        trusted = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    return app


def _house(app: Flask) -> None:
    """What every page lives by: language, look, safety, refusals."""
    from app.errors import install_errors
    from app.i18n import install_i18n
    from app.lists import install_lists
    from app.look import install_look
    from app.security import install_security

    install_i18n(app)
    install_look(app)
    install_lists(app)
    install_security(app)
    install_errors(app)


def _rooms(app: Flask) -> None:
    """The pages, the portal, the programs' door."""
    from app.pages import blueprints

    for blueprint in blueprints():
        app.register_blueprint(blueprint)


def _commands(app: Flask) -> None:
    """The command line, under ``flask --app wsgi`` too."""
    from app.commands import install_commands

    install_commands(app)
