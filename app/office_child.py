"""The program of the warm listener: LibreOffice loaded once into this process, one document after another.

It is run by its path in an interpreter of its own and imports nothing of the product. LibreOffice is driven through
LibreOfficeKit, the C interface that every LibreOffice brings along; the layout of its tables of functions only grows.
A request is a line of JSON on stdin, its answer a line on stdout; whatever LibreOffice prints goes nowhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import json
import os
import re
import resource
import shutil
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

_SHUT_IN = Path(__file__).with_name("shut_in.py")
_LARGEST_FILE = 512 * 1024 * 1024
# Address space: with documents of ours LibreOffice maps about 0.7 GB, three tenths of it used.
MOST_MEMORY = 3 * 1024 * 1024 * 1024
_LOOK = 1.0

_POINTER = ctypes.c_void_p
_STYLES = "word/styles.xml"
_LARGEST_LIGHTENED = 32 * 1024 * 1024
_TABLE_STYLE = re.compile(rb'<w:style\b(?=[^>]*\bw:type="table")[^>/]*>.*?</w:style>', re.DOTALL)
_STYLE_ID = re.compile(rb'^[^>]*\bw:styleId="([^"]*)"')
_BASE = re.compile(rb'<w:basedOn w:val="([^"]*)"')
_USED = re.compile(rb'<w:tblStyle w:val="([^"]*)"')

# Places in the tables of functions; place 0 holds the size of the table.
_GET_ERROR, _LOAD = 3, 4
_DESTROY, _SAVE = 1, 2


class Office:
    """LibreOffice in this process. ``program`` is its folder, ``profile`` the address of the private profile."""

    def __init__(self, program: str, profile: str) -> None:
        library = ctypes.CDLL(str(library_in(Path(program))), mode=ctypes.RTLD_GLOBAL)
        hook = library.libreofficekit_hook_2
        hook.restype, hook.argtypes = _POINTER, [ctypes.c_char_p, ctypes.c_char_p]
        self._kit = hook(program.encode(), profile.encode())
        if not self._kit:
            msg = "LibreOfficeKit did not start"
            raise OSError(msg)

    def convert(self, source: str, target: str, options: str) -> str:
        """Write the PDF; the error in LibreOffice's words, empty when there is none."""
        load = _function(self._kit, _LOAD, _POINTER, ctypes.c_char_p, ctypes.c_char_p)
        document = load(self._kit, Path(source).as_uri().encode(), b"Batch=true")
        if not document:
            return str(_function(self._kit, _GET_ERROR, ctypes.c_char_p)(self._kit) or b"", "utf-8", "replace") or "?"
        try:
            save = _function(document, _SAVE, ctypes.c_int, *[ctypes.c_char_p] * 3)
            done = save(document, Path(target).as_uri().encode(), b"pdf", options.encode())
            return "" if done else "not saved"
        finally:
            _function(document, _DESTROY, None)(document)


def library_in(program: Path) -> Path | None:
    """The library with LibreOfficeKit in LibreOffice's folder, ``None`` when there is none."""
    return next((path for name in ("libmergedlo.so", "libsofficeapp.so") if (path := program / name).is_file()), None)


def _function(thing: int, place: int, result: Any, *arguments: Any) -> Any:
    table = ctypes.cast(ctypes.cast(thing, ctypes.POINTER(_POINTER))[0], ctypes.POINTER(_POINTER))
    return ctypes.CFUNCTYPE(result, _POINTER, *arguments)(table[place])


def lighten(source: Path) -> None:
    """Leave out of a DOCX the table styles that nothing uses: reading a hundred of them is a third of the work.

    A file that is not understood stays as it is.
    """
    with zipfile.ZipFile(source) as packed:
        infos = packed.infolist()
        if _STYLES not in packed.namelist() or sum(each.file_size for each in infos) > _LARGEST_LIGHTENED:
            return
        members = {each.filename: packed.read(each) for each in infos}
    styles = members[_STYLES]
    stories = b"".join(data for name, data in members.items() if name != _STYLES and name.endswith(".xml"))
    members[_STYLES] = _without_unused(styles, set(_USED.findall(stories)))
    if members[_STYLES] == styles:
        return
    with zipfile.ZipFile(source, "w", zipfile.ZIP_STORED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)


def reaching(source: Path, pictures: Any) -> str:
    """The name of a part of a DOCX that would have LibreOffice read files of the server; empty when there is none.

    ``pictures`` is the module that tells it. A file that is no package is left to LibreOffice.
    """
    if not zipfile.is_zipfile(source):
        return ""
    with zipfile.ZipFile(source) as packed:
        return next((name for name in packed.namelist() if pictures.reaches_out(packed.read(name))), "")


def loaded(path: str) -> Any:
    """The module in the file, which needs the standard library only."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - the path is one of ours
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _without_unused(styles: bytes, used: set[bytes]) -> bytes:
    """The styles without the table styles that are neither used, nor the usual one, nor what a used one stands on."""
    tables = {found[1]: found[0] for style in _TABLE_STYLE.findall(styles) if (found := _named(style)) is not None}
    kept = {name for name, style in tables.items() if name in used or b'w:default="1"' in style[: style.find(b">")]}
    while more := {each for name in kept for each in _BASE.findall(tables[name]) if each in tables} - kept:
        kept |= more

    def left(found: re.Match[bytes]) -> bytes:
        named = _named(found[0])
        return found[0] if named is None or named[1] in kept else b""

    return _TABLE_STYLE.sub(left, styles)


def _named(style: bytes) -> tuple[bytes, bytes] | None:
    """The style and its identifier."""
    found = _STYLE_ID.search(style)
    return None if found is None else (style, found[1])


def _end_with(parent: int) -> None:
    """End when the parent is gone, even in the middle of a conversion that hangs, and leave nothing behind."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    shutil.rmtree(Path.cwd(), ignore_errors=True)
    os._exit(1)


def look(source: str, pictures: str) -> None:
    """Print what :func:`reaching` finds, for a LibreOffice that is called without this program."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    print(json.dumps({"reaching": reaching(Path(source), loaded(pictures))}))  # noqa: T201 - the answer


def main(program: str, profile: str, parent: str, pictures: str) -> None:
    """Answer until stdin ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    offline = loaded(str(_SHUT_IN)).leave_network()
    threading.Thread(target=_end_with, args=(int(parent),), daemon=True).start()
    knowing = loaded(pictures)
    office = Office(program, profile)
    _say(answers, {"ready": True, "offline": offline})
    for line in sys.stdin:
        asked = json.loads(line)
        _say(answers, _converted(office, knowing, asked))
    # LibreOffice's own farewell takes long and may hang; there is nothing to save.
    os._exit(0)


def _converted(office: Office, pictures: Any, asked: dict[str, str]) -> dict[str, str]:
    source = Path(asked["source"])
    try:
        if found := reaching(source, pictures):
            return {"error": "refused", "reaching": found}
    except Exception as error:
        # What cannot be looked through is not opened by something that looks less closely.
        return {"error": f"not read: {error}"}
    with contextlib.suppress(Exception):
        lighten(source)
    return {"error": office.convert(asked["source"], asked["target"], asked["options"])}


def _say(answers: Any, what: dict[str, Any]) -> None:
    answers.write(json.dumps(what) + "\n")
    answers.flush()


if __name__ == "__main__":
    (look if sys.argv[1] == "look" else main)(*sys.argv[2 if sys.argv[1] == "look" else 1 :])
