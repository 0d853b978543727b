"""Redirects that never lead away from the site."""

from __future__ import annotations

import re

# A path of this site: one slash, then anything but a second slash or a backslash; no control characters, no spaces.
_LOCAL = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")


def local_path(target: str | None, default: str) -> str:
    """The target when it is a path of this site, else the default."""
    return target if target and _LOCAL.fullmatch(target) else default
