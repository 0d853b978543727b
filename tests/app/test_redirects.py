"""A way back never leads to another site."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.urls import iri_to_uri

from app.security.redirects import local_path


@pytest.mark.parametrize("target", ["/", "/roadmap?section=2", "/a//b", "/search?q=приказ%20о"])
def test_a_path_of_this_site_is_kept(target: str) -> None:
    assert local_path(target, "/home") == target


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "evil.example",
        "",
        None,
        "/a b",
        "/\t/evil",
        "/\n/e",
    ],
)
def test_anything_else_gives_the_default(target: str | None) -> None:
    assert local_path(target, "/home") == "/home"


@given(st.text(alphabet="/\\:.@a \t\n%?#"))
def test_whatever_is_asked_the_answer_begins_with_one_slash(target: str) -> None:
    answer = iri_to_uri(local_path(target, "/home"))
    assert answer.startswith("/")
    assert not answer.startswith(("//", "/\\"))
