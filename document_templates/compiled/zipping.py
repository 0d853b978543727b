"""Members of a package as they lie in its archive: what did not change is copied, not packed again."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Deflate as fast as it still packs well: measured on orders and annexes, see the README of the package.
LEVEL = 3
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
#: 1 January 1980, 0:00, as archives write dates.
_TIME, _DATE = 0, 0x21
_UTF8 = 0x800
#: Pictures that are packed in themselves: deflating them takes long and gives nothing.
_PACKED_ALREADY = (".png", ".jpg", ".jpeg", ".gif", ".docx", ".xlsx")


@dataclass(frozen=True, slots=True)
class Packed:
    """A member ready to be written: its header with its packed bytes, and its line of the directory but for its place.

    ``size`` is that of the member itself, in bytes, ``checksum`` its CRC-32.
    """

    name: str
    written: bytes
    listed: tuple[bytes, bytes]
    size: int
    checksum: int


def packed(name: str, data: bytes, level: int = LEVEL) -> Packed:
    """The member, deflated if that gives anything. Raises ``zlib.error`` when it does not read back as it was."""
    if name.endswith(_PACKED_ALREADY):
        return _made(name, data, zipfile.ZIP_STORED, zlib.crc32(data), len(data))
    machine = zlib.compressobj(level, zlib.DEFLATED, -15, 9)
    small = machine.compress(data) + machine.flush()
    if zlib.decompress(small, -15, len(data)) != data:
        raise zlib.error("packed bytes differ when read back")
    return _made(name, small, zipfile.ZIP_DEFLATED, zlib.crc32(data), len(data))


def raw_members(archive: bytes) -> dict[str, Packed]:
    """The members of the archive by name, as they are packed there; folders are left out.

    Members packed in a way other than deflating are packed anew. The archive was read through before.
    """
    found: dict[str, Packed] = {}
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for info in opened.infolist():
            if not info.is_dir():
                found[info.filename] = _raw(opened, archive, info)
    return found


def _raw(opened: zipfile.ZipFile, archive: bytes, info: zipfile.ZipInfo) -> Packed:
    start = info.header_offset
    lengths = struct.unpack_from("<2H", archive, start + 26)
    begin = start + _LOCAL.size + sum(lengths)
    data = archive[begin : begin + info.compress_size]
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} or len(data) != info.compress_size:
        return packed(info.filename, opened.read(info))
    return _made(info.filename, data, info.compress_type, info.CRC, info.file_size)


def _made(name: str, data: bytes, method: int, checksum: int, size: int) -> Packed:
    title = name.encode("utf-8")
    flags = 0 if name.isascii() else _UTF8
    local = _LOCAL.pack(b"PK\3\4", 20, flags, method, _TIME, _DATE, checksum, len(data), size, len(title), 0)
    central = _CENTRAL.pack(
        *(b"PK\1\2", 20, 20, flags, method, _TIME, _DATE, checksum, len(data), size, len(title), 0, 0, 0, 0, 0, 0)
    )
    return Packed(name, local + title + data, (central[:-4], title), size, checksum)


def archive_of(members: Iterable[Packed]) -> bytes:
    """The archive of the members, ``[Content_Types].xml`` first, as Word writes it; equal members give equal bytes."""
    ordered = sorted(
        members, key=lambda each: (each.name != "[Content_Types].xml", each.name != "_rels/.rels", each.name)
    )
    directory: list[bytes] = []
    place = 0
    for member in ordered:
        directory += [member.listed[0], place.to_bytes(4, "little"), member.listed[1]]
        place += len(member.written)
    listed = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, len(ordered), len(ordered), len(listed), place, 0)
    return b"".join([*(member.written for member in ordered), listed, end])


def replaced(archive: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The archive with the members of those names changed or added; the others keep their packed bytes."""
    members = raw_members(archive) | {name: packed(name, data) for name, data in changed.items()}
    return archive_of(members.values())
