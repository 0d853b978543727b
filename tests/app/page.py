"""A page as a person meets it: manners checked on every look, forms filled and sent as a browser would."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import Any, Self

import lxml.html
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from app.security.headers import CONTENT_SECURITY_POLICY

_UNLABELLED = {"hidden", "submit", "button"}


class Page:
    """One answer in HTML."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.tree: HtmlElement = lxml.html.document_fromstring(
            self.html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8")
        )

    @property
    def text(self) -> str:
        """What can be read in the main part, spaces folded."""
        return " ".join(self.find("main").text_content().split())

    @property
    def heading(self) -> str:
        return " ".join(self.find("h1").text_content().split())

    @property
    def links(self) -> dict[str, str]:
        """Addresses of the links of the main part by their text."""
        return {" ".join(a.text_content().split()): a.get("href") for a in self.all("main a[href]")}

    @property
    def errors(self) -> list[str]:
        """What the summary of errors says."""
        return [" ".join(li.text_content().split()) for li in self.all(".dk-errors li")]

    def find(self, selector: str) -> HtmlElement:
        found = self.all(selector)
        assert found, f"nothing matches {selector!r} on «{self.tree.findtext('.//title')}»"
        return found[0]

    def all(self, selector: str) -> list[HtmlElement]:
        return _select(self.tree, selector)

    def rows(self, selector: str = "main table") -> list[list[str]]:
        """The cells of a table's body, as text."""
        table = self.find(selector)
        return [[" ".join(c.text_content().split()) for c in tr.iter("td", "th")] for tr in table.xpath(".//tbody/tr")]

    def check_manners(self) -> Self:
        """Assert what every page of the house promises."""
        for check in (_check_frame, _check_ids, _check_labels, _check_safety, _check_headings, _check_headers):
            check(self)
        return self


class Visitor:
    """A person with a browser: gets pages, fills forms."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, status: int = 200) -> Page:
        """The page at the address; its manners are checked."""
        page = Page(self.client.get(address, follow_redirects=True))
        assert page.status == status, f"{address}: {page.status} «{page.tree.findtext('.//title')}»"
        return page.check_manners()

    def send(
        self, page: Page, values: dict[str, Any] | None = None, *, button: str | None = None, status: int = 200
    ) -> Page:
        """Fill the form that has the fields (or the button with the text) and send it; redirects are followed."""
        values = values or {}
        form = _form(page, set(values), button)
        data = {**_filled(form), **values}
        action = form.get("action") or page.response.request.full_path.rstrip("?")
        multipart = form.get("enctype") == "multipart/form-data"
        answer = self.client.post(
            action, data=data, follow_redirects=True, content_type="multipart/form-data" if multipart else None
        )
        after = Page(answer)
        assert after.status == status, f"{action}: {after.status} {after.errors or after.text[:300]}"
        return after.check_manners()


def _select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The few selectors that tests use: ``tag``, ``.class``, ``#id``, ``[attribute]``, descendants."""
    paths = []
    for step in selector.split():
        match = re.fullmatch(r"([a-z0-9]*)((?:[.#][\w-]+|\[[\w-]+(?:=[^\]]+)?\])*)", step)
        assert match is not None, selector
        conditions = "".join(_condition(part) for part in re.findall(r"[.#][\w-]+|\[[^\]]+\]", match[2]))
        paths.append(f"//{match[1] or '*'}{conditions}")
    return list(tree.xpath("".join(paths)))


def _condition(part: str) -> str:
    if part[0] == ".":
        return f"[contains(concat(' ', @class, ' '), ' {part[1:]} ')]"
    if part[0] == "#":
        return f"[@id='{part[1:]}']"
    name, _, value = part[1:-1].partition("=")
    return f"[@{name}='{value}']" if value else f"[@{name}]"


def _form(page: Page, names: set[str], button: str | None) -> HtmlElement:
    for form in page.all("main form"):
        known = {element.get("name") for element in form.iter("input", "select", "textarea")}
        texts = {" ".join(element.text_content().split()) for element in form.iter("button")}
        if form.get("method") == "post" and names <= known and (button is None or button in texts):
            return form
    raise AssertionError(f"no form with {sorted(names)} and the button {button!r}")


def _filled(form: HtmlElement) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return data


def _check_frame(page: Page) -> None:
    assert page.html.lstrip().lower().startswith("<!doctype html>")
    assert page.tree.get("lang") in {"ru", "en"}
    assert len(page.all("h1")) == 1
    assert page.heading
    title = page.tree.findtext(".//title") or ""
    assert title.startswith(page.heading), f"title «{title}», heading «{page.heading}»"
    assert len(page.all("main")) == 1
    assert not re.search(r"\{\{|\{%|%\(\w+\)s|&lt;class|\bNone\b", page.html), "raw template or None on the page"


def _check_ids(page: Page) -> None:
    counted = Counter(element.get("id") for element in page.tree.iter() if element.get("id"))
    assert not [name for name, number in counted.items() if number > 1], counted.most_common(3)
    for attribute in ("aria-describedby", "aria-controls", "for"):
        for element in page.all(f"[{attribute}]"):
            for name in element.get(attribute).split():
                assert name in counted, f"{attribute}={name} points nowhere"
    for link in page.all("a[href]"):
        if link.get("href").startswith("#"):
            assert link.get("href")[1:] in counted, f"{link.get('href')} points nowhere"


def _check_labels(page: Page) -> None:
    labelled = {label.get("for") for label in page.all("label")}
    for element in page.tree.iter("input", "select", "textarea", "progress"):
        if element.get("type") not in _UNLABELLED:
            named = element.get("id") in labelled or element.get("aria-label") or any(element.iterancestors("label"))
            assert named, f"no label for {element.get('name')}"
    for element in [*page.all("button"), *page.all("a"), *page.all("summary")]:
        assert element.text_content().strip() or element.get("aria-label"), "a control without words"
    for image in page.all("img"):
        assert image.get("alt") is not None
    for table in page.all("table"):
        assert table.xpath(".//th[@scope]"), "a table without headings"


def _check_safety(page: Page) -> None:
    assert not page.all("style")
    assert not [script for script in page.all("script") if not script.get("src")]
    for element in page.tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            assert name != "style", f"inline style on {element.tag}"
            assert not name.startswith("on"), f"inline script on {element.tag}"
            if name in {"src", "href", "action", "hx-get", "hx-post"} and re.match(r"(?:[a-z]+:)?//", value):
                assert "external" in (element.get("rel") or ""), f"external address {value}"
    for form in page.all("form"):
        if form.get("method") == "post":
            assert form.xpath(".//input[@name='csrf_token']"), "a form without the token"


def _check_headings(page: Page) -> None:
    levels = [int(element.tag[1]) for element in page.tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


def _check_headers(page: Page) -> None:
    headers = page.response.headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
