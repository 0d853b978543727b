"""Texts that people type or send, before they are stored or looked up."""

from __future__ import annotations

import re

# Codes of organizations, roadmaps and indicators; whatever is not one cannot name anything.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def is_code(text: str) -> bool:
    """Whether the text can be a code at all; a database may refuse to compare what is not."""
    return _CODE.fullmatch(text) is not None


def tidy(text: str) -> str:
    """The text without outer blanks and without what no database and no file can hold: controls, lone surrogates."""
    return "".join(ch for ch in text if ch in "\n\t" or not _forbidden(ch)).strip()


def _forbidden(ch: str) -> bool:
    return ch < " " or "\x7f" <= ch <= "\x9f" or "\ud800" <= ch <= "\udfff" or ch in "\ufffe\uffff"
