"""Commands that stay: the server with its worker, and the worker alone."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from app.cli.groups import command
from app.cli.house import opened, unprepared
from app.cli.streams import note, say
from registry.errors import N_, Unavailable

#: Bytes of an address and its headers. A question of 100 KB of Russian letters is three times as long in an address; it
#: is shortened and answered by the page, not by the server's own English words.
LONGEST_HEADERS = 1024 * 1024

if TYPE_CHECKING:
    from app.cli.preparation import Prepared
    from app.container import Container


@command("serve")
@click.option("--host", metavar="АДРЕС", help="адрес (по умолчанию DOKKARTA_HOST или 127.0.0.1)")
@click.option("--port", metavar="N", type=click.IntRange(1, 65535), help="порт (по умолчанию DOKKARTA_PORT или 8000)")
def serve(*, host: str | None, port: int | None) -> None:
    """Подготовить папку данных, если нужно, и обслуживать сайт вместе с фоновыми заданиями. Остановка — Ctrl+C."""
    container = _asked(unprepared(), host, port)
    # The port is taken first: if that fails, nothing was prepared in vain.
    door = _open_door(container.settings.host, container.settings.port)
    try:
        prepared = _prepare(container)
        _greet(container, prepared)
        _serve(container, door)
    finally:
        door.close()
        container.close()
    say("Остановлено.")


def _asked(container: Container, host: str | None, port: int | None) -> Container:
    from app.container import Container

    settings = container.settings
    return Container(replace(settings, host=host or settings.host, port=port or settings.port))


def _open_door(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, kind, protocol)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        # Listening is left to the server, but a second server must be refused already now.
        door.listen(1024)
    except OSError as error:
        raise Unavailable(
            N_("Адрес {host}:{port} занят или недоступен ({reason}). Освободите его или задайте DOKKARTA_PORT."),
            host=host,
            port=port,
            reason=error.strerror or error,
        ) from error
    return door


def _prepare(container: Container) -> Prepared:
    from app.cli.preparation import prepare

    return prepare(container)


def _greet(container: Container, prepared: Prepared) -> None:
    settings = container.settings
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    say(f"Доккарта: http://{shown}:{settings.port}")
    say(f"Папка данных: {settings.data.resolve()}")
    if prepared.administrator is not None:
        login, password = prepared.administrator
        say("Первый администратор (показывается один раз; пароль надо сменить при входе):")
        say(f"  логин:  {login}")
        say(f"  пароль: {password}")
    say("Остановка: Ctrl+C")
    sys.stdout.flush()


def _serve(container: Container, door: socket.socket) -> None:
    from waitress.server import create_server

    from app import create_app
    from app.jobs.supervisor import Supervisor

    application = create_app(container)
    settings = container.settings
    with Supervisor(settings):
        server: Any = create_server(
            application,
            sockets=[door],
            threads=settings.threads,
            ident=None,
            max_request_header_size=LONGEST_HEADERS,
            max_request_body_size=settings.max_upload_mb * 1024 * 1024 + 1024 * 1024,
            clear_untrusted_proxy_headers=False,
        )
        signal.signal(signal.SIGTERM, _leave)
        signal.signal(signal.SIGHUP, _leave)
        try:
            server.run()
        except KeyboardInterrupt:
            note("")
        finally:
            server.close()


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    # The server ends its loop on SystemExit, after its threads finished what they were answering.
    raise SystemExit(0)


@command("worker")
@click.option("--supervised", is_flag=True, hidden=True)
def worker(*, supervised: bool) -> None:
    """Выполнять фоновые задания и вести поисковый указатель. «serve» запускает это сам."""
    from app.jobs.worker import listen, stop_with_parent, work

    stop = threading.Event()
    listen(stop, also_interrupt=not supervised)
    if supervised:
        stop_with_parent(stop)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    with opened() as house:
        if not supervised:
            logging.getLogger("dokkarta").setLevel(logging.INFO)
            say("Фоновые задания выполняются. Остановка: Ctrl+C")
            sys.stdout.flush()
        work(house.container, stop, interruptible=not supervised)
