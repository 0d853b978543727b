"""Compiled templates, kept by the digest of their bytes."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict

from document_templates import package
from document_templates.compiled.package_plan import CompiledTemplate, compile_template

#: So many templates are kept, and so many bytes of what they unpack to.
MOST_TEMPLATES = 64
MOST_BYTES = 64 * 1024 * 1024


class Cache:
    """The templates used last. Threads may share it; a child that was forked has what its parent had."""

    def __init__(self, most: int = MOST_TEMPLATES, heaviest: int = MOST_BYTES) -> None:
        self.most = most
        self.heaviest = heaviest
        self._known: OrderedDict[str, CompiledTemplate] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()
        # A lock that another thread held while the process was forked would never open in the child.
        os.register_at_fork(after_in_child=self._renew_lock)

    def _renew_lock(self) -> None:
        self._lock = threading.Lock()

    def get(self, template: bytes, across: str = "") -> CompiledTemplate:
        """The compiled template. Raises what compiling raises; a failure is not kept."""
        template = package.content(template)
        key = f"{hashlib.sha256(template).hexdigest()} {across}"
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
                return found
        made = compile_template(template, across)
        with self._lock:
            if key not in self._known:
                self._known[key] = made
                self._weight += made.weight
            while len(self._known) > 1 and (len(self._known) > self.most or self._weight > self.heaviest):
                self._weight -= self._known.popitem(last=False)[1].weight
        return made

    def __len__(self) -> int:
        return len(self._known)


_CACHE = Cache()


def compiled(template: bytes, across: str = "") -> CompiledTemplate:
    """The compiled template, from the cache of the process when it is there."""
    return _CACHE.get(template, across)
