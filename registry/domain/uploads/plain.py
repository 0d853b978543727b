"""RTF and PDF, which are looked at as bytes."""

from __future__ import annotations

import re
from itertools import accumulate

from registry.domain.uploads.refusals import DAMAGED, PASSWORD, TOO_DEEP, Refused

_ESCAPED = re.compile(rb"\\[{}\\]")
_NO_BRACES = bytes(set(range(256)) - set(b"{}"))
#: Word nests some twenty groups; bytes of a picture between them may look like more.
MOST_GROUPS = 3_000
_AFTER = b"\0 \t\r\n\x1a"
_ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


def rtf_code(data: bytes) -> str:
    """``rtf``. Raises ``Refused`` for one that was cut off or is nested without measure."""
    if _is_deep(data):
        raise Refused(TOO_DEEP)
    if not data.rstrip(_AFTER).endswith(b"}"):
        raise Refused(DAMAGED)
    return "rtf"


def _is_deep(data: bytes) -> bool:
    braces = _ESCAPED.sub(b"", data).translate(None, _NO_BRACES)
    return any(depth > MOST_GROUPS for depth in accumulate(1 if brace == ord("{") else -1 for brace in braces))


def pdf_code(data: bytes) -> str:
    """``pdf``. Raises ``Refused`` for one that was cut off or is locked."""
    if b"%%EOF" not in data[-4096:]:
        raise Refused(DAMAGED)
    if _ENCRYPTED_PDF.search(data):
        raise Refused(PASSWORD)
    return "pdf"
