"""Text files in the encodings that Russian offices use."""

from __future__ import annotations

import itertools


def plain_text(data: bytes) -> str:
    """Return the text: by its byte order mark, as UTF-8 if it is that, else as the likelier old encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return max((data.decode(name, "replace") for name in ("cp1251", "cp866", "koi8-r")), key=_likelihood)


def _likelihood(text: str) -> int:
    # In the wrong encoding Russian letters come out as capitals among small letters, or as frames.
    sample = text[:20_000]
    small = sum("а" <= letter <= "я" for letter in sample)
    strange = sum((letter not in "\n\r\t" and not letter.isprintable()) or "─" <= letter <= "▟" for letter in sample)
    inside = sum("А" <= b <= "Я" and "а" <= a <= "я" for a, b in itertools.pairwise(sample))
    return small - 5 * strange - 3 * inside
