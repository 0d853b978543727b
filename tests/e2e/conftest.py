"""The real program in a folder of its own, and a real browser in front of it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
PASSWORD = "Осенний лист на ветру 7"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
TALLEST = 1400
PATIENCE = 90


@dataclass(frozen=True)
class Service:
    """A running dokkarta: its address, its data folder, and the first administrator."""

    address: str
    data: Path
    login: str
    password: str

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command over the same data folder."""
        command = [sys.executable, "-m", "app.cli", *words]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=_environment(self.data),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The program as `make run` starts it, in an empty folder."""
    data = tmp_path_factory.mktemp("service")
    with serving(data) as (address, said):
        login = re.search(r"(?m)^\s*(?:Логин|логин)\S*\s+(\S+)", said)
        password = re.search(r"(?m)^\s*\S*[Пп]ароль\S*\s+(\S+)", said)
        assert login is not None, said
        assert password is not None, said
        yield Service(address, data, login[1], password[1])


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, str]]:
    """Start the program over the folder; its address and what it said."""
    port = _free_port()
    log = data.parent / f"{data.name}-serve.log"
    environment = {**_environment(data), "DOKKARTA_PORT": str(port)}
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve"], cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_up(address, process, log)
            yield address, log.read_text()
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without its own traffic."""
    if CHROMIUM is None:
        message = "Chromium is not installed (package chromium)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    flags = [
        "--no-sandbox",
        "--lang=ru-RU",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*flags, "--disable-component-update"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    """A page of a fresh browser; an error in its console fails the test."""
    with looking(browser, service) as (_, fresh):
        yield fresh


@contextmanager
def looking(browser: Browser, service: Service) -> Iterator[tuple[BrowserContext, Page]]:
    """A browser window on the service; what its console complains of is an error."""
    context = browser.new_context(base_url=service.address, locale="ru-RU", viewport=WIDE, accept_downloads=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield context, page
    finally:
        context.close()
    # A refused form answers 422, and the browser notes every such answer; htmx notes a preview that was cut short by
    # leaving the page. Scripts and styles must never be refused.
    noise = ("422", "htmx:afterRequest", "htmx:sendAbort")
    assert [text for text in complaints if not any(word in text for word in noise)] == []


def look(page: Page, name: str) -> None:
    """Keep a picture of the page on a desk and on a phone, and check that the phone's has no sideways scroll."""
    folder = Path(os.environ.get("DOKKARTA_SCREENSHOTS", "/dev/null"))
    for suffix, size in (("", WIDE), ("-360", NARROW)):
        page.set_viewport_size(size)
        page.evaluate("document.activeElement && document.activeElement.blur()")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name}: {overflow} px too wide at {size['width']}"
        if folder.is_dir():
            page.wait_for_timeout(150)  # sticky cells are drawn a moment after the window has its new size
            height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            clip: FloatRect = {"x": 0, "y": 0, "width": size["width"], "height": height}
            page.screenshot(path=folder / f"{name}{suffix}.png", full_page=True, clip=clip, caret="initial")
    page.set_viewport_size(WIDE)


def enter(page: Page, service: Service, login: str | None = None, password: str | None = None) -> None:
    """Log in; the first time choose a password of one's own."""
    one_time = password or service.password
    for attempt in (PASSWORD, one_time):
        page.goto("/account/login")
        page.get_by_label("Имя для входа").fill(login or service.login)
        page.get_by_label("Пароль").fill(attempt)
        page.get_by_role("button", name="Войти").click()
        if "/account/login" not in page.url:
            break
    if "/password" in page.url:
        page.get_by_label("Действующий пароль").fill(one_time)
        page.get_by_label("Новый пароль", exact=True).fill(PASSWORD)
        page.get_by_label("Новый пароль ещё раз").fill(PASSWORD)
        page.locator("main form button[type=submit]").click()
    assert "/account/login" not in page.url
    assert "/password" not in page.url


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOKKARTA_")}
    return {**kept, "DOKKARTA_DATA": str(data), "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"not up in {PATIENCE} s:\n{log.read_text()}")
