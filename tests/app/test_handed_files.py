"""Files are handed over under names that any server can write into a header and any folder can take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from app.web_files import made_file, safe_name
from tests.app.conftest import Site


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("исправлено — Приказ № 5.docx", "исправлено — Приказ № 5.docx"),
        ("a.docx", "a.docx"),
        ("../../etc/passwd", ".._.._etc_passwd".strip(" .")),
        ("приказ\u202excod.exe", "приказ_xcod.exe"),
        ("a\r\nSet-Cookie: x=1.docx", "a__Set-Cookie_ x=1.docx"),
        ('a"; filename="b.exe', "a_; filename=_b.exe"),
        ("ы" * 400 + ".docx", "ы" * 110 + ".docx"),
        ("", "_"),
        ("...", "_"),
    ],
)
def test_a_made_file_keeps_its_name_as_far_as_a_folder_may_take_it(name: str, shown: str, site: Site) -> None:
    with site.app.test_request_context("/"):
        headers = made_file(b"x", name, "text/plain").headers
    written = headers["Content-Disposition"]
    # The server writes headers in Latin-1 and fails on anything else, which a test client would let pass.
    written.encode("latin-1")
    kind, options = parse_options_header(written)
    assert (kind, options["filename"]) == ("attachment", shown)


@given(st.text(max_size=300))
def test_a_safe_name_is_a_name_of_one_file_and_stays_as_it_is(name: str) -> None:
    safe = safe_name(name)
    assert safe not in {"", ".", ".."}
    assert not set(safe) & set('/\\:*?"<>|\n\r\x00\u202e')
    assert len(safe.encode()) <= 4 * 120
    assert safe_name(safe) == safe


def test_every_download_of_the_workshop_has_a_header_that_the_server_can_write(site: Site) -> None:
    answer = site.visitor().client.get("/templates/kinds/schedule/template.docx")
    assert answer.status_code == 200
    answer.headers["Content-Disposition"].encode("latin-1")
    assert "UTF-8''" in answer.headers["Content-Disposition"]
