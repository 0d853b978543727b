"""XML out of packed office files, with a look at its size before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lxml import etree

from registry.errors import N_, FileRejected

MOST_MEMBERS = 5_000
MOST_XML = 64 * 1024 * 1024
MOST_RATIO = 300  # office XML packs 20 to 60 times; far more is a bomb
DAMAGED = N_("Документ повреждён: текст не извлечён.")
_BOMB = N_("Документ распаковывается в недопустимо большой объём: текст не извлечён.")
_BROKEN = (zipfile.BadZipFile, KeyError, EOFError, zlib.error, NotImplementedError, etree.XMLSyntaxError)


@contextmanager
def unpacked(data: bytes, wanted: Callable[[str], bool]) -> Iterator[zipfile.ZipFile]:
    """Open the archive; ``wanted`` tells the members that will be read.

    Raises ``FileRejected`` for an archive that unpacks to more than a document may, and for what breaks on the way.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive, wanted)
            yield archive
    except _BROKEN as error:
        raise FileRejected(DAMAGED) from error


def _check(archive: zipfile.ZipFile, wanted: Callable[[str], bool]) -> None:
    members = archive.infolist()
    read = [member for member in members if wanted(member.filename)]
    size = sum(member.file_size for member in read)
    packed = max(1, sum(member.compress_size for member in read))
    if len(members) > MOST_MEMBERS or size > MOST_XML or (size > 1024 * 1024 and size / packed > MOST_RATIO):
        raise FileRejected(_BOMB)


def tree(xml: bytes) -> etree._Element:
    """Return the root. No entities and no network: a document has no business with either."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(xml, parser)
